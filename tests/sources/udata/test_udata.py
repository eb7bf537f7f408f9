"""A portal of udata, over recorded datasets of data.gouv.fr and over what such a portal can do wrong."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

import pytest
from lxml import html

from sitegen import config
from sitegen.catalogue import Catalogue, Contact, Dataset, Party, Text
from sitegen.config import ShowTable, Source, UdataSource
from sitegen.errors import ConfigError, SourceError
from sitegen.sources import Sources, fetch
from sitegen.sources.http import tally
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.dataset import dataset
from sitegen.sources.shape.owners import Directory
from sitegen.sources.udata import client
from sitegen.sources.udata.package import harvested_from, package
from tests.program import sitegen
from tests.sources import portal as portals
from tests.sources.making import CATALOGUE_ONLY, partner, select
from tests.surroundings import shared

Raw = dict[str, Any]
LOGO = b"\x89PNG\r\n\x1a\n" + bytes(20)


class Udata:
    """The recorded datasets behind the addresses of udata's API, as udata 17 answers them."""

    def __init__(self, portal: portals.Portal) -> None:
        recorded = json.loads(shared("data/udata/fixtures_results.json").read_text("utf-8"))["datasets"]
        self.portal = portal
        self.datasets = [_answered(each) for each in recorded]
        self.organizations = [
            each["organization"] | {"logo": f"{portal.url}logo.png", "url": "https://producteur.example.org/"}
            for each in recorded
        ]
        self.largest_page = 100
        portal.files["/logo.png"] = LOGO
        portal.before = self.answer

    def answer(self, asked: portals.Asked) -> portals.Answer | None:
        _, path, said = asked
        if path == "/api/1/datasets/":
            return _json(self._page(said))
        if path == "/api/1/organizations/suggest/":
            found = [each for each in self.organizations if said["q"].split()[0] in each["slug"]]
            return _json([{"id": each["id"], "slug": each["slug"], "name": each["name"]} for each in found])
        if path == "/api/1/organizations/":
            found = [each for each in self.organizations if said["q"].lower() in each["name"].lower()]
            return _json({"data": found[: int(said["page_size"])], "total": len(found)})
        if path.startswith("/api/1/organizations/"):
            name = path.removesuffix("/").rpartition("/")[2]
            known = [each for each in self.organizations if name in (each["id"], each["slug"])]
            return _json(known[0]) if known else _json({"message": "not found"}, 404)
        return None

    def _page(self, said: Raw) -> Raw:
        found = self.datasets
        if tag := said.get("tag"):
            found = [each for each in found if tag in each["tags"]]
        if asked := said.get("organization"):
            assert len(asked) == 24, "an organisation is asked for by its id: udata answers 400 for a slug"
            found = [each for each in found if each["organization"]["id"] == asked]
        number, size = int(said["page"]), min(int(said["page_size"]), self.largest_page)
        data = found[(number - 1) * size : number * size]
        return {"data": data, "page": number, "page_size": size, "total": len(found), "next_page": None}

    def organization(self, slug: str) -> Raw:
        found: Raw = next(each for each in self.organizations if each["slug"] == slug)
        return found


def _answered(recorded: Raw) -> Raw:
    """The fixtures are kept in parts, and without licences, which refer to another list."""
    dataset: Raw = recorded["dataset"]
    owner = recorded["organization"]
    return dataset | {
        "created_at": dataset["created_at_internal"],
        "last_modified": dataset["last_modified_internal"],
        "organization": {key: owner[key] for key in ("id", "slug", "name", "acronym", "logo")},
        "resources": recorded["resources"],
        "license": "lov2",
        "spatial": None,
    }


def _json(value: object, status: int = 200) -> portals.Answer:
    return status, {"Content-Type": "application/json"}, json.dumps(value).encode()


@pytest.fixture
def udata(portal: portals.Portal) -> Udata:
    return Udata(portal)


def source(udata: Udata, root: Path, **keys: object) -> Source:
    settings = UdataSource.model_validate({"kind": "udata", "url": udata.portal.url, **keys})
    return Source("national", settings, root, CATALOGUE_ONLY)


