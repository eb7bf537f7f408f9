"""Portals of CKAN 2.6 to 2.12, plain and with the extensions of French stacks: what each has to be asked otherwise."""

from __future__ import annotations

import copy
import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.config import Partner, SelectTable
from sitegen.errors import SourceError
from sitegen.sources import Sources, fetch
from sitegen.sources.ckan import index, listing, pages
from sitegen.sources.http import http
from tests.sources.making import EAU, LUBERON, VERDON, live, package, partner, reach, select
from tests.sources.portal import Asked, Portal

BOIS = {"id": "group-bois", "name": "bois", "title": "Bois"}


def owned(by: dict[str, str]) -> dict[str, Any]:
    return {"organization": copy.deepcopy(by), "owner_org": by["id"]}


@pytest.fixture
def reader(portal: Portal, tmp_path: Path) -> Partner:
    portal.organizations = [copy.deepcopy(LUBERON), copy.deepcopy(VERDON)]
    portal.groups = [copy.deepcopy(EAU), copy.deepcopy(BOIS)]
    return partner(live(portal.url, tmp_path))


def stock(portal: Portal, count: int) -> None:
    """Datasets of two owners, each saved an hour after the one before."""
    portal.packages = [
        package(
            f"d{number:05}",
            metadata_modified=f"2026-02-{1 + number // 24:02}T{number % 24:02}:30:00.123456",
            groups=[EAU] if number % 5 == 0 else [],
            **owned(VERDON if number % 4 == 0 else LUBERON),
        )
        for number in range(count)
    ]


def titles(made: Catalogue) -> dict[str, str]:
    return {each.name: str(each.title.pick("fr")) for each in made.datasets}


def owners(made: Catalogue) -> dict[str, str]:
    return {each.name: each.organization for each in made.datasets}


def again(portal: Portal, reader: Partner, cache: Path, **options: Any) -> Catalogue:
    portal.asked.clear()
    portal.sent = 0
    return fetch(reader, cache=cache, **options)


def read_by_ids(portal: Portal) -> list[str]:
    return [asked["fq"] for asked in portal.questions("package_search") if str(asked.get("fq", "")).startswith("id:")]


# -- `fl` is a list


@pytest.mark.parametrize("version", ["2.7", "2.8.2", "2.8.3", "2.12"])
@pytest.mark.parametrize("tags", [[], [f"étiquette numéro {number}" for number in range(200)]])
def test_the_fields_are_sent_as_a_list(
    portal: Portal, reader: Partner, tmp_path: Path, version: str, tags: list[str]
) -> None:
    stock(portal, 4)
    portal.packages[1]["tags"] = [{"name": "étiquette numéro 7"}]
    portal.version = version
    reach(reader.source)
    made = fetch(partner(reader.source, select=select(tags=tags)), cache=tmp_path)
    assert list(titles(made)) == (["d00001"] if tags else ["d00000", "d00001", "d00002", "d00003"])
    assert {method for method, action, asked in portal.asked if "fl" in asked} == ({"GET", "POST"} if tags else {"GET"})


def test_check_is_told_what_a_build_would_be_told(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 2)
    portal.before = lambda asked: (
        (409, {}, b'{"success": false, "error": {"__type": "Validation Error", "fl": ["non"]}}')
        if "fl" in asked[2]
        else None
    )
    with pytest.raises(SourceError, match="Validation Error") as checked:
        reach(reader.source)
    with pytest.raises(SourceError, match="Validation Error") as built:
        fetch(reader, cache=tmp_path)
    assert checked.value.message == built.value.message


# -- The partner's own filter


@pytest.mark.parametrize(
    ("keys", "found"),
    [
        ({"fq": "organization:parc_du_verdon OR tags:gr"}, {"d00000", "d00001", "d00004"}),
        ({"fq": "tags:gr OR organization:parc_du_verdon"}, {"d00000", "d00001", "d00004"}),
        (
            {"fq": "organization:parc_du_verdon OR organization:parc_du_luberon", "groups": ["eau"]},
            {"d00000", "d00005"},
        ),
        ({"fq": "-organization:parc_du_luberon"}, {"d00000", "d00004"}),
        ({"fq": "NOT organization:parc_du_luberon", "organizations": ["parc_du_luberon"]}, set()),
        ({"fq": "-tags:gr -groups:eau"}, {"d00002", "d00003", "d00004"}),
        ({"fq": "groups:eau AND NOT tags:gr"}, {"d00000", "d00005"}),
    ],
)
def test_the_partners_filter_is_one_clause(
    portal: Portal, reader: Partner, tmp_path: Path, keys: dict[str, Any], found: set[str]
) -> None:
    stock(portal, 6)
    portal.packages[1]["tags"] = [{"name": "gr"}]
    made = fetch(partner(reader.source, select=SelectTable.model_validate(keys)), cache=tmp_path)
    assert titles(made).keys() == found


