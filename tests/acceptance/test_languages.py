"""The language of each text of a page is told, down to each field: in pages, feeds, descriptions for programs.

Every text of the catalogue holds a word that says its language ("zqfrqz"); what no portal marks ("zq00qz") is in the
site's first language.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.etree
import lxml.html
import pytest

from tests.acceptance.projects import write_lines, write_project
from tests.program import sitegen

pytestmark = pytest.mark.slow

LANGUAGES = ("fr", "en", "eu")  # of the site; texts are in some of them, and in one more, Spanish
WORD = re.compile(r"zq(fr|en|eu|es|00)qz")
WHOLE = re.compile(r"(?:\w+ ){1,3}zq(fr|en|eu|es|00)qz(?=\.?$|\. | – )")  # a text of the catalogue by itself
SITE = "Catalogue zq00qz"  # its title, which no translation is given of
READ = ("alt", "title", "aria-label", "placeholder", "content", "label", "summary")


def said(what: str, *languages: str) -> dict[str, str]:
    return {language: f"{what} zq{language}qz" for language in languages}


def plain(what: str) -> str:
    return f"{what} zq00qz"


def catalogue() -> list[dict[str, Any]]:
    """A dataset whose texts exist in all three languages, in two, in one that the site has not, and unmarked ones."""
    combinations = {
        "all": ("fr", "en", "eu"),
        "two": ("fr", "en"),
        "one": ("en",),
        "other": ("es",),
    }
    packages = []
    for number, (name, languages) in enumerate(combinations.items()):
        packages.append({
            "id": name,
            "name": name,
            "title": "",
            "title_translated": said(f"Title {name}", *languages),
            "notes_translated": said(f"Notes {name}, a sentence of its own.", *languages),
            "keywords": {language: [f"tag {name} zq{language}qz"] for language in languages},
            "organization": {"id": f"o{number}", "name": f"o-{name}"},
            "groups": [{"id": f"g{number}", "name": f"g-{name}"}],
            "metadata_modified": "2026-05-01T00:00:00",
            "license_id": "lov2",
            "spatial": "",
            "territory": said(f"Place {name}", *languages),
            "granularity": said(f"Unit {name}", *languages),
            "resources": [
                {
                    "id": f"{name}-1",
                    "url": f"https://files.example.org/{name}.csv",
                    "format": "CSV",
                    "name_translated": said(f"File {name}", *languages),
                    "description_translated": said(f"About the file of {name}", *languages),
                }
            ],
        })  # fmt: skip
    packages.append({
        "id": "plain",
        "name": "plain",
        "title": plain("Title"),
        "notes": plain("Notes, a sentence of its own."),
        "tags": [{"name": plain("tag")}],
        "organization": {"id": "op", "name": "o-plain"},
        "groups": [{"id": "gp", "name": "g-plain"}],
        "metadata_modified": "2026-05-02T00:00:00",
        "frequency": plain("now and then"),
        "territory": plain("Place"),
        "granularity": plain("Unit"),
        "extras": [{"key": "state", "value": plain("Extra")}],
        "resources": [
            {
                "id": "plain-1",
                "url": "https://files.example.org/plain.csv",
                "format": "CSV",
                "name": plain("File"),
                "description": plain("About it"),
            }
        ],
    })  # fmt: skip
    more = {"tags": [{"name": plain("tag")}], "organization": {"id": "op", "name": "o-plain"}}
    packages += [{"id": f"more-{n}", "name": f"more-{n}", "title": plain(f"More {n}"), **more} for n in range(30)]
    return packages


def owners(kind: str) -> list[dict[str, Any]]:
    languages = {"all": ("fr", "en", "eu"), "two": ("fr", "en"), "one": ("en",), "other": ("es",)}
    found: list[dict[str, Any]] = [
        {
            "id": f"{kind}{number}",
            "name": f"{kind}-{name}",
            "title_translated": said(f"Owner {name}", *those),
            "description_translated": said(f"About owner {name}", *those),
        }
        for number, (name, those) in enumerate(languages.items())
    ]
    found.append({"id": f"{kind}p", "name": f"{kind}-plain", "title": plain("Owner"), "description": plain("About")})
    return found


SETTINGS = """
[show]
extras = ["state"]

