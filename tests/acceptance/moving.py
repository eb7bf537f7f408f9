"""A small site some of whose datasets were renamed, and some removed, since it was first published."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitegen import config
from sitegen.build import batch
from sitegen.build.report import Report
from tests.acceptance.projects import write_lines, write_project

BASE = "/data/"  # where `write_project` puts its partner
RENAMED = {"jeu-001": "2026-nouveau", "jeu-002": "jeu-005", "jeu-003": "jeu-002", "budget": "jeu-006"}
REMOVED = ("jeu-004", "jeu-007")
ODD = "Открытые данные 2026"  # no name that addresses can have


def dataset(number: int, name: str, **fields: Any) -> dict[str, Any]:
    return {
        "id": f"id-{number}",
        "name": name,
        "title": f"Le jeu {number}",
        "organization": {"id": "o", "name": "mairie", "title": "La mairie"},
        "resources": [{"id": f"r-{number}", "name": "R", "format": "CSV", "url": "https://example.org/r.csv"}],
        **fields,
    }


def project(folder: Path, partner: str = "") -> Path:
    found = write_project(folder, datasets="data/d.jsonl", languages=("fr", "en"), partner=partner)
    (found / "data").mkdir(exist_ok=True)
    return found


def build(project: Path, datasets: Sequence[dict[str, Any]] | None = None, *, out: str = "out", **more: Any) -> Report:
    """The site in `out`/one, of these datasets where some are given."""
    if datasets is not None:
        write_lines(project / "data/d.jsonl", datasets)
    partners = list(config.load(project).partners.values())
    [report] = batch.build_all(partners, root=project, dest=project / out, offline=True, **more)
    assert isinstance(report, Report), report
    return report


def moved(folder: Path, partner: str = "") -> Path:
    """The project, built three times.

    1 has another name; 2 and 3 had theirs changed, and 3 has that of 2 now; 4 and 7 are gone; 6 was renamed twice; a
    new dataset, 8, has the name that another had which is gone; 9 lost a name that no address can have.
    """
    found = project(folder, partner)
    first = [dataset(n, f"jeu-{n:03}") for n in range(6)]
    build(found, [*first, dataset(6, "budget"), dataset(7, "jeu-007"), dataset(9, ODD), dataset(10, "ancien")])
    middle = [
        dataset(0, "jeu-000"),
        dataset(1, "2026-nouveau"),
        dataset(2, "jeu-020"),
        dataset(3, "jeu-002"),
        dataset(6, "budget-2026"),
    ]
    build(found, [*middle, dataset(7, "jeu-007"), dataset(9, "donnees-ouvertes"), dataset(8, "ancien")])
    last = [*middle[:2], dataset(2, "jeu-005"), middle[3], dataset(6, "jeu-006")]
    build(found, [*last, dataset(9, "donnees-ouvertes"), dataset(8, "ancien")])
    return found