# -- Owners that are renamed, and groups


@pytest.mark.parametrize("name", ["org-luberon", "parc_du_luberon"])
def test_a_renamed_organisation_keeps_its_datasets(portal: Portal, reader: Partner, tmp_path: Path, name: str) -> None:
    """The index goes on having them under the old name, and so do the whole datasets, which are read from there."""
    stock(portal, 8)
    before = fetch(partner(reader.source, select=select(organizations=[name])), cache=tmp_path)
    portal.organizations[0]["name"] = "luberon_lure"
    new = name if name.startswith("org-") else "luberon_lure"
    renamed = partner(reader.source, select=select(organizations=[new]))
    for cache in (tmp_path, tmp_path / "first"):
        made = fetch(renamed, cache=cache)
        assert titles(made) == titles(before)
        assert made.organizations[0].name == "luberon_lure"
        assert made.warnings == ()


def renamed_group(portal: Portal) -> None:
    for each in portal.packages:
        portal.indexed[each["id"]] = {"groups": ["rivieres"]} if each["groups"] else {}


@pytest.mark.parametrize(
    ("counted", "members", "cautions"),
    [
        (2, [], ["group-finds-nothing"]),
        (0, [["id-d00000", "package", "public"], ["id-d00005", "package", "public"]], ["group-finds-nothing"]),
        (0, [["id-d00000", "package", "private"]], []),
        (0, [], []),
        (None, None, []),
    ],
)
def test_a_group_that_finds_nothing_is_told(
    portal: Portal, reader: Partner, tmp_path: Path, counted: object, members: object, cautions: list[str]
) -> None:
    stock(portal, 6)
    renamed_group(portal)
    portal.groups[0]["package_count"] = counted
    if members is not None:
        portal.will_answer("member_list", (200, json.dumps({"success": True, "result": members}).encode()))
    made = fetch(partner(reader.source, select=select(groups=["eau"])), cache=tmp_path)
    assert made.datasets == ()
    assert [each.code for each in made.warnings] == cautions
    assert all("2 datasets" in each.message and each.where == "eau" for each in made.warnings)


def test_a_group_whose_datasets_are_others_is_no_fault(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 6)
    portal.groups[0]["package_count"] = 2
    keys = select(groups=["eau"], tags=["rien"])
    assert fetch(partner(reader.source, select=keys), cache=tmp_path).warnings == ()


def test_an_organisation_that_the_index_lost_is_told(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 3)
    portal.organizations[1]["package_count"] = 5
    portal.packages = portal.packages[1:]
    made = fetch(partner(reader.source, select=select(organizations=["parc_du_verdon"])), cache=tmp_path)
    assert [(each.code, each.where) for each in made.warnings] == [("organization-finds-nothing", "parc_du_verdon")]


# -- Dates that people typed


@pytest.mark.parametrize(
    "typed",
    [
        *("2024-01-01T00:00:00", "2024-01-01T00:00:00Z", "2024-01-01T00:00:00.000000", "2024-01-01", "2024-01"),
        *("2023-12-31T23:00:00Z", "2024-01-01T10:30:00", "01/01/2024", "hier", "", None, 20240101, ["2024"]),
        *("2024-01-01T00:00:00.000+01:00", "2024-01-01 10:30:00.123"),
    ],
)
@pytest.mark.parametrize("restricted", [False, True])
def test_a_typed_date_is_no_stamp(
    portal: Portal, reader: Partner, tmp_path: Path, typed: object, restricted: bool
) -> None:
    """In a list of fields, and in one of whole datasets, whose index is no better."""
    stock(portal, 6)
    portal.restricted, portal.counts = restricted, ()
    portal.packages[2]["metadata_modified"] = typed
    portal.indexed["id-d00002"] = {"metadata_modified": typed}
    fetch(reader, cache=tmp_path)
    portal.packages[2] |= {"title": "Un titre neuf", "license_id": "lov2"}
    assert titles(again(portal, reader, tmp_path))["d00002"] == "Un titre neuf"
    assert read_by_ids(portal) == ([] if restricted else ['id:("id-d00002")'])


