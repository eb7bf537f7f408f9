"""oEmbed documents: as the specification wants them, found from the pages that they show, in each language."""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import lxml.html
import pytest
from lxml import etree

from sitegen import urls
from sitegen.catalogue import Catalogue, Content, Dataset, LocalFile, Organization, Reading, Resource, Text, Thumbnail
from sitegen.engine import Artifact
from sitegen.outputs import OUTPUTS
from sitegen.site.embeddable import is_embeddable
from tests import PROJECT, oembed_rules
from tests.browser.page_types import BuiltSite, built_site
from tests.site.test_saved_searches import made

PARTNERS = sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml"))
HOSTILE = (
    '"><script>alert(1)</script>',
    "</iframe></blockquote><img src=x onerror=alert(1)>",
    "' onload='alert(1)",
    "]]>&lt;script&gt; & 1 < 2",
    "javascript:alert(1)",
)


@pytest.fixture(scope="module", params=PARTNERS)
def site(request: pytest.FixtureRequest, built_demo: Path) -> BuiltSite:
    return built_site(built_demo / "public" / request.param, built_demo)


def _documents(site: BuiltSite) -> dict[str, bytes]:
    return {
        file.relative_to(site.folder).as_posix(): file.read_bytes() for file in site.folder.glob("**/oembed/**/*.json")
    }


def _page(site: BuiltSite, address: str) -> bytes:
    """The page at an address of the site, without its query."""
    assert address.startswith(site.url)
    return (
        site.folder / urls.file_of(urlsplit(address)._replace(query="").geturl().removeprefix(site.url))
    ).read_bytes()


def test_each_is_as_the_specification_wants_it(site: BuiltSite) -> None:
    documents = _documents(site)
    assert len(documents) > 20
    assert {path: found for path, each in documents.items() if (found := oembed_rules.faults(each))} == {}
    for language in site.languages:
        prefix = site.language_prefix(language)
        kinds = Counter(
            path.removeprefix(prefix).split("/")[1] for path in documents if path.startswith(f"{prefix}oembed/")
        )
        datasets = len(list((site.folder / prefix / "dataset").glob("[!.]*/resource/..")))
        assert kinds["site.json"] == 1
        assert kinds["dataset"] >= datasets > 10
        assert kinds["resource"] > 3


def test_each_is_found_from_the_one_page_that_it_is_about(site: BuiltSite) -> None:
    documents = _documents(site)
    found: dict[str, str] = {}
    for path in site.pages:
        page = (site.folder / urls.file_of(path)).read_bytes()
        assert oembed_rules.discovery_faults(page) == [], path
        for address, title in oembed_rules.discovered(page):
            name = address.removeprefix(site.url)
            assert name in documents, path
            assert name not in found, "one page each"
            found[name] = path
            told = json.loads(documents[name])
            assert told["title"] == title
            assert told["provider_url"] == site.url + ("en/" if path.startswith("en/") else "")
    assert found.keys() == documents.keys()
    for name, path in found.items():
        kind = name.removeprefix("en/").split("/")[1].removesuffix(".json")
        expected = {"site": r"", "dataset": r"dataset/[^/]+/", "resource": r"dataset/[^/]+/resource/[^/]+/"}
        assert re.fullmatch(expected.get(kind, r"search/saved/[^/]+/"), path.removeprefix("en/")), (name, path)


def test_those_of_files_are_of_all_whose_page_shows_something(site: BuiltSite) -> None:
    for path in site.pages:
        if "/resource/" in path:
            page = lxml.html.fromstring((site.folder / urls.file_of(path)).read_bytes())
            shown = page.xpath(
                "//*[@id='preview']//*[self::table[ancestor::*[@class='rows']] or self::svg or self::img]"
            )
            document = oembed_rules.discovered((site.folder / urls.file_of(path)).read_bytes())
            assert bool(document) == bool(shown), path


