"""File formats: the many spellings of CKAN's `format` -> one label each, with its family and kind.

The spellings are those of a dozen real portals and of idgo's vocabulary (github.com/DataSud/DataSud-2017-2019,
idgo_admin/data/resourceformats.json). A format that is not known is shown as the portal writes it, when it is short
and clean.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import parse_qsl, urlsplit

from sitegen.catalogue import Family, ResourceKind
from sitegen.catalogue.formats import FORMATS, NO_FORMAT


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
    XLSX | xisx xlxs xlsm xltx xltm applicationvndmsexcelsheetmacroenabled12
    ODS | ots opendocumentspreadsheet libreofficecalc openofficecalc
    Parquet | geoparquet
    DBF | applicationdbf
    Google Sheet | googlesheets
    JSON | jrss
    JSONL | ndjson jsonlines applicationndjson
    SQLite | sqlite3
    GeoJSON | gjson geojsonzip applicationvndgeojson jsongeo
    SHP | shape shapefile shapefiles esrishapefile shapezip shpzip shapefilezip applicationxshapefile xshapefile
    GeoPackage | gpkg geopackagegpkg
    KMZ | mkz
    FlatGeobuf | fgb
    Geodatabase | gdb filegdb filegeodatabase esrigeodatabase
    GeoTIFF | geotif geotiffs
    JPEG2000 | imagejpeg2000
    ASCII Grid | arcinfogrid asc
    MIF/MID | mif mid mifmidzip midmif
    TAB | tabzip mapinfotab
    WMS | ogcwms wmsgetcapabilities applicationvndogcwmsxml
    WFS | ogcwfs applicationvndogcwfsxml
    WMTS | ogcwmts applicationvndogcwmtsxml
    WCS | ogcwcs applicationvndogcwcsxml
    CSW | applicationvndogccswxml
    Atom | inspireatom atomfeed
    OGC API | ogcapifeatures oapif
    ArcGIS REST | geoservice geoservices arcgisgeoservicesrestapi esrirest
    GTFS | gtfszip xgtfs applicationxgtfs
    NeTEx | netexzip
    GTFS-RT | gtfsrealtime gtfsrtpb
    DATEX II | datex2
    API | service webservice rest restapi apirest
    OpenAPI | swagger
    SPARQL | sparqlendpoint
    HTML | htm html5 xhtml webpage website pageweb siteweb siteinternet
    Web App | webapplication
    DOC | word
    TXT | text texte plaintext textebrut
    JPEG | applicationjpg imagejpg
    ZIP | applicationxzipcompressed
    7Z | 7zip
    RAR | applicationxrarcompressed
    GZ | gzip
    TAR | tgz targz
    XML | textxml
    RDF | rdfxml
    JSON-LD | ldjson
    Turtle | rdfturtle
    N-Triples | nt
    iCalendar | ical
    vCard | vcf textvcard
    YAML | yml applicationyaml applicationxyaml textyaml
    SQL | applicationsql
"""


_IN_FULL = {
    "webmapservice": "WMS",
    "webfeatureservice": "WFS",
    "webmaptileservice": "WMTS",
    "webcoverageservice": "WCS",
    "catalogueservicefortheweb": "CSW",
}
# Addresses of ArcGIS's services, below whatever name its server has.
_ARCGIS = re.compile(
    r"/(?:arcgis|rest)/(?:rest/)?services/.+/(?:(WMS|WFS|WCS)Server|(?:Map|Feature|Image|VectorTile)Server(?:/\d+)?)/?$"
    r"|/services/.+/(?:Map|Image)Server/(?:(WMS|WFS|WCS)Server)/?$",
    re.IGNORECASE,
)
# Paths that are a service's, whatever is asked of it: GeoServer's, MapProxy's, GeoNetwork's, those of OGC API; tiles.
_PATHS = (
    (re.compile(r"/(wms|wfs|wmts|wcs|csw|sparql)(?:\.cgi|\.php)?/?$", re.IGNORECASE), ""),
    (re.compile(r"/geoserver/(?:[\w-]+/)*ows/?$|/(?:sos|wps)/?$", re.IGNORECASE), "API"),
    (re.compile(r"/WMTSCapabilities(?:\.xml)?$", re.IGNORECASE), "WMTS"),
    (re.compile(r"/ogc-?api(?:/|$)|/collections/[^/]+/(?:items|tiles|coverage)/?$", re.IGNORECASE), "OGC API"),
    (re.compile(r"/\$?\{z\}/\$?\{-?[xy]\}/\$?\{-?[xy]\}", re.IGNORECASE), "TMS"),
    (re.compile(r"/(?:swagger|openapi)\.(?:json|ya?ml)$", re.IGNORECASE), "OpenAPI"),
)
_OF_OTHERS = ("sos", "wps", "sta")  # services that have no label of their own
_ASKED = ("outputformat", "format", "f")  # names under which the format of an answer is asked for


