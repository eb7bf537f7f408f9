"""Geometries of any GeoJSON as RFC 7946 wants them.

Positions have two or three finite numbers, longitude and latitude in degrees, with seven decimals (a centimetre). Rings
are closed, outer ones run counter-clockwise and holes clockwise (§3.1.6). What crosses the antimeridian is cut there
(§3.1.9). A geometry that has a position nobody can place, or nothing at all, is null (§3.2): nothing is guessed. Empty
members of a collection are left out of it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from itertools import pairwise

from sitegen.geo.geometry import Point

Position = tuple[float, ...]  # longitude, latitude, and a height where there is one
Path = list[Position]
Geometry = dict[str, object]
Convert = Callable[[Sequence[Point]], Sequence[Point | None]]

DECIMALS = 7
_DEEPEST = 8  # collections in collections
_OURS = range(1)  # the world from 180 west to 180 east, of all that longitudes may count on to
_MOST_WORLDS = 20  # a satellite passes through sixteen a day
_FARTHEST = 360.0  # degrees: longitudes that count on beyond 180, or from 0 to 360, are brought back


class _Unplaced(Exception):  # noqa: N818  # no error of anybody's program
    """A geometry that cannot be published."""


class _Empty(_Unplaced):
    """One that has no position at all."""


def geometry(value: object, convert: Convert | None = None) -> Geometry | None:
    """A GeoJSON geometry, converted to degrees where there is a way to; None for one that has no place."""
    try:
        return _geometry(value, convert, _DEEPEST)
    except _Unplaced:
        return None


def paths(value: object) -> Iterator[Sequence[Sequence[float]]]:
    """The points, lines and rings of a geometry that `geometry` gave, each as its positions."""
    if isinstance(value, dict):
        for member in value.get("geometries") or [value.get("coordinates")]:
            yield from paths(member)
    elif isinstance(value, list) and value:
        if not isinstance(value[0], list | dict):
            yield [value]
        elif isinstance(value[0], list) and not isinstance(value[0][0], list):
            yield value
        else:
            for member in value:
                yield from paths(member)


def _geometry(value: object, convert: Convert | None, levels: int) -> Geometry:
    if value is None:
        raise _Empty
    if not isinstance(value, Mapping) or not levels:
        raise _Unplaced
    kind, coordinates = value.get("type"), value.get("coordinates")
    if kind == "GeometryCollection":
        members = list(_members(value.get("geometries"), convert, levels - 1))
        if not members:
            raise _Empty
        return {"type": kind, "geometries": members}
    if coordinates is None or coordinates == []:
        raise _Empty
    if kind == "Point":
        return _made("Point", [_brought_back(position) for position in _path([coordinates], convert)], many=False)
    if kind == "MultiPoint":
        return _made("Point", [_brought_back(position) for position in _path(coordinates, convert)], many=True)
    if kind in ("LineString", "MultiLineString"):
        lines = [coordinates] if kind == "LineString" else _list(coordinates)
        cut = [piece for line in lines for piece in _line(_path(line, convert))]
        return _made("LineString", cut, many=kind != "LineString")
    if kind in ("Polygon", "MultiPolygon"):
        polygons = [coordinates] if kind == "Polygon" else _list(coordinates)
        cut_polygons = [
            piece for polygon in polygons for piece in _polygon([_path(ring, convert) for ring in _list(polygon)])
        ]
        return _made("Polygon", cut_polygons, many=kind != "Polygon")
    raise _Unplaced


def _members(geometries: object, convert: Convert | None, levels: int) -> Iterator[Geometry]:
    """Those of a collection but for the empty ones, which say nothing of where it is."""
    for member in _list(geometries):
        with suppress(_Empty):
            yield _geometry(member, convert, levels)


def _made(kind: str, parts: Sequence[object], *, many: bool) -> Geometry:
    """Rounded, with lists for tuples: of one part or of several."""
    if not parts:
        raise _Empty
    if many or len(parts) > 1:
        return {"type": f"Multi{kind}", "coordinates": _listed(parts)}
    return {"type": kind, "coordinates": _listed(parts[0])}


def _listed(value: object) -> object:
    return [_listed(member) for member in value] if isinstance(value, list | tuple) else value


def _path(coordinates: object, convert: Convert | None) -> Path:
    raw = [_numbers(position) for position in _list(coordinates)]
    if convert is not None:
        places = convert([(position[0], position[1]) for position in raw])
        raw = [(*_placed(place), *position[2:]) for place, position in zip(places, raw, strict=True)]
    if any(abs(position[0]) > _FARTHEST or abs(position[1]) > 90 for position in raw):
        raise _Unplaced
    return [tuple(round(number, DECIMALS) + 0.0 for number in position) for position in raw]  # no -0.0


def _numbers(position: object) -> Position:
    if not isinstance(position, list) or len(position) < 2:
        raise _Unplaced
    found = [_number(value) for value in position[:3]]
    if found[0] is None or found[1] is None:
        raise _Unplaced
    return tuple(value for value in found if value is not None)


def _number(value: object) -> float | None:
    if type(value) not in (int, float):
        return None
    try:
        number = float(value)  # type: ignore[arg-type]
    except OverflowError:
        return None
    return number if abs(number) < float("inf") else None  # NaN is not less either


def _placed(place: Point | None) -> Point:
    if place is None:
        raise _Unplaced
    return place


def _brought_back(position: Position) -> Position:
    x = position[0]
    return (round(x - 360 if x > 180 else x + 360 if x < -180 else x, DECIMALS), *position[1:])


# -- Lines and rings, cut at the antimeridian.


def _line(path: Path) -> list[Path]:
    if len(path) < 2:
        return []
    path = _eastward(path)
    worlds = _worlds(path)
    if worlds == _OURS:
        return [path]
    return [_moved(piece, -world * 360) for world, piece in _cut_line(path) if world in worlds]


def _polygon(rings: Sequence[Path]) -> list[list[Path]]:
    """The polygon, or its pieces; none where the outer ring encloses nothing."""
    closed = [ring for ring in map(_closed, rings[:1]) if ring]
    if not closed:
        return []
    closed += [ring for ring in map(_closed, rings[1:]) if ring]
    outer, *holes = map(_eastward, closed)
    if outer[0][0] != outer[-1][0]:  # around a pole: there is no cutting it without knowing which
        closed = [list(map(_brought_back, ring)) for ring in closed]
        return [[_wound(ring, outer=index == 0) for index, ring in enumerate(closed)]]
    west, east = min(p[0] for p in outer), max(p[0] for p in outer)
    holes = [_moved(hole, round(((west + east) / 2 - _middle(hole)) / 360) * 360) for hole in holes]
    worlds = _worlds(outer)
    if worlds == _OURS:
        return [[_wound(ring, outer=index == 0) for index, ring in enumerate((outer, *holes))]]
    pieces: dict[int, list[Path]] = {}
    for index, ring in enumerate((outer, *holes)):
        for world, part in sorted(_cut_ring(ring).items()):
            closed_part = _closed(_moved(part, -world * 360)) if world in (pieces if index else worlds) else []
            if closed_part:
                pieces.setdefault(world, []).append(_wound(closed_part, outer=index == 0))
    return list(pieces.values())


def _closed(ring: Path) -> Path:
    """A ring that ends where it began; empty where it encloses nothing."""
    if ring and ring[0] != ring[-1]:
        ring = [*ring, ring[0]]
    return ring if len(ring) > 3 and _area(ring) else []


def _wound(ring: Path, *, outer: bool) -> Path:
    return ring if (_area(ring) > 0) == outer else ring[::-1]


def _area(ring: Path) -> float:
    """Twice the area, positive where the ring runs counter-clockwise; about the first point, for the sake of digits."""
    x, y = ring[0][:2]
    return sum((a[0] - x) * (b[1] - y) - (b[0] - x) * (a[1] - y) for a, b in pairwise(ring))


def _eastward(path: Path) -> Path:
    """The path with no step of more than half the world, its longitudes counting on; steps along the edge of a map of
    the world stay."""
    found = [path[0]]
    turn = 0
    for before, after in pairwise(path):
        step = after[0] - before[0]
        if abs(step) > 180 and not abs(before[0]) == abs(after[0]) == 180:
            turn += -360 if step > 0 else 360
        found.append((after[0] + turn, *after[1:]) if turn else after)
    return found


def _worlds(path: Path) -> range:
    """The numbers of the worlds, 360 degrees each, that a path passes through; 0 is ours.

    What goes around and around is no place of anything.
    """
    west, east = min(p[0] for p in path), max(p[0] for p in path)
    first = int((west + 180) // 360)
    worlds = range(first, max(int(-(-(east + 180) // 360)), first + 1))
    if len(worlds) > _MOST_WORLDS:
        raise _Unplaced
    return worlds


def _moved(path: Path, by: float) -> Path:
    return [(round(p[0] + by, DECIMALS), *p[1:]) for p in path] if by else path


def _middle(path: Path) -> float:
    return (min(p[0] for p in path) + max(p[0] for p in path)) / 2


def _cut_line(path: Path) -> list[tuple[int, Path]]:
    """The pieces of a line by the worlds that they lie in, in one walk along it; from west to east."""
    pieces: list[tuple[int, Path]] = []
    reached: dict[int, tuple[int, Path]] = {}  # by world: the number of the last step in it, and its piece
    step = 0
    for a, b in pairwise(path):
        limits = range(_world(min(a[0], b[0])), _world(max(a[0], b[0])) + 2)
        shares = (_share(a, b, world * 360 - 180) for world in limits)
        for start, end in pairwise(sorted({0.0, 1.0, *(share for share in shares if 0 < share < 1)})):
            step += 1
            first, last = _between(a, b, start), _between(a, b, end)
            for world in _worlds_at(a[0] + (b[0] - a[0]) * (start + end) / 2):
                before, piece = reached.get(world, (0, []))
                if before == step - 1 and piece and piece[-1] == first:
                    piece.append(last)
                else:
                    piece = [first, last]
                    pieces.append((world, piece))
                reached[world] = step, piece
    return sorted(pieces, key=lambda each: each[0])


def _cut_ring(ring: Path) -> dict[int, Path]:
    """What of a ring lies in each world (Sutherland and Hodgman, at the edges of all in one walk along it)."""
    inside: dict[int, Path] = {}
    for a, b in pairwise(ring):
        west, east = min(a[0], b[0]), max(a[0], b[0])
        for world in range(_worlds_at(west)[0], _world(east) + 1):
            low, high = world * 360 - 180, world * 360 + 180
            found = [a] if low <= a[0] <= high else []
            crossed = [(low, (a[0] >= low) != (b[0] >= low)), (high, (a[0] <= high) != (b[0] <= high))]
            for limit, is_crossed in crossed if a[0] <= b[0] else reversed(crossed):
                if is_crossed:
                    found.append(_between(a, b, _share(a, b, limit)))
            if found:
                inside.setdefault(world, []).extend(found)
    return {world: [*path, path[0]] for world, path in inside.items()}


def _world(longitude: float) -> int:
    return int((longitude + 180) // 360)


def _worlds_at(longitude: float) -> tuple[int, ...]:
    """The world that a longitude lies in; both where it is the edge between two, the western one first."""
    world = _world(longitude)
    return (world - 1, world) if longitude == world * 360 - 180 else (world,)


def _share(a: Position, b: Position, limit: float) -> float:
    """How far from a to b a meridian is crossed, from 0 to 1; outside of that where it is not."""
    return (limit - a[0]) / (b[0] - a[0]) if b[0] != a[0] else -1.0


def _between(a: Position, b: Position, share: float) -> Position:
    if share in (0.0, 1.0):
        return b if share else a
    return tuple(round(one + (other - one) * share, DECIMALS) for one, other in zip(a, b, strict=False))


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []
