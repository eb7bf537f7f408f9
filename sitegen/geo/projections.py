"""Coordinates that are not degrees: which of the projections in use in France they may be in.

By what the file says of itself, or by the numbers alone: the areas below are those of the EPSG registry. `degrees`
converts them.
"""

from __future__ import annotations

import re

GEOGRAPHIC = frozenset({"4326", "4258", "4171", "4979", "4965", "4269"})  # in degrees, and a metre or so from WGS 84
_EPSG = re.compile(r"epsg(?:\.io|\.xml)?[/:# ]+(?:[\d.]*[/:])?(\d{4,6})", re.IGNORECASE)  # a version may come first
_IGN = re.compile(r"ign-?f?:+(?:\d*:)?(\w+)", re.IGNORECASE)
_LONGEST = 200  # characters of a name

# West, south, east, north in metres, likeliest first: where one lies in several, the law's comes before the others.
_AREAS = (
    ("EPSG:2154", (50_000, 6_000_000, 1_300_000, 7_200_000)),  # Lambert-93
    ("EPSG:27572", (0, 1_700_000, 1_100_000, 2_700_000)),  # Lambert II étendu
    ("EPSG:27572", (1_000_000, 1_600_000, 1_250_000, 2_500_000)),  # the same: Corsica and the east
    ("EPSG:5490", (400_000, 1_550_000, 850_000, 2_050_000)),  # UTM 20 N: Guadeloupe, Martinique
    ("EPSG:2972", (100_000, 200_000, 900_000, 680_000)),  # UTM 22 N: Guyane
    ("EPSG:2975", (300_000, 7_600_000, 400_000, 7_720_000)),  # UTM 40 S: La Réunion
    ("EPSG:4471", (480_000, 8_530_000, 560_000, 8_630_000)),  # UTM 38 S: Mayotte
    ("EPSG:3857", (-620_000, 5_000_000, 1_100_000, 6_700_000)),  # Web Mercator: metropolitan France
    ("EPSG:32630", (550_000, 4_550_000, 850_000, 5_700_000)),  # UTM 30 N
    ("EPSG:32631", (150_000, 4_550_000, 850_000, 5_700_000)),  # UTM 31 N
    ("EPSG:32632", (150_000, 4_550_000, 600_000, 5_700_000)),  # UTM 32 N
)
# The nine conic zones: 3942 around 42° north to 3950 around 50°; each has its false northing, a million apart.
_CONIC = tuple(
    (f"EPSG:{3942 + zone}", (1_000_000, 1_000_000 * zone + 1_020_000, 2_400_000, 1_000_000 * zone + 1_380_000))
    for zone in range(9)
)

_NAMES = {
    "EPSG:4326": "WGS 84",
    "EPSG:2154": "Lambert-93",
    "EPSG:27572": "Lambert II étendu",
    **{f"EPSG:{3942 + zone}": f"Lambert-93 CC{42 + zone}" for zone in range(9)},
    "EPSG:5490": "UTM 20 N",
    "EPSG:2972": "UTM 22 N",
    "EPSG:2975": "UTM 40 S",
    "EPSG:4471": "UTM 38 S",
    "EPSG:3857": "Web Mercator",
    "EPSG:32630": "UTM 30 N",
    "EPSG:32631": "UTM 31 N",
    "EPSG:32632": "UTM 32 N",
}
# The national register's own names (IGNF).
_IGN_CODES = {
    "LAMB93": "EPSG:2154",
    "RGF93LAMB93": "EPSG:2154",
    "LAMBE": "EPSG:27572",
    "NTFLAMB2E": "EPSG:27572",
    **{f"RGF93CC{42 + zone}": f"EPSG:{3942 + zone}" for zone in range(9)},
}


def in_words(code: str) -> str:
    """ "Lambert-93 (EPSG:2154)"; the code alone where people do not call it by a name."""
    return f"{_NAMES[code]} ({code})" if code in _NAMES else code


def named(crs: object) -> str:
    """The code in GeoJSON's former `crs` member ("EPSG:2154"); "" where there is none, or it is in degrees.

    In any of its forms: a name, a link to a description of it, and the code of GeoJSON's first drafts (0.8), which
    GeoServer wrote for years.
    """
    if isinstance(crs, str):
        return code_of(crs)
    properties = crs.get("properties") if isinstance(crs, dict) else None
    if not isinstance(crs, dict) or not isinstance(properties, dict):
        return ""
    code = properties.get("code")
    if isinstance(code, int | str) and str(crs.get("type")).casefold() == "epsg":
        return code_of(f"EPSG:{code}".replace("EPSG:EPSG:", "EPSG:"))
    said = (properties.get(key) for key in ("name", "href", "urn", "url", "code"))
    return next(filter(None, (code_of(text) for text in said if isinstance(text, str))), "")


def code_of(text: str) -> str:
    """The code that a name or an address of a projection has in it; "" without one, and where it is in degrees."""
    if match := _EPSG.search(text[:_LONGEST]):
        return f"EPSG:{match[1]}" if match[1] not in GEOGRAPHIC else ""
    match = _IGN.search(text[:_LONGEST])
    return _IGN_CODES.get(match[1].upper(), "") if match else ""


def likely(bounds: tuple[float, float, float, float], declared: str = "") -> tuple[str, ...]:
    """The projections that coordinates within `bounds` may be in, likeliest first: what the file says before all."""
    fit = [code for code, area in (*_AREAS, *_CONIC) if _inside(bounds, area)]
    return tuple(dict.fromkeys([declared, *fit] if declared else fit))


def _inside(bounds: tuple[float, float, float, float], area: tuple[int, int, int, int]) -> bool:
    return area[0] <= bounds[0] and area[1] <= bounds[1] and bounds[2] <= area[2] and bounds[3] <= area[3]