def read(udata: Udata, root: Path, *, offline: bool = False, **keys: object) -> Catalogue:
    """What is read of the portal, with keys of the source's table, and `organizations` and `tags` of [select]."""
    chosen = {key: keys.pop(key) for key in ("organizations", "tags") if key in keys}
    reader = partner(source(udata, root, **keys), select=select(**chosen), contacts=True)
    return fetch(reader, cache=root / "cache", offline=offline)


def by_name(catalogue: Catalogue) -> dict[str, Dataset]:
    return {each.name: each for each in catalogue.datasets}


def test_a_portal_is_read_whole_in_pages(udata: Udata, tmp_path: Path) -> None:
    udata.largest_page = 4  # a portal may give fewer than asked
    found = read(udata, tmp_path)
    assert {each.id for each in found.datasets} == {each["id"] for each in udata.datasets}
    asked = [each["page"] for each in udata.portal.questions("/api/1/datasets/")]
    assert asked == ["1", "2", "3", "4"] * 2, "the second time, by ids alone"
    assert [headers.get("X-Fields") for headers in udata.portal.headers[:8]] == [None] * 4 + ["total,data{id}"] * 4
    assert found.warnings == ()
    assert sum(len(each.resources) for each in found.datasets) == sum(len(each["resources"]) for each in udata.datasets)
    named = {each["organization"]["slug"] for each in udata.datasets}
    assert {each.name for each in found.organizations} == named
    assert found.software == "udata"


def test_what_a_dataset_says(udata: Udata, tmp_path: Path) -> None:
    raw = next(each for each in udata.datasets if each["slug"].startswith("vehicules-a-faibles"))
    box = {"type": "MultiPolygon", "coordinates": [[[[4.0, 45.0], [5.0, 45.0], [5.0, 46.0], [4.0, 45.0]]]]}
    raw["spatial"] = {"geom": box, "zones": ["fr:region:84"], "granularity": "fr:departement"}
    raw["contact_points"] = [
        {"name": "Éditeur", "email": "non@example.org", "role": "publisher"},
        {"name": "Service", "email": "oui@example.org", "role": "contact"},
    ]
    made = by_name(read(udata, tmp_path))[raw["slug"]]
    assert str(made.title.pick("fr")) == raw["title"]
    assert str(made.notes.pick("fr")) == raw["description"].replace("\r\n", "\n").strip()
    assert [tag.name for tag in made.tags] == raw["tags"]
    assert made.license is not None
    assert made.license.title == "Licence Ouverte 2.0"
    assert made.frequency == "ANNUAL"
    assert made.temporal is not None
    assert (made.temporal.start, made.temporal.end) == ("2020-01-01", "2020-12-31")
    assert made.spatial is not None
    assert len(made.spatial.rings) == 1
    assert str(made.granularity.pick("fr")) == "Département"
    assert made.contact is not None
    assert (made.contact.name, made.contact.email) == ("Service", "oui@example.org")
    assert made.created is not None
    assert made.created.isoformat() == raw["created_at"]
    assert made.modified is not None
    assert made.modified.isoformat() == raw["last_modified"]
    one, file = made.resources[0], raw["resources"][0]
    assert (one.id, str(one.name.pick("fr")), one.size) == (file["id"], file["title"], file["filesize"])
    assert one.format == file["format"].upper()
    assert one.schema == f"https://schema.data.gouv.fr/schemas/{file['schema']['name']}/latest/schema.json"


