"""How to use a web service, from the address and the format that the catalogue gives: nothing is asked of it.

Addresses of catalogues are often whole requests (`…?SERVICE=WFS&REQUEST=GetFeature&typename=a`). What programs want is
the service's own address; what else it needs to answer, as MapServer's `map=`, stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urlsplit

from sitegen.outputs.pages.views import Request, Service

_MOST_LAYERS, _LONGEST_NAME = 20, 200
_LIMIT = 100  # features of an example

# What a request says (OGC 06-042, 09-025r2, 07-057r7, 17-069r4, ArcGIS REST): no part of the service's address.
_OF_A_REQUEST = frozenset({
    "service", "request", "version", "acceptversions", "updatesequence", "sections", "language", "exceptions",
    "layers", "layer", "styles", "style", "srs", "crs", "bbox", "width", "height", "format", "transparent", "bgcolor",
    "time", "elevation", "query_layers", "info_format", "feature_count", "i", "j", "x", "y", "tiled", "sld_body",
    "typename", "typenames", "namespace", "namespaces", "srsname", "outputformat", "format_options", "propertyname",
    "maxfeatures", "count", "startindex", "sortby", "resulttype", "featureid", "resourceid", "filter", "cql_filter",
    "tilematrixset", "tilematrix", "tilerow", "tilecol", "coverageid", "coverage", "subset", "f", "limit", "offset",
    "where", "outfields", "outsr", "returngeometry", "resultrecordcount", "resultoffset", "query",
})  # fmt: skip
_NAMES = ("layers", "layer", "typenames", "typename", "coverageid", "coverage")


def service_of(label: str, address: str) -> Service | None:
    """How to use the service at an http(s) address, by its format's label ("WMS"); None where we would only guess."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return None
    make = _MAKERS.get(label)
    if make is None or parts.scheme not in ("http", "https") or not parts.hostname:
        return None
    return make(label, parts)


def _ogc(label: str, parts: SplitResult) -> Service:
    """WMS, WFS, WMTS, WCS and CSW: parameters behind one address."""
    given, kept = _parameters(parts.query)
    names = tuple(dict.fromkeys(name for key in _NAMES for name in _listed(given.get(key, ""))))[:_MOST_LAYERS]
    if parts.path.lower().endswith(".xml"):  # a document that says what the service can do
        document = _address(parts, parts.path, kept)
        return Service(label, document, document, names)
    base = _address(parts, parts.path, kept)
    requests = []
    if label == "WFS" and names:
        old = given.get("version", "").startswith("1.")
        requests.append(
            Request(
                "features",
                _with(
                    base,
                    SERVICE="WFS",
                    VERSION=given["version"] if old and _VERSION.fullmatch(given["version"]) else "2.0.0",
                    REQUEST="GetFeature",
                    **{"TYPENAME" if old else "TYPENAMES": names[0], "MAXFEATURES" if old else "COUNT": str(_LIMIT)},
                    SRSNAME="EPSG:4326",
                    OUTPUTFORMAT="application/json",
                ),
            )
        )
    return Service(label, base, _with(base, SERVICE=label, REQUEST="GetCapabilities"), names, tuple(requests))


def _ogc_api(label: str, parts: SplitResult) -> Service:
    """OGC API Features: collections below a landing page."""
    _, kept = _parameters(parts.query)
    path, _, below = parts.path.partition("/collections")
    name = unquote(below.strip("/").partition("/")[0])
    base = _address(parts, path.removesuffix("/").removesuffix("/conformance"), kept)
    collections = _below(base, "/collections")
    known = _listed(name, separator="\n")
    item = quote(known[0], safe=":@,;") if known else "{collection}"
    items = _with(_below(collections, f"/{item}/items"), f="json", limit=str(_LIMIT))
    requests = (
        Request("collections", _with(collections, f="json")),
        Request("items", items, is_link=bool(known)),
    )
    return Service(label, base, "", known, requests)


def _arcgis(label: str, parts: SplitResult) -> Service:
    """ArcGIS REST: a service, or one of its numbered layers."""
    _, kept = _parameters(parts.query)
    found = re.match(r".*?/(?:Feature|Map|Image)Server(?:/(\d+)(?=/|$))?", parts.path)
    base = _address(parts, found[0] if found else parts.path.rstrip("/"), kept)
    requests = [Request("about", _with(base, f="pjson"))]
    if found and found[1]:
        query = _with(_below(base, "/query"), where="1=1", outFields="*", f="geojson", resultRecordCount=str(_LIMIT))
        requests.append(Request("features", query))
    return Service(label, base, "", (found[1],) if found and found[1] else (), tuple(requests))


def _sparql(label: str, parts: SplitResult) -> Service:
    _, kept = _parameters(parts.query)
    base = _address(parts, parts.path, kept)
    return Service(label, base, "", (), (Request("query", _with(base, query="SELECT * WHERE { ?s ?p ?o } LIMIT 10")),))


_VERSION = re.compile(r"[0-9](?:\.[0-9]{1,2}){1,2}")
_MAKERS: Mapping[str, Callable[[str, SplitResult], Service]] = {
    "WMS": _ogc,
    "WFS": _ogc,
    "WMTS": _ogc,
    "WCS": _ogc,
    "CSW": _ogc,
    "OGC API": _ogc_api,
    "ArcGIS REST": _arcgis,
    "SPARQL": _sparql,
}


def _parameters(query: str) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a request said, decoded, by names in small letters; and what else there is, as it is written."""
    given: dict[str, str] = {}
    kept = []
    for pair in query.replace("?", "&").split("&"):  # "…wms?SERVICE=WMS?REQUEST=…" exists
        name, _, value = pair.partition("=")
        key = unquote_plus(name).strip().lower()
        if key in _OF_A_REQUEST:
            given.setdefault(key, unquote_plus(value).strip())
        elif key:
            kept.append(pair)
    return given, tuple(kept)


def _listed(text: str, separator: str = ",") -> tuple[str, ...]:
    names = (name.strip() for name in text.split(separator))
    return tuple(name for name in names if name and len(name) <= _LONGEST_NAME and name.isprintable())


def _address(parts: SplitResult, path: str, kept: tuple[str, ...]) -> str:
    return f"{parts.scheme}://{parts.netloc}{path}" + (f"?{'&'.join(kept)}" if kept else "")


def _below(address: str, more: str) -> str:
    """A path further down, before the parameters."""
    path, question, query = address.partition("?")
    return path.rstrip("/") + more + question + query


def _with(address: str, **parameters: str) -> str:
    pairs: Iterator[str] = (f"{name}={quote(value, safe='/:,*')}" for name, value in parameters.items())
    return address + ("&" if "?" in address else "?") + "&".join(pairs)
