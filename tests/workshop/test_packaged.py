"""A theme from an installed package: a real wheel, installed by pip, found by its dotted name and never run."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.config import ThemeTable
from sitegen.errors import ConfigError
from sitegen.theme import load_theme
from tests.serving import new_project

_PROJECT = """\
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "acme-themes"
version = "1.0"
[tool.hatch.build.targets.wheel]
packages = ["acme"]
"""
_THEME = """\
name = "coast"
api = 1
[css]
components = ["coast.css"]
[tokens.ribbon]
type = "colour"
default = "#f2c14e"
"""
_PIP = ("-m", "pip", "--disable-pip-version-check", "--quiet")


def _write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of Python's path with the package, whose modules cannot be imported."""
    root = tmp_path_factory.mktemp("acme")
    broken = 'raise RuntimeError("a theme is not run")\n'
    _write(
        root / "source",
        {
            "pyproject.toml": _PROJECT,
            "acme/__init__.py": broken,
            "acme/themes/__init__.py": broken,
            "acme/themes/coast/theme.toml": _THEME,
            "acme/themes/coast/assets/css/coast.css": ".band { border-block-end: 1px solid var(--ribbon) }",
            "acme/themes/coast/templates/404.html": "a coast without a map",
            "acme/themes/coast/i18n/fr.toml": '[home]\nlatest = "La dernière marée"\n',
            "acme/themes/odd/theme.toml": "api = 9\n",
            "acme/plain.py": broken,
        },
    )  # fmt: skip
    wheels = root / "wheels"
    flags = ("--no-deps", "--no-index")
    subprocess.run(
        [sys.executable, *_PIP, "wheel", *flags, "--no-build-isolation", "-w", wheels, root / "source"], check=True
    )
    [wheel] = wheels.glob("*.whl")
    subprocess.run([sys.executable, *_PIP, "install", *flags, "--target", root / "site", wheel], check=True)
    return root / "site"


def test_a_site_wears_a_packages_theme_and_is_made_anew_when_the_package_changes(
    installed: Path, tmp_path: Path
) -> None:
    project = new_project(tmp_path / "project", "town")
    partner = project / "partners/town/partner.toml"
    partner.write_text(
        f'{partner.read_text()}[theme]\nname = "acme.themes.coast"\n[theme.tokens]\nribbon = "#b3541e"\n'
    )
    environment = {**os.environ, "PYTHONPATH": str(installed)}

    def built() -> dict[str, int]:
        command = [str(Path(sys.executable).with_name("sitegen")), "-C", str(project), "build", "--json"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        counts: dict[str, int] = json.loads(done.stdout)["partners"][0]["artifacts"]
        return counts

    assert built()["made"]
    site = project / "public/town"
    sheet = next((site / "assets").glob("site.*.css")).read_text()
    assert "--ribbon:#b3541e" in sheet
    assert "border-block-end: 1px solid var(--ribbon)" in sheet
    assert "La dernière marée" in (site / "index.html").read_text()
    assert "a coast" in (site / "404.html").read_text()
    assert built()["made"] == 0
    words = installed / "acme/themes/coast/i18n/fr.toml"
    before = words.read_text()
    words.write_text(before.replace("dernière", "prochaine"))
    try:
        assert built()["made"]
    finally:
        words.write_text(before)
    assert "La prochaine marée" in (site / "index.html").read_text()


@pytest.mark.parametrize(
    ("name", "said", "hint"),
    [
        ("acme.themes.cost", 'no theme "acme.themes.cost"', "an installed package by its dotted name"),
        ("acmee.themes", 'no theme "acmee.themes"', "an installed package by its dotted name"),
        ("acme.themes", 'the package "acme.themes" is no theme: it holds no theme.toml', "acme.themes.coast"),
        ("acme.plain", 'no theme "acme.plain"', "a theme is a folder"),
        ("acme.themes.odd", "acme.themes.odd/theme.toml: written for theme API 9", "newer sitegen"),
        ("acme..themes", 'no theme "acme..themes"', "a theme is a folder"),
        ("../acme", 'no theme "../acme"', "a theme is a folder"),
    ],
)
def test_what_is_no_theme_of_a_package(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, said: str, hint: str
) -> None:
    monkeypatch.syspath_prepend(installed)
    with pytest.raises(ConfigError) as caught:
        load_theme(ThemeTable(name=name), partner=tmp_path, folders=(package_data.themes(),))
    assert str(caught.value).startswith(said)
    assert hint in caught.value.hint


def test_nothing_of_a_package_is_run_and_a_theme_of_the_project_can_extend_its(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(installed)
    _write(tmp_path, {"themes/quay/theme.toml": 'api = 1\nextends = "acme.themes.coast"\n'})
    folders = (tmp_path / "themes", package_data.themes())
    theme = load_theme(ThemeTable(name="quay"), partner=tmp_path / "partner", folders=folders)
    assert [layer.name for layer in theme.layers] == ["partner", "quay", "acme.themes.coast", "base"]
    assert theme.layers[2].place == "acme.themes.coast"
    assert not any(name.partition(".")[0] == "acme" for name in sys.modules)


def test_a_folder_of_the_project_comes_before_a_package(
    installed: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So what somebody installs never takes a theme's place."""
    monkeypatch.syspath_prepend(installed)
    _write(tmp_path, {"themes/acme/theme.toml": "api = 1\n"})
    theme = load_theme(
        ThemeTable(name="acme"), partner=tmp_path / "partner", folders=(tmp_path / "themes", package_data.themes())
    )
    assert theme.layers[1].folder == tmp_path / "themes/acme"
