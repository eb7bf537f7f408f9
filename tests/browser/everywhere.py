"""What the tests of this folder are repeated over: partners, and kinds of page in each language."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from tests import PROJECT
from tests.browser.page_types import FINDERS, Hosted, find, has

_TABLES = {
    path.parent.name: tomllib.loads(path.read_text(encoding="utf-8"))
    for path in sorted((PROJECT / "partners").glob("*/partner.toml"))
}
PARTNERS = tuple(_TABLES)
_LANGUAGES = {name: tuple(table.get("languages", ("fr",))) for name, table in _TABLES.items()}


def every_page(kinds: Iterable[str] = tuple(FINDERS), *, all_languages: bool = True) -> Callable[[Any], Any]:
    """Repeat a test over partners × kinds of page × languages, as arguments `partner`, `kind`, `language`."""
    cases = [
        pytest.param(partner, kind, language, id=f"{partner[:3]}-{kind}-{language}")
        for partner in PARTNERS
        for language in (_LANGUAGES[partner] if all_languages else _LANGUAGES[partner][:1])
        for kind in kinds
        if has(partner, kind, default_language=language == _LANGUAGES[partner][0])
    ]
    return pytest.mark.parametrize(("partner", "kind", "language"), cases)


def address_of(hosted: Hosted, kind: str, language: str = "") -> str:
    """Where a kind of page is, in the site's first language or another."""
    path = find(hosted.site, kind, language or hosted.site.languages[0])
    assert path is not None, f"{hosted.site.partner} has no page of the kind {kind}"
    return hosted.address + path
