"""File formats: the many spellings of CKAN's `format` -> one label each, with its family and kind.

The spellings are those of a dozen real portals and of idgo's vocabulary (github.com/DataSud/DataSud-2017-2019,
idgo_admin/data/resourceformats.json). A format that is not known is shown as the portal writes it, when it is short
and clean.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from sitegen.catalogue import Family, ResourceKind
from sitegen.catalogue.formats import FORMATS


class Format(NamedTuple):
    """A format as the catalogue names it: its label, the family of its badge, and what a resource of it is."""

    label: str
    family: Family
    kind: ResourceKind = "file"


UNKNOWN = Format("", "other")

# Label | spellings without case and punctuation, beside the label itself, its media type and its extensions.
_SPELLINGS = """
    CSV | applicationcsv csvzip comma csvutf8
    XLS | excel msexcel xla
    XLSX | xisx xlxs
    Parquet | geoparquet
    DBF | applicationdbf
    Google Sheet | googlesheets
    JSON | jrss
    JSONL | ndjson jsonlines applicationndjson
    SQLite | sqlite3
    GeoJSON | gjson geojsonzip applicationvndgeojson
    SHP | shape shapefile shapefiles esrishapefile shapezip shpzip shapefilezip
    GeoPackage | gpkg geopackagegpkg
    KMZ | mkz
    FlatGeobuf | fgb
    Geodatabase | gdb filegdb filegeodatabase esrigeodatabase
    GeoTIFF | geotif geotiffs
    JPEG2000 | imagejpeg2000
    ASCII Grid | arcinfogrid asc
    MIF/MID | mif mifmidzip
    TAB | tabzip mapinfotab
    WMS | ogcwms wmsgetcapabilities
    WFS | ogcwfs
    WMTS | ogcwmts
    WCS | ogcwcs
    OGC API | ogcapifeatures
    ArcGIS REST | geoservice geoservices arcgisgeoservicesrestapi esrirest
    GTFS | gtfszip
    NeTEx | netexzip
    GTFS-RT | gtfsrealtime gtfsrtpb
    DATEX II | datex2
    API | service webservice rest restapi apirest
    OpenAPI | swagger
    SPARQL | sparqlendpoint
    HTML | htm xhtml webpage website
    Web App | webapplication
    DOC | word
    TXT | text plaintext
    JPEG | applicationjpg imagejpg
    ZIP | applicationxzipcompressed
    RAR | applicationxrarcompressed
    GZ | gzip
    TAR | tgz targz
    XML | textxml
    RDF | rdfxml
    Turtle | rdfturtle
    N-Triples | nt
    iCalendar | ical
"""


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _spelt() -> dict[str, Format]:
    spellings = {label: (label, row.media_type, *row.extensions) for label, row in FORMATS.items()}
    for row in filter(None, map(str.strip, _SPELLINGS.splitlines())):
        label, _, more = (part.strip() for part in row.partition("|"))
        spellings[label] = (*spellings[label], *more.split())
    return {
        _key(spelling): Format(label, FORMATS[label].family, FORMATS[label].kind)
        for label, each in spellings.items()
        for spelling in each
        if spelling
    }


_KNOWN = _spelt()
_PACKED = frozenset(("zip", "bz2", "gz", "7z", "rar"))  # "zip:shp" is the shapefile, not the envelope
_SEPARATORS = re.compile(r"[,;|:()+]|\bor\b|\bou\b|\bet\b", re.IGNORECASE)
_CLEAN = re.compile(r"[\w][\w .+/&-]*")
_LONGEST = 25
_READ = 200  # characters; what names a format is said by then
_OF_ANSWERS = frozenset(("XML", "HTML", "API", "TXT"))  # labels that a service's own address may have
# Words of protocols, which stand for services (GeoNetwork's list, INSPIRE's service types).
_SERVICES = {
    **{name.casefold(): name for name in ("WMS", "WFS", "WMTS", "WCS", "TMS", "CSW", "SPARQL", "OpenAPI", "OData")},
    "wmsc": "WMS",
    "wps": "API",
    "sos": "API",
    "sensorthings": "API",
    "ogcwms": "WMS",
    "ogcwfs": "WFS",
    "ogcwmts": "WMTS",
    "ogcwcs": "WCS",
    "ogccsw": "CSW",
}
_OPAQUE = frozenset(("applicationoctetstream", "binaryoctetstream"))


def format_of(said: str, mimetype: str, url: str, protocols: tuple[str, ...] = ()) -> Format:
    """What the portal says, else the MIME type, else what the address lets one guess.

    A protocol of a service says more than silence, and more than the format of what such a service says of itself.
    """
    found = _said(said[:_READ])
    if found is None or found.label in _OF_ANSWERS:
        service = next((known for each in protocols if (known := service_of(each[:_READ]))), None)
        if service is not None:
            return service
    return found or _said(mimetype[:_READ].partition(";")[0]) or _guess(url) or UNKNOWN


@lru_cache(maxsize=4096)
def service_of(protocol: str) -> Format | None:
    """The service that a protocol of a metadata record names: "OGC:WMS-1.3.0-http-get-map" (GeoNetwork's list),
    an address of OGC's or INSPIRE's register, "ESRI:REST"; None for a link, a file, or what nobody knows."""
    words = [word for word in re.split(r"[^a-z0-9]+", protocol.casefold()) if word]
    if found := next((_SERVICES[word] for word in words if word in _SERVICES), None):
        return Format(found, FORMATS[found].family, FORMATS[found].kind)
    if {"ogcapi", "ogcapif"} & set(words) or {"ogc", "api"} <= set(words):
        return Format("OGC API", FORMATS["OGC API"].family, "api")
    if words[:1] == ["esri"] and ({"rest", "server", "mapserver", "featureserver"} & set(words)):
        return Format("ArcGIS REST", FORMATS["ArcGIS REST"].family, "api")
    return None


def is_page(protocol: str, purpose: str) -> bool:
    """Whether a link of a metadata record leads to something to read: GeoNetwork's `WWW:LINK…`, where it is not said
    to be a download, and whatever is there for information (CI_OnLineFunctionCode)."""
    said, aim = protocol.upper(), purpose.casefold()
    if said.startswith("WWW:LINK"):
        return aim in ("", "information", "search", "order", "browsing", "completemetadata")
    return not said and aim in ("information", "completemetadata")


@lru_cache(maxsize=4096)
def _said(text: str) -> Format | None:
    key = _key(text)
    if not key or key in _OPAQUE:
        return None
    if found := _KNOWN.get(key):
        return found
    parts = [known for part in _SEPARATORS.split(text) if (known := _KNOWN.get(_key(part)))]
    if parts:
        return next((part for part in parts if _key(part.label) not in _PACKED), parts[0])
    text = text.strip().lstrip(".").strip()
    is_mime_type = re.fullmatch(r"[a-z]+/[a-z0-9.+-]+", text) is not None
    if len(text) <= _LONGEST and _CLEAN.fullmatch(text) and not is_mime_type:
        return Format(text, "other")
    return None


def _guess(url: str) -> Format | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    for name, value in parse_qsl(parts.query):
        if name.lower() == "service" and (found := _KNOWN.get(_key(value))) and found.kind == "api":
            return found
    extension = parts.path.rpartition("/")[2].rpartition(".")
    return _KNOWN.get(_key(extension[2])) if extension[1] and len(extension[2]) <= 8 else None
