"""Scripts that carry what modules and data hold: what Node makes of them is what was put in."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

import pytest

from sitegen.freeze import scripts
from tests.surroundings import missing

HOSTILE = 'a</script><script>alert(1)</script>\u2028\u2029\\u2028"\\"\x00\x7f é 𝒳 <!-- {"__proto__": {"x": 1}} \r\n'
_RUN = """
globalThis.kept = {};
globalThis.frozen = {keep: (path, text) => { kept[path] = text; }, load: () => 0};
require(process.argv[1]);
process.stdout.write(JSON.stringify(kept));
"""


def run(script: bytes, file: Path) -> dict[str, object]:
    if not shutil.which("node"):
        missing("no Node on this machine")
    file.write_bytes(script)
    done = subprocess.run(["node", "-e", _RUN, file], capture_output=True, check=True)
    found: dict[str, object] = json.loads(done.stdout)
    return found


def test_a_text_comes_out_as_it_went_in(tmp_path: Path) -> None:
    script = scripts.carried("search/é.json", HOSTILE.encode())
    assert script is not None
    assert run(script, tmp_path / "x.js") == {"search/é.json": HOSTILE}
    for sign in ("</", "\u2028", "\u2029"):
        assert sign not in script.decode()


def test_what_is_no_text_is_not_carried() -> None:
    assert scripts.carried("x.webp", b"\xff\xd8") is None


MODULE = """import { a } from "./a.js";
import b from "../b.js"; import "./c.js";
export const later = async () => import("./vendor/d.js");
const text = "</script>";
"""


def test_a_module_hands_over_its_parts(tmp_path: Path) -> None:
    path = "assets/embed/m.js"
    assert [*scripts.imported(path, MODULE.encode())] == [
        "assets/embed/a.js",
        "assets/b.js",
        "assets/embed/c.js",
        "assets/embed/vendor/d.js",
    ]
    parts = run(scripts.module(path, MODULE.encode()), tmp_path / "m.js")[path]
    assert isinstance(parts, list)
    assert "".join(part if isinstance(part, str) else f'"{part["from"]}"' for part in parts) == (
        MODULE.replace("./a.js", "assets/embed/a.js")
        .replace("../b.js", "assets/b.js")
        .replace("./c.js", "assets/embed/c.js")
        .replace('import("./vendor/d.js")', 'frozen.load("assets/embed/vendor/d.js")')
    )


def test_the_script_of_the_copy_is_one(tmp_path: Path) -> None:
    (tmp_path / "frozen.js").write_bytes(scripts.loader())
    if not shutil.which("node"):
        pytest.skip("no Node")
    subprocess.run(["node", "--check", tmp_path / "frozen.js"], check=True)
