"""Datasets that were renamed or removed keep their addresses: at real web servers, by rules of hosts, and by pages."""

from __future__ import annotations

import gzip
import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote, unquote

import pytest
import requests

from sitegen import urls
from sitegen.deploy import Tree
from sitegen.deploy.verify import verify
from sitegen.engine import seal
from sitegen.outputs.hosting.apache import apache
from sitegen.outputs.hosting.caddy import caddy
from sitegen.outputs.hosting.nginx import nginx
from sitegen.outputs.hosting.rules import Host
from sitegen.urls import segment
from tests.acceptance import nu
from tests.acceptance.moving import BASE, ODD, REMOVED, RENAMED, moved
from tests.web_servers import SERVERS, Redirects, Server

NOW = {**RENAMED, "budget-2026": "jeu-006", "jeu-020": "jeu-005", segment(ODD, "id-9"): "donnees-ouvertes"}
NUMBERS = {"jeu-001": 1, "jeu-003": 3, "budget": 6, "budget-2026": 6, "jeu-020": 2, segment(ODD, "id-9"): 9}
DOWNLOAD = "dataset/jeu-000/resource/r-0/download/a.csv.gz"
del NOW["jeu-002"]  # which another dataset has now


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = moved(tmp_path_factory.mktemp("moved") / "project", '[hosting]\nprecompress = ["gzip", "brotli"]\n')
    download = found / "out/one" / DOWNLOAD
    download.parent.mkdir(parents=True)
    download.write_bytes(gzip.compress(b"a;b\n" * 400))
    return found / "out/one"


@pytest.fixture(scope="module", params=list(SERVERS.values()), ids=list(SERVERS))
def address(request: pytest.FixtureRequest, site: Path) -> Iterator[str]:
    with request.param(site, BASE) as found:
        yield found


@pytest.mark.parametrize("former", NOW, ids=lambda key: key if key.isascii() else "odd")
def test_a_renamed_dataset_leads_to_its_name_of_now(address: str, site: Path, former: str) -> None:
    number, now = NUMBERS[former], NOW[former]
    for place in ("dataset/{}/", "en/dataset/{}/", f"dataset/{{}}/resource/r-{number}/", "dataset/{}.ttl",
                  "dataset/{}.json", "dataset/{}/datapackage.json", "en/fragments/dataset/{}.html",
                  "oembed/dataset/{}.json", "api/3/action/package_show/{}.json"):  # fmt: skip
        asked = address + quote(place.format(former))
        answer = requests.get(asked, timeout=10, allow_redirects=False)
        assert answer.status_code == 301, place
        assert answer.headers["Location"].removeprefix(address.removesuffix(BASE)) == BASE + place.format(now)
        followed = requests.get(asked, timeout=10)
        assert followed.content == (site / urls.file_of(place.format(now))).read_bytes(), place
        assert len(followed.history) == 1, "chains of names end at the last one"


def test_no_name_is_taken_for_another_and_no_line_is_written_into_an_answer(address: str) -> None:
    for asked in ("dataset/jeu-001/%0d%0aSet-Cookie:%20a=b", "dataset/jeu-001/x%0aSet-Cookie:a"):
        answer = requests.get(address + asked, timeout=10, allow_redirects=False)
        assert "Set-Cookie" not in answer.headers
        assert answer.status_code in (301, 400, 403, 404)
    for asked in ("dataset/jeu-0011/", "dataset/xjeu-001/", "dataset/jeu-001-bis.ttl", "xdataset/jeu-001/"):
        assert requests.get(address + asked, timeout=10, allow_redirects=False).status_code == 404, asked


