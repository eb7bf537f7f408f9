"""Feeds: valid whatever the catalogue holds, newest first, with ids that stay."""

from __future__ import annotations

import uuid
from calendar import timegm
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import feedparser
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Phrase, Tag, Text
from sitegen.outputs import feeds
from sitegen.outputs.feeds.atom import Category, Entry, Feed, atom, identity
from tests.atom_rules import ATOM, faults, read
from tests.site.test_saved_searches import made

DAY = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
LANG = "{http://www.w3.org/XML/1998/namespace}lang"
UUID = "0C930a3c-fb06-4bda-b81b-8031eed34a0b"
HOSTILE = "a\x00b\x08\x0b\x1f<b>&amp;]]>\"'\ud800\udfff\ufffe\uffff\x7f\U0001f600 \u202f: é\r\n\tz"
EVERYTHING = {"searches": {"all": {"title": "Tout : « oui » & <non>", "words": "jeu"}}}


def dataset(number: int, **fields: Any) -> Dataset:
    some: dict[str, Any] = {"id": f"id-{number}", "modified": DAY + timedelta(days=number)} | fields
    return Dataset(
        name=f"jeu-{number}", **{"title": Text.of(f"Jeu {number}"), "notes": Text.of("Des <b>mots</b>.")} | some
    )


def written(folder: Path, *datasets: Dataset, **table: Any) -> dict[str, bytes]:
    catalogue = Catalogue(
        "s",
        datasets=datasets,
        organizations=(Organization("o", "dax", Text.of("Ville de Dax")),),
        groups=(Group("g", "eau", Text.of("L’eau")),),
        as_of=DAY,
    )
    sites, theme = made(folder, catalogue, **EVERYTHING | table)
    artifacts = [artifact for site in sites for artifact in feeds.artifacts(site, theme)]
    contents = {artifact.path: artifact.make(*artifact.args) for artifact in artifacts}
    return {path: content for path, content in contents.items() if isinstance(content, bytes)}


def test_a_feed_for_each_search_in_each_language(tmp_path: Path) -> None:
    found = written(tmp_path, dataset(1))
    french, english = (read(found[f"{prefix}feeds/search/all.atom"]) for prefix in ("", "en/"))
    assert (french.get(LANG), english.get(LANG)) == ("fr", "en")
    assert french.findtext(f"{ATOM}title") == "Tout : « oui » & <non> – Données"
    assert french.findtext(f"{ATOM}id") == "https://example.org/feeds/search/all.atom"
    [title] = english.findall(f"{ATOM}title")
    assert title.get(LANG) == "fr", "a title that nobody translated is told as such"
    hrefs = [link.get("href") for link in english.findall(f"{ATOM}link")]
    assert hrefs == ["https://example.org/en/feeds/search/all.atom", "https://example.org/en/search/saved/all/"]


def test_feeds_of_everything_of_organisations_and_of_groups_in_each_language(tmp_path: Path) -> None:
    datasets = (dataset(1, organization="o"), dataset(2, groups=("g",)), dataset(3))
    found = written(tmp_path, *datasets, searches={})
    titles = {
        "feeds/dataset.atom": ["Jeu 3", "Jeu 2", "Jeu 1"],
        "feeds/organization/dax.atom": ["Jeu 1"],
        "feeds/group/eau.atom": ["Jeu 2"],
    }
    assert {path: _titles(found[path]) for path in found} == titles | {f"en/{path}": v for path, v in titles.items()}
    assert {path: faults(document) for path, document in found.items()} == {path: [] for path in found}
    names = {path: (read(found[path]).findtext(f"{ATOM}title"), _page(found[path])) for path in found}
    assert names["en/feeds/dataset.atom"] == ("Datasets – Données", "https://example.org/en/dataset/")
    assert names["feeds/organization/dax.atom"] == ("Ville de Dax – Données", "https://example.org/organization/dax/")
    assert names["feeds/group/eau.atom"] == ("L’eau – Données", "https://example.org/group/eau/")


def _titles(document: bytes) -> list[str | None]:
    return [entry.findtext(f"{ATOM}title") for entry in read(document).iter(f"{ATOM}entry")]


def _page(document: bytes) -> str:
    links = read(document).findall(f"{ATOM}link")
    return next(str(link.get("href")) for link in links if link.get("rel") == "alternate")


def test_a_change_makes_anew_only_the_feeds_that_tell_of_it(tmp_path: Path) -> None:
    before = written(tmp_path, dataset(1, organization="o"), dataset(2, groups=("g",)), searches={})
    after = written(tmp_path, dataset(1, organization="o"), dataset(2, groups=("g",), version="2"), searches={})
    assert before == after, "what a feed does not tell changes none"
    later = DAY + timedelta(days=9)
    after = written(tmp_path, dataset(1, organization="o"), dataset(2, groups=("g",), modified=later), searches={})
    assert {path for path in before if before[path] != after[path]} == {
        f"{prefix}feeds/{name}.atom" for prefix in ("", "en/") for name in ("dataset", "group/eau")
    }


