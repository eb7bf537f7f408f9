"""What the command line says, where, and with which exit code (DESIGN §4)."""

from __future__ import annotations

import json
import os
import pkgutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from sitegen import cli, console
from sitegen.build.report import Report
from sitegen.catalogue import Caution
from sitegen.engine import Counts
from tests.acceptance.projects import write_lines

HOST = ("name", "address", "phone")
LEGAL = "\n".join(
    f'{key} = "x"'
    for key in ("publisher", "publication_director", "address", "phone", "email", *map("host_{}".format, HOST))
)
COMPLETE = f'[legal]\n{LEGAL}\n[accessibility]\ncontact = "a@a.example"\nstatement_date = 2026-01-01\n'
PACKAGES = [{"id": str(n), "name": f"d-{n}", "title": f"Données {n}"} for n in range(3)]


def _partner(root: Path, name: str, text: str = COMPLETE) -> Path:
    folder = root / "partners" / name
    folder.mkdir(parents=True)
    head = f'title = "{name}"\nurl = "https://{name}.example/"\nsource = "dump"\n'
    (folder / "partner.toml").write_text(head + text, encoding="utf-8")
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    (root / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    write_lines(root / "d.jsonl", PACKAGES)
    return root


def _run(project: Path, *arguments: str | Path, code: int = 0) -> Result:
    done = CliRunner().invoke(cli.main, ["-C", str(project), *map(str, arguments)], prog_name="sitegen")
    assert done.exit_code == code, done.output
    assert "Traceback" not in done.output
    return done


def test_a_build_says_one_line_a_site_on_stdout_and_nothing_else(project: Path) -> None:
    _partner(project, "one")
    _partner(project, "two")
    done = _run(project, "build")
    first, second = done.stdout.splitlines()
    assert first.startswith("one: 3 datasets, 0 files; ")
    assert " files made, 0 kept, 0 removed in " in first
    assert first.endswith(str(project / "public" / "one"))
    assert second.startswith("two: ")
    assert done.stderr == ""
    assert "0 files made" in _run(project, "build", "one").stdout
    assert "0 files made" not in _run(project, "build", "one", "--fresh").stdout


def test_json_is_the_only_thing_on_stdout(project: Path) -> None:
    _partner(project, "one", "")
    done = _run(project, "build", "--json")
    [row] = json.loads(done.stdout)["partners"]
    assert (row["partner"], row["datasets"], row["resources"]) == ("one", 3, 0)
    assert set(row["artifacts"]) == {"made", "kept", "removed"}
    assert {tuple(warning) for warning in row["warnings"]} == {("code", "where", "message")}
    assert "legal-missing (8)" in done.stderr
    assert "and 3 more; see --json" in done.stderr


def test_strict_makes_warnings_an_exit_code(project: Path) -> None:
    _partner(project, "one", "")
    assert "10 warnings, and --strict allows none" in _run(project, "build", "--strict", code=1).stderr
    _partner(project, "two")
    _run(project, "build", "two", "--strict")


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_site_that_fails_does_not_stop_the_others(project: Path, jobs: str) -> None:
    templates = _partner(project, "a") / "templates"
    templates.mkdir()
    (templates / "home.html").write_text("{% if %}")
    _partner(project, "b", '[select]\norganizations = ["nobody"]\n')
    _partner(project, "c")
    done = _run(project, "build", "-j", jobs, "--json", code=1)
    assert [row["partner"] for row in json.loads(done.stdout)["partners"]] == ["c"]
    assert "home.html:1" in done.stderr
    assert 'no organisation "nobody"' in done.stderr
    assert [path.name for path in (project / "public").iterdir()] == ["c"]
    assert _run(project, "build", "b", "c", "-j", jobs, code=4).stdout.startswith("c: ")


@pytest.mark.slow
def test_several_processes_make_the_same_sites(project: Path) -> None:
    for name in ("one", "two", "three"):
        _partner(project, name)
    _run(project, "build", "-o", project / "a")
    _run(project, "build", "-o", project / "b", "-j", "3")

    def tree(folder: Path) -> dict[str, bytes]:
        return {str(file.relative_to(folder)): file.read_bytes() for file in folder.rglob("*") if file.is_file()}

    assert tree(project / "a") == tree(project / "b") != {}


def test_a_part_that_holds_nobody(project: Path) -> None:
    _partner(project, "one")
    parts = [_run(project, "check", "--shard", f"{part}/2") for part in (1, 2)]
    assert sorted(done.stdout for done in parts) == ["", "one: 0 errors, 0 warnings\n"]
    assert sorted(done.stderr for done in parts)[1].startswith("no partner is in part ")


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["bild"], 2, "build"),
        (["build", "--no-such-option"], 2, "No such option"),
        (["build", "-j", "0"], 2, "-j"),
        (["build", "--shard", "0/20"], 2, "expected PART/PARTS, as 3/20"),
        (["build", "--shard", "21/20"], 2, "expected PART/PARTS"),
        (["fetch", "--shard", "a/b"], 2, "expected PART/PARTS"),
        (["build", "oen", "--shard", "1/2"], 3, 'no partner "oen"; did you mean "one"?'),
        (["build", "--executor", "dask"], 2, "needs `--scheduler ADDRESS`"),
        (["build", "--scheduler", "tcp://127.0.0.1:8786"], 2, "are for `--executor dask`"),
        (["build", "--executor", "dask", "--scheduler", "nowhere"], 1, "the scheduler does not answer"),
        (["serve", "-a", "somewhere"], 2, "expected HOST:PORT or PORT"),
        (["serve", "-a", "99999"], 2, "expected HOST:PORT or PORT"),
        (["new", "One", "--organization", "x"], 2, "use a-z"),
        (["new", "one"], 2, "--organization"),
        (["schema", "partners"], 2, "partner"),
        (["build", "oen"], 3, 'no partner "oen"; did you mean "one"?'),
        (["check", "oen"], 3, 'no partner "oen"'),
        (["fetch", "oen"], 3, 'no partner "oen"'),
        (["serve", "oen"], 3, 'no partner "oen"'),
        (["new", "one", "--organization", "x"], 3, "already a partner"),
        (["new", "two", "--organization", "x"], 4, 'no organisation "x"'),
        (["init"], 3, "not empty"),
        (["build", "-o", "{project}/d.jsonl"], 1, "a file, not a folder"),
    ],
)
def test_exit_codes(project: Path, arguments: list[str], code: int, words: str) -> None:
    _partner(project, "one")
    done = _run(project, *(argument.format(project=project) for argument in arguments), code=code)
    assert words in done.stderr
    assert done.stdout == ""


