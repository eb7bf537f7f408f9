"""What hosts say with each file: nginx, Apache, Caddy, and the rules of `_headers` as their readers document them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from sitegen import urls
from sitegen.config import CspTable
from sitegen.site import csp
from tests import PROJECT
from tests.browser.page_types import BuiltSite, built_site, is_fragment
from tests.outputs.test_pages import files
from tests.program import tree
from tests.web_servers import SERVERS, Rules, Server

PAGES, EMBEDS = csp.header(CspTable()), csp.embed_header(CspTable())
ROOT, UNDER_A_PATH = "saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur"
PARTNERS = sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml"))
EVERYWHERE = {"Cross-Origin-Opener-Policy", "Permissions-Policy", "Referrer-Policy", "X-Content-Type-Options"}
DATA = (
    ".atom",
    ".csv",
    ".geojson",
    ".gpx",
    ".json",
    ".jsonld",
    ".rdf",
    ".ttl",
    ".xml",
    ".zip",
)  # those that the demonstration has
TYPES = {
    "atom": "application/atom+xml",
    "geojson": "application/geo+json",
    "jsonld": "application/ld+json",
    "rdf": "application/rdf+xml",
    "ttl": "text/turtle; charset=utf-8",
    "webmanifest": "application/manifest+json",
}
READABLE = (*DATA, ".css", ".js", ".woff2")  # what elements and frames in other sites' pages load, too
VARYING = ("Content-Security-Policy", "Cache-Control", "Access-Control-Allow-Origin")
ASK_EACH_TIME, NEVER_CHANGES = "public, max-age=0, must-revalidate", "public, max-age=31536000, immutable"


def _site(built_demo: Path, partner: str) -> BuiltSite:
    return built_site(built_demo / "public" / partner, built_demo)


def _one(site: BuiltSite, pattern: str) -> str:
    return next(path.relative_to(site.folder).as_posix() for path in sorted(site.folder.glob(pattern)))


@pytest.fixture(scope="module", params=list(SERVERS.values()), ids=list(SERVERS))
def server(request: pytest.FixtureRequest) -> Server:
    found: Server = request.param
    return found


@pytest.fixture(scope="module", params=[ROOT, UNDER_A_PATH])
def served(request: pytest.FixtureRequest, server: Server, built_demo: Path) -> Iterator[tuple[BuiltSite, str]]:
    """A site and its address on a real server."""
    site = _site(built_demo, request.param)
    with server(site.folder, site.prefix) as address:
        yield site, address


def test_each_kind_of_file_is_sent_with_its_headers(served: tuple[BuiltSite, str]) -> None:
    site, address = served
    expected = {
        "": (PAGES, ASK_EACH_TIME, None),
        "dataset/": (PAGES, ASK_EACH_TIME, None),
        urls.file_of("search/"): (PAGES, ASK_EACH_TIME, None),
        "search/index/catalogue.json": (PAGES, ASK_EACH_TIME, "*"),
        _one(site, "assets/*.css"): (None, NEVER_CHANGES, "*"),
        _one(site, "assets/*.js"): (None, NEVER_CHANGES, "*"),
        _one(site, "assets/embed/list.*.js"): (None, NEVER_CHANGES, "*"),
        _one(site, "assets/fonts/*.woff2"): (None, NEVER_CHANGES, "*"),
        urls.EMBED: (PAGES, ASK_EACH_TIME, "*"),
        urls.EMBED_FRAME: (PAGES, ASK_EACH_TIME, "*"),
        "embed/catalogue.json": (EMBEDS, ASK_EACH_TIME, "*"),
        "en/embed/frame/": (EMBEDS, ASK_EACH_TIME, None),
        "oembed/site.json": (PAGES, ASK_EACH_TIME, "*"),
        "fragments/list.html": (PAGES, ASK_EACH_TIME, "*"),
        _one(site, "en/fragments/dataset/*.html"): (PAGES, ASK_EACH_TIME, "*"),
        _one(site, "dataset/*/resource/*/download/*.csv"): (csp.UNTRUSTED, ASK_EACH_TIME, "*"),
        _one(site, "dataset/*/resource/*/download/*.geojson"): (csp.UNTRUSTED, ASK_EACH_TIME, "*"),
        "sitemap.xml": (PAGES, ASK_EACH_TIME, "*"),
        "en/dataset/": (PAGES, ASK_EACH_TIME, None),
        _one(site, "search/saved/*/index.html"): (PAGES, ASK_EACH_TIME, None),
        _one(site, "feeds/search/*.atom"): (PAGES, ASK_EACH_TIME, "*"),
        _one(site, "embed/search/*/index.html"): (EMBEDS, ASK_EACH_TIME, None),
        _one(site, "en/embed/search/*/index.html"): (EMBEDS, ASK_EACH_TIME, None),
    }
    for path, (policy, cache, readers) in expected.items():
        answer = requests.get(address + path, timeout=10)
        assert answer.status_code == 200, path
        told = tuple(answer.headers.get(name) for name in VARYING)
        assert told == (policy, cache, readers), path
        assert answer.headers.keys() >= EVERYWHERE, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff", path
        assert answer.headers.get("X-Robots-Tag") == ("noindex" if "fragments/" in path else None), path
        assert answer.headers.get("Cross-Origin-Resource-Policy", "cross-origin") == "cross-origin", path


def test_each_kind_of_file_is_sent_as_what_it_is(served: tuple[BuiltSite, str]) -> None:
    """Harvesters refuse a catalogue that comes as anything else, and any redirect."""
    site, address = served
    for path, kind in {
        "catalog.ttl": "text/turtle; charset=utf-8",
        "catalog.rdf": "application/rdf+xml",
        "catalog.jsonld": "application/ld+json",
        _one(site, "dataset/*.ttl"): "text/turtle; charset=utf-8",
        _one(site, "dataset/*/resource/*/download/*.geojson"): "application/geo+json",
        "search/index/catalogue.json": "application/json",
        _one(site, "assets/*.css"): "text/css",
        "index.html": "text/html",
    }.items():
        answer = requests.get(address + path, timeout=10, allow_redirects=False)
        assert answer.status_code == 200, path
        told = answer.headers["Content-Type"]
        assert kind in (told, told.partition(";")[0]), path


@pytest.mark.parametrize("path", ["api/3/action/package_search", "api/action/package_list"])
def test_what_ckans_api_answers_is_json_for_everyone(served: tuple[BuiltSite, str], path: str) -> None:
    site, address = served
    answer = requests.get(f"{address}{path}?rows=100&start=100&sort=id+asc", timeout=10)
    assert (answer.status_code, answer.content) == (200, (site.folder / path).read_bytes())
    assert answer.headers["Content-Type"].startswith("application/json")
    assert tuple(answer.headers.get(name) for name in VARYING) == (PAGES, ASK_EACH_TIME, "*")
    assert answer.headers.keys() >= EVERYWHERE


@pytest.mark.parametrize(
    "path",
    [
        "no/such/page/",
        "assets/gone.00000000.css",
        "dataset/x/resource/y/download/gone.html",
        "gone.json",
        "embed/gone/",
        "api/3/action/gone",
    ],
)
def test_what_is_not_there_is_the_page_that_says_so(served: tuple[BuiltSite, str], path: str) -> None:
    site, address = served
    answer = requests.get(address + path, timeout=10)
    assert answer.status_code == 404
    assert answer.content == (site.folder / "404.html").read_bytes()
    assert answer.headers["Content-Security-Policy"] == PAGES
    assert answer.headers.keys() >= EVERYWHERE
    assert answer.headers.get("Cache-Control", ASK_EACH_TIME) == ASK_EACH_TIME, "it may be there tomorrow"


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_rules_of_headers_reach_each_kind_of_file(built_demo: Path, partner: str) -> None:
    """At Cloudflare Pages, which joins values, and at Netlify, which takes one."""
    site = _site(built_demo, partner)
    rules = Rules.of((site.folder / urls.HOST_HEADERS).read_text())
    for file in tree(site.folder):
        path = site.prefix + re.sub(r"(^|/)index\.html$", r"\1", file)
        joined, last = rules.joined(path), rules.last(path)
        assert last.keys() >= EVERYWHERE, file
        if "/download/" in file:
            assert last["Content-Security-Policy"] == csp.UNTRUSTED, file
            assert joined["Content-Security-Policy"].split(", ") == [PAGES, csp.UNTRUSTED], "both hold"
            del joined["Content-Security-Policy"], last["Content-Security-Policy"]
        assert joined == last, file
        if file.endswith(".html") and file != "404.html":
            embedded = file.startswith(("embed/", "en/embed/"))
            assert last["Content-Security-Policy"] == (EMBEDS if embedded else PAGES), file
        assert last.get("Cache-Control") == (NEVER_CHANGES if file.startswith("assets/") else None), file
        is_answer = file.startswith("api/") and "." not in file
        extension = file.rpartition(".")[2]
        assert last.get("Content-Type") == ("application/json" if is_answer else TYPES.get(extension)), file
        assert last.get("Access-Control-Allow-Origin") == ("*" if _is_read(file) else None), file
        assert last.get("X-Robots-Tag") == ("noindex" if is_fragment(file) else None), file


def _is_read(file: str) -> bool:
    """Whether scripts of other sites may read it: a file of data, code, a fragment, or an answer of CKAN's API."""
    return file.endswith(READABLE) or is_fragment(file) or (file.startswith("api/") and "." not in file)


