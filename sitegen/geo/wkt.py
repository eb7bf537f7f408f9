"""Geometries written as well-known text (OGC 06-103r4, §7), with PostGIS's SRID before it, as those of GeoJSON."""

from __future__ import annotations

import re

LONGEST = 1 << 20  # characters
_DEEPEST = 8  # collections in collections
_SRID = re.compile(r"\s*(?:SRID\s*=\s*(\d{1,6})\s*;|<http[^>\s]*/(\d{4,6})>)?\s*", re.IGNORECASE)
_KINDS = {
    kind.upper(): kind
    for kind in (
        "Point", "LineString", "Polygon", "MultiPoint", "MultiLineString", "MultiPolygon", "GeometryCollection",
    )
}  # fmt: skip
_DEPTHS = {"Point": 1, "MultiPoint": 1, "LineString": 1, "Polygon": 2, "MultiLineString": 2, "MultiPolygon": 3}
_HEAD = re.compile(rf"\s*({'|'.join(_KINDS)})(?:\s*(ZM|Z|M))?\s*(?=\(|EMPTY)", re.IGNORECASE)
_EMPTY = re.compile(r"EMPTY\s*", re.IGNORECASE)
_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?"
_TOKEN = re.compile(rf"\s*(?:(\()|(\))|(,)|({_NUMBER}(?:\s+{_NUMBER}){{1,3}})|(?i:EMPTY))\s*")
_SIGN = re.compile(r"\s*([(,)])\s*")

Shape = dict[str, object]


class _WrongError(Exception):
    """No well-known text."""


def geometry(text: str) -> tuple[Shape | None, str]:
    """The geometry of a text and the code of its projection ("EPSG:2154"; "" where none is named).

    None for what is no such text, and for what is empty. Empty members are left out. Curves are not read.
    """
    if len(text) > LONGEST:
        return None, ""
    start = _SRID.match(text[:200])
    code = (start[1] or start[2] or "") if start else ""
    try:
        found, end = _geometry(text, start.end() if start else 0, _DEEPEST)
    except _WrongError:
        return None, ""
    if found is None or text[end:].strip():
        return None, ""
    return found, f"EPSG:{code.lstrip('0')}" if code else ""


def is_empty(text: str) -> bool:
    """Whether a text is a geometry without a position: "POINT EMPTY"."""
    if len(text) > LONGEST or not text[-20:].rstrip(" )").upper().endswith("EMPTY"):
        return False
    start = _SRID.match(text[:200])
    try:
        found, end = _geometry(text, start.end() if start else 0, _DEEPEST)
    except _WrongError:
        return False
    return found is None and not text[end:].strip()


def _geometry(text: str, at: int, levels: int) -> tuple[Shape | None, int]:
    """The geometry that begins at `at`, None for an empty one, and where it ends. Raises _WrongError."""
    head = _HEAD.match(text, at)
    if head is None or not levels:
        raise _WrongError
    kind, at = _KINDS[head[1].upper()], head.end()
    if empty := _EMPTY.match(text, at):
        return None, empty.end()
    if kind == "GeometryCollection":
        members, at = _members(text, at, levels)
        return ({"type": kind, "geometries": members} if members else None), at
    most = 2 if (head[2] or "").upper() == "M" else 3  # a measure is no height
    coordinates, at = _coordinates(text, at, _DEPTHS[kind], bare=kind == "MultiPoint", most=most)
    if not coordinates:
        return None, at
    return {"type": kind, "coordinates": coordinates[0] if kind == "Point" else coordinates}, at


def _members(text: str, at: int, levels: int) -> tuple[list[Shape], int]:
    found: list[Shape] = []
    while sign := _SIGN.match(text, at):
        if sign[1] == ")":
            return found, sign.end()
        member, at = _geometry(text, sign.end(), levels - 1)
        found += [member] if member else []
    raise _WrongError


def _coordinates(text: str, at: int, depth: int, *, bare: bool, most: int) -> tuple[list[object], int]:
    """The lists of positions from `at` on, `depth` deep, and where they end. Raises _WrongError.

    `bare`: each position may have brackets of its own, as those of a MultiPoint; `most` numbers of a position count.
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
                raise _WrongError
        elif closing:
            stack.pop()
            if not stack:
                return found, at
        elif position:
            if len(stack) < depth:
                raise _WrongError
            stack[-1].append([float(number) for number in position.split()][:most])
        if not stack:
            raise _WrongError
    raise _WrongError
