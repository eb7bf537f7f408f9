"""Portals behind a redirection: what is the portal's own is followed, token included, and told; nothing else is."""

from __future__ import annotations

import copy
import ssl
from collections.abc import Callable
from pathlib import Path

import pytest
import trustme

from sitegen.errors import SourceError
from sitegen.sources import fetch
from sitegen.sources.http.home import is_same_host
from tests.program import sitegen
from tests.sources.front import standing
from tests.sources.making import EAU, LUBERON, live, package, partner, reach, select
from tests.sources.portal import Portal

TOKEN = "jeton-de-test"
HEADERS = ("Authorization", "X-CKAN-API-Key")


@pytest.fixture(autouse=True)
def catalogue(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    portal.organizations, portal.groups = [copy.deepcopy(LUBERON)], [copy.deepcopy(EAU)]
    portal.packages = [
        package(f"d{number:03}", id=f"{number:08x}-1111-4000-8000-000000000000") for number in range(120)
    ]
    portal.token = TOKEN
    monkeypatch.delenv("SITEGEN_TOKEN_PORTAIL", raising=False)


@pytest.fixture
def context(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A certificate for localhost that is trusted here."""
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(tmp_path / "ca.pem"))
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("localhost").configure_cert(made)
    return made


def _moved(path: str) -> str:
    return "" if path.startswith("/nouveau/") else f"/nouveau{path}"


def tokens(portal: Portal) -> set[tuple[str | None, ...]]:
    return {tuple(headers.get(name) for name in HEADERS) for headers in portal.headers}


Read = Callable[[str], tuple[int, list[str]]]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def go(url: str) -> tuple[int, list[str]]:
        """How many datasets come, and what is told."""
        reader = partner(live(url, tmp_path), select=select(organizations=[LUBERON["name"]]))
        found = fetch(reader, cache=tmp_path / "cache")
        return len(found.datasets), [each.message for each in found.warnings if each.code == "portal-redirects"]

    return go


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_moved_path_is_followed_with_the_token_and_told(
    portal: Portal, read: Read, status: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    with standing(portal, _moved, status=status, before="/nouveau/") as (url, seen):
        count, told = read(url)
        assert count == 120
        assert told == [
            f'the portal sends on to {url}nouveau/: write url = "{url}nouveau/" for this source in sitegen.toml'
        ]
    assert tokens(portal) == {(TOKEN, TOKEN)}
    assert len([each for each in seen if "/nouveau/" not in each]) == 1, "from then on it is asked where it answers"


def test_check_tells_it_too(portal: Portal, tmp_path: Path) -> None:
    with standing(portal, _moved, before="/nouveau/") as (url, _):
        (tmp_path / "partners/p").mkdir(parents=True)
        (tmp_path / "sitegen.toml").write_text(f'[sources.portail]\nkind = "ckan"\nurl = "{url}"\n')
        (tmp_path / "partners/p/partner.toml").write_text(
            'title = "P"\nurl = "https://p.example.org/"\nsource = "portail"\n'
        )
        done = sitegen("check", project=tmp_path)
    assert f'write url = "{url}nouveau/"' in done.err


def test_many_changed_datasets_are_asked_for_where_the_list_was(portal: Portal, read: Read) -> None:
    """Forty-three ids and more are posted: a redirection would lose the question."""
    with standing(portal, _moved, before="/nouveau/") as (url, seen):
        read(url)
        for each in portal.packages[:55]:
            each |= {"title": "Neuf", "metadata_modified": "2026-06-01T00:00:00.000000"}
        seen.clear()
        assert read(url)[0] == 120
    posted = [each for each in seen if each.startswith("POST")]
    assert posted
    assert all(each.startswith("POST /nouveau/") for each in posted)


def test_a_first_question_that_is_posted_is_posted_there(portal: Portal, tmp_path: Path) -> None:
    tags = [f"étiquette numéro {number}" for number in range(300)]
    portal.packages[7]["tags"] = [{"name": tags[0]}]
    with standing(portal, _moved, before="/nouveau/") as (url, _):
        found = fetch(partner(live(url, tmp_path), select=select(tags=tags)), cache=tmp_path / "cache")
    assert [each.name for each in found.datasets] == ["d007"]


def test_from_http_to_https_goes_the_token(
    portal: Portal, read: Read, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    with (
        standing(portal, lambda path: "", context=context) as (secure, _),
        standing(portal, lambda path: f"{secure.rstrip('/')}{path}") as (url, seen),
    ):
        count, told = read(url)
        assert (count, len(told), secure in told[0]) == (120, 1, True)
    assert tokens(portal) == {(TOKEN, TOKEN)}
    assert len(seen) == 1


def test_from_https_to_http_goes_nobody(
    portal: Portal, read: Read, context: ssl.SSLContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    with (
        standing(portal, lambda path: "") as (plain, _),
        standing(portal, lambda path: f"{plain.rstrip('/')}{path}", context=context) as (url, _),
        pytest.raises(SourceError, match=f"moved to {plain}"),
    ):
        read(url)
    assert portal.asked == []


def test_from_https_back_to_http_goes_nobody(portal: Portal, read: Read, context: ssl.SSLContext) -> None:
    """By way of https, so that both steps look like the portal's own from where they begin."""
    targets: list[str] = []
    with (
        standing(portal, lambda path: "" if "api/3" in path and targets[1:] else f"{targets[0]}{path}") as (url, _),
        standing(portal, lambda path: f"{url.rstrip('/')}{path}", context=context) as (secure, _),
    ):
        targets.append(secure.rstrip("/"))
        with pytest.raises(SourceError, match="moved to http:"):
            read(url)
    assert portal.asked == []


@pytest.mark.parametrize(
    "where", ["http://localhost:{port}", "http://127.0.0.1:{port}", "https://ailleurs.example.org"]
)
def test_to_another_host_or_port_goes_nobody(
    portal: Portal, read: Read, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    with standing(portal, lambda path: "") as (other, _):
        there = where.format(port=other.rstrip("/").rpartition(":")[2])
        with (
            standing(portal, lambda path: f"{there}{path}") as (url, _),
            pytest.raises(SourceError) as caught,
        ):
            read(url)
    assert f"the portal has moved to {there}/" in caught.value.message
    assert f'url = "{there}/"' in caught.value.hint
    assert portal.asked == [], "nothing is read there, and the token is nobody's"


def test_a_page_elsewhere_is_named_too(portal: Portal, read: Read) -> None:
    with standing(portal, lambda path: "https://ailleurs.example.org/nous-avons-demenage") as (url, _):
        with pytest.raises(SourceError, match=r"moved to https://ailleurs\.example\.org/nous-avons-demenage") as caught:
            read(url)
        assert "`url`" in caught.value.hint


def test_a_redirection_that_forgets_the_question_loses_nothing(portal: Portal, tmp_path: Path) -> None:
    """Without its filter the question would be for the whole portal."""
    portal.packages[7]["tags"] = [{"name": "eau"}]
    with standing(portal, lambda path: _moved(path).partition("?")[0], before="/nouveau/") as (url, _):
        found = fetch(partner(live(url, tmp_path), select=select(tags=["eau"])), cache=tmp_path / "cache")
    assert [each.name for each in found.datasets] == ["d007"]


@pytest.mark.parametrize("before", ["/", "/fr/"])
def test_a_slash_at_the_end_is_added_where_the_portal_wants_one(
    portal: Portal, read: Read, before: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Django, Symfony and others send `/package_search?…` on to `/package_search/?…`; once seen, it is asked for so."""
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    monkeypatch.setattr(portal, "answer", _without_slash(portal.answer))

    def sent_on(path: str) -> str:
        inner, mark, query = path.partition("?")
        return "" if inner.startswith(before) and inner.endswith("/") else f"{before}{inner.lstrip('/')}/{mark}{query}"

    with standing(portal, sent_on, before=before) as (url, seen):
        count, told = read(url)
        for each in portal.packages[:55]:
            each |= {"title": "Neuf", "metadata_modified": "2026-06-01T00:00:00.000000"}
        assert read(url)[0] == 120
    assert (count, len(told)) == (120, before != "/")
    assert len([each for each in seen if "/?" not in each and not each.endswith("/")]) == 2, "one of each reading"
    assert [each for each in seen if each.startswith("POST")]


Answering = Callable[..., object]


def _without_slash(answer: Answering) -> Answering:
    return lambda method, path, *rest: answer(method, path.rstrip("/"), *rest)


def test_a_page_to_log_in_at_is_no_portal(portal: Portal, read: Read) -> None:
    with (
        standing(portal, lambda path: "" if path.startswith("/user/") else "/user/login?came_from=/") as (url, _),
        pytest.raises(SourceError, match="/user/login") as caught,
    ):
        read(url)
    assert "moved" not in caught.value.message
    assert "login" in caught.value.hint


@pytest.mark.parametrize("header", HEADERS)
def test_one_of_both_headers_is_enough(
    portal: Portal, tmp_path: Path, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A portal may look into no other than the one that it was told (`apitoken_header_name`)."""
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", TOKEN)
    own = portal.answer
    portal.answer = lambda method, path, parameters, headers: own(  # type: ignore[method-assign]
        method, path, parameters, {**headers, "Authorization": headers.get(header, "")}
    )
    reach(live(portal.url, tmp_path))
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", "faux")
    with pytest.raises(SourceError, match="does not know the token"):
        reach(live(portal.url, tmp_path))


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("http://a.example.org/", "http://a.example.org/x", True),
        ("http://a.example.org/", "http://A.example.org:80/x", True),
        ("http://a.example.org/", "https://a.example.org/x", True),
        ("http://a.example.org:8080/", "https://a.example.org/x", True),
        ("https://a.example.org/", "https://a.example.org:443/x", True),
        ("https://a.example.org/", "http://a.example.org/x", False),
        ("https://a.example.org/", "https://a.example.org:8443/x", False),
        ("http://a.example.org/", "http://a.example.org:8080/x", False),
        ("http://a.example.org/", "http://a.example.org.evil.example/x", False),
        ("http://a.example.org/", "http://a.example.org@evil.example/x", False),
        ("http://a.example.org/", "http://www.a.example.org/x", False),
        ("http://a.example.org/", "http://[", False),
        ("http://a.example.org/", "http://a.example.org:99999/", False),
        ("http://a.example.org/", "", False),
    ],
)
def test_who_is_the_same_host(one: str, other: str, same: bool) -> None:
    assert is_same_host(one, other) is same