def test_zones_rights_and_who_publishes() -> None:
    raw: Raw = {
        "id": "a", "slug": "a", "title": "A", "frequency": "fourTimesAWeek", "access_type": "restricted",
        "spatial": {"zones": ["fr:departement:40", {"id": "fr:commune:40088", "name": "Dax"}], "geom": None},
        "harvest": {"remote_url": "https://geo.example.org/a", "issued_at": "2018-06-15T00:00:00+00:00"},
        "contact_points": [
            {"name": "Syndicat", "email": "s@example.org", "contact_form": "https://s.example.org",
             "role": "publisher"},
            {"name": "Bureau", "role": "creator"},
            {"name": "Accueil", "email": "accueil@example.org", "contact_form": "https://s.example.org/ecrire",
             "role": "contact"},
        ],
    }  # fmt: skip
    made = dataset(package(raw), Context(ShowTable(contacts=True), Directory(()), Directory(())))
    assert made is not None
    assert made.territory == Text.of("Landes, Dax")
    assert (made.access_rights, made.frequency, made.url) == ("NON_PUBLIC", "OTHER", "https://geo.example.org/a")
    assert made.contact == Contact("Accueil", "accueil@example.org", "https://s.example.org/ecrire")
    assert made.publisher == Party(Text.of("Syndicat"), "https://s.example.org")
    assert made.creator == Party(Text.of("Bureau"))
    told = package({**raw, "access_type": "open", "extras": {"dcat": {"accessRights": ["Sur demande"]}}})
    open_one = dataset(told, Context(ShowTable(), Directory(()), Directory(())))
    assert open_one is not None
    assert (open_one.access_rights, open_one.publisher, open_one.contact) == ("Sur demande", None, None)


def test_a_file_of_the_portal_has_the_address_that_lasts(udata: Udata, tmp_path: Path) -> None:
    addresses = {one.id: one.url for each in read(udata, tmp_path).datasets for one in each.resources}
    for raw in udata.datasets:
        for file in raw["resources"]:
            assert addresses[file["id"]] == (file["latest"] if file["filetype"] == "file" else file["url"])


@pytest.mark.parametrize(("access", "locked"), [("open", False), (None, False), ("restricted", True), ("new", True)])
def test_what_is_not_for_everybody_is_locked(udata: Udata, tmp_path: Path, access: str | None, locked: bool) -> None:
    udata.datasets[0]["access_type"] = access
    made = by_name(read(udata, tmp_path))[udata.datasets[0]["slug"]]
    assert {one.restricted for one in made.resources} == {locked}
    assert any(one.url for one in made.resources) is not locked


@pytest.mark.parametrize("key", ["private", "deleted"])
def test_what_is_not_public_is_left_out(udata: Udata, tmp_path: Path, key: str) -> None:
    udata.datasets[0][key] = True if key == "private" else "2026-01-01T00:00:00+00:00"
    assert udata.datasets[0]["slug"] not in by_name(read(udata, tmp_path))


def test_an_organization_by_slug_or_id(udata: Udata, tmp_path: Path) -> None:
    ademe, insee = udata.organization("ademe"), next(each for each in udata.organizations if "insee" in each["slug"])
    found = read(udata, tmp_path, organizations=[ademe["slug"], insee["id"]])
    assert {
        each["id"] for each in udata.datasets if each["organization"]["slug"] in (ademe["slug"], insee["slug"])
    } == {each.id for each in found.datasets}
    owner = next(each for each in found.organizations if each.name == "ademe")
    assert (owner.id, str(owner.title.pick("fr")), owner.url) == (ademe["id"], ademe["name"], ademe["url"])
    assert str(owner.description.pick("fr")) == ademe["description"].replace("\r\n", "\n").strip()
    assert owner.logo is not None
    assert owner.logo.path.read_bytes() == LOGO


def test_tags_are_a_union_and_narrow_organizations(udata: Udata, tmp_path: Path) -> None:
    one, other = (
        next(each["tags"][0] for each in udata.datasets if each["tags"] and place in each["slug"])
        for place in ("barometre", "garein")
    )
    wanted = {each["id"] for each in udata.datasets if {one, other} & set(each["tags"])}
    assert {each.id for each in read(udata, tmp_path / "a", tags=[one, other]).datasets} == wanted
    owner = next(each["organization"]["slug"] for each in udata.datasets if "garein" in each["slug"])
    assert set(by_name(read(udata, tmp_path / "b", organizations=[owner], tags=[one, other]))) == {
        "base-adresse-locale-de-la-commune-de-garein"
    }
    assert set(by_name(read(udata, tmp_path / "c", organizations=[owner], tags=[one]))) == set()


