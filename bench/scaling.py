"""What many partners cost: `python -m bench.scaling [-p PARTNERS] [-n DATASETS ...]`.

A portal on this machine, which answers like CKAN (tests/sources/portal.py), has so many organisations of so many
datasets each; each is a partner, with all outputs in one language. All sites are built from nothing, then again with
nothing changed, then with 1 % of the datasets changed. Files of other hosts are not visited.

The catalogue comes from the shared material (SITEGEN_SHARED, or ../shared); the CPU time of the portal is not counted.
Everything is written to /dev/shm: 1,000 partners of 3 datasets need 3 GB there. docs/scaling.md has the figures.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import re
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from bench.build import DUMP, PROJECT, SITEGEN, make_catalogue, workspace
from bench.weigh import made, run, seen, tree
from tests.sources import portal
from tests.sources.portal import Answer, Asked, Portal

_SEARCH = "package_search"
COLUMNS = (
    "| partners | datasets each | build | CPU s | ms CPU a partner | wall s | MB held | questions | MB answered "
    "| sites made anew | files made | files | MB |"
)


def main() -> int:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description="What many partners cost.")
    parser.add_argument("-p", dest="partners", type=int, default=1000)
    parser.add_argument("-n", dest="datasets", type=int, nargs="+", default=[3], help="datasets of each partner")
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    compileall.compile_dir(PROJECT / "sitegen", quiet=1)  # as an installation is
    print(f"# load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print(COLUMNS)
    print("|---" * (COLUMNS.count("|") - 1) + "|", flush=True)
    for datasets in options.datasets:
        with workspace() as folder, portal.running() as found:
            _measure(Path(folder), found, options.partners, datasets, options.seed)
    print(f"# load {os.getloadavg()[0]:.1f}")
    return 0


def _measure(folder: Path, found: Portal, partners: int, datasets: int, seed: int) -> None:
    project = _project(folder / "project", found.url, partners)
    sites = project / "public"
    found.organizations = [_organization(number) for number in range(partners)]
    for build, changed in (("first", 0), ("unchanged", 0), ("1 % changed", 1)):
        _fill(found, folder / DUMP, partners, datasets, seed, changed)
        before = seen(sites)
        found.asked, found.sent = [], 0
        cost = run([SITEGEN, "-C", project, "build"])
        anew = made(before, sites)
        touched = {path.parts[len(sites.parts)] for path in map(Path, seen(sites)) if seen_anew(before, path)}
        site = tree(sites)
        print(
            f"| {partners} | {datasets} | {build} | {cost.cpu:.1f} | {1000 * cost.cpu / partners:.1f} "
            f"| {cost.wall:.0f} | {cost.megabytes:.0f} | {len(found.asked)} | {found.sent / 1e6:.1f} | {len(touched)} "
            f"| {anew.files} | {site.files} | {site.bytes / 1e6:.1f} |",
            flush=True,
        )
        print(f"# questions: {dict(Counter(action for _, action, _ in found.asked))}", flush=True)
    cache = tree(project / ".sitegen")
    print(f"# .sitegen: {cache.files} files, {cache.bytes / 1e6:.1f} MB", flush=True)


def seen_anew(before: dict[str, int], path: Path) -> bool:
    """Whether a file is another than before."""
    return before.get(str(path)) != path.lstat().st_ino


def _project(folder: Path, url: str, partners: int) -> Path:
    (folder / "partners").mkdir(parents=True)
    (folder / "sitegen.toml").write_text(
        f'[sources.portal]\nkind = "ckan"\nurl = "{url}"\n[fetch]\nfiles_minutes = 0\n'
        '[defaults]\nsource = "portal"\nlanguages = ["fr"]\nmax_loss = 100\n',
        encoding="utf-8",
    )
    for number in range(partners):
        name = _name(number)
        (folder / "partners" / name).mkdir()
        (folder / "partners" / name / "partner.toml").write_text(
            f'title = "Commune {number}"\nurl = "https://{name}.example.org/"\n[select]\norganizations = ["{name}"]\n',
            encoding="utf-8",
        )
    return folder


def _name(number: int) -> str:
    return f"commune-{number:05}"


def _organization(number: int) -> dict[str, Any]:
    return {"id": f"id-{_name(number)}", "name": _name(number), "title": f"Commune {number}", "image_display_url": ""}


def _fill(found: Portal, dump: Path, partners: int, datasets: int, seed: int, changed: int) -> None:
    """Give each organisation its datasets of the made-up catalogue; a search looks at those of whom it asks for."""
    make_catalogue(dump, partners * datasets, seed, changed=changed)
    owned: dict[str, list[dict[str, Any]]] = {}
    with dump.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            owner = _organization(number // datasets)
            owned.setdefault(owner["id"], []).append(
                json.loads(line) | {"organization": owner, "owner_org": owner["id"]}
            )
    found.packages = [package for packages in owned.values() for package in packages]

    def narrowed(asked: Asked) -> Answer | None:
        method, action, parameters = asked
        owners = re.findall(r"id-commune-\d+", str(parameters.get("fq", "")))
        if action != _SEARCH or not owners:
            return None
        part = Portal(found.url, packages=[package for owner in set(owners) for package in owned.get(owner, ())])
        answer = part.answer(method, f"/api/3/action/{_SEARCH}", parameters, {})
        return None if callable(answer) else answer

    found.before = narrowed


if __name__ == "__main__":
    sys.exit(main())
