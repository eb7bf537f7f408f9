"""The live source, asked of a portal on this machine: paging, filters, organisations, and every wrong answer."""

from __future__ import annotations

import json
import socket
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.errors import SourceError
from sitegen.sources import ckan, fetch
from sitegen.sources.http import http
from tests.sources import faults
from tests.sources.making import EAU, LUBERON, VERDON, Raw, describe, dump, live, package, partner, reach, select
from tests.sources.portal import Portal, failure
from tests.surroundings import shared


def fetched(portal: Portal, tmp_path: Path, *, offline: bool = False, **keys: object) -> Catalogue:
    source = live(portal.url, tmp_path)
    return fetch(partner(source, select=select(**keys)), cache=tmp_path / "cache", offline=offline)


@pytest.fixture
def stocked(portal: Portal) -> Portal:
    """A portal with two organisations, one group and three datasets."""
    portal.organizations = [{**LUBERON, "description": "Un parc."}, {**VERDON}]
    portal.groups = [{**EAU, "description": "Rivières."}]
    portal.packages = [
        package("c-sources", groups=[EAU], tags=[{"name": "eau potable"}]),
        package("a-sentiers", tags=[{"name": 'dit "GR"'}]),
        package("b-baignade", organization=VERDON, owner_org=VERDON["id"], groups=[EAU]),
    ]
    return portal


def test_a_whole_portal(stocked: Portal, tmp_path: Path) -> None:
    made = fetched(stocked, tmp_path)
    assert [each.name for each in made.datasets] == ["a-sentiers", "b-baignade", "c-sources"]
    assert [each.name for each in made.organizations] == ["parc_du_luberon", "parc_du_verdon"]
    assert [str(each.description.pick("fr")) for each in made.groups] == ["Rivières."]
    assert made.warnings == ()
    assert made.as_of == made.datasets[0].modified
    assert made.url == stocked.url
    (agent,) = stocked.agents
    assert agent.startswith("sitegen/")
    assert agent.endswith(" (+https://pypi.org/project/sitegen/)")


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({"organizations": ["parc_du_luberon"]}, ["a-sentiers", "c-sources"]),
        ({"organizations": ["parc_du_luberon", "parc_du_verdon"]}, ["a-sentiers", "b-baignade", "c-sources"]),
        ({"organizations": ["org-verdon"]}, ["b-baignade"]),
        ({"organizations": ["parc_du_luberon"], "groups": ["eau"]}, ["c-sources"]),
        ({"tags": ["eau potable", 'dit "GR"']}, ["a-sentiers", "c-sources"]),
        ({"tags": ["Eau potable"]}, []),
    ],
)
def test_the_same_selection_live_and_from_a_dump(
    stocked: Portal, tmp_path: Path, keys: dict[str, Any], names: list[str]
) -> None:
    made = fetched(stocked, tmp_path, **keys)
    assert [each.name for each in made.datasets] == names
    source = dump(tmp_path, stocked.packages, organizations=stocked.organizations, groups=stocked.groups)
    other = fetch(partner(source, select=select(**keys)), cache=tmp_path)
    assert (other.datasets, other.organizations, other.groups) == (made.datasets, made.organizations, made.groups)


def test_a_selected_organisation_without_datasets_is_still_there(stocked: Portal, tmp_path: Path) -> None:
    stocked.packages = []
    made = fetched(stocked, tmp_path, organizations=["parc_du_verdon"])
    assert made.datasets == ()
    assert [each.name for each in made.organizations] == ["parc_du_verdon"]


