"""What a build does not do: list a site of which nothing changed, or make anew what no change concerns."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sitegen import config
from sitegen.build import batch
from sitegen.build.build import theme_of
from sitegen.build.report import Report
from sitegen.engine import Artifact
from sitegen.outputs import OUTPUTS
from sitegen.outputs.pages import views
from sitegen.page.views import Card, File
from sitegen.site import sites_of
from sitegen.site.data_files import publication_of
from sitegen.sources import Sources
from sitegen.text import markup
from tests.acceptance.projects import write_lines, write_project
from tests.program import tree

DAY = "2026-01-{:02}T08:00:00"


def package(number: int, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"id-{number:03}",
        "name": f"jeu-{number:03}",
        "title": f"Jeu {number:03}",
        "notes": f"Une description, la *{number}*e.",
        "metadata_modified": DAY.format(1 + number % 28),
        "metadata_created": f"2025-01-01T00:00:{number % 60:02}",
        "organization": {"id": f"o{number % 3}", "name": f"o{number % 3}", "title": f"Producteur {number % 3}"},
        "groups": [{"id": f"g{number % 4}", "name": f"g{number % 4}", "title": f"Groupe {number % 4}"}],
        "tags": [{"name": f"mot {number % 11}"}],
        "license_id": "lov2" if number % 2 else "odc-odbl",
        "resources": [
            {"id": f"r-{number}", "name": "R", "format": "CSV", "url": "a.csv"}
            if number % 5
            else {"id": f"r-{number}", "name": "R", "format": "PDF", "url": "https://ailleurs.example.org/r.pdf"}
        ],
        **fields,
    }


DATASETS = 50


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project whose site has been built, in `out`."""
    found = write_project(tmp_path_factory.mktemp("unchanged") / "project", datasets="data/d.jsonl")
    (found / "data").mkdir(exist_ok=True)
    (found / "data/a.csv").write_bytes(b"x;y\n1;2\n")
    write_lines(found / "data/d.jsonl", [package(number) for number in range(DATASETS)])
    build(found)
    return found


@pytest.fixture
def project(before: Path, tmp_path: Path) -> Path:
    """The same, to be changed. A site at another place is listed once before it is known there."""
    found = Path(shutil.copytree(before, tmp_path / "project"))
    assert build(found).artifacts.made == 0
    return found


def build(project: Path, *, jobs: int = 1, fresh: bool = False, out: str = "out") -> Report:
    partners = list(config.load(project).partners.values())
    [report] = batch.build_all(partners, root=project, dest=project / out, offline=True, fresh=fresh, jobs=jobs)
    assert isinstance(report, Report), report
    return report


def status(folder: Path) -> dict[str, tuple[int, int]]:
    return {str(file): (file.stat().st_mtime_ns, file.stat().st_ino) for file in sorted(folder.rglob("*"))}


