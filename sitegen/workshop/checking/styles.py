"""Style sheets and scripts: what they ask for that is not there, and sheets that no theme lists."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen.catalogue import Caution
from sitegen.config import suggestion
from sitegen.errors import BuildError, ConfigError, SitegenError
from sitegen.theme import Layer, Theme
from sitegen.theme.roles import roles

_URL = re.compile(r"""url\(\s*(["']?)([^"')\s]{1,500})\1\s*\)|(/\*)""")
_VAR = re.compile(r"var\(--([a-z][a-z0-9-]*)\s*\)|(/\*)")
_SET = re.compile(r"(?<![\w-])--([a-z][a-z0-9-]*)\s*:")
_OUTSIDE = ("data:", "#")


def style_faults(theme: Theme) -> Iterator[SitegenError | Caution]:
    """By file and line, then whatever still keeps the one style sheet and the scripts from being made."""
    known = {name for layer in theme.layers for name in _names(layer) if not name.startswith("css/")}
    listed = {file for layer in theme.layers for files in layer.table.get("css", {}).values() for file in files}
    set_here = {*theme.tokens, *roles(theme.layers)}
    sheets = [(layer, name) for layer in theme.layers for name in _names(layer) if name.startswith("css/")]
    for layer, name in sheets:
        set_here |= set(_SET.findall(_text(layer, name)))
    for layer, name in sheets:
        where = f"@{layer.name}/assets/{name}"
        text = _text(layer, name)
        for line, quote, target in _found(text):
            if target.startswith(_OUTSIDE):
                continue
            if "://" in target or target.startswith("//"):
                hint = "put the file into assets/: pages load nothing from elsewhere"
                yield BuildError(f"asks another site for {target:.80}", where=f"{where}:{line}", hint=hint)
            elif quote != '"':
                hint = 'write url("…") with double quotes, so that the published name is filled in'
                yield BuildError(f"url({target}) is left as it is", where=f"{where}:{line}", hint=hint)
            elif target not in known:
                yield BuildError(f'no asset "{target}"{suggestion(target, known)}', where=f"{where}:{line}")
        for line, used in _used(text):
            if used not in set_here:
                close = suggestion(used, set_here)
                yield Caution("property-unknown", f"{where}:{line}", f"nothing sets --{used}{close}")
        if name.removeprefix("css/") not in listed and name != "css/partner.css":
            message = "no theme of the chain lists it under [css]: it is in no page"
            yield Caution("sheet-unused", where, message)
    try:
        _ = theme.assets
    except ConfigError as error:
        yield error
    except BuildError as error:
        if "the style sheet asks for" not in error.message:  # which was told above, with its line
            yield error


def _names(layer: Layer) -> list[str]:
    folder = layer.folder / "assets"
    return [file.relative_to(folder).as_posix() for file in layer.files("assets")]


def _text(layer: Layer, name: str) -> str:
    return layer.text(layer.folder / "assets" / name)


def _found(text: str) -> Iterator[tuple[int, str, str]]:
    """(line, quote, target) of each url(…) outside of comments."""
    for start, match in _outside_comments(_URL, text):
        yield text.count("\n", 0, start) + 1, match[1], match[2]


def _used(text: str) -> Iterator[tuple[int, str]]:
    """(line, name) of each custom property that is asked for without anything in its place."""
    for start, match in _outside_comments(_VAR, text):
        yield text.count("\n", 0, start) + 1, match[1]


def _outside_comments(pattern: re.Pattern[str], text: str) -> Iterator[tuple[int, re.Match[str]]]:
    start = 0
    while match := pattern.search(text, start):
        if match[match.re.groups] == "/*":
            end = text.find("*/", match.end())
            start = len(text) if end < 0 else end + 2
        else:
            yield match.start(), match
            start = match.end()
