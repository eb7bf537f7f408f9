"""What programs of others say of GeoJSON files: Mapbox's checker, geojson-pydantic, and GDAL."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path

from geojson_pydantic import FeatureCollection

from tests.surroundings import missing, npm_tool

# Reads the names of files from standard input; answers with what there is to say of each.
_HINTS = """
const { readFileSync } = require("fs");
const { hint } = require(process.argv[1]);
const files = JSON.parse(readFileSync(0, "utf-8"));
console.log(JSON.stringify(files.map((file) => hint(readFileSync(file, "utf-8")).map((each) => each.message))));
"""


def hints(files: Sequence[Path]) -> dict[str, list[str]]:
    """Errors and warnings of RFC 7946 by file, of those that have any; the right-hand rule is among them."""
    tool = npm_tool("@mapbox/geojsonhint/lib/index.js")
    asked = json.dumps([str(file) for file in files])
    done = subprocess.run(["node", "-e", _HINTS, str(tool)], input=asked, capture_output=True, check=True, text=True)
    return {file.name: found for file, found in zip(files, json.loads(done.stdout), strict=True) if found}


def features(file: Path) -> int:
    """How many features geojson-pydantic finds; it raises where one is not valid."""
    return len(FeatureCollection.model_validate_json(file.read_bytes()).features)


def features_for_gdal(file: Path) -> int:
    """How many features GDAL finds, which is what QGIS reads with."""
    program = shutil.which("ogrinfo")
    if program is None:
        missing("no ogrinfo: `make test` installs it")
    done = subprocess.run([program, "-ro", "-al", "-so", str(file)], capture_output=True, check=True, text=True)
    assert "ERROR" not in done.stderr, done.stderr
    match = re.search(r"^Feature Count: (\d+)$", done.stdout, re.MULTILINE)
    assert match, done.stdout
    return int(match[1])
