"""Nothing private leaks (DESIGN §6): markers in every private place, and none of them in the catalogue."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.digest import canonical
from sitegen.sources import fetch
from tests.sources.making import EAU, LUBERON, Raw, dump, live, package, partner
from tests.sources.portal import Portal

MARK = "PRIVATEMARK"
USERS = [{"name": f"{MARK}-login", "fullname": MARK, "email": f"{MARK}@example.org", "email_hash": MARK}]

OWNER: Raw = {
    **LUBERON,
    "users": USERS,
    "extras": [{"key": "secret", "value": MARK}],
    "api_key": MARK,
    "packages": [{"name": MARK}],
}
PACKAGES: list[Raw] = [
    package(
        "public",
        organization=OWNER,
        groups=[{**EAU, "users": USERS}],
        author=f"{MARK} Personne",
        author_email=f"{MARK}.auteur@example.org",
        maintainer=f"{MARK} Service",
        maintainer_email=f"{MARK}.service@example.org",
        creator_user_id=MARK,
        package_creator=MARK,
        revision_id=MARK,
        contact_points=[{"email": f"{MARK}@example.org", "name": MARK}],
        api_token=MARK,
        extras=[{"key": "username", "value": MARK}, {"key": "author_email", "value": f"{MARK}@example.org"}],
        relationships_as_subject=[{"comment": MARK}],
        url=f"https://{MARK}:{MARK}@example.org/",
        license_id="lov2",
        license_title=MARK,
        resources=[
            {
                "id": "r1",
                "name": "",
                "format": "",
                "url": f"https://example.org/{MARK}/{MARK}.csv?token={MARK}",
                "cache_url": f"https://example.org/{MARK}",
                "restricted": f'{{"level": "only_allowed_users", "allowed_users": "{MARK}", "x": "{MARK}"}}',
                "resource_uploader": MARK,
                "hash": MARK,
            },
            {
                "id": "r2",
                "name": "Ouverte",
                "url": f"https://{MARK}:{MARK}@example.org/f.csv",
                "restricted": f'{{"level": "public", "allowed_users": "{MARK}"}}',
                "user_id": MARK,
                "api_key": MARK,
            },
            {"name": "Sans id", "url": f"files/{MARK}.csv", "restricted": {"level": "registered"}},
        ],
    ),
    package("prive", id=f"{MARK}-id", private=True, title=MARK, organization={"id": MARK, "name": MARK}, groups=[MARK]),
    package("brouillon", state="draft", title=MARK, tags=[MARK]),
    package("efface", state="deleted", notes=MARK),
    package("moisson", type="harvest", url=MARK, title=MARK),
]


def _is_clean(made: Catalogue) -> None:
    assert [each.name for each in made.datasets] == ["public"]
    assert len(made.datasets[0].resources) == 3
    assert MARK.encode() not in canonical(made)
    assert MARK not in repr(made)
    assert MARK not in repr(made.warnings)


def test_a_dump_leaks_nothing(tmp_path: Path) -> None:
    (tmp_path / "files").mkdir()
    (tmp_path / "files" / f"{MARK}.csv").write_text(MARK)
    source = dump(tmp_path, PACKAGES, organizations=[OWNER], groups=[{**EAU, "users": USERS}])
    _is_clean(fetch(partner(source, extras=("author_email", "restricted", "creator_user_id")), cache=tmp_path))


def test_a_portal_leaks_nothing(portal: Portal, tmp_path: Path) -> None:
    portal.packages, portal.organizations, portal.groups = PACKAGES, [OWNER], [{**EAU, "users": USERS}]
    _is_clean(fetch(partner(live(portal.url, tmp_path)), cache=tmp_path))
    for asked in (*portal.questions("organization_show"), *portal.questions("group_show")):
        assert asked["include_users"] == "false"


def test_who_asks_for_contacts_gets_the_maintainer_and_nobody_else(tmp_path: Path) -> None:
    made = fetch(partner(dump(tmp_path, PACKAGES), contacts=True), cache=tmp_path)
    assert canonical(made).count(MARK.encode()) == 2
    contact = made.datasets[0].contact
    assert contact is not None
    assert (contact.name, contact.email) == (f"{MARK} Service", f"{MARK}.service@example.org")


_LOCKED = f"https://files.example.org/{MARK}/f.csv"


@pytest.mark.parametrize(
    "fields",
    [
        {"title": f"Voir {_LOCKED}"},
        {"tags": [{"name": _LOCKED}, {"name": "eau"}]},
        {"keywords": {"fr": [_LOCKED, "eau"]}},
        {"license_id": "", "license_title": _LOCKED},
        {"license_id": _LOCKED},
        {"license_id": "maison", "license_url": _LOCKED},
        {"license": f"Licence maison : {_LOCKED}"},
        {"frequency": _LOCKED.removeprefix("https://")},
        {"access_rights": _LOCKED},
        {"applicable_legislation": [_LOCKED]},
        {"maintainer": _LOCKED},
        {"contact": [{"name": f"Service, {_LOCKED}", "email": "s@example.org"}]},
        {"publisher": [{"name": _LOCKED, "url": _LOCKED}]},
        {"creator": [{"name": "Bureau", "url": _LOCKED}]},
        {"spatial_coverage": [{"text": _LOCKED}]},
        {"url": _LOCKED},
        {"version": _LOCKED},
        {"open": {"format": f"CSV ({_LOCKED})"}},
        {"open": {"schema": _LOCKED}},
        {"open": {"license": _LOCKED}},
        {"open": {"license_url": _LOCKED, "license": "Licence maison"}},
        {"open": {"name": _LOCKED, "description": _LOCKED}},
    ],
    ids=str,
)
def test_no_field_of_a_dataset_tells_the_address_of_its_locked_file(tmp_path: Path, fields: dict[str, Any]) -> None:
    said = {key: value for key, value in fields.items() if key != "open"}
    files = [
        {"id": "locked", "name": "L", "url": _LOCKED, "restricted": '{"level": "only_allowed_users"}'},
        {"id": "open", "name": "O", "url": "https://example.org/o.csv", **fields.get("open", {})},
    ]
    source = dump(tmp_path, [package("jeu", resources=files, **said)])
    made = fetch(partner(source, contacts=True), cache=tmp_path)
    assert len(made.datasets[0].resources) == 2
    assert MARK.lower() not in canonical(made.datasets).decode().lower()


@pytest.mark.parametrize(
    "said",
    [
        f"Voir https://u:{MARK}@example.org/x",
        f"ftp://u:{MARK}@ftp.example.org/y et postgresql://u:{MARK}@bd.example.org/z",
        f'[ici](https://u:{MARK}@example.org/x), <a href="//u:{MARK}@example.org/x">là</a>',
        f"https://u:{MARK}%40x@example.org, HTTPS://{MARK}:{MARK}@EXAMPLE.ORG:8443/",
        f"https://:{MARK}@[2001:db8::1]/x",
    ],
)
@pytest.mark.parametrize("place", ["title", "notes", "tag", "name", "description", "license", "owner"])
def test_no_text_tells_a_password_before_a_host(tmp_path: Path, said: str, place: str) -> None:
    every: dict[str, dict[str, Any]] = {
        "title": {"title": said},
        "notes": {"notes": said},
        "tag": {"tags": [{"name": said}]},
        "license": {"license_id": "", "license_title": said},
        "owner": {"organization": {**LUBERON, "description": said, "title": said}},
    }
    fields = every.get(place, {})
    file = {"id": "r", "url": "https://example.org/o.csv", "name": "O"} | ({} if fields else {place: said})
    made = fetch(partner(dump(tmp_path, [package("jeu", resources=[file], **fields)])), cache=tmp_path)
    assert MARK not in canonical(made).decode()


def test_what_only_looks_like_a_password_stays(tmp_path: Path) -> None:
    said = "https://example.org:8443/@x, écrire à a@example.org ; https://example.org/a:b@c et https://u@example.org/"
    made = fetch(partner(dump(tmp_path, [package("jeu", notes=said)])), cache=tmp_path)
    assert str(made.datasets[0].notes.pick("fr")) == said
