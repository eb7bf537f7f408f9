"""The commands of each recipe of `init --ci`, and of the action, run as they stand over a small project."""

from __future__ import annotations

import json
import os
import shutil
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest

from tests import PROJECT
from tests.acceptance import ci
from tests.acceptance.installed import HERE, environment, pythons, run
from tests.acceptance.projects import write_lines
from tests.program import sitegen

PARTNERS = {"one", "two"}
PARTNER = """
title = "Villeneuve"
url = "https://{name}.villeneuve.fr/"
source = "dump"
outputs = ["pages"]
[legal]
publisher = "Commune"
publication_director = "La maire"
address = "1 place de la Mairie"
phone = "05 00 00 00 00"
host_name = "Région"
host_address = "2 rue de la Région"
host_phone = "05 00 00 00 00"
email = "donnees@villeneuve.fr"
[publish]
target = "folder"
path = "../www/{{partner}}"
"""


@pytest.fixture(scope="session")
def programs(tmp_path_factory: pytest.TempPathFactory, wheel: Path) -> Path:
    """What a CI system's image has: Python and pip; besides, in stead of a registry, what sitegen depends on."""
    return environment(tmp_path_factory.mktemp("image") / "env", pythons()[HERE])


@pytest.fixture
def project(tmp_path: Path, wheel: Path) -> Path:
    """Two partners, and a requirements.txt that names a wheel which lies in the project."""
    root = tmp_path / "project"
    for name in PARTNERS:
        (root / "partners" / name).mkdir(parents=True)
        (root / "partners" / name / "partner.toml").write_text(PARTNER.format(name=name))
    (root / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    write_lines(root / "d.jsonl", [{"id": "1", "name": "arbres", "title": "Tilleuls"}])
    (root / "requirements.txt").write_text(f"./{wheel.name}\n")
    shutil.copy(wheel, root)
    (tmp_path / "www").mkdir()
    return root


def recipe(project: Path, name: str) -> None:
    sitegen("init", "--ci", name, project=project)


def workflow(project: Path) -> dict[str, Any]:
    """The jobs of the workflow, whose scripts all run in the shell that stops at a failure in a pipe."""
    file = ci.load(project / ".github/workflows/sites.yml")
    assert file["defaults"] == {"run": {"shell": "bash"}}
    assert set(file["on"]) == {"schedule", "push", "pull_request", "workflow_dispatch"}
    jobs: dict[str, Any] = file["jobs"]
    return jobs


def broken(project: Path, name: str) -> None:
    """A template that cannot be read."""
    (project / "partners" / name / "templates").mkdir()
    (project / "partners" / name / "templates" / "home.html").write_text("{% if %}")


def perform(
    steps: list[ci.Step],
    shell: tuple[str, ...],
    folder: Path,
    programs: Path,
    given: Mapping[str, str],
    *,
    code: int = 0,
) -> str:
    """Run the steps in turn up to one that fails, which is to be the last if `code` is not 0; what they print."""
    said = ""
    for number, step in enumerate(steps, 1):
        known = {"PATH": f"{programs}:{os.environ['PATH']}", "PIP_NO_INDEX": "1", **given, **step.environment}
        said += run([*shell, step.script], folder, known, code=code if number == len(steps) else 0)
    return said


def sites(folder: Path) -> set[str]:
    return {page.relative_to(folder).parts[0] for page in folder.glob("**/arbres/index.html")}


@contextmanager
def chat() -> Iterator[tuple[str, list[Any]]]:
    """The address of an incoming webhook, and what it was sent."""
    received: list[Any] = []

    class Webhook(BaseHTTPRequestHandler):
        def do_POST(self) -> None:  # the name that http.server looks for
            assert self.headers["Content-Type"] == "application/json"
            received.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that http.server gives it
            pass

    with HTTPServer(("127.0.0.1", 0), Webhook) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/hook", received
        server.shutdown()


def test_github_builds_all_sites_and_drops_those_of_partners_that_are_gone(project: Path, programs: Path) -> None:
    recipe(project, "github")
    job = workflow(project)["build"]
    (project / "public" / "gone").mkdir(parents=True)
    given = {"GITHUB_STEP_SUMMARY": str(project.parent / "summary")}
    perform(ci.github(job, {}), ci.BASH, project, programs, given)
    assert sites(project / "public") == PARTNERS
    assert {path.name for path in (project / "public").iterdir()} == PARTNERS
    assert (project.parent / "summary").read_text().count(" files made") == 2

    broken(project, "one")
    until_build = ci.github(job, {}, change=True)[:2]
    assert "home.html:1" in perform(until_build, ci.BASH, project, programs, given, code=1), "tee hides no failure"


def test_github_tells_of_a_failure_in_one_issue(project: Path, tmp_path: Path) -> None:
    """Without GitHub, its program is a script that keeps what it is told, and knows of the issues that a file names."""
    recipe(project, "github")
    job = workflow(project)["notice"]
    stub = tmp_path / "bin" / "gh"
    stub.parent.mkdir()
    stub.write_text(
        '#!/bin/sh\nprintf "%s|" "$@" >>"$LOG"; echo >>"$LOG"\nif [ "$2" = list ]; then cat "$ISSUES"; fi\n'
    )
    stub.chmod(0o755)
    values = {
        "github.token": "t",
        "github.repository": "o/r",
        "github.server_url": "https://host.example",
        "github.run_id": "7",
    }
    (tmp_path / "issues").touch()
    given = {"LOG": str(tmp_path / "log"), "ISSUES": str(tmp_path / "issues")}
    perform(ci.github(job, values), ci.BASH, project, stub.parent, given)
    (tmp_path / "issues").write_text("12\n")
    perform(ci.github(job, values), ci.BASH, project, stub.parent, given)
    _, first, _, second = (tmp_path / "log").read_text().splitlines()
    assert first.startswith("issue|create|--title|The sites could not be rebuilt|--body|")
    assert "https://host.example/o/r/actions/runs/7" in first
    assert second.startswith("issue|comment|12|--body|Again: https://host.example/o/r/actions/runs/7")


def test_github_publishes_each_partner_in_a_job_of_its_own(project: Path, programs: Path) -> None:
    recipe(project, "github-matrix")
    jobs = workflow(project)
    given = {"GITHUB_OUTPUT": str(project.parent / "output"), "GITHUB_STEP_SUMMARY": os.devnull}
    perform(ci.github(jobs["partners"], {}), ci.BASH, project, programs, given)
    name, _, found = (project.parent / "output").read_text().strip().partition("=")
    assert name == "found"
    matrix = json.loads(found)["partners"]
    assert {row["partner"] for row in matrix} == PARTNERS
    for row in matrix:
        values = {"matrix.partner": row["partner"], "secrets.SITEGEN_PUBLISH_PASSWORD": ""}
        perform(ci.github(jobs["site"], values), ci.BASH, project, programs, given)
    assert sites(project.parent / "www") == PARTNERS
    shutil.rmtree(project / "public")
    shutil.rmtree(project.parent / "www")
    values = {"matrix.partner": "two", "secrets.SITEGEN_PUBLISH_PASSWORD": ""}
    perform(ci.github(jobs["site"], values, change=True), ci.BASH, project, programs, given)
    assert sites(project / "public") == {"two"}
    assert not (project.parent / "www").exists(), "a pull request is not published"


def test_gitlab_builds_all_sites_previews_a_change_and_tells_of_a_failure(project: Path, programs: Path) -> None:
    recipe(project, "gitlab")
    file = ci.load(project / ".gitlab-ci.yml")
    variables = {"CI_PROJECT_DIR": str(project), "CI_PIPELINE_URL": "https://host.example/p/7"}
    (project / "public" / "gone").mkdir(parents=True)
    perform(ci.gitlab(file, "pages", variables), ci.SH, project, programs, {})
    assert {path.name for path in (project / "public").iterdir()} == sites(project / "public") == PARTNERS
    perform(ci.gitlab(file, "preview", variables), ci.SH, project, programs, {})
    with chat() as (address, received):
        perform(ci.gitlab(file, "notice", variables), ci.SH, project, programs, {"NOTICE_URL": address})
    assert received == [{"text": "The sites could not be rebuilt: https://host.example/p/7"}]
    assert file["preview"]["cache"]["policy"] == "pull", "what a change leaves does not reach the next publication"


def test_woodpecker_publishes_previews_a_change_and_tells_of_a_failure(project: Path, programs: Path) -> None:
    recipe(project, "woodpecker")
    file = ci.load(project / ".woodpecker/sites.yml")
    folders = {"/cache": project.parent / "cache", "/previews": project.parent / "previews"}
    with chat() as (address, received):
        variables = {
            "CI_COMMIT_PULL_REQUEST": "12",
            "CI_PIPELINE_URL": "https://host.example/p/7",
            "sitegen_publish_password": "",
            "notice_url": address,
        }
        perform(ci.woodpecker(file, "publish", variables, folders), ci.SH, project, programs, {})
        assert sites(project.parent / "www") == sites(folders["/cache"] / "public") == PARTNERS
        assert not (project / ".sitegen").exists(), "what is kept lies in the volume"
        perform(ci.woodpecker(file, "preview", variables, folders), ci.SH, project, programs, {})
        assert sites(folders["/previews"] / "12") == PARTNERS
        assert (project / ".sitegen").is_dir(), "a copy, which the next publication does not see"
        given = {"CI_PIPELINE_URL": variables["CI_PIPELINE_URL"]}
        perform(ci.woodpecker(file, "notice", variables, folders), ci.SH, project, programs, given)
    assert received == [{"text": "The sites could not be rebuilt: https://host.example/p/7"}]


def install(project: Path, programs: Path, wheel: Path) -> None:
    """What docs/deploy.md says once for a plain server, but that the environment is there already."""
    run([programs / "pip", "install", "--quiet", "--no-index", "--no-deps", wheel], project)
    (project / ".venv").symlink_to(programs.parent)


@pytest.mark.skipif(shutil.which("flock") is None, reason="needs flock")
def test_cron_publishes_and_is_silent_unless_something_is_wrong(project: Path, programs: Path, wheel: Path) -> None:
    recipe(project, "cron")
    install(project, programs, wheel)
    line = next(line for line in (project / "crontab").read_text().splitlines() if line.startswith("17 4 "))
    command = line.split(maxsplit=5)[5].replace("/srv/sites", str(project))
    assert run(["sh", "-c", f"{command} --dry-run"], project).count("(dry run)") == 2
    assert sites(project.parent / "www") == set()
    assert run(["sh", "-c", command], project) == ""
    one, two = (project.parent / "www" / name / "current" / "index.html" for name in ("one", "two"))
    before = one.read_bytes()

    broken(project, "one")
    table = project / "partners" / "two" / "partner.toml"
    table.write_text(table.read_text().replace("Villeneuve", "Un autre titre"))
    assert "home.html:1" in run(["sh", "-c", command], project, code=1)
    assert one.read_bytes() == before, "a site that could not be built stays as it was"
    assert "Un autre titre" in two.read_text("utf-8"), "and the others are brought up to date"

    with_secrets = project.parent / "secrets"
    with_secrets.write_text("SITEGEN_CACHE=" + str(project.parent / "elsewhere"))
    run(["sh", "-c", command], project, {"SITEGEN_SECRETS": str(with_secrets)}, code=1)
    assert (project.parent / "elsewhere").is_dir(), "what stands there is in the environment"


def test_systemd_publishes_and_mails_what_failed(project: Path, programs: Path, wheel: Path, tmp_path: Path) -> None:
    recipe(project, "systemd")
    install(project, programs, wheel)
    unit = _unit(project / "systemd/sitegen@.service")
    assert unit["WorkingDirectory"] == ["/srv/%i"]
    [command] = unit["ExecStart"]
    kept = dict(each.split("=", 1) for each in unit["Environment"])
    kept = {name: value.replace("/var/cache/sitegen/%i", str(tmp_path / "cache")) for name, value in kept.items()}
    run(command.replace("/srv/%i", str(project)).split(), project, kept)
    assert sites(project.parent / "www") == PARTNERS
    assert (tmp_path / "cache").is_dir()
    assert unit["CacheDirectory"] == ["sitegen/%i"], "systemd makes it, for the account of the unit"

    [notice] = unit["OnFailure"]
    file = project / "systemd" / f"{notice.partition('@')[0]}@.service"
    [command] = _unit(file)["ExecStart"]
    script = command.removeprefix("/bin/sh -c '").removesuffix("'").replace("%%", "%").replace(r"\\n", r"\n")
    for name, text in (("sendmail", '#!/bin/sh\ncat >"$MAIL"\n'), ("journalctl", '#!/bin/sh\necho "the log of $2"\n')):
        (tmp_path / name).write_text(text)  # where no systemd runs, and no mail is sent
        (tmp_path / name).chmod(0o755)
    known = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "MAILTO": "root", "UNIT": "u", "MAIL": str(tmp_path / "mail")}
    run(["/bin/sh", "-c", script], tmp_path, known)
    head, _, body = (tmp_path / "mail").read_text().partition("\n\n")
    assert head.startswith("To: root\nSubject: u failed on ")
    assert body == "the log of u\n"


