"""Resources: ids, names, restrictions, kinds and schemas."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from sitegen import urls
from sitegen.catalogue import LocalFile, Resource, Text
from sitegen.sources.answer import no_file
from sitegen.sources.shape.resource import is_restricted, resources
from tests.surroundings import shared

URL = "https://example.org/dossier/budget%202026.csv"


def one(**raw: object) -> Resource:
    made, _ = resources("id-jeu", [{"id": "r", **raw}], no_file)
    return made[0]


def test_a_usual_resource() -> None:
    made = one(
        name="Budget 2026",
        description="Une ligne\r\npar article.",
        url=URL,
        format="csv",
        size="1024",
        last_modified="2026-09-16T15:28:14.922015",
        created="2024-05-27T06:16:09",
        schema="https://schema.data.gouv.fr/schemas/scdl/budget/latest/schema.json",
    )
    assert made == Resource(
        id="r",
        name=Text.of("Budget 2026"),
        description=Text.of("Une ligne\npar article."),
        format="CSV",
        family="table",
        kind="file",
        url=URL,
        size=1024,
        modified=datetime(2026, 9, 16, 15, 28, 14, 922015, UTC),
        schema="https://schema.data.gouv.fr/schemas/scdl/budget/latest/schema.json",
    )


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ({"name": "", "url": URL, "format": "CSV"}, "budget 2026.csv"),
        ({"name": None, "url": "https://example.org/", "format": "csv"}, "CSV"),
        ({"name": {"de": "Arbeitslose", "fr": ""}, "url": URL}, "Arbeitslose"),
        ({"name": None, "title": {"de": "Arbeitslose"}}, "Arbeitslose"),
        ({"name": [], "url": "http://[::1/f.csv"}, "r"),
        ({}, "r"),
    ],
)
def test_a_resource_always_has_a_name(raw: dict[str, object], name: str) -> None:
    assert str(one(**raw).name.pick("de")) == name


def test_translations_of_a_name() -> None:
    made = one(name="Données", name_translated={"fr": "Données", "en": "Data"})
    assert made.name.values == (("fr", "Données"), ("en", "Data"))


def test_ids_are_made_where_they_are_missing_or_repeated_and_last_as_long_as_the_address() -> None:
    raw = [
        {"id": "a", "url": "https://example.org/1"},
        {"id": "a", "url": "https://example.org/2"},
        {"url": "https://example.org/3"},
        {"url": "https://example.org/3"},
        {},
    ]
    made, faults = resources("id-jeu", raw, no_file)
    ids = [each.id for each in made]
    assert ids[0] == "a"
    assert len(set(ids)) == 5
    assert faults["resource-without-id"] == 4
    moved, _ = resources("id-jeu", [raw[2]], no_file)
    assert moved[0].id == ids[2]
    other, _ = resources("id-autre", [raw[2]], no_file)
    assert other[0].id != ids[2]


@pytest.mark.parametrize(
    "raw",
    [
        {"restricted": '{"level": "registered"}'},
        {"restricted": '{"level": "only_allowed_users", "allowed_users": "jean", "allowed_groups": ""}'},
        {"restricted": {"level": "only_group_member"}},
        {"restricted": {"allowed_users": "jean"}},
        {"restricted": '{"level": ["public"]}'},
        {"restricted": "{not JSON"},
        {"restricted": "True"},
        {"restricted": True},
        {"restricted": [1]},
        {"restricted": {"Level": "registered"}},
        {"restricted": {"x": "y"}},
        {"restricted": ["public"]},
        {"restricted": '"public"'},
        {"restricted_level": "registered"},
        {"extras": [{"key": "restricted", "value": '{"level": "registered"}'}]},
        {"private": "on"},
        {"in_quarantine": {"since": "2026"}},
        {"restricted_by_jurisdiction": "True"},
        {"in_quarantine": True},
        {"private": "true"},
    ],
)
def test_a_restricted_resource_is_locked(raw: dict[str, object]) -> None:
    assert is_restricted(raw)
    made = one(name="", url=URL, format="XLSX", **raw)
    assert made.restricted
    assert made.url == ""
    assert made.name == Text.of("XLSX"), "not even the last part of the address is told"


@pytest.mark.parametrize(
    "raw",
    [
        {},
        {"restricted": '{"level": "public", "allowed_users": "", "allowed_groups": ""}'},
        {"restricted": {"level": "Public"}},
        {"restricted": "{}"},
        {"restricted": {}},
        {"restricted": ""},
        {"restricted": None},
        {"restricted": False},
        {"restricted": "false"},
        {"restricted": "public"},
        {"restricted": {"level": "", "allowed_users": "", "allowed_groups": []}},
        {"restricted_level": "public"},
        {"restricted_by_jurisdiction": "False", "private": False, "in_quarantine": "false"},
    ],
)
def test_an_open_resource_is_not(raw: dict[str, object]) -> None:
    assert not is_restricted(raw)
    assert one(url=URL, **raw).url == URL


@pytest.mark.parametrize(
    ("raw", "kind"),
    [
        ({"format": "CSV"}, "file"),
        ({"format": "CSV", "resource_type": "file.upload"}, "file"),
        ({"format": "PDF", "resource_type": "documentation"}, "documentation"),
        ({"format": "PDF", "data_type": "annexe"}, "documentation"),
        ({"format": "HTML", "resource_type": "guide"}, "documentation"),
        ({"format": "WMS", "data_type": "raw"}, "api"),
        ({"format": "JSON", "data_type": "service"}, "api"),
        ({"format": "JSON", "resource_type": "api"}, "api"),
        ({"format": "JSON", "resource_type": {}}, "file"),
    ],
)
def test_kinds(raw: dict[str, object], kind: str) -> None:
    assert one(**raw).kind == kind


@pytest.mark.parametrize(
    ("raw", "schema"),
    [
        ({"schema": "https://s.example.org/a.json"}, "https://s.example.org/a.json"),
        ({"schema_url": "https://s.example.org/a.json"}, "https://s.example.org/a.json"),
        ({"conformsTo": '["https://s.example.org/a.json"]'}, "https://s.example.org/a.json"),
        ({"schema": {"name": "a", "url": "https://s.example.org/a.json"}}, "https://s.example.org/a.json"),
        ({"schema": {"fields": [{"name": "id"}]}}, ""),
        ({"schema": "scdl/budget"}, ""),
        ({"schema": "javascript:x"}, ""),
    ],
)
def test_schemas(raw: dict[str, object], schema: str) -> None:
    assert one(**raw).schema == schema


def test_a_relative_address_is_a_file_at_hand_or_nothing() -> None:
    file = LocalFile(Path("f.csv"), name="f.csv", digest="d", size=12)
    made, faults = resources("id-jeu", [{"url": "files/f.csv", "size": 99}], lambda _: file)
    assert (made[0].file, made[0].url, made[0].size) == (file, "", 12)
    assert not faults["resource-without-link"]
    made, faults = resources("id-jeu", [{"url": "files/f.csv"}], no_file)
    assert (made[0].file, made[0].url) == (None, "")
    assert faults["resource-without-link"] == 1


@pytest.mark.parametrize(
    "told",
    [
        {"url": ["https://f.example.org/a.csv", "https://f.example.org/b.csv"]},
        {"url": {"fr": "https://f.example.org/a.csv", "en": "https://f.example.org/b.csv"}},
        {"url": '["https://f.example.org/a.csv"]'},
        {"url": {"uri": "https://f.example.org/a.csv"}},
        {"url": "", "download_url": ["https://f.example.org/a.csv"]},
        {"url": None, "downloadURL": "https://f.example.org/a.csv"},
        {"url": "https://f.example.org/a.csv ; https://f.example.org/b.csv"},
    ],
)
@pytest.mark.parametrize("locked", [False, True])
def test_an_address_in_a_list_or_by_language(told: dict[str, object], *, locked: bool) -> None:
    text = {"description": "Voir https://f.example.org/a.csv"}
    made, faults = resources("d", [{"id": "r", "private": locked, **told, **text}], no_file)
    assert made[0].url == ("" if locked else "https://f.example.org/a.csv")
    assert made[0].format == ("" if locked else "CSV")
    assert ("a.csv" in str(made[0].description)) is not locked
    assert not faults


@pytest.mark.parametrize("locked", [False, True])
@pytest.mark.parametrize("said", [["https://s.example.org/ws/arbres"], "https://s.example.org/ws/arbres"])
def test_a_service_that_gives_access_stands_for_a_file(said: object, *, locked: bool) -> None:
    """ckanext-dcat's `access_services`, whose `endpoint_url` has several."""
    services = [{"title": "Le service", "endpoint_url": said}]
    text = {"description": "Voir https://s.example.org/ws/arbres"}
    for given in (services, json.dumps(services)):
        [made], faults = resources(
            "d", [{"id": "r", "url": "", "private": locked, "access_services": given, **text}], no_file
        )
        assert (made.url, made.kind) == ("" if locked else "https://s.example.org/ws/arbres", "api")
        assert ("ws/arbres" in str(made.description)) is not locked
        assert not faults
    [made], _ = resources(
        "d", [{"id": "r", "url": "https://f.example.org/a.csv", "access_services": services}], no_file
    )
    assert (made.url, made.kind, made.format) == ("https://f.example.org/a.csv", "file", "CSV")


