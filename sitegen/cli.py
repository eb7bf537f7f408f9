"""The command line: parse, call, print; nothing else. `console` has the words, the rest of sitegen the work."""

from __future__ import annotations

from pathlib import Path

import click

from sitegen import config, console, sources
from sitegen.batch import Failure, build_all
from sitegen.build import CACHE
from sitegen.console import ProgressLine, count, tell

_PARTNERS = click.argument("partners", nargs=-1, metavar="[PARTNER]...")


@click.group(
    cls=console.Door,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 the build failed, or warned under --strict; 2 usage; 3 configuration; "
    "4 the source cannot be reached or answers wrongly; 130 interrupted.",
)
@click.option(
    "-C",
    "root",
    metavar="PROJECT_DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project's folder, which holds sitegen.toml. The current one by default.",
)
@click.version_option(None, "-V", "--version", package_name="sitegen", message="sitegen %(version)s")
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Turn a CKAN catalogue into one themed static site per partner."""
    ctx.obj = root


@main.command()
@_PARTNERS
@click.pass_obj
def fetch(root: Path, partners: tuple[str, ...]) -> None:
    """Read the sources, and keep what they answer for `build --offline`."""
    project = config.load(root, partners)
    line = ProgressLine()
    for partner in project.partners.values():
        catalogue = sources.fetch(partner, cache=root / CACHE, progress=line.watch(partner).reading)
        line.clear()
        click.echo(f"{partner.name}: {count(len(catalogue.datasets), 'dataset')} read from {partner.source.name}")


@main.command()
@_PARTNERS
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="Where the sites go, each in a folder of the partner's name. The project's public/ by default.",
)
@click.option("--offline", is_flag=True, help="Read no network: use what the last build or fetch read.")
@click.option("--fresh", is_flag=True, help="Make every file anew, whatever is there.")
@click.option("--strict", is_flag=True, help="Exit with 1 where there are warnings.")
@click.option("-j", "--jobs", metavar="N", type=click.IntRange(1), default=1, help="Build up to N partners at once.")
@click.option("--json", "as_json", is_flag=True, help="Report as one JSON object on stdout.")
@click.pass_context
def build(
    ctx: click.Context,
    partners: tuple[str, ...],
    output: Path | None,
    offline: bool,
    fresh: bool,
    strict: bool,
    jobs: int,
    as_json: bool,
) -> None:
    """Build the sites: those of the named partners, or all."""
    root: Path = ctx.obj
    project = config.load(root, partners)
    dest = output or root / "public"
    line = ProgressLine()
    reports, failures = [], []
    wanted = list(project.partners.values())
    for outcome in build_all(wanted, root=root, dest=dest, offline=offline, fresh=fresh, jobs=jobs, watch=line.watch):
        line.clear()
        if isinstance(outcome, Failure):
            failures.append(outcome)
            tell(f"{outcome.partner}: not built\n{outcome.text}")
            continue
        reports.append(outcome)
        for warning in console.warning_lines(outcome.partner, outcome.warnings):
            tell(warning)
        if not as_json:
            click.echo(console.report_line(outcome, dest / outcome.partner))
    if as_json:
        click.echo(console.as_json(reports))
    if failures:
        ctx.exit(failures[0].exit_code)
    if strict and (warnings := sum(len(report.warnings) for report in reports)):
        tell(f"{count(warnings, 'warning')}, and --strict allows none")
        ctx.exit(1)


if __name__ == "__main__":
    main()