def _key(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", text.casefold())


def _named(label: str) -> Format:
    row = FORMATS.get(label, NO_FORMAT)
    return Format(label, row.family, row.kind)


def _spelt() -> dict[str, Format]:
    spellings = {label: (label, row.media_type, *row.extensions) for label, row in FORMATS.items()}
    for row in filter(None, map(str.strip, _SPELLINGS.splitlines())):
        label, _, more = (part.strip() for part in row.partition("|"))
        spellings[label] = (*spellings.get(label, (label,)), *more.split())
    return {_key(spelling): _named(label) for label, each in spellings.items() for spelling in each if spelling}


_KNOWN = _spelt()
_PACKED = frozenset(("zip", "bz2", "gz", "7z", "rar", "tar"))  # "zip:shp" is the shapefile, not the envelope
_CARRIERS = frozenset(("XML", "TXT"))  # "XML/GML" is GML
_OF_PROGRAMS = {"XLS": ("excel", "msexcel"), "DOC": ("word",)}  # "Excel (xlsx)" is XLSX
_SEPARATORS = re.compile(r"[,;|:()\[\]+/&]|\s[-–—]\s|\b(?:or|ou|et|and|avec|with)\b", re.IGNORECASE)
_WORDS = re.compile(r"[^\W_][^\s()\[\],;:|/]*")
# Registers of formats: the EU's, IANA's.
_FILE_TYPE = re.compile(r"https?://publications\.europa\.eu/resource/authority/file-type/([A-Z0-9_]+)/?", re.IGNORECASE)
_MEDIA_TYPE = re.compile(r"https?://(?:www\.)?iana\.org/assignments/media-types/([^\s?#]+)", re.IGNORECASE)
_FILE_TYPES = {row.file_type: label for label, row in FORMATS.items() if row.file_type}
# What a form makes people choose who have nothing to say, and what metadata call a link that is only a link.
_NOTHING = frozenset(
    (
        *("applicationoctetstream", "binaryoctetstream", "octetstream", "binary", "na", "none", "null", "undefined"),
        *("unknown", "inconnu", "inconnue", "autre", "autres", "other", "divers", "nonrenseigne", "nonspecifie"),
        *("link", "lien", "url", "www", "http", "https", "fichier", "file", "donnees", "data", "dataset", "download"),
        *("wwwlink", "wwwdownload", "wwwlink10httplink", "wwwdownload10httpdownload", "telechargement"),
    )
)
_OF_PROTOCOLS = (
    "OGC:",
    "OGC API",
    "ESRI:",
    "ARCGIS:",
    "INSPIRE:",
    "HTTP://WWW.OPENGIS.NET/",
    "HTTPS://WWW.OPENGIS.NET/",
)
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
    "ows": "API",
    "sensorthings": "API",
    "ogcwms": "WMS",
    "ogcwfs": "WFS",
    "ogcwmts": "WMTS",
    "ogcwcs": "WCS",
    "ogccsw": "CSW",
}


def format_of(said: str, mimetype: str, url: str, protocols: tuple[str, ...] = ()) -> Format:
    """What the portal says, else the MIME type, else what the address lets one guess.

    A protocol of a service says more than silence, and more than the format of what such a service says of itself.
    """
    found = _said(said[:_READ])
    if found is None or found.label in _OF_ANSWERS:
        service = next((known for each in protocols if (known := service_of(each[:_READ]))), None)
        if service is not None:
            return service
    if found is not None and found.label in _OF_ANSWERS and (service := _service_at(url, found.label)):
        return service
    named = next((known for each in protocols if (known := _said(each[:_READ])) and known.label in FORMATS), None)
    return found or _said(mimetype[:_READ].partition(";")[0]) or named or _guess(url) or UNKNOWN