def test_an_unknown_organization_is_told_with_the_nearest(udata: Udata, tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="ademee") as caught:
        read(udata, tmp_path, organizations=["ademee"])
    udata.organizations.append(udata.organization("ademe") | {"slug": "ademe-essai"})
    with pytest.raises(SourceError) as caught:
        read(udata, tmp_path, organizations=["ademe-esai"])
    assert "ademe-essai" in caught.value.hint
    with Sources(tmp_path) as sources, pytest.raises(SourceError, match="ademe-esai"):
        sources.find(partner(source(udata, tmp_path), select=select(organizations=["ademe-esai"])))


def test_what_comes_from_the_catalogue_itself_does_not_come_back(udata: Udata, tmp_path: Path) -> None:
    """Two of the recorded datasets are harvested from CKANs of regions."""
    everything = set(by_name(read(udata, tmp_path / "a")))
    left = set(by_name(read(udata, tmp_path / "b", exclude_harvested_from=["pigma.org", "trouver.datasud.fr"])))
    assert everything - left == {
        "base-adresse-locale-de-la-commune-de-garein",
        "reseau-de-transport-en-commun-transagglo-de-dlva",
    }
    udata.datasets[0]["harvest"] = {"remote_url": "https://essai.example.org/dataset/barometre/", "domain": "x.fr"}
    own = udata.datasets[0]["slug"]
    assert everything - set(by_name(read(udata, tmp_path / "c"))) == {own}, "it is the partner's own site"


@pytest.mark.parametrize(
    ("harvest", "expected"),
    [
        (None, False),
        ([], False),
        ({"domain": "www.pigma.org"}, True),
        ({"domain": "PIGMA.org"}, True),
        ({"domain": "not-pigma.org"}, False),
        ({"source_url": "https://www.pigma.org/catalog.ttl"}, True),
        ({"remote_url": "https://www.pigma.org:8443/x"}, False),
        ({"uri": "https://["}, False),
        ({"remote_url": 3, "domain": ["pigma.org"]}, False),
        ({"remote_url": "https://essai.example.org/data/dataset/x/"}, True),
        ({"remote_url": "https://essai.example.org/other/dataset/x/"}, False),
    ],
)
def test_where_a_dataset_comes_from(harvest: object, expected: bool) -> None:
    assert harvested_from({"harvest": harvest}, ["pigma.org"], "https://essai.example.org/data/") is expected


def test_offline_is_what_was_read_last(udata: Udata, tmp_path: Path) -> None:
    online = read(udata, tmp_path, organizations=["ademe"])
    udata.portal.before = lambda asked: (503, {}, b"")
    assert read(udata, tmp_path, organizations=["ademe"], offline=True) == online
    with pytest.raises(SourceError) as caught:
        read(udata, tmp_path, organizations=["ademe"])
    assert "--offline" in caught.value.hint
    assert read(udata, tmp_path, organizations=["ademe"], offline=True) == online


@pytest.mark.parametrize("comes", [False, True])
def test_a_dataset_that_goes_takes_no_other_with_it(
    udata: Udata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, comes: bool
) -> None:
    """It was on the first page; what was first on the second page is then on the first, which was read already."""
    monkeypatch.setattr(client, "PAGE", 5)
    steady = udata.answer
    gone = udata.datasets[0]

    def moving(asked: portals.Asked) -> portals.Answer | None:
        if asked[2].get("page") == "2" and gone in udata.datasets:
            udata.datasets.remove(gone)
            if comes:
                udata.datasets.append(gone | {"id": "0" * 24, "slug": "nouveau"})
        return steady(asked)

    udata.portal.before = moving
    assert {each.id for each in read(udata, tmp_path).datasets} == {each["id"] for each in udata.datasets}
    assert len(udata.datasets) == (15 if comes else 14)