def test_what_they_show_is_there(site: BuiltSite) -> None:
    for name, document in _documents(site).items():
        told = json.loads(document)
        if told["type"] == "photo":
            assert (site.folder / told["url"].removeprefix(site.url)).is_file()
            assert (told["width"], told["height"]) == (told["thumbnail_width"], told["thumbnail_height"])
            continue
        quote, frame = lxml.html.fragments_fromstring(told["html"])
        assert (quote.tag, frame.tag, quote.get("hidden")) == ("blockquote", "iframe", "hidden")
        assert frame.get("title") == told["title"] == quote.text_content()
        assert (int(frame.get("width")), int(frame.get("height"))) == (told["width"], told["height"])
        assert frame.get("loading") == "lazy"
        assert b"<main" in _page(site, frame.get("src")), "a page to embed"
        asked = parse_qs(urlsplit(frame.get("src")).query)
        [link] = [element.get("href") for element in quote.iter("a")]
        key = link.rstrip("/").rpartition("/")[2]
        name = name.removeprefix("en/")
        if name == "oembed/site.json":
            assert asked == {"element": ["catalogue"]}
        elif name.startswith("oembed/dataset/"):
            assert asked == {"element": ["dataset"], "name": [key]}
        elif name.startswith("oembed/resource/"):
            assert asked == {"element": ["preview"], "resource": [key]}
        else:
            assert asked == {}
        assert b"oembed/" in _page(site, link)
        for owner in ("author_url",) if "author_url" in told else ():
            assert _page(site, told[owner])


def _built(folder: Path, catalogue: Catalogue, **table: Any) -> dict[str, bytes]:
    sites, theme = made(folder, catalogue, **table)
    listed = [artifact for site in sites for artifact in OUTPUTS["oembed"].artifacts(site, theme)]
    assert len({artifact.path for artifact in listed}) == len(listed)
    return {artifact.path: _content(artifact) for artifact in listed}


def _content(artifact: Artifact) -> bytes:
    content = artifact.make(*artifact.args)
    assert isinstance(content, bytes)
    return content


@pytest.mark.parametrize("title", HOSTILE)
def test_no_title_becomes_anything_else(tmp_path: Path, title: str) -> None:
    dataset = Dataset("1", "x", Text.of(title), Text(), organization="o")
    catalogue = Catalogue("s", datasets=(dataset,), organizations=(Organization("o", "o", Text.of(title)),))
    searches = {"s": {"title": title, "words": "x"}}
    documents = _built(tmp_path, catalogue, title=title, searches=searches)
    assert len(documents) == 6
    for document in documents.values():
        assert oembed_rules.faults(document) == []
        told = json.loads(document)
        assert told["title"] == title
        body = etree.fromstring(f"<body>{told['html']}</body>")
        assert [element.tag for element in body.iter()] == ["body", "blockquote", "a", "iframe"]
        assert [set(element.attrib) for element in body.iter()][1:] == [
            {"hidden"},
            {"href"},
            {"src", "title", "width", "height", "loading", "style"},
        ]
        assert all(
            not isinstance(each, lxml.html.HtmlElement) or each.tag in ("blockquote", "a", "iframe")
            for part in lxml.html.fragments_fromstring(told["html"])
            for each in part.iter()
        )


@pytest.mark.parametrize("outputs", [["pages", "embed"], ["pages", "oembed"], ["pages"]])
def test_there_is_none_without_what_it_shows_and_no_link_to_one(tmp_path: Path, outputs: list[str]) -> None:
    sites, theme = made(tmp_path, outputs=outputs)
    for site in sites:
        assert [a.path for a in OUTPUTS["oembed"].artifacts(site, theme)] == [] or "oembed" not in outputs
        for artifact in OUTPUTS["pages"].artifacts(site, theme):
            if artifact.path.endswith(".html"):
                assert b"oembed" not in _content(artifact), artifact.path


