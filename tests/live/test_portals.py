"""What every CKAN from 2.7 to 2.12 gives, and what becomes of it: complete, exactly what was selected, and cheap.

Between sitegen and the CKAN stands a server that counts. docs/sources.md has the table that these tests print.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.config import load
from sitegen.errors import SourceError
from sitegen.sources import fetch
from tests.live.grounds import AIR, EAU, Grounds
from tests.live.listening import Ear, listen
from tests.live.portals import Portal
from tests.program import sitegen

Tell = Callable[[str, str], None]
TOKEN = "SITEGEN_TOKEN_LIVE"


@pytest.fixture
def ear(portal: Portal) -> Iterator[Ear]:
    with listen(portal.url) as heard:
        yield heard


@pytest.fixture
def project(ear: Ear, tmp_path: Path) -> Path:
    """A project whose partners a test writes."""
    return new_project(tmp_path / "project", ear)


def new_project(folder: Path, ear: Ear) -> Path:
    source = f'[sources.live]\nkind = "ckan"\nurl = "{ear.url}"\n[fetch]\nfiles_minutes = 0\n'
    folder.mkdir()
    (folder / "sitegen.toml").write_text(source, encoding="utf-8")
    return folder


def partner(project: Path, name: str, **select: Any) -> None:
    place = project / "partners" / name
    place.mkdir(parents=True, exist_ok=True)
    table = "".join(f"{key} = {json.dumps(value)}\n" for key, value in select.items())
    (place / "partner.toml").write_text(
        f'title = "En direct"\nurl = "https://{name}.example.org/"\nsource = "live"\n\n[select]\n{table}',
        encoding="utf-8",
    )


def read(project: Path, name: str = "one", cache: str = ".sitegen") -> Catalogue:
    return fetch(load(project).partners[name], cache=project / cache)


def ids(catalogue: Catalogue) -> set[str]:
    return {each.id for each in catalogue.datasets}


def test_the_first_reading_brings_all_that_is_public_of_a_selection_and_nothing_else(
    project: Path, ear: Ear, ground: Grounds, tell: Tell
) -> None:
    partner(project, "one", organizations=[ground.names["nord"], ground.names["sud"]])
    found = read(project)
    assert ids(found) == ground.of("nord", "sud")
    counted = [
        ground.portal.public("package_search", fq=f'owner_org:"{ground.ids[each]}"')["count"]
        for each in ("nord", "sud")
    ]
    assert len(found.datasets) == sum(counted)
    assert {each.name for each in found.organizations} == {ground.names["nord"], ground.names["sud"]}
    assert all(len(each.resources) == 3 for each in found.datasets)
    tell("first reading", ear.cost)


def test_an_unchanged_portal_is_asked_for_its_list_only(project: Path, ear: Ear, ground: Grounds, tell: Tell) -> None:
    partner(project, "one", organizations=[ground.names["nord"], ground.names["sud"]])
    made = sitegen("build", "--json", project=project).partner("one")["artifacts"]["made"]
    ear.forget()
    again = sitegen("build", "--json", project=project).partner("one")
    assert again["artifacts"] == {"made": 0, "kept": made, "removed": 0}
    assert ear.packages == []
    assert ear.received < 300 * len(ground.of("nord", "sud")) + 3000 * 2
    tell("nothing changed", ear.cost)


def test_of_one_changed_dataset_that_one_is_asked_for(project: Path, ear: Ear, ground: Grounds, tell: Tell) -> None:
    partner(project, "one", organizations=[ground.names["nord"], ground.names["sud"]])
    read(project)
    ear.forget()
    subject = min(ground.of("nord"))
    words = f"Description changée à {time.time_ns()}."
    ground.portal.action("package_patch", id=subject, notes=words)
    try:
        found = read(project)
    finally:
        ground.put_back(subject)
    assert [each["id"] for each in ear.packages] == [subject]
    assert words in next(str(each.notes.pick("fr")) for each in found.datasets if each.id == subject)
    tell("one dataset changed", ear.cost)


@pytest.mark.parametrize("chosen_by", ["id", "name"])
def test_a_renamed_organization_loses_nothing(
    project: Path, ear: Ear, ground: Grounds, tell: Tell, chosen_by: str
) -> None:
    """The index goes on finding its datasets under the old name only."""
    identity, name = ground.ids["nord"], ground.names["nord"]
    partner(project, "one", organizations=[identity if chosen_by == "id" else name, ground.names["sud"]])
    before = read(project)
    renamed = f"{name}-nouvelle"
    ear.forget()
    ground.portal.action("organization_patch", id=identity, name=renamed)
    try:
        if chosen_by == "name":
            with pytest.raises(SourceError, match=name):
                read(project)
            partner(project, "one", organizations=[renamed, ground.names["sud"]])
            ear.forget()
        after = read(project)
        cost = ear.cost
        anew = read(project, cache="anew")
    finally:
        ground.portal.action("organization_patch", id=identity, name=name)
    assert ids(before) == ids(after) == ids(anew) == ground.of("nord", "sud")
    assert {each.name for each in after.organizations} == {renamed, ground.names["sud"]}
    assert after == anew
    tell("organisation renamed", f"nothing lost: {cost}")


def test_a_dataset_that_changes_owner_is_seen_under_the_new_one(
    project: Path, ear: Ear, ground: Grounds, tell: Tell
) -> None:
    """package_owner_org_update leaves the date of the last change as it was.

    CKAN 2.12.0 does not tell its index either: everybody goes on seeing the old owner there, and so do we.
    """
    for name in ("nord", "sud"):
        partner(project, name, organizations=[ground.names[name]])
    partner(project, "both", organizations=[ground.names["nord"], ground.names["sud"]])
    for name in ("nord", "sud", "both"):
        read(project, name)
    subject = min(ground.of("nord"))
    portal, owners = ground.portal, ground.ids
    ear.forget()
    portal.action("package_owner_org_update", id=subject, organization_id=owners["sud"])
    try:
        shown = portal.public("package_show", id=subject)["owner_org"]
        assert shown == owners["sud"] or portal.version >= (2, 12)
        both = read(project, "both")
        tell("dataset moved", f"seen: {ear.cost}" if shown == owners["sud"] else "not shown by the portal itself")
        nord, sud = read(project, "nord"), read(project, "sud")
    finally:
        portal.action("package_owner_org_update", id=subject, organization_id=owners["nord"])
    moved = {subject} if shown == owners["sud"] else set()
    assert {each.id: each.organization for each in both.datasets}[subject] == shown
    assert ids(nord) == ground.of("nord") - moved
    assert ids(sud) == ground.of("sud") | moved


def test_a_dataset_given_away_in_its_form_is_seen_under_its_new_owner(project: Path, ground: Grounds) -> None:
    for name in ("nord", "sud"):
        partner(project, name, organizations=[ground.names[name]])
        read(project, name)
    subject = min(ground.of("nord"))
    ground.portal.action("package_patch", id=subject, owner_org=ground.ids["sud"])
    try:
        assert ids(read(project, "nord")) == ground.of("nord") - {subject}
        assert ids(read(project, "sud")) == ground.of("sud") | {subject}
    finally:
        ground.put_back(subject, "owner_org")


FILTERS: dict[str, Callable[[Grounds], set[str]]] = {
    "organization:{nord} OR organization:{sud}": lambda g: g.of("nord", "sud"),
    "organization:{nord} || organization:{sud}": lambda g: g.of("nord", "sud"),
    "organization:({nord} OR {sud})": lambda g: g.of("nord", "sud"),
    'tags:essai -tags:"essai eau"': lambda g: g.tagged(AIR),
    "-organization:{nord} tags:essai": lambda g: g.of("sud", "est"),
    "NOT organization:{nord} AND tags:essai": lambda g: g.of("sud", "est"),
    "!organization:{nord} && tags:essai": lambda g: g.of("sud", "est"),
    '(organization:{nord} AND tags:"essai eau") OR organization:{est}': lambda g: (
        g.of("nord") & g.tagged(EAU) | g.of("est")
    ),
    '+tags:essai +(organization:{nord} OR tags:"essai air")': lambda g: g.of("nord") | g.tagged(AIR),
    'organization:{nord} OR (tags:essai -tags:"essai eau")': lambda g: g.of("nord") | g.tagged(AIR),
}


def test_fq_is_what_solr_means_by_it(project: Path, ground: Grounds, tell: Tell) -> None:
    wrong = []
    for fq, expected in FILTERS.items():
        own = fq.format(**ground.names)
        partner(project, "alone", fq=own)
        partner(project, "beside", fq=own, organizations=[ground.names["nord"], ground.names["est"]])
        found = ids(read(project, "alone")), ids(read(project, "beside"))
        if found != (expected(ground), expected(ground) & ground.of("nord", "est")):
            wrong.append(fq)
    tell("`fq`", f"{len(FILTERS) - len(wrong)} of {len(FILTERS)} as meant")
    assert wrong == []


def test_a_filter_that_only_takes_away_leaves_the_rest_of_the_portal(project: Path, ground: Grounds) -> None:
    everything = {each["id"] for each in ground.portal.public("package_search", rows=1000)["results"]}
    for fq in ("-tags:essai", "NOT tags:essai", f'-tags:"{EAU}" -tags:"{AIR}"'):
        partner(project, "one", fq=fq)
        assert ids(read(project)) == everything - set(ground.packages), fq


def test_a_long_filter_is_posted(project: Path, ear: Ear, ground: Grounds) -> None:
    wanted = sorted(ground.of("nord"))
    more = [f"{number:08x}-0000-4000-8000-000000000000" for number in range(60)]
    partner(project, "one", fq=f"id:({' OR '.join([*wanted, *more])})")
    assert ids(read(project)) == set(wanted)
    assert any(each.posted for each in ear.exchanges)


def test_where_a_list_gives_whole_datasets_the_index_tells_what_changed(
    portal: Portal, ground: Grounds, tmp_path: Path
) -> None:
    """As CKAN 2.6 does, and ckanext-restricted: `fl` does not count."""
    subject, other = sorted(ground.of("nord"))[:2]
    words = f"Description changée à {time.time_ns()}."
    with listen(portal.url, without="fl") as ear:
        project = new_project(tmp_path / "project", ear)
        partner(project, "one", organizations=[ground.names["nord"], ground.names["sud"]])
        assert ids(read(project)) == ground.of("nord", "sud")
        ear.forget()
        assert ids(read(project)) == ground.of("nord", "sud")
        assert ear.packages == []
        portal.action("package_patch", id=subject, notes=words)
        portal.action("package_owner_org_update", id=other, organization_id=ground.ids["sud"])
        try:
            shown = portal.public("package_show", id=other)["owner_org"]
            found = {each.id: each for each in read(project).datasets}
        finally:
            ground.put_back(subject)
            portal.action("package_owner_org_update", id=other, organization_id=ground.ids["nord"])
    assert found.keys() == ground.of("nord", "sud")
    assert words in str(found[subject].notes.pick("fr"))
    assert found[other].organization == shown
    assert subject in {each["id"] for each in ear.packages}
    assert len(ear.packages) < len(found)


def test_a_token_shows_no_more_and_a_wrong_one_is_told(
    project: Path, ground: Grounds, tell: Tell, monkeypatch: pytest.MonkeyPatch
) -> None:
    partner(project, "one", organizations=[ground.names["nord"]])
    anybody = read(project)
    monkeypatch.setenv(TOKEN, ground.portal.token)
    sitegen("check", project=project)
    assert read(project) == read(project, cache="anew") == anybody
    assert ids(anybody) == ground.of("nord")
    monkeypatch.setenv(TOKEN, "d5b2c7d1-0c5f-4f4e-9f3a-4a4f6f0b9a11")
    with pytest.raises(SourceError, match=TOKEN):
        read(project)
    assert TOKEN in sitegen("check", project=project, expect=4).err
    tell("token", "good and wrong ones told apart")


def test_check_says_what_build_says(project: Path, ground: Grounds) -> None:
    nord, sud = ground.names["nord"], ground.names["sud"]
    good: dict[str, dict[str, Any]] = {
        "by-name": {"organizations": [nord]},
        "by-words": {"fq": f"organization:{nord} OR organization:{sud}"},
        "all-but": {"fq": "-tags:essai"},
    }
    bad: dict[str, dict[str, Any]] = {"unknown": {"organizations": [f"{nord}x"]}}
    for name, select in (good | bad).items():
        partner(project, name, **select)
    built = sitegen("build", project=project, expect=4).err
    assert {name for name in good | bad if f"{name}: not built" in built} == set(bad)
    checked = sitegen("check", project=project, expect=4).out.splitlines()
    assert {line.partition(":")[0] for line in checked if ": 0 errors" not in line} == set(bad)