def test_a_source_that_does_not_answer(project: Path) -> None:
    _partner(project, "one")
    (project / "d.jsonl").unlink()
    for command in ("build", "fetch", "check"):
        assert "d.jsonl" in _run(project, command, code=4).stderr


def test_check_counts_on_stdout_and_explains_on_stderr(project: Path) -> None:
    _partner(project, "one")
    _partner(project, "two", '[theme]\nname = "bse"\n')
    done = _run(project, "check", code=3)
    assert done.stdout.splitlines() == ["one: 0 errors, 0 warnings", "two: 1 error, 10 warnings"]
    assert 'no theme "bse"; did you mean "base"?' in done.stderr
    assert not (project / "public").exists()


def test_fetch_says_what_it_read(project: Path) -> None:
    _partner(project, "one")
    assert _run(project, "fetch").stdout == "one: 3 datasets read from dump\n"


def test_a_source_that_fails_does_not_stop_the_others(project: Path) -> None:
    _partner(project, "a", '[select]\norganizations = ["nobody"]\n')
    _partner(project, "b")
    done = _run(project, "fetch", code=4)
    assert done.stdout == "b: 3 datasets read from dump\n"
    assert done.stderr.startswith("a: not read\n")
    assert 'no organisation "nobody"' in done.stderr


