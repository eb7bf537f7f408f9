"""The pages of saved searches: the list, its tile, its place in the site map, and the page to embed."""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any

import lxml.html

from sitegen import urls
from sitegen.catalogue import Catalogue, Dataset, Resource, Text
from sitegen.outputs import OUTPUTS
from sitegen.site.paging import LEAST, MOST
from tests.site.test_saved_searches import made

SEARCHES: dict[str, Any] = {
    "tables": {"title": 'Des "tables" & plus', "filters": {"format": ["CSV", "XLSX"]}, "words": "jeu"},
    "rien": {"title": "Rien", "words": "zzzxqj"},
    "cachee": {"title": "Sans tuile", "filters": {"format": ["CSV"]}, "tile": False},
}
TRANSLATIONS = {"en": {"searches": {"tables": "Tables"}}}


def _dataset(number: int) -> Dataset:
    kind = ("CSV", "PDF", "XLSX")[number % 3]
    resource = Resource(f"r{number}", Text.of("x"), Text(), kind, "table", "file", "https://example.org/x")
    return Dataset(str(number), f"jeu-{number:02}", Text.of(f"Jeu {number}"), Text(), resources=(resource,))


CATALOGUE = Catalogue("s", datasets=tuple(map(_dataset, range(45))))


def built(folder: Path, *outputs: str, **table: Any) -> dict[str, str]:
    """Every text of the site by path."""
    table = {"searches": SEARCHES, "translations": TRANSLATIONS} | table
    sites, theme = made(folder, CATALOGUE, **table)
    modules = [OUTPUTS[name] for name in outputs or ("pages", "sitemap")]
    artifacts = [artifact for site in sites for module in modules for artifact in module.artifacts(site, theme)]
    contents = {
        a.path: a.make(*a.args) for a in artifacts if "assets/" not in a.path and not a.path.endswith((".png", ".ico"))
    }
    return {path: content.decode() for path, content in contents.items() if isinstance(content, bytes)}


def test_a_page_for_each_search_in_each_language(tmp_path: Path) -> None:
    found = built(tmp_path)
    for prefix, title in (("", 'Des "tables" & plus'), ("en/", "Tables")):
        paths = (f"{prefix}search/saved/tables/{page}index.html" for page in ("", "page/2/"))
        first, second = (lxml.html.fromstring(found[path]) for path in paths)
        assert [heading.text_content() for heading in first.iter("h1")] == [title]
        cards = [len(page.find_class("card")) for page in (first, second)]
        assert sum(cards) == 30
        assert LEAST <= cards[0] <= MOST
        assert {link.get("href") for link in first.xpath("//link[@type='application/atom+xml']")} == {
            f"{'../' * (3 + bool(prefix))}{prefix}feeds/search/tables.atom"
        }
        assert first.xpath("//main//a[@type='application/atom+xml']"), "and a link to see"
    english = lxml.html.fromstring(found["en/search/saved/cachee/index.html"])
    assert [heading.get("lang") for heading in english.iter("h1")] == ["fr"]


def test_the_page_says_what_it_asks_for_and_leads_on(tmp_path: Path) -> None:
    page = lxml.html.fromstring(built(tmp_path)["search/saved/tables/index.html"])
    [criteria] = page.find_class("criteria")
    assert (
        re.sub("[ \n]+", " ", criteria.text_content())
        .strip(" ")
        .endswith("Format\u202f: CSV ou XLSX. Mots cherchés\u202f: «\u202fjeu\u202f».")
    )
    assert [link.get("href") for link in criteria.iter("a")] == [
        "../../../facet/format/csv/",
        "../../../facet/format/xlsx/",
    ]
    [refine] = [link.get("href") for link in page.iter("a") if "?" in link.get("href", "")]
    assert refine == "../../../search/?q=jeu&format=csv&format=xlsx"


