"""Geometries written as well-known text (OGC 06-103r4, §7), with PostGIS's SRID before it, as those of GeoJSON."""

from __future__ import annotations

import re

LONGEST = 1 << 20  # characters
_SRID = re.compile(r"\s*(?:SRID\s*=\s*(\d{1,6})\s*;|<http[^>\s]*/(\d{4,6})>)?\s*", re.IGNORECASE)
_KINDS = {
    kind.upper(): kind for kind in ("Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon")
}
_DEPTHS = {"Point": 1, "MultiPoint": 1, "LineString": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
_HEAD = re.compile(rf"({'|'.join(_KINDS)})(?:\s*(?:Z|M|ZM))?\s*(?=\(|EMPTY)", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_TOKEN = re.compile(rf"\s*(?:(\()|(\))|(,)|({_NUMBER}(?:\s+{_NUMBER}){{1,3}}))\s*")


def geometry(text: str) -> tuple[dict[str, object] | None, str]:
    """The geometry of a text and the code of its projection ("EPSG:2154"; "" where none is named).

    None for what is no such text, and for what is empty. Collections and curves are not read.
    """
    start = _SRID.match(text[:200])
    code = (start[1] or start[2] or "") if start else ""
    head = _HEAD.match(text, start.end() if start else 0)
    if head is None or len(text) > LONGEST:
        return None, ""
    kind = _KINDS[head[1].upper()]
    coordinates = _coordinates(text, head.end(), _DEPTHS[kind], bare=kind == "MultiPoint")
    if not coordinates:
        return None, ""
    found = coordinates[0] if kind == "Point" else coordinates
    return {"type": kind, "coordinates": found}, f"EPSG:{code.lstrip('0')}" if code else ""


def _coordinates(text: str, at: int, depth: int, *, bare: bool) -> list[object]:
    """The lists of positions from `at` on, `depth` deep; [] where they do not end as they begin.

    `bare`: each position may have brackets of its own, as those of a MultiPoint.
    """
    found: list[object] = []
    stack: list[list[object]] = []
    while match := _TOKEN.match(text, at):
        at = match.end()
        opening, closing, _, position = match.groups()
        if opening:
            inner = found if not stack else stack[-1] if bare and len(stack) == depth else []
            if stack and inner is not stack[-1]:
                stack[-1].append(inner)
            stack.append(inner)
            if len(stack) > depth + bare:
                return []
        elif closing:
            if not stack:
                return []
            stack.pop()
            if not stack:
                return found if not text[at:].strip() else []
        elif position:
            if len(stack) < depth:
                return []
            stack[-1].append([float(number) for number in position.split()][:3])
    return []
