"""How many datasets of real catalogues have a licence, a contact, a place, a period and a frequency.

    python -m bench.fields FOLDER [SITEGEN]

FOLDER holds dumps, `PORTAL.jsonl`, one package a line. With SITEGEN, a checkout of another release, the same is counted
with its code, and each figure is "before → after".
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

WHAT = ("datasets", "licence", "contact", "place", "period", "frequency", "services")
# Runs in either release: says what each of them knows of one dump.
_COUNT = """
import json, sys, tempfile
from pathlib import Path
from sitegen.config import DumpSource, FetchTable, Partner, PartnerTable, Source
from sitegen.sources import fetch
dump = Path(sys.argv[1])
settings = DumpSource.model_validate({"kind": "dump", "datasets": dump.name})
source = Source("dump", settings, dump.parent, FetchTable(files_minutes=0))
table = {"title": "x", "url": "https://x.example.org/", "source": "dump", "show": {"contacts": True}}
with tempfile.TemporaryDirectory() as cache:
    partner = Partner("x", dump.parent, source, PartnerTable.model_validate(table))
    found = fetch(partner, cache=Path(cache), files=None).datasets
has = lambda what: sum(bool(what(each)) for each in found)
print(json.dumps([
    len(found), has(lambda d: d.license), has(lambda d: d.contact), has(lambda d: d.spatial or d.territory),
    has(lambda d: d.temporal), has(lambda d: d.frequency or d.frequency_label),
    sum(file.kind == "api" for each in found for file in each.resources),
]))
"""


def counted(dump: Path, release: Path) -> list[int]:
    """The figures of WHAT for one dump, by the sitegen in the folder `release`."""
    command = [sys.executable, "-c", _COUNT, str(dump)]
    done = subprocess.run(command, cwd=release, env={"PYTHONPATH": str(release)}, capture_output=True, check=True)
    return [int(each) for each in json.loads(done.stdout)]


def table(folder: Path, before: Path | None) -> str:
    """The table of docs/machines.md, in Markdown."""
    here = Path(__file__).parent.parent
    rows = [["catalogue", *WHAT], ["---", *("--:" for _ in WHAT)]]
    for dump in sorted(folder.glob("*.jsonl")):
        after = counted(dump, here)
        old = counted(dump, before) if before else after
        rows.append([dump.stem, *(str(b) if a == b else f"{a} → {b}" for a, b in zip(old, after, strict=True))])
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def main(arguments: Sequence[str]) -> None:
    """Print the table."""
    if not arguments:
        sys.exit(__doc__)
    print(table(Path(arguments[0]), Path(arguments[1]).resolve() if len(arguments) > 1 else None))


if __name__ == "__main__":
    main(sys.argv[1:])
