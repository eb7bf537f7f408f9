"""A file as a source: its lines, its selection, and the files that lie beside it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen import config
from sitegen.catalogue import Catalogue
from sitegen.errors import SourceError
from sitegen.sources import SOURCES, fetch
from sitegen.sources.dump.inert import is_active
from tests import PROJECT
from tests.sources.making import EAU, LUBERON, VERDON, Raw, describe, dump, package, partner, reach, select


@pytest.mark.parametrize("kind", ["ckan", "dump"])
def test_every_kind_of_the_configuration_has_its_room(kind: str) -> None:
    assert kind in SOURCES


@pytest.mark.slow
def test_the_demonstration(tmp_path: Path) -> None:
    project = config.load(PROJECT)
    made = {name: fetch(each, cache=tmp_path, files=None) for name, each in project.partners.items()}
    assert {name: len(each.datasets) for name, each in made.items()} == {
        "saint-pierre-du-mont": 24,
        "nouvelle-aquitaine-mobilites": 18,
        "pnr-provence-alpes-cote-dazur": 22,
    }
    for each in made.values():
        assert each.warnings == ()
        assert all(dataset.organization for dataset in each.datasets)
    town = {each.name: each for each in made["saint-pierre-du-mont"].datasets}
    locked = [each for each in town["autorisations-d-urbanisme"].resources if each.restricted]
    assert [(each.url, each.file) for each in locked] == [("", None)]
    (file,) = (each.file for each in town["budget-primitif-2026"].resources if each.format == "CSV")
    assert file is not None
    assert (file.name, file.size) == ("budget-primitif-2026.csv", file.path.stat().st_size)
    assert town["fonds-de-cartes-postales-anciennes"].resources == ()


@pytest.mark.parametrize(("key", "kind"), [("organizations", "organisation"), ("groups", "group")])
def test_a_stranger_is_an_error_with_the_nearest_names(tmp_path: Path, key: str, kind: str) -> None:
    source = dump(tmp_path, [package("a", groups=[{**EAU, "name": "parc_du_lac"}])])
    with pytest.raises(SourceError, match=f'no {kind} "parc_du_lub"') as caught:
        fetch(partner(source, select=select(**{key: ["parc_du_lub"]})), cache=tmp_path)
    assert "parc_du_l" in caught.value.hint


def test_a_list_of_organisations_that_was_cut_is_noticed(tmp_path: Path) -> None:
    """`organization_list` with `all_fields` gives 25, whatever is asked for: CKAN's ..._all_fields_max."""
    owners = [{"id": f"org-{n}", "name": f"commune_{n}", "title": f"Commune {n}"} for n in range(26)]
    packages = [package(f"d{n}", organization=owner, owner_org=owner["id"]) for n, owner in enumerate(owners)]
    made = fetch(partner(dump(tmp_path / "cut", packages, organizations=owners[:25])), cache=tmp_path)
    assert [(each.code, each.where) for each in made.warnings] == [("organizations-cut", "organizations.json")]
    assert len(made.organizations) == 26
    made = fetch(partner(dump(tmp_path / "whole", packages[:25], organizations=owners[:25])), cache=tmp_path)
    assert made.warnings == ()


@pytest.mark.parametrize(
    ("name", "content", "published"),
    [
        ("page.html", "<p>x", "page.html.txt"),
        ("Dessin.SVG", "<svg/>", "Dessin.svg.txt"),
        ("fiche.xml", "<gmd:MD_Metadata xmlns:gmd='http://www.isotc211.org/2005/gmd'/>", "fiche.xml"),
        ("fiche.xml", "<x xmlns='http://www.w3.org/1999/xhtml'><script>alert(1)</script></x>", "fiche.xml.txt"),
        ("fiche.xml", "<x xmlns='http://www.w3.org/1999/xhtm&#108;' onload='alert(1)'/>", "fiche.xml.txt"),
        ("fiche.xml", "<?xml-stylesheet href='x.xsl'?><x/>", "fiche.xml.txt"),
        ("carte.kml", "<kml><Placemark/></kml>", "carte.kml"),
        ("carte.kml", f"<kml>{' ' * (1 << 20)}<a xmlns='http://www.w3.org/2000/svg'/></kml>", "carte.kml.txt"),
        ("liste.csv", "<script>", "liste.csv"),
    ],
)
def test_a_file_that_a_browser_would_run_is_plain_text(tmp_path: Path, name: str, content: str, published: str) -> None:
    """On a partner's domain it would act in the partner's name."""
    (tmp_path / name).write_text(content)
    resources = [{"id": "r", "name": "Fichier", "url": name, "format": "XML"}]
    made = fetch(partner(dump(tmp_path, [package("a", resources=resources)])), cache=tmp_path)
    file = made.datasets[0].resources[0].file
    assert file is not None
    assert file.name == published


