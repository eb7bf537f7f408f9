"""A portal that keeps translations of terms beside its datasets (ckanext-multilingual): asked for, and put in place."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue, Group, Organization, Tag, Text
from sitegen.config import Partner
from sitegen.sources import Sources, fetch
from sitegen.sources.ckan import term_table
from tests.sources import faults
from tests.sources.making import EAU, LUBERON, Raw, live, package, partner
from tests.sources.portal import Portal, failure, success

NOTES = "Relevés du parc.\r\n\r\n* par jour\r\n* par mois"
TABLE = [
    ("Sources", "en", "Springs"),
    ("Sources", "de", "Quellen"),
    (NOTES, "en", "Readings of the park."),
    ("eau", "en", "water"),
    ("Fichier", "en", "File"),
    ("Un par ligne", "en", "One a line"),
    ("Parc du Luberon", "en", "Luberon park"),
    ("Un parc.", "en", "A park."),
    ("Eau", "en", "Water"),
]


def speaking(of: Partner, *languages: str) -> Partner:
    return replace(of, table=of.table.model_copy(update={"languages": languages}))


@pytest.fixture
def reader(portal: Portal, tmp_path: Path) -> Partner:
    return speaking(partner(live(portal.url, tmp_path)), "fr", "en")


@pytest.fixture
def stocked(portal: Portal) -> Portal:
    portal.extensions = ["stats", "multilingual_dataset", "multilingual_group"]
    portal.organizations = [{**LUBERON, "description": "Un parc."}]
    portal.groups = [dict(EAU)]
    portal.packages = [
        package(
            "sources",
            notes=NOTES,
            groups=[EAU],
            tags=[{"name": "eau"}, {"name": "nappe"}],
            resources=[
                {"id": "r", "name": "Fichier", "description": "Un par ligne", "url": "https://example.org/f.csv"}
            ],
        ),
        package("sentiers"),
    ]
    portal.terms = list(TABLE)
    return portal


def told(made: Catalogue, language: str) -> list[str]:
    """Every text that a term may change, as a page in this language has it."""
    owners: tuple[Organization | Group, ...] = (*made.organizations, *made.groups)
    texts: list[Text] = [text for each in owners for text in (each.title, each.description)]
    for dataset in made.datasets:
        texts += dataset.title, dataset.notes
        for resource in dataset.resources:
            texts += resource.name, resource.description
    return [str(text.pick(language)) for text in texts]


def test_each_text_is_in_the_languages_of_its_terms(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    made = fetch(reader, cache=tmp_path / "cache")
    assert made.warnings == ()
    assert told(made, "en") == [
        *("Luberon park", "A park.", "Water", ""),
        *("Sentiers", "", "File", ""),
        *("Springs", "Readings of the park.", "File", "One a line"),
    ]
    plain = NOTES.replace("\r", "")
    assert told(made, "fr") == [
        *("Parc du Luberon", "Un parc.", "Eau", ""),
        *("Sentiers", "", "Fichier", ""),
        *("Sources", plain, "Fichier", "Un par ligne"),
    ]
    assert set(made.datasets[1].tags) == {Tag("nappe"), Tag("eau", "fr"), Tag("water", "en")}
    (asked,) = stocked.questions("term_translation_show")
    assert asked["lang_codes"] == ["fr", "en"]
    assert {"Sources", NOTES, "eau", "nappe", "Fichier", "Parc du Luberon", "Eau"} <= set(asked["terms"])
    assert "sources" not in asked["terms"]  # names stand in addresses


def test_a_term_in_the_languages_of_the_site_only(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    stocked.terms += [("eau", "fr", "Eau douce"), ("Sources", "fr", "Les sources")]
    made = fetch(speaking(reader, "fr"), cache=tmp_path / "cache")
    assert made.datasets[1].title == Text((("", "Sources"), ("fr", "Les sources")))
    assert set(made.datasets[1].tags) == {Tag("nappe"), Tag("Eau douce", "fr")}


def test_what_a_dataset_says_in_a_language_itself_stays(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    stocked.packages[0] |= {"title_translated": {"en": "Our springs"}, "keywords": {"en": ["spring"]}}
    stocked.packages[1] |= {"title": "Sources", "title_en": "Their springs"}
    made = fetch(speaking(reader, "fr", "en", "de"), cache=tmp_path / "cache")
    assert [str(each.title.pick("en")) for each in made.datasets] == ["Their springs", "Our springs"]
    assert [str(each.title.pick("de")) for each in made.datasets] == ["Quellen", "Quellen"]
    assert Tag("spring", "en") in made.datasets[1].tags
    assert Tag("eau") in made.datasets[1].tags


def test_where_the_extension_is_not_there_nothing_is_asked(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    stocked.extensions = ["stats", "scheming_datasets", "fluent"]
    made = fetch(reader, cache=tmp_path / "cache")
    assert told(made, "en") == told(made, "fr")
    assert stocked.questions("term_translation_show") == []
    assert len(stocked.questions("status_show")) == 1
    assert made.warnings == ()


@pytest.mark.parametrize(
    "answer",
    [
        failure(403, "Authorization Error"),
        success(None),
        success([]),
        success({"extensions": "multilingual_dataset"}),
        success({"extensions": [None, 7]}),
        (404, {}, b"<html>"),
    ],
)
def test_a_status_that_says_nothing_of_extensions(
    stocked: Portal, reader: Partner, tmp_path: Path, answer: tuple[int, dict[str, str], bytes]
) -> None:
    stocked.will_answer("status_show", (answer[0], answer[2]))
    made = fetch(reader, cache=tmp_path / "cache")
    assert len(made.datasets) == 2
    assert stocked.questions("term_translation_show") == []


def test_a_changed_term_changes_the_site_and_a_later_reading_is_as_a_first_one(
    stocked: Portal, reader: Partner, tmp_path: Path
) -> None:
    cache = tmp_path / "cache"

    def state() -> str:
        with Sources(cache) as sources:
            return sources.state(reader)

    fetch(reader, cache=cache)
    before = state()
    fetch(reader, cache=cache)
    assert state() == before
    stocked.asked.clear()
    stocked.terms[0] = ("Sources", "en", "Wells")
    later = fetch(reader, cache=cache)
    assert not [each for each in stocked.questions("package_search") if "fl" not in each and each["rows"] != "0"]
    assert str(later.datasets[1].title.pick("en")) == "Wells"
    assert state() != before
    first = fetch(reader, cache=tmp_path / "another")
    assert later == first == fetch(reader, cache=cache, offline=True)
    stocked.terms.clear()
    assert told(fetch(reader, cache=cache), "en") == told(first, "fr")


def test_an_answer_in_another_order_is_the_same(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    states = []
    for name in ("one", "two"):
        with Sources(tmp_path / name) as sources:
            sources.refresh(reader)
            states.append(sources.state(reader))
        stocked.terms.reverse()
    assert states[0] == states[1]


def test_many_terms_are_asked_for_in_parts_and_partners_share_them(
    stocked: Portal, reader: Partner, tmp_path: Path
) -> None:
    stocked.packages += [package(f"p{number}", notes=f"{number} {'é' * 700}") for number in range(300)]
    stocked.packages.append(package("long", notes="è" * 30_000))
    stocked.packages.append(package("nul", title="a\0b", notes="\ud83d seul"))
    with Sources(tmp_path / "cache") as sources:
        sources.refresh(reader)
        asked = stocked.questions("term_translation_show")
        sources.refresh(replace(reader, name="other"))
        assert len(stocked.questions("term_translation_show")) == len(asked)
        sources.refresh(speaking(replace(reader, name="third"), "fr", "de"))
        assert len(stocked.questions("term_translation_show")) == 2 * len(asked)
        assert str(sources.catalogue(replace(reader, name="other")).datasets[-1].title.pick("en")) == "Springs"
    parts = [each["terms"] for each in asked]
    assert len(parts) > 3
    assert all(0 < len(part) <= term_table.BATCH for part in parts)
    assert all(sum(len(term.encode()) for term in part) <= term_table.BATCH_BYTES for part in parts)
    every = [term for part in parts for term in part]
    assert len(every) == len(set(every)) > 600
    assert not [term for term in every if "\0" in term or len(term) > 20_000 or term.startswith("\ud83d")]


def test_a_portal_with_a_single_text(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    stocked.organizations, stocked.groups = [], []
    stocked.packages = [package("sources", resources=[], organization=None, owner_org=None)]
    made = fetch(speaking(reader, "en"), cache=tmp_path / "cache")
    assert str(made.datasets[0].title.pick("en")) == "Springs"
    assert stocked.questions("term_translation_show") == [{"terms": "Sources", "lang_codes": "en"}]


def test_a_portal_without_texts_is_not_asked_for_all_of_its_table(
    stocked: Portal, reader: Partner, tmp_path: Path
) -> None:
    stocked.organizations, stocked.groups, stocked.packages = [], [], []
    fetch(reader, cache=tmp_path / "cache")
    assert stocked.questions("term_translation_show") == []


def rows(*added: object) -> tuple[int, bytes]:
    status, _, body = success([{"term": "Sources", "lang_code": "en", "term_translation": "Springs"}, *added])
    return status, body


def refusal(status: int, kind: str) -> tuple[int, bytes]:
    status, _, body = failure(status, kind)
    return status, body


WRONG: dict[str, Any] = {
    "not allowed": refusal(403, "Authorization Error"),
    "unknown": (400, b'"Bad request: Action name not known: term_translation_show"'),
    "a page": (404, b"<html>"),
    "an error": (500, b"<html>"),
    "no list": (200, success({"Sources": "Springs"})[2]),
    "nothing": (200, success(None)[2]),
    "a list of words": rows("Springs"),
    "no text": rows({"term": "Eau", "lang_code": "en", "term_translation": None}),
    "too few": rows({"term": "Eau", "lang_code": "en"}),
    "no JSON": (200, b'{"success": true, "result": ['),
    "huge": faults.endless,
    "a bomb": faults.bomb,
    "reset": faults.reset,
    "hung up": faults.hang_up,
    "too slow": faults.stall,
    "elsewhere": (302, b"", {"Location": "https://ailleurs.example.org/api"}),
}


@pytest.mark.parametrize("way", WRONG)
def test_a_table_that_cannot_be_read_is_told_and_texts_are_as_they_are(
    stocked: Portal, reader: Partner, tmp_path: Path, way: str
) -> None:
    fetch(reader, cache=tmp_path / "cache")  # so that there are translations to be let go
    stocked.will_answer("term_translation_show", WRONG[way])
    source = replace(reader.source, fetching=reader.source.fetching.model_copy(update={"answer_mb": 1, "timeout": 2}))
    reader = replace(reader, source=source)
    made = fetch(reader, cache=tmp_path / "cache")
    assert told(made, "en") == told(made, "fr")
    assert len(made.datasets) == 2
    (caution,) = made.warnings
    assert (caution.code, caution.where) == ("terms-not-read", stocked.url)
    assert "texts are as its datasets have them" in caution.message


def test_one_bad_part_of_many_leaves_no_site_half_translated(stocked: Portal, reader: Partner, tmp_path: Path) -> None:
    stocked.packages += [package(f"p{number}") for number in range(2 * term_table.BATCH)]
    stocked.will_answer("term_translation_show", rows(), (500, b""), (500, b""), rows())
    made = fetch(reader, cache=tmp_path / "cache")
    assert told(made, "en") == told(made, "fr")
    assert [each.code for each in made.warnings] == ["terms-not-read"]


def test_a_portal_that_gives_more_than_can_be_kept(
    stocked: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(term_table, "MOST", 1 << 20)
    stocked.terms.append(("Sentiers", "en", "x" * (1 << 20)))
    made = fetch(reader, cache=tmp_path / "cache")
    assert told(made, "en") == told(made, "fr")
    assert [each.code for each in made.warnings] == ["terms-not-read"]


@pytest.mark.parametrize(
    "stranger",
    [("Inconnu", "en", "Unknown"), ("Sentiers", "it", "Sentieri"), ("Sentiers", "en", "  ")],
)
def test_what_nobody_asked_for_is_passed_over(
    stocked: Portal, reader: Partner, tmp_path: Path, stranger: tuple[str, str, str]
) -> None:
    expected = fetch(reader, cache=tmp_path / "one")
    added = dict(zip(("term", "lang_code", "term_translation"), stranger, strict=True))
    answer: Raw = json.loads(stocked.answer("POST", "/api/3/action/term_translation_show", _ALL, {})[2])  # type: ignore[index]
    stocked.will_answer("term_translation_show", (200, success([*answer["result"], added])[2]))
    assert fetch(reader, cache=tmp_path / "two") == expected


_ALL: Raw = {"terms": [], "lang_codes": ["fr", "en"]}