@pytest.mark.parametrize("key", REMOVED)
def test_a_removed_dataset_is_gone_and_says_so(address: str, site: Path, key: str) -> None:
    for home in ("", "en/"):
        page = (site / f"{home}dataset/{key}/index.html").read_bytes()
        for below in ("/", "", f"/resource/r-{int(key[-1])}/", "/no/such/thing"):
            answer = requests.get(f"{address}{home}dataset/{key}{below}", timeout=10, allow_redirects=False)
            assert answer.status_code == 410, below
            assert answer.content == page, below
            assert answer.headers["Content-Type"].startswith("text/html")
            assert answer.headers["X-Content-Type-Options"] == "nosniff"
            assert "frame-ancestors" in answer.headers["Content-Security-Policy"]
    page = (site / f"dataset/{key}/index.html").read_bytes()
    for asked in (f"dataset/{key}.ttl", f"dataset/{key}.json", f"api/3/action/package_show/{key}.json"):
        answer = requests.get(address + asked, timeout=10)
        assert (answer.status_code, answer.content) == (410, page), asked


def test_what_is_served_is_what_was_built(address: str, site: Path) -> None:
    """As `publish --verify` has it: redirects, 410 and packed files included."""
    assert list(verify(Tree.read(site), address)) == []


def test_what_is_there_is_as_it_was(address: str, site: Path) -> None:
    for path in ("", "dataset/", "dataset/jeu-002/", "en/dataset/jeu-005/", "dataset/ancien/", "dataset/jeu-000.ttl",
                 "dataset/sort/title/", "api/3/action/package_list", "organization/mairie/"):  # fmt: skip
        answer = requests.get(address + path, timeout=10, allow_redirects=False)
        assert (answer.status_code, answer.content) == (200, (site / urls.file_of(path)).read_bytes()), path
    assert requests.get(f"{address}no/such/page", timeout=10).content == (site / "404.html").read_bytes()


@pytest.mark.parametrize(("accepted", "coding"), [("br", "br"), ("gzip", "gzip"), ("gzip, br", "br"), ("", None)])
def test_packed_files_are_sent_to_whoever_takes_them(address: str, site: Path, accepted: str, coding: str) -> None:
    for path, kind in {
        "": "text/html",
        "dataset/": "text/html",
        "dataset/jeu-000.ttl": "text/turtle",
        "catalog.jsonld": "application/ld+json",
        "api/3/action/package_search": "application/json",
        next(site.glob("assets/site.*.css")).relative_to(site).as_posix(): "text/css",
    }.items():
        plain = site / urls.file_of(path)
        answer = requests.get(address + path, headers={"Accept-Encoding": accepted or "identity"}, timeout=10)
        assert answer.headers.get("Content-Encoding") == coding, path
        assert answer.content == plain.read_bytes(), path
        assert answer.headers["Content-Type"].partition(";")[0] == kind, path
        assert "Accept-Encoding" in answer.headers.get("Vary", "Accept-Encoding" if not coding else ""), path
        assert ("immutable" in answer.headers["Cache-Control"]) == path.startswith("assets/"), path
        assert ("Content-Security-Policy" in answer.headers) != path.startswith("assets/"), path
        readers = "*" if path and not path.endswith("/") else None
        assert answer.headers.get("Access-Control-Allow-Origin") == readers, path
        if coding:
            size = plain.with_name(plain.name + {"br": ".br", "gzip": ".gz"}[coding]).stat().st_size
            assert int(answer.headers.get("Content-Length", size)) == size < plain.stat().st_size, path


def test_a_download_that_is_packed_itself_stays_so(address: str, site: Path) -> None:
    answer = requests.get(address + DOWNLOAD, headers={"Accept-Encoding": "gzip, br"}, timeout=10)
    assert answer.content == (site / DOWNLOAD).read_bytes()
    assert "Content-Encoding" not in answer.headers
    assert answer.headers["Content-Type"] == "application/gzip"


def test_a_coding_that_a_client_refuses_is_not_sent(address: str) -> None:
    answer = requests.get(address, headers={"Accept-Encoding": "br;q=0, gzip;q=0"}, timeout=10)
    assert "Content-Encoding" not in answer.headers


MANY = {urls.APACHE: apache, urls.NGINX: nginx, urls.CADDY: caddy}


