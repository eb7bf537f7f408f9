"""What a webmaster sees of a brand: at the command line, and in a frozen copy."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from sitegen import cli
from tests.acceptance.projects import write_lines
from tests.brand.logos import drawn, painted, saved

PARTNER = 'title = "Dax"\nurl = "https://dax.example/"\nsource = "dump"\n[brand]\nlogo = "logo.svg"\n'
PACKAGES = [{"id": str(n), "name": f"d-{n}", "title": f"Données {n}"} for n in range(2)]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "partners/dax").mkdir(parents=True)
    (tmp_path / "partners/dax/partner.toml").write_text(PARTNER, encoding="utf-8")
    (tmp_path / "partners/dax/logo.svg").write_bytes(drawn())
    (tmp_path / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    write_lines(tmp_path / "d.jsonl", PACKAGES)
    return tmp_path


def run(project: Path, *arguments: str, code: int = 0) -> Result:
    done = CliRunner().invoke(cli.main, ["-C", str(project), *arguments], prog_name="sitegen")
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def test_a_bad_logo_is_told_by_check_and_build_and_leaves_the_site_as_it_was(project: Path) -> None:
    run(project, "build")
    before = {file.name: file.read_bytes() for file in (project / "public/dax").glob("*.*")}
    (project / "partners/dax/logo.svg").write_bytes(saved(painted(), "PNG")[:500])
    for command in ("check", "build"):
        said = run(project, command, code=3).stderr
        assert "partners/dax/logo.svg: cannot be read to its end" in said
        assert "→ copy the file again, or export the logo again, as SVG" in said
    assert {file.name: file.read_bytes() for file in (project / "public/dax").glob("*.*")} == before


def test_what_is_published_all_the_same_is_a_warning(project: Path) -> None:
    (project / "partners/dax/logo.svg").write_bytes(drawn('<script/><circle r="9"/>'))
    for command in ("check", "build"):
        said = run(project, command).stderr
        assert "logo-cleaned" in said
        assert "programs or other pages inside the SVG are left out" in said
    run(project, "build", "--strict", code=1)


def test_a_build_with_another_dataset_takes_pictures_over(project: Path) -> None:
    run(project, "build")
    site = project / "public/dax"
    pictures = {
        file: file.stat().st_ino for file in (*site.glob("assets/*icon*"), site / "favicon.ico", site / "card.png")
    }
    write_lines(project / "d.jsonl", [*PACKAGES, {"id": "3", "name": "d-3", "title": "Encore"}])
    assert "0 files made" not in run(project, "build").stdout
    assert {file: file.stat().st_ino for file in pictures} == pictures, "linked from the tree before"
    assert len(pictures) == 7


def test_a_frozen_copy_has_its_icons_and_asks_for_no_manifest(project: Path) -> None:
    run(project, "build")
    run(project, "freeze", "dax", "--date", "2026-11-20")
    [archive] = project.rglob("*.zip")
    with zipfile.ZipFile(archive) as copy:
        [home] = [name for name in copy.namelist() if name.endswith("data/index.html")]
        text = copy.read(home).decode()
        assert 'rel="manifest"' not in text
        assert 'href="favicon.ico"' in text
        assert any(name.endswith("data/favicon.ico") for name in copy.namelist())
        assert not any(name.endswith("site.webmanifest") for name in copy.namelist())