def test_a_filter_whose_values_are_gone_says_so(tmp_path: Path) -> None:
    gone = {"x": {"title": "X", "filters": {"format": ["SHP"]}}}
    page = lxml.html.fromstring(built(tmp_path, searches=gone, translations={})["search/saved/x/index.html"])
    [criteria] = page.find_class("criteria")
    assert criteria.text_content().strip().endswith("Format\u202f: –.")
    assert "Aucun jeu de données ici pour le moment." in page.text_content()


def test_a_live_search_that_would_find_something_else_is_not_offered(tmp_path: Path) -> None:
    found = built(tmp_path)
    assert "search/?" not in found["en/search/saved/tables/index.html"], "its words are French"
    assert "search/?format=csv" in found["en/search/saved/cachee/index.html"]
    without = built(tmp_path, "pages", outputs=["pages"])
    assert "search/?" not in without["search/saved/tables/index.html"]
    assert ".atom" not in without["search/saved/tables/index.html"], "nor a feed that is not published"


def test_tiles_are_for_those_that_want_one_and_find_something(tmp_path: Path) -> None:
    found = built(tmp_path)
    section = lxml.html.fromstring(found["index.html"]).get_element_by_id("searches")
    assert [(a.get("href"), " ".join(a.text_content().split())) for a in section.iter("a")] == [
        ("search/saved/tables/", 'Des "tables" & plus 30 jeux de données')
    ]
    assert 'id="searches"' not in built(tmp_path, searches={})["index.html"]


def test_the_site_map_and_the_sitemap_name_every_page(tmp_path: Path) -> None:
    found = built(tmp_path)
    links = [a.get("href") for a in lxml.html.fromstring(found["pages/site-map/index.html"]).xpath("//main//a")]
    assert [link for link in links if "saved" in link] == [f"../../search/saved/{name}/" for name in SEARCHES]
    named = re.findall(r"<loc>https://example.org/([^<]*)</loc>", found["sitemap.xml"])
    pages = {path.removesuffix("index.html") for path in found if "saved/" in path}
    assert {path for path in named if "saved/" in path} == pages
    assert not [path for path in named if "embed" in path]


def test_the_code_to_copy_shows_the_page_to_embed(tmp_path: Path) -> None:
    found = built(tmp_path, url="https://example.org/données/")
    page = lxml.html.fromstring(found["search/saved/tables/index.html"])
    [code] = page.find_class("snippet")
    frame = lxml.html.fromstring(code.text_content())
    assert frame.tag == "iframe"
    assert frame.get("src") == "https://example.org/donn%C3%A9es/embed/search/tables/"
    assert frame.get("title") == 'Des "tables" & plus'


def test_the_page_to_embed_is_a_list_and_no_more(tmp_path: Path) -> None:
    found = built(tmp_path)
    page = lxml.html.fromstring(found["embed/search/tables/index.html"])
    assert [base.attrib for base in page.iter("base")] == [{"target": "_top"}]
    assert page.xpath("//meta[@name='robots'][@content='noindex']")
    assert not page.xpath("//form | //nav | //footer | //*[@class='band' or @class='skip']")
    [script] = page.iter("script")
    assert re.fullmatch(r"(\.\./){3}assets/frame\.[0-9a-f]{8}\.js", script.get("src")), "it tells the frame's height"
    assert len(page.find_class("leaflet")) == 5
    [heading] = page.xpath("//h1/a")
    assert (heading.get("href"), heading.get("target"), heading.get("rel")) == (
        "../../../search/saved/tables/",
        "_top",
        "noopener",
    )
    [more] = page.xpath("//*[@class='more']/a")
    assert (more.text_content(), more.get("href")) == ("Voir les 30 jeux de données", "../../../search/saved/tables/")
    empty = html.unescape(found["embed/search/rien/index.html"])
    assert "Aucun jeu de données ici pour le moment." in empty


def test_an_address_is_safe_on_every_file_system() -> None:
    at = urls.Urls("en/")
    assert at.saved("budget") == "en/search/saved/budget/"
    assert at.saved("budget", 2) == "en/search/saved/budget/page/2/"
    assert "/con/" not in at.saved("con")
    assert not at.saved_feed("con").endswith("/con.atom")
    assert at.saved_embed("con").startswith("en/embed/search/con-")
