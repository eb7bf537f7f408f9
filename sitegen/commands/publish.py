"""What keeps a built site from being published, and its way to the target."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sitegen.build.report import Report
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.config.target_tables import TargetSettings
from sitegen.deploy import TARGETS, Confirm, Published, Target, Tree
from sitegen.deploy.verify import Finding, verify
from sitegen.errors import ConfigError, PublishError

_ALWAYS = ("legal-missing",)  # what the law asks for is no matter of taste
# Names that never lead anywhere (RFC 2606, RFC 6761): who builds the demonstration has not yet said where it goes.
_EXAMPLES = ("example", "example.com", "example.net", "example.org", "invalid", "localhost", "test")
_SHOWN = 10


@dataclass(frozen=True, slots=True)
class Wish:
    """How somebody wants to publish. `address`: where the site is read afterwards, if not at its own `url`."""

    root: Path
    dest: Path
    confirm: Confirm
    dry_run: bool = False
    verifies: bool = False
    address: str | None = None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of a site. `differing`: what is served otherwise than built; `is_wrong`: it is more than headers."""

    partner: str
    published: Published
    differing: tuple[str, ...] = ()
    is_wrong: bool = False


def target_of(partner: Partner) -> tuple[Target, TargetSettings]:
    """Where a partner's site goes. Raises ConfigError where its partner.toml does not say."""
    settings = partner.table.publish
    if settings is None:
        raise ConfigError(
            "[publish] is missing: nobody knows where the site goes",
            where=f"partners/{partner.name}/partner.toml",
            hint='as target = "folder" and path = "/srv/www/{partner}"; docs/deploy.md has all targets',
        )
    return TARGETS[settings.target], settings


def published(partner: Partner, report: Report, wish: Wish) -> Outcome:
    """Put the site that was just built where its configuration says, and look at it there if that is wished for.

    Raises PublishError with all reasons why it is not.
    """
    target, settings = target_of(partner)
    if not wish.dry_run:
        refuse(partner, report.warnings)
    tree = Tree.read(wish.dest / partner.name, partner.table.url)
    done = target.publish(
        tree, settings, root=wish.root, partner=partner.name, confirm=wish.confirm, dry_run=wish.dry_run
    )
    if not wish.verifies:
        return Outcome(partner.name, done)
    address = f"{(wish.address or partner.table.url).removesuffix('/')}/"
    return Outcome(partner.name, done, *told(verify(tree, address)))


def rollback(partner: Partner, *, root: Path) -> str:
    """Show the publication before; says what is shown. Raises PublishError where there is none."""
    target, settings = target_of(partner)
    return target.rollback(settings, root=root, partner=partner.name)


def refuse(partner: Partner, warnings: Iterable[Caution]) -> None:
    """Raise PublishError with the list of what must be mended first, if there is anything."""
    reasons = list(_reasons(partner, tuple(warnings)))
    if reasons:
        raise PublishError(
            "not published:\n" + "\n".join(f"  - {reason}" for reason in reasons),
            where=f"partners/{partner.name}/partner.toml",
            hint="mend these, then publish again; `--dry-run` shows what would be sent",
        )


def _reasons(partner: Partner, warnings: tuple[Caution, ...]) -> Iterator[str]:
    host = (urlsplit(partner.table.url).hostname or "").rstrip(".")
    if any(host == name or host.endswith(f".{name}") for name in _EXAMPLES):
        yield f'url = "{partner.table.url}" is an example: say where the site will be'
    refused = (*_ALWAYS, *(partner.table.publish.refuse if partner.table.publish else ()))
    for code in refused:
        found = [warning for warning in warnings if warning.code == code]
        yield from (f"{code}: {each.where}: {each.message}" for each in found[:_SHOWN])
        if len(found) > _SHOWN:
            yield f"{code}: and {len(found) - _SHOWN} more"


def told(findings: Iterable[Finding]) -> tuple[tuple[str, ...], bool]:
    """What is served otherwise than it was built, in lines; and whether it is more than headers that a host leaves out.

    Headers are told together: a host that cannot send one sends it with no file.
    """
    lines, headers, examples = [], Counter[str](), dict[str, str]()
    for finding in findings:
        if finding.kind == "header":
            headers[finding.message] += 1
            examples.setdefault(finding.message, finding.path)
        else:
            lines.append(f"{finding.path}: {finding.message}")
    shown = lines[: 2 * _SHOWN]
    if len(lines) > len(shown):
        shown.append(f"and {len(lines) - len(shown)} more")
    shown += [f"{message} ({count} files, as {examples[message]})" for message, count in headers.most_common()]
    return tuple(shown), bool(lines)
