"""How the command line speaks: results on stdout, messages and progress on stderr, and one door for errors."""

from __future__ import annotations

import dataclasses
import json
import re
import sys
import time
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from sitegen.build.attempt import Crew, Watch
from sitegen.build.batch import Reading
from sitegen.build.report import Report
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.errors import SitegenError, as_sitegen_error, is_closed_pipe
from sitegen.text.unicode_sets import NO_CHARACTERS, TURNING

if TYPE_CHECKING:  # heavy, and only some commands need them
    from sitegen.commands.publish import Outcome
    from sitegen.freeze import Archive
    from sitegen.preflight import Loss, Preflight
    from sitegen.theme import Theme

INTERRUPTED = 130
SHOWN = 5  # warnings of one code
_PLACE, _WORDS = 100, 250  # characters of a warning's place and of its words
_UNPRINTABLE = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029{TURNING}{NO_CHARACTERS}]")
_PAUSE = 0.1  # seconds between two states of the progress line
_SOON, _SELDOM = 5, 20  # seconds of waiting that are told where there is no terminal: first, and from then on


class Door(click.Group):
    """The commands, and the place where every failure becomes a message and an exit code (DESIGN §4)."""

    def invoke(self, ctx: click.Context) -> Any:
        """Run the command. What it raises ends in one message on stderr and an exit code, never in a traceback."""
        try:
            return super().invoke(ctx)
        except (click.ClickException, click.exceptions.Exit, click.Abort):
            raise
        except SitegenError as error:
            tell(str(error))
            ctx.exit(error.exit_code)
        except KeyboardInterrupt:
            tell("interrupted")
            ctx.exit(INTERRUPTED)
        except Exception as error:
            if is_closed_pipe(error):
                raise
            tell(str(as_sitegen_error(error)))
            ctx.exit(1)


def tell(message: str) -> None:
    """One message on stderr, without control characters."""
    click.echo(printable(message), err=True)


def printable(text: str) -> str:
    """Without what moves a terminal's cursor, changes its colours or turns its text around: catalogues hold it too."""
    return _UNPRINTABLE.sub("\ufffd", text)