def test_an_unknown_organisation_is_an_error_with_the_nearest_names(stocked: Portal, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        fetched(stocked, tmp_path, organizations=["parc_du_luberom"])
    assert caught.value.exit_code == 4
    assert "parc_du_luberom" in caught.value.message
    assert "parc_du_luberon" in caught.value.hint
    assert stocked.questions("package_search") == []


def test_an_organisation_that_is_not_shown_is_no_wrong_name(stocked: Portal, tmp_path: Path) -> None:
    stocked.will_answer("organization_show", failure(403, "Authorization Error")[::2])
    with pytest.raises(SourceError) as caught:
        fetched(stocked, tmp_path, organizations=["parc_du_luberon"])
    assert "refuses (HTTP status 403" in caught.value.message
    assert "everybody" in caught.value.hint


@pytest.mark.parametrize(
    ("keys", "fq"),
    [
        ({}, ""),
        ({"organizations": ["a", "b"]}, '+owner_org:("id-a" OR "id-b")'),
        ({"tags": ['dit "GR"', "a\\b"]}, '+tags:("dit \\"GR\\"" OR "a\\\\b")'),
        ({"fq": "res_format:CSV OR tags:eau"}, "+(res_format:CSV OR tags:eau)"),
        ({"groups": ["eau"], "fq": "a:1 OR b:2"}, '+groups:("eau") +(a:1 OR b:2)'),
        ({"groups": ["eau"], "fq": "-tags:x"}, '+groups:("eau") +(*:* -tags:x)'),
    ],
)
def test_the_filter(keys: dict[str, object], fq: str) -> None:
    chosen = select(**keys)
    organizations = [{"id": f"id-{name}", "name": name} for name in chosen.organizations]
    assert ckan.query(chosen, organizations, [{"name": name} for name in chosen.groups]) == fq


def test_a_long_filter_is_posted(stocked: Portal, tmp_path: Path) -> None:
    tags = [f"étiquette numéro {number}" for number in range(200)]
    fetched(stocked, tmp_path, tags=tags)
    ((method, _, parameters),) = [asked for asked in stocked.asked if asked[1] == "package_search"]
    assert method == "POST"
    assert parameters["fq"].count(" OR ") == 199


def test_a_posted_question_never_follows_a_redirection(stocked: Portal, tmp_path: Path) -> None:
    stocked.will_answer("package_search", (301, b"", {"Location": "https://ailleurs.example.org/api"}))
    with pytest.raises(SourceError) as caught:
        fetched(stocked, tmp_path, tags=[f"étiquette numéro {number}" for number in range(200)])
    assert "https://ailleurs.example.org/api" in caught.value.message


def test_what_the_portal_does_not_show_of_an_owner_is_taken_from_the_packages(portal: Portal, tmp_path: Path) -> None:
    portal.packages = [package("a", groups=[EAU])]
    made = fetched(portal, tmp_path)
    assert [str(each.title.pick("fr")) for each in made.organizations] == ["Parc du Luberon"]
    assert [str(each.title.pick("fr")) for each in made.groups] == ["Eau"]


def test_a_renamed_organisation_shows_its_new_title(stocked: Portal, tmp_path: Path) -> None:
    stocked.organizations[0]["title"] = "Parc naturel régional du Luberon"
    made = fetched(stocked, tmp_path)
    assert str(made.organizations[0].title.pick("fr")) == "Parc naturel régional du Luberon"


RAW_ANSWERS = ["err_action", "err_fq", "err_param", "err_rows_str", "post_badjson", "site_read", "organization_list"]


@pytest.mark.parametrize("name", RAW_ANSWERS)
def test_what_a_real_ckan_answers_in_place_of_datasets(portal: Portal, tmp_path: Path, name: str) -> None:
    folder = shared("data/ckan-api")
    status = int((folder / f"{name}.headers").read_text().split()[1]) if name != "site_read" else 200
    portal.will_answer("package_search", (status, (folder / f"{name}.json").read_bytes()))
    _is_a_source_error(portal, tmp_path)


@pytest.mark.parametrize("name", ["package_search_org", "package_search_page2", "package_search_rows5000"])
def test_what_a_real_ckan_answers_of_datasets(portal: Portal, tmp_path: Path, name: str) -> None:
    answer = json.loads((shared("data/ckan-api") / f"{name}.json").read_bytes())
    portal.packages = answer["result"]["results"]
    made = fetched(portal, tmp_path)
    assert len(made.datasets) == len(portal.packages)
    assert {each.organization for each in made.datasets} <= {each.id for each in made.organizations}


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (200, b"<!DOCTYPE html><html><title>Connexion</title></html>"),
        (200, b""),
        (200, b'"Bad request"'),
        (200, b'{"success": true, "result": {"count": 3, "results": [{"id": "a"'),
        (200, b'{"success": false, "error": {"__type": "Search Error", "message": "non"}}'),
        (200, b'{"success": false, "error": "non"}'),
        (200, b'{"success": false}'),
        (200, b'{"success": true, "result": []}'),
        (200, b'{"success": true, "result": {"count": "3", "results": []}}'),
        (200, b'{"success": true, "result": {"count": 3, "results": {}}}'),
        (200, b'{"success": true, "result": {"count": 3, "results": []}}'),
        (200, b'{"success": true}'),
        (200, b"[1, 2]"),
        (200, b"null"),
        (200, b"\xff\xfe\x00"),
        (200, b"[" * 100_000),
        (403, b"<html>Forbidden</html>"),
        (403, b'{"success": false, "error": {"__type": "Authorization Error", "message": "non"}}'),
        (404, b"<html>Not found</html>"),
        (409, b'{"success": false, "error": {"__type": "Validation Error", "rows": ["non"]}}'),
        (414, b"<html>Request-URI Too Large</html>"),
        (429, b"slow down"),
        (500, b"<html>Internal Server Error</html>"),
        (503, b""),
    ],
)
def test_every_wrong_answer_is_a_source_error(portal: Portal, tmp_path: Path, status: int, body: bytes) -> None:
    portal.will_answer("package_search", (status, body))
    _is_a_source_error(portal, tmp_path)