@pytest.fixture
def listed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The paths of all artifacts that come into being."""
    paths: list[str] = []
    check = Artifact.__post_init__

    def note(artifact: Artifact) -> None:
        paths.append(artifact.path)
        check(artifact)

    monkeypatch.setattr(Artifact, "__post_init__", note)
    return paths


def test_nothing_is_listed_and_nothing_written_where_nothing_changed(
    before: Path, tmp_path: Path, listed: list[str]
) -> None:
    project = Path(shutil.copytree(before, tmp_path / "project"))
    first = build(project)
    assert listed, "what is listed is counted"
    status_before, warnings = status(project / "out"), first.warnings
    assert warnings, "there is something to tell again"
    listed.clear()
    for jobs in (1, 3):
        again = build(project, jobs=jobs)
        assert listed == []
        assert status(project / "out") == status_before
        assert again.warnings == warnings
        assert (again.datasets, again.resources) == (first.datasets, first.resources)
        assert (again.artifacts.made, again.artifacts.kept, again.artifacts.removed) == (0, first.artifacts.kept, 0)


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "a dataset": ("data/d.jsonl", lambda text: text.replace("Jeu 041", "Jeu quarante et un")),
    "a data file": ("data/a.csv", lambda text: text + "3;4\n"),
    "a word of the partner": ("partners/one/i18n/fr.toml", lambda text: '[nav]\ndatasets = "Le catalogue"\n'),
    "a page of the partner": ("partners/one/pages/about.md", lambda text: "# À propos\n\nDes mots.\n"),
    "a template of the project": ("partners/one/templates/404.html", lambda text: "Perdu"),
    "another source, whose dump was published as a file of this one": (
        "sitegen.toml",
        lambda text: f'{text}\n[sources.other]\nkind = "dump"\ndatasets = "data/a.csv"\n',
    ),
    "the title": ("partners/one/partner.toml", lambda text: re.sub('title = ".*"', 'title = "Autre"', text, count=1)),
}


@pytest.mark.parametrize("change", CHANGES)
def test_a_change_is_noticed(project: Path, listed: list[str], change: str) -> None:
    listed.clear()
    name, edit = CHANGES[change]
    file = project / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(edit(file.read_text(encoding="utf-8") if file.is_file() else ""), encoding="utf-8")
    report = build(project)
    assert listed
    assert report.artifacts.made
    build(project, fresh=True, out="fresh")
    assert tree(project / "out") == tree(project / "fresh")


def test_a_data_file_that_comes_later_is_noticed(project: Path, listed: list[str]) -> None:
    (project / "data/a.csv").unlink()
    assert build(project).artifacts.made
    (project / "data/a.csv").write_bytes(b"x;y\n1;2\n")
    listed.clear()
    assert build(project).artifacts.made
    assert listed


@pytest.mark.parametrize("harm", ["cut", "lost", "manifest lost", "manifest broken"])
def test_a_harmed_tree_is_mended(project: Path, harm: str) -> None:
    whole = tree(project / "out")
    site = project / "out/one"
    match harm:
        case "cut":
            (site / "dataset/jeu-007/index.html").write_bytes(b"cut")
        case "lost":
            (site / "dataset/jeu-007/index.html").unlink()
        case "manifest lost":
            for file in site.rglob("*"):
                if file.is_file():
                    file.unlink()
        case _:
            (site / ".sitegen-manifest.json").write_text('{"files": {"a": ["k", 1')
    assert build(project).artifacts.made
    assert tree(project / "out") == whole


@pytest.mark.parametrize("content", [b"", b"{}", b"no", b'{"state": 3}'])
def test_a_broken_memory_costs_a_listing_and_no_more(project: Path, listed: list[str], content: bytes) -> None:
    listed.clear()
    memory = max((project / ".sitegen/built").iterdir(), key=lambda file: file.stat().st_mtime_ns)
    memory.write_bytes(content)
    assert build(project).artifacts.made == 0
    assert listed


def test_the_same_whatever_the_number_of_processes(project: Path) -> None:
    build(project, jobs=3, out="three")
    assert tree(project / "three") == tree(project / "out")
    changed = [package(number, version="2" if number % 9 else "") for number in range(3, DATASETS + 5)]
    write_lines(project / "data/d.jsonl", changed)
    build(project, jobs=3)
    build(project, jobs=1, out="three")
    assert tree(project / "three") == tree(project / "out")
    build(project, jobs=2, fresh=True)
    assert tree(project / "three") == tree(project / "out")


def test_listing_makes_no_view_and_parses_no_description(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    partner = config.load(project).partners["one"]
    with Sources(project / ".sitegen") as sources:
        catalogue = sources.catalogue(partner)
    theme, sites = theme_of(partner, project), sites_of(partner, catalogue)
    publication_of(sites[0])  # converts data files, once for ever
    for site in sites:
        assert site.texts == ()
    done: list[str] = []

    def counted(name: str, what: Any) -> Any:
        def count(*args: Any, **named: Any) -> Any:
            done.append(name)
            return what(*args, **named)

        return count

    for view in (views.DatasetPage, views.ResourcePage, Card, File, views.FoundPage):
        monkeypatch.setattr(view, "__init__", counted(view.__name__, view.__init__))
    for name in ("rich", "plain", "summary", "_read", "cleaned"):
        monkeypatch.setattr(markup, name, counted(name, getattr(markup, name)))
    monkeypatch.setattr(Path, "open", counted("open", Path.open))
    monkeypatch.setattr(type(theme), "render", counted("render", type(theme).render))
    assert theme.digest, "its files are read, once a build"
    assert theme.speech("fr").say("nav.home"), "likewise"
    done.clear()
    artifacts = [
        artifact for site in sites for output in OUTPUTS.values() for artifact in output.artifacts(site, theme)
    ]
    assert len(artifacts) > 500
    assert done == []
    page = next(artifact for artifact in artifacts if artifact.path == "dataset/jeu-007/index.html")
    page.make(*page.args)
    assert {"DatasetPage", "File", "render"} <= set(done), "what is made is counted"


_WHOLE = re.compile(
    r"(en/)?(index\.html|dataset/(page/|sort/|index)|search/|pages/(site-map|licences|register)/|preflight/|feeds/dataset\.atom"
    r"|(organization|group|tag|facet/\w+)/index\.html|fragments/(list|latest)\.html"
    r"|embed/(index\.html|(catalogue|cards/\d+|datasets/\d+)\.json))|api/|catalog|data\.json|repertoire-|sitemap|\.sitegen-manifest|\.htaccess|(caddy|nginx)-headers\.conf"
)


@pytest.mark.parametrize("edit", ["added", "changed", "removed"])
def test_a_dataset_touches_its_own_pages_and_the_lists_that_show_it(project: Path, edit: str) -> None:
    one = package(45, title="Jeu 045 bis", notes="Autre.") if edit == "changed" else package(45)
    others = [package(number) for number in range(DATASETS) if number != 45]
    if edit == "added":
        write_lines(project / "data/d.jsonl", others)
        build(project)
    before = tree(project / "out/one")
    write_lines(project / "data/d.jsonl", others if edit == "removed" else [*others, one])
    build(project)
    after = tree(project / "out/one")
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    mine = re.compile(
        r"(en/)?((fragments/|oembed/)?dataset/jeu-045|organization/o0/|group/g1/|tag/mot-1/"
        r"|feeds/(organization/o0|group/g1)\.atom|facet/(format/pdf|license/[\w-]+|year/2026|frequency/[\w-]+)/)"
    )
    rest = sorted(path for path in touched if not mine.match(path) and not _WHOLE.match(path))
    neighbours = [path for path in rest if re.fullmatch(r"(en/)?dataset/jeu-\d+/index\.html", path)]
    assert [path for path in rest if path not in neighbours] == []
    named = b"jeu-045/"
    assert all(named in before.get(path, b"") + after.get(path, b"") for path in neighbours), (
        "they showed it, or do now"
    )
    assert len(touched) < len(after) / 5


def test_how_many_there_are_is_told_once_a_list(project: Path) -> None:
    site = project / "out/one"
    first, second = (site / f"{path}index.html" for path in ("facet/format/csv/", "facet/format/csv/page/2/"))
    assert "40 jeux de données</h2>" in first.read_text(encoding="utf-8")
    assert re.search(r"<h2\b[^>]*>Page 2</h2>", second.read_text(encoding="utf-8"))
    sidebar = re.compile(r'<details class="facet".*?</details>', re.DOTALL)
    for path in (first, second):
        assert not re.search('class="count"', " ".join(sidebar.findall(path.read_text(encoding="utf-8"))))
    listing = (site / "dataset/index.html").read_text(encoding="utf-8")
    counts = dict(re.findall(r'href="\.\./(tag/[\w-]+/)".*?<span class="count">(\d+)<', listing))
    assert len(counts) == 10, counts
    for path, count in counts.items():
        assert f">{count} jeux de données</h2>" in (site / path / "index.html").read_text(encoding="utf-8")


def test_a_new_year_changes_the_lists_of_years_only(project: Path) -> None:
    before = tree(project / "out/one")
    packages = [package(number) for number in range(DATASETS)]
    packages[45]["metadata_modified"] = "2027-02-03T08:00:00"
    write_lines(project / "data/d.jsonl", packages)
    build(project)
    after = tree(project / "out/one")
    touched = {path for path in before.keys() | after.keys() if before.get(path) != after.get(path)}
    assert {path for path in touched if path.startswith("tag/")} == {"tag/mot-1/index.html"}
    assert "facet/year/2027/index.html" in touched
    assert "2026" in after["facet/year/2027/index.html"].decode()


def test_the_memory_is_of_this_machine_and_not_published(project: Path) -> None:
    manifest = json.loads((project / "out/one/.sitegen-manifest.json").read_bytes())
    assert set(manifest) == {"files", "about", "format"}
    assert "legal-missing" not in (project / "out/one/.sitegen-manifest.json").read_text(encoding="utf-8")
