"""The list first, then only what changed: complete whatever moves meanwhile, and sparing."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.config import Partner
from sitegen.errors import SourceError
from sitegen.sources import Sources, fetch
from sitegen.sources.ckan import sync
from tests.sources import faults
from tests.sources.making import EAU, LUBERON, VERDON, Raw, live, package, partner, select
from tests.sources.portal import Answer, Asked, Portal, success


@pytest.fixture
def reader(portal: Portal, tmp_path: Path) -> Partner:
    portal.organizations = [copy.deepcopy(LUBERON), copy.deepcopy(VERDON)]
    portal.groups = [copy.deepcopy(EAU)]
    return partner(live(portal.url, tmp_path))


def stock(portal: Portal, count: int) -> None:
    portal.packages = [package(f"d{number:05}") for number in range(count)]


def names(made: Catalogue) -> list[str]:
    return [each.name for each in made.datasets]


def asked_for_ids(portal: Portal) -> list[str]:
    """The datasets that were asked for by themselves."""
    return [
        question["fq"] for question in portal.questions("package_search") if question.get("fq", "").startswith("id")
    ]


def again(portal: Portal, reader: Partner, tmp_path: Path) -> Catalogue:
    portal.asked.clear()
    portal.sent = 0
    return fetch(reader, cache=tmp_path)


# -- What is asked


@pytest.mark.parametrize("rows_max", [1000, 100, 7, 2])
@pytest.mark.parametrize("count", [0, 1, 2, 7, 8, 50])
def test_all_of_it_whatever_the_size_of_a_page(
    portal: Portal, reader: Partner, tmp_path: Path, rows_max: int, count: int
) -> None:
    stock(portal, count)
    portal.rows_max = rows_max
    seen: list[tuple[int, int]] = []
    made = fetch(reader, cache=tmp_path, progress=lambda done, total: seen.append((done, total)))
    assert len(made.datasets) == count
    assert seen[-1] == (count, count)


def test_one_dataset_a_page_is_refused(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 3)
    portal.rows_max = 1
    with pytest.raises(SourceError, match="one dataset at a time") as caught:
        fetch(reader, cache=tmp_path)
    assert "rows_max" in caught.value.hint


def test_what_did_not_change_is_not_asked_for_again(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    first = fetch(reader, cache=tmp_path)
    assert again(portal, reader, tmp_path) == first
    assert [question["fl"] for question in portal.questions("package_search")] == [
        ["id", "metadata_modified", "groups", "organization"]
    ]


def test_what_changed_is_asked_for_by_its_id(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    fetch(reader, cache=tmp_path)
    portal.packages[3] |= {"title": "Autre", "metadata_modified": "2026-02-03T09:30:00.124000"}
    made = again(portal, reader, tmp_path)
    assert asked_for_ids(portal) == ['id:("id-d00003")']
    assert str(made.datasets[3].title.pick("fr")) == "Autre"


def test_what_is_new_comes_and_what_is_gone_goes(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    fetch(reader, cache=tmp_path)
    del portal.packages[5]
    portal.packages.append(package("nouveau"))
    made = again(portal, reader, tmp_path)
    assert "d00005" not in names(made)
    assert "nouveau" in names(made)
    assert len(made.datasets) == 20
    assert asked_for_ids(portal) == ['id:("id-nouveau")']


def test_a_renamed_dataset_keeps_its_id(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    before = fetch(reader, cache=tmp_path)
    portal.packages[0] |= {"name": "un-autre-nom", "metadata_modified": "2026-03-01T00:00:00.000000"}
    made = again(portal, reader, tmp_path)
    assert [each.id for each in made.datasets] == [each.id for each in before.datasets]
    assert made.datasets[0].name == "un-autre-nom"


def test_a_dataset_that_is_put_into_a_group_is_noticed(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    """`member_create` leaves `metadata_modified` as it is."""
    stock(portal, 20)
    fetch(reader, cache=tmp_path)
    portal.packages[1]["groups"] = [EAU]
    assert again(portal, reader, tmp_path).datasets[1].groups == (EAU["id"],)
    portal.packages[1]["groups"] = []
    assert again(portal, reader, tmp_path).datasets[1].groups == ()


def test_a_renamed_organisation_moves_no_dataset(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    """Datasets go on embedding the old title until each is saved, as CKAN 2.12 does."""
    stock(portal, 20)
    fetch(reader, cache=tmp_path)
    portal.organizations[0]["title"] = "Parc naturel régional du Luberon"
    made = again(portal, reader, tmp_path)
    assert asked_for_ids(portal) == []
    assert str(made.organizations[0].title.pick("fr")) == "Parc naturel régional du Luberon"


def test_what_has_no_date_is_read_every_time(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    portal.packages[0]["metadata_modified"] = ""
    listed = portal._brief
    portal._brief = lambda package: listed(package) if package["metadata_modified"] else {"id": package["id"]}  # type: ignore[method-assign]
    fetch(reader, cache=tmp_path)
    portal.packages[0]["title"] = "Autre"
    assert str(again(portal, reader, tmp_path).datasets[0].title.pick("fr")) == "Autre"


def test_a_portal_that_does_not_know_fl(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    portal.packages[0]["groups"] = [EAU]
    portal._brief = lambda package: package  # type: ignore[method-assign]
    first = fetch(reader, cache=tmp_path)
    assert again(portal, reader, tmp_path) == first
    assert asked_for_ids(portal) == []


def test_fresh_reads_all_again(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    fetch(reader, cache=tmp_path)
    portal.packages[0]["title"] = "Changé sans le dire"
    assert str(fetch(reader, cache=tmp_path).datasets[0].title.pick("fr")) == "D00000"
    assert str(fetch(reader, cache=tmp_path, fresh=True).datasets[0].title.pick("fr")) == "Changé sans le dire"


def test_many_new_ones_are_asked_for_together(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 1000)
    fetch(reader, cache=tmp_path)
    portal.packages += [package(f"n{number:05}") for number in range(450)]
    assert len(again(portal, reader, tmp_path).datasets) == 1450
    assert len(asked_for_ids(portal)) == -(-450 // sync.BATCH)
    assert "POST" in {method for method, *_ in portal.asked}, "200 ids fit into no address"


# -- What several partners share


def test_partners_of_one_portal_share_what_is_read(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    for each in portal.packages[10:]:
        each |= {"organization": VERDON, "owner_org": VERDON["id"]}
    for each in portal.packages:
        each["groups"] = [EAU]
    everything = partner(reader.source, name="region")
    luberon = partner(reader.source, name="luberon", select=select(organizations=["parc_du_luberon"]))
    verdon = partner(reader.source, name="verdon", select=select(organizations=["parc_du_verdon"]))
    with Sources(tmp_path) as sources:
        for each_one in (everything, luberon, verdon):
            sources.refresh(each_one)
        assert [len(sources.catalogue(each_one).datasets) for each_one in (everything, luberon, verdon)] == [20, 10, 10]
    whole = [question for question in portal.questions("package_search") if "fl" not in question]
    assert len(whole) == 1, "the first partner's reading serves the others"
    shown = [*portal.questions("organization_show"), *portal.questions("group_show")]
    assert len(shown) == len({question["id"] for question in shown}), "an owner is asked for once a run"


def test_a_partner_that_shows_less_takes_nothing_from_another(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 4)
    portal.packages[0] |= {"organization": VERDON, "owner_org": VERDON["id"]}
    fetch(reader, cache=tmp_path)
    fetch(partner(reader.source, name="verdon", select=select(organizations=["parc_du_verdon"])), cache=tmp_path)
    assert len(fetch(reader, cache=tmp_path, offline=True).datasets) == 4


# -- A catalogue that moves while it is read


@pytest.mark.slow
def test_nothing_is_lost_or_doubled_while_the_catalogue_moves(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    """Datasets come, go and change between any two questions; those that were there all along are there, once."""
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311 - a test repeats itself
        stock(portal, 60)
        portal.rows_max = 10
        steady = {each["id"] for each in portal.packages[::2]}
        moves = iter(range(12))

        def move(
            asked: Asked,
            chance: random.Random = chance,
            moves: Iterator[int] = moves,
            seed: int = seed,
            steady: set[str] = steady,
        ) -> None:
            if asked[1] != "package_search" or next(moves, None) is None:
                return
            loose = chance.choice([each for each in portal.packages if each["id"] not in steady])
            match chance.randrange(3):
                case 0:
                    portal.packages.append(package(f"d{chance.randrange(60):05}-{seed}-{chance.random()}"))
                case 1:
                    portal.packages.remove(loose)
                case 2:
                    loose["metadata_modified"] = f"2026-05-01T00:00:00.{chance.randrange(10**6):06}"

        portal.before = move
        cache = tmp_path / str(seed)
        made = {each.id for each in fetch(reader, cache=cache).datasets}
        portal.before = lambda asked: None
        assert steady <= made
        there = {each["id"] for each in portal.packages}
        assert {each.id for each in fetch(reader, cache=cache).datasets} == there


def test_one_comes_and_another_goes_between_two_pages(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    """The number stays the same, and what begins the second page has moved to the end of the first."""
    stock(portal, 20)
    portal.rows_max = 10
    fetch(reader, cache=tmp_path)

    def change(asked: Asked) -> None:
        if asked[2].get("start") == "9" and len(portal.packages) == 20 and portal.packages[0]["id"] == "id-d00000":
            portal.packages = [*portal.packages[1:], package("e")]

    portal.before = change
    assert names(fetch(reader, cache=tmp_path)) == [*(f"d{number:05}" for number in range(1, 20)), "e"]


def test_a_dataset_that_goes_between_list_and_reading(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 3)

    def vanish(asked: Asked) -> None:
        if "fl" not in asked[2] and asked[1] == "package_search" and len(portal.packages) == 3:
            portal.packages.pop()

    portal.before = vanish
    assert names(fetch(reader, cache=tmp_path)) == ["d00000", "d00001"]


def _search(change: Callable[[Raw, Raw], Any]) -> Callable[[Portal], None]:
    """A portal whose answers to package_search are changed: `change` gets the result and the question."""

    def install(portal: Portal) -> None:
        def early(asked: Asked) -> Answer | None:
            if asked[1] != "package_search":
                return None
            result = portal._search(asked[2])
            return success(change(result, asked[2]) or result)

        portal.before = early

    return install


def _ignore_start(portal: Portal) -> None:
    portal.rows_max = 5
    own = portal._search
    portal._search = lambda parameters: own({**parameters, "start": 0})  # type: ignore[method-assign]


NEVER_ADD_UP: dict[str, Callable[[Portal], None]] = {
    "counts more than it gives": _search(lambda result, asked: {**result, "count": 25}),
    "counts less than it gives": _search(lambda result, asked: {**result, "count": 10}),
    "another count each time": _search(lambda result, asked: {**result, "count": 20 + random.randrange(1, 90)}),  # noqa: S311
    "ignores start": _ignore_start,
    "the same dataset on every page": _search(
        lambda result, asked: {**result, "results": [*result["results"][:4], {"id": "id-d00000"}]}
    ),
    "the same second page for ever": _search(
        lambda result, asked: {
            **result,
            "results": result["results"][:5] if asked["start"] == "0" else [{"id": "id-d00004"}, {"id": "id-d00000"}],
        }
    ),
    "lists what it does not give": _search(
        lambda result, asked: {**result, "results": [each for each in result["results"] if "fl" in asked]}
    ),
    "gives others than asked for": _search(
        lambda result, asked: result if "fl" in asked else {**result, "results": [package("x"), package("y")]}
    ),
}


@pytest.mark.parametrize("way", NEVER_ADD_UP)
def test_a_list_that_never_adds_up_is_refused(portal: Portal, reader: Partner, tmp_path: Path, way: str) -> None:
    stock(portal, 20)
    NEVER_ADD_UP[way](portal)
    with pytest.raises(SourceError) as caught:
        fetch(reader, cache=tmp_path)
    assert caught.value.exit_code == 4
    assert caught.value.where == portal.url
    assert caught.value.hint
    assert len(portal.asked) < 60


def test_a_list_that_adds_up_after_a_while(portal: Portal, reader: Partner, tmp_path: Path) -> None:
    stock(portal, 20)
    left = iter(range(3))
    _search(lambda result, asked: {**result, "count": 25} if next(left, None) is not None else result)(portal)
    assert len(fetch(reader, cache=tmp_path).datasets) == 20


# -- A network that fails


def _fetched_or_refused(reader: Partner, cache: Path) -> Catalogue | None:
    try:
        return fetch(reader, cache=cache)
    except SourceError:
        return None


@pytest.mark.slow
def test_thirty_percent_of_requests_failing(
    portal: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Complete or refused, over twenty seeds, and what was read before stays."""
    ways: list[Any] = [
        *(faults.reset, faults.hang_up, faults.cut_off, faults.cut_chunk, faults.no_http, faults.bad_gzip),
        *((500, {}, b"<html>"), (503, {"Retry-After": "0"}, b""), (429, {}, b"slow"), (200, {}, b"<html>maintenance")),
        (200, {}, b'{"success": true, "result": {"count": 3, "results": [{"id"'),
    ]
    complete = 0
    for seed in range(20):
        chance = random.Random(seed)  # noqa: S311 - a test repeats itself
        stock(portal, 30)
        portal.rows_max = 10
        portal.before = lambda asked: None
        cache = tmp_path / str(seed)
        before = fetch(reader, cache=cache)
        for each in portal.packages[::3]:
            each |= {"title": "Neuf", "metadata_modified": "2026-06-01T00:00:00.000000"}
        portal.packages = portal.packages[1:]
        portal.before = lambda asked, chance=chance: chance.choice(ways) if chance.random() < 0.3 else None  # type: ignore[misc]
        made = _fetched_or_refused(reader, cache)
        portal.before = lambda asked: None
        if made is None:
            assert fetch(reader, cache=cache, offline=True) == before
        else:
            assert made == fetch(reader, cache=tmp_path / f"{seed}-anew")
            complete += 1
    assert complete >= 15, "it is stubborn enough to be of use"


# -- Tokens


def test_a_token_comes_from_the_environment_and_is_checked(
    portal: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(portal, 2)
    portal.token = "good"
    fetch(reader, cache=tmp_path)
    assert {headers.get("Authorization") for headers in portal.headers} == {None}
    assert portal.questions("am_following_dataset") == []

    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", "good")
    portal.headers.clear()
    fetch(reader, cache=tmp_path)
    assert {headers.get("Authorization") for headers in portal.headers} == {"good"}
    assert len(portal.questions("am_following_dataset")) == 1

    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", "expired")
    with pytest.raises(SourceError, match="SITEGEN_TOKEN_PORTAIL") as caught:
        fetch(reader, cache=tmp_path)
    assert "expired" not in str(caught.value).replace("has expired", ""), "the secret is not told"


def test_a_portal_that_cannot_say_whether_it_knows_a_token(
    portal: Portal, reader: Partner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    stock(portal, 2)
    monkeypatch.setenv("SITEGEN_TOKEN_PORTAIL", "x")
    portal.will_answer("am_following_dataset", (400, json.dumps("Bad request: Action name not known").encode()))
    with pytest.raises(SourceError):
        fetch(reader, cache=tmp_path)
