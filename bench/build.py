"""How long builds take, in CPU seconds and memory: `python bench/build.py [-n DATASETS] [--languages fr,en]`.

Three builds of one made-up catalogue: from nothing, with nothing changed, with 1 % of the datasets changed.
The catalogue comes from the shared material (SITEGEN_SHARED, or ../shared). The aim for 1,000 datasets: less than
10 s of CPU, and 200 MB.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SITEGEN_SHARED") or PROJECT.parent / "shared")
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
SITEGEN = Path(sys.executable).with_name("sitegen")
DUMP = "datasets.jsonl"


@dataclass(frozen=True)
class Cost:
    """What a run used, with all processes that it started; memory is that of the largest one."""

    wall: float
    cpu: float
    megabytes: float


def main() -> int:
    """Measure, and print the table; 0, also where an aim is missed."""
    options = _arguments()
    with workspace() as folder:
        print(f"{'datasets':>8}  {'build':<16} {'CPU s':>7} {'wall s':>7} {'MB':>6} {'files':>7}")
        for count in options.datasets or [1000]:
            _measure(Path(folder, str(count)), count, options)
    return 0


def _measure(folder: Path, count: int, options: argparse.Namespace) -> None:
    project = make_project(folder, options.languages.split(","))
    for name, changed in (("from nothing", 0), ("nothing changed", 0), ("1 % changed", 1)):
        make_catalogue(project / DUMP, count, options.seed, changed)
        cost = run([SITEGEN, "-C", project, "build", *options.arguments])
        files = sum(len(names) for _, _, names in os.walk(project / "public"))
        print(
            f"{count:>8}  {name:<16} {cost.cpu:>7.2f} {cost.wall:>7.2f} {cost.megabytes:>6.0f} {files:>7}", flush=True
        )


def workspace() -> tempfile.TemporaryDirectory[str]:
    """A folder of our own, in memory where the machine has such a place; it goes with the `with`."""
    memory = MEMORY if MEMORY.is_dir() else None
    return tempfile.TemporaryDirectory(prefix="sitegen-bench-", dir=memory, ignore_cleanup_errors=True)


def make_catalogue(dump: Path, count: int, seed: int, changed: int = 0) -> None:
    """Write the made-up catalogue, with `changed` percent of its datasets changed."""
    generator = SHARED / "bench" / "gen_catalogue.py"
    if not generator.is_file():
        raise SystemExit(f"no {generator}: set SITEGEN_SHARED to the folder of the shared material")
    more = ["--changed", str(changed)] if changed else []
    command: list[str | Path] = [sys.executable, generator, str(count), str(seed), *more]
    with dump.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)


def make_project(folder: Path, languages: Sequence[str], outputs: Sequence[str] = ()) -> Path:
    """Lay out a project of one partner, who publishes everything where no `outputs` are named."""
    partner = folder / "partners" / "one"
    partner.mkdir(parents=True)
    (folder / "sitegen.toml").write_text(
        f'[sources.bench]\nkind = "dump"\ndatasets = "{DUMP}"\n[fetch]\nfiles_minutes = 0\n', encoding="utf-8"
    )
    (partner / "partner.toml").write_text(
        'title = "Mesures"\nurl = "https://bench.example.org/"\nsource = "bench"\n'
        f"languages = {json.dumps(list(languages))}\noutputs = {json.dumps(list(outputs))}\n",
        encoding="utf-8",
    )
    return folder


def run(command: list[str | Path]) -> Cost:
    """Run a program to its end, and weigh it."""
    os.sync()
    started = time.monotonic()
    with tempfile.TemporaryFile() as output:
        process = subprocess.Popen(command, stdout=output, stderr=subprocess.STDOUT)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            output.seek(0)
            raise SystemExit(output.read().decode("utf-8", "replace"))
    return Cost(time.monotonic() - started, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What builds cost.")
    parser.add_argument("-n", dest="datasets", type=int, action="append", help="datasets (may be repeated; 1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--languages", default="fr", help="as in partner.toml, separated by commas")
    parser.add_argument("arguments", nargs="*", help="more for `sitegen build`, after --")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
