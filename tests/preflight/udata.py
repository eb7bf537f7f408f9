"""data.gouv.fr's own harvester, udata, without MongoDB; and where `preflight` says something else of a site.

SITEGEN_UDATA_PYTHON names the Python of an environment of its own, as `make test` makes it.
"""

from __future__ import annotations

import dataclasses
import json
import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sitegen.preflight import Preflight, licences
from tests import PROJECT
from tests.surroundings import missing


def theirs(report: Preflight, folder: Path, scratch: Path) -> list[dict[str, Any]]:
    """What udata takes of the site in `folder`, a dataset an object."""
    python = os.environ.get("SITEGEN_UDATA_PYTHON")
    if not python:
        missing("SITEGEN_UDATA_PYTHON does not name a Python that has udata and mongomock: `make test` makes one")
    known = scratch / "licences.json"
    known.write_text(json.dumps([_entry(each) for each in licences.LICENCES]), "utf-8")
    reader = PROJECT / "tests" / "udata_reader.py"
    done = subprocess.run(
        [python, reader, folder, report.base, known],
        capture_output=True, text=True, encoding="utf-8", check=False, cwd=scratch,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found = json.loads(done.stdout)
    assert isinstance(found, list)
    return found


def _entry(licence: licences.Licence) -> dict[str, Any]:
    return {
        "id": licence.id,
        "title": licence.title,
        "url": licence.url or None,
        "alternate_urls": licence.urls,
        "alternate_titles": licence.titles,
    }


def differences(report: Preflight, told: Sequence[dict[str, Any]]) -> list[str]:
    """Where the two do not agree."""
    assert len(told) == len(report.each)
    turned = {loss.dataset for loss in report.found if loss.code == "description-html"}
    found = []
    for their, one in zip(told, report.each, strict=True):
        our = json.loads(json.dumps(dataclasses.asdict(one)))
        del their["why"]
        if one.name in turned:  # how HTML is turned into Markdown is udata's own affair
            for each in (their, our, *their.get("files", ()), *our["files"]):
                each.pop("description", None)
        for tags in (their, our):
            _without_other_scripts(tags, our["tags"])
        found += [
            f"{one.name}: {field}: udata {value!r}, preflight {our[field]!r}"
            for field, value in their.items()
            if value != our[field]
        ]
    return found


def _without_other_scripts(told: dict[str, Any], ours: Sequence[str]) -> None:
    """Of tags in other scripts than Latin, udata knows the spelling: there are as many of them."""
    latin = {tag for tag in ours if tag.isascii()}
    if "tags" in told and len(latin) < len(ours):
        told["tags"] = [len(told["tags"]), sorted(latin & set(told["tags"]))]