def test_a_date_of_ckans_own_clock_is_a_stamp_at_midnight_too(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 2)
    portal.packages[0]["metadata_modified"] = "2026-02-03T00:00:00.123456"
    fetch(reader, cache=tmp_path)
    again(portal, reader, tmp_path)
    assert read_by_ids(portal) == []


# -- A dataset that changes its owner, or its group, and not its date


def test_a_moved_dataset_is_seen(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 8)
    luberon = partner(reader.source, name="luberon", select=select(organizations=["parc_du_luberon"]))
    verdon = partner(reader.source, name="verdon", select=select(organizations=["parc_du_verdon"]))
    with Sources(tmp_path) as sources:
        for each in (reader, luberon, verdon):
            sources.refresh(each)
    portal.packages[1] |= owned(VERDON)
    portal.packages[4] |= owned(LUBERON)  # they change places
    with Sources(tmp_path) as sources:
        for each in (reader, luberon, verdon):
            sources.refresh(each)
        assert owners(sources.catalogue(reader))["d00001"] == VERDON["id"]
        assert owners(sources.catalogue(reader))["d00004"] == LUBERON["id"]
        assert set(owners(sources.catalogue(luberon)).values()) == {LUBERON["id"]}
        assert owners(sources.catalogue(verdon)).keys() == {"d00000", "d00001"}


@pytest.mark.parametrize("counts", [("owner_org",), ()])
def test_in_a_long_list_owners_are_counted(
    portal: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, counts: tuple[str, ...]
) -> None:
    """By facets, which cost next to nothing; where a portal gives none, the list says whose each dataset is."""
    monkeypatch.setattr(listing, "LARGE", 10)
    portal.counts = (*counts, "id") if counts else ()
    stock(portal, 20)
    first = fetch(reader, cache=tmp_path)
    assert again(portal, reader, tmp_path) == first
    (fields,) = {tuple(asked["fl"]) for asked in portal.questions("package_search") if "fl" in asked}
    assert ("organization" in fields) == (not counts)
    assert read_by_ids(portal) == []
    portal.packages[3] |= owned(VERDON)
    portal.packages[7] |= owned(VERDON)
    portal.packages[9]["owner_org"], portal.packages[9]["organization"] = None, None
    made = again(portal, reader, tmp_path)
    assert [owners(made)[name] for name in ("d00003", "d00007", "d00009")] == [VERDON["id"], VERDON["id"], ""]
    assert read_by_ids(portal) == ['id:("id-d00003" OR "id-d00007" OR "id-d00009")']
    assert again(portal, reader, tmp_path) == made
    assert read_by_ids(portal) == []


# -- Whole datasets, whatever is asked for


def _old(portal: Portal) -> None:
    portal.version = "2.6"


def _restricted(portal: Portal) -> None:
    """With ckanext-idgotheme: the date of the last change is a day that somebody typed."""
    portal.restricted = True
    portal.shown = lambda package: {**package, "metadata_modified": "2024-01-01T00:00:00"}


@pytest.fixture(params=[_old, _restricted])
def whole(portal: Portal, request: pytest.FixtureRequest) -> Portal:
    way: Callable[[Portal], None] = request.param
    way(portal)
    stock(portal, 120)
    return portal


