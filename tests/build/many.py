"""Many small partners over one dump."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tests.acceptance.projects import write_lines

MOST = 3  # datasets of a partner: the first has none, the next one, and so on


def write_partners(folder: Path, count: int, outputs: Sequence[str] = ()) -> Path:
    """A project of so many partners, `p000` and so on, of 0 to 3 datasets each; with these outputs, or all."""
    (folder / "data").mkdir(parents=True)
    numbers = range(count)
    write_lines(
        folder / "data/d.jsonl", [_package(number, each) for number in numbers for each in range(number % (MOST + 1))]
    )
    organizations = [{"id": f"o-{number}", "name": _name(number), "title": f"Commune {number}"} for number in numbers]
    (folder / "data/o.json").write_text(json.dumps(organizations), encoding="utf-8")
    (folder / "sitegen.toml").write_text(
        '[sources.dump]\nkind = "dump"\ndatasets = "data/d.jsonl"\norganizations = "data/o.json"\n'
        f'[fetch]\nfiles_minutes = 0\n[defaults]\nsource = "dump"\noutputs = {json.dumps(list(outputs))}\n',
        encoding="utf-8",
    )
    for number in numbers:
        place = folder / "partners" / _name(number)
        place.mkdir(parents=True)
        (place / "partner.toml").write_text(
            f'title = "Commune {number}"\nurl = "https://{_name(number)}.example.org/"\n'
            f'[select]\norganizations = ["{_name(number)}"]\n',
            encoding="utf-8",
        )
    return folder


def _name(number: int) -> str:
    return f"p{number:03}"


def _package(number: int, each: int) -> dict[str, Any]:
    return {
        "id": f"d-{number}-{each}",
        "name": f"jeu-{number}-{each}",
        "title": f"Jeu {each} de la commune {number}",
        "notes": f"Le *{each}*e jeu de la commune {number}.",
        "metadata_modified": f"2026-01-{1 + number % 28:02}T08:00:00",
        "organization": {"id": f"o-{number}", "name": _name(number), "title": f"Commune {number}"},
        "tags": [{"name": f"mot {(number + each) % 11}"}],
        "license_id": "lov2",
        "resources": [{"id": f"r-{number}-{each}", "name": "R", "format": "CSV", "url": "https://a.example.org/r.csv"}],
    }