def test_a_restricted_file_at_hand_is_not_published() -> None:
    def asked(_: str) -> LocalFile:
        raise AssertionError("the file is not even looked at")

    made, _ = resources("id-jeu", [{"url": "files/f.csv", "restricted": {"level": "registered"}}], asked)
    assert made[0].file is None


@pytest.mark.parametrize(
    ("name", "description"),
    [
        (URL, f"À lire: {URL}."),
        ("https://example.org/dossier/budget 2026.csv", f"[ici]({URL}) ou https://example.org/copie"),
        (f"Voir {URL}", "Rien"),
    ],
)
def test_a_locked_address_is_in_no_text_about_it(name: str, description: str) -> None:
    made = one(
        name=name, description=description, url=URL, cache_url="https://example.org/copie", schema=URL, restricted=True
    )
    told = f"{made.name} {made.description} {made.schema}"
    assert "example.org" not in told
    assert made.name


def test_a_dataset_may_lock_all_its_files() -> None:
    made, _ = resources("id-jeu", [{"id": "r", "url": URL}], no_file, locked=True)
    assert (made[0].restricted, made[0].url) == (True, "")


def test_ids_that_would_share_a_page_are_told_apart() -> None:
    marked = urls.segment("É", "É")
    made, faults = resources("id-jeu", [{"id": each} for each in (marked, "É", "e", "E")], no_file)
    assert len({urls.segment(each.id, each.id) for each in made}) == 4
    assert faults["resource-without-id"] == 1


