"""From a running CKAN to a site, and after a change in it only the pages concerned anew."""

from __future__ import annotations

import json
import re
import shutil
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.catalogue import Catalogue
from sitegen.config import load
from sitegen.errors import SourceError
from sitegen.sources import Sources, fetch
from tests.acceptance import links
from tests.acceptance.concerned import strangers
from tests.live.portals import Portal
from tests.program import sitegen, tree

ORGANIZATION = "commune_de_saint_pierre_du_mont"
Action = Callable[..., Any]
URL = "https://partner.example.org/data/"


@pytest.fixture
def project(ckan_url: str, action: Action, tmp_path: Path) -> Path:
    organizations = {ORGANIZATION, *_organizations_of_datasud(action)}
    folder = tmp_path / "project"
    place = folder / "partners" / "one"
    place.mkdir(parents=True)
    source = f'[sources.live]\nkind = "ckan"\nurl = "{ckan_url}"\n[fetch]\nfiles_minutes = 0\n'
    (folder / "sitegen.toml").write_text(source, encoding="utf-8")
    (place / "partner.toml").write_text(
        f'title = "En direct"\nurl = "{URL}"\nsource = "live"\n\n'
        f"[select]\norganizations = {json.dumps(sorted(organizations))}\n",
        encoding="utf-8",
    )
    return folder


def _organizations_of_datasud(action: Action) -> set[str]:
    """Organisations that are not of the demonstration: the seed from a real catalogue."""
    demo = re.compile(r"commune_de_|parc_naturel_|nouvelle_aquitaine_")
    found = action("package_search", rows=1000)["results"]
    names = {package["organization"]["name"] for package in found if package.get("organization")}
    return {name for name in names if not demo.match(name)}


def _expected(action: Action, project: Path) -> dict[str, dict[str, Any]]:
    """What the CKAN holds for the partner, by name."""
    table = (project / "partners/one/partner.toml").read_text(encoding="utf-8")
    names = json.loads(re.search(r"organizations = (\[.*\])", table)[1])  # type: ignore[index]  # written above
    query = " OR ".join(f"organization:{name}" for name in names)
    found = action("package_search", fq=f"({query})", rows=1000)
    assert found["count"] == len(found["results"])
    return {package["name"]: package for package in found["results"]}


@pytest.fixture
def changing(action: Action) -> Iterator[list[dict[str, Any]]]:
    """Packages that a test changes: what is put here is set back afterwards."""
    changed: list[dict[str, Any]] = []
    yield changed
    for package in changed:
        action("package_patch", id=package["id"], notes=package["notes"])


def test_a_change_in_ckan_makes_only_the_pages_concerned(
    project: Path, action: Action, changing: list[dict[str, Any]], tmp_path: Path
) -> None:
    packages = _expected(action, project)
    assert len(packages) > 20, "seed the CKAN first: see CONTRIBUTING.md"
    site = tmp_path / "out" / "one"
    first = sitegen("build", "--json", "-o", site.parent, project=project).partner("one")
    assert first["datasets"] == len(packages)
    assert {path.parent.name for path in site.glob("dataset/*/index.html")} - {"page", "sort"} == set(packages)
    assert links.crawl(site, URL).dead == []

    nothing = sitegen("build", "--json", "-o", site.parent, project=project).partner("one")
    assert nothing["artifacts"] == {"made": 0, "kept": first["artifacts"]["made"], "removed": 0}

    before, keys = tree(site), _keys(site)
    subject = packages["subventions-aux-associations"]
    changing.append(subject)
    words = f"Description changée à {time.time_ns()}."
    action("package_patch", id=subject["id"], notes=words)
    again = sitegen("build", "--json", "-o", site.parent, project=project).partner("one")
    after = tree(site)

    assert words in after["dataset/subventions-aux-associations/index.html"].decode()
    made = {path for path, key in _keys(site).items() if keys.get(path) != key}
    assert again["artifacts"] == {"made": len(made), "kept": len(keys) - len(made), "removed": 0}
    assert strangers(made, after, subject) == [], "these show nothing of the dataset that changed"
    untouched = set(before) - made - {".sitegen-manifest.json"}
    assert [name for name in untouched if before[name] != after.get(name)] == []


def _sync(project: Path) -> Catalogue:
    return fetch(load(project).partners["one"], cache=project / ".sitegen")