def test_a_feed_reader_reads_them(tmp_path: Path) -> None:
    one = dataset(1, id=UUID, organization="o", tags=(Tag("Forêt & <bois>"),), notes=Text.of(HOSTILE))
    for path, document in written(tmp_path, one, searches={}).items():
        feed = feedparser.parse(document, sanitize_html=False)
        assert (feed.bozo, feed.version) == (False, "atom10"), path
        assert feed.feed.id == f"https://example.org/{path}"
        for entry in feed.entries:
            assert entry.id == f"urn:uuid:{UUID.lower()}"
            assert datetime.fromtimestamp(timegm(entry.updated_parsed), UTC) == datetime(
                2026, 11, 21, 8, 30, 15, tzinfo=UTC
            )
            assert [tag.label for tag in entry.tags] == ["Forêt & <bois>"]


def test_an_entry_tells_what_a_dataset_is(tmp_path: Path) -> None:
    tags, created = (Tag("Forêt"), Tag("forêt")), datetime(2020, 1, 1, tzinfo=UTC)
    one = dataset(1, id=UUID, organization="o", groups=("g",), tags=tags, created=created)
    feed = read(written(tmp_path, one, legal={"publisher": "Département"})["feeds/search/all.atom"])
    assert feed.findtext(f"{ATOM}author/{ATOM}name") == "Département"
    [entry] = feed.findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{UUID.lower()}"
    assert entry.findtext(f"{ATOM}updated") == "2026-11-21T08:30:15Z"
    assert entry.findtext(f"{ATOM}published") == "2020-01-01T00:00:00Z"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == "Ville de Dax"
    assert entry.findtext(f"{ATOM}summary") == "Des mots."
    assert [link.get("href") for link in entry.findall(f"{ATOM}link")] == ["https://example.org/dataset/jeu-1/"]
    assert [dict(category.attrib) for category in entry.findall(f"{ATOM}category")] == [
        {"term": "eau", "scheme": "https://example.org/group/", "label": "L’eau"},
        {"term": "foret", "scheme": "https://example.org/tag/", "label": "forêt"},
    ]


def test_at_most_fifty_newest_change_first_and_none_without_a_date(tmp_path: Path) -> None:
    many = [dataset(number) for number in range(60)]
    document = written(tmp_path, *many, dataset(99, modified=None))["feeds/search/all.atom"]
    feed = read(document)
    titles = [entry.findtext(f"{ATOM}title") for entry in feed.iter(f"{ATOM}entry")]
    assert titles == [f"Jeu {number}" for number in range(59, 9, -1)]
    assert feed.findtext(f"{ATOM}updated") == (DAY + timedelta(days=59)).strftime("%Y-%m-%dT%H:%M:%SZ")
    assert faults(document) == []


@pytest.mark.parametrize("datasets", [(), (dataset(1, modified=None),)], ids=["empty", "undated"])
def test_a_feed_without_entries_is_valid_and_tells_no_news(tmp_path: Path, datasets: tuple[Dataset, ...]) -> None:
    document = written(tmp_path, *datasets)["feeds/search/all.atom"]
    assert faults(document) == []
    assert read(document).findtext(f"{ATOM}updated") == "1970-01-01T00:00:00Z"


def test_ids_stay_and_differ() -> None:
    base = "https://example.org/"
    assert identity(UUID, base) == identity(UUID.lower(), "https://other.example.org/") == f"urn:uuid:{UUID.lower()}"
    assert identity("budget", base) == "urn:uuid:71d1f59d-e3b9-5b3a-8025-45238afa5ea8"
    others = {
        identity(own, address)
        for own in ("budget", "Budget", "", "\ud800", f"{{{UUID}}}")
        for address in (base, "https://example.org/x/")
    }
    assert len(others) == 10
    assert all(uuid.UUID(other.removeprefix("urn:uuid:")).version == 5 for other in others)


@given(st.lists(st.text(st.characters() | st.sampled_from(HOSTILE)), min_size=8, max_size=8))
def test_no_text_breaks_a_feed(texts: list[str]) -> None:
    document = atom(_feed(*texts))
    assert faults(document) == []


def test_what_xml_refuses_is_left_out_and_the_rest_stays() -> None:
    document = atom(_feed(*[HOSTILE] * 8))
    feed = read(document)
    kept = "ab<b>&amp;]]>\"'\x7f\U0001f600 \u202f: é z"
    texts = [feed.findtext(f"{ATOM}title"), feed.findtext(f"{ATOM}entry/{ATOM}summary")]
    assert texts == [kept, kept]
    assert {category.get("label") for category in feed.iter(f"{ATOM}category")} == {kept}
    assert b"]]>" not in document


def _feed(title: str, subtitle: str, author: str, entry: str, summary: str, owner: str, term: str, label: str) -> Feed:
    here = "https://example.org/"
    one = Entry(
        id="urn:uuid:" + UUID,
        title=Phrase(entry),
        link=here,
        updated=DAY,
        author=owner,
        summary=Phrase(summary, "en"),
        categories=(Category(term, label, here),),
    )
    return Feed(f"{here}feed.atom", here, "fr", Phrase(title), subtitle, author, here, (one,))


def test_the_same_bytes_twice(tmp_path: Path) -> None:
    datasets = [dataset(number, tags=(Tag("b"), Tag("a"))) for number in range(5)]
    assert written(tmp_path, *datasets) == written(tmp_path, *reversed(datasets))
