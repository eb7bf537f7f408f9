"""A site does not shrink by accident."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.build.shrinkage import about, refuse_loss
from sitegen.catalogue import Catalogue, Dataset, Text
from sitegen.config import Partner
from sitegen.errors import SourceError
from tests.sources.making import live, partner, select


def catalogue(count: int) -> Catalogue:
    datasets = (Dataset(str(number), str(number), Text.of("x"), Text()) for number in range(count))
    return Catalogue("portail", datasets=tuple(datasets))


def allowing(percent: int) -> Partner:
    made = partner(live("https://portail.example.org/", Path()))
    table = made.table.model_copy(update={"max_loss": percent})
    return Partner(made.name, made.folder, made.source, table)


@pytest.mark.parametrize(
    ("percent", "before", "after", "refused"),
    [
        (50, 10, 5, False),
        (50, 10, 4, True),
        (50, 1, 0, True),
        (50, 0, 0, False),
        (50, 5, 50, False),
        (0, 10, 10, False),
        (0, 10, 9, True),
        (100, 10, 0, False),
        (25, 1000, 749, True),
        (25, 1000, 750, False),
    ],
)
def test_how_much_may_go(percent: int, before: int, after: int, refused: bool) -> None:
    reader = allowing(percent)
    was, now = about(reader, catalogue(before)), about(reader, catalogue(after))
    if not refused:
        refuse_loss(reader, was, now)
        return
    with pytest.raises(SourceError) as caught:
        refuse_loss(reader, was, now)
    assert f"{after} datasets where the site has {before}" in caught.value.message
    assert "--accept-loss" in caught.value.hint


def test_a_changed_selection_may_change_the_site() -> None:
    wide = partner(live("https://portail.example.org/", Path()))
    narrow = partner(live("https://portail.example.org/", Path()), select=select(tags=["eau"]))
    elsewhere = partner(live("https://un-autre.example.org/", Path()))
    was = about(wide, catalogue(10))
    refuse_loss(narrow, was, about(narrow, catalogue(1)))
    refuse_loss(elsewhere, was, about(elsewhere, catalogue(1)))
    with pytest.raises(SourceError):
        refuse_loss(wide, was, about(wide, catalogue(1)))


@pytest.mark.parametrize("unknown", [{}, {"datasets": "many"}, {"datasets": 10}])
def test_a_site_that_says_nothing_of_itself_is_no_measure(unknown: dict[str, int | str]) -> None:
    reader = allowing(0)
    refuse_loss(reader, unknown, about(reader, catalogue(0)))