def test_init_then_new_then_build(tmp_path: Path) -> None:
    done = _run(tmp_path, "init", "fresh")
    assert [line.split()[-1] for line in done.stdout.splitlines()[1:]] == ["build", "serve"]
    root = tmp_path / "fresh"
    made = _run(root, "new", "luberon", "--organization", "parc_naturel_regional_du_luberon")
    assert any(line.endswith("partner.toml") for line in made.stdout.splitlines())
    assert _run(root, "build", "luberon").stdout.startswith("luberon: 7 datasets, ")


def test_theme_show_names_the_chain_and_the_tokens(project: Path) -> None:
    _partner(project, "one", '[theme.tokens]\ncolor-primary = "#123456"\n')
    lines = _run(project, "theme", "show").stdout.splitlines()
    assert lines[0] == "one: partner → base"
    assert any(line.startswith("  color-primary = #123456  (colour) ") for line in lines)
    assert 'no partner "two"' in _run(project, "theme", "show", "two", code=3).stderr


def test_schema_is_json(project: Path) -> None:
    assert json.loads(_run(project, "schema").stdout)["$schema"].startswith("https://json-schema.org/")
    assert json.loads(_run(project, "schema", "partner").stdout)["$ref"] == "#/$defs/PartnerTable"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion(project: Path, shell: str) -> None:
    assert "_SITEGEN_COMPLETE" in _run(project, "completion", shell).stdout


def test_help_and_version(project: Path) -> None:
    assert "Exit codes" in _run(project, "-h").stdout
    assert _run(project, "-V").stdout.startswith("sitegen ")
    for name in cli.main.commands:
        assert _run(project, name, "-h").stdout.startswith(f"Usage: sitegen {name} ")


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (ZeroDivisionError("no"), 1, "a fault in sitegen itself: ZeroDivisionError: no"),
        (PermissionError(13, "Permission denied", "/public"), 1, "/public: Permission denied"),
        (KeyboardInterrupt(), 130, "interrupted"),
    ],
)
def test_what_nobody_expected(
    project: Path, monkeypatch: pytest.MonkeyPatch, error: BaseException, code: int, words: str
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise error

    _partner(project, "one")
    monkeypatch.setattr("sitegen.build.build.build", fail)
    monkeypatch.delenv("SITEGEN_TRACEBACK", raising=False)
    assert words in _run(project, "build", code=code).stderr
    monkeypatch.setenv("SITEGEN_TRACEBACK", "1")
    shown = CliRunner().invoke(cli.main, ["-C", str(project), "build"])
    assert ("Traceback" in shown.stderr) is (code == 1)


@pytest.mark.parametrize(
    ("command", "place", "said"),
    [
        ("fetch", "sitegen.sources.Sources.refresh", "two: not read\na fault in sitegen itself: IndexError: odd"),
        ("build", "sitegen.sources.Sources.refresh", "two: not built\na fault in sitegen itself: IndexError: odd"),
        ("build", "sitegen.sources.Sources.catalogue", "two: not built\na fault in sitegen itself: IndexError: odd"),
        ("check", "sitegen.commands.check.colour_cautions", "a fault in sitegen itself: IndexError: odd"),
        ("preflight", "sitegen.preflight.preflight", "a fault in sitegen itself: IndexError: odd"),
    ],
)
def test_what_nobody_expected_of_a_partner_does_not_stop_the_others(
    project: Path, monkeypatch: pytest.MonkeyPatch, command: str, place: str, said: str
) -> None:
    for name in ("one", "two", "three"):
        _partner(project, name)
    _run(project, "build")
    module, _, attribute = place.rpartition(".")
    owner = pkgutil.resolve_name(module)
    usual = getattr(owner, attribute)

    def fail(*args: Any, **kwargs: Any) -> object:
        if any(getattr(each, "name", "") == "two" for each in args):
            raise IndexError("odd")
        return usual(*args, **kwargs)

    monkeypatch.setattr(owner, attribute, fail)
    monkeypatch.delenv("SITEGEN_TRACEBACK", raising=False)
    write_lines(
        project / "d.jsonl", [{**each, "notes": "Changed."} for each in PACKAGES]
    )  # there is something to build
    done = _run(project, command, code=1)
    assert said in done.stderr
    for name in ("one", "three"):
        assert f"{name}: " in done.stdout


@pytest.mark.slow
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_interrupted_while_building(project: Path, jobs: str) -> None:
    write_lines(project / "d.jsonl", [{**PACKAGES[0], "id": str(n), "name": f"d-{n}"} for n in range(3000)])
    _partner(project, "one")
    _partner(project, "two")
    command: list[str | Path] = [sys.executable, "-m", "sitegen", "-C", project, "build", "-j", jobs]
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    )
    stage = project / "public" / ".one.new"
    end = time.monotonic() + 30
    while not stage.exists() and time.monotonic() < end:
        time.sleep(0.02)
    os.killpg(process.pid, signal.SIGINT)  # Ctrl-C reaches every process of a terminal's foreground group
    _, said = process.communicate(timeout=30)
    assert process.returncode == 130, said
    assert said == "interrupted\n"
    assert list((project / "public").iterdir()) == []


