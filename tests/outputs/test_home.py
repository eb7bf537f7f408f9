"""The home page: its blocks, in the order that a partner chooses, in the themes that come with sitegen."""

from __future__ import annotations

import re
import time
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.catalogue import Catalogue, Geometry, Organization, Text
from sitegen.geo.overlay import overlay
from sitegen.outputs.pages import home
from sitegen.site import Site
from tests.outputs.test_pages import CATALOGUE, DATASET, pages, partner_of

THEMES = ("base", "register", "atlas")
SQUARE = Geometry((((0.0, 45.0), (1.0, 45.0), (1.0, 46.0), (0.0, 46.0), (0.0, 45.0)),))
SMALL = Geometry((((0.2, 45.2), (0.4, 45.2), (0.4, 45.4), (0.2, 45.4), (0.2, 45.2)),))
RICH = Catalogue(
    "s",
    datasets=tuple(
        replace(DATASET, id=str(n), name=f"budget-{n}", title=Text.of(f"Budget {n}"), spatial=SMALL if n else SQUARE)
        for n in range(3)
    ),
    groups=CATALOGUE.groups,
    url="https://portail.example.org/",
    title="Portail",
)
EVERY = ["figures", "logos", "latest", "text:bienvenue", "map", "featured", "groups", "text", "searches"]
SEARCH = {"budget": {"title": "Le budget", "words": "budget"}}


def _shown(page: str) -> list[str]:
    """The blocks of a home page, in its order."""
    main = page[page.index('<div class="wrap home">') :]
    names = re.findall(r'class="section(?: (intro)[^"]*)?"(?: id="([\w-]+)")?', main)
    return [intro or name for intro, name in names]


@pytest.mark.parametrize("theme", THEMES)
def test_blocks_stand_in_the_order_that_the_partner_chose(tmp_path: Path, theme: str) -> None:
    _texts(tmp_path)
    page = pages(
        tmp_path,
        RICH,
        home={"blocks": EVERY, "featured": ["budget-2", "budget-0"]},
        supporters=[{"name": "La région", "file": "logo.svg", "url": "https://region.example.org/"}],
        searches=SEARCH,
        theme={"name": theme},
    )["index.html"]
    assert _shown(page) == [
        "figures", "logos", "latest", "text-bienvenue", "map", "featured", "groups", "intro", "searches",
    ]  # fmt: skip
    featured = page[page.index('id="featured"') : page.index('id="groups"')]
    assert re.findall(r"dataset/(budget-\d)/", featured) == ["budget-2", "budget-0"]
    assert '<p class="figures">' not in page, "said once"
    assert page.count('alt="La région"') == 1, "not at the foot of the page as well"


def test_without_a_choice_the_home_page_is_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "index.md").write_text("Un mot.\n")
    page = pages(tmp_path, RICH, searches=SEARCH)["index.html"]
    assert _shown(page) == ["intro", "searches", "groups", "latest"]
    assert '<p class="figures">' in page


@pytest.mark.parametrize("theme", THEMES)
def test_a_home_page_with_one_dataset_and_nothing_else(tmp_path: Path, theme: str) -> None:
    alone = Catalogue("s", datasets=(replace(DATASET, groups=()),))
    page = pages(
        tmp_path, alone, home={"blocks": [b for b in EVERY if not b.startswith("text:")]}, theme={"name": theme}
    )
    assert _shown(page["index.html"]) == ["figures", "latest"], "blocks that have nothing to show are left out"


def test_a_text_of_the_home_page_is_no_page_of_its_own(tmp_path: Path) -> None:
    _texts(tmp_path)
    made = pages(tmp_path, RICH, home={"blocks": ["text:bienvenue"]})
    assert "pages/bienvenue/index.html" not in made
    assert "pages/bienvenue/" not in made["dataset/index.html"]
    assert '<a href="dataset/">' in made["index.html"], "its links start at the home page"


def test_a_featured_dataset_that_is_not_there_is_told_with_the_nearest(tmp_path: Path) -> None:
    partner = partner_of(tmp_path, home={"featured": ["budget-1", "budgett-2"]})
    told = [str(caution.message) for caution in home.cautions(Site(partner, RICH, "fr"))]
    assert told == ['[home] featured: no dataset "budgett-2" here; did you mean "budget-0"?'] or "budget-2" in told[0]
    assert len(told) == 1


def test_the_link_back_leads_to_the_only_producer_s_page(tmp_path: Path) -> None:
    town = Organization("o", "ville", Text.of("Ville"))
    one = replace(RICH, datasets=tuple(replace(d, organization="o") for d in RICH.datasets), organizations=(town,))
    chosen = {"organizations": ["ville"]}
    label = {"label": "Voir sur le catalogue régional"}
    link = '<p class="central"><a href="https://portail.example.org/organization/ville">Voir sur le catalogue régional'
    made = pages(tmp_path, one, select=chosen, central=label)
    assert link in made["index.html"]
    for page in ("dataset/budget-1/index.html", "organization/ville/index.html"):
        assert "Voir sur le catalogue régional" in made[page], page
    assert 'href="https://portail.example.org/">Voir' in pages(tmp_path, one, central=label)["index.html"]
    off = pages(tmp_path, one, select=chosen, central={"link": False})
    assert [page for page, text in off.items() if 'href="https://portail.example.org/' in text] == [
        "pages/legal/index.html"
    ], "which says whose descriptions these are"


def test_a_map_of_five_thousand_datasets_is_small_and_soon_drawn() -> None:
    extents = [_away(SMALL, n / 500, n % 70 / 10) for n in range(5000)]
    start = time.process_time()
    drawn = overlay(None, extents)
    assert time.process_time() - start < 3
    assert drawn is not None
    assert drawn.datasets == 5000
    assert len("".join(drawn.areas)) < 60_000


def test_what_covers_everything_is_counted_and_not_drawn() -> None:
    whole = Geometry((((-9.0, 40.0), (9.0, 40.0), (9.0, 51.0), (-9.0, 51.0), (-9.0, 40.0)),))
    drawn = overlay(None, [SMALL] * 10 + [SQUARE] * 10 + [whole])
    assert drawn is not None
    assert (drawn.datasets, drawn.everywhere, len(drawn.areas)) == (21, 1, 2)


def test_a_map_of_nothing_is_none() -> None:
    assert overlay(None, []) is None
    assert overlay(None, [Geometry(())]) is None


def _away(extent: Geometry, east: float, north: float) -> Geometry:
    return Geometry(tuple(tuple((x + east, y + north) for x, y in ring) for ring in extent.rings))


def _texts(folder: Path) -> None:
    (folder / "pages").mkdir()
    (folder / "pages" / "index.md").write_text("Un mot.\n")
    (folder / "pages" / "bienvenue.md").write_text("# Bienvenue\n\nVoyez [tout](dataset/).\n")
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