@pytest.mark.parametrize("partner", PARTNERS)
def test_the_rules_of_headers_stay_within_what_cloudflare_takes(built_demo: Path, partner: str) -> None:
    text = (_site(built_demo, partner).folder / urls.HOST_HEADERS).read_text()
    rules = Rules.of(text).rules
    assert len(rules) <= 100
    assert all(path.count("*") <= 1 and ":splat" not in path for path, _ in rules)
    # A policy may hold that many characters of origins beyond its own.
    longest = max(map(len, text.splitlines())) + 1500 + len("; frame-src")
    assert longest <= 2000


@pytest.mark.parametrize("partner", PARTNERS)
def test_every_asset_has_its_fingerprint(built_demo: Path, partner: str) -> None:
    names = [path.name for path in (_site(built_demo, partner).folder / "assets").rglob("*") if path.is_file()]
    assert [name for name in names if not re.fullmatch(r".+\.[0-9a-f]{8}\.\w+", name)] == []


@pytest.mark.parametrize("partner", PARTNERS)
def test_nothing_is_allowed_inline(built_demo: Path, partner: str) -> None:
    folder = _site(built_demo, partner).folder
    for name in (urls.HOST_HEADERS, urls.APACHE, urls.NGINX, urls.CADDY):
        assert "unsafe" not in (folder / name).read_text()
    # A data block is no script: nothing runs it.
    inline = re.compile(
        r"<style|<script(?![^>]* src=)(?! type=.application/ld.json.>)[^>]*>|<[^>]+\s(?:style|on\w+)=|javascript:",
        re.IGNORECASE,
    )
    assert [page for page in folder.rglob("*.html") if inline.search(page.read_text())] == []


