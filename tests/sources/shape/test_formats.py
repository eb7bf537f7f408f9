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
    ("label", "spellings"),
    [
        (
            "CSV",
            "CSV/XLS|csv & json|csv - xlsx|Fichier CSV|csv.gz|CSV compressé|CSV (séparateur ;)|TXT (csv)",
        ),
        ("CSV", "http://publications.europa.eu/resource/authority/file-type/CSV"),
        ("CSV", "https://www.iana.org/assignments/media-types/text/csv"),
        ("GeoJSON", "http://www.iana.org/assignments/media-types/application/geo+json|json geo|GeoJSON (WGS84)"),
        ("XLSX", "Excel (xlsx)|Fichier Excel (.xlsx)|https://publications.europa.eu/resource/authority/file-type/XLSX"),
        ("XLS", "Microsoft Excel|Classeur Excel|fichier Excel|MS Excel 97"),
        ("ODS", "OpenDocument Spreadsheet|LibreOffice Calc|Tableur (ODS)"),
        (
            "SHP",
            "Shapefile (L93)|SHP L93|Shape (Lambert 93)|ESRI Shape|ZIP - SHP|application/x-shapefile|Shapefile, zip",
        ),
        ("WMS", "wms_xml|WMS (OGC)|Service WMS|Flux WMS|WMS 1.3.0|ogc:wms-1.3.0-http-get-map|WMS/XML"),
        ("WFS", "flux wfs|WFS 2.0.0|http://publications.europa.eu/resource/authority/file-type/WFS_SRVC"),
        ("GTFS", "GTFS (zip)|GTFS Static|x-gtfs"),
        ("GML", "xml/gml|GML 3.2"),
        ("MIF/MID", "mid/mif|MIF"),
        ("LAS", "las/laz"),
        ("JPEG", "jpeg/png|JPG"),
        ("PDF", "PDF (1 Mo)|pdf - 2 pages|Document PDF"),
        ("HTML", "Page web|Site Web|html5"),
        ("TXT", "Texte brut|texte"),
        ("JSON-LD", "ld+json|JSON-LD"),
        ("API", "JSON API|API JSON|API REST"),
        ("vCard", "vcf|VCard|text/vcard"),
        ("YAML", "yml|application/yaml"),
        ("", "Lien|url|www|inconnu|Autre|N/A|null|octet-stream|Données|www:link-1.0-http--link"),
        ("Tableur", "Tableur"),
        ("ERDAS Image", "ERDAS Image"),
    ],
)
def test_formats_as_people_write_them(label: str, spellings: str) -> None:
    for said in spellings.split("|"):
        assert format_of(said, "", "").label == label, said


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


@pytest.mark.parametrize(
    ("protocol", "label"),
    [
        ("OGC Web Map Service", "WMS"),
        ("urn:ogc:serviceType:WebMapService:1.3:HTTP", "WMS"),
        ("http://www.opengeospatial.org/standards/wms", "WMS"),
        ("Web Feature Service (WFS 2.0)", "WFS"),
        ("ogc-features", "OGC API"),
        ("OGC:WMTS-1.0.0-http-get-tile", "WMTS"),
        ("WWW:DOWNLOAD-1.0-http--download", ""),
        ("INSPIRE Atom", "Atom"),
        ("WWW:DOWNLOAD:GEOJSON", "GeoJSON"),
        ("OGC:KML", "KML"),
        ("MIME type: text/csv", "CSV"),
        ("ArcGIS:MapServer", "ArcGIS REST"),
        ("FILE:GEO", ""),
        ("HTTPS", ""),
    ],
)
def test_protocols_as_catalogues_write_them(protocol: str, label: str) -> None:
    assert format_of("", "", "https://geo.example.org/ows", (protocol,)).label == label


@pytest.mark.parametrize(
    ("url", "label"),
    [
        ("https://geo.example.org/arcgis/rest/services/eau/FeatureServer/0", "ArcGIS REST"),
        ("https://geo.example.org/server/arcgis/rest/services/a/b/MapServer/", "ArcGIS REST"),
        ("https://geo.example.org/arcgis/services/eau/MapServer/WMSServer", "WMS"),
        ("https://geo.example.org/arcgis/rest/services/", ""),
    ],
)
def test_addresses_of_arcgis(url: str, label: str) -> None:
    assert format_of("", "", url).label == label


_OWS = "https://geo.example.org/geoserver"


@pytest.mark.parametrize(
    ("url", "silent", "xml", "html"),
    [
        (f"{_OWS}/wms?Service=WMS&request=GetCapabilities", "WMS", "WMS", "WMS"),
        (f"{_OWS}/ville/wfs", "WFS", "WFS", "HTML"),
        (f"{_OWS}/gwc/service/wmts/", "WMTS", "WMTS", "HTML"),
        (f"{_OWS}/ville/ows", "API", "API", "HTML"),
        ("https://geo.example.org/wmts/1.0.0/WMTSCapabilities.xml", "WMTS", "WMTS", "HTML"),
        ("https://geo.example.org/sos?service=SOS&request=GetCapabilities", "API", "API", "API"),
        ("https://geo.example.org/geonetwork/srv/fre/csw", "CSW", "CSW", "HTML"),
        ("https://geo.example.org/collections/arbres/items?f=json", "JSON", "OGC API", "HTML"),
        ("https://geo.example.org/ogcapi/collections/arbres", "OGC API", "OGC API", "HTML"),
        ("https://tuiles.example.org/fond/{z}/{x}/{y}.png", "TMS", "TMS", "HTML"),
        (
            "https://geo.example.org/server/rest/services/eau/FeatureServer/0?f=json",
            "ArcGIS REST",
            "ArcGIS REST",
            "HTML",
        ),
        ("https://geo.example.org/x/services/eau/MapServer/WFSServer", "WFS", "WFS", "HTML"),
        ("https://geo.example.org/docs/openapi.json", "OpenAPI", "OpenAPI", "HTML"),
        # What a service gives out as a file is a file.
        (f"{_OWS}/ows?service=WFS&request=GetFeature&typeName=a:b&outputFormat=csv", "CSV", "XML", "HTML"),
        (f"{_OWS}/ows?SERVICE=WFS&REQUEST=GetFeature&typeName=a:b&OUTPUTFORMAT=SHAPE-ZIP", "SHP", "XML", "HTML"),
        (f"{_OWS}/ows?service=WFS&request=GetFeature&typeName=a:b", "WFS", "XML", "HTML"),
        (f"{_OWS}/wms?service=WMS&request=GetMap&format=image/png", "WMS", "WMS", "WMS"),
        ("https://data.example.org/explore/dataset/arbres/download/?format=csv", "CSV", "XML", "HTML"),
        (
            "https://geo.example.org/rest/services/eau/FeatureServer/0/query?where=1=1&f=geojson",
            "GeoJSON",
            "XML",
            "HTML",
        ),
        ("https://data.example.org/wms-notice.pdf", "PDF", "XML", "HTML"),
        ("https://data.example.org/swms", "", "XML", "HTML"),
    ],
)
def test_a_service_told_by_its_address_alone(url: str, silent: str, xml: str, html: str) -> None:
    found = {said: format_of(said, "", url) for said in ("", "XML", "HTML")}
    assert {said: each.label for said, each in found.items()} == {"": silent, "XML": xml, "HTML": html}
    services = ("WMS", "WFS", "WMTS", "CSW", "API", "OGC API", "TMS", "ArcGIS REST", "OpenAPI")
    assert all((each.kind == "api") == (each.label in services) for each in found.values())
    assert format_of("CSV", "", url).label == "CSV", "the portal's word comes first"
