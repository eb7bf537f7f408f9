"""Organisations and groups, from lists and from what datasets embed."""

from __future__ import annotations

import pytest

from sitegen.catalogue import Text
from sitegen.sources.answer import no_file
from sitegen.sources.shape.owners import Directory, bilingual, group, organization


def test_the_portals_list_comes_before_the_copy_in_a_dataset() -> None:
    known = Directory([{"id": "1", "name": "parc", "title": "Nouveau titre", "description": ""}])
    assert known.find({"id": "1", "name": "parc", "title": "Ancien", "description": "Ancienne"}) == "1"
    made = organization(*known.entry("parc"), no_file)
    assert (made.title, made.description) == (Text.of("Nouveau titre"), Text())


def test_without_a_list_the_copy_serves() -> None:
    known = Directory(())
    assert known.find({"id": "1", "name": "parc", "title": "Parc", "description": "Un parc."}) == "1"
    assert known.find("1") == known.find("parc") == "1"
    made = organization(*known.entry("1"), no_file)
    assert (made.id, made.name, made.title, made.description) == ("1", "parc", Text.of("Parc"), Text.of("Un parc."))


def test_a_bare_name_and_a_later_dictionary_are_one_group() -> None:
    known = Directory(())
    assert known.find("geo") == "geo"
    assert known.find({"id": "7", "name": "geo", "title": "Géographie"}) == "geo"
    assert group(*known.entry("geo"), no_file).title == Text.of("Géographie")


def test_a_group_without_a_title_shows_its_name() -> None:
    known = Directory(())
    known.find({"name": "econ"})
    assert group(*known.entry("econ"), no_file).title == Text.of("econ")


@pytest.mark.parametrize("mention", [None, "", {}, [], 0.5j, {"id": None}, "8d2bb1fa-e214-57e1-bfb5-3250f6016dd1"])
def test_nobody_is_named(mention: object) -> None:
    assert Directory(()).find(mention) == ""


def test_only_what_is_found_is_used() -> None:
    known = Directory([{"id": "1", "name": "a"}, {"id": "2", "name": "b"}])
    known.learn("a")
    known.find("b")
    assert [identity for identity, _ in known.used()] == ["2"]


@pytest.mark.parametrize(
    "fields",
    [
        {"extras": [{"key": "site", "value": "https://parc.example.org/"}]},
        {"extras": [{"key": "site_web", "value": "https://parc.example.org/"}]},
        {"url": {}, "website": "https://parc.example.org/"},
        {"url": "mailto:x@example.org", "org_url": "https://parc.example.org/"},
    ],
)
def test_its_own_site(fields: dict[str, object]) -> None:
    made = organization("1", {"name": "parc", **fields}, no_file)
    assert made.url == "https://parc.example.org/"


def test_titles_in_languages() -> None:
    swiss = organization("1", {"name": "zug", "title": {"de": "Kanton Zug", "fr": "Canton de Zoug"}}, no_file)
    assert swiss.title.pick("fr").text == "Canton de Zoug"
    french = organization("1", {"name": "a", "title": "Commune", "title_translated": {"en": "Town"}}, no_file)
    assert french.title.pick("en").text == "Town"


@pytest.mark.parametrize(
    ("title", "pairs"),
    [
        ("Statistics Canada | Statistique Canada", (("en", "Statistics Canada"), ("fr", "Statistique Canada"))),
        ("Statistics Canada", (("", "Statistics Canada"),)),
        ("A | B | C", (("", "A | B | C"),)),
        ("A | ", (("", "A |"),)),
    ],
)
def test_two_titles_in_one(title: str, pairs: tuple[tuple[str, str], ...]) -> None:
    assert bilingual(Text.of(title.strip()), ("en", "fr")).values == pairs
