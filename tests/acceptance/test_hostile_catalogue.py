"""A catalogue that means harm builds, stays in its folder, and leaves nothing in any file that could do any."""

from __future__ import annotations

import json
import re
import resource
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from sitegen.urls import segment, tag_segment
from tests.acceptance import hostile, nu
from tests.acceptance.harmless import faults, ids_of
from tests.acceptance.projects import write_lines, write_project
from tests.program import Finished, sitegen, tree
from tests.sources.portal import running
from tests.surroundings import scratch

LONGEST_LINE = 400  # characters of a message
QUIET = re.compile(r"[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]*")


@pytest.fixture(scope="module")
def innocent_ids(tmp_path_factory: pytest.TempPathFactory) -> frozenset[str]:
    """The ids of pages whose catalogue has no hand in them."""
    folder = tmp_path_factory.mktemp("innocent")
    saved = '[searches.x]\ntitle = "x"\nwords = "mot"\n'
    project = write_project(folder / "project", languages=("fr", "en"), partner=saved)
    owners = [{"organization": {"id": f"o{n}", "name": f"o{n}"}, "groups": [{"id": f"g{n}"}]} for n in range(2)]
    resources = [{"id": f"r{n}", "url": "https://good.example/", "description": "# x"} for n in range(2)]
    resources.append({"id": "file", "url": "plain.csv", "format": "CSV"})
    (project / "plain.csv").write_text("nom,nombre\nun,1\ndeux,2\n", encoding="utf-8")
    extent = {"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]]}
    plain = {"notes": "mot " * 100, "tags": ["a", "b"], "resources": resources, "spatial": json.dumps(extent)}
    write_lines(project / "datasets.jsonl", [{"id": f"d{n}", **plain, **owner} for n, owner in enumerate(owners)])
    sitegen("build", "-o", folder / "out", project=project)
    return ids_of(folder / "out")


def test_no_file_holds_anything_harmful(built_hostile: Path, innocent_ids: frozenset[str]) -> None:
    site = built_hostile / "public" / "one"
    assert len(list((site / "dataset").iterdir())) > 200
    assert list(faults(site, ids=innocent_ids))[:20] == []


def test_its_pages_are_valid(built_hostile: Path) -> None:
    site = built_hostile / "public" / "one"
    with scratch("hostile") as folder:
        for pattern in (
            "*.html",
            "*/index.html",
            "dataset/*/index.html",
            "organization/org*/*",
            "dataset/*/resource/r*/*",
        ):
            for page in site.glob(pattern):
                copy = folder / page.relative_to(site)
                copy.parent.mkdir(parents=True, exist_ok=True)
                if page.suffix == ".html":
                    shutil.copyfile(page, copy)
        verdict = nu.check(folder)
    assert verdict.errors[:20] == []


def test_what_people_wrote_is_still_read(built_hostile: Path) -> None:
    """Nothing is thrown away for fear: text that only looks like code is shown as text."""
    page = (built_hostile / "public" / "one" / "dataset" / "texte-0" / "index.html").read_text(encoding="utf-8")
    assert "&lt;script&gt;window.pwned=1;alert(1)&lt;/script&gt;" in page
    templates = next(number for number, text in enumerate(hostile.MARKUP) if text.startswith("{{ 7*7 }}"))
    page = (built_hostile / "public/one/dataset" / f"texte-{templates}" / "index.html").read_text(encoding="utf-8")
    assert "{{ 7*7 }}" in page
    assert "{count}" in page


def test_nothing_is_written_elsewhere_and_messages_are_readable(tmp_path: Path) -> None:
    project = hostile.write(tmp_path / "project", languages=("fr",))
    (tmp_path / "evil").write_text("as it was", encoding="utf-8")
    before = tree(tmp_path)
    done = sitegen("build", "-o", tmp_path / "out", project=project)
    ours = ("out/one/", "project/.sitegen/")
    after = {name: data for name, data in tree(tmp_path).items() if not name.startswith(ours)}
    assert after == before
    _is_readable(done)
    counts = re.findall(r"^one: ([a-z-]+)(?: \((\d+)\))?$", done.err, re.MULTILINE)

    again = sitegen("build", "--json", "-o", tmp_path / "out", project=project)
    row = again.partner("one")
    assert row["artifacts"]["made"] == 0
    codes = [warning["code"] for warning in row["warnings"]]
    assert {code: int(number or 1) for code, number in counts} == {code: codes.count(code) for code in codes}
    for warning in row["warnings"]:
        assert all(len(part) <= 1_000 and QUIET.fullmatch(part) for part in warning.values()), warning


def _is_readable(done: Finished) -> None:
    for line in (done.err + done.out).splitlines():
        assert len(line) < LONGEST_LINE
        assert QUIET.fullmatch(line), ascii(line)


def test_a_portal_that_answers_so_is_built_too(tmp_path: Path, innocent_ids: frozenset[str]) -> None:
    with running() as portal:
        portal.packages = [package for package in hostile.packages() if package["id"].startswith(("text-", "address-"))]
        for package in portal.packages:  # logos would be asked of hosts that are not there
            package["organization"] |= {"image_url": "", "image_display_url": ""}
        portal.organizations = [package["organization"] for package in portal.packages]
        project = write_project(tmp_path / "project")
        (project / "sitegen.toml").write_text(
            f'[sources.dump]\nkind = "ckan"\nurl = "{portal.url}"\n[fetch]\nfiles_minutes = 0\n'
        )
        done = sitegen("build", "-o", tmp_path / "out", project=project)
    _is_readable(done)
    assert list(faults(tmp_path / "out", ids=innocent_ids))[:20] == []


def test_names_that_take_each_others_place_do_not(tmp_path: Path) -> None:
    """Whoever may name a thing can neither stop the build nor take another thing's page."""
    pairs = [("Été", segment("Été", "0 Été")), ("C++", tag_segment("C++")), ("..", ".. ..")]
    pairs += [("é", segment("é", "é")), (segment("è", "è"), "è")]
    made = hostile.twins(pairs)
    project = write_project(tmp_path / "project", languages=("fr", "en"))
    write_lines(project / "datasets.jsonl", made)
    row = sitegen("build", "--json", "-o", tmp_path / "out", project=project).partner("one")
    assert row["datasets"] == len(made)
    site = tmp_path / "out" / "one"
    pages = [page for page in (site / "dataset").iterdir() if (page / "resource").is_dir()]
    assert len(pages) == len(made)
    assert all(len(list((page / "resource").iterdir())) == 2 for page in pages)
    assert len([page for page in (site / "organization").iterdir() if page.is_dir()]) == len(made)
    titles = re.findall(r"<h1[^>]*>([^<]*)</h1>", (site / "dataset" / pairs[0][1] / "index.html").read_text("utf-8"))
    assert unicodedata.normalize("NFC", titles[0]) == "Été"


@pytest.fixture(scope="module")
def giant() -> Iterator[tuple[Path, Finished, float]]:
    """A catalogue with too much of everything: the site, what was said, and the seconds of computing."""
    with scratch("giant") as folder:
        project = write_project(folder / "project")
        write_lines(project / "datasets.jsonl", list(hostile.giants()))
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        done = sitegen("build", "--json", "-o", folder / "out", project=project)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
        yield folder / "out" / "one", done, seconds


def test_too_much_of_everything_ends_and_is_told(giant: tuple[Path, Finished, float]) -> None:
    site, done, seconds = giant
    assert seconds < 60, "generous: a few seconds on a quiet machine, where what the limits prevent takes hours"
    assert resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss < 1_500_000, "kilobytes"
    warnings: list[dict[str, Any]] = done.partner("one")["warnings"]
    codes = {warning["code"] for warning in warnings}
    assert codes >= {"text-too-long", "tags-too-many", "groups-too-many", "outline-too-long"}
    assert all(len(warning["where"]) + len(warning["message"]) < 1_000 for warning in warnings)
    sizes = {file.relative_to(site).as_posix(): file.stat().st_size for file in site.rglob("*.html")}
    assert max(size for name, size in sizes.items() if not re.search(r"geant-(1|5|12)/", name)) < 400_000
    title = re.search(r"<title>([^<]*)</title>", (site / "dataset/geant-0/index.html").read_text(encoding="utf-8"))
    assert title
    assert len(title[1]) < 3_000


def test_too_much_of_everything_is_harmless_too(
    giant: tuple[Path, Finished, float], innocent_ids: frozenset[str]
) -> None:
    assert list(faults(giant[0], ids=innocent_ids))[:20] == []


@pytest.mark.parametrize(
    ("name", "content", "fault"),
    [
        ("a.html", "<a href='java\tscript:x'>x</a>", "<a href="),
        ("a.html", "<p onclick=x>", "<p onclick>"),
        ("a.html", "<svg><a xlink:href='x'>", "xlink:href"),
        ("a.html", "<img src='https://evil.example/x'>", "another host"),
        ("a.html", "<script>x</script>", "a script"),
        ("a.html", "<p id=body>", "no id of ours"),
        ("a.html", "<meta http-equiv=refresh content=0>", "refresh"),
        ("a.html", "\u202e", "U+202E"),
        ("a.json", '{"a": NaN}', "NaN"),
        ("a.xml", "<a>&nbsp;</a>", "XMLSyntaxError"),
        ("a.csv", "a,b\n1,=1+1\n", "a formula"),
        ("a.csv", "a,b\n-1.5,+3e4\n", ""),
        ("con.txt", "", "no name for Windows"),
    ],
)
def test_the_check_sees(name: str, content: str, fault: str, tmp_path: Path) -> None:
    (tmp_path / name).write_text(content, encoding="utf-8")
    found = list(faults(tmp_path, ids=frozenset()))
    assert any(fault in each for each in found) if fault else found == []


def test_the_check_sees_names_that_are_the_same_elsewhere(tmp_path: Path) -> None:
    for name in ("Été", unicodedata.normalize("NFD", "été")):
        (tmp_path / name).mkdir()
    assert any("the same as" in each for each in faults(tmp_path, ids=frozenset()))
