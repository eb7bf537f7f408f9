"""Packages of real portals' shapes -> Dataset."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from sitegen.catalogue import Contact, Dataset, Tag, Text
from sitegen.config import ShowTable
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.dataset import dataset
from sitegen.sources.shape.owners import Directory
from tests.sources.making import package


def context(*, contacts: bool = False, extras: tuple[str, ...] = ()) -> Context:
    show = ShowTable.model_validate({"contacts": contacts, "extras": extras})
    return Context(show, Directory(()), Directory(()))


def shaped(**fields: Any) -> Dataset:
    made = dataset(package("jeu", **fields), context())
    assert made is not None
    return made


def test_a_package_of_datasud() -> None:
    made = shaped(
        title="Table des mâts éoliens",
        frequency="quarterly",
        granularity="commune",
        geocover="regionale",
        dataset_publication_date="2020-10-13",
        dataset_modification_date="2021-02-28",
        version=None,
        url=None,
        license_id="lov2",
    )
    assert made.title == Text.of("Table des mâts éoliens")
    assert made.frequency == "QUARTERLY"
    assert made.granularity.pick("fr").text == "Commune"
    assert made.territory.pick("fr").text == "Régionale"
    assert made.issued == "2020-10-13"
    assert made.created == datetime(2026, 1, 1, 8, tzinfo=UTC)
    assert made.modified == datetime(2026, 2, 3, 9, 30, 0, 123456, UTC), "CKAN's own date, not one typed by hand"
    assert made.license is not None
    assert made.license.title == "Licence Ouverte 2.0"


@pytest.mark.parametrize(
    ("fields", "identity", "name"),
    [
        ({"id": None}, "jeu", "jeu"),
        ({"name": ""}, "id-jeu", "id-jeu"),
        ({"id": 12}, "12", "jeu"),
        ({"id": {}, "name": " jeu\n"}, "jeu", "jeu"),
    ],
)
def test_id_and_name_stand_in_for_each_other(fields: dict[str, Any], identity: str, name: str) -> None:
    made = shaped(**fields)
    assert (made.id, made.name) == (identity, name)


@pytest.mark.parametrize("title", [None, "", " \n", {}, {"fr": "", "en": ""}, [], "\u200b"])
def test_a_dataset_without_a_title_shows_its_name_and_is_reported(title: object) -> None:
    at_hand = context()
    made = dataset(package("jeu", title=title), at_hand)
    assert made is not None
    assert made.title == Text.of("jeu")
    assert [(each.code, each.where) for each in at_hand.cautions] == [("dataset-without-title", "jeu")]


UUID = "0054fb0f-e183-4a8f-b0d7-bf423e97275a"


@pytest.mark.parametrize(
    ("raw", "code", "where"),
    [
        (package("jeu", private=True), "dataset-not-public", "ligne 3"),
        (package("jeu", private="True"), "dataset-not-public", "ligne 3"),
        (package("jeu", private="on"), "dataset-not-public", "ligne 3"),
        (package("jeu", private=["?"]), "dataset-not-public", "ligne 3"),
        (package("jeu", id=UUID, private=True), "dataset-not-public", UUID),
        (package("jeu", extras=[{"key": "private", "value": "true"}]), "dataset-not-public", "ligne 3"),
        (package("jeu", private=False, capacity="private"), "dataset-not-public", "ligne 3"),
        (package("jeu", visibility="Private"), "dataset-not-public", "ligne 3"),
        (package("jeu", state="draft"), "dataset-not-public", "ligne 3"),
        (package("jeu", state="deleted"), "dataset-not-public", "ligne 3"),
        (package("jeu", state="pending"), "dataset-not-public", "ligne 3"),
        (package("jeu", state=["deleted"]), "dataset-not-public", "ligne 3"),
        ({"title": "sans nom"}, "dataset-unreadable", "ligne 3"),
        ("texte", "dataset-unreadable", "ligne 3"),
        (None, "dataset-unreadable", "ligne 3"),
        ([], "dataset-unreadable", "ligne 3"),
    ],
)
def test_what_is_left_out_is_named(raw: object, code: str, where: str) -> None:
    at_hand = context()
    assert dataset(raw, at_hand, "ligne 3") is None
    assert [(each.code, each.where) for each in at_hand.cautions] == [(code, where)]


@pytest.mark.parametrize("kind", ["dataset", "datensatz", "doc", "showcase", None, {}])
def test_every_type_has_its_page(kind: object) -> None:
    assert shaped(type=kind).name == "jeu"


def test_harvest_sources_are_no_datasets() -> None:
    at_hand = context()
    assert dataset(package("moisson", type="harvest"), at_hand) is None
    assert at_hand.cautions == []


@pytest.mark.parametrize(
    ("fields", "tags"),
    [
        ({"tags": [{"name": "eau", "display_name": "Eau"}]}, [Tag("eau")]),
        ({"tags": ["hauptwege", "wanderkarte"]}, [Tag("hauptwege"), Tag("wanderkarte")]),
        ({"tags": ["compras", "Compras", "COMPRAS"]}, [Tag("compras")]),
        ({"tags": "eau, forêt"}, [Tag("eau"), Tag("forêt")]),
        ({"tags": [None, {}, "", {"name": None}]}, []),
        ({"tags": None}, []),
        (
            {"tags": [], "keywords": {"en": ["water"], "fr": ["eau", "Eau"]}},
            [Tag("water", "en"), Tag("eau", "fr")],
        ),
        ({"tags": ["eau", "sol"], "keywords": '{"fr": ["Eau"]}'}, [Tag("Eau", "fr"), Tag("sol")]),
        ({"tags": ["eau"], "keywords": ["autre"]}, [Tag("eau")]),
        ({"tags": [], "keywords": ["eau", "sol"]}, [Tag("eau"), Tag("sol")]),
        ({"tags": None, "keyword": '["eau", "sol"]'}, [Tag("eau"), Tag("sol")]),
        ({"tags": [], "tag_string": "eau, sol"}, [Tag("eau"), Tag("sol")]),
        (
            {"tags": ["eau"], "tags_translated": {"fr": ["eau"], "en": ["water"]}},
            [Tag("eau", "fr"), Tag("water", "en")],
        ),
        ({"tags": [{"name": "eau", "state": "active"}, {"name": "sol", "state": "deleted"}]}, [Tag("eau")]),
    ],
)
def test_tags(fields: dict[str, Any], tags: list[Tag]) -> None:
    assert list(shaped(**fields).tags) == tags


def test_languages_of_canada() -> None:
    made = shaped(
        title="Water",
        notes="<p>Water</p>",
        title_translated={"en": "Water", "fr": "Eau"},
        notes_translated='{"en": "<p>Water</p>", "fr": "<p>Eau</p>"}',
    )
    assert made.title.values == (("en", "Water"), ("fr", "Eau"))
    assert made.notes.values == (("en", "<p>Water</p>"), ("fr", "<p>Eau</p>"))


def test_languages_of_switzerland() -> None:
    made = shaped(title={"de": "Arbeitslose [Anz.]", "en": "", "fr": ""}, notes=None, description={"de": "Mittel"})
    assert made.title.values == (("de", "Arbeitslose [Anz.]"),)
    assert made.notes.values == (("de", "Mittel"),)


@pytest.mark.parametrize(
    "url", ["Accounts Payable", "mailto:x@example.org", "ftp://example.org/", "www.x.de", {}, None]
)
def test_a_landing_page_that_is_no_web_page(url: object) -> None:
    assert shaped(url=url).url == ""


def test_a_landing_page() -> None:
    assert shaped(url=" https://example.org/a b ").url == "https://example.org/a%20b"


def test_where_the_portal_gives_no_date_of_change_the_data_have_one() -> None:
    made = shaped(metadata_modified=None, resources=[{"id": "r", "last_modified": "2020-02-03"}])
    assert made.modified == datetime(2020, 2, 3, tzinfo=UTC)
    made = shaped(metadata_modified="R/P1W", dataset_modification_date="2021-02-28", resources=None)
    assert made.modified == datetime(2021, 2, 28, tzinfo=UTC)
    assert shaped(metadata_modified=None, resources=[]).modified is None


CONTACT = {"maintainer": "Service SIG", "maintainer_email": " sig@example.org "}


@pytest.mark.parametrize(
    ("fields", "contact"),
    [
        (CONTACT, Contact("Service SIG", "sig@example.org")),
        ({"maintainer": "sig@example.org"}, Contact("", "sig@example.org")),
        ({"maintainer": "7d7f5f8d-7e3b-483a-8de1-2b122010c1eb"}, None),
        ({"maintainer": None, "maintainer_email": "pas une adresse"}, None),
        ({"author": "Une personne", "author_email": "personne@example.org"}, None),
    ],
)
def test_a_contact_only_for_who_asks(fields: dict[str, Any], contact: Contact | None) -> None:
    raw = package("jeu", **fields)
    hidden, shown = dataset(raw, context()), dataset(raw, context(contacts=True))
    assert hidden is not None
    assert shown is not None
    assert hidden.contact is None
    assert shown.contact == contact


def test_extras_are_those_asked_for_in_that_order() -> None:
    raw = package(
        "jeu",
        support="region-sud",
        author_email="x@example.org",
        extras=[
            {"key": "insee", "value": "40281"},
            {"key": "theme", "value": '["Eau", "Sol"]'},
            {"key": "secret", "value": "non"},
            {"key": "vide", "value": ""},
        ],
    )
    made = dataset(raw, context(extras=("theme", "support", "absent", "vide", "author_email", "insee")))
    assert made is not None
    assert made.extras == (("theme", "Eau, Sol"), ("support", "region-sud"), ("insee", "40281"))


def test_faults_of_resources_are_told_once_a_dataset() -> None:
    at_hand = context()
    dataset(package("jeu", resources=[{"url": "x y", "id": "a"}, {"url": "z", "id": "b"}, 7]), at_hand)
    assert [(each.code, each.where, each.message[-1]) for each in at_hand.cautions] == [
        ("resource-without-link", "jeu", "2"),
        ("resource-unreadable", "jeu", "1"),
    ]


def test_a_polygon_off_the_globe_is_reported() -> None:
    at_hand = context()
    lambert = {"type": "Polygon", "coordinates": [[[890000, 6250000], [900000, 6250000], [900000, 6260000]]]}
    made = dataset(package("jeu", spatial=lambert), at_hand)
    assert made is not None
    assert made.spatial is None
    assert [each.code for each in at_hand.cautions] == ["dataset-outline-refused"]


def test_the_address_of_a_locked_file_is_in_no_text_of_its_dataset() -> None:
    secret = "https://h.example.fr/depot/secret.csv"
    told = f"http://H.example.fr/depot/secret%2ecsv?cle=m0t, {secret}"
    raw = package(
        "jeu",
        title=f"Jeu {told}",
        notes={"fr": f"Notes {told}", "en": f"Notes ({told})"},
        version=told,
        url=secret,
        extras=[{"key": "source", "value": told}, {"key": "lieu", "value": f"Ici {told}"}],
        resources=[
            {"id": "a", "url": secret, "restricted": '{"level": "registered"}', "description": told},
            {
                "id": "b",
                "url": "https://h.example.fr/depot/b.csv",
                "name": f"B {told}",
                "description": f"Comme {secret}",
            },
        ],
    )
    context = Context(ShowTable.model_validate({"extras": ["source", "lieu"]}), Directory([]), Directory([]))
    made = dataset(raw, context)
    assert made is not None
    assert "secret" not in repr(made)
    assert "m0t" not in repr(made)
    assert made.resources[1].url == "https://h.example.fr/depot/b.csv"
    assert dict(made.extras) == {"source": ",", "lieu": "Ici ,"}