@dataclass
class Terminal:
    """stderr as a terminal."""

    text: str = ""

    def write(self, text: str) -> int:
        self.text += text
        return len(text)

    def flush(self) -> None: ...

    def isatty(self) -> bool:
        return True


def test_progress_on_a_terminal_is_one_line_that_is_wiped(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(console, "_PAUSE", 0)
    with console.ProgressLine() as line:
        watch = line.watch(_named("one"))
        watch.reading(500, 1000)
        watch.writing(12)
    assert "one: reading [############------------] 500/1000" in terminal.text
    assert "one: 12 files" in terminal.text
    assert "\n" not in terminal.text
    assert terminal.text.endswith("\r")


def test_waiting_on_a_terminal_is_on_that_line_too(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    monkeypatch.setattr(console, "_PAUSE", 0)
    with console.ProgressLine() as line:
        line.waiting("waiting for portail.example.org: package_search", 3.2)
        line.waiting("portail.example.org asks to be left alone for 30 s", 0)
    assert "\rwaiting for portail.example.org: package_search, 3 s" in terminal.text
    assert "left alone for 30 s" in terminal.text
    assert "\n" not in terminal.text
    assert terminal.text.endswith("\r")


def test_waiting_elsewhere_is_told_now_and_then(capsys: pytest.CaptureFixture[str]) -> None:
    with console.ProgressLine() as line:
        for second in range(1, 50):
            line.waiting("waiting for a\x1b[2J", float(second))
        for second in range(1, 4):
            line.waiting("waiting for b", float(second))
        line.waiting("b asks to be left alone for 30 s", 0)
        for second in range(1, 7):
            line.waiting("waiting for c", float(second))
    assert capsys.readouterr().err.splitlines() == [
        "waiting for a\ufffd[2J, 5 s",
        "waiting for a\ufffd[2J, 25 s",
        "waiting for a\ufffd[2J, 45 s",
        "b asks to be left alone for 30 s",
        "waiting for c, 5 s",
    ]


def _named(name: str) -> Any:
    return type("Partner", (), {"name": name})()


def test_the_words_of_a_report() -> None:
    cautions = tuple(Caution("odd", f"d-{n}", "strange") for n in range(17))
    report = Report("p", 1, 2, Counts(1, 0, 3), (Caution("alone", "d", "m"), *cautions), 1.234)
    assert console.report_line(report, Path.cwd() / "public" / "p") == (
        "p: 1 dataset, 2 files; 1 file made, 0 kept, 3 removed in 1.2 s → public/p"
    )
    lines = console.warning_lines("p", report.warnings)
    assert lines[:3] == ["p: alone", "  d: m", "p: odd (17)"]
    assert lines[-1] == "  and 12 more; see --json"
    assert len(lines) == 2 + 1 + console.SHOWN + 1