def _shown(kept: Path, *, small: bool = False) -> Content:
    file = LocalFile(kept, name="x", digest="d", size=1)
    if small:
        return Content(thumbnail=Thumbnail(file, 320, 200))
    return Content(reading=Reading(file, kind="table", rows=3))


def test_two_files_of_one_id_do_not_share_a_document(tmp_path: Path) -> None:
    """Where a catalogue gives it twice, that of the file with rows is kept, and only its page leads to it."""
    resource = Resource("r", Text.of("Fichier"), Text(), "CSV", "table", "file", "https://example.org/x.csv")
    picture = replace(resource, content=_shown(tmp_path, small=True))
    table = replace(resource, content=_shown(tmp_path))
    datasets = tuple(
        Dataset(str(number), f"jeu-{number}", Text.of(f"Jeu {number}"), Text(), resources=(each,))
        for number, each in enumerate((picture, table, table, replace(table, restricted=True)))
    )
    catalogue = Catalogue("s", datasets=datasets)
    told = json.loads(_built(tmp_path, catalogue)["oembed/resource/r.json"])
    assert (told["type"], told["title"]) == ("rich", "Fichier – Jeu 1")
    [site, _], _ = made(tmp_path, catalogue)
    assert [is_embeddable(site, each, each.resources[0]) for each in datasets] == [False, True, False, False]


def test_a_picture_is_a_photo(tmp_path: Path) -> None:
    resource = Resource("r", Text.of("Plan"), Text(), "PNG", "image", "file", "https://example.org/x.png")
    dataset = Dataset(
        "1", "x", Text.of("X"), Text(), resources=(replace(resource, content=_shown(tmp_path, small=True)),)
    )
    catalogue = Catalogue("s", datasets=(dataset,))
    document = _built(tmp_path, catalogue)["en/oembed/resource/r.json"]
    assert oembed_rules.faults(document) == []
    told = json.loads(document)
    address = "https://example.org/dataset/x/resource/r/thumbnail.webp"
    assert (told["type"], told["url"], told["thumbnail_url"]) == ("photo", address, address)
    assert (told["width"], told["height"]) == (320, 200)
    restricted = replace(dataset, resources=(replace(dataset.resources[0], restricted=True),))
    assert not [path for path in _built(tmp_path, Catalogue("s", datasets=(restricted,))) if "/resource/" in path]


@pytest.mark.parametrize(
    ("document", "fault"),
    [
        ({"type": "rich", "version": 1.0, "html": "<p/>", "width": 1, "height": 1}, "version 1.0"),
        (
            {"type": "rich", "version": "1.0", "html": "<p/>", "width": "100%", "height": 1},
            "width is no number: '100%'",
        ),
        ({"type": "rich", "version": "1.0", "html": "<p/>", "width": 1}, "a rich without height"),
        ({"type": "widget", "version": "1.0"}, "type 'widget'"),
        (
            {"type": "link", "version": "1.0", "thumbnail_url": "https://a.example/"},
            "a thumbnail has an address, a width and a height",
        ),
        ({"type": "link", "version": "1.0", "author_url": "/x"}, "author_url is no address: '/x'"),
        ({"type": "link", "version": "1.0", "cache_age": "1"}, "cache_age is no number: '1'"),
        ({"type": "link", "version": "1.0", "owner": "1"}, "owner: no parameter of a link"),
    ],
)
def test_the_rules_see_what_breaks_them(document: dict[str, object], fault: str) -> None:
    assert oembed_rules.faults(json.dumps(document).encode()) == [fault]
    broken = b'{"type": "rich", "version": "1.0", "width": 1, "height": 1, "html": "<iframe src=x>"}'
    assert "not well-formed" in oembed_rules.faults(broken)[0]
    assert oembed_rules.discovery_faults(
        b'<html><head><link rel=alternate type=application/json+oembed href="/oembed.json" title=x></head></html>'
    ) == ["href='/oembed.json'"]
