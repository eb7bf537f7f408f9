"""Style sheets need nothing that browsers of 2023 do not understand (Firefox ESR 115, Safari 16.3, Chromium 110).

What one of them lacks is left out by it. For each such thing it is said here what is then in its place.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.config import ThemeTable
from sitegen.theme import load_theme, themes
from tests import PROJECT
from tests.surroundings import missing, npm_tool

_NOTHING = "nothing that one would miss"
_BREAKS = "lines and pages break elsewhere"
STATED = {
    "at-rules.media.scripting": "room for what scripts will show is not kept before they run",
    "at-rules.page": "the printer's own margins",
    "at-rules.view-transition": _NOTHING,
    "properties.-webkit-mask-composite": "`mask-composite` beside it",
    "properties.accent-color": "ticks in the system's colour",
    "properties.box-decoration-break": _NOTHING,
    "properties.break-after.avoid": _BREAKS,
    "properties.contain-intrinsic-inline-size": "elements are as wide as their place",
    "properties.content-visibility": "details that are shut are not printed",
    "properties.cursor": "the usual pointer",
    "properties.float.inline-start": "a legend on the border of its box",
    "properties.forced-color-adjust": "the system's own adjustment",
    "properties.grid-template-columns.subgrid": "one column",
    "properties.hyphenate-limit-chars": _BREAKS,
    "properties.hyphens": _BREAKS,
    "properties.initial-letter": "a first letter as the others",
    "properties.inline-size.stretch": "`-moz-available` and `-webkit-fill-available` before it",
    "properties.mask": "`-webkit-mask` before it",
    "properties.mask-composite": "`-webkit-mask-composite` before it",
    "properties.outline": "an outline without round corners",
    "properties.overscroll-behavior": _NOTHING,
    "properties.paint-order": "texts of maps with a thicker halo",
    "properties.print-color-adjust": "grounds as the printer likes them",
    "properties.reading-flow": "the order of the document",
    "properties.resize": _NOTHING,
    "properties.text-align.match-parent": "the side of the page's own direction",
    "properties.text-decoration": "links are underlined as the browser does",
    "properties.text-size-adjust": "`-webkit-text-size-adjust` before it",
    "properties.text-wrap": _BREAKS,
    "properties.user-select": "one selects by hand",
    "selectors.-webkit-search-cancel-button": _NOTHING,
    "selectors.details-content": "details that are shut are not printed",
    "selectors.dir": "arrows that point to the right",
    "selectors.has": "columns one below the other, and nothing is hidden by it",
    "selectors.popover-open": "menus and facets stand open in the page (`@supports not selector(:popover-open)`)",
    "selectors.selection": "the system's colour of a selection",
    "selectors.view-transition-group": _NOTHING,
    "types.color.color-mix": "no line, no tint: what is read has the page behind it, which its role stands on too",
}
NAMES = sorted(themes((package_data.themes(),)))


def _lacking(*sheets: Path) -> dict[str, dict[str, list[str]]]:
    npm_tool("css-tree/package.json")
    node = shutil.which("node") or missing("no Node.js: tests/tools/system node installs it")
    script = PROJECT / "tests" / "tools" / "css-support.mjs"
    done = subprocess.run([node, script, *sheets], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told: dict[str, dict[str, list[str]]] = json.loads(done.stdout)
    return told


def _unstated(told: dict[str, dict[str, list[str]]]) -> dict[str, dict[str, list[str]]]:
    return {
        name: where for name, where in told.items() if not any(f"{name}.".startswith(f"{each}.") for each in STATED)
    }


@pytest.mark.parametrize("name", NAMES)
def test_what_they_lack_has_something_in_its_place(name: str, tmp_path: Path) -> None:
    theme = load_theme(ThemeTable(name=name), partner=tmp_path, folders=(package_data.themes(),))
    sheets = {each: asset.content for each, asset in theme.assets.items() if each.endswith(".css")}
    assert {"site.css", "embed/elements.css", "embed/plain.css"} <= sheets.keys()
    for each, content in sheets.items():
        (tmp_path / each.replace("/", "-")).write_bytes(content)
    assert _unstated(_lacking(*sorted(tmp_path.glob("*.css")))) == {}


NEWER = {
    "p { color: light-dark(#000, #fff) }": "types.color.light-dark",
    ":root { --ink: oklch(from var(--x) .2 c h) }": "types.color.from",
    "p { color: oklch(.4 .1 20) }": "types.color.oklch",
    "p { & b { color: red } }": "selectors.nesting",
    "@media (width >= 48rem) { p { color: red } }": "at-rules.media.range_syntax",
    "@scope (p) { b { color: red } }": "at-rules.scope",
    "p { anchor-name: --a }": "properties.anchor-name",
}


def test_what_would_be_found(tmp_path: Path) -> None:
    (tmp_path / "all.css").write_text("\n".join(NEWER))
    assert set(NEWER.values()) <= _unstated(_lacking(tmp_path / "all.css")).keys()
    (tmp_path / "all.css").write_text("\n".join(f"@supports (color: x) {{ {sheet} }}" for sheet in NEWER))
    assert _lacking(tmp_path / "all.css") == {}
