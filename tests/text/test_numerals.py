"""Numbers of files as the readers of a language write them, by the build and by the browser's script."""

from __future__ import annotations

import json
import subprocess

import pytest

from sitegen import package_data
from sitegen.text.numerals import numeral, signs

CELLS = {
    "1234.50": "1 234,50",
    "1234,5": "1 234,5",
    "1 234 567": "1 234 567",
    "-0.25": "-0,25",
    "\u22121234": "\u22121 234",
    ".5": "0,5",
    "12.": "12",
    "999": "999",
    " 1000 ": "1 000",
    "0": "0",
    "0033": "0033",
    "2,43E+13": "2,43E+13",
    "1.234.567": "1.234.567",
    "12 34": "12 34",
    "n.c.": "n.c.",
    "": "",
    "9" * 41: "9" * 41,
}


def test_the_build_and_the_script_write_the_same() -> None:
    french = {
        cell: shown.replace(" ", "\u202f") if numeral(cell, "fr") != cell else shown for cell, shown in CELLS.items()
    }
    assert {cell: numeral(cell, "fr") for cell in CELLS} == french
    group, decimal = signs("fr")
    script = (package_data.themes() / "base" / "assets" / "numerals.js").as_uri()
    program = (
        f"import {{ numeral }} from {json.dumps(script)};"
        f"const signs = {json.dumps({'group': group, 'decimal': decimal})};"
        f"console.log(JSON.stringify({json.dumps(list(CELLS))}.map((cell) => numeral(cell, signs))))"
    )
    done = subprocess.run(["node", "--input-type=module", "-e", program], capture_output=True, text=True, check=True)
    assert json.loads(done.stdout) == list(french.values())


@pytest.mark.parametrize(
    ("language", "shown"),
    [("en", "1,234.5"), ("de", "1.234,5"), ("it", "1.234,5"), ("pt", "1.234,5"), ("eu", "1.234,5")],
)
def test_each_language_has_its_signs(language: str, shown: str) -> None:
    assert numeral("1234.5", language) == shown
