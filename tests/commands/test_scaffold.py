"""A new project builds as it is; a new partner's folder holds what the source says, and can be read."""

from __future__ import annotations

import io
import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from sitegen import config
from sitegen.build.build import build
from sitegen.commands import scaffold
from sitegen.commands.scaffold import Wish
from sitegen.errors import ConfigError, SourceError
from sitegen.sources import Sources


def _png(size: tuple[int, int], colour: str = "#0b5f3c") -> bytes:
    drawn = Image.new("RGB", size, "#ffffff")
    drawn.paste(colour, (2, 2, size[0] - 2, size[1] // 2))
    packed = io.BytesIO()
    drawn.save(packed, "PNG")
    return packed.getvalue()


LOGO = _png((64, 48))


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without partners, over a dump of two organisations."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "sitegen.toml").write_text(
        '[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\norganizations = "o.json"\n'
    )
    organizations = [
        {
            "id": "1",
            "name": "mairie",
            "title": 'Mairie « "d’Été" » \\ #1\x7f',
            "description": "Des données.\n\n<script>alert(1)</script>",
            "image_url": "mairie.png",
            "extras": [{"key": "url", "value": "https://mairie.example.org/"}],
        },
        {"id": "2", "name": "parc_du_luberon", "title": "Parc"},
    ]
    (root / "o.json").write_text(json.dumps(organizations))
    (root / "mairie.png").write_bytes(LOGO)
    packages = [{"id": "a", "name": "arbres", "title": "Arbres", "organization": organizations[0]}]
    (root / "d.jsonl").write_text("".join(json.dumps(package) + "\n" for package in packages))
    return root


def test_a_new_project_is_the_demonstration_and_keeps_what_is_made_out_of_version_control(tmp_path: Path) -> None:
    scaffold.init(tmp_path / "new" / "project")
    project = config.load(tmp_path / "new" / "project")
    assert len(project.partners) == 3
    assert (project.root / ".gitignore").read_text().splitlines()[1:] == [".sitegen/", "public/", "frozen/", "gallery/"]


def test_init_leaves_a_folder_alone_that_holds_anything(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    with pytest.raises(ConfigError, match=r"not empty\n  → name one"):
        scaffold.init(tmp_path)
    with pytest.raises(ConfigError, match="file of this name"):
        scaffold.init(tmp_path / "thesis.txt")
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_a_new_partner_holds_what_the_source_says_and_builds(project: Path) -> None:
    written = scaffold.new(project, "ville", Wish("mairie"))
    folder = project / "partners" / "ville"
    assert {path.relative_to(folder).as_posix() for path in written} == {"partner.toml", "pages/index.md", "logo.png"}
    partner = config.load(project).partners["ville"]
    assert partner.table.title.startswith('Mairie « "d’Été" » \\ #1')
    assert partner.table.select.organizations == ("mairie",)
    assert partner.table.brand.logo_alt == partner.table.title
    assert (folder / "logo.png").read_bytes() == LOGO
    assert "Des données." in (folder / "pages" / "index.md").read_text()
    report = build(partner, root=project, dest=project / "public" / "ville")
    assert report.datasets == 1
    home = (project / "public" / "ville" / "index.html").read_text()
    assert "Des données." in home
    assert "alert(1)" not in home.replace("&lt;script&gt;alert(1)", "")


def test_a_new_partner_without_logo_or_words(project: Path) -> None:
    (project / "partner.schema.json").write_text("{}")
    written = scaffold.new(project, "parc", Wish("parc_du_luberon"))
    assert [path.name for path in written] == ["partner.toml"]
    assert written[0].read_text().startswith("#:schema ../../partner.schema.json\n")
    assert config.load(project).partners["parc"].table.brand.logo == ""


def test_each_language_of_the_defaults_gets_its_own_words(project: Path) -> None:
    with (project / "sitegen.toml").open("a") as file:
        file.write('[defaults]\nlanguages = ["fr", "en"]\n')
    entry: dict[str, object] = {"id": "1", "name": "mairie", "title": {"fr": "Mairie", "en": "Town hall"}}
    entry["description"] = {"fr": "En français.", "en": "In English."}
    (project / "o.json").write_text(json.dumps([entry]))
    (project / "d.jsonl").write_text("")
    scaffold.new(project, "ville", Wish("mairie"))
    table = config.load(project).partners["ville"].table
    assert (table.title, table.translations["en"].title) == ("Mairie", "Town hall")
    pages = project / "partners" / "ville" / "pages"
    assert (pages / "index.md").read_text() == "En français.\n"
    assert (pages / "en" / "index.md").read_text() == "In English.\n"


def test_an_unknown_organisation_is_refused_with_the_nearest(project: Path) -> None:
    with pytest.raises(SourceError, match="parc_du_luberon") as caught:
        scaffold.new(project, "parc", Wish("parc_du_lubéron"))
    assert caught.value.exit_code == 4
    assert not (project / "partners").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ({"name": "Ville"}, "cannot name a partner"),
        ({"name": "../ville"}, "cannot name a partner"),
        ({"name": "old"}, 'already a partner "old"'),
        ({"name": "ville", "source": "dmup"}, 'no source "dmup" in sitegen.toml; did you mean "dump"?'),
        ({"name": "ville", "theme": "bse"}, 'no theme "bse"; did you mean "base"?'),
    ],
)
def test_what_new_refuses(project: Path, arguments: dict[str, Any], words: str) -> None:
    (project / "partners" / "old").mkdir(parents=True)
    name = arguments.pop("name")
    with pytest.raises(ConfigError) as caught:
        scaffold.new(project, name, Wish("mairie", **arguments))
    assert words in str(caught.value)
    assert [path.name for path in (project / "partners").rglob("*")] == ["old"]


