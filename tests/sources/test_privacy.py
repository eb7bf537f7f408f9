"""Nothing private leaks (DESIGN §6): markers in every private place, and none of them in the catalogue."""

from __future__ import annotations

from pathlib import Path

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
