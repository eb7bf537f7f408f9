"""The command line: parse, call, print; nothing else. `console` has the words, the rest of sitegen the work.

What only one command needs is imported in it: a build that finds nothing changed takes less time than these imports.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal, get_args

import click
from click.shell_completion import get_completion_class

from sitegen import config, console
from sitegen.build.batch import Failure, build_all, fetch_all, processors
from sitegen.cache import cache_of
from sitegen.cli import options, projects
from sitegen.cli.freeze import freeze
from sitegen.cli.sites import each_built
from sitegen.cli.themes import theme
from sitegen.commands import lock
from sitegen.config import Partner, Shard
from sitegen.console import ProgressLine, count, tell
from sitegen.errors import PublishError, SitegenError, as_sitegen_error

_Schema = Literal["project", "partner", "both"]  # as `reference.json_schema` takes them


@click.group(
    cls=console.Door,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Exit codes: 0 done; 1 the build failed, warned under --strict, or preflight found losses; 2 usage; "
    "3 configuration; "
    "4 the source cannot be reached or answers wrongly; 5 publishing failed; 130 interrupted.",
)
@click.option(
    "-C",
    "root",
    metavar="PROJECT_DIR",
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    default=".",
    help="The project's folder, which holds sitegen.toml. The current one by default.",
)
@click.option(
    "-V",
    "--version",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=options.version,
    help="Show the version and exit.",
)
@click.pass_context
def main(ctx: click.Context, root: Path) -> None:
    """Turn a CKAN catalogue into one themed static site per partner."""
    ctx.obj = root


for command in (projects.init, projects.new, projects.list_):
    main.add_command(command)


@main.command()
@options.partners
@options.shard
@click.option("--colours", is_flag=True, help="List each pair of colours with its contrast, and read no source.")
@click.pass_context
def check(ctx: click.Context, partners: tuple[str, ...], shard: Shard | None, colours: bool) -> None:
    """Look for faults without building.

    Configuration, theme, colours, legal pages, source. Writes nothing.
    """
    if colours:
        _list_colours(ctx.obj, options.wanted(ctx.obj, partners, shard))
        return
    from sitegen.commands import check as checks

    root: Path = ctx.obj
    failures = []
    reached: dict[str, SitegenError | None] = {}
    for partner in options.wanted(root, partners, shard).values():
        with ProgressLine() as line:
            found = list(checks.check(partner, root=root, reached=reached, waiting=line.waiting))
        errors = [each for each in found if isinstance(each, SitegenError)]
        warnings = [each for each in found if not isinstance(each, SitegenError)]
        click.echo(f"{partner.name}: {count(len(errors), 'error')}, {count(len(warnings), 'warning')}")
        for text in (*map(str, errors), *console.warning_lines(partner.name, warnings, most=0)):
            tell(text)
        failures += errors
    if failures:
        ctx.exit(failures[0].exit_code)


def _list_colours(root: Path, partners: Mapping[str, Partner]) -> None:
    from sitegen.build.build import theme_of
    from sitegen.theme import pair_lines

    for partner in partners.values():
        palette = theme_of(partner, root).palette
        click.echo(
            f"{partner.name}: {count(len(palette.pairs), 'pair')} of colours, {len(palette.failing)} cannot be read"
        )
        for line in pair_lines(palette):
            click.echo(f"  {line}")


@main.command()
@options.partners
@options.shard
@click.pass_context
def fetch(ctx: click.Context, partners: tuple[str, ...], shard: Shard | None) -> None:
    """Read the sources, for `build --offline`."""
    root: Path = ctx.obj
    wanted = list(options.wanted(root, partners, shard).values())
    failures = []
    with lock.turn(cache_of(root), tell), ProgressLine() as line:
        for outcome in fetch_all(wanted, root=root, watch=line.watch, waiting=line.waiting):
            line.clear()
            if isinstance(outcome, Failure):
                failures.append(outcome)
                tell(f"{outcome.partner}: not read\n{outcome.text}")
            else:
                for text in console.warning_lines(outcome.partner.name, outcome.warnings):
                    tell(text)
                click.echo(console.fetch_line(outcome))
    if failures:
        ctx.exit(failures[0].exit_code)


@main.command()
@options.partners
@options.shard
@options.output
@click.option("--offline", is_flag=True, help="Read no network: use what the last build or fetch read.")
@click.option("--fresh", is_flag=True, help="Read everything and make every file anew, whatever is there.")
@click.option("--accept-loss", is_flag=True, help="Build even if the site loses more datasets than `max_loss` allows.")
@click.option("--strict", is_flag=True, help="Exit with 1 where there are warnings.")
@options.jobs
@options.elsewhere
@options.json
@click.pass_context
def build(
    ctx: click.Context,
    partners: tuple[str, ...],
    shard: Shard | None,
    output: Path | None,
    offline: bool,
    fresh: bool,
    accept_loss: bool,
    strict: bool,
    jobs: int | None,
    crew: options.Elsewhere,
    wants_json: bool,
) -> None:
    """Build the sites: of the named partners, or all."""
    root: Path = ctx.obj
    wanted = list(options.wanted(root, partners, shard).values())
    dest = output or root / "public"
    reports, failures = [], []
    with lock.turn(cache_of(root), tell), crew as others, ProgressLine() as line:
        for outcome in build_all(
            wanted,
            root=root,
            dest=dest,
            crew=others,
            offline=offline,
            fresh=fresh,
            accept_loss=accept_loss,
            jobs=jobs or processors(),
            watch=line.watch,
            waiting=line.waiting,
        ):
            line.clear()
            if isinstance(outcome, Failure):
                failures.append(outcome)
                tell(f"{outcome.partner}: not built\n{outcome.text}")
                continue
            reports.append(outcome)
            for text in console.warning_lines(outcome.partner, outcome.warnings):
                tell(text)
            if not wants_json:
                click.echo(console.report_line(outcome, dest / outcome.partner, others))
    if wants_json:
        click.echo(console.as_json(reports))
    if failures:
        ctx.exit(failures[0].exit_code)
    if strict and (warnings := sum(len(report.warnings) for report in reports)):
        tell(f"{count(warnings, 'warning')}, and --strict allows none")
        ctx.exit(1)


@main.command()
@options.partners
@click.option(
    "-a",
    "--address",
    metavar="ADDR",
    default="127.0.0.1:8000",
    show_default=True,
    callback=options.address,
    help="HOST:PORT or PORT. Other machines can look where HOST is not a loopback address.",
)
@click.option(
    "--origin",
    "readers",
    metavar="ORIGIN",
    multiple=True,
    help="Another site whose pages may read what is served, as http://localhost:3000: to try elements in them.",
)
@click.pass_obj
def serve(root: Path, partners: tuple[str, ...], address: tuple[str, int], readers: tuple[str, ...]) -> None:
    """Build, serve, and reload on a change."""
    try:
        from sitegen.commands import serve as server
    except ModuleNotFoundError as error:
        raise SitegenError(
            f"`serve` needs {error.name}, which is not installed", hint='pip install "sitegen[serve]"'
        ) from error
    preview = server.Preview(root, partners, *address, tell=console.tell_outcome)
    for site in preview.addresses:
        click.echo(f"serving {site} (Ctrl-C ends)")
    server.serve(preview, *address, readers=readers)


@main.command("preflight")
@options.partners
@options.output
@options.json
@click.pass_context
def preflight_(ctx: click.Context, partners: tuple[str, ...], output: Path | None, wants_json: bool) -> None:
    """Tell what data.gouv.fr will take of the built sites, and lose.

    Also what transport.data.gouv.fr and a harvesting CKAN make of them. Asks nobody. Exits with 1 where something is
    lost that can be mended.
    """
    from sitegen import preflight

    root: Path = ctx.obj
    dest = output or root / "public"
    wanted = config.load(root, partners).partners.values()
    now = datetime.now(UTC)
    reports, failures = [], []
    for partner in wanted:
        try:
            report = preflight.preflight(partner, dest / partner.name, now)
        except Exception as error:  # whatever it is, the other partners' sites are looked at as well
            failures.append(as_sitegen_error(error))
            tell(str(failures[-1]))
            continue
        reports.append(report)
        if not wants_json:
            for line in console.preflight_lines(report):
                click.echo(line)
    if wants_json:
        click.echo(console.preflight_json(reports))
    if failures:
        ctx.exit(failures[0].exit_code)
    if any(report.lost for report in reports):
        ctx.exit(1)


@main.command("publish")
@options.partners
@options.shard
@options.output
@click.option("--offline", is_flag=True, help="Read no network for the build: use what the last build or fetch read.")
@click.option("--accept-loss", is_flag=True, help="Publish even if it loses more datasets than `max_loss` allows.")
@options.jobs
@click.option("--dry-run", is_flag=True, help="Build, and print what would be sent and removed.")
@click.option("--yes", is_flag=True, help="Publish into a place that holds other people's files, without a question.")
@click.option("--verify", "verifies", is_flag=True, help="Afterwards read every file from where it is served.")
@click.option("--at", metavar="ADDRESS", help="Where --verify reads, if not at the partner's `url`.")
@click.option("--rollback", is_flag=True, help="Build nothing: show the publication before the one that is shown.")
@options.json
@click.pass_context
def publish_(
    ctx: click.Context,
    partners: tuple[str, ...],
    shard: Shard | None,
    output: Path | None,
    offline: bool,
    accept_loss: bool,
    jobs: int | None,
    dry_run: bool,
    yes: bool,
    verifies: bool,
    at: str | None,
    rollback: bool,
    wants_json: bool,
) -> None:
    """Build the sites, and put what changed where people see it.

    [publish] in partner.toml says where. A site without what the law asks for is not published.
    """
    from sitegen.commands import publish

    root: Path = ctx.obj
    wanted = options.wanted(root, partners, shard)
    asked = publish.Wish(
        root=root,
        dest=output or root / "public",
        confirm=lambda question: yes or console.agreed(question),
        dry_run=dry_run,
        verifies=verifies and not dry_run,
        address=at,
    )
    for partner in wanted.values():
        publish.target_of(partner)  # raises before anything is built
    if rollback:
        for partner in wanted.values():
            click.echo(f"{partner.name}: {publish.rollback(partner, root=root)}")
        return
    done: list[publish.Outcome] = []
    failures: list[int] = []
    for outcome in each_built(
        lambda report: publish.published(wanted[report.partner], report, asked),
        wanted,
        failures,
        root=root,
        dest=asked.dest,
        offline=offline,
        accept_loss=accept_loss,
        jobs=jobs,
    ):
        done.append(outcome)
        for text in outcome.differing:
            tell(f"{outcome.partner}: {text}")
        if not wants_json:
            for text in console.published_lines(outcome):
                click.echo(text)
    if wants_json:
        click.echo(console.published_json(done))
    if failures:
        ctx.exit(failures[0])
    if any(outcome.is_wrong for outcome in done):
        ctx.exit(PublishError.exit_code)


main.add_command(freeze)
main.add_command(theme)


@main.command()
@click.argument("kind", type=click.Choice(get_args(_Schema)), default="both")
def schema(kind: _Schema) -> None:
    """Print the JSON Schema of the configuration.

    Editors complete and check sitegen.toml and partner.toml with it.
    """
    from sitegen.commands import reference

    click.echo(json.dumps(reference.json_schema(kind), ensure_ascii=False, indent=2))


@main.command()
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion(shell: str) -> None:
    """Print a shell's completion script."""
    made = get_completion_class(shell)
    if made is not None:
        click.echo(made(main, {}, "sitegen", "_SITEGEN_COMPLETE").source())