@pytest.mark.parametrize(
    "server", [SERVERS["nginx"], SERVERS["apache"], SERVERS["caddy"]], ids=["nginx", "apache", "caddy"]
)
def test_thousands_of_former_addresses(server: Server, tmp_path: Path) -> None:
    """Words of nginx's and lines of Apache's files have a greatest length."""
    long = "un-nom-comme-on-en-donne-quelquefois-et-qui-ne-finit-pas-avant-longtemps"
    gone = tuple(f"{long}-{number}" for number in range(2000))
    moved = tuple((f"ancien-{long}-{number}", f"{number}-nouveau") for number in range(500))
    host = seal(Host("/", "p", "e", ("", "en/"), ("embed/",), ("fragments/",), moved=moved, gone=gone))
    site = tmp_path / "site"  # which others may read
    site.mkdir()
    for path, make in MANY.items():
        (site / path).write_bytes(make(host))
    for key in (gone[0], gone[-1]):
        page = site / "dataset" / key / "index.html"
        page.parent.mkdir(parents=True)
        page.write_text(key)
    with server(site, "/") as address:
        for key in (gone[0], gone[-1]):
            answer = requests.get(f"{address}dataset/{key}.json", timeout=10)
            assert (answer.status_code, answer.text) == (410, key)
        for former, now in (moved[0], moved[-1]):
            answer = requests.get(f"{address}en/dataset/{former}/", timeout=10, allow_redirects=False)
            assert (answer.status_code, answer.headers["Location"][-len(now) - 1 :]) == (301, f"{now}/")


def test_the_rules_of_redirects_at_netlify_and_cloudflare(site: Path) -> None:
    rules = Redirects.of((site / urls.HOST_REDIRECTS).read_text())
    for former, now in NOW.items():
        for place in ("dataset/{}/", "en/dataset/{}/", f"dataset/{{}}/resource/r-{NUMBERS[former]}/", "dataset/{}.ttl"):
            path, to = BASE + quote(place.format(former)), BASE + place.format(now)
            assert rules.cloudflare(path) == (301, to)
            file = (site / unquote(path).removeprefix(BASE) / "index.html").exists()
            assert rules.netlify(path, is_file=file) == (None if file else (301, to)), "or the page leads on"
    for key in (*REMOVED, *NOW.values(), "jeu-002"):
        assert rules.cloudflare(f"{BASE}dataset/{key}/") is None


def test_pages_lead_on_where_a_host_takes_no_rules(site: Path) -> None:
    for former, now in NOW.items():
        number = NUMBERS[former]
        for home in ("", "en/"):
            for below in ("", f"resource/r-{number}/"):
                page = (site / f"{home}dataset/{former}/{below}index.html").read_text()
                to = f"{home}dataset/{now}/{below}"
                up = "../" * f"{home}dataset/{former}/{below}".count("/")
                assert f'<meta http-equiv="refresh" content="0; url={up}{to}">' in page
                assert f'<link rel="canonical" href="https://partner.example.org{BASE}{to}">' in page
                assert f'<a href="{up}{to}"' in page
                assert (site / to / "index.html").exists()


def test_what_is_gone_is_in_no_list(site: Path) -> None:
    names = [key.encode() for key in (*REMOVED, "budget-2026", "jeu-003", "jeu-001")]
    hosts = {".htaccess", urls.NGINX, urls.CADDY, urls.HOST_REDIRECTS, ".sitegen-manifest.json"}
    for file in site.rglob("*"):
        path = file.relative_to(site).as_posix()
        if file.is_file() and path not in hosts and not path.endswith((".gz", ".br")):
            about = re.match(r"(?:en/)?dataset/([^/]+)/", path)
            if about is None or about[1] not in {*REMOVED, *NOW}:
                content = file.read_bytes()
                assert [name for name in names if re.search(rb"\b%b[/.\"]" % name, content)] == [], path
    page = (site / f"dataset/{REMOVED[0]}/index.html").read_text()
    assert '<meta name="robots" content="noindex">' in page
    assert "Le jeu 4" in page
    assert f'href="{BASE}organization/mairie/"' in page


def test_the_pages_are_sound_html(site: Path) -> None:
    verdict = nu.check(site / "dataset")
    assert verdict.both == ([], [])