def _is_a_source_error(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as caught:
        fetched(portal, tmp_path)
    assert caught.value.exit_code == 4
    assert caught.value.message
    assert caught.value.hint
    assert portal.url in caught.value.where


def test_an_answer_that_breaks_off(portal: Portal, tmp_path: Path) -> None:
    portal.will_answer("package_search", (200, b'{"success": tr', {"Content-Length": "5000"}))
    _is_a_source_error(portal, tmp_path)


def test_a_passing_fault_is_survived(stocked: Portal, tmp_path: Path) -> None:
    whole = {"success": True, "result": {"count": 1, "results": [package("a")]}}
    stocked.will_answer(
        "package_search",
        (503, b"<html>"),
        (429, b"", {"Retry-After": "0"}),
        (200, b"{", {"Content-Length": "100"}),
        (200, json.dumps(whole).encode()),
    )
    assert len(fetched(stocked, tmp_path).datasets) == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1:1/", "http://[::1]:1/", "http://nulle-part.invalid/"])
def test_a_portal_that_is_not_there(tmp_path: Path, url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    faults.looking_up(monkeypatch, socket.EAI_NONAME)
    monkeypatch.setattr(http, "BACKOFF", 0.0)
    with pytest.raises(SourceError) as caught:
        reach(live(url, tmp_path))
    assert url in caught.value.where


def test_reach(stocked: Portal, tmp_path: Path) -> None:
    reach(live(stocked.url, tmp_path))
    stocked.will_answer("package_search", (200, b"<html>"))
    with pytest.raises(SourceError):
        reach(live(stocked.url, tmp_path))


PNG = b"\x89PNG\r\n\x1a\n" + bytes(64)


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ({"image_url": "luberon.png"}, "/uploads/group/luberon.png"),
        ({"image_url": "luberon.png", "image_display_url": "{url}uploads/group/l.png"}, "/uploads/group/l.png"),
        ({"image_display_url": "/uploads/group/l.png"}, "/uploads/group/l.png"),
    ],
)
def test_a_logo_is_fetched_and_kept(stocked: Portal, tmp_path: Path, address: Raw, path: str) -> None:
    stocked.files[path] = PNG
    stocked.organizations[0] |= {key: value.format(url=stocked.url) for key, value in address.items()}
    made = fetched(stocked, tmp_path)
    logo = made.organizations[0].logo
    assert logo is not None
    assert (logo.name, logo.size, logo.path.read_bytes()) == ("logo.png", len(PNG), PNG)
    stocked.files.clear()
    again = fetched(stocked, tmp_path, offline=True)
    assert again == made


