"""What is too long is cut once, in one place, and told."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.sources.shape import limits
from tests.sources.making import Raw, package
from tests.sources.test_totality import shaped


def _made(**fields: Any) -> tuple[Any, list[tuple[str, str]]]:
    made = shaped([package("jeu", **fields)])
    return made.datasets[0], [(caution.code, caution.where) for caution in made.warnings]


def test_what_fits_is_left_alone() -> None:
    made, told = _made(title="t" * limits.LINE, notes="n" * limits.PROSE, tags=[f"m{n}" for n in range(limits.TAGS)])
    assert (len(str(made.title.pick("fr"))), len(made.tags), told) == (limits.LINE, limits.TAGS, [])
    assert not str(made.notes.pick("fr")).endswith("…")


@pytest.mark.parametrize(
    ("fields", "shown", "most"),
    [
        ({"title": "mot " * 25_000}, lambda made: made.title.pick("fr"), limits.LINE),
        ({"title_translated": {"fr": "mot " * 25_000}}, lambda made: made.title.pick("fr"), limits.LINE),
        ({"notes": "mot " * 250_000}, lambda made: made.notes.pick("fr"), limits.PROSE),
        ({"version": "9" * 10_000}, lambda made: made.version, limits.LINE),
        ({"tags": ["x" * 10_000]}, lambda made: made.tags[0].name, limits.LINE),
        ({"license_id": "x", "license_title": "l" * 10_000}, lambda made: made.license.title, limits.LINE),
        ({"granularity": "g" * 10_000}, lambda made: made.granularity.pick("fr"), limits.LINE),
        (
            {"resources": [{"id": "r", "name": "n" * 10_000}]},
            lambda made: made.resources[0].name.pick("fr"),
            limits.LINE,
        ),
        (
            {"resources": [{"id": "r", "description": "d" * 100_000}]},
            lambda made: made.resources[0].description.pick("fr"),
            limits.PROSE,
        ),
    ],
)
def test_a_text_that_is_too_long_is_cut_and_told(fields: Raw, shown: Any, most: int) -> None:
    made, told = _made(**fields)
    text = str(shown(made))
    assert len(text) <= most
    assert text.endswith("…")
    assert told == [("text-too-long", "jeu")]


@pytest.mark.parametrize(
    ("fields", "kind", "most", "code"),
    [
        ({"tags": [f"mot {n}" for n in range(10_000)]}, "tags", limits.TAGS, "tags-too-many"),
        ({"groups": [f"g{n}" for n in range(1_000)]}, "groups", limits.GROUPS, "groups-too-many"),
        ({"resources": [{"id": f"r{n}"} for n in range(3_000)]}, "resources", limits.RESOURCES, "resources-too-many"),
    ],
)
def test_what_there_is_too_much_of_is_left_out_and_told(fields: Raw, kind: str, most: int, code: str) -> None:
    made, told = _made(**fields)
    assert len(getattr(made, kind)) == most
    assert told == [(code, "jeu")]


def test_an_outline_of_very_many_points_keeps_its_place() -> None:
    ring = [[2 + n * 1e-5, 44 + (n % 7) * 0.1] for n in range(100_000)]
    made, told = _made(spatial={"type": "Polygon", "coordinates": [[*ring, ring[0]]]})
    assert sum(map(len, made.spatial.rings)) <= limits.POINTS + 10
    assert made.spatial.bbox == pytest.approx((2, 44, 2.99999, 44.6))
    assert told == [("outline-too-long", "jeu")]


def test_long_ids_and_names_stay_apart() -> None:
    made = shaped([package("x", id="i" * 10_000 + end, name="n" * 10_000 + end) for end in "ab"])
    assert len({each.id for each in made.datasets}) == 2
    assert len({each.name for each in made.datasets}) == 2
    assert all(len(each.id) <= 200 and len(each.name) <= 200 for each in made.datasets)
    assert (
        shaped([package("x", id="i" * 10_000)]).datasets[0].id == shaped([package("x", id="i" * 10_000)]).datasets[0].id
    )


def test_titles_of_owners_are_cut_too() -> None:
    owner = {"id": "o", "name": "o", "title": "t" * 10_000, "description": "d" * 100_000}
    made = shaped([package("jeu", organization=owner, owner_org="o", groups=[owner])])
    shown = [(each.title, each.description) for each in made.organizations]
    shown += [(each.title, each.description) for each in made.groups]
    for title, description in shown:
        assert len(str(title.pick("fr"))) == limits.LINE
        assert len(str(description.pick("fr"))) == limits.PROSE
    assert [caution.code for caution in made.warnings] == ["text-too-long"]
