"""What csv-detective, which data.gouv.fr looks into files with, reads of CSV files: run by a Python that has it.

    PYTHON tests/csv_detective_reader.py FOLDER

Prints a JSON object: the names and the number of records of each CSV file of FOLDER, by its name; without those that it
finds no table in.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path


def read(file: Path) -> tuple[list[str], int] | None:
    """The names of a file's columns and how many records it has."""
    from csv_detective import routine

    try:
        found = routine(str(file), num_rows=-1, output_profile=False, save_results=False)
    except (ValueError, IndexError, KeyError, TypeError):
        return None
    return list(found["header"]), found["total_lines"]


if __name__ == "__main__":
    every = {file.stem: read(file) for file in sorted(Path(sys.argv[1]).glob("*.csv"))}
    print(json.dumps({name: found for name, found in every.items() if found}))  # noqa: T201
