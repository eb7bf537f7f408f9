"""The version of what a theme can rely on: views, templates, blocks, tokens, roles of colour, words, names for scripts.

What is only added gives it a new minor version, and every theme goes on working. What is taken away or renamed gives it
a new major one, and themes say by `api` when they have followed. `workshop/contract.py` lists it, and its history.
"""

from __future__ import annotations

import re

from sitegen.errors import ConfigError

API = "1.1"
_WRITTEN = re.compile(r"([1-9][0-9]{0,3})(?:\.(0|[1-9][0-9]{0,3}))?")


def refuse_version(api: object, where: str) -> None:
    """Raise ConfigError for a theme whose `api` is none that this sitegen keeps.

    `1` and "1" ask for any version of major number 1; "1.3" asks for 1.3 at least. TOML's 1.3 is a number, and 1.10 is
    the same one as 1.1, so a minor version stands in quotes.
    """
    if isinstance(api, float):
        raise ConfigError(
            f"api = {api} is a number", where=where, hint=f'put it in quotes: api = "{api}"; or api = {int(api)}'
        )
    written = _WRITTEN.fullmatch(str(api)) if isinstance(api, int | str) and not isinstance(api, bool) else None
    major, minor = map(int, API.split("."))
    if written is None:
        said = "says no `api`" if api is None else f"says api = {api!r:.40}"
        raise ConfigError(f"{said}, the version that it was written for", where=where, hint=f"write api = {major}")
    if int(written[1]) != major:
        raise ConfigError(
            f"written for theme API {written[0]}, this sitegen has {API}",
            where=where,
            hint="docs/themes.md tells what changed: follow it, then set `api`"
            if int(written[1]) < major
            else "a newer sitegen reads it: pip install --upgrade sitegen",
        )
    if int(written[2] or 0) > minor:
        raise ConfigError(
            f"written for theme API {written[0]}, this sitegen has {API}",
            where=where,
            hint="a newer sitegen has what it asks for: pip install --upgrade sitegen",
        )
