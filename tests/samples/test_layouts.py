"""Ways to lay out a small table: what a person says of each is read from CSV, XLSX and ODS alike."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen.samples import reading
from sitegen.samples.whole import whole
from tests.samples.laid_out import LAYOUTS, LaidOut, Row
from tests.surroundings import missing


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with each table as LibreOffice saves Excel's workbook of it."""
    program = shutil.which("soffice")
    if program is None:
        missing("no soffice: tests/tools/system libreoffice installs it")
    folder = tmp_path_factory.mktemp("laid-out")
    for at, laid_out in enumerate(LAYOUTS.values()):
        (folder / f"{at}.xlsx").write_bytes(laid_out.xlsx())
    subprocess.run(
        [program, "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--convert-to", "ods",
         "--outdir", str(folder), *sorted(map(str, folder.glob("*.xlsx")))],
        check=True, capture_output=True, timeout=240,
    )  # fmt: skip
    return folder


@pytest.mark.parametrize("name", LAYOUTS)
def test_csv(name: str) -> None:
    _is_as_said(LAYOUTS[name], LAYOUTS[name].csv(), "CSV")


@pytest.mark.parametrize("name", LAYOUTS)
def test_xlsx(name: str) -> None:
    _is_as_said(LAYOUTS[name], LAYOUTS[name].xlsx(), "XLSX")


@pytest.mark.slow
@pytest.mark.parametrize("name", LAYOUTS)
def test_ods(name: str, documents: Path) -> None:
    _is_as_said(LAYOUTS[name], (documents / f"{list(LAYOUTS).index(name)}.ods").read_bytes(), "ODS")


def _is_as_said(said: LaidOut, content: bytes, label: str) -> None:
    """In the preview and in the data API."""
    records = [_texts(row, len(said.names)) for row in said.records]
    sample = reading.read(content, label=label, name="", whole=True)
    assert sample.table is not None
    assert [column.name for column in sample.table.columns] == list(said.names)
    assert [list(row) for row in sample.table.rows] == records
    assert list(sample.table.notes) == list(said.notes)
    every = whole(content, label=label)
    assert list(every.names) == list(said.names)
    assert [list(entry.cells) for entry in every.entries] == records


def _texts(row: Row, width: int) -> list[str]:
    return [*map(str, row), *[""] * (width - len(row))]