def test_a_whole_list_is_read_once(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    size = sum(len(json.dumps(each)) for each in whole.packages)
    first = fetch(reader, cache=tmp_path)
    assert len(first.datasets) == 120
    assert whole.sent < 1.5 * size, "each of them once, and what the index tells"
    assert again(whole, reader, tmp_path) == first
    assert whole.sent < size / 4
    assert [asked for asked in whole.questions("package_search") if asked["rows"] != "0"] == []


def test_what_changes_in_a_portal_of_whole_lists(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    whole.packages[7] |= {"title": "Un titre neuf", "metadata_modified": "2026-03-01T12:00:00.000001"}
    del whole.packages[20]
    whole.packages.append(package("nouveau", metadata_modified="2026-03-01T11:00:00.000001"))
    whole.packages[30] |= owned(VERDON)
    whole.packages[31]["groups"] = [BOIS]
    whole.packages[35]["groups"] = []
    made = again(whole, reader, tmp_path)
    assert whole.sent < 60_000
    assert made == fetch(reader, cache=tmp_path / "anew")
    assert titles(made)["d00007"] == "Un titre neuf"
    assert again(whole, reader, tmp_path) == made
    assert read_by_ids(whole) == [], "what was read is not read again"


def test_what_comes_late_into_the_index(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    """Saved before another one, and indexed after it, as long saves are."""
    fetch(reader, cache=tmp_path)
    newest = max(each["metadata_modified"] for each in whole.packages)
    whole.packages[3] |= {"title": "En retard", "metadata_modified": f"{newest[:14]}25:00.000001"}
    assert titles(again(whole, reader, tmp_path))["d00003"] == "En retard"
    assert read_by_ids(whole) == ['id:("id-d00003")']


def test_changes_one_after_the_other(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    for turn in range(1, 5):
        whole.packages[turn % 2] |= {"title": f"Titre {turn}", "metadata_modified": f"2026-03-01T12:00:00.{turn:03}000"}
        assert titles(again(whole, reader, tmp_path))[f"d{turn % 2:05}"] == f"Titre {turn}"
    del whole.packages[0]  # the last one that changed
    assert "d00000" not in titles(again(whole, reader, tmp_path))
    whole.packages[4] |= {"title": "Après", "metadata_modified": "2026-03-01T12:00:00.003000"}
    assert titles(again(whole, reader, tmp_path))["d00005"] == "Après"


@pytest.mark.parametrize("lacking", ["facets", "ranges"])
def test_a_whole_list_without_an_index_to_ask(whole: Portal, reader: Partner, tmp_path: Path, lacking: str) -> None:
    if lacking == "facets":
        whole.counts = ()
    else:
        whole.indexed = {each["id"]: {"metadata_modified": ""} for each in whole.packages}
    size = sum(len(json.dumps(each)) for each in whole.packages)
    first = fetch(reader, cache=tmp_path)
    assert whole.sent < 1.5 * size
    whole.packages[3]["title"] = "Changé sans le dire"
    whole.packages[4] |= owned(VERDON)
    made = again(whole, reader, tmp_path)
    assert titles(made)["d00003"] == "Changé sans le dire"
    assert owners(made)["d00004"] == VERDON["id"]
    assert made.organizations == first.organizations
    assert read_by_ids(whole) == []


def test_partners_of_a_portal_of_whole_lists_share_what_is_read(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    size = sum(len(json.dumps(each)) for each in whole.packages)
    luberon = partner(reader.source, name="luberon", select=select(organizations=["parc_du_luberon"]))
    for _ in range(2):
        with Sources(tmp_path) as sources:
            sources.refresh(reader)
            sources.refresh(luberon)
            assert len(sources.catalogue(reader).datasets) == 120
            assert len(sources.catalogue(luberon).datasets) == 90
        assert whole.sent < 2 * size
        size = whole.sent


def test_what_changes_between_two_partners_is_read_by_the_second(
    whole: Portal, reader: Partner, tmp_path: Path
) -> None:
    luberon = partner(reader.source, name="luberon", select=select(organizations=["parc_du_luberon"]))
    with Sources(tmp_path) as sources:
        sources.refresh(reader)
        whole.packages[7] |= {"title": "Entre deux", "metadata_modified": "2026-03-01T12:00:00.000001"}
        sources.refresh(luberon)
        assert titles(sources.catalogue(luberon))["d00007"] == "Entre deux"
        assert titles(sources.catalogue(reader))["d00007"] == "Entre deux"


def test_now_and_then_everything_is_read(
    whole: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two that change places without a date leave all that is counted as it is."""
    monkeypatch.setattr(index, "TURNS", 2)
    fetch(reader, cache=tmp_path)
    whole.packages[1] |= owned(VERDON)
    whole.packages[4] |= owned(LUBERON)
    seen = [owners(again(whole, reader, tmp_path))["d00001"] for _ in range(4)]
    assert seen == [LUBERON["id"], LUBERON["id"], VERDON["id"], VERDON["id"]]


def test_fresh_reads_whole_lists_anew(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    whole.packages[3]["title"] = "Changé sans le dire"
    assert titles(again(whole, reader, tmp_path))["d00003"] == "D00003"
    assert titles(again(whole, reader, tmp_path, fresh=True))["d00003"] == "Changé sans le dire"


def test_a_portal_that_was_upgraded(whole: Portal, reader: Partner, tmp_path: Path) -> None:
    fetch(reader, cache=tmp_path)
    whole.version, whole.restricted, whole.shown = "2.12", False, lambda package: package
    made = again(whole, reader, tmp_path, fresh=True)
    assert again(whole, reader, tmp_path) == made
    assert [asked["rows"] for asked in whole.questions("package_search")] == ["1000"]
    assert read_by_ids(whole) == []


# -- Pages that take too long


def rows(portal: Portal) -> list[int]:
    """What the list was asked for."""
    return [int(asked["rows"]) for asked in portal.questions("package_search") if "fl" in asked]


def slow(portal: Portal, most: int, answer: Any) -> None:
    """More rows than this are not answered in time."""

    def early(asked: Asked) -> Any:
        return answer if asked[1] == "package_search" and int(asked[2].get("rows", 0)) > most else None

    portal.before = early


@pytest.fixture
def hasty(portal: Portal, reader: Partner, tmp_path: Path) -> Partner:
    """A reader who waits for a second."""
    source = reader.source
    table = source.fetching.model_copy(update={"timeout": 1})
    return partner(type(source)(source.name, source.settings, source.root, table))


@pytest.mark.parametrize("answer", [(502, {}, b"<html>"), (504, {}, b""), (504, {}, b"{}"), (524, {}, b"<html>")])
@pytest.mark.parametrize(("most", "found"), [(500, 500), (300, 250), (60, 50), (25, 25)])
def test_after_a_page_that_takes_too_long_fewer_are_asked_for(
    portal: Portal, reader: Partner, tmp_path: Path, answer: Any, most: int, found: int
) -> None:
    stock(portal, 130)
    slow(portal, most, answer)
    assert len(fetch(reader, cache=tmp_path).datasets) == 130
    asked = rows(portal)
    assert asked == [
        *(size for size in pages.SIZES if size > found),
        *[found] * (len(asked) - pages.SIZES.index(found)),
    ]
    again(portal, reader, tmp_path)
    assert rows(portal)[0] <= 2 * found + 50, "the next run begins where this one was, or a size above"


def test_a_silent_page(portal: Portal, hasty: Partner, tmp_path: Path) -> None:
    """As ckanext-restricted: it shows each dataset, whatever fields it is asked for."""
    stock(portal, 60)
    portal.restricted, portal.cost = True, 0.025
    assert len(fetch(hasty, cache=tmp_path).datasets) == 60
    asked = rows(portal)
    assert asked[0] == 1000
    assert asked[-1] in (25, 50)
    portal.cost = 0.0
    assert fetch(hasty, cache=tmp_path, offline=True) == fetch(hasty, cache=tmp_path / "anew")


def test_datasets_asked_for_by_id_come_slowly_too(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 400)
    fetch(reader, cache=tmp_path)
    for each in portal.packages[:150]:
        each |= {"title": "Neuf", "metadata_modified": "2026-06-01T00:00:00.000001"}
    portal.before = lambda asked: (
        (504, {}, b"") if asked[2].get("fq", "")[:3] == "id:" and rows_of(asked) > 30 else None
    )
    assert sum(title == "Neuf" for title in titles(again(portal, reader, tmp_path)).values()) == 150


def rows_of(asked: Asked) -> int:
    return int(asked[2]["rows"])


@pytest.mark.parametrize("status", [502, 504])
def test_a_portal_that_answers_nothing(portal: Portal, reader: Partner, tmp_path: Path, status: int) -> None:
    stock(portal, 3)
    portal.before = lambda asked: (status, {}, b"<html>")
    with pytest.raises(SourceError, match=f"HTTP status {status}"):
        fetch(reader, cache=tmp_path)
    assert len(portal.asked) < 12


def test_silence_is_told_before_patience_ends(
    portal: Portal, hasty: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a timeout of a minute is to 90 seconds, one of a second is to one and a half."""
    monkeypatch.setattr(http, "PATIENCE", 1.5)
    stock(portal, 3)
    portal.restricted, portal.cost = True, 60
    began = time.monotonic()
    with pytest.raises(SourceError, match=r"in time|no whole answer"):
        fetch(hasty, cache=tmp_path)
    assert time.monotonic() - began < 4
    assert rows(portal) == [1000, 25]


def test_a_busy_portal_is_asked_for_as_much_again(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    """A fault that says nothing of the time that an answer takes."""
    stock(portal, 3)
    first = iter([(503, {}, b""), (500, {}, b"<html>"), (504, {"Retry-After": "0"}, b"")])
    portal.before = lambda asked: next(first, None)
    assert len(fetch(reader, cache=tmp_path).datasets) == 3
    assert set(rows(portal)) == {1000}
