"""What Project Open Data 1.1 demands of a catalogue, checked by hand: required fields, and how values are written.

https://resources.data.gov/resources/dcat-us/; without what it demands of federal agencies alone.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

REQUIRED = {"title", "description", "keyword", "modified", "publisher", "contactPoint", "identifier", "accessLevel"}
_OPTIONAL = {"@type", "issued", "license", "accrualPeriodicity", "temporal", "spatial", "language", "theme"}
_OPTIONAL |= {"landingPage", "distribution"}
_DATE = r"\d{4}(-\d\d(-\d\d(T\d\d:\d\d:\d\d([+-]\d\d:\d\d|Z))?)?)?"
_DURATION = r"R/P(?=.)(\d+(\.\d+)?[YMWD])?(T\d+[HMS])?"
_WEB = r"(https?|ftp)://[^\s<>\"]+"
_NUMBER = r"-?\d+(\.\d+)?(e-?\d+)?"
_FORMS = {
    "modified": _DATE,
    "issued": _DATE,
    "accessLevel": "public|restricted public|non-public",
    "accrualPeriodicity": f"{_DURATION}|irregular",
    "temporal": f"{_DATE}/{_DATE}",
    "landingPage": _WEB,
    "license": _WEB,
    "title": r"(?s).*\S.*",
    "description": r"(?s).*\S.*",
    "identifier": r".+",
}


def faults(catalogue: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(dataset's identifier, what is wrong with it); a field that is missing is named alone."""
    if catalogue.get("conformsTo") != "https://project-open-data.cio.gov/v1.1/schema":
        yield "", "conformsTo"
    ids = [dataset.get("identifier") for dataset in catalogue["dataset"]]
    if len(ids) != len(set(ids)):
        yield "", "an identifier twice"
    for dataset in catalogue["dataset"]:
        yield from ((dataset.get("identifier", ""), fault) for fault in _dataset(dataset))


def _dataset(dataset: dict[str, Any]) -> Iterator[str]:
    yield from (name for name in sorted(REQUIRED) if not dataset.get(name))
    yield from (f"{name} is not of the schema" for name in dataset.keys() - REQUIRED - _OPTIONAL)
    for name, form in _FORMS.items():
        if name in dataset and not re.fullmatch(form, dataset[name]):
            yield f"{name}: {dataset[name]!r}"
    for name in ("keyword", "theme", "language"):
        if name in dataset and not (dataset[name] and all(isinstance(each, str) and each for each in dataset[name])):
            yield f"{name}: {dataset[name]!r}"
    if dataset.get("contactPoint") and not re.fullmatch(r"mailto:\S+@\S+\.\S+", dataset["contactPoint"]["hasEmail"]):
        yield "contactPoint"
    for each in dataset.get("distribution", ()):
        addresses = [each[name] for name in ("downloadURL", "accessURL") if name in each]
        if not all(re.fullmatch(_WEB, address) for address in addresses):
            yield f"an address: {addresses}"
        if ("downloadURL" in each) != bool(re.fullmatch(r"[a-z]+/[\w.+-]+", each.get("mediaType", ""))):
            yield f"a download has a media type: {each}"
