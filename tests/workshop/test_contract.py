"""The contract of themes: the list is that of the code, its version is a new one where it has to be, docs show it."""

from __future__ import annotations

import pytest

from sitegen.commands import reference
from sitegen.theme import API
from sitegen.workshop import contract, contract_page


@pytest.fixture(scope="module")
def now() -> dict[str, str]:
    return contract.listing()


def test_the_contract_has_the_number_that_it_has_to_have(now: dict[str, str]) -> None:
    """Where this fails, something was taken away that themes count on, or a released version became another."""
    assert contract.faults(now) == []


def test_the_list_and_the_page_are_those_of_the_code(now: dict[str, str]) -> None:
    told = "the contract changed: python -m sitegen.commands.reference"
    assert contract.differences(contract.known(API), now) == [], told
    page = contract_page.PAGE.read_text("utf-8")
    assert contract_page.written(page, now) == page, told


def test_every_version_has_its_list_and_its_line() -> None:
    assert {file.stem for file in contract.FOLDER.iterdir()} == {version.number for version in contract.HISTORY}
    assert all(version.is_released for version in contract.HISTORY[:-1])
    for before, after in zip(contract.HISTORY, contract.HISTORY[1:], strict=False):
        if before.number.partition(".")[0] == after.number.partition(".")[0]:
            assert contract.breaks(contract.known(before.number), contract.known(after.number)) == []


@pytest.mark.parametrize(
    ("key", "kind", "breaks"),
    [
        ("view Card.title", None, True),
        ("view Card.title", "str", True),
        ("view Card.colour", "str", False),
        ("block home.html figures", None, True),
        ("macro parts/cards.html card", "item, level=, kind=", False),
        ("macro parts/cards.html card", "item, kind, level=", True),
        ("macro parts/cards.html card", "item, level=, kind", True),
        ("token radius", "number", True),
        ("message nav.home", None, True),
        ("name count.datasets {count}", None, True),
        ("data-part parts/finder.html list", None, True),
    ],
)
def test_what_is_taken_away_or_of_another_kind_breaks_themes_and_what_is_added_does_not(
    now: dict[str, str], key: str, kind: str | None, breaks: bool
) -> None:
    after = {**now, key: kind} if kind else {name: value for name, value in now.items() if name != key}
    assert bool(contract.breaks(now, after)) is breaks
    assert bool(contract.differences(now, after))


def test_a_released_version_stays_as_it_is(now: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    released = contract.Version(API, "…")
    monkeypatch.setattr(contract, "HISTORY", (*contract.HISTORY[:-1], released))
    assert contract.faults(now) == []
    first, *rest = contract.faults({**now, "view Card.colour": "str"})
    assert first.startswith(f"{API} is released")
    assert rest == ["+ view Card.colour: str"]


def test_what_a_version_before_had_is_told_line_by_line(now: dict[str, str]) -> None:
    less = {key: kind for key, kind in now.items() if not key.startswith("block home.html")}
    first, *rest = contract.faults(less)
    assert "had this" in first
    assert "- block home.html figures" in rest


def test_a_number_without_a_line_of_history_is_told_of(now: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(contract, "API", "1.99")
    assert "HISTORY" in contract.faults(now)[0]


def test_what_is_written_by_hand_around_the_list_stays(now: dict[str, str]) -> None:
    page = f"Before.\n{contract_page.BEGIN}\nWhat was before\n{contract_page.END}\nAfter.\n"
    made = contract_page.written(page, now)
    assert made.startswith("Before.\n")
    assert made.endswith("After.\n")
    assert "What was before" not in made
    assert "home.html | HomePage" in made
    with pytest.raises(ValueError, match="lacks"):
        contract_page.written("no marks", now)
    assert reference.page()
