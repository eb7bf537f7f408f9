"""Texts of others as cells of a table that spreadsheets open."""

from __future__ import annotations

import re

# Where a cell may begin, whichever sign a spreadsheet parts cells by (French ones take semicolons), and like a formula.
# Those of full width count in Japanese settings.
# A run of blanks, quotes and signs at which spreadsheets part cells, before a sign that begins a formula. Each run is
# looked at once: it begins where none is before, and is not given back.
_FORMULA = re.compile(
    r"(?<![\s\"\u00a0\ufeff,;|])(^[\s\"\u00a0\ufeff,;|]*+|[\s\"\u00a0\ufeff,;|]++)(?=[=+\-@\uff1d\uff0b\uff0d\uff20])"
)
_PARTED = re.compile(r"[,;|\t\r\n]")
_BREAK = re.compile(r"^[\t\r\n]")


def no_formula(value: str) -> str:
    """Spreadsheets run a cell that begins like a formula: behind an apostrophe it is a text.

    No column holds numbers or dates that begin so: values of the schema's own kinds stay as they are.
    """
    return _BREAK.sub(r"'\g<0>", _FORMULA.sub(_apart, value))


def _apart(match: re.Match[str]) -> str:
    """The run with an apostrophe behind it, where a cell begins there."""
    run = match[1]
    return f"{run}'" if match.start() == 0 or _PARTED.search(run) else run