def test_a_file_in_sixteen_bits_hides_nothing(tmp_path: Path) -> None:
    (tmp_path / "fiche.xml").write_text("<x xmlns='http://www.w3.org/1999/xhtml'/>", encoding="utf-16")
    assert is_active(tmp_path / "fiche.xml")


def test_offline_changes_nothing(tmp_path: Path) -> None:
    source = dump(tmp_path, [package("a")])
    assert fetch(partner(source), cache=tmp_path, offline=True) == fetch(partner(source), cache=tmp_path)


@pytest.mark.parametrize(
    ("keys", "names"),
    [
        ({}, ["a", "b", "c"]),
        ({"organizations": ["parc_du_verdon"]}, ["b"]),
        ({"organizations": ["org-verdon"]}, ["b"]),
        ({"groups": ["eau"]}, ["a", "b"]),
        ({"groups": ["group-eau"]}, ["a", "b"]),
        ({"groups": ["eau"], "organizations": ["parc_du_luberon"]}, ["a"]),
        ({"tags": ["sol", "air"]}, ["a", "c"]),
        ({"tags": ["inconnu"]}, []),
    ],
)
@pytest.mark.parametrize("lists", [True, False])
def test_a_selection(tmp_path: Path, keys: Raw, names: list[str], lists: bool) -> None:
    packages = [
        package("a", groups=[EAU], tags=["sol"]),
        package("b", groups=[EAU], organization=VERDON, owner_org="org-verdon"),
        package("c", tags=[{"name": "air"}]),
    ]
    owners = {"organizations": [LUBERON, VERDON], "groups": [EAU]} if lists else {}
    made = fetch(partner(dump(tmp_path, packages, **owners), select=select(**keys)), cache=tmp_path)
    assert [each.name for each in made.datasets] == names


def test_a_bare_owner_is_found_in_the_list(tmp_path: Path) -> None:
    source = dump(tmp_path, [package("a", organization=None)], organizations=[LUBERON])
    made = fetch(partner(source, select=select(organizations=["parc_du_luberon"])), cache=tmp_path)
    assert [each.name for each in made.datasets] == ["a"]


def test_an_unknown_organisation(tmp_path: Path) -> None:
    source = dump(tmp_path, [package("a")], organizations=[LUBERON, VERDON])
    with pytest.raises(SourceError) as caught:
        fetch(partner(source, select=select(organizations=["parc_du_verdom"])), cache=tmp_path)
    assert caught.value.exit_code == 4
    assert "parc_du_verdon" in caught.value.hint


def test_only_what_the_datasets_name_is_in_the_catalogue(tmp_path: Path) -> None:
    unused: Raw = {"id": "g2", "name": "air", "title": "Air"}
    source = dump(tmp_path, [package("a", groups=[EAU])], organizations=[LUBERON, VERDON], groups=[EAU, unused])
    made = fetch(partner(source), cache=tmp_path)
    assert [each.name for each in made.organizations] == ["parc_du_luberon"]
    assert [each.name for each in made.groups] == ["eau"]


@pytest.mark.parametrize(
    ("content", "where"),
    [
        (b'{"id": "a", "name": "a"}\n{"id": "b", "na', ":2"),
        (b"<html>", ":1"),
        (b"\x1f\x8bnot gzip", ":1"),
    ],
)
def test_a_dump_that_breaks_off_is_an_error(tmp_path: Path, content: bytes, where: str) -> None:
    source = dump(tmp_path, [])
    (tmp_path / "datasets.jsonl").write_bytes(content)
    with pytest.raises(SourceError) as caught:
        fetch(partner(source), cache=tmp_path)
    assert caught.value.where.endswith(f"datasets.jsonl{where}")


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "cp1252", "utf-32"])
@pytest.mark.parametrize("name", ["datasets.jsonl", "organizations.json"])
def test_a_dump_in_another_encoding_is_told_as_such(tmp_path: Path, encoding: str, name: str) -> None:
    """`>` in PowerShell makes UTF-16 of what a program writes in UTF-8."""
    source = dump(tmp_path, [package("a"), package("b", title="L’été")], organizations=[{**LUBERON, "title": "Été"}])
    said = (tmp_path / name).read_text("utf-8")
    decoded = "\n".join(json.dumps(json.loads(line), ensure_ascii=False) for line in said.splitlines())
    (tmp_path / name).write_bytes(decoded.encode(encoding))
    with pytest.raises(SourceError) as caught:
        fetch(partner(source), cache=tmp_path)
    assert f"{name}:" in caught.value.where
    assert caught.value.message == "not UTF-8 text"
    assert "UTF-8" in caught.value.hint