def test_a_list_that_moves_is_read_again_and_one_that_never_adds_up_is_refused(
    udata: Udata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "PAGE", 5)
    steady = udata.answer
    gone = udata.datasets.pop(0)
    calls = 0

    def moving(asked: portals.Asked) -> portals.Answer | None:
        nonlocal calls
        calls += asked[1] == "/api/1/datasets/"
        if calls == 2 and gone not in udata.datasets:
            udata.datasets.insert(0, gone)  # everything moves on by one
        return steady(asked)

    udata.portal.before = moving
    assert len(read(udata, tmp_path).datasets) == 15

    def short(asked: portals.Asked) -> portals.Answer | None:
        found = steady(asked)
        if found is None or asked[1] != "/api/1/datasets/":
            return found
        return _json(json.loads(found[2]) | {"total": 99})

    udata.portal.before = short
    with pytest.raises(SourceError, match="does not add up"):
        read(udata, tmp_path)


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((200, {}, b"<html>"), "a web page came in place of udata's JSON"),
        ((200, {}, b"[]"), "an answer without `total` and `data`"),
        ((200, {}, b'{"total": true, "data": []}'), "an answer without `total` and `data`"),
        ((200, {}, b'{"total": 1, "data": [{"title": "x"}]}'), "an answer without an id in each dataset"),
        ((200, {}, b'{"total": 1, "data": ["x"]}'), "an answer without an id in each dataset"),
        ((400, {}, b'{"message": "Organization arg must be an identifier"}'), "400.*Organization arg"),
        ((403, {}, b"<html>"), "a web page"),
        ((500, {}, b'{"message": "Internal"}'), "500.*Internal"),
        ((500, {}, b'"text"'), "500"),
    ],
)
def test_an_answer_that_is_none_is_refused_with_its_address(
    udata: Udata, tmp_path: Path, answer: portals.Answer, words: str
) -> None:
    udata.portal.before = lambda asked: answer
    with pytest.raises(SourceError, match=words) as caught:
        read(udata, tmp_path)
    assert caught.value.where.startswith(f"{udata.portal.url}api/1/datasets/")
    assert caught.value.hint


