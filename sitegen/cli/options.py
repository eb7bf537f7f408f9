"""Arguments and options that several commands have, and what some of them must look like."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from datetime import date
from pathlib import Path
from typing import Any, TypeVar

import click

from sitegen import config
from sitegen.build.attempt import Crew
from sitegen.config import Partner, Shard
from sitegen.console import tell

T = TypeVar("T")

Elsewhere = AbstractContextManager[Crew | None]

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


def _shard(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Shard | None:
    """PART/PARTS, as 3/20."""
    if value is None:
        return None
    found = re.fullmatch(r"([0-9]{1,6})/([0-9]{1,6})", value)
    if not found or not 1 <= int(found[1]) <= int(found[2]):
        raise click.BadParameter("expected PART/PARTS, as 3/20: the third of twenty parts")
    return Shard(int(found[1]), int(found[2]))


shard = click.option(
    "--shard",
    metavar="PART/PARTS",
    callback=_shard,
    help="Of the partners only a part, as 3/20, the third of twenty: one for each machine that shares the work.",
)
_executor = click.option(
    "--executor",
    type=click.Choice(["processes", "dask"]),
    default="processes",
    show_default=True,
    help="Who builds: processes of this machine, or a Dask scheduler's workers, who share this project's folder.",
)
_store = click.option(
    "--store",
    metavar="ADDRESS",
    help="Where Dask's workers find what they need and leave the sites, if they share no folders: s3://bucket/prefix.",
)
_scheduler = click.option(
    "--scheduler", metavar="ADDRESS", help="Dask's, as tcp://10.0.0.5:8786 or tls://10.0.0.5:8786."
)


def elsewhere(command: Callable[..., T]) -> Callable[..., T]:
    """Options for who builds; the command gets `crew`, a context of those on other machines, or of None."""

    @functools.wraps(command)
    def wrapped(*args: Any, executor: str, scheduler: str | None, store: str | None, **kwargs: Any) -> T:
        return command(*args, crew=_crew(executor, scheduler, store), **kwargs)

    return _executor(_scheduler(_store(wrapped)))


def _crew(executor: str, scheduler: str | None, store: str | None) -> Elsewhere:
    if executor == "processes":
        if scheduler or store:
            raise click.UsageError("--scheduler and --store are for `--executor dask`")
        return nullcontext()
    if not scheduler:
        raise click.UsageError("`--executor dask` needs `--scheduler ADDRESS`, as tcp://10.0.0.5:8786")
    from sitegen.build import cluster

    return cluster.connected(scheduler, store or "")


def wanted(root: Path, partners: tuple[str, ...], part: Shard | None) -> Mapping[str, Partner]:
    """The partners that a command is for, by name; where a part holds nobody that is told."""
    found = config.load(root, partners, part).partners
    if not found:
        tell(f"no partner is in part {part}: nothing to do")
    return found


def name(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> str | None:
    """A name for a partner, which is a folder."""
    from sitegen.commands import scaffold

    if value is not None and not scaffold.NAME.fullmatch(value):
        raise click.BadParameter("use a-z, 0-9, - and _, and begin with a-z or 0-9")
    return value


def address(_ctx: click.Context, _parameter: click.Parameter, value: str) -> tuple[str, int]:
    """HOST:PORT or PORT, of this machine where no host is named."""
    host, _, port = value.rpartition(":")
    if not port.isdigit() or not 0 < int(port) < 65536:
        raise click.BadParameter("expected HOST:PORT or PORT, as 127.0.0.1:8000")
    return host.strip("[]") or "127.0.0.1", int(port)


def web_address(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """Where a site is, as partner.toml has it; "" for none."""
    from sitegen.config.value_types import web_address

    try:
        return web_address(value) if value else ""
    except ValueError as error:
        raise click.BadParameter(f"expected {error}") from None


def colour(_ctx: click.Context, _parameter: click.Parameter, value: str) -> str:
    """A colour of CSS, as "#rrggbb"; "logo" stays, and so does ""."""
    from sitegen.commands.scaffold import MEASURED
    from sitegen.config.value_types import css_colour

    try:
        return value if value == MEASURED else css_colour(value)
    except ValueError as error:
        raise click.BadParameter(f'expected {error}, or "{MEASURED}"') from None


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
