"""Which label a file is shown under, and what contradicts the catalogue."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen.catalogue import LocalFile, Reading
from sitegen.sources.files.labels import is_contradicted, label_by_content

NOWHERE = LocalFile(Path("x"), name="x", digest="0", size=0)


@pytest.mark.parametrize(
    ("claimed", "found", "shown", "contradicted"),
    [
        ("CSV", "CSV", "CSV", False),
        ("", "CSV", "CSV", False),
        ("CSV", "", "CSV", False),
        ("CSV", "XLSX", "XLSX", True),
        ("XLS", "XLSX", "XLSX", False),
        ("CSV", "TSV", "TSV", False),
        ("PDF", "ZIP", "ZIP", True),
        ("SHP", "ZIP", "SHP", False),
        ("GTFS", "ZIP", "GTFS", False),
        ("XLSX", "ZIP", "XLSX", False),
        ("ZIP", "CSV", "CSV", False),
        ("JSON", "GeoJSON", "GeoJSON", False),
        ("GeoJSON", "JSON", "GeoJSON", False),
        ("GBFS", "JSON", "GBFS", False),
        ("XML", "KML", "KML", False),
        ("NeTEx", "GML", "NeTEx", False),
        ("TXT", "CSV", "TXT", False),
        ("GeoTIFF", "TIFF", "GeoTIFF", False),
        ("CSV", "PDF", "PDF", True),
        ("CSV", "iCalendar", "iCalendar", True),
        ("N3", "Turtle", "N3", False),
        ("RDF", "N-Triples", "RDF", False),
        ("YAML", "JSON", "YAML", False),
        ("Relevé", "CSV", "Relevé", False),
        ("CityJSON", "JSON", "CityJSON", False),
        ("QGIS", "ZIP", "QGIS", False),
        ("Relevé", "XLSX", "XLSX", True),
        ("XLSX", "CSV", "CSV", True),
    ],
)
def test_labels(claimed: str, found: str, shown: str, contradicted: bool) -> None:
    reading = Reading(NOWHERE, found=found)
    assert (label_by_content(claimed, reading), is_contradicted(claimed, reading)) == (shown, contradicted)


def test_a_web_page_keeps_the_label_and_contradicts_it() -> None:
    reading = Reading(NOWHERE, found="HTML", why="html")
    assert (label_by_content("CSV", reading), is_contradicted("CSV", reading)) == ("CSV", True)
    assert not is_contradicted("Web App", reading)
