"""Relative addresses lead to the portal; what was escaped or begun twice is read once."""

from __future__ import annotations

import json
from typing import Any

import pytest

from sitegen.catalogue import Dataset, Resource, Tag, Text
from sitegen.config import ShowTable
from sitegen.sources.answer import no_file
from sitegen.sources.shape import addresses, links
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.dataset import dataset
from sitegen.sources.shape.owners import Directory
from sitegen.sources.shape.resource import resources
from sitegen.text.markup import rich
from tests.sources.making import package
from tests.surroundings import shared

PORTAL = "https://portail.example.org/"
BELOW = "https://region.example.org/donnees"


def shaped(portal: str = PORTAL, **fields: Any) -> Dataset:
    made = dataset(package("jeu", **fields), Context(ShowTable(), Directory(()), Directory(()), portal=portal))
    assert made is not None
    return made


def one(portal: str = PORTAL, **raw: object) -> Resource:
    made, _ = resources("id-jeu", [{"id": "r", **raw}], no_file, portal=portal)
    return made[0]


@pytest.mark.parametrize(
    ("written", "portal", "link"),
    [
        ("/datastore/dump/0e2c", PORTAL, "https://portail.example.org/datastore/dump/0e2c"),
        ("/fr/storage/f/2012-07-26T160139/liste.csv", PORTAL, f"{PORTAL}fr/storage/f/2012-07-26T160139/liste.csv"),
        ("datastore/dump/0e2c", PORTAL, f"{PORTAL}datastore/dump/0e2c"),
        ("storage/f/a.csv", PORTAL, f"{PORTAL}storage/f/a.csv"),
        ("//data.example.org/liste.csv", PORTAL, "https://data.example.org/liste.csv"),
        ("//data.example.org/liste.csv", "", "https://data.example.org/liste.csv"),
        ("www.example.org/a.csv", "", "https://www.example.org/a.csv"),
        ("/datastore/dump/0e2c", BELOW, f"{BELOW}/datastore/dump/0e2c"),
        ("/donnees/datastore/dump/0e2c", BELOW, f"{BELOW}/datastore/dump/0e2c"),
        ("/données/liste 1.csv", PORTAL, f"{PORTAL}donn%C3%A9es/liste%201.csv"),
        ("/datastore/dump/0e2c", "", ""),
        ("files/f.csv", PORTAL, ""),
        ("Voir le site", PORTAL, ""),
        ("///", PORTAL, ""),
        ("javascript:alert(1)", PORTAL, ""),
        ("/\\thief.example/", PORTAL, f"{PORTAL}%5Cthief.example/"),
        ("https://example.org/?a=1&amp;b=2", PORTAL, "https://example.org/?a=1&b=2"),
        ("https://example.org/?a=1&copy=2", PORTAL, "https://example.org/?a=1&copy=2"),
    ],
)
def test_an_address_of_a_file(written: str, portal: str, link: str) -> None:
    assert addresses.completed(written, portal) == link
    assert one(portal, url=written).url == link


@pytest.mark.parametrize(
    "written",
    [
        *("http://https://example.org/f.csv", "https://https://example.org/f.csv", "http:https://example.org/f.csv"),
        *("http:// https://example.org/f.csv", "https://https//example.org/f.csv", "HTTP://HTTPS://example.org/f.csv"),
        *("http://https%3A%2F%2Fexample.org/f.csv", "http://http://https://example.org/f.csv"),
    ],
)
def test_an_address_that_begins_twice_is_mended(written: str) -> None:
    assert links.link(written).lower() == "https://example.org/f.csv"


@pytest.mark.parametrize(
    "written",
    [
        *(
            "https//example.org/f.csv",
            "https:/example.org/f.csv",
            "https:///example.org/f.csv",
            "https;//example.org/f.csv",
        ),
        *("https:://example.org/f.csv", "https:// example.org/f.csv", "htpps://example.org/f.csv"),
        *(
            "htps://example.org/f.csv",
            "ttps://example.org/f.csv",
            "hhttps://example.org/f.csv",
            "httpss://example.org/f.csv",
        ),
        *("https:\\\\example.org\\f.csv", "http://www.https://example.org/f.csv", "https.//example.org/f.csv"),
        *(" https://example.org/f.csv\u00a0", '"https://example.org/f.csv"', "<https://example.org/f.csv>"),
        *("(https://example.org/f.csv)", "« https://example.org/f.csv »", "https://example.org/f.csv ;"),
        *("URL : https://example.org/f.csv", "Lien de téléchargement: https://example.org/f.csv"),
        *("https://example.org/f.csv https://example.org/g.csv", "https://example.org/f.csv ; http://example.org/g"),
        *("[le fichier](https://example.org/f.csv)", '<a href="https://example.org/f.csv">le fichier</a>'),
        *("example.org/f.csv", "//example.org/f.csv"),
    ],
)
def test_an_address_as_people_type_and_paste_it(written: str) -> None:
    assert one(url=written).url == "https://example.org/f.csv"


@pytest.mark.parametrize(
    ("written", "link"),
    [
        ("http//example.org/a", "http://example.org/a"),
        ("htp://example.org/a", "http://example.org/a"),
        ("ftp.example.org/a", "ftp://ftp.example.org/a"),
        ("WWW.example.org", "https://WWW.example.org"),
        ("data.ville.fr/été 1.csv", "https://data.ville.fr/%C3%A9t%C3%A9%201.csv"),
        ("https://example.org/wms?layers=a,b,", "https://example.org/wms?layers=a,b,"),
        ("https://example.org/a&amp;amp;b?x=1&amp;amp;y=2", "https://example.org/a&b?x=1&y=2"),
        ("dossier.local/f.csv", ""),
        ("liste.csv", ""),
        ("archive.zip", ""),
        ("httpd://example.org/a", ""),
        ("hp://example.org/a", ""),
        ("javascript://example.org/%0aalert(1)", ""),
        ("https://thief@example.org\\@bank.example/", ""),
        ("https:\\\\bank.example@thief.example\\a", "https://thief.example/a"),
    ],
)
def test_what_else_begins_in_a_strange_way(written: str, link: str) -> None:
    assert one(url=written).url == link


@pytest.mark.parametrize(
    "written",
    [
        *("https://web.archive.org/web/2020/https://example.org/", "https://https.example.org//a"),
        *("http://http/", "https://example.org/?u=http://a/b"),
    ],
)
def test_an_address_with_another_in_it_is_itself(written: str) -> None:
    assert links.link(written) == written


def test_a_description_that_begins_an_address_twice() -> None:
    shown = rich("[a](http://https://example.org/a) et http://https://example.org/b")
    assert 'href="https://example.org/a"' in shown
    assert 'href="https://example.org/b"' in shown


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[a](/dataset/eau)", f"[a]({PORTAL}dataset/eau)"),
        ("[a](../organization/o)", f"[a]({PORTAL}organization/o)"),
        ("[a](./jeu/resource/r)", f"[a]({PORTAL}dataset/jeu/resource/r)"),
        ("![a](/uploads/a.png)", f"![a]({PORTAL}uploads/a.png)"),
        ("[a][1]\n\n[1]: /pages/a", f"[a][1]\n\n[1]: {PORTAL}pages/a"),
        ('<a href="/a?b=1">a</a>', f'<a href="{PORTAL}a?b=1">a</a>'),
        ("<a href='/a'>a</a>", f"<a href='{PORTAL}a'>a</a>"),
        ("<a href=/a>a</a>", f"<a href={PORTAL}a>a</a>"),
        ("[a](https//example.org/a)", "[a](https://example.org/a)"),
        ("[a](http:/example.org/a)", "[a](http://example.org/a)"),
        ('<a href="htpps://example.org/a">a</a>', '<a href="https://example.org/a">a</a>'),
        *(
            (same, same)
            for same in ("[a](https://example.org/a)", "[a](//example.org/a)", "[a](#a)", "a/b (/c)", "1 / 2")
        ),
    ],
)
def test_a_relative_link_of_a_description(text: str, expected: str) -> None:
    assert addresses.in_text(Text.of(text), PORTAL, "dataset/jeu") == Text.of(expected)
    unknown = addresses.in_text(Text.of(text), "")
    assert unknown == (Text.of(expected) if "example.org" in text else Text.of(text)), "a slip is one on any portal"


def test_descriptions_of_datasets_and_files() -> None:
    made = shaped(notes="[a](/a)", resources=[{"id": "r", "url": "/f.csv", "description": "[b](/b)"}])
    assert made.notes == Text.of(f"[a]({PORTAL}a)")
    assert made.resources[0].description == Text.of(f"[b]({PORTAL}b)")


def test_a_locked_relative_address_is_told_nowhere() -> None:
    locked = {"id": "r", "name": "x", "url": "/datastore/dump/secret-0e2c", "restricted": '{"level": "registered"}'}
    for told in (
        "[ici](/datastore/dump/secret-0e2c)",
        f"{PORTAL}datastore/dump/secret-0e2c",
        "/datastore/dump/secret-0e2c",
    ):
        assert "secret" not in repr(shaped(notes=f"Voir {told}, merci.", resources=[locked]))


def test_a_package_is_remembered_with_its_portal() -> None:
    for portal in (PORTAL, BELOW, ""):
        url = shaped(portal, resources=[{"id": "r", "url": "/datastore/dump/a"}]).resources[0].url
        assert url == (f"{portal.rstrip('/')}/datastore/dump/a" if portal else "")


def test_entities_are_read_once() -> None:
    made = shaped(
        title="L&#39;eau &amp; l&rsquo;air",
        tags=[{"name": "l&#39;eau"}, {"name": "l'eau"}, {"name": "R&amp;D"}],
        resources=[{"id": "r", "name": "L&#x27;eau.csv", "url": "https://example.org/a?b=1&amp;c=2"}],
        license_title="Licence d&#39;ici",
        license_id="ici",
    )
    assert made.title == Text.of("L'eau & l’air")
    assert made.tags == (Tag("l'eau"), Tag("R&D"))
    assert made.resources[0].name == Text.of("L'eau.csv")
    assert made.resources[0].url == "https://example.org/a?b=1&c=2"
    assert made.license is not None
    assert made.license.title == "Licence d'ici"
    assert shaped(title="&amp;lt;b&amp;gt;").title == Text.of("&lt;b&gt;"), "once, and not until nothing is left"
    assert shaped(title="AT&T; R&D &foo; 3 &lt 4").title == Text.of("AT&T; R&D &foo; 3 &lt 4")
    assert shaped(title="a&#10;b&#0;c&shy;d").title.pick("fr").text.replace("\ufffd", "") == "a bcd"


def test_input_13() -> None:
    raw = json.loads((shared("faults/13-relative-addresses-of-files") / "datasets.jsonl").read_text())["resources"]
    made, faults = resources("x", raw, no_file, portal=PORTAL)
    assert all(each.url.startswith(("https://portail.example.org/", "https://data.example.org/")) for each in made)
    assert not faults
