"""Every real file of the shared material, served by a host on this machine: its page has the right preview, or says why
there is none. docs/previews.md lists them: `python -m tests.acceptance.test_shared_files` writes its table anew."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from lxml import html

from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.acceptance.test_files import LOCAL
from tests.program import sitegen
from tests.samples.test_real_files import INDEX, OTHERS
from tests.sources import portal
from tests.surroundings import SHARED, scratch, shared

PAGE = PROJECT / "docs" / "previews.md"
HEAD, TAIL = "| file | what its page says |\n|---|---|\n", "\n## "
SHOWN = 20
ROWS = {line.path: line.lines - 1 for line in INDEX} | {path: known.rows for path, known in OTHERS.items()}

pytestmark = pytest.mark.slow


def paths() -> list[str]:
    """Every file of data/scdl and data/geo."""
    folder = SHARED / "data"
    found = (file for part in ("geo", "scdl") for file in (folder / part).rglob("*") if file.is_file())
    return sorted(file.relative_to(folder).as_posix() for file in found)


@contextmanager
def site(folder: Path) -> Iterator[dict[str, html.HtmlElement]]:
    """The English page of each file, by its path."""
    with portal.running() as host:
        host.files = {f"/{quote(path)}": (SHARED / "data" / path).read_bytes() for path in paths()}
        project = write_project(folder / "project", fetch=LOCAL, languages=("en",))
        packages = [
            {"id": f"d{number}", "name": f"file-{number}", "title": path, "resources": [
                {"id": f"r{number}", "name": path.rpartition("/")[2], "format": "", "url": f"{host.url}{quote(path)}"}
            ]}
            for number, path in enumerate(paths())
        ]  # fmt: skip
        write_lines(project / "datasets.jsonl", packages)
        sitegen("build", project=project)
    public = project / "public" / "one" / "dataset"
    yield {
        path: html.fromstring((public / f"file-{number}" / "resource" / f"r{number}" / "index.html").read_bytes())
        for number, path in enumerate(paths())
    }


@pytest.fixture(scope="module")
def pages() -> Iterator[dict[str, html.HtmlElement]]:
    shared("data/scdl")
    shared("data/geo")
    with scratch("shared-files") as folder, site(folder) as found:
        yield found


def texts(page: html.HtmlElement, path: str) -> list[str]:
    found = (" ".join(element.text_content().split()) for element in page.xpath(path))
    return [re.sub("[\u202f\xa0]", " ", text) for text in found]


def said(page: html.HtmlElement) -> str:
    """What a page says of a file, in a line: its format, and the sentences of the preview but for the day."""
    label = texts(page, "//section[@id='get']//*[contains(@class, 'format')]//span[text()]")[0]
    preview = "//section[@id='preview']"
    sentences = [
        *texts(page, f"{preview}/p[contains(@class, 'notice')]"),
        *texts(page, f"{preview}//figcaption"),
        *texts(page, f"{preview}//table[not(@class)]/caption"),
        *(["Its structure."] if page.xpath(f"{preview}/div[@class='tree']") else []),
        *(re.sub(r"\s*Read on .*", "", text) for text in texts(page, f"{preview}/p[@class='meta'][last()]")),
    ]
    return f"{label}. {' '.join(filter(None, sentences))}".strip()


def row(path: str, page: html.HtmlElement) -> str:
    return f"| `{path}` | {said(page)} |\n".replace("`;`", "semicolon")


def test_every_file_is_known() -> None:
    shared("data/scdl")
    assert {path for path in paths() if path not in ROWS} == set(), "say what is right in test_real_files"


def test_each_page_says_what_is_in_the_file(pages: dict[str, html.HtmlElement]) -> None:
    """By what was counted with other tools: tests/samples/test_real_files.py has it."""
    for path, page in pages.items():
        known, rows, line = OTHERS.get(path), ROWS[path], said(page)
        if known and known.kind == "nothing":
            assert page.xpath("//section[@id='preview']//table") == [], path
            continue
        if rows:
            number = "only" if rows == 1 else f"{rows:,}".replace(",", "[, ]")
            assert re.search(rf"\b{number}\b", line), (path, rows, line)
            assert len(page.xpath("//section[@id='preview']//table[not(@class)]/tbody/tr")) == min(rows, SHOWN), path
        if known and known.features and known.box:
            drawn = "//section[@id='preview']//figure//svg/path[@class='here' or @class='way' or @class='spot']/@d"
            assert any(page.xpath(drawn)), path
        assert not any(broken in line for broken in ("Ã©", "Ę", "ę", "č", "\N{REPLACEMENT CHARACTER}")), path


def test_the_table_in_the_documentation(pages: dict[str, html.HtmlElement]) -> None:
    table = PAGE.read_text("utf-8").split(HEAD, 1)[1].split(TAIL, 1)[0].strip("\n")
    assert table == "".join(row(path, page) for path, page in pages.items()).strip("\n")


def main() -> None:
    before, rest = PAGE.read_text("utf-8").split(HEAD, 1)
    after = rest.partition(TAIL)[2]
    with scratch("shared-files") as folder, site(folder) as found:
        table = "".join(row(path, page) for path, page in found.items())
    PAGE.write_text(before + HEAD + table + (TAIL + after if after else ""), encoding="utf-8")


if __name__ == "__main__":
    main()
