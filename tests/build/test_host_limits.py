"""A site that is more than its host takes: said by the build, each time, and before anybody uploads it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from sitegen import config
from sitegen.build import batch, host_limits
from sitegen.build.host_limits import HOSTS, HostLimits, host_of, passed
from sitegen.build.report import Report
from sitegen.engine.manifest import FILE_NAME
from tests.acceptance.projects import URL, write_lines, write_project
from tests.program import tree

DEPLOY = Path(__file__).resolve().parents[2] / "docs" / "deploy.md"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    found = write_project(tmp_path / "project")
    packages = [{"id": f"i{n}", "name": f"jeu-{n}", "title": f"Jeu {n}", "notes": "Un texte."} for n in range(3)]
    write_lines(found / "datasets.jsonl", packages)
    return found


def move(project: Path, url: str) -> None:
    file = project / "partners/one/partner.toml"
    file.write_text(re.sub(r'(?m)^url = ".*"$', f'url = "{url}"', file.read_text(encoding="utf-8")), encoding="utf-8")
    assert url in file.read_text(encoding="utf-8")


def told(project: Path, *, fresh: bool = False) -> list[str]:
    """What the build of a project's one site says of its host."""
    partners = list(config.load(project).partners.values())
    [report] = batch.build_all(partners, root=project, dest=project / "public", offline=False, fresh=fresh)
    assert isinstance(report, Report), report
    return [each.message for each in report.warnings if each.code == "host-limit"]


def test_a_site_that_its_host_takes_is_built_without_a_word(project: Path) -> None:
    for domain in HOSTS:
        move(project, f"https://mairie.{domain}/donnees/")
        assert told(project) == []


@pytest.mark.parametrize(
    ("limits", "words"),
    [
        (HostLimits(files=10), r"^[\d,]+ files, more than the 10 that pages\.dev takes"),
        (HostLimits(entries=10), r"^[\d,]+ files and folders, more than the 10 that"),
        (HostLimits(size=1000), r"^[\d.,]+ MB in all, more than the 0\.0 MB that"),
        (HostLimits(file_size=1000), r"^[\d.,]+ MB in \S+, more than the 0\.0 MB of one file that"),
    ],
)
def test_a_site_that_is_too_much_for_its_host(
    project: Path, monkeypatch: pytest.MonkeyPatch, limits: HostLimits, words: str
) -> None:
    monkeypatch.setitem(host_limits.HOSTS, "pages.dev", limits)
    move(project, "https://mairie.pages.dev/")
    [message] = told(project)
    assert re.search(words, message), message
    assert "docs/deploy.md" in message
    assert told(project) == [message], "a build in which nothing changed says it again"
    assert told(project, fresh=True) == [message]
    move(project, URL)
    assert told(project) == [], "nothing is known of another host"


def test_what_is_counted_is_what_lies_in_the_folder(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    site = project / "public/one"
    monkeypatch.setitem(host_limits.HOSTS, "gitlab.io", HostLimits(files=0, entries=0, size=0, file_size=0))
    move(project, "https://mairie.gitlab.io/")
    files, entries, _, size, largest = told(project)[0], *told(project)[1:3], *told(project)[-2:]
    there = [path for path in site.rglob("*") if path.is_file()]
    folders = [path for path in site.rglob("*") if path.is_dir()]
    assert len(tree(site)) <= len(there)
    assert files.startswith(f"{len(there):,} files,")
    assert entries.startswith(f"{len(there) + len(folders):,} files and folders,")
    assert size.startswith(f"{sum(path.stat().st_size for path in there) / 1e6:,.1f} MB in all")
    biggest = max(there, key=lambda path: path.stat().st_size)
    assert f" in {biggest.relative_to(site).as_posix()}," in largest


def test_a_limit_is_passed_only_above_it() -> None:
    sizes = {"a.html": 5, "d/b.html": 7, "d/e/c.html": 1, "d/f.html": 2}
    assert list(passed(sizes, HostLimits(files=4, entries=6, files_in_folder=2, size=15, file_size=7))) == []
    assert list(passed(sizes, HostLimits(files=3))) == ["4 files, more than the 3"]
    assert list(passed(sizes, HostLimits(entries=5))) == ["6 files and folders, more than the 5"]
    assert list(passed(sizes, HostLimits(files_in_folder=1))) == ["2 files in d, more than the 1"]
    assert list(passed({"a": 1, "b": 1}, HostLimits(files_in_folder=1))) == [
        "2 files in the uppermost folder, more than the 1"
    ]
    assert list(passed(sizes, HostLimits(size=14))) == ["0.0 MB in all, more than the 0.0 MB"]
    assert list(passed(sizes, HostLimits(file_size=6))) == ["0.0 MB in d/b.html, more than the 0.0 MB of one file"]
    assert list(passed({}, HostLimits(0, 0, 0, 0, 0))) == []


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://mairie.github.io/donnees/", "github.io"),
        ("https://MAIRIE.GitHub.IO:443/", "github.io"),
        ("https://mairie.github.io./", "github.io"),
        ("https://a.b.pages.dev/", "pages.dev"),
        ("https://groupe.gitlab.io/projet/", "gitlab.io"),
        ("https://notgithub.io/", ""),
        ("https://github.io.example.org/", ""),
        ("https://donnees.example.org/github.io/", ""),
    ],
)
def test_the_host_is_known_by_the_domain_of_the_address(url: str, domain: str) -> None:
    assert host_of(url) == domain


def test_the_documentation_has_each_limit() -> None:
    rows = {
        line.split("|")[2].strip().strip("`"): line for line in DEPLOY.read_text("utf-8").splitlines() if "| `" in line
    }
    for domain, limits in HOSTS.items():
        row = rows[domain]
        for number in (limits.files, limits.entries, limits.files_in_folder):
            assert number is None or f"{number:,}" in row
        for size in (limits.size, limits.file_size):
            texts = {f"{size / 1e9:g} GB", f"{size / 1e6:g} MB", f"{size / 2**20:g} MiB"} if size else {""}
            assert any(text in row for text in texts)
    assert FILE_NAME in DEPLOY.read_text("utf-8")
