"""The policy: nothing but what a partner names gets in, and pages tell whom they call on."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from sitegen.config import CspTable, MapTable, PartnerTable
from sitegen.site import csp
from tests.outputs.test_pages import files, pages

FILLED = CspTable(
    scripts=("https://stats.example.org",),
    styles=("https://styles.example.org",),
    images=("https://*.tiles.example.org", "https://stats.example.org:8443"),
    fonts=("https://fonts.example.org",),
    connections=("https://stats.example.org",),
    frames=("https://video.example.org",),
)


def _rules(policy: str) -> dict[str, list[str]]:
    rules = [rule.split() for rule in policy.split("; ")]
    assert len({name for name, *_ in rules}) == len(rules), "a directive counts once"
    return {name: values for name, *values in rules}


def test_a_site_loads_from_itself_alone() -> None:
    assert _rules(csp.policy(CspTable())) == {
        "default-src": ["'none'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:"],
        "font-src": ["'self'"],
        "connect-src": ["'self'"],
        "manifest-src": ["'self'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
    }


def test_each_origin_is_let_in_where_it_was_named() -> None:
    plain, filled = _rules(csp.policy(CspTable())), _rules(csp.policy(FILLED))
    added = {name: filled[name][len(plain.get(name, ())) :] for name in filled if filled[name] != plain.get(name)}
    assert added == {
        "script-src": ["https://stats.example.org"],
        "style-src": ["https://styles.example.org"],
        "img-src": ["https://*.tiles.example.org", "https://stats.example.org:8443"],
        "font-src": ["https://fonts.example.org"],
        "connect-src": ["https://stats.example.org"],
        "frame-src": ["https://video.example.org"],
    }


@pytest.mark.parametrize("table", [CspTable(), FILLED], ids=["empty", "filled"])
def test_only_a_header_says_who_may_frame_a_page(table: CspTable) -> None:
    assert csp.header(table) == f"{csp.policy(table)}; frame-ancestors 'self'"
    assert csp.embed_header(table) == f"{csp.policy(table)}; frame-ancestors *"
    named = csp.embed_header(table, ("https://www.example.org", "https://*.example.net"))
    assert named == f"{csp.policy(table)}; frame-ancestors 'self' https://www.example.org https://*.example.net"
    assert "unsafe" not in csp.header(table)


@given(st.text() | st.from_regex(r"https://[\w.*:/;, '\-]+"))
def test_no_text_can_become_more_than_one_origin(text: str) -> None:
    try:
        table = CspTable(scripts=(text,))
    except ValidationError:
        return
    assert _rules(csp.policy(table)) | {"script-src": ["'self'"]} == _rules(csp.policy(CspTable()))
    assert _rules(csp.policy(table))["script-src"] == ["'self'", text]
    assert re.fullmatch(r"https://[\w.*:-]+", text, re.ASCII)


def test_the_policy_comes_before_whatever_it_is_for(tmp_path: Path) -> None:
    written = f'<meta http-equiv="Content-Security-Policy" content="{csp.policy(CspTable())}">'
    for path, page in pages(tmp_path).items():
        _, head = html.unescape(page).split("<head>\n")
        assert head.startswith(f'<meta charset="utf-8">\n{written}\n'), path


def test_pages_tell_whom_they_call_on(tmp_path: Path) -> None:
    silent = pages(tmp_path)
    telling = pages(tmp_path, csp={"scripts": ["https://stats.example.org"], "images": ["https://*.tiles.example.org"]})
    assert csp.third_parties(FILLED) == (
        "*.tiles.example.org", "fonts.example.org", "stats.example.org", "stats.example.org:8443",
        "styles.example.org", "video.example.org",
    )  # fmt: skip
    privacy = "pages/privacy/index.html"
    assert "aucun cookie" in silent[privacy]
    assert "aucun cookie" not in telling[privacy]
    assert re.findall(r"<li>(.*)</li>", telling[privacy].split('class="prose"')[1].split("</div>")[0]) == [
        "*.tiles.example.org",
        "stats.example.org",
    ]
    assert {path for path, page in silent.items() if "Sans cookie, sans traceur" not in page} == set()
    assert {path for path, page in telling.items() if "Sans cookie, sans traceur" in page} == set()


TILES = MapTable(tiles="https://tiles.example.org:8443/a/{z}/{x}/{y}.png?key=1", attribution="© les autres")


def test_tiles_are_let_in_as_images_and_as_nothing_else() -> None:
    table = PartnerTable(title="A", url="https://a.example.org/", source="s", csp=FILLED, map=TILES)
    plain, with_tiles = _rules(csp.policy(table.csp)), _rules(csp.policy(csp.allowed(table)))
    assert with_tiles["img-src"] == [*plain["img-src"], "https://tiles.example.org:8443"]
    assert {**with_tiles, "img-src": []} == {**plain, "img-src": []}
    named = table.model_copy(update={"csp": CspTable(images=(TILES.origin,))})
    assert csp.allowed(named) is named.csp
    assert csp.allowed(table.model_copy(update={"map": MapTable()})) is table.csp


def test_pages_tell_of_a_background_map_that_is_there_for_who_wants_it(tmp_path: Path) -> None:
    """Its host is no third party of the site's: it is not called on unless a visitor asks."""
    tiles = {"tiles": "https://tiles.example.org/{z}/{x}/{y}.png", "attribution": "© les autres"}
    telling = pages(tmp_path, map=tiles)
    privacy = telling["pages/privacy/index.html"]
    assert "aucun cookie" in privacy
    assert "Afficher le fond de carte de tiles.example.org" in privacy
    assert "img-src &#39;self&#39; data: https://tiles.example.org;" in privacy
    assert {path for path, page in telling.items() if "requête vers un autre site que vous" not in page} == set()
    assert "fond de carte" not in pages(tmp_path)["pages/privacy/index.html"]


def test_hosts_let_tiles_in_as_pages_do(tmp_path: Path) -> None:
    tiles = {"tiles": "https://tiles.example.org/{z}/{x}/{y}.png", "attribution": "© les autres"}
    for path, said in files(tmp_path, "hosting", map=tiles).items():
        policies = re.findall(r"default-src 'none'; script-src[^\n\"]*", said)
        assert policies, path
        assert {"img-src 'self' data: https://tiles.example.org;" in policy for policy in policies} == {True}, path