@pytest.mark.parametrize("state", ["draft", "pending", ["deleted"], {"is": "deleted"}, 1, "Deleted "])
def test_only_what_is_active_is_shown(state: object) -> None:
    assert resources("id-jeu", [{"id": "a", "state": state}], no_file)[0] == []


def test_deleted_and_unreadable_resources_are_left_out() -> None:
    made, faults = resources("id-jeu", [{"id": "a", "state": "deleted"}, "http://x", None, {"id": "b"}], no_file)
    assert [each.id for each in made] == ["b"]
    assert faults["resource-unreadable"] == 2


@pytest.mark.parametrize("raw", [None, "", {}, 7, "liste", {"0": {}}])
def test_resources_that_are_not_a_list(raw: object) -> None:
    assert resources("id-jeu", raw, no_file)[0] == []


@pytest.mark.parametrize(
    ("protocol", "said", "address", "label", "kind"),
    [
        ("OGC:WMS-1.3.0-http-get-map", None, "https://geo.example.org/ows/hydro?", "WMS", "api"),
        ("OGC:WFS", "", "https://geo.example.org/ows", "WFS", "api"),
        ("OGC:WMTS-1.0.0-http-get-capabilities", "", "https://geo.example.org/w", "WMTS", "api"),
        ("OGC:WFS", "XML", "https://geo.example.org/ows?request=GetCapabilities", "WFS", "api"),
        ("http://www.opengis.net/def/serviceType/ogc/csw", "", "https://geo.example.org/c", "CSW", "api"),
        ("OGC API - Features", "", "https://geo.example.org/api", "OGC API", "api"),
        ("ESRI:REST", "", "https://geo.example.org/arcgis/rest/services/a/MapServer", "ArcGIS REST", "api"),
        ("OGC:WPS", "", "https://geo.example.org/wps", "API", "api"),
        ("OGC:WFS", "SHP", "https://geo.example.org/a.zip", "SHP", "file"),
        ("WWW:LINK-1.0-http--link", "", "https://geo.example.org/fiche/12", "", "documentation"),
        ("WWW:LINK-1.0-http--link", "", "https://geo.example.org/notice.pdf", "PDF", "documentation"),
        ("WWW:LINK-1.0-http--link", "", "https://geo.example.org/a.csv", "CSV", "file"),
        ("WWW:DOWNLOAD-1.0-http--download", "", "https://geo.example.org/a.zip", "ZIP", "file"),
        ("", "", "https://geo.example.org/x", "", "file"),
        ("WMSX", "", "https://geo.example.org/x", "", "file"),
        (["OGC:WMS"], "", "https://geo.example.org/x", "WMS", "api"),
        ({"a": 1}, "", "https://geo.example.org/x", "", "file"),
    ],
)
def test_a_service_told_by_its_protocol_alone(
    protocol: object, said: object, address: str, label: str, kind: str
) -> None:
    for field in ("resource_locator_protocol", "protocol"):
        made = one(url=address, format=said, **{field: protocol})
        assert (made.format, made.kind) == (label, kind)


def test_a_link_that_is_said_to_be_a_download_is_none_to_a_page() -> None:
    link = {"url": "https://geo.example.org/x", "resource_locator_protocol": "WWW:LINK-1.0-http--link"}
    assert one(**link, resource_locator_function="download").kind == "file"
    assert one(**link, resource_locator_function="information").kind == "documentation"


def test_a_service_of_ckanext_dcat() -> None:
    services = [{"title": "Carte", "conforms_to": ["http://www.opengis.net/def/serviceType/ogc/wms"]}]
    assert one(url="https://geo.example.org/ows", access_services=json.dumps(services)).format == "WMS"


def test_input_12() -> None:
    folder = shared("faults/12-service-told-by-protocol")
    made, _ = resources("x", json.loads((folder / "datasets.jsonl").read_text())["resources"], no_file)
    assert [(each.format, each.kind) for each in made] == [("WMS", "api"), ("WFS", "api"), ("", "documentation")]