def _unit(file: Path) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in file.read_text().splitlines():
        name, equals, value = line.partition("=")
        if equals and not line.startswith(("#", ";")):
            found.setdefault(name, []).append(value)
    return found


@pytest.mark.parametrize(
    ("inputs", "made"),
    [
        ({}, {"one", "two"}),
        ({"arguments": "--offline two", "project": "."}, {"two"}),
        ({"command": "publish"}, PARTNERS),
    ],
)
def test_the_action_does_what_it_is_told(inputs: dict[str, str], made: set[str], project: Path, programs: Path) -> None:
    action = ci.load(PROJECT / "action.yml")
    values = {f"inputs.{name}": str(given["default"]) for name, given in action["inputs"].items()}
    values |= {f"inputs.{name}": value for name, value in {"project": "project", **inputs}.items()}
    values["github.action_path"] = str(PROJECT)
    folder = project if values["inputs.project"] == "." else project.parent
    perform(ci.github(action["runs"], values), ci.BASH, folder, programs, {"GITHUB_STEP_SUMMARY": os.devnull})
    assert sites(project / "public") == made
    assert sites(project.parent / "www") == (made if "command" in inputs else set())


def test_an_input_of_the_action_is_no_program(project: Path, programs: Path) -> None:
    action = ci.load(PROJECT / "action.yml")
    values = {f"inputs.{name}": str(given["default"]) for name, given in action["inputs"].items()}
    values |= {"inputs.arguments": "one; touch stolen", "github.action_path": str(PROJECT)}
    steps = ci.github(action["runs"], values)
    said = perform(steps, ci.BASH, project, programs, {"GITHUB_STEP_SUMMARY": os.devnull}, code=3)
    assert '"one;"' in said
    assert not (project / "stolen").exists()
