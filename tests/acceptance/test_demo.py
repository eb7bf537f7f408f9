"""The demonstration's three sites, as files: links, sitemaps, valid HTML, and what `--json` says of them."""

from __future__ import annotations

import html
import re
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path

import feedparser
import pytest

from sitegen import config, urls
from sitegen.build.build import theme_of
from sitegen.site import duties
from sitegen.site.partner_pages import LEGAL_PAGES
from tests import PROJECT, atom_rules
from tests.acceptance import links, nu
from tests.browser.page_types import built_site, has
from tests.program import copy_demo, sitegen, tree

PARTNERS = sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml"))
_SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_reference_leads_somewhere(built_demo: Path, partner: str) -> None:
    site = built_site(built_demo / "public" / partner, built_demo)
    found = links.crawl(site.folder, site.url)
    assert len(found.pages) > 50
    assert found.dead == []
    assert found.suspicious == []


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_page_can_be_reached_from_the_home_page(built_demo: Path, partner: str) -> None:
    """But for what is shown in place of a missing page, and those that other sites show in theirs."""
    site = built_site(built_demo / "public" / partner, built_demo)
    for_others = re.compile(r"404\.html|(?:en/)?embed/(?:search/.*|frame/)")
    pages = {urls.file_of(page) for page in site.pages if not for_others.fullmatch(page)}
    assert pages - links.reached(site.folder, site.url) == set()


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_site_map_leads_to_each_kind_of_page(built_demo: Path, partner: str) -> None:
    site = built_site(built_demo / "public" / partner, built_demo)
    for language in site.languages:
        at = site.language_prefix(language)
        text = (site.folder / at / "pages/site-map/index.html").read_text("utf-8").split("<main")[1].split("<footer")[0]
        up = "../../../" if at else "../../"
        for path in ("dataset/", "organization/", "group/", "tag/", "search/", "facet/format/", "embed/", "api/"):
            assert f'href="{up}{at}{path}"' in text, (language, path)
        texts = {page for page in site.in_language(language) if re.fullmatch(r"pages/[^/]+/", page)}
        assert {page for page in texts if f'href="{up}{at}{page}"' not in text} == set()


@pytest.mark.parametrize("partner", PARTNERS)
def test_what_the_law_asks_for_is_complete_in_every_language(built_demo: Path, partner: str) -> None:
    read = config.load(built_demo).partners[partner]
    found = [each for each in duties.cautions(read, date(2026, 11, 30)) if each.code != "security-txt"]
    assert found == []
    theme = theme_of(read, built_demo)
    site = built_site(built_demo / "public" / partner, built_demo)
    for language in read.languages:
        say = theme.speech(language).say
        folder = site.folder / site.language_prefix(language) / "pages"
        for slug in LEGAL_PAGES:
            page = html.unescape((folder / slug / "index.html").read_text("utf-8"))
            for key in ("legal.unknown", "accessibility.contact_unknown", "privacy.rights_unknown"):
                assert say(key) not in page, (language, slug, key)
            assert say("accessibility.state.none") in page
            assert say(f"{slug}.title") in page
        legal = html.unescape((folder / "legal/index.html").read_text("utf-8"))
        for key, value in duties.legal_in(read.table, language):
            if value and key not in ("data_protection", "security_contact"):
                assert str(value) in legal, (language, key)


@pytest.mark.parametrize("partner", PARTNERS)
def test_nothing_tells_of_the_machine_it_was_built_on(built_demo: Path, partner: str) -> None:
    traces = (
        str(built_demo).encode(),
        str(PROJECT).encode(),
        str(Path.home()).encode() + b"/",
        b"localhost",
        b"file://",
    )
    files = tree(built_demo / "public" / partner)
    assert [(name, trace) for name, content in files.items() for trace in traces if trace in content] == []


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_sitemap_names_every_page_and_no_other(built_demo: Path, partner: str) -> None:
    site = built_site(built_demo / "public" / partner, built_demo)
    addresses = [loc.text or "" for loc in ET.parse(site.folder / "sitemap.xml").iter(f"{_SITEMAP}loc")]  # noqa: S314  # our own
    assert len(addresses) == len(set(addresses))
    pages = {site.url + page for page in site.pages if page != "404.html" and not _unlisted(site.folder, page)}
    assert (set(addresses) - pages, pages - set(addresses)) == (set(), set())
    assert f"Sitemap: {site.url}sitemap.xml" in (site.folder / "robots.txt").read_text()