def test_a_list_without_end_is_refused(udata: Udata, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """By what it counts, by its pages, and by its size: all of it is kept in memory."""
    raw, pages = udata.datasets[0], 0

    def endless(asked: portals.Asked) -> portals.Answer | None:
        nonlocal pages
        pages += 1
        return _json({"total": 400_000, "data": [raw | {"id": f"{pages:012}{n:012}"} for n in range(2)]})

    udata.portal.before = endless
    monkeypatch.setattr(tally, "PAGES", 7)
    with pytest.raises(SourceError, match="no more than 7 pages are read"):
        read(udata, tmp_path)
    assert pages == 8
    monkeypatch.setattr(tally, "PAGES", 10**9)
    monkeypatch.setattr(client, "_LISTED", 1 / 2048)  # of 256 MB
    with pytest.raises(SourceError, match="no more than 0 MB are read") as caught:
        read(udata, tmp_path)
    assert "[select]" in caught.value.hint
    udata.portal.before = lambda asked: _json({"total": 10**12, "data": [raw]})
    with pytest.raises(SourceError, match="1000000000000 datasets"):
        read(udata, tmp_path)


def test_a_portal_that_moved_on_its_host_is_followed_and_told(udata: Udata, tmp_path: Path) -> None:
    own = udata.portal.answer

    def answer(method: str, path: str, parameters: Raw, headers: dict[str, str]) -> portals.Answer | portals.Fault:
        if path.startswith("/api/"):
            return 301, {"Location": f"/portail{path}?{urlencode(parameters)}"}, b""
        return own(method, path.removeprefix("/portail"), parameters, headers)

    udata.portal.answer = answer  # type: ignore[method-assign]
    found = read(udata, tmp_path, tags=[udata.datasets[0]["tags"][0]])
    assert found.datasets
    assert [each.code for each in found.warnings] == ["portal-redirects"]
    udata.portal.answer = lambda *_: (302, {"Location": "https://ailleurs.example.org/api/1/"}, b"")  # type: ignore[method-assign]
    with pytest.raises(SourceError, match="has moved to https://ailleurs"):
        read(udata, tmp_path)


def test_a_passing_fault_is_tried_again(udata: Udata, tmp_path: Path) -> None:
    faults: Iterator[portals.Answer] = iter([(502, {}, b""), (200, {}, b"{")])
    steady = udata.answer
    udata.portal.before = lambda asked: next(faults, None) or steady(asked)
    assert len(read(udata, tmp_path).datasets) == 15


def test_reach_and_describe(udata: Udata, tmp_path: Path) -> None:
    found = source(udata, tmp_path)
    with Sources(tmp_path) as sources:
        sources.reach(found)
        said = sources.describe(found, "ademe")
        assert (said.name, said.url) == ("ademe", udata.organization("ademe")["url"])
        assert (said.logo, said.logo_extension) == (LOGO, "png")
        with pytest.raises(SourceError, match="nobody"):
            sources.describe(found, "nobody")
    assert udata.portal.questions("/api/1/datasets/") == [{"sort": "created", "page": "1", "page_size": "1"}]


def test_a_site_of_it_leads_back_to_the_pages_of_the_portal(udata: Udata, tmp_path: Path) -> None:
    folder = tmp_path / "partners" / "p"
    folder.mkdir(parents=True)
    (tmp_path / "sitegen.toml").write_text(
        f'[sources.national]\nkind = "udata"\nurl = "{udata.portal.url}"\n[fetch]\nfiles_minutes = 0\n'
    )
    (folder / "partner.toml").write_text(
        'title = "P"\nurl = "https://p.example.org/"\nsource = "national"\n[select]\norganizations = ["ademe"]\n'
    )
    assert sitegen("check", project=tmp_path).code == 0
    assert sitegen("build", "--json", project=tmp_path).partner("p")["datasets"] == 1
    [dataset] = [each for each in udata.datasets if each["organization"]["slug"] == "ademe"]
    page = html.fromstring((tmp_path / f"public/p/dataset/{dataset['slug']}/index.html").read_bytes())
    assert f"{udata.portal.url}datasets/{dataset['slug']}/" in page.xpath("//a/@href")


def test_any_values_make_a_catalogue(udata: Udata, tmp_path: Path) -> None:
    """Every field in turn is of a type that it never is."""
    strange: list[object] = [None, 3, True, "x", [], {}, [None, 3, {"x": []}], {"x": {"y": 1}}]
    raw, keys = udata.datasets[1], [key for key in udata.datasets[1] if key != "id"]
    udata.datasets = [
        raw | {"id": f"{number:024}", "slug": f"jeu-{number}", key: value}
        for number, (key, value) in enumerate((key, value) for key in keys for value in strange)
    ]
    file = raw["resources"][0]
    udata.datasets += [
        raw | {"id": f"1{number:023}", "slug": f"fichier-{number}", "resources": [file | {key: value}]}
        for number, (key, value) in enumerate((key, value) for key in file for value in strange)
    ]
    found = read(udata, tmp_path)
    assert len(found.datasets) > len(udata.datasets) - 20
    assert len({dataclasses.astuple(each)[:2] for each in found.datasets}) == len(found.datasets)


@pytest.mark.parametrize(
    ("line", "fault"),
    [
        ('groups = ["eau"]', "a portal of udata has no groups; it is selected by organizations and tags"),
        ('fq = "x:y"', "a Solr filter needs a live source of CKAN"),
    ],
)
def test_what_udata_does_not_know_is_a_fault_of_the_configuration(tmp_path: Path, line: str, fault: str) -> None:
    folder = tmp_path / "partners" / "p"
    folder.mkdir(parents=True)
    (tmp_path / "sitegen.toml").write_text('[sources.national]\nkind = "udata"\n')
    (folder / "partner.toml").write_text(
        f'title = "P"\nurl = "https://p.example.org/"\nsource = "national"\n[select]\n{line}\n'
    )
    with pytest.raises(ConfigError, match=fault):
        config.load(tmp_path)


def test_the_portal_searches_among_its_organizations(udata: Udata, tmp_path: Path) -> None:
    """It has thousands: twenty at most are asked for, and in its order."""
    wanted = udata.organization("ademe")
    with Sources(tmp_path / "cache") as sources:
        found = sources.search(source(udata, tmp_path), wanted["name"][:6])
        assert (found[0].name, found[0].title) == ("ademe", wanted["name"])
        assert found[0].datasets == wanted.get("metrics", {}).get("datasets", 0)
        assert sources.search(source(udata, tmp_path), "no such name") == []
