"""File formats by the model's labels: one row a label, which everything that is said of a format is read from.

All outputs say the same media type of a label: IANA's where it has registered one, else the one in use (7Z, GPX, JSONL,
RSS, TAR). There is none where the bytes may be of several types ("SHP", "API"), and none that says less than the label:
a CKAN that is told "application/zip" of GTFS, or "image/tiff" of GeoTIFF, shows "ZIP" and "TIFF".
"""

from __future__ import annotations

from typing import NamedTuple

from sitegen.catalogue.model import Family, ResourceKind


class FormatRow(NamedTuple):
    """What is known of a format, under its label.

    `file_type`: its code in the EU's authority table. `media_type`: without parameters. `extensions`: of the files that
    a host sends under this media type. Each is empty where there is none.
    """

    family: Family
    kind: ResourceKind = "file"
    file_type: str = ""
    media_type: str = ""
    extensions: tuple[str, ...] = ()


FORMATS: dict[str, FormatRow] = {
    "CSV": FormatRow("table", "file", "CSV", "text/csv", ("csv",)),
    "TSV": FormatRow("table", "file", "TSV", "text/tab-separated-values", ("tsv",)),
    "XLS": FormatRow("table", "file", "XLS", "application/vnd.ms-excel", ("xls",)),
    "XLSX": FormatRow(
        "table", "file", "XLSX", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", ("xlsx",)
    ),
    "XLSB": FormatRow("table", "file", "", "application/vnd.ms-excel.sheet.binary.macroenabled.12", ("xlsb",)),
    "ODS": FormatRow("table", "file", "ODS", "application/vnd.oasis.opendocument.spreadsheet", ("ods",)),
    "Parquet": FormatRow("table", "file", "PARQUET", "application/vnd.apache.parquet", ("parquet",)),
    "DBF": FormatRow("table", "file", "DBF"),
    "Google Sheet": FormatRow("table"),
    "JSON": FormatRow("table", "file", "JSON", "application/json", ("json",)),
    "JSONL": FormatRow("table", "file", "", "application/x-ndjson"),
    "SQLite": FormatRow("table", "file", "", "application/vnd.sqlite3"),
    "GeoJSON": FormatRow("geo", "file", "GEOJSON", "application/geo+json", ("geojson",)),
    "TopoJSON": FormatRow("geo"),
    "SHP": FormatRow("geo", "file", "SHP"),
    "GeoPackage": FormatRow("geo", "file", "GPKG", "application/geopackage+sqlite3"),
    "KML": FormatRow("geo", "file", "KML", "application/vnd.google-earth.kml+xml", ("kml",)),
    "KMZ": FormatRow("geo", "file", "KMZ", "application/vnd.google-earth.kmz", ("kmz",)),
    "GPX": FormatRow("geo", "file", "", "application/gpx+xml", ("gpx",)),
    "GML": FormatRow("geo", "file", "GML", "application/gml+xml", ("gml",)),
    "FlatGeobuf": FormatRow("geo"),
    "Geodatabase": FormatRow("geo", "file", "GDB"),
    "GeoTIFF": FormatRow("geo", "file", "GEOTIFF"),
    "ECW": FormatRow("geo", "file", "ECW"),
    "JPEG2000": FormatRow("geo", "file", "JPEG2000", "image/jp2", ("jp2",)),
    "ASCII Grid": FormatRow("geo", "file", "GRID_ASCII"),
    "LAS": FormatRow("geo", "file", "LAS"),
    "LAZ": FormatRow("geo", "file", "LAZ"),
    "DXF": FormatRow("geo", "file", "DXF"),
    "DWG": FormatRow("geo", "file", "DWG"),
    "MIF/MID": FormatRow("geo", "file", "MIF_MID"),
    "TAB": FormatRow("geo", "file", "TAB"),
    "PBF": FormatRow("geo"),
    "OSM": FormatRow("geo"),
    "MBTiles": FormatRow("geo"),
    "PMTiles": FormatRow("geo"),
    "QML": FormatRow("geo"),
    "QLR": FormatRow("geo"),
    "LYR": FormatRow("geo"),
    "GeoRSS": FormatRow("geo"),
    "WMS": FormatRow("geo", "api", "WMS_SRVC"),
    "WFS": FormatRow("geo", "api", "WFS_SRVC"),
    "WMTS": FormatRow("geo", "api", "WMTS_SRVC"),
    "WCS": FormatRow("geo", "api", "WCS_SRVC"),
    "TMS": FormatRow("geo", "api"),
    "CSW": FormatRow("geo", "api"),
    "OGC API": FormatRow("geo", "api"),
    "ArcGIS REST": FormatRow("geo", "api", "REST"),
    "GTFS": FormatRow("transport", "file", "GTFS"),
    "NeTEx": FormatRow("transport"),
    "NEPTUNE": FormatRow("transport"),
    "SSIM": FormatRow("transport"),
    "GTFS-RT": FormatRow("transport", "api"),
    "SIRI": FormatRow("transport", "api"),
    "SIRI Lite": FormatRow("transport", "api"),
    "GBFS": FormatRow("transport", "api"),
    "DATEX II": FormatRow("transport", "api"),
    "API": FormatRow("api", "api"),
    "OpenAPI": FormatRow("api", "api"),
    "SPARQL": FormatRow("api", "api", "SPARQLQ"),
    "GraphQL": FormatRow("api", "api"),
    "OData": FormatRow("api", "api"),
    "PDF": FormatRow("document", "file", "PDF", "application/pdf", ("pdf",)),
    "HTML": FormatRow("document", "file", "HTML", "text/html", ("html",)),
    "Web App": FormatRow("document"),
    "DOC": FormatRow("document", "file", "DOC", "application/msword", ("doc",)),
    "DOCX": FormatRow(
        "document", "file", "DOCX", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", ("docx",)
    ),
    "ODT": FormatRow("document", "file", "ODT", "application/vnd.oasis.opendocument.text", ("odt",)),
    "RTF": FormatRow("document", "file", "RTF", "application/rtf", ("rtf",)),
    "TXT": FormatRow("document", "file", "TXT", "text/plain", ("txt",)),
    "Markdown": FormatRow("document", "file", "", "text/markdown", ("md",)),
    "PPT": FormatRow("document", "file", "PPT", "application/vnd.ms-powerpoint", ("ppt",)),
    "PPTX": FormatRow(
        "document",
        "file",
        "PPTX",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        ("pptx",),
    ),
    "ODP": FormatRow("document", "file", "ODP", "application/vnd.oasis.opendocument.presentation", ("odp",)),
    "EPUB": FormatRow("document", "file", "EPUB", "application/epub+zip"),
    "JPEG": FormatRow("image", "file", "JPEG", "image/jpeg", ("jpeg", "jpg")),
    "PNG": FormatRow("image", "file", "PNG", "image/png", ("png",)),
    "GIF": FormatRow("image", "file", "GIF", "image/gif", ("gif",)),
    "TIFF": FormatRow("image", "file", "TIFF", "image/tiff", ("tif", "tiff")),
    "SVG": FormatRow("image", "file", "SVG", "image/svg+xml", ("svg",)),
    "WebP": FormatRow("image", "file", "WEBP", "image/webp", ("webp",)),
    "EMF": FormatRow("image"),
    "ZIP": FormatRow("archive", "file", "ZIP", "application/zip", ("zip",)),
    "7Z": FormatRow("archive", "file", "7Z", "application/x-7z-compressed"),
    "RAR": FormatRow("archive", "file", "RAR", "application/vnd.rar"),
    "GZ": FormatRow("archive", "file", "GZIP", "application/gzip", ("gz",)),
    "TAR": FormatRow("archive", "file", "TAR", "application/x-tar"),
    "BZ2": FormatRow("archive", "file", "BZIP2"),
    "XML": FormatRow("other", "file", "XML", "application/xml", ("xml",)),
    "RDF": FormatRow("other", "file", "RDF", "application/rdf+xml", ("rdf",)),
    "Turtle": FormatRow("other", "file", "RDF_TURTLE", "text/turtle", ("ttl",)),
    "JSON-LD": FormatRow("other", "file", "JSON_LD", "application/ld+json", ("jsonld",)),
    "N-Triples": FormatRow("other", "file", "RDF_N_TRIPLES", "application/n-triples"),
    "N3": FormatRow("other", "file", "N3", "text/n3"),
    "RSS": FormatRow("other", "file", "RSS", "application/rss+xml"),
    "Atom": FormatRow("other", "file", "ATOM", "application/atom+xml", ("atom",)),
    "iCalendar": FormatRow("other", "file", "ICS", "text/calendar", ("ics",)),
    "vCard": FormatRow("other"),
    "YAML": FormatRow("other"),
    "SQL": FormatRow("other"),
}
NO_FORMAT = FormatRow("other")  # of a label that no row has


def media_type(label: str) -> str:
    """The media type of a format; empty where there is none, or where no row has the label."""
    return FORMATS.get(label, NO_FORMAT).media_type
