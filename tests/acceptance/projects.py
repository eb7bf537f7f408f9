"""Small projects, written for one test."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

URL = "https://partner.example.org/data/"


def write_project(
    folder: Path,
    *,
    datasets: Path | str = "datasets.jsonl",
    organizations: Path | str = "",
    groups: Path | str = "",
    languages: Sequence[str] = ("fr",),
    partner: str = "",
    fetch: str = "files_minutes = 0\n",
) -> Path:
    """A project over one dump, with one partner `one`; `partner` is added to its partner.toml.

    `fetch` is its [fetch]: by default no file of another host is read.
    """
    place = folder / "partners" / "one"
    place.mkdir(parents=True)
    source = {"kind": "dump", "datasets": datasets, "organizations": organizations, "groups": groups}
    lines = [f"{key} = {json.dumps(str(value))}" for key, value in source.items() if value]
    (folder / "sitegen.toml").write_text("\n".join(["[sources.dump]", *lines, "[fetch]", fetch]), encoding="utf-8")
    head = {"title": "Le catalogue", "url": URL, "source": "dump", "languages": list(languages)}
    body = "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in head.items())
    (place / "partner.toml").write_text(body + partner, encoding="utf-8")
    return folder


def write_lines(file: Path, packages: Sequence[dict[str, Any]]) -> None:
    """A dump: one package a line."""
    file.write_text("".join(json.dumps(p, ensure_ascii=False) + "\n" for p in packages), encoding="utf-8")


def read_lines(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
