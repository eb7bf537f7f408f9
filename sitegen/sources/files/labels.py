"""The label that a file is shown under: that of its bytes, where these tell more than the catalogue does."""

from __future__ import annotations

from sitegen.catalogue import Reading
from sitegen.catalogue.formats import FORMATS

# What a format is made of: a shapefile comes as a ZIP, a GPX file is XML. Such a find contradicts nothing.
_XML = frozenset({
    "Atom", "CSW", "DATEX II", "GML", "GPX", "GeoRSS", "HTML", "KML", "NEPTUNE", "NeTEx", "QLR", "QML", "RDF", "RSS",
    "SIRI", "SVG", "WCS", "WFS", "WMS", "WMTS",
})  # fmt: skip
_JSON = frozenset({
    "API", "ArcGIS REST", "GBFS", "GeoJSON", "JSON-LD", "JSONL", "OGC API", "OpenAPI", "SIRI Lite", "TopoJSON", "YAML",
})  # fmt: skip
_ZIP = frozenset({
    "ASCII Grid", "DOCX", "EPUB", "GTFS", "GeoPackage", "Geodatabase", "KMZ", "MIF/MID", "NEPTUNE", "NeTEx", "ODP",
    "ODS", "ODT", "PPTX", "SHP", "TAB", "XLSB", "XLSX",
})  # fmt: skip
_SHELLS = {
    "ZIP": _ZIP,
    "XML": _XML,
    "GML": _XML,  # whose name stands in the head of many another XML file
    "JSON": _JSON,
    "GeoJSON": _JSON,
    "SQLite": frozenset({"GeoPackage", "MBTiles"}),
    "TIFF": frozenset({"ECW", "GeoTIFF"}),
    "GZIP": frozenset({"OSM", "PBF"}),
    "HTML": frozenset({"API", "Google Sheet", "OpenAPI", "SPARQL", "Web App"}),
    "CSV": frozenset({"API", "ASCII Grid", "DXF", "MIF/MID", "Markdown", "TXT"}),
    "TSV": frozenset({"TXT"}),
    "Turtle": frozenset({"N3", "RDF", "SPARQL"}),
    "N-Triples": frozenset({"N3", "RDF", "Turtle"}),
}

_SIBLINGS = ({"CSV", "TSV"}, {"KML", "KMZ"}, {"XLS", "XLSX"})  # one for the other misleads nobody
_PACKED = frozenset({"GZ", "GZIP", "ZIP"})  # what is in the archive is read, and shown as the format


def label_by_content(claimed: str, reading: Reading) -> str:
    """The label to show: that of the bytes, unless they tell less than the catalogue does."""
    found = reading.found
    return claimed if not found or reading.why == "html" or _may_be(claimed, found) else found


def is_contradicted(claimed: str, reading: Reading) -> bool:
    """Whether the file is not what the catalogue says that it is."""
    found = reading.found
    if not claimed or not found or found == claimed or claimed in _PACKED or {found, claimed} in _SIBLINGS:
        return False
    return not _may_be(claimed, found) and found not in _SHELLS.get(claimed, ())


def _may_be(claimed: str, found: str) -> bool:
    """Whether files of a format look like this inside; of a format that nobody here knows, all that are shells may."""
    is_known = not claimed or claimed in FORMATS
    return claimed in _SHELLS.get(found, ()) or (not is_known and found in _SHELLS and found != "HTML")
