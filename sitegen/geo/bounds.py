"""The box around geometries that come one by one (RFC 7946 §5)."""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.geo.rfc7946 import DECIMALS, paths


class Bounds:
    """Across the antimeridian its west is greater than its east (§5.2): so it is where a geometry was cut there."""

    def __init__(self) -> None:
        self._low: list[float] = []
        self._high: list[float] = []
        self._east = [360.0, -360.0]  # least and greatest longitude, from 0 to 360
        self._heights: list[float] = []
        self._cut = False

    def add(self, geometry: object) -> bool:
        """Whether there is anything of it."""
        lines = list(paths(geometry))
        found = [position for line in lines for position in line]
        if not found:
            return False
        west, east = min(p[0] for p in found), max(p[0] for p in found)
        self._cut |= west == -180 and east == 180 and not any(map(_spans, lines))
        south, north = min(p[1] for p in found), max(p[1] for p in found)
        self._low = [min(self._low[0], west), min(self._low[1], south)] if self._low else [west, south]
        self._high = [max(self._high[0], east), max(self._high[1], north)] if self._high else [east, north]
        around = [p[0] % 360 for p in found]
        self._east = [min(self._east[0], *around), max(self._east[1], *around)]
        self._heights += [p[2] for p in found if len(p) > 2]
        self._heights = [min(self._heights), max(self._heights)] if self._heights else []
        return True

    @property
    def bbox(self) -> list[float]:
        """West, south, east, north; with heights, as positions have them; empty where nothing has a place."""
        if not self._low:
            return []
        west, east = self._low[0], self._high[0]
        if self._cut and self._east[1] - self._east[0] < east - west:
            west, east = (round(x - 360 if x > 180 else x, DECIMALS) for x in self._east)
        low, high = [west, self._low[1], *self._heights[:1]], [east, self._high[1], *self._heights[1:]]
        return [*low, *high]


def _spans(line: Sequence[Sequence[float]]) -> bool:
    """Whether one line goes from the one edge of a map of the world to the other: it was not cut."""
    longitudes = {position[0] for position in line}
    return {-180.0, 180.0} <= longitudes
