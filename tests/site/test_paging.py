"""Pages of lists: about twenty datasets on each, and few that change when one comes or goes."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue import Dataset, Text
from sitegen.site.paging import LEAST, MOST, in_pages


def datasets(ids: range) -> list[Dataset]:
    return [dataset(f"{number:08x}-0000") for number in ids]


def dataset(identifier: str) -> Dataset:
    return Dataset(id=identifier, name=identifier, title=Text.of("x"), notes=Text())


@given(st.integers(0, 300), st.integers(0, 10**6))
def test_every_dataset_is_on_one_page_in_its_order(number: int, first: int) -> None:
    listed = datasets(range(first, first + number))
    pages = in_pages(listed)
    assert [each for page in pages for each in page] == listed
    assert all(LEAST <= len(page) <= MOST for page in pages[:-1])
    assert len(pages[-1]) <= MOST
    assert pages[-1] or not listed


@pytest.mark.parametrize("number", [0, 1, 20, MOST])
def test_a_short_list_has_one_page(number: int) -> None:
    assert [len(page) for page in in_pages(datasets(range(number)))] == [number]


def test_ids_that_all_end_a_page_or_none_do_leave_pages_of_a_usual_length() -> None:
    lengths = {name: [len(page) for page in in_pages([dataset(name)] * 100)] for name in ("a", "d")}
    assert lengths == {"a": [MOST] * 4 + [16], "d": [LEAST] * 6 + [10]}


def test_one_that_comes_or_goes_changes_few_pages() -> None:
    """Of fifty pages with a new dataset at a random place, twenty-five would change were all of one length."""
    chance = random.Random(14)  # noqa: S311  # not for secrets
    changed = []
    for _ in range(200):
        listed = datasets(range(1000))
        before = {tuple(d.id for d in page) for page in in_pages(listed)}
        assert 48 <= len(before) <= 67
        listed.insert(chance.randrange(1001), datasets(range(5000, 5400))[chance.randrange(400)])
        changed.append(sum(tuple(d.id for d in page) not in before for page in in_pages(listed)))
    assert sum(changed) / len(changed) < 3