def test_a_logo_that_did_not_change_is_not_sent_again(stocked: Portal, tmp_path: Path) -> None:
    stocked.files["/uploads/group/l.png"] = PNG
    stocked.organizations[0]["image_url"] = "l.png"
    first = fetched(stocked, tmp_path)
    asked = len(stocked.headers)
    assert fetched(stocked, tmp_path) == first
    assert "If-None-Match" in {name for headers in stocked.headers[asked:] for name in headers}
    stocked.files["/uploads/group/l.png"] = other = PNG + b"x"
    logo = fetched(stocked, tmp_path).organizations[0].logo
    assert logo is not None
    assert logo.path.read_bytes() == other


def test_the_last_logo_stays_when_the_next_does_not_come(stocked: Portal, tmp_path: Path) -> None:
    stocked.files["/uploads/group/l.png"] = PNG
    stocked.organizations[0]["image_url"] = "l.png"
    first = fetched(stocked, tmp_path)
    stocked.files.clear()
    made = fetched(stocked, tmp_path)
    assert made == first
    assert [each.code for each in made.warnings] == ["logo-unreachable"]


def test_a_host_of_logos_that_does_not_answer_is_asked_once(stocked: Portal, tmp_path: Path) -> None:
    for number, owner in enumerate(stocked.organizations):
        owner["image_url"] = f"{number}.png"
        stocked.will_answer(f"/uploads/group/{number}.png", faults.reset)
    made = fetched(stocked, tmp_path)
    assert [each.code for each in made.warnings] == ["logo-unreachable"] * 2
    assert len([path for _, path, _ in stocked.asked if path.endswith(".png")]) == 2, "two attempts for the first"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "logo-refused"),
        (b"<html>", "logo-refused"),
        (PNG + bytes(512 * 1024), "logo-unreachable"),
        (None, "logo-unreachable"),
    ],
)
def test_a_logo_that_is_not_taken_is_a_caution(
    stocked: Portal, tmp_path: Path, content: bytes | None, code: str
) -> None:
    if content is not None:
        stocked.files["/uploads/group/l.png"] = content
    stocked.organizations[0]["image_url"] = "l.png"
    made = fetched(stocked, tmp_path)
    assert made.organizations[0].logo is None
    assert [(each.code, each.where) for each in made.warnings] == [(code, "parc_du_luberon")]
    assert fetched(stocked, tmp_path, offline=True).warnings == made.warnings


def test_a_description_for_a_new_partner(stocked: Portal, tmp_path: Path) -> None:
    stocked.files["/uploads/group/l.png"] = PNG
    stocked.organizations[0] |= {
        "image_url": "l.png",
        "extras": [{"key": "site", "value": "https://parc.example.org/"}],
    }
    found = describe(live(stocked.url, tmp_path), "parc_du_luberon")
    assert (found.name, str(found.title.pick("fr")), str(found.description.pick("fr"))) == (
        "parc_du_luberon",
        "Parc du Luberon",
        "Un parc.",
    )
    assert (found.url, found.logo, found.logo_extension) == ("https://parc.example.org/", PNG, "png")
    with pytest.raises(SourceError) as caught:
        describe(live(stocked.url, tmp_path), "parc_du_verdom")
    assert "parc_du_verdon" in caught.value.hint
