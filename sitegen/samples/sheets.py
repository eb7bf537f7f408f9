"""Workbooks (XLSX, XLSB, XLS, ODS) -> the rows of the first sheet that has any, by calamine in a process of its own.

calamine lays a sheet out as a full rectangle before it gives the first row: a file of a kilobyte with cells in two far
corners asks for half a terabyte, and Rust ends the process that cannot have it. So it is another process that ends,
with a limit to its memory, whatever the format and whatever the lie.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import msgspec

from sitegen.samples import workbook
from sitegen.samples.sample import Why

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
    rows: Callable[[], Iterator[list[str]]] | None = None  # from the first one, each time that it is called
    name: str = ""
    others: tuple[str, ...] = ()
    uncounted: int = 0  # rows that were counted and not handed over
    exact: bool = True  # all were counted


class _Answer(msgspec.Struct):
    sheet: str
    others: tuple[str, ...]
    uncounted: int
    exact: bool


def sheet(content: bytes, *, fully: bool = False) -> Sheet:
    """The first sheet with rows of a workbook in any of the formats. `content` is the whole file.

    `fully`: with all its rows and the whole of each cell, or not at all.
    """
    if len(content) > LARGEST:
        return Sheet("too-large")
    answer = tempfile.TemporaryFile()  # noqa: SIM115  # closed when the last that reads rows from it lets go of it
    with tempfile.TemporaryFile() as file:  # a pipe would be filled in thousands of small steps
        file.write(content)
        file.seek(0)
        try:
            run = subprocess.run(  # noqa: S603  # our own program; -P keeps its folder from hiding Python's modules
                [sys.executable, "-P", str(_PROGRAM), *([workbook.FULLY] if fully else [])],
                stdin=file,
                stdout=answer,
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
    return _answered(answer)


def _answered(answer: IO[bytes]) -> Sheet:
    """What the program wrote: rows, a line each, and a last line about them."""
    answer.seek(0)
    end, last = 0, b""
    for line in answer:
        end, last = end + len(last), line
    about = msgspec.json.decode(last, type=_Answer)

    def rows() -> Iterator[list[str]]:
        answer.seek(0)
        at = 0
        while at < end:
            line = answer.readline()
            at += len(line)
            yield _row.decode(line)

    return Sheet("", rows, about.sheet, about.others, about.uncounted, about.exact)


_row = msgspec.json.Decoder(list[str])
