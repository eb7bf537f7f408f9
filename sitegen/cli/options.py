"""Arguments and options that several commands have, and what some of them must look like."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

partners = click.argument("partners", nargs=-1, metavar="[PARTNER]...")
output = click.option(
    "-o",
    "--output",
    metavar="DIR",
    type=click.Path(path_type=Path),
    help="Where the sites are, each in a folder of the partner's name. The project's public/ by default.",
)
json = click.option("--json", "wants_json", is_flag=True, help="Report as one JSON object on stdout.")
jobs = click.option(
    "-j",
    "--jobs",
    metavar="N",
    type=click.IntRange(1),
    help="Work with N processes in all. As many as there are processors by default; with 1, in one.",
)


def name(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A name for a partner, which is a folder."""
    from sitegen.commands import scaffold

    if not scaffold.NAME.fullmatch(value):
        raise click.BadParameter("use a-z, 0-9, - and _, and begin with a-z or 0-9")
    return value


def address(_ctx: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, int]:
    """HOST:PORT or PORT, of this machine where no host is named."""
    host, _, port = value.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise click.BadParameter("expected HOST:PORT or PORT, as 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def day(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> date | None:
    """YYYY-MM-DD, of the years that a ZIP can tell."""
    if value is None:
        return None
    try:
        found = date.fromisoformat(value)
    except ValueError:
        found = date.min
    if not 1980 <= found.year <= 2107 or found.isoformat() != value:
        raise click.BadParameter("expected YYYY-MM-DD, as 2026-11-30, from 1980 to 2107")
    return found


def version(ctx: click.Context, _parameter: click.Parameter, value: bool) -> None:
    """Say which sitegen this is, and end: asked of git in a checkout, so not before somebody wants to know."""
    if not value or ctx.resilient_parsing:
        return
    from sitegen.version import version as this

    click.echo(f"sitegen {this()}")
    ctx.exit()