def test_every_kind_of_change_is_noticed(
    project: Path, portal: Portal, changing: list[dict[str, Any]], monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was read incrementally is what is read anew, after each change that a CKAN can make."""

    def same_as_fresh() -> Catalogue:
        made = _sync(project)
        assert made == fetch(load(project).partners["one"], cache=project / "anew")
        shutil.rmtree(project / "anew")
        return made

    action = portal.action
    before = {each.name: each for each in same_as_fresh().datasets}
    subject = action("package_show", id="subventions-aux-associations")
    groups = {each["id"] for each in subject["groups"]}  # CKAN 2.7 names one twice, if a dataset left it and came back
    group = next(name for name in action("group_list") if name not in [each["name"] for each in subject["groups"]])
    owner = action("organization_show", id=ORGANIZATION)
    try:
        action("package_patch", id=subject["id"], name="subventions-renommees")
        made = {each.name: each for each in same_as_fresh().datasets}
        assert made["subventions-renommees"].id == before["subventions-aux-associations"].id

        action("member_create", id=group, object=subject["id"], object_type="package", capacity="public")
        made = {each.name: each for each in same_as_fresh().datasets}
        assert set(made["subventions-renommees"].groups) == groups | {action("group_show", id=group)["id"]}

        action("organization_patch", id=owner["id"], title="Une commune renommée")
        titles = {str(each.title.pick("fr")) for each in same_as_fresh().organizations}
        assert "Une commune renommée" in titles

        action("package_patch", id=subject["id"], private=True)
        assert subject["id"] not in {each.id for each in same_as_fresh().datasets}
        monkeypatch.setenv("SITEGEN_TOKEN_LIVE", portal.token)
        assert subject["id"] not in {each.id for each in same_as_fresh().datasets}, "not even with a token"
        monkeypatch.delenv("SITEGEN_TOKEN_LIVE")

        action("package_patch", id=subject["id"], private=False)
        assert subject["id"] in {each.id for each in same_as_fresh().datasets}
    finally:
        action("organization_patch", id=owner["id"], title=owner["title"])
        action("member_delete", id=group, object=subject["id"], object_type="package")
        action("package_patch", id=subject["id"], name=subject["name"], private=False)


def test_a_token_is_checked(project: Path, portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    """CKAN takes who comes with a wrong one for anybody, silently."""
    monkeypatch.setenv("SITEGEN_TOKEN_LIVE", portal.token)
    assert _sync(project).datasets
    monkeypatch.setenv("SITEGEN_TOKEN_LIVE", "expired")
    with pytest.raises(SourceError, match="SITEGEN_TOKEN_LIVE"):
        _sync(project)


def test_an_unchanged_portal_is_asked_for_little(project: Path) -> None:
    partner = load(project).partners["one"]
    with Sources(project / ".sitegen") as sources:
        first = sources.refresh(partner)
        count = len(sources.catalogue(partner).datasets)
    with Sources(project / ".sitegen") as sources:
        again = sources.refresh(partner)
        owners = sources.catalogue(partner)
    assert again < 200 * count + 3000 * (len(owners.organizations) + len(owners.groups))
    assert again < first / 4


def test_a_question_that_ckan_cannot_read(project: Path, tmp_path: Path) -> None:
    file = project / "partners/one/partner.toml"
    file.write_text(file.read_text(encoding="utf-8") + 'fq = "metadata_modified:hier"\n', encoding="utf-8")
    for command in (["build", "-o", tmp_path / "out"], ["check"]):
        done = sitegen(*command, project=project, expect=4)
        assert "fq" in done.err
        assert "Traceback" not in done.err


def test_offline_uses_what_was_read_last(project: Path, action: Action, tmp_path: Path) -> None:
    sitegen("fetch", project=project)
    sitegen("build", "--offline", "-o", tmp_path / "offline", project=project)
    sitegen("build", "-o", tmp_path / "online", project=project)
    assert tree(tmp_path / "offline") == tree(tmp_path / "online")


def test_an_unknown_organization_is_told_with_the_nearest(project: Path, tmp_path: Path) -> None:
    file = project / "partners/one/partner.toml"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(ORGANIZATION, "commune_de_saint_piere_du_mont"), encoding="utf-8")
    done = sitegen("build", "-o", tmp_path / "out", project=project, expect=4)
    assert ORGANIZATION in done.err
    assert "Traceback" not in done.err


def _keys(site: Path) -> dict[str, str]:
    """Path and key of every artifact, as the manifest holds them."""
    files = json.loads((site / ".sitegen-manifest.json").read_text(encoding="utf-8"))["files"]
    return {path: key for path, (key, *_) in files.items()}
