"""What is served is what was built, or it is told what is not."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from sitegen import urls
from sitegen.deploy import Tree
from sitegen.deploy.host_rules import HostRules
from sitegen.deploy.verify import Finding, verify
from tests.browser.page_types import built_site
from tests.browser.static_host import serve
from tests.deploy.trees import SITE, written
from tests.web_servers import SERVERS, Rules

RULES = """\
# Written by hand
/*
  X-Content-Type-Options: nosniff
/
  Content-Security-Policy: default-src 'self'
/dataset/*
  Content-Security-Policy: default-src 'self'
/dataset/:dataset/resource/*
  Content-Security-Policy: sandbox
/*.ttl
  Content-Type: text/turtle; charset=utf-8
"""
HOSTED = SITE | {"_headers": RULES.encode(), "404.html": b"<h1>not here</h1>", "catalog.ttl": b"@prefix a: <b> ."}
del HOSTED[".htaccess"]


def said(path: str) -> Mapping[str, str]:
    """What a host says that follows the rules."""
    return {name: value for name, value in Rules.of(RULES).joined(path).items() if name != "Content-Type"}


def found(tree: Tree, folder: Path, headers: object = said) -> list[Finding]:
    with serve(folder, headers=headers) as address:  # type: ignore[arg-type]
        return list(verify(tree, address))


def test_a_host_that_serves_it_all(tmp_path: Path) -> None:
    tree = written(tmp_path, HOSTED)
    assert found(tree, tmp_path) == []


def test_a_file_that_is_not_there_and_one_that_is_another(tmp_path: Path) -> None:
    tree = written(tmp_path, HOSTED)
    (tmp_path / "dataset/budget/index.html").unlink()
    (tmp_path / "index.html").write_bytes(b"<h1>somebody else's</h1>")
    assert [(each.kind, each.path) for each in found(tree, tmp_path)] == [
        ("missing", "dataset/budget/index.html"),
        ("other", "index.html"),
    ]


def test_a_type_and_a_header(tmp_path: Path) -> None:
    tree = written(tmp_path, {**HOSTED, "data.csv": b"a,b", "data.gpx": b"<gpx/>"})

    def wrong(path: str) -> Mapping[str, str]:
        return {**said(path), "X-Content-Type-Options": "sniff"} if path == "/data.csv" else said(path)

    assert [(each.kind, each.path, each.message) for each in found(tree, tmp_path, wrong)] == [
        ("header", "data.csv", "x-content-type-options: sniff"),
        ("type", "data.gpx", "is called application/octet-stream and not application/gpx+xml"),
    ]


def test_nobody_answers(tmp_path: Path) -> None:
    tree = written(tmp_path, SITE)
    with serve(tmp_path) as address:
        pass
    assert {each.kind for each in verify(tree, address)} == {"missing"}


@pytest.mark.parametrize("server", list(SERVERS))
@pytest.mark.parametrize("partner", ["saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur"])
def test_the_demonstration_on_real_servers(built_demo: Path, server: str, partner: str) -> None:
    """Bytes, types and headers, of every file that a host gives out."""
    site = built_site(built_demo / "public" / partner, built_demo)
    tree = Tree.read(site.folder)
    with SERVERS[server](site.folder, site.prefix) as address:
        assert list(verify(tree, address)) == []


def test_the_rules_of_the_demonstration_are_read_as_their_hosts_document_them(built_demo: Path) -> None:
    site = built_site(built_demo / "public" / "pnr-provence-alpes-cote-dazur", built_demo)
    text = (site.folder / urls.HOST_HEADERS).read_text("utf-8")
    read, documented = HostRules(text, site.prefix), Rules.of(text)
    for path in Tree.read(site.folder).files:
        headers = read.headers(path)
        joined, last = documented.joined(f"{site.prefix}{path}"), documented.last(f"{site.prefix}{path}")
        assert headers.keys() == {name.lower() for name in joined}
        for name, value in joined.items():
            assert headers[name.lower()][-1] == value
            assert last[name] in headers[name.lower()]
