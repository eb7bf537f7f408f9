"""`sitegen freeze`."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from sitegen import config, console
from sitegen.cli import options
from sitegen.cli.sites import each_built
from sitegen.console import tell


@click.command
@options.partners
@click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the archives go. The project's frozen/ by default.",
)
@click.option("--date", "day", metavar="YYYY-MM-DD", callback=options.day, help="Another day than the catalogue's.")
@click.option("--offline", is_flag=True, help="Read no network for the build: use what the last build or fetch read.")
@click.option("--replace", "replaces", is_flag=True, help="Write over another archive of the same day.")
@options.jobs
@options.json
@click.pass_context
def freeze(
    ctx: click.Context,
    partners: tuple[str, ...],
    output: Path | None,
    day: date | None,
    offline: bool,
    replaces: bool,
    jobs: int | None,
    wants_json: bool,
) -> None:
    """Build the sites, and make of each a dated archive that opens without a server.

    DIR/PARTNER-DATE.zip has the same bytes for the same site. Its day is that on which the portal was read; of a dump,
    that of the newest change in it.
    """
    from sitegen.commands.freeze import frozen

    root: Path = ctx.obj
    wanted = config.load(root, partners).partners
    site, dest = root / "public", output or root / "frozen"
    archives, failures = [], list[int]()
    for archive in each_built(
        lambda report: frozen(
            wanted[report.partner], root=root, site=site / report.partner, folder=dest, day=day, replaces=replaces
        ),
        wanted,
        failures,
        root=root,
        dest=site,
        offline=offline,
        jobs=jobs,
        undone="not frozen\n",
    ):
        archives.append(archive)
        for text in console.warning_lines(archive.partner, archive.warnings):
            tell(text)
        if not wants_json:
            click.echo(console.archive_line(archive))
    if wants_json:
        click.echo(console.archives_json(archives))
    if failures:
        ctx.exit(failures[0])
