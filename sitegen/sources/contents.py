"""The files behind a catalogue's resources: what was really read there, put beside what the catalogue says.

Formats are those of the bytes, where the bytes tell (issue 6); what contradicts the catalogue is a caution.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sitegen.model import Catalogue, Caution, Content, Dataset, Reading, Resource
from sitegen.samples.kept import Keeper
from sitegen.sources.shape import formats

# What a format is made of: a shapefile comes as a ZIP, a GPX file is XML. Such a find contradicts nothing.
_XML = frozenset({
    "Atom", "CSW", "DATEX II", "GML", "GPX", "GeoRSS", "HTML", "KML", "NEPTUNE", "NeTEx", "QLR", "QML", "RDF", "RSS",
    "SIRI", "SVG", "WCS", "WFS", "WMS", "WMTS",
})  # fmt: skip
_JSON = frozenset({
    "API", "ArcGIS REST", "GBFS", "GeoJSON", "JSON-LD", "JSONL", "OGC API", "OpenAPI", "SIRI Lite", "TopoJSON",
})  # fmt: skip
_ZIP = frozenset({
    "ASCII Grid", "EPUB", "GTFS", "GeoPackage", "Geodatabase", "KMZ", "MIF/MID", "NEPTUNE", "NeTEx", "SHP", "TAB",
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
    "HTML": frozenset({"API", "OpenAPI", "SPARQL", "Web App"}),
    "CSV": frozenset({"API", "ASCII Grid", "DXF", "MIF/MID", "Markdown", "TXT"}),
    "TSV": frozenset({"TXT"}),
}


def filled(catalogue: Catalogue, keeper: Keeper) -> Catalogue:
    """The catalogue with what is in its files, as far as they are at hand."""
    cautions: list[Caution] = []
    datasets = tuple(_dataset(dataset, keeper, cautions) for dataset in catalogue.datasets)
    return replace(catalogue, datasets=datasets, warnings=(*catalogue.warnings, *cautions))


def _dataset(dataset: Dataset, keeper: Keeper, cautions: list[Caution]) -> Dataset:
    resources = tuple(_resource(resource, keeper) for resource in dataset.resources)
    cautions += _cautions(dataset, resources)
    return dataset if resources == dataset.resources else replace(dataset, resources=resources)


def _resource(resource: Resource, keeper: Keeper) -> Resource:
    if resource.restricted or resource.file is None:
        return resource
    thumbnail = keeper.thumbnail(resource.file)
    if resource.family == "image":
        return replace(resource, content=Content(resource.file, thumbnail=thumbnail)) if thumbnail else resource
    reading = keeper.reading(resource.file, label=resource.format)
    label = found_label(resource.format, reading)
    claimed = resource.format if is_contradicted(resource.format, reading) else ""
    known = formats.format_of(label, "", "")
    return replace(
        resource,
        format=label,
        family=known.family if label != resource.format else resource.family,
        content=Content(resource.file, reading=reading, claimed=claimed, thumbnail=thumbnail),
    )


def found_label(claimed: str, reading: Reading) -> str:
    """The label to show: that of the bytes, unless they tell less than the catalogue does."""
    found = reading.found
    if not found or reading.why == "html" or claimed in _SHELLS.get(found, ()):
        return claimed
    return found


def is_contradicted(claimed: str, reading: Reading) -> bool:
    """Whether the file is not what the catalogue says that it is."""
    found = reading.found
    if not claimed or not found or found == claimed or claimed in _SHELLS.get(found, ()):
        return False
    return {found, claimed} not in ({"JSON", "GeoJSON"}, {"XLS", "XLSX"}, {"CSV", "TSV"})


def _cautions(dataset: Dataset, resources: tuple[Resource, ...]) -> Iterator[Caution]:
    for resource in resources:
        content = resource.content
        if content is None or content.reading is None:
            continue
        if content.claimed and content.reading.why == "html":
            message = f"its file {resource.id} is called {content.claimed}, and is a web page"
            yield Caution("resource-not-its-format", dataset.name, message)
        elif content.claimed:
            message = f"its file {resource.id} is called {content.claimed}, and is {content.reading.found}"
            yield Caution("resource-not-its-format", dataset.name, message)
