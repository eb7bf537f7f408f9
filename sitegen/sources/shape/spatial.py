"""Where a dataset is about: an outline in WGS 84, or words.

ckanext-spatial keeps GeoJSON in a string; other portals write a bounding box, a place's name, a URI or nothing in the
same field. Points say too little to draw and are left out.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from sitegen.catalogue import Geometry, Text
from sitegen.sources.shape import schemas
from sitegen.sources.shape.place_words import place_words
from sitegen.sources.shape.zones import zone
from sitegen.sources.values import Fields, line, unfold, words

Ring = tuple[tuple[float, float], ...]

_BOX = re.compile(
    r"(?:(?:BBOX|BOUNDINGBOX|BOX(?:2D)?) ?)?[(\[]? ?" + "(?: ?[,;] ?| )".join([r"(-?\d+(?:\.\d+)?)"] * 4) + r" ?[)\]]?",
    re.IGNORECASE,
)  # whose white space has been made one blank
_NUMBER = r"\s*(-?\d+(?:\.\d+)?)\s*"
_ENVELOPE = re.compile(
    rf"ENVELOPE\({_NUMBER},{_NUMBER},{_NUMBER},{_NUMBER}\)", re.IGNORECASE
)  # west, east, north, south
_POLYGON = re.compile(
    r"(?:<([^<>]*)>|SRID=\d+;)?\s*(?:GEOMETRYCOLLECTION\s*\(\s*)?(?:MULTI)?POLYGON\s*Z?\s*\(\(", re.IGNORECASE
)  # WKT
_LATITUDE_FIRST = re.compile(r"/EPSG/[\d.]+/4326$")  # as GeoSPARQL names WGS 84 in EPSG's order of axes
_OUTER = re.compile(r"\(\(([-+\d.,eE\s]+)\)")  # the outer ring of each of its polygons
# Sides by their names: Dublin Core's box, and what programs write.
_SIDES = (
    ("westlimit", "southlimit", "eastlimit", "northlimit"),
    ("west", "south", "east", "north"),
    ("minx", "miny", "maxx", "maxy"),
    ("xmin", "ymin", "xmax", "ymax"),
    ("westboundlongitude", "southboundlatitude", "eastboundlongitude", "northboundlatitude"),
    ("minlon", "minlat", "maxlon", "maxlat"),
    ("lonmin", "latmin", "lonmax", "latmax"),
)
_SIDE = re.compile(r"(?:^|[;,\s])\s*([A-Za-z]{4,20})\s*[=:]\s*(-?\d+(?:\.\d+)?)")
_NOT_WORDS = re.compile(
    r"[{\[<]|[a-z][a-z0-9+.-]*://|(SRID|EPSG)\b|(MULTI)?(POLYGON|POINT|ENVELOPE|B?BOX(2D)?|GEOMETRYCOLLECTION)\b|[a-z]{0,9}(north|min)[a-z]{0,9}\s*=|[-\d.,;\s]+$",
    re.IGNORECASE,
)
_LONGEST_BOX = 500  # characters
_DEEPEST = 3  # FeatureCollection -> Feature -> MultiPolygon

_NOWHERE = ("", "null", "none", "n/a", "na", "-", "–", "unknown", "inconnu", "non renseigné", "true", "false")
_TYPES = {
    kind.casefold(): kind for kind in ("Polygon", "MultiPolygon", "Feature", "FeatureCollection", "GeometryCollection")
}
_SILENT = ("indefinie", "keine", "none", "unknown")


def outline(fields: Fields) -> Geometry | None:
    """The first outline that a dataset's fields hold."""
    for name in schemas.names("outline"):
        said = schemas.under(fields, name)
        if rings := tuple(ring for value in said for ring in _rings(unfold(value), 0)):
            return Geometry(rings)
    sides = [line(fields.get(name)) for name in schemas.names("box")]
    rings = tuple(_rings(",".join(sides), 0))
    return Geometry(rings) if rings else None


def claims_outline(fields: Fields) -> bool:
    """Whether `spatial` means to be a polygon: then its refusal is worth a caution."""
    value = unfold(fields.get("spatial"))
    return isinstance(value, dict) and value.get("type") in ("Polygon", "MultiPolygon")


def territory(fields: Fields) -> Text:
    """The place in words: of the first field that holds neither a geometry, an address nor numbers; else empty."""
    for name in schemas.names("place"):
        said = [part for value in schemas.under(fields, name) for part in _each(value)]
        found = [text for value in said if (text := _place(value))]
        if found:
            return _joined(found)
    return place_words("geocover", fields.line("geocover"))


def _each(value: object) -> list[object]:
    """Codes and addresses of places come in lists."""
    listed = unfold(value)
    return listed if isinstance(listed, list) and all(isinstance(each, str) for each in listed) else [value]


def _place(value: object) -> Text:
    known = zone(value) if isinstance(value, str) else None
    return known if known is not None else words(value) if _is_words(value) else Text()


