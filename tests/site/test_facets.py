"""Which values a dataset has of each facet."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen import package_data
from sitegen.catalogue import Catalogue, Dataset, Geometry, License, Resource, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.geo.geometry import box_of, holds, middle
from sitegen.geo.territory import Place, Territory
from sitegen.site import Site
from sitegen.site.facets import facet, facets_of
from sitegen.theme import Theme, load_theme
from sitegen.urls import Urls

WEST, EAST = box_of((0, 44, 1, 45)), box_of((1, 44, 2, 45))
LAND = Territory(
    "Pays", (("Pays", box_of((0, 44, 2, 45))),), (("Ouest", WEST), ("Est", EAST)), (Place("Bourg", 0.25, 44.25),)
)


def site_of(folder: Path, *datasets: Dataset, language: str = "fr", **table: Any) -> tuple[Site, Theme]:
    keys = {"title": "x", "url": "https://x.example/", "source": "s", "languages": ["fr", "en"], **table}
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder)
    partner = Partner("x", folder, source, PartnerTable.model_validate(keys))
    theme = load_theme(partner.table.theme, partner=folder, folders=(package_data.themes(),))
    return Site(partner, Catalogue("s", datasets=datasets), language, territory=LAND), theme


def made(name: str, **changes: object) -> Dataset:
    return Dataset(**{"id": name, "name": name, "title": Text.of(name), "notes": Text(), **changes})  # type: ignore[arg-type]


def values(name: str, site: Site, theme: Theme) -> dict[str, list[str]]:
    """By key and label, the datasets."""
    shelves = facet(name, site, theme).shelves
    return {f"{shelf.key} {shelf.title}": sorted(d.name for d in shelf.datasets) for shelf in shelves}


def test_territories_are_said_or_lie_in_the_extent(tmp_path: Path) -> None:
    site, theme = site_of(
        tmp_path,
        made("a", spatial=box_of((0.1, 44.1, 0.3, 44.3))),  # in the west, around the town
        made("b", spatial=box_of((1.4, 44.4, 1.6, 44.6)), territory=Text((("", "Le Bois"), ("en", "The Wood")))),
        made("c", spatial=box_of((-5, 40, 9, 50))),  # all of the country
        made("d", spatial=box_of((8, 40, 9, 41))),  # elsewhere
        made("e", spatial=Geometry(())),
    )
    assert values("territory", site, theme) == {
        "bourg Bourg": ["a", "c"], "est Est": ["b", "c"], "le-bois Le Bois": ["b"], "ouest Ouest": ["a", "c"],
    }  # fmt: skip
    english, _ = site_of(tmp_path, *site.catalogue.datasets, language="en")
    assert "le-bois The Wood" in values("territory", english, theme), "the label is translated, the address is not"


def test_values_are_told_in_the_language_and_found_under_one_key(tmp_path: Path) -> None:
    datasets = (
        made("a", frequency="ANNUAL", license=License("lov2", "Licence Ouverte 2.0"), granularity=Text.of("commune")),
        made("b", frequency="UNKNOWN", frequency_label="au fil de l’eau", modified=datetime(2024, 5, 1, tzinfo=UTC)),
        made("c", modified=datetime(2026, 1, 1, tzinfo=UTC)),
    )
    french, theme = site_of(tmp_path, *datasets)
    english, _ = site_of(tmp_path, *datasets, language="en")
    assert values("frequency", french, theme)["annual Chaque année"] == ["a"]
    assert values("frequency", english, theme)["annual Every year"] == ["a"]
    assert values("frequency", french, theme)["au-fil-de-l-eau au fil de l’eau"] == ["b"]
    assert values("license", french, theme) == {
        "licence-ouverte-2-0 Licence Ouverte 2.0": ["a"],
        "none Non précisée": ["b", "c"],
    }
    assert values("granularity", english, theme) == {"commune Municipality": ["a"]}
    assert list(values("year", french, theme)) == ["2026 2026", "2024 2024"]


def test_a_facet_with_one_value_narrows_nothing(tmp_path: Path) -> None:
    one = Resource("r", Text(), Text(), "CSV", "table", "file", "https://x.example/a.csv")
    site, theme = site_of(tmp_path, made("a", resources=(one,)), made("b", resources=(one,)))
    assert not facet("format", site, theme).narrows
    assert values("format", site, theme) == {"csv CSV": ["a", "b"]}


def test_facets_are_those_of_the_partner_in_its_order_extras_included(tmp_path: Path) -> None:
    table: dict[str, Any] = {
        "show": {"extras": ["Emprise géo"]},
        "search": {"facets": ["year", "Emprise géo", "format"]},
    }
    datasets = [
        made("a", extras=(("Emprise géo", "x/y \"'<b>"),), modified=datetime(2026, 1, 1, tzinfo=UTC)),
        made("b", extras=(("Emprise géo", "z" * 300),)),
    ]
    site, theme = site_of(tmp_path, *datasets, **table)
    names = [each.name for each in facets_of(site, theme)]
    assert names[0] == "year"
    assert len(names) == 2, "what nothing has is no facet"
    extra = facets_of(site, theme)[1]
    assert extra.label == "Emprise géo"
    assert [str(shelf.title) for shelf in extra.shelves] == ["x/y \"'<b>", "z" * 300]
    for path in (extra.index(Urls()), *(extra.at(Urls(), shelf.key, 2) for shelf in extra.shelves)):
        assert path.isascii()
        assert set(path) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_/")
        assert path.startswith("facet/emprise-geo-")


@pytest.mark.parametrize(
    ("ring", "inside", "outside"),
    [
        (((0, 0), (4, 0), (4, 4), (0, 4), (0, 0)), (1, 1), (5, 1)),
        (((0, 0), (0, 4), (4, 4), (4, 0), (0, 0)), (3, 3), (-1, 2)),  # the other way around
        (((0, 0), (4, 0), (4, 4), (2, 1), (0, 4), (0, 0)), (0.5, 1), (2, 3)),  # a notch
    ],
)
def test_what_lies_in_an_area(
    ring: tuple[tuple[float, float], ...], inside: tuple[float, float], outside: tuple[float, float]
) -> None:
    area = Geometry((ring,))
    assert holds(area, inside)
    assert not holds(area, outside)


def test_the_middle_is_that_of_the_largest_ring() -> None:
    assert middle(Geometry((box_of((10, 10, 11, 11)).rings[0], box_of((0, 0, 4, 2)).rings[0]))) == pytest.approx((2, 1))
    assert middle(Geometry((((1, 1), (3, 1), (1, 1)),))) == (2, 1), "of a line, that of its box"