def test_a_path_with_spaces_and_accents(built_demo: Path, tmp_path: Path, server: Server) -> None:
    base = "/données ouvertes/"
    copy = shutil.copytree(_site(built_demo, ROOT).folder, tmp_path / "site")
    for path, text in files(tmp_path, "hosting", url=f"https://example.org{base}").items():
        (copy / path).write_text(text)
    with server(copy, base) as address:
        style = requests.get(f"{address}{next(copy.glob('assets/*.css')).relative_to(copy)}", timeout=10)
        assert (style.status_code, style.headers["Cache-Control"]) == (200, NEVER_CHANGES)
        gone = requests.get(f"{address}assets/gone.css", timeout=10)
        assert gone.content == (copy / "404.html").read_bytes()


def test_those_who_may_show_frames_are_named_for_pages_to_embed_alone(
    built_demo: Path, tmp_path: Path, server: Server
) -> None:
    copy = shutil.copytree(_site(built_demo, ROOT).folder, tmp_path / "site")
    named = ("https://www.example.org", "https://*.example.net")
    table: dict[str, Any] = {
        "url": "https://example.org/",
        "languages": ["fr", "en"],
        "embed": {"frame_ancestors": named},
    }
    for path, text in files(tmp_path, "hosting", **table).items():
        (copy / path).write_text(text)
    with server(copy, "/") as address:
        for path in ("embed/frame/", "en/embed/frame/", "embed/catalogue.json"):
            told = requests.get(address + path, timeout=10).headers["Content-Security-Policy"]
            assert told == csp.embed_header(CspTable(), named), path
        for path in ("", "en/dataset/", "fragments/list.html"):
            assert requests.get(address + path, timeout=10).headers["Content-Security-Policy"] == PAGES, path


def test_no_address_can_write_a_line_of_its_own(tmp_path: Path) -> None:
    plain = files(tmp_path, "hosting", url="https://example.org/x/")
    odd = files(tmp_path, "hosting", url='https://example.org/x"; }\nreturn 200; #$uri\\:a*/'.replace("#", "%23"))
    assert odd.keys() == plain.keys() == {urls.HOST_HEADERS, urls.APACHE, urls.NGINX, urls.CADDY}
    for path, text in odd.items():
        assert list(map(_plain, text.splitlines())) == list(map(_plain, plain[path].splitlines()))


def _plain(line: str) -> str:
    """Without what the address changes in it: the path, and in Caddy's snippet the names made from it."""
    return re.sub(r"sitegen_[0-9a-f]{8}_", "sitegen_", re.sub(r"/x[\w%.]*/", "/x/", line))