def _is_words(value: object) -> bool:
    """Whether it says a place to people: neither a number nor a geometry, whole or in pieces."""
    value = unfold(value)
    if isinstance(value, str):
        return value.strip().casefold() not in _NOWHERE and not _NOT_WORDS.match(value.strip())
    return not isinstance(value, int | float) and not (isinstance(value, list) and not all(map(_is_words, value)))


def _joined(texts: list[Text]) -> Text:
    """Several places in one text, in each of their languages."""
    languages = dict.fromkeys(language for text in texts for language, _ in text.values if language) or {"": None}
    each = ((language, dict.fromkeys(str(text.pick(language)) for text in texts)) for language in languages)
    return Text(tuple((language, ", ".join(filter(None, places))) for language, places in each))


def granularity(fields: Fields) -> Text:
    """How fine the data is: words for the known codes, others as they are written; empty where nothing is said."""
    for key in schemas.names("granularity"):
        if isinstance(value := fields.get(key), dict) and (found := words(value)):
            return found
        code = fields.line(key)
        if code and code.lower() not in _SILENT:
            return place_words("granularity", code.lower()) or Text.of(code)
    return Text()


def _rings(value: object, depth: int) -> Iterator[Ring]:
    if isinstance(value, str):
        if len(value) <= _LONGEST_BOX and (match := _BOX.fullmatch(" ".join(value.split()))):
            yield from _box(*match.groups())
        elif match := _ENVELOPE.fullmatch(value.strip()):
            west, east, north, south = match.groups()
            yield from _box(west, south, east, north)
        elif wkt := _POLYGON.match(value.strip()):
            way = -1 if _LATITUDE_FIRST.search(wkt[1] or "") else 1
            for ring in _OUTER.findall(value):
                yield from _outer([[_numbers(point)[:2][::way] for point in ring.split(",")]])
        else:
            yield from _by_sides(dict(_SIDE.findall(value[:_LONGEST_BOX])))
    elif isinstance(value, list):
        sides = [number for each in value[:4] if (number := _number(each)) is not None]
        if len(sides) == len(value) == 4:
            yield from _box(*sides)
        elif depth < _DEEPEST:
            for part in value:
                if isinstance(part, dict | str):
                    yield from _rings(unfold(part), depth + 1)
    elif isinstance(value, dict) and depth < _DEEPEST:
        if "type" in value:
            yield from _geojson(value, depth)
        elif isinstance(box := value.get("bbox"), list):
            yield from _rings(box, _DEEPEST)
        else:
            yield from _by_sides(value)


def _by_sides(said: Mapping[str, object]) -> Iterator[Ring]:
    told = {name.casefold(): line(value) for name, value in said.items()}
    for names in _SIDES:
        if all(name in told for name in names):
            yield from _rings(",".join(told[name] for name in names), 0)
            return


def _numbers(point: str) -> list[float]:
    try:
        return [float(number) for number in point.split()]
    except ValueError:
        return []


def _geojson(value: dict[str, object], depth: int) -> Iterator[Ring]:
    coordinates = value.get("coordinates")
    match _TYPES.get(line(value.get("type")).casefold(), value.get("type")):
        case "Polygon":
            yield from _outer(coordinates)
        case "MultiPolygon" if isinstance(coordinates, list):
            for polygon in coordinates:
                yield from _outer(polygon)
        case "envelope" | "Envelope" if isinstance(coordinates, list) and len(coordinates) == 2:  # Elasticsearch's
            first, second = (_point(corner) for corner in coordinates)
            if first and second:
                yield from _box(first[0], second[1], second[0], first[1])
        case "Feature":
            yield from _rings(value.get("geometry"), depth + 1)
        case "FeatureCollection" | "GeometryCollection":
            inner = value.get("features") or value.get("geometries")
            for part in inner if isinstance(inner, list) else ():
                if isinstance(part, dict):
                    yield from _geojson(part, depth + 1)


def _outer(polygon: object) -> Iterator[Ring]:
    """The polygon's first ring, closed, if all of it is on the globe."""
    if not isinstance(polygon, list) or not polygon or not isinstance(polygon[0], list):
        return
    ring = [point for position in polygon[0] if (point := _point(position)) is not None]
    if len(ring) < len(polygon[0]) or len(set(ring)) < 3:
        return
    yield tuple(ring) if ring[0] == ring[-1] else (*ring, ring[0])


def _point(position: object) -> tuple[float, float] | None:
    if not isinstance(position, list) or len(position) < 2:
        return None
    x, y = _number(position[0]), _number(position[1])
    if x is None or y is None:
        return None
    on_the_globe = -180 <= x <= 180 and -90 <= y <= 90  # false for NaN as well
    return (x, y) if on_the_globe else None


def _number(value: object) -> float | None:
    """A coordinate, which some programs write as a text."""
    if isinstance(value, str):
        return float(value) if re.fullmatch(_NUMBER, value) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _box(*numbers: float | str) -> Iterator[Ring]:
    west, south, east, north = (float(number) for number in numbers)
    if -180 <= west < east <= 180 and -90 <= south < north <= 90:
        yield ((west, south), (east, south), (east, north), (west, north), (west, south))