@lru_cache(maxsize=4096)
def service_of(protocol: str) -> Format | None:
    """The service that a protocol of a metadata record names: "OGC:WMS-1.3.0-http-get-map" (GeoNetwork's list),
    an address of OGC's or INSPIRE's register, "ESRI:REST"; None for a link, a file, or what nobody knows."""
    if found := next((label for name, label in _IN_FULL.items() if name in _key(protocol)), None):
        return _named(found)
    words = [word for word in re.split(r"[^a-z0-9]+", protocol.casefold()) if word]
    if found := next((_SERVICES[word] for word in words if word in _SERVICES), None):
        return Format(found, FORMATS[found].family, FORMATS[found].kind)
    if {"ogcapi", "ogcapif"} & set(words) or {"ogc", "api"} <= set(words) or {"ogc", "features"} <= set(words):
        return Format("OGC API", FORMATS["OGC API"].family, "api")
    if words[:1] in (["esri"], ["arcgis"]) and ({"rest", "server", "mapserver", "featureserver"} & set(words)):
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
    if found := _FILE_TYPE.fullmatch(text.strip()):
        return _named(label) if (label := _FILE_TYPES.get(found[1].upper())) else None
    if found := _MEDIA_TYPE.fullmatch(text.strip()):
        text = found[1]
    key = _key(_accentless(text))
    if not key or key in _NOTHING:
        return None
    if known := _KNOWN.get(key):
        return known
    if text.upper().startswith(_OF_PROTOCOLS) and (service := service_of(text)):
        return service
    text = text.strip().lstrip(".").strip()
    is_mime_type = re.fullmatch(r"(?:application|audio|font|image|model|multipart|text|video)/\S+", text) is not None
    apart = _SEPARATORS.split(text.partition("/")[2] if is_mime_type else text)
    if known := _first([part.strip(" .") for part in apart]):
        return known
    if is_mime_type:
        return None
    spaced = text.replace("_", " ") if text.count("_") == 1 else text  # "wms_xml"; with more, it is a name
    if known := _first(_WORDS.findall(spaced.replace(".", " "))):
        return known
    if len(text) <= _LONGEST and _CLEAN.fullmatch(text):
        return Format(text, "other")
    return None


def _first(parts: list[str]) -> Format | None:
    """The format that is named first; an envelope, a carrier or a program only where no other is."""
    named = [(_key(_accentless(part)), known) for part in parts if (known := _KNOWN.get(_key(_accentless(part))))]
    if not named:
        return None
    if any(key == "api" for key, _ in named):  # "JSON API" is one that answers so
        named = [(key, known) for key, known in named if known.label != "JSON"]
    for is_vague in (_is_vague, _is_packed):
        if plain := next((known for key, known in named if not is_vague(key, known)), None):
            return plain
    return named[0][1]


def _is_packed(_: str, known: Format) -> bool:
    return _key(known.label) in _PACKED


def _is_vague(key: str, known: Format) -> bool:
    of_program = key in _OF_PROGRAMS.get(known.label, ())
    return _is_packed(key, known) or known.label in _CARRIERS or of_program or (known.label == "API" and key != "api")


def _accentless(text: str) -> str:
    if text.isascii():
        return text
    return "".join(sign for sign in unicodedata.normalize("NFKD", text) if not unicodedata.combining(sign))


def _guess(url: str) -> Format | None:
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
    answer = next((known for name in _ASKED if (known := _KNOWN.get(_key(asked.get(name, ""))))), None)
    is_file = answer is not None and answer.kind == "file" and answer.label != "HTML"
    # What a WFS gives out as a file is that file; what a WMS paints is no data.
    if is_file and not _ARCGIS.search(parts.path) and ("service" not in asked or _is_for_features(asked)):
        return answer
    if service := _service_at(url):
        return service
    extension = parts.path.rpartition("/")[2].rpartition(".")
    return _KNOWN.get(_key(extension[2])) if extension[1] and len(extension[2]) <= 8 else None


def _is_for_features(asked: Mapping[str, str]) -> bool:
    """Whether a service is asked for its data, and not what it has."""
    return asked.get("request", "").lower() in ("getfeature", "getcoverage", "getrecords", "getrecordbyid")


def _service_at(url: str, said: str = "") -> Format | None:
    """The service that answers at an address, by what it is asked or by its path; None where that is not sure. What is
    said to be a page is a service only where the question says so: ArcGIS shows its services as pages."""
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    asked = {name.lower(): value for name, value in parse_qsl(parts.query)}
    if said and _is_for_features(asked):  # which come as XML
        return None
    service = asked.get("service", "")
    if (found := _KNOWN.get(_key(service))) and found.kind == "api":
        return found
    if service.lower() in _OF_OTHERS:
        return _named("API")
    if said == "HTML":
        return None
    if arcgis := _ARCGIS.search(parts.path):
        server = arcgis[1] or arcgis[2]
        return _named(server.upper() if server else "ArcGIS REST")
    for pattern, label in _PATHS:
        if found_path := pattern.search(parts.path):
            return _named(label or found_path[1].upper())
    return None