def _short(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def count(number: int, one: str, many: str = "") -> str:
    """`1 file`, `2 files`."""
    return f"{number} {one if number == 1 else many or f'{one}s'}"


def shown(path: Path) -> str:
    """A path as people would type it from where they are."""
    here = Path.cwd()
    path = path.absolute()
    return str(path.relative_to(here)) if path.is_relative_to(here) else str(path)


def report_line(report: Report, folder: Path, crew: Crew | None = None) -> str:
    """One site's build, for people."""
    where = (crew.place(report.partner) if crew else "") or shown(folder)
    read = f"{count(report.datasets, 'dataset')}, {count(report.resources, 'file')}"
    artifacts = report.artifacts
    done = f"{count(artifacts.made, 'file')} made, {artifacts.kept} kept, {artifacts.removed} removed"
    return f"{report.partner}: {read}; {done} in {report.seconds:.1f} s → {where}"


def agreed(question: str) -> bool:
    """What somebody at a terminal answers; no where there is nobody to ask."""
    return sys.stdin.isatty() and click.confirm(printable(question), err=True)


def published_lines(outcome: Outcome) -> Iterator[str]:
    """What became of one site, for people; of a dry run each path."""
    done = outcome.published
    difference = done.difference
    if not done.is_done:
        for sign, paths in (("+", difference.added), ("~", difference.changed), ("-", difference.removed)):
            yield from (printable(f"{sign} {path}") for path in paths)
    told = f"{len(difference.added)} added, {len(difference.changed)} changed, {len(difference.removed)} removed"
    sent = f"{difference.size / 1000:,.0f} kB" if difference else "nothing to send"
    yield f"{outcome.partner}: {told}; {sent}{'' if done.is_done else ' (dry run)'} → {done.where}"


def published_json(outcomes: Iterable[Outcome]) -> str:
    """The same for programs, with every path."""
    rows = [
        {
            "partner": outcome.partner,
            "where": outcome.published.where,
            "done": outcome.published.is_done,
            "added": outcome.published.difference.added,
            "changed": outcome.published.difference.changed,
            "removed": outcome.published.difference.removed,
            "bytes": outcome.published.difference.size,
            "differing": outcome.differing,
        }
        for outcome in outcomes
    ]
    return json.dumps({"partners": rows}, ensure_ascii=False, indent=2)


def archive_line(archive: Archive) -> str:
    """What became of one site's archive, for people."""
    told = f"{count(archive.files, 'file')}, {archive.size / 1e6:,.1f} MB{'' if archive.is_new else ', there already'}"
    return f"{archive.partner}: {told}; SHA-256 {archive.digest} → {shown(archive.file)}"


def archives_json(archives: Iterable[Archive]) -> str:
    """The same for programs. `contents`: the digest of the archive's manifest, whichever zlib packed it."""
    rows = [
        {
            "partner": archive.partner,
            "archive": str(archive.file),
            "date": archive.day.isoformat(),
            "new": archive.is_new,
            "files": archive.files,
            "bytes": archive.size,
            "sha256": archive.digest,
            "contents": archive.contents,
            "warnings": [dataclasses.asdict(warning) for warning in archive.warnings],
        }
        for archive in archives
    ]
    return json.dumps({"partners": rows}, ensure_ascii=False, indent=2)


def fetch_line(reading: Reading) -> str:
    """One partner's reading, for people."""
    source = reading.partner.source.name
    read = f"{reading.partner.name}: {count(reading.datasets, 'dataset')} read from {source}"
    return f"{read}, {reading.received / 1000:,.0f} kB over the network" if reading.received else read


def tell_outcome(outcome: Report | SitegenError) -> None:
    """What became of one build while serving."""
    if isinstance(outcome, SitegenError):
        tell(str(outcome))
    elif outcome.artifacts.made or outcome.artifacts.removed:
        tell(f"{outcome.partner}: {count(outcome.artifacts.made, 'file')} made in {outcome.seconds:.1f} s")


def warning_lines(partner: str, warnings: Iterable[Caution], most: int = SHOWN) -> list[str]:
    """A site's warnings, grouped by code; of each the first few, or all of them where `most` is 0."""
    groups: dict[str, list[Caution]] = defaultdict(list)
    for warning in warnings:
        groups[warning.code].append(warning)
    lines = []
    for code, members in sorted(groups.items()):
        lines.append(f"{partner}: {code}" + (f" ({len(members)})" if len(members) > 1 else ""))
        lines += [f"  {_short(each.where, _PLACE)}: {_short(each.message, _WORDS)}" for each in members[: most or None]]
        if 0 < most < len(members):
            lines.append(f"  and {len(members) - most} more; see --json")
    return lines


def preflight_lines(report: Preflight) -> list[str]:
    """What is taken of a site, for people: a line for each dataset that loses something, then each reason once."""
    lines = [_summary(report)]
    datasets: dict[str, list[Loss]] = defaultdict(list)
    for loss in report.lost:
        datasets[loss.dataset].append(loss)
    for name, losses in datasets.items():
        head = "not taken, " if any(loss.weight == "refused" for loss in losses) else ""
        lines.append(f"  {name or 'the site'}: {head}{', '.join(_grouped(losses))}")
    reasons: dict[str, list[Loss]] = defaultdict(list)
    for loss in report.found:
        reasons[loss.code].append(loss)
    for code, losses in sorted(reasons.items(), key=lambda item: (item[1][0].weight == "note", item[0])):
        mark = "no place for it, " if losses[0].weight == "note" else ""
        lines.append(f"  {code} ({mark}{len(losses)}): {_short(losses[0].why, _WORDS)}")
    return [printable(line) for line in lines]


def _summary(report: Preflight) -> str:
    said = [f"{report.taken} of {count(len(report.each), 'dataset')} taken"]
    said.append(count(len(report.lost), "loss", "losses") if report.lost else "nothing lost")
    if report.score is not None:
        said.append(f"{9 * report.score:.1f} of 9 points")
    if seen := sum(len(dataset.transport) for dataset in report.each):
        said.append(f"transport.data.gouv.fr sees {count(seen, 'file')}")
    return f"{report.partner}: {'; '.join(said)}"


def _grouped(losses: Iterable[Loss]) -> list[str]:
    """Each code with what it is about."""
    groups: dict[str, list[str]] = defaultdict(list)
    for loss in losses:
        groups[loss.code].append(_short(loss.what, _PLACE))
    return [f"{code} ({', '.join(filter(None, what))})" if any(what) else code for code, what in groups.items()]


def preflight_json(reports: Sequence[Preflight]) -> str:
    """The object of `preflight --json`: `lost` can be mended, for `unplaced` data.gouv.fr has no place."""
    partners = [
        {
            "partner": report.partner,
            "datasets": len(report.each),
            "taken": report.taken,
            "lost": [dataclasses.asdict(loss) for loss in report.lost],
            "unplaced": [dataclasses.asdict(loss) for loss in report.found if loss.weight == "note"],
            "score": report.score,
            "each": [dataclasses.asdict(dataset) | {"points": dataset.points} for dataset in report.each],
        }
        for report in reports
    ]
    return json.dumps({"partners": partners}, ensure_ascii=False, indent=2)


def theme_lines(partner: str, theme: Theme) -> list[str]:
    """A theme's folders, the one that comes first on top, and what its tokens are set to."""
    from sitegen.theme import declared_tokens

    layers = [layer for layer in theme.layers if layer.folder.is_dir()]  # a theme by itself has no partner's
    lines = [f"{partner}: {' → '.join(layer.name for layer in layers)}"]
    lines += [f"  {layer.name}: {shown(layer.folder)}" for layer in layers]
    for token in declared_tokens(theme):
        kind = " or ".join(token.choices) or token.type
        value = theme.tokens[token.name] or '""'
        lines.append(f"  {token.name} = {value}  ({kind}) {token.description}".rstrip())
    return lines


def as_json(reports: Sequence[Report]) -> str:
    """The object of `--json` (DESIGN §4)."""
    return json.dumps({"partners": [dataclasses.asdict(report) for report in reports]}, ensure_ascii=False, indent=2)


class ProgressLine:
    """One line on a terminal that says how far a site is, and what is waited for.

    Anywhere else, only who waits for long is told, now and then, in lines of their own.
    """

    def __init__(self, *, wanted: bool = True) -> None:
        self._wanted = wanted and sys.stderr.isatty()
        self._last = 0.0
        self._width = 0
        self._told = 0.0  # seconds of the present waiting, when it was told last

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.clear()

    def watch(self, partner: Partner) -> Watch:
        """The callbacks that draw a partner's progress; they draw nothing where nobody wants it."""
        if not self._wanted:
            return Watch()

        def reading(done: int, total: int) -> None:
            self._show(f"{partner.name}: reading {_bar(done, total)}")

        def files(done: int, total: int) -> None:
            self._show(f"{partner.name}: looking into files {_bar(done, total)}")

        return Watch(reading, files, lambda done: self._show(f"{partner.name}: {count(done, 'file')}"))

    def waiting(self, what: str, seconds: float) -> None:
        """Somebody does not answer: what is waited for, and since how many seconds; 0 where that is told at once."""
        text = f"{what}, {seconds:.0f} s" if seconds else what
        if sys.stderr.isatty():
            self._show(_short(printable(text), _PLACE))
            return
        if seconds < self._told:  # for something else
            self._told = 0.0
        if not seconds or seconds - self._told >= (_SOON if not self._told else _SELDOM):
            self._told = seconds
            tell(text)

    def clear(self) -> None:
        """Blank the line, so that a message can stand in its place."""
        if self._width:
            click.echo("\r" + " " * self._width + "\r", nl=False, err=True)
            self._width = 0

    def _show(self, text: str) -> None:
        now = time.monotonic()
        if now - self._last < _PAUSE:
            return
        click.echo("\r" + text.ljust(self._width), nl=False, err=True)
        self._last, self._width = now, len(text)


def _bar(done: int, total: int, width: int = 24) -> str:
    if total <= 0:
        return count(done, "dataset")
    filled = min(width, width * done // total)
    return f"[{'#' * filled}{'-' * (width - filled)}] {done}/{total}"
