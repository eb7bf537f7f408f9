"""The spellings of formats on real portals: one label each."""

from __future__ import annotations

import pytest

from sitegen.catalogue import Family, ResourceKind
from sitegen.sources.shape.formats import format_of


@pytest.mark.parametrize(
    ("said", "label", "family", "kind"),
    [
        ("csv", "CSV", "table", "file"),
        (" .CSV", "CSV", "table", "file"),
        ("text/csv", "CSV", "table", "file"),
        ("zip:csv", "CSV", "table", "file"),
        ("xls", "XLS", "table", "file"),
        ("excel", "XLS", "table", "file"),
        ("xisx", "XLSX", "table", "file"),
        ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", "table", "file"),
        ("ods", "ODS", "table", "file"),
        ("PARQUET", "Parquet", "table", "file"),
        ("geojson", "GeoJSON", "geo", "file"),
        (".GeoJSON", "GeoJSON", "geo", "file"),
        ("gjson", "GeoJSON", "geo", "file"),
        ("application/geo+json", "GeoJSON", "geo", "file"),
        ("shp", "SHP", "geo", "file"),
        ("shape", "SHP", "geo", "file"),
        ("zip:shp", "SHP", "geo", "file"),
        ("ESRI Shapefile (Fichier ZIP)", "SHP", "geo", "file"),
        ("kml, kmz", "KML", "geo", "file"),
        ("Geopackage", "GeoPackage", "geo", "file"),
        ("gpkg", "GeoPackage", "geo", "file"),
        ("Geodatabase", "Geodatabase", "geo", "file"),
        ("gdb", "Geodatabase", "geo", "file"),
        ("wms", "WMS", "geo", "api"),
        ("WFS", "WFS", "geo", "api"),
        ("WMTS", "WMTS", "geo", "api"),
        ("gtfs", "GTFS", "transport", "file"),
        ("gtfs-rt", "GTFS-RT", "transport", "api"),
        ("netex", "NeTEx", "transport", "file"),
        ("siri", "SIRI", "transport", "api"),
        ("api", "API", "api", "api"),
        ("SERVICE", "API", "api", "api"),
        ("pdf", "PDF", "document", "file"),
        ("html", "HTML", "document", "file"),
        ("jpg", "JPEG", "image", "file"),
        ("zip", "ZIP", "archive", "file"),
        ("bz2:nt", "N-Triples", "other", "file"),
        ("RDF XML", "RDF", "other", "file"),
        ("ERDAS Image", "ERDAS Image", "other", "file"),
        ("MIF/MID", "MIF/MID", "geo", "file"),
        ("ARC/INFO Grid", "ASCII Grid", "geo", "file"),
        ("/DATASET/B_BUS_GTFS_RT-TOEI", "", "other", "file"),
        ("<i>CSV</i>", "", "other", "file"),
        ("application/x-quelque-chose", "", "other", "file"),
        ("", "", "other", "file"),
    ],
)
def test_one_label_for_every_spelling(said: str, label: str, family: Family, kind: ResourceKind) -> None:
    assert format_of(said, "", "") == (label, family, kind)


@pytest.mark.parametrize(
    ("said", "mimetype", "url", "label"),
    [
        ("", "text/csv; charset=utf-8", "", "CSV"),
        ("", "", "https://example.org/data/f.geojson?v=1", "GeoJSON"),
        ("", "", "https://example.org/f.ods#x", "ODS"),
        ("", "application/octet-stream", "https://example.org/f.gpkg", "GeoPackage"),
        ("", "", "https://example.org/ows?SERVICE=WFS&REQUEST=GetCapabilities", "WFS"),
        ("", "", "https://example.org/index.php", ""),
        ("", "", "https://example.org/csv", ""),
        ("CSV", "application/vnd.ms-excel", "https://example.org/f.zip", "CSV"),  # the portal's word comes first
        ("", "", "http://[::1", ""),
    ],
)
def test_a_guess_where_the_portal_says_nothing(said: str, mimetype: str, url: str, label: str) -> None:
    assert format_of(said, mimetype, url).label == label
