"""The recipes of `init --ci`: what is written where, and that the CI systems' own schemas take it."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest
from check_jsonschema import main as check_jsonschema
from click.testing import CliRunner

from sitegen import package_data
from sitegen.commands import recipes
from sitegen.errors import ConfigError
from sitegen.version import NUMBER
from tests import PROJECT
from tests.program import sitegen
from tests.surroundings import missing

SCHEMAS = {
    "action.yml": "vendor.github-actions",
    "recipes/github/.github/workflows/sites.yml": "vendor.github-workflows",
    "recipes/github-matrix/.github/workflows/sites.yml": "vendor.github-workflows",
    "recipes/gitlab/.gitlab-ci.yml": "vendor.gitlab-ci",
    "recipes/woodpecker/.woodpecker/sites.yml": "vendor.woodpecker-ci",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    (tmp_path / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    (tmp_path / "d.jsonl").touch()
    for name in ("b", "a"):
        (tmp_path / "partners" / name).mkdir(parents=True)
        (tmp_path / "partners" / name / "partner.toml").write_text(
            f'title = "É"\nurl = "https://{name}.example.org/"\nsource = "dump"\n'
        )
    return tmp_path


def test_a_recipe_is_written_into_a_project_as_it_is(project: Path) -> None:
    for name, folder in package_data.recipes().items():
        shutil.rmtree(project / ".github", ignore_errors=True)
        recipes.write(project, recipes.files([name]))
        for file in folder.rglob("*"):
            if file.is_file():
                assert (project / file.relative_to(folder)).read_bytes() == file.read_bytes()
    assert (project / "rebuild").stat().st_mode & 0o111 == 0o111
    assert not (project / "partners" / "saint-pierre-du-mont").exists(), "the project is there already"


def test_several_recipes_come_with_a_new_project(tmp_path: Path) -> None:
    done = sitegen("init", "new", "--ci", "gitlab", "--ci", "cron", project=tmp_path)
    assert (tmp_path / "new" / "partners").is_dir()
    assert {"rebuild", "crontab", ".gitlab-ci.yml"} <= {path.name for path in (tmp_path / "new").iterdir()}
    assert "new/.gitlab-ci.yml" in done.out
    assert f"\nsitegen=={NUMBER}\n" in (tmp_path / "new" / "requirements.txt").read_text()


def test_files_of_the_projects_own_stay_unless_forced(project: Path) -> None:
    (project / "rebuild").write_text("mine")
    (project / "requirements.txt").write_text("./sitegen.whl")
    done = sitegen("init", "--ci", "cron", project=project, expect=3)
    assert "rebuild: the recipe would replace a file of yours\n  → look" in done.err
    assert (project / "rebuild").read_text() == "mine"
    assert not (project / "crontab").exists(), "all or nothing"
    sitegen("init", "--ci", "cron", "--force", project=project)
    assert (project / "rebuild").read_text() != "mine"
    assert (project / "requirements.txt").read_text() == "./sitegen.whl"
    assert sitegen("init", "--ci", "cron", project=project).out == "", "nothing is other than the recipe's"


def test_two_recipes_for_one_file_are_refused() -> None:
    with pytest.raises(ConfigError, match=r'sites\.yml: the recipes "github" and "github-matrix" write one file'):
        recipes.files(["github", "github", "github-matrix"])


def test_a_folder_with_anything_else_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "thesis.txt").touch()
    assert "not empty" in sitegen("init", "--ci", "cron", project=tmp_path, expect=3).err
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]


def test_the_partners_are_listed(project: Path) -> None:
    assert sitegen("list", project=project).out == "a\nb\n"
    assert sitegen("list", "b", "--json", project=project).report == {
        "partners": [{"partner": "b", "url": "https://b.example.org/"}]
    }
    assert "\n" not in sitegen("list", "--json", project=project).out.strip(), "a line of $GITHUB_OUTPUT"


def test_every_file_of_yaml_has_its_schema() -> None:
    found = [path for folder in package_data.recipes().values() for path in folder.rglob("*.yml")]
    assert {path.relative_to(PROJECT).as_posix() for path in found} == set(SCHEMAS) - {"action.yml"}


@pytest.mark.parametrize("file", SCHEMAS)
def test_the_ci_systems_own_schema_takes_it(file: str) -> None:
    done = CliRunner().invoke(check_jsonschema, ["--builtin-schema", SCHEMAS[file], str(PROJECT / file)])
    assert done.exit_code == 0, done.output


@pytest.mark.parametrize("file", [file for file in SCHEMAS if SCHEMAS[file].startswith("vendor.github")])
def test_actions_are_pinned_by_commit_and_say_their_version(file: str) -> None:
    used = re.findall(r"uses: (.*)", (PROJECT / file).read_text("utf-8"))
    assert used
    assert [each for each in used if not re.fullmatch(r"[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", each)] == []


def test_one_action_has_one_pin_everywhere() -> None:
    pins: dict[str, set[str]] = {}
    for file in SCHEMAS:
        for repository, pin in re.findall(r"uses: ([\w-]+/[\w-]+)\S*@(.*)", (PROJECT / file).read_text("utf-8")):
            pins.setdefault(repository, set()).add(pin)
    assert {repository: found for repository, found in pins.items() if len(found) > 1} == {}


def test_systemd_takes_the_units(tmp_path: Path) -> None:
    program = shutil.which("systemd-analyze") or missing("systemd-analyze is not installed")
    units = [str(shutil.copy(unit, tmp_path)) for unit in (PROJECT / "recipes/systemd/systemd").iterdir()]
    command = [str(program), "verify", "--man=no", *units]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    told = [line for line in done.stderr.splitlines() if "sitegen" in line]
    assert [line for line in told if "/.venv/bin/sitegen is not executable" not in line] == [], "the rest is the host's"


@pytest.mark.parametrize("program", ["recipes/cron/rebuild"])
def test_a_plain_shell_reads_the_scripts(program: str) -> None:
    subprocess.run(["sh", "-n", PROJECT / program], check=True)
