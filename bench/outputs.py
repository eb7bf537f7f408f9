"""What each output costs beside the pages, in CPU seconds: `python -m bench.outputs [-n DATASETS]`.

A made-up catalogue is built with the pages alone, then with one more output at a time, then with all that are for
machines. The aim: those together cost less than the pages do, at 20,000 datasets. An output that reads what
another one describes (`preflight`, of `dcat`) is built with it, and is weighed against that build.
"""

from __future__ import annotations

import argparse
import shutil
import sys
from pathlib import Path

from bench.build import DUMP, SITEGEN, make_catalogue, make_project, workspace
from bench.weigh import run

FOR_MACHINES = ("dcat", "ckan_api", "pod", "scdl", "datapackage", "feeds")
PAGES = ("pages",)


def main() -> int:
    """Measure, and print the table; 0."""
    options = _arguments()
    with workspace() as folder:
        dump = Path(folder, DUMP)
        make_catalogue(dump, options.datasets, options.seed)
        pages = _cost(Path(folder), dump, PAGES)
        print(f"{'pages':<12} {pages:>7.1f} s")
        for output in FOR_MACHINES:
            _tell(output, _cost(Path(folder), dump, (*PAGES, output)) - pages, pages)
        described = _cost(Path(folder), dump, (*PAGES, "dcat"))
        _tell("preflight", _cost(Path(folder), dump, (*PAGES, "dcat", "preflight")) - described, pages)
        _tell("together", _cost(Path(folder), dump, (*PAGES, *FOR_MACHINES, "preflight")) - pages, pages)
    return 0


def _cost(folder: Path, dump: Path, outputs: tuple[str, ...]) -> float:
    """CPU seconds of a first build that publishes these."""
    project = make_project(folder / "-".join(outputs), ["fr"], outputs)
    (project / DUMP).hardlink_to(dump)
    cost = run([SITEGEN, "-C", project, "build"])
    shutil.rmtree(project)  # memory is what the workspace is made of
    return cost.cpu


def _tell(output: str, cost: float, pages: float) -> None:
    print(f"{output:<12} {cost:>+7.1f} s  {cost / pages:>5.0%} of the pages'", flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What outputs cost.")
    parser.add_argument("-n", dest="datasets", type=int, default=2000)
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