def test_a_truncated_archive_is_an_error(tmp_path: Path) -> None:
    (tmp_path / "d.jsonl.gz").write_bytes(b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03\xab")
    settings = config.DumpSource.model_validate({"kind": "dump", "datasets": "d.jsonl.gz"})
    with pytest.raises(SourceError):
        fetch(partner(config.Source("f", settings, tmp_path)), cache=tmp_path)


def test_blank_lines_and_a_byte_order_mark_are_no_packages(tmp_path: Path) -> None:
    source = dump(tmp_path, [])
    line = json.dumps(package("a")).encode()
    (tmp_path / "datasets.jsonl").write_bytes(b"\xef\xbb\xbf" + line + b"\r\n\r\n\n")
    assert len(fetch(partner(source), cache=tmp_path).datasets) == 1


def test_a_missing_dump(tmp_path: Path) -> None:
    source = dump(tmp_path, [])
    (tmp_path / "datasets.jsonl").unlink()
    for ask in (lambda: fetch(partner(source), cache=tmp_path), lambda: reach(source), lambda: describe(source, "x")):
        with pytest.raises(SourceError) as caught:
            ask()
        assert "sitegen.toml" in caught.value.hint


@pytest.mark.parametrize("content", [b"", b"7", b"{", b"[1,"])
def test_a_list_of_organisations_that_is_none(tmp_path: Path, content: bytes) -> None:
    source = dump(tmp_path, [package("a")], organizations=[LUBERON])
    (tmp_path / "organizations.json").write_bytes(content)
    if content == b"":
        assert fetch(partner(source), cache=tmp_path).datasets
        return
    with pytest.raises(SourceError) as caught:
        fetch(partner(source), cache=tmp_path)
    assert caught.value.where.endswith("organizations.json")


@pytest.mark.parametrize("wrapped", ["{}", '{{"success": true, "result": {}}}'])
def test_a_list_of_organisations_alone_or_in_its_answer(tmp_path: Path, wrapped: str) -> None:
    source = dump(tmp_path, [package("a")], organizations=[])
    listed = json.dumps([{**LUBERON, "title": "Nouveau"}])
    (tmp_path / "organizations.json").write_text(wrapped.format(listed), encoding="utf-8")
    made = fetch(partner(source), cache=tmp_path)
    assert str(made.organizations[0].title.pick("fr")) == "Nouveau"


def test_a_description_for_a_new_partner(tmp_path: Path) -> None:
    source = dump(tmp_path, [package("a")], organizations=[{**VERDON, "image_url": "verdon.png"}])
    (tmp_path / "verdon.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    found = describe(source, "parc_du_verdon")
    assert (found.name, found.logo_extension, found.logo[:4]) == ("parc_du_verdon", "png", b"\x89PNG")
    assert describe(source, "parc_du_luberon").logo == b"", "known from a dataset alone"
    with pytest.raises(SourceError) as caught:
        describe(source, "parc_du_verdom")
    assert "parc_du_verdon" in caught.value.hint


def resource_files(tmp_path: Path, *addresses: str) -> list[str]:
    resources = [{"id": address, "url": address} for address in addresses]
    source = dump(tmp_path / "catalogue", [package("a", resources=resources)], organizations=[LUBERON])
    (made,) = fetch(partner(source), cache=tmp_path).datasets
    return [each.file.name if each.file else "" for each in made.resources]


def test_a_file_beside_the_dump_is_published(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue" / "files"
    folder.mkdir(parents=True)
    (folder / "un fichier.csv").write_text("a;b\n")
    assert resource_files(tmp_path, "files/un fichier.csv", "files/un%20fichier.csv", "files/absent.csv", "files") == [
        "un-fichier.csv",
        "un-fichier.csv",
        "",
        "",
    ]


def test_nothing_else_is(tmp_path: Path) -> None:
    folder = tmp_path / "catalogue"
    folder.mkdir()
    (tmp_path / "secret.csv").write_text("secret")
    (folder / ".env").write_text("secret")
    (folder / "link.csv").symlink_to(tmp_path / "secret.csv")
    (folder / "loop").symlink_to(folder / "loop")
    addresses = [
        *("../secret.csv", "%2e%2e/secret.csv", "link.csv", ".env", "loop", str(tmp_path / "secret.csv"), "x" * 5000),
        *("datasets.jsonl", "./datasets.jsonl", "organizations.json", "..\\secret.csv", "a\x00b", "file:../secret.csv"),
    ]
    assert resource_files(tmp_path, *addresses) == [""] * len(addresses)


def refusals(made: Catalogue) -> dict[str, str]:
    return {each.where: each.message for each in made.warnings if each.code == "file-refused"}


def test_a_link_that_leaves_the_folder_is_refused_and_told(tmp_path: Path) -> None:
    folder, secret = tmp_path / "catalogue", tmp_path / "secret"
    (folder / "files").mkdir(parents=True)
    secret.mkdir()
    (secret / "a.csv").write_text("secret")
    (folder / "files" / "a.csv").symlink_to("../../secret/a.csv")
    (folder / "all").symlink_to(secret)
    (folder / ".env").write_text("secret")
    (folder / "env.csv").symlink_to(".env")
    (folder / "b.csv").write_text("a;b\n")
    (folder / "c.csv").symlink_to("b.csv")
    addresses = ["files/a.csv", "all/a.csv", "%61ll/a.csv", "env.csv", "c.csv"]
    source = dump(folder, [package("a", resources=[{"id": each, "url": each} for each in addresses])])
    made = fetch(partner(source), cache=tmp_path)
    names = [each.file.name if each.file else "" for each in made.datasets[0].resources]
    assert names == ["", "", "", "", "b.csv"]
    assert list(refusals(made)) == addresses[:4]
    assert "outside the dump's folder" in refusals(made)["files/a.csv"]


@pytest.mark.parametrize("place", [".", "depot"])
def test_no_dump_and_no_file_of_the_project_is_published_under_whatever_name(tmp_path: Path, place: str) -> None:
    """Two sources side by side; the project's root, or a folder of its own."""
    folder = tmp_path / place
    (folder / "files").mkdir(parents=True)
    for path in ("partners/p/pages", "themes/x", "secrets", "depot/sub"):
        (tmp_path / path).mkdir(parents=True, exist_ok=True)
    (tmp_path / "partners/p/partner.toml").write_text('title = "P"\nurl = "https://p.example/"\nsource = "one"\n')
    for path in ("secrets/token.txt", "partners/p/pages/a.md", "themes/x/theme.toml", f"{place}/files/own.csv"):
        (tmp_path / path).write_text("secret")
    for name in ("one", "two"):
        (folder / f"{name}.jsonl").write_text("")
        (folder / f"{name}-groups.json").write_text("[]")
    (tmp_path / "depot/sub/three.jsonl").write_text("")
    sources = [
        f'[sources.{name}]\nkind = "dump"\ndatasets = "{place}/{name}.jsonl"\ngroups = "{place}/{name}-groups.json"\n'
        for name in ("one", "two")
    ]
    sources.append('[sources.three]\nkind = "dump"\ndatasets = "depot/sub/three.jsonl"\n')
    (tmp_path / "sitegen.toml").write_text("".join(sources))
    (folder / "files/hard.csv").hardlink_to(folder / "two.jsonl")
    (folder / "files/soft.csv").symlink_to(folder / "two-groups.json")
    (folder / "files/config.csv").hardlink_to(tmp_path / "sitegen.toml")
    (folder / "files/partner.csv").hardlink_to(tmp_path / "partners/p/partner.toml")
    addresses = [
        *("one.jsonl", "two.jsonl", "./files/../two.jsonl", "one-groups.json", "two-groups.json", "files/hard.csv"),
        *("files/soft.csv", "files/config.csv", "files/partner.csv", "sitegen.toml", "partners/p/partner.toml"),
        *("partners/p/pages/a.md", "themes/x/theme.toml", "secrets/token.txt", "depot/sub/three.jsonl"),
        *("sub/three.jsonl", "files/own.csv"),
    ]
    raw = package("a", resources=[{"id": each, "url": each} for each in addresses])
    (folder / "one.jsonl").write_text(json.dumps(raw) + "\n")
    source = config.load(tmp_path).sources["one"]
    made = fetch(partner(source), cache=tmp_path, files=None)
    published = [each.file.name for each in made.datasets[0].resources if each.file]
    assert published == ["own.csv"]
    there = [each for each in addresses[:-1] if (folder / each).is_file()]
    assert sorted(refusals(made)) == sorted(there)


def test_beside_the_project_only_the_files_below_files_are(tmp_path: Path) -> None:
    """Also where the dump lies above the project."""
    for folder, datasets in ((tmp_path / "one", "d.jsonl"), (tmp_path / "two/project", "../d.jsonl")):
        (folder / "partners").mkdir(parents=True)
        (folder / "sitegen.toml").write_text(f'[sources.one]\nkind = "dump"\ndatasets = "{datasets}"\n')
        beside = (folder / datasets).parent
        (beside / "files").mkdir()
        names = ("a.txt", "sub/c.csv", "files/b.csv", "d.csv")
        (beside / "sub").mkdir()
        for name in names:
            (beside / name).write_text("a;b\n")
        raw = package("a", resources=[{"id": each, "url": each} for each in names])
        (folder / datasets).write_text(json.dumps(raw) + "\n")
        source = config.load_without_partners(folder).sources["one"]
        made = fetch(partner(source), cache=tmp_path, files=None)
        assert [each.file.name for each in made.datasets[0].resources if each.file] == ["b.csv", "d.csv"]
        assert list(refusals(made)) == ["a.txt", "sub/c.csv"]
        assert "only files below files/" in refusals(made)["a.txt"]


def test_two_files_are_the_same_by_name_and_content(tmp_path: Path) -> None:
    one, other = tmp_path / "1", tmp_path / "2"
    files = []
    for folder in (one, other):
        source = dump(folder, [package("a", resources=[{"id": "r", "url": "f.csv"}])])
        (folder / "f.csv").write_text("a;b\n")
        files.append(fetch(partner(source), cache=tmp_path).datasets[0].resources[0].file)
    assert files[0] == files[1]
    (other / "f.csv").write_text("a;c\n")
    assert fetch(partner(source), cache=tmp_path).datasets[0].resources[0].file != files[0]


@pytest.mark.parametrize(
    ("private", "state"),
    [
        ("Published", "Active"),
        ("Veröffentlicht", "Active"),
        ("Publié", "Actif"),
        ("PUBLIÉE ", "active"),
        ("Publie\u0301", "published"),
        ("Ver&ouml;ffentlicht", "Aktiv"),
        ("public", "Publié"),
        ("Nein", None),
    ],
)
def test_other_portals_words_for_public(tmp_path: Path, private: object, state: object) -> None:
    """DKAN's `current_package_list_with_resources` gives the words of its form, in the language of its site."""
    files = [{"id": "r", "url": "https://example.org/f.csv", "state": state, "private": private}]
    source = dump(tmp_path, [package("a", private=private, state=state, resources=files)])
    (made,) = fetch(partner(source, select=select(organizations=["parc_du_luberon"])), cache=tmp_path).datasets
    assert [each.url for each in made.resources] == ["https://example.org/f.csv"]


@pytest.mark.parametrize(
    ("private", "state"),
    [
        ("Unpublished", "Active"),
        ("Non publié", "Active"),
        ("Unveröffentlicht", "Aktiv"),
        ("Publié le 3 mai", "Active"),
        ("Private", "Active"),
        ("Active", "Active"),
        ({"is": "Published"}, "Active"),
        ("Published", "Inactive"),
        ("Published", "Brouillon"),
        (False, "Private"),
    ],
)
def test_words_that_nobody_knows_stay_private(tmp_path: Path, private: object, state: object) -> None:
    made = fetch(partner(dump(tmp_path, [package("a", private=private, state=state)])), cache=tmp_path)
    assert made.datasets == ()
    assert [each.code for each in made.warnings] == ["dataset-not-public"]


def test_what_is_kept_from_a_partner_is_told_to_it_and_to_nobody_else(tmp_path: Path) -> None:
    of_verdon: Raw = {"organization": VERDON, "owner_org": "org-verdon"}
    source = dump(tmp_path, [package("a"), package("b", **of_verdon), package("c", private="Brouillon", **of_verdon)])
    luberon, verdon = (
        fetch(partner(source, select=select(organizations=[name])), cache=tmp_path)
        for name in ("parc_du_luberon", "parc_du_verdon")
    )
    assert luberon.warnings == ()
    (told,) = verdon.warnings
    assert told.message == 'its `private` says "Brouillon", which counts as private: left out'
    assert [each.name for each in verdon.datasets] == ["b"]


def test_an_owner_that_only_hidden_datasets_name_is_not_called_a_wrong_name(tmp_path: Path) -> None:
    source = dump(tmp_path, [package("a", private="Publikovaný!"), package("b", state="draft")])
    with pytest.raises(SourceError, match=r"none of its datasets is public: 1 × its `private` .*; 1 × its `state`"):
        fetch(partner(source, select=select(organizations=["parc_du_luberon"])), cache=tmp_path)
