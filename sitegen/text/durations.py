"""Durations as people read them in a table: PT36H15M -> 36:15."""

from __future__ import annotations

import re

_SPAN = re.compile(r"(-?)PT(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)((?:\.\d+)?)S)?", re.ASCII)


def clock(text: str) -> str:
    """Hours, minutes, and seconds where there are some, as every language writes them. What is no such stays."""
    match = _SPAN.fullmatch(text.strip())
    if match is None:
        return text
    sign, hours, minutes, seconds, part = match.groups()
    told = f"{sign}{int(hours or 0)}:{int(minutes or 0):02}"
    return f"{told}:{int(seconds):02}{part}" if seconds else told
