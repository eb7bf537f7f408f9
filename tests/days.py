"""A project's cache of files, made older: days pass in a test."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import msgspec

from sitegen.sources.files.cache import APART, Visit


def a_day_later(project: Path) -> None:
    """As if everything that was visited had been so a day earlier."""
    with sqlite3.connect(project / ".sitegen" / "files.sqlite") as db:
        rows = db.execute("SELECT address, body FROM visits").fetchall()
        for address, body in rows:
            visit = msgspec.json.decode(body, type=Visit)
            failing = visit.failing - APART if visit.failing else 0.0
            older = msgspec.structs.replace(visit, failing=failing, seen=visit.seen - APART)
            db.execute("UPDATE visits SET body = ? WHERE address = ?", (msgspec.json.encode(older), address))
    db.close()
