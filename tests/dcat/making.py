"""Datasets and their descriptions, for one test."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from rdflib import Graph

from sitegen.catalogue import Catalogue, Dataset, Resource, Text
from sitegen.outputs import dcat
from tests.dcat.reading import FORMATS, one_graph
from tests.site.test_saved_searches import made

BASE = "https://example.org/"
BUDGET = f"{BASE}dataset/budget/"


def resource(identity: str = "r1", **fields: Any) -> Resource:
    some: dict[str, Any] = {
        "name": Text.of("Dépenses"),
        "description": Text(),
        "format": "CSV",
        "family": "table",
        "kind": "file",
        "url": "https://files.example.org/a.csv",
    }
    return Resource(id=identity, **some | fields)


def dataset(name: str = "budget", **fields: Any) -> Dataset:
    some: dict[str, Any] = {"id": f"id-{name}", "title": Text.of("Budget"), "notes": Text.of("Le budget.")}
    return Dataset(name=name, **some | fields)


def written(
    folder: Path, *datasets: Dataset, catalogue: dict[str, Any] | None = None, **table: Any
) -> dict[str, bytes]:
    """Every file of the output, by path."""
    sites, theme = made(folder, Catalogue("s", datasets=datasets, **catalogue or {}), **table)
    found = {}
    for site in sites:
        for artifact in dcat.artifacts(site, theme):
            content = artifact.make(*artifact.args)
            assert isinstance(content, bytes)
            found[artifact.path] = content
    return found


def described(folder: Path, one: Dataset, **more: Any) -> Graph:
    """The graph of one dataset's files, which are the same graph."""
    files = written(folder, one, **more)
    return one_graph({extension: files[f"dataset/{one.name}.{extension}"] for extension in FORMATS})
