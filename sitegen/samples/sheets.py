"""Workbooks (XLSX, XLSB, XLS, ODS) -> the rows of the first sheet that has any, by calamine in a process of its own.

calamine lays a sheet out as a full rectangle before it gives the first row: a file of a kilobyte with cells in two far
corners asks for half a terabyte, and Rust ends the process that cannot have it. So it is another process that ends,
with a limit to its memory, whatever the format and whatever the lie.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

import msgspec

from sitegen.samples import workbook
from sitegen.samples.sample import Why
from sitegen.samples.tables import Grid
from sitegen.samples.tables import grid as grid_of

LARGEST = 16 << 20  # bytes of a workbook: as hydra has it for XLSX (12.5 MB), rounded up
_PROGRAM = Path(workbook.__file__)
_PATIENCE = 120  # seconds: it limits its processor time itself, and a busy machine is no fault of the file's
_WHY: dict[int, Why] = {
    workbook.ENCRYPTED: "encrypted",
    workbook.BROKEN: "broken",
    workbook.EMPTY: "empty",
    workbook.TOO_LARGE: "too-large",
}


@dataclass(frozen=True, slots=True)
class Sheet:
    """The first sheet with rows, or `why` there is none."""

    why: Why = ""
    grid: Grid | None = None
    name: str = ""
    others: tuple[str, ...] = ()


class _Answer(msgspec.Struct):
    sheet: str
    others: tuple[str, ...]
    rows: list[list[str]]
    total: int
    exact: bool


def sheet(content: bytes) -> Sheet:
    """The first sheet with rows of a workbook in any of the formats. `content` is the whole file."""
    if len(content) > LARGEST:
        return Sheet("too-large")
    with tempfile.TemporaryFile() as file:  # a pipe would be filled in thousands of small steps
        file.write(content)
        file.seek(0)
        try:
            run = subprocess.run(  # noqa: S603  # our own program; -P keeps its folder from hiding Python's modules
                [sys.executable, "-P", str(_PROGRAM)],
                stdin=file,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=_PATIENCE,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Sheet("too-large")
    if run.returncode == 1:  # Python's own: it could not even begin
        raise RuntimeError(f"{_PROGRAM} does not run; is python-calamine installed?")
    if run.returncode:
        return Sheet(_WHY.get(run.returncode, "too-large"))  # any other: the system, or Rust, has ended it
    answer = msgspec.json.decode(run.stdout, type=_Answer)
    found = grid_of(answer.rows, whole=answer.exact)
    if found is None:
        return Sheet("empty")
    uncounted = answer.total - len(answer.rows)  # what was not handed over
    return Sheet("", replace(found, total=found.total + uncounted), answer.sheet, answer.others)