[search]
facets = ["organization", "group", "tag", "territory", "frequency", "granularity", "license", "state"]

[searches.kept]
title = "Garde zq00qz"
words = "title"

[site]
"""


TEXTS = {  # in one language, in two, and in the place of a page that sitegen makes
    "about.md": "# Ici zq00qz\n",
    "both.md": "# Deux zq00qz\n",
    "eu/both.md": "# Bi zqeuqz\n",
    "eu/only.md": "# Bat zqeuqz\n",
    "en/legal.md": "# Legal zqenqz\n",
}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("languages")
    project = write_project(
        folder / "project",
        languages=LANGUAGES,
        organizations="organizations.jsonl",
        groups="groups.jsonl",
        partner='tagline = "Sous-titre zq00qz"\n' + SETTINGS.replace("[site]\n", ""),
    )
    config = project / "partners" / "one" / "partner.toml"
    config.write_text(config.read_text("utf-8").replace('"Le catalogue"', f'"{SITE}"', 1), "utf-8")
    write_lines(project / "datasets.jsonl", catalogue())
    write_lines(project / "organizations.jsonl", owners("o"))
    write_lines(project / "groups.jsonl", owners("g"))
    for name, text in TEXTS.items():
        file = project / "partners" / "one" / "pages" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    sitegen("build", project=project)
    return project / "public" / "one"


def texts(node: Any, inherited: str) -> Iterator[tuple[str, str, str]]:
    """(text, its language, where) of each text node and each attribute that is read."""
    language = node.get("lang", inherited) if isinstance(node.tag, str) else inherited
    if not isinstance(node.tag, str) or node.tag in ("script", "style", "code"):
        return
    if node.text:
        yield node.text, language, node.tag
    for name in READ:
        if node.get(name) and not node.get(name).startswith("https:"):
            yield node.get(name), language, f"{node.tag} {name}"
    for child in node:
        yield from texts(child, language)
        if child.tail:
            yield child.tail, language, node.tag


@cache
def language_of_page(path: str) -> str:
    first = path.partition("/")[0]
    return first if first in LANGUAGES else LANGUAGES[0]


def meant(told: str) -> str:
    return LANGUAGES[0] if told == "00" else told


def test_each_text_of_each_page_is_marked_with_its_language(site: Path) -> None:
    wrong, seen = set(), set()
    for page in sorted(site.rglob("*.html")):
        name = page.relative_to(site).as_posix()
        own = language_of_page(name)
        for text, language, where in texts(lxml.html.fromstring(page.read_text("utf-8")), own):
            found = WORD.findall(text.removesuffix(f" – {SITE}") if where == "title" else text)
            # What search engines are told is a text of the catalogue, or a sentence of the page's language around one.
            if where == "meta content" and language == own and not WHOLE.match(text):
                continue
            # An attribute is of its first part. Of what data.gouv.fr would be told no language is known.
            for told in found[:1] if where == "meta content" else found:
                seen.add((where, told, own))
                if language not in (meant(told), *([""] if name.endswith("preflight/index.html") else [])):
                    wrong.add((name, where, f"{language} for {meant(told)}", text.strip()[:60]))
    assert not wrong, "\n".join(map(str, sorted(wrong)))
    assert {told for _, told, _ in seen} == {"fr", "en", "eu", "es", "00"}
    assert {"h1", "a", "p", "dd", "span", "title", "meta content", "link title"} <= {where for where, _, _ in seen}


def test_feeds_say_the_language_of_each_text(site: Path) -> None:
    lang = "{http://www.w3.org/XML/1998/namespace}lang"
    seen, wrong = set(), set()
    for file in sorted(site.rglob("*.atom")) + sorted(site.rglob("feed.xml")):
        name = file.relative_to(site).as_posix()
        for node in lxml.etree.parse(file).iter("{*}title", "{*}subtitle", "{*}summary", "{*}content"):
            for told in WORD.findall((node.text or "").removesuffix(f" – {SITE}")):
                seen.add(told)
                near = next((each.get(lang) for each in (node, *node.iterancestors()) if each.get(lang)), "")
                if near != meant(told):
                    wrong.add((name, node.tag, near, node.text))
    assert not wrong, wrong
    assert seen >= {"fr", "en", "eu", "es", "00"}


def test_descriptions_for_programs_tag_each_text(site: Path) -> None:
    seen = set()
    for file in sorted(site.rglob("*.jsonld")):
        for value, tag in literals(json.loads(file.read_text("utf-8"))):
            for told in WORD.findall(value):
                seen.add(told)
                if "now and then" in value:  # a frequency that is no code: harvesters compare it as it is
                    continue
                assert tag == meant(told), (file.name, value)
    assert seen >= {"fr", "en", "eu", "es", "00"}


def literals(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, dict):
        if isinstance(node.get("@value"), str):
            yield node["@value"], node.get("@language", "")
        for child in node.values():
            yield from literals(child)
    elif isinstance(node, list):
        for child in node:
            yield from literals(child)


def test_languages_are_linked_both_ways_and_the_switch_stays_on_the_page(site: Path) -> None:
    """What one page says of its other languages all of them say; whoever changes the language stays where they are."""
    told: dict[str, dict[str, str]] = {}
    switched: dict[str, dict[str, str]] = {}
    base = "https://partner.example.org/data/"
    for file in sorted(site.rglob("*.html")):
        name = file.relative_to(site).as_posix()
        tree = lxml.html.fromstring(file.read_text("utf-8"))
        own = language_of_page(name)
        assert own == tree.get("lang") or "fragments/" in name, name
        links = tree.xpath("//link[@rel='alternate'][@hreflang]")
        told[name] = {link.get("hreflang"): link.get("href") for link in links}
        assert len(links) == len(told[name]), name
        for link in tree.xpath("//footer//a[@hreflang]"):
            address = urljoin(base + name, link.get("href"))
            place = address.removeprefix(base) + ("index.html" if address.endswith("/") else "")
            assert (site / place).is_file(), (name, address)
            assert link.get("hreflang") == link.get("lang") == language_of_page(place)
            switched.setdefault(name, {})[link.get("hreflang")] = place
    for name, links in told.items():
        if not links:
            continue
        assert f"{base}{name.removesuffix('index.html')}" == links[language_of_page(name)], name
        assert links["x-default"] == links[next(each for each in LANGUAGES if each in links)], name
        for address in links.values():
            other = address.removeprefix(base) + "index.html"
            assert told[other] == links, (name, other)
    rest = {name: language_of_page(name) for name in switched}
    assert all(set(switched[name]) == set(LANGUAGES) - {own} for name, own in rest.items())
    stays = {
        "dataset/all/index.html": "dataset/all/index.html",
        "dataset/all/resource/all-1/index.html": "dataset/all/resource/all-1/index.html",
        "dataset/page/2/index.html": "dataset/index.html",
        "dataset/sort/title/index.html": "dataset/sort/title/index.html",
        "search/index.html": "search/index.html",
        "search/saved/kept/index.html": "search/saved/kept/index.html",
        "facet/license/index.html": "facet/license/index.html",
        "organization/o-all/index.html": "organization/o-all/index.html",
        "tag/tag-zq00qz/index.html": "tag/tag-zq00qz/index.html",
        "pages/both/index.html": "pages/both/index.html",
        "pages/about/index.html": "index.html",  # which is in French alone
        "pages/legal/index.html": "pages/legal/index.html",
        "404.html": "index.html",
    }
    assert {name: switched[name]["eu"].removeprefix("eu/") for name in stays} == stays
    # The second page of a list has other datasets in another language: it is no translation.
    assert [name for name in told if "/page/" in name and told[name]] == []
