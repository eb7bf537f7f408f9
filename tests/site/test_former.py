"""Which addresses a site remembers, and where each leads: whatever becomes of its datasets."""

from __future__ import annotations

from datetime import date, timedelta

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue import Dataset, Text
from sitegen.site.former import Address, Former, Known, Names, first_gone
from sitegen.urls import segment

DAY = date(2026, 3, 1)


def known(identity: str, key: str, *resources: str) -> Known:
    return Known(identity, (("", f"Titre {identity}"),), (Address(key, resources),), "o")


def after(*builds: dict[str, str], days: int = 365, apart: int = 1) -> tuple[Known, ...]:
    """What is remembered after builds, a day apart, of datasets that have these keys."""
    found: tuple[Known, ...] = ()
    for number, build in enumerate(builds):
        names = Names(found, DAY + timedelta(days=number * apart), days)
        found = names.after(known(identity, key) for identity, key in build.items())
    return found


def leads(remembered: tuple[Known, ...]) -> tuple[dict[str, str], set[str]]:
    former = Former.of(remembered)
    return {each.key: each.to for each in former.moved}, {each.key for each in former.gone}


def test_a_renamed_one_leads_to_its_last_name() -> None:
    assert leads(after({"1": "a"}, {"1": "b"}, {"1": "c"})) == ({"a": "c", "b": "c"}, set())


def test_a_name_that_comes_back_is_no_former_one() -> None:
    assert leads(after({"1": "a"}, {"1": "b"}, {"1": "a"})) == ({"b": "a"}, set())


def test_names_that_two_have_exchanged_lead_nowhere() -> None:
    assert leads(after({"1": "a", "2": "b"}, {"1": "b", "2": "a"})) == ({}, set())


def test_a_name_that_another_takes_is_that_ones() -> None:
    builds = ({"1": "a"}, {"1": "b"}, {"1": "b", "2": "a"})
    assert leads(after(*builds)) == ({}, set())
    assert leads(after(*builds, {"1": "b"})) == ({}, {"a"}), "the last that had it is gone"
    assert leads(after(*builds, {"1": "b", "2": "d"})) == ({"a": "d"}, set())


def test_a_removed_one_is_gone_at_all_its_addresses_until_it_comes_back() -> None:
    builds = ({"1": "a", "2": "x"}, {"1": "b", "2": "x"}, {"2": "x"})
    assert leads(after(*builds)) == ({}, {"a", "b"})
    assert leads(after(*builds, {"1": "b", "2": "x"})) == ({"a": "b"}, set())
    assert leads(after(*builds, {"1": "c", "2": "x"})) == ({"a": "c", "b": "c"}, set())


def test_one_that_comes_back_with_another_id_has_its_address() -> None:
    """As harvesters do that begin anew."""
    assert leads(after({"1": "a"}, {}, {"9": "a"})) == ({}, set())
    assert leads(after({"1": "a"}, {"1": "b"}, {"9": "b"})) == ({}, {"a"})


def test_the_day_is_the_first_without_it() -> None:
    [one] = after({"1": "a"}, {}, {}, {})
    assert one.gone == DAY + timedelta(days=1)
    assert first_gone([one, known("2", "b")]) == one.gone


def test_what_is_gone_is_forgotten_in_time() -> None:
    assert leads(after({"1": "a"}, {}, {}, days=2)) == ({}, {"a"})
    assert leads(after({"1": "a"}, {}, {}, {}, days=2)) == ({}, set())
    assert leads(after({"1": "a"}, {}, days=0)) == ({}, set())
    assert leads(after({"1": "a"}, {"1": "b"}, *({"1": "b"},) * 9, days=2)) == ({"a": "b"}, set()), (
        "what is there is not"
    )


def test_a_clock_that_went_back_forgets_nothing() -> None:
    assert leads(after({"1": "a"}, {}, days=30, apart=-400)) == ({}, {"a"})


def test_the_list_of_all_datasets_stays_where_it_is() -> None:
    assert leads(after({"1": "page", "2": "sort"}, {"1": "a"})) == ({}, set())


def test_files_lead_to_where_they_are() -> None:
    before = Names((), DAY, 9).after([known("1", "a", "r", "s"), known("2", "x", "t")])
    former = Former.of(Names(before, DAY, 9).after([known("1", "b", "s", "u")]))
    assert former.moved[0].resources == (("r", ""), ("s", "s"))
    assert former.gone[0].resources == ("t",)


def test_there_is_an_end_to_what_is_remembered() -> None:
    names = [{"1": f"n{number}"} for number in range(60)]
    assert len(after(*names)[0].addresses) == 21
    every = [{f"{build}-{number}": f"n{build}-{number}" for number in range(500)} for build in range(7)]
    remembered = after(*every)
    gone = {each.id.partition("-")[0] for each in remembered if each.gone}
    assert (len(remembered), gone) == (2500, {"2", "3", "4", "5"}), "the last that went are kept"


@given(st.text(), st.text(min_size=1))
def test_every_segment_can_be_remembered_and_holds_nothing_that_a_rule_is_made_of(name: str, identity: str) -> None:
    dataset = Dataset(identity, name, Text.of(name), Text(), organization=identity)
    one = Known.of(dataset, segment(name, identity))
    assert msgspec.json.decode(msgspec.json.encode(one), type=Known) == one


def test_halves_of_characters_are_remembered_as_far_as_they_can_be() -> None:
    one = Known.of(Dataset("\ud800", "x", Text.of("a\udfff"), Text()), "x")
    assert msgspec.json.decode(msgspec.json.encode(one), type=Known) == one


@pytest.mark.parametrize("key", ["", "a b", "a\n", "a;", "a/b", "a.b", '"', "$uri", "(a)", "a" * 141])
def test_no_other_is_taken_from_a_memory(key: str) -> None:
    with pytest.raises(msgspec.ValidationError):
        msgspec.json.decode(msgspec.json.encode(known("1", key)), type=Known)


@given(st.lists(st.dictionaries(st.sampled_from("12345"), st.sampled_from("abcd")), max_size=8))
def test_no_address_has_two_holders_and_none_leads_in_a_circle(builds: list[dict[str, str]]) -> None:
    builds = [{identity: key for key, identity in {k: i for i, k in build.items()}.items()} for build in builds]
    remembered = after(*builds)
    moved, gone = leads(remembered)
    there = set(builds[-1].values()) if builds else set()
    assert not there & moved.keys()
    assert not there & gone
    assert not gone & moved.keys()
    assert set(moved.values()) <= there
    assert len([a for each in remembered for a in each.addresses]) == len(there) + len(moved) + len(gone)
    assert there | gone | moved.keys() == {key for build in builds for key in build.values()}, "no address is lost"