def _unlisted(folder: Path, page: str) -> bool:
    """Whether a page asks not to be listed: search results, and other orders of a list that is in the sitemap."""
    file = folder / page / "index.html" if page == "" or page.endswith("/") else folder / page
    text = file.read_text(encoding="utf-8")
    robots = re.search(r'<meta name="robots" content="([^"]*)"', text)
    return robots is not None and "noindex" in robots[1]


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_feed_is_as_the_rfc_wants_it(built_demo: Path, partner: str) -> None:
    site = built_site(built_demo / "public" / partner, built_demo)
    feeds = sorted(site.folder.rglob("*.atom"))
    assert {feed.name: atom_rules.faults(feed.read_bytes()) for feed in feeds} == {feed.name: [] for feed in feeds}
    kinds = {feed.relative_to(site.folder).as_posix().removesuffix(feed.name) for feed in feeds}
    assert kinds >= {"feeds/", "feeds/organization/", "feeds/group/"}
    assert ("feeds/search/" in kinds) == has(partner, "saved", default_language=True)
    assert {feed.name: feedparser.parse(feed.read_bytes()).bozo for feed in feeds} == dict.fromkeys(
        (feed.name for feed in feeds), False
    )
    for feed in feeds:
        links = [
            element.get("href") or "" for element in atom_rules.read(feed.read_bytes()).iter(f"{atom_rules.ATOM}link")
        ]
        files = [site.folder / urls.file_of(link.removeprefix(site.url)) for link in links]
        assert [file for file in files if not file.is_file()] == []


@pytest.mark.parametrize("partner", PARTNERS)
def test_valid_html(built_demo: Path, partner: str) -> None:
    verdict = nu.check(built_demo / "public" / partner)
    assert verdict.errors == []
    assert verdict.kinds_of_warnings == {}


def test_fragments_are_valid_html_in_the_page_of_another_site(built_demo: Path, tmp_path: Path) -> None:
    """Of all partners at once: the checker takes longer to begin than to read."""
    verdict = nu.check_fragments(built_demo / "public", tmp_path)
    assert len(list(tmp_path.rglob("*.html"))) > 100
    assert verdict.errors == []
    assert verdict.kinds_of_warnings == {}


def test_a_second_build_makes_nothing_and_touches_nothing(tmp_path: Path) -> None:
    project = copy_demo(tmp_path / "demo")
    first = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    before = {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()}
    again = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    for partner in PARTNERS:
        made = first.partner(partner)["artifacts"]["made"]
        assert again.partner(partner)["artifacts"] == {"made": 0, "kept": made, "removed": 0}
    assert {path: path.stat().st_mtime_ns for path in (tmp_path / "out").rglob("*") if path.is_file()} == before


def test_the_sites_are_the_same_whatever_the_number_of_jobs_and_the_place(built_demo: Path, tmp_path: Path) -> None:
    project = copy_demo(tmp_path / "another place")
    sitegen("build", "-j", "1", "-o", tmp_path / "out", project=project)
    assert tree(tmp_path / "out") == tree(built_demo / "public")


def test_json_is_one_object_of_the_agreed_shape(tmp_path: Path) -> None:
    project = copy_demo(tmp_path / "demo")
    done = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    assert set(done.report) == {"partners"}
    assert sorted(row["partner"] for row in done.report["partners"]) == PARTNERS
    for row in done.report["partners"]:
        assert set(row) == {"partner", "datasets", "resources", "artifacts", "warnings", "seconds"}
        assert set(row["artifacts"]) == {"made", "kept", "removed"}
        assert all(type(count) is int for count in (row["datasets"], row["resources"], *row["artifacts"].values()))
        assert row["seconds"] > 0
        assert all(set(warning) == {"code", "where", "message"} for warning in row["warnings"])
    assert (
        sitegen("build", PARTNERS[0], "--json", "-o", tmp_path / "o", project=project).report["partners"][0]["partner"]
        == (PARTNERS[0])
    )
    assert (tmp_path / "o").is_dir()
    assert [folder.name for folder in (tmp_path / "o").iterdir() if not folder.name.startswith(".")] == [PARTNERS[0]]


def test_without_json_stdout_is_left_alone_or_for_people(tmp_path: Path) -> None:
    project = copy_demo(tmp_path / "demo")
    done = sitegen("build", PARTNERS[0], "-o", tmp_path / "out", project=project)
    assert "\r" not in done.out + done.err, "no progress bar where there is no terminal"
    assert "\x1b" not in done.out + done.err