def test_of_several_sources_one_must_be_named(project: Path) -> None:
    with (project / "sitegen.toml").open("a") as file:
        file.write('[sources.other]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    with pytest.raises(ConfigError, match=r"2 sources\n  → choose: --source dump\|other"):
        scaffold.new(project, "ville", Wish("mairie"))
    scaffold.new(project, "ville", Wish("mairie", source="other"))
    assert config.load(project).partners["ville"].source.name == "other"


@pytest.mark.parametrize("text", ["", 'a"b\\c', "\x00\x1f\x7f\n\t\r", "é « ’ 🌲 \u2028", "'''\"\"\""])
def test_a_toml_string_is_read_as_it_was(text: str) -> None:
    assert tomllib.loads(f"x = {scaffold.toml_string(text)}") == {"x": text}


def test_a_picture_of_the_source_that_no_site_could_show_is_left_out(project: Path) -> None:
    (project / "mairie.png").write_bytes(_png((8, 8)))
    written = scaffold.new(project, "ville", Wish("mairie"))
    assert "logo.png" not in {path.name for path in written}
    assert config.load(project).partners["ville"].table.brand.logo == ""


@pytest.mark.parametrize("is_first", [True, False])
def test_a_folder_is_there_as_a_whole_or_not_at_all(
    project: Path, is_first: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if not is_first:
        (project / "partners" / "old").mkdir(parents=True)
    before = sorted(project.rglob("*"))
    write = Path.write_bytes

    def interrupted(path: Path, content: bytes) -> int:
        if path.name == "index.md":
            raise KeyboardInterrupt
        return write(path, content)

    monkeypatch.setattr(Path, "write_bytes", interrupted)
    with pytest.raises(KeyboardInterrupt):
        scaffold.new(project, "ville", Wish("mairie"))
    assert sorted(path for path in project.rglob("*") if ".sitegen" not in path.parts) == before


def test_a_dump_is_searched_by_letters_and_counts_what_everybody_may_see(project: Path) -> None:
    mairie, water = {"id": "1", "name": "mairie"}, {"id": "3", "name": "agence_d_eau", "title": "Agence d’Eau"}
    packages = [
        {"id": "b", "name": "bancs", "title": "Bancs", "organization": mairie},
        {"id": "c", "name": "secret", "title": "Secret", "private": True, "organization": water},
        {"id": "d", "name": "eau", "title": "Eau", "organization": water},
    ]
    with (project / "d.jsonl").open("a") as file:
        file.write("".join(json.dumps(each) + "\n" for each in packages))
    source = config.load_without_partners(project).sources["dump"]
    with Sources(project / ".sitegen") as sources:

        def names(words: str) -> list[tuple[str, int]]:
            return [(each.name, each.datasets) for each in sources.search(source, words)]

        assert names("") == [("mairie", 2), ("agence_d_eau", 1), ("parc_du_luberon", 0)], "the fullest first"
        assert names("LUB") == [("parc_du_luberon", 0)]
        assert names("ete MAI") == [("mairie", 2)], "each word, in any order, without accents"
        assert names("d’eau") == names("d eau") == [("agence_d_eau", 1)]
        assert names("montagne") == []
