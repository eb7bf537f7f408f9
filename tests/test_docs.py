"""What the documentation shows is tried: its examples build, and its lists name what there is."""

from __future__ import annotations

import dataclasses
import importlib
import pkgutil
import re
from pathlib import Path
from types import ModuleType

import pytest

import sitegen
from sitegen import cli, config, package_data
from sitegen.build.build import build
from sitegen.outputs.pages.views import HomePage
from sitegen.outputs.preflight.views import PreflightPage
from sitegen.page import Link, Page
from sitegen.theme.filters import Present, filters
from tests import PROJECT
from tests.program import copy_demo

DOCS = PROJECT / "docs"
_BLOCK = re.compile(r"^ *```(\w*)\n(.*?)^ *```", re.MULTILINE | re.DOTALL)


def _named(page: str) -> dict[str, str]:
    """The examples that name their file in a comment on the first line."""
    found = {}
    for _, body in _BLOCK.findall((DOCS / page).read_text("utf-8")):
        first, _, rest = body.partition("\n")
        if name := re.fullmatch(r"(?:\{#|/\*|#) (\S+/\S+)(?: #\}| \*/)?", first):
            found[name[1]] = rest
    return found


@pytest.mark.slow
def test_the_examples_of_the_themes_page_build(tmp_path: Path) -> None:
    project = copy_demo(tmp_path / "project")
    for name, text in _named("themes.md").items():
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        if file.name == "partner.toml":  # shows only its theme
            whole = file.read_text("utf-8")
            text = re.sub(r"\[theme\]\n.*?(?=\n\[brand\])", lambda _: text, whole, flags=re.DOTALL)  # noqa: B023
        file.write_text(text, encoding="utf-8")
    partners = config.load(project).partners
    for name in ("saint-pierre-du-mont", "nouvelle-aquitaine-mobilites"):
        build(partners[name], root=project, dest=project / "public" / name)
    town = (project / "public/saint-pierre-du-mont/dataset/defibrillateurs/index.html").read_text("utf-8")
    assert "Une question sur" in town
    assert "Les données" in town
    sheet = next((project / "public/nouvelle-aquitaine-mobilites/assets").glob("site.*.css")).read_text("utf-8")
    assert "--wave:#155e75" in sheet
    assert "var(--wave)" in sheet


def test_the_themes_page_names_every_field_of_every_view_and_every_filter_and_template() -> None:
    page = (DOCS / "themes.md").read_text("utf-8")
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", page, re.MULTILINE))
    shown = [view for module in _view_modules() for view in vars(module).values() if _is_of(view, module)]
    assert {Link, HomePage, PreflightPage} <= set(shown)
    common = {field.name for field in dataclasses.fields(Page)}
    for view in shown:
        wanted = {field.name for field in dataclasses.fields(view)} - (set() if view is Page else common & _base(view))
        assert wanted <= set(re.findall(r"`(\w+)`", rows[view.__name__])), view.__name__
    assert {name for name in filters(Present()) if f"| `{name}` |" not in page} == set()
    templates = {path.name for path in (PROJECT / "themes/base/templates").glob("*.html")}
    assert {name for name in templates if f"`{name}`" not in page} == set()


def _view_modules() -> list[ModuleType]:
    """Those that hold what templates receive, of every page and of each output's."""
    names = (module.name for module in pkgutil.walk_packages(sitegen.__path__, "sitegen."))
    return [importlib.import_module(name) for name in names if name.endswith(".views")]


def _is_of(view: object, module: ModuleType) -> bool:
    return dataclasses.is_dataclass(view) and view.__module__ == module.__name__


def _base(view: type) -> set[str]:
    return {field.name for field in dataclasses.fields(Page)} if issubclass(view, Page) else set()


def test_every_command_of_the_readme_exists() -> None:
    text = (PROJECT / "README.md").read_text("utf-8")
    used = set(re.findall(r"^ *sitegen (\w+)", text, re.MULTILINE))
    assert used <= set(cli.main.commands)
    assert {"init", "new", "check", "build", "serve"} <= used


@pytest.mark.parametrize(
    "page",
    [
        "README.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "SECURITY.md",
        "THIRD-PARTY.md",
        *(p.relative_to(PROJECT).as_posix() for p in DOCS.rglob("*.md")),
    ],
)
def test_links_between_pages_lead_somewhere(page: str) -> None:
    file = PROJECT / page
    targets = re.findall(r"(?<!!)\[[^\]!]*\]\(([^)#:]+)\)", file.read_text("utf-8"))
    assert [target for target in targets if not (file.parent / target).exists()] == []


def test_the_page_on_publishing_names_every_recipe_and_its_files() -> None:
    page = (DOCS / "deploy.md").read_text("utf-8")
    rows = dict(re.findall(r"(?m)^\| `([\w-]+)` \| (\[.*?\)) \| ", page))
    for name, folder in package_data.recipes().items():
        for file in folder.rglob("*"):
            if file.is_file():
                links = re.findall(r"\]\(\.\./(.*?)\)", rows[name])
                assert any(f"{file.relative_to(PROJECT)}/".startswith(f"{link}/") for link in links), file
