"""Durations in a table, as Python writes them and as the theme's script does."""

from __future__ import annotations

import json
import subprocess

from sitegen import package_data
from sitegen.text.durations import clock
from tests.search.asking import node

SHOWN = {
    "PT36H15M": "36:15", "PT12H": "12:00", "PT0H": "0:00", "PT5M": "0:05", "PT26H15M5S": "26:15:05",
    "PT1.5S": "0:00:01.5", "-PT1H30M": "-1:30", "P1D": "P1D", "n.c.": "n.c.", "": "",
}  # fmt: skip
_SCRIPT = """
const { clock, comparison } = await import(process.argv[1]);
const { spans, cells } = JSON.parse(process.argv[2]);
console.log(JSON.stringify([spans.map(clock), cells.sort(comparison("duration", "fr", 1))]));
"""


def test_hours_and_minutes() -> None:
    assert {span: clock(span) for span in SHOWN} == SHOWN


def test_the_script_shows_and_sorts_them_alike() -> None:
    script = package_data.themes() / "base" / "assets" / "order.js"
    cells = ["36:15", "", "9:00", "n.c.", "-1:00", "9:00:05", "100:00"]
    asked = json.dumps({"spans": list(SHOWN), "cells": cells})
    command = [node(), "--input-type=module", "-e", _SCRIPT, script.as_uri(), asked]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    shown, ordered = json.loads(done.stdout)
    assert shown == list(SHOWN.values())
    assert ordered == ["-1:00", "9:00", "9:00:05", "36:15", "100:00", "n.c.", ""]
