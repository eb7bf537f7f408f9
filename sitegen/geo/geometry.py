"""Rings and boxes in degrees: how large they are, what they hold, and less of them.

Two textbook functions for simplification and clipping, where shapely would bring numpy along. An outline that crosses
the antimeridian has to be cut there, as RFC 7946 §3.1.9 asks.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import pairwise

from sitegen.catalogue import Geometry

Box = tuple[float, float, float, float]  # west, south, east, north, in degrees
Point = tuple[float, float]  # longitude, latitude
Ring = Sequence[Point]

EARTH_RADIUS = 6371.0  # km, the mean one


def square_km(geometry: Geometry) -> float:
    """Area on a sphere of EARTH_RADIUS, holes not subtracted.

    R. G. Chamberlain and W. H. Duquette, "Some Algorithms for Polygons on a Sphere", JPL Publication 07-03, eq. (6).
    """
    total = 0.0
    for ring in geometry.rings:
        area = 0.0
        for (x1, y1), (x2, y2) in pairwise(ring):
            area += math.radians(x2 - x1) * (2 + math.sin(math.radians(y1)) + math.sin(math.radians(y2)))
        total += abs(area) * EARTH_RADIUS**2 / 2
    return total


def signed_area(ring: Ring) -> float:
    """Of a closed ring, in the square of its unit; negative where it runs clockwise."""
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(ring)) / 2


def holds(geometry: Geometry, point: Point) -> bool:
    """Whether a place lies in an area: an odd number of borders on the way out of it."""
    x, y = point
    inside = False
    for ring in geometry.rings:
        for (x1, y1), (x2, y2) in pairwise(ring):
            if (y1 > y) != (y2 > y) and x < x1 + (y - y1) / (y2 - y1) * (x2 - x1):
                inside = not inside
    return inside


def middle(geometry: Geometry) -> Point:
    """The centre of the largest ring: of its area, or of its box where it has none."""
    ring = max(geometry.rings, key=lambda each: abs(signed_area(each)))
    area = signed_area(ring)
    if not area:
        west, south, east, north = geometry.bbox
        return (west + east) / 2, (south + north) / 2
    steps = [(x1 * y2 - x2 * y1, x1 + x2, y1 + y2) for (x1, y1), (x2, y2) in pairwise(ring)]
    return sum(a * x for a, x, _ in steps) / (6 * area), sum(a * y for a, _, y in steps) / (6 * area)


def simplified(points: Ring, tolerance: float) -> list[Point]:
    """Douglas and Peucker's line simplification, without recursion; both ends stay."""
    if len(points) < 3:
        return list(points)
    keep = [False] * len(points)
    keep[0] = keep[-1] = True
    stack = [(0, len(points) - 1)]
    while stack:
        first, last = stack.pop()
        farthest, distance = 0, tolerance
        for index in range(first + 1, last):
            away = _distance(points[index], points[first], points[last])
            if away > distance:
                farthest, distance = index, away
        if farthest:
            keep[farthest] = True
            stack += [(first, farthest), (farthest, last)]
    return [point for point, kept in zip(points, keep, strict=True) if kept]


def _distance(point: Point, start: Point, end: Point) -> float:
    (x, y), (x1, y1), (x2, y2) = point, start, end
    dx, dy = x2 - x1, y2 - y1
    length = dx * dx + dy * dy
    along = min(1.0, max(0.0, ((x - x1) * dx + (y - y1) * dy) / length)) if length else 0.0
    return math.hypot(x - x1 - along * dx, y - y1 - along * dy)


def thinned(geometry: Geometry, most: int) -> Geometry:
    """At most about `most` points, one of every few; the outermost stay, and rings too small to be seen may go."""
    step = -(-sum(map(len, geometry.rings)) // most)
    if step <= 1:
        return geometry
    rings = []
    for ring in geometry.rings:
        outermost = {find(range(len(ring)), key=lambda i: ring[i][axis]) for axis in (0, 1) for find in (min, max)}
        kept = tuple(ring[index] for index in sorted({*range(0, len(ring) - 1, step), *outermost} - {len(ring) - 1}))
        if len(ring) > step and len(kept) > 2:
            rings.append((*kept, kept[0]))
    return Geometry(tuple(rings)) if rings else box_of(geometry.bbox)


def clipped(ring: Ring, box: Box) -> list[Point]:
    """What of a closed ring lies in a box (Sutherland and Hodgman, 1974), closed again; nothing where nothing does."""
    points = list(ring)
    for axis, limit, sign in ((0, box[0], 1), (0, box[2], -1), (1, box[1], 1), (1, box[3], -1)):
        if all((point[axis] - limit) * sign >= 0 for point in points):
            continue
        kept: list[Point] = []
        for start, end in pairwise(points):
            start_in, end_in = (start[axis] - limit) * sign >= 0, (end[axis] - limit) * sign >= 0
            if start_in != end_in:
                share = (limit - start[axis]) / (end[axis] - start[axis])
                other = start[1 - axis] + share * (end[1 - axis] - start[1 - axis])
                kept.append((limit, other) if axis == 0 else (other, limit))
            if end_in:
                kept.append(end)
        points = [*kept, kept[0]] if kept else []
    return points


def box_of(box: Box) -> Geometry:
    """A box (west, south, east, north) in degrees as one closed ring."""
    west, south, east, north = box
    return Geometry((((west, south), (east, south), (east, north), (west, north), (west, south)),))


def grown(box: Box, share: float) -> Box:
    """A box with a share of its own size more on each side."""
    west, south, east, north = box
    dx, dy = max((east - west) * share, 1e-4), max((north - south) * share, 1e-4)
    return west - dx, south - dy, east + dx, north + dy


def union(a: Box, b: Box) -> Box:
    """The smallest box that holds both."""
    return min(a[0], b[0]), min(a[1], b[1]), max(a[2], b[2]), max(a[3], b[3])


def common(box: Box, limits: Box) -> Box:
    """What two boxes that `meet` have in common."""
    return max(box[0], limits[0]), max(box[1], limits[1]), min(box[2], limits[2]), min(box[3], limits[3])


def meet(a: Box, b: Box) -> bool:
    """Whether two boxes have anything in common."""
    return a[0] <= b[2] and b[0] <= a[2] and a[1] <= b[3] and b[1] <= a[3]
