"""`check` asks a source for what a partner selects: it refuses what a build would refuse, and takes no dataset."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from sitegen.config import Source
from sitegen.errors import SourceError
from sitegen.sources import Sources, fetch
from tests.sources.making import EAU, LUBERON, VERDON, dump, live, package, partner, select
from tests.sources.portal import Portal

Make = Callable[[Portal, Path], Source]


def _live(portal: Portal, folder: Path) -> Source:
    portal.organizations, portal.groups = [{**LUBERON}, {**VERDON}], [{**EAU}]
    portal.packages = [package("sentiers"), package("sources", groups=[EAU])]
    return live(portal.url, folder)


def _dump(_portal: Portal, folder: Path) -> Source:
    packages = [package("sentiers"), package("sources", groups=[EAU])]
    return dump(folder, packages, organizations=[LUBERON, VERDON], groups=[EAU])


@pytest.mark.parametrize("make", [_live, _dump])
@pytest.mark.parametrize(
    "keys",
    [
        {},
        {"organizations": ["parc_du_luberon"]},
        {"organizations": ["parc_du_verdon"]},  # which has no dataset
        {"groups": ["eau"], "tags": ["a tag that nothing has"]},
        {"organizations": ["parc_du_verdom"]},
        {"organizations": ["parc_du_luberon"], "groups": ["feu"]},
    ],
)
def test_what_a_build_refuses_is_refused_and_nothing_else(
    portal: Portal, tmp_path: Path, make: Make, keys: dict[str, list[str]]
) -> None:
    one = partner(make(portal, tmp_path), select=select(**keys))
    with Sources(tmp_path / "asked") as sources:
        found = _refusal(lambda: sources.find(one))
    assert not (tmp_path / "asked").exists()
    assert found == _refusal(lambda: fetch(one, cache=tmp_path / "read"))


@pytest.mark.parametrize("fq", ["organization:parc_du_luberon", "-tags:eau"])
def test_the_filter_of_a_partner_is_tried(portal: Portal, tmp_path: Path, fq: str) -> None:
    one = partner(_live(portal, tmp_path), select=select(fq=fq))
    with Sources(tmp_path / "asked") as sources:
        sources.find(one)
        refusal = (409, b'{"success": false, "error": {"__type": "Search Error"}}')
        portal.will_answer("package_search", *[refusal] * 5)
        with pytest.raises(SourceError, match="Search Error"):
            sources.find(one)


def _refusal(attempt: Callable[[], object]) -> str:
    try:
        attempt()
    except SourceError as error:
        return str(error)
    return ""
