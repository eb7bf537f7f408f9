"""Scripts for other sites' pages: one file each, that does what its modules do."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from sitegen.errors import BuildError
from sitegen.theme.bundle import bundled, compacted
from tests.search.asking import node

MODULES = {
    "words.js": "// Words.\nexport const small = (text) => text.toLowerCase(); // as they are\n",
    "embed/make.js": 'export class Made {\n  name = "a  =  b"; // kept\n}\n',
    "embed/list.js": 'import { small } from "../words.js";\nimport { Made } from "./make.js";\n\n'
    "export const open = async (text) => {\n"
    '  const { more } = await import("./later.js");\n'
    "  return [small(text), new Made().name, more, `${text} = ${text}`];\n};\n",
    "embed/other.js": 'import { Made } from "./make.js";\nexport const made = new Made();\n',
    "embed/later.js": 'import { small } from "../words.js";\nexport const more = small("MORE");\n',
    "page.js": 'import { small } from "./words.js";\nconsole.log(small("X"));\n',
}


def test_what_is_asked_for_by_itself_is_one_file(tmp_path: Path) -> None:
    files = bundled(MODULES, "embed/")
    assert set(files) == {"embed/list.js", "embed/other.js", "embed/later.js"}
    assert not [name for name, script in files.items() if re.search(r"^import |//", script, re.MULTILINE)]
    (tmp_path / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    for name, script in files.items():
        (tmp_path / Path(name).name).write_text(script, encoding="utf-8")
    run = 'import("./list.js").then(({ open }) => open("A  B")).then((all) => console.log(JSON.stringify(all)))'
    done = subprocess.run([node(), "-e", run], cwd=tmp_path, capture_output=True, check=True, text=True)
    assert done.stdout.strip() == '["a  b","a  =  b","more","A  B = A  B"]'


def test_what_a_module_above_imports_later_is_found_from_the_file(tmp_path: Path) -> None:
    del tmp_path
    modules = {
        "a.js": 'export const later = () => import("./b.js");\n',
        "b.js": "export const b = 1;\n",
        "embed/x.js": 'import { later } from "../a.js";\nexport const x = later;\n',
    }
    assert 'import("../b.js")' in bundled(modules, "embed/")["embed/x.js"]


@pytest.mark.parametrize(
    ("script", "expected"),
    [
        ('import * as all from "./make.js";\nexport const x = 1;', "cannot put"),
        ('import thing from "./make.js";', "cannot put"),
        ("export default 1;", "cannot put"),
        ("export const { a, b } = {};", "cannot put"),
        ('import { a } from "./no-such.js";', 'no script "embed/no-such.js"'),
        ('import { Made } from "./make.js";\nconst Made = 1;', '"Made" is also a name of embed/make.js'),
        ('import { y } from "./circle.js";\nexport const x = y;', "in a circle"),
    ],
)
def test_what_cannot_go_into_one_file_is_told(script: str, expected: str) -> None:
    circle = 'import { x } from "./x.js";\nexport const y = x;'
    scripts = {**MODULES, "embed/x.js": script, "embed/circle.js": circle, "embed/y.js": 'import { x } from "./x.js";'}
    with pytest.raises(BuildError, match=re.escape(expected)):
        bundled(scripts, "embed/")


SCRIPTS = [
    "const text = `a\n  // no comment\n  b`; text;",
    "/* a\n// b */ const c = 1; c;",
    'const a = "b \\\n // c"; a;',
    'const b = "b = c"; b;',
    "const c = 1, d = `b = ${c}  ;`; d;",
    "const e = 4, f = 2; e / f / 1;",
    "const g = /b = c/; g.test('b = c');",
    "const h = 'b  =  c'; h; // why",
    "const i = 2; `${i ? `c  = d` : 'e // f'}`;",
    "let j = 1; [j + +j, j - -j, j++ + ++j];",
    'const k = "https://a"; k;',
    "const l = (x) => {\n  return /^https?:$/.test(x)\n}\nl('https:');",
    "class M {\n  #n = 1\n  static o = 2\n  get n() { return this.#n }\n}\n[new M().n, M.o];",
    "const p = { q: 1 }\n;[p?.q ?? 2, p.r?.s];",
    "const t = /[/\\]]\\s+/u; 'a/]  b'.split(t);",
]


def test_what_a_compacted_script_says_is_the_same() -> None:
    """Each evaluated as it was written, and compacted."""
    both = [[script, compacted(script)] for script in SCRIPTS]
    run = "console.log(JSON.stringify(JSON.parse(process.argv[1]).map((two) => two.map((one) => [(0, eval)(one)]))))"
    scoped = [[f"(() => {{ return eval({json.dumps(one)}); }})()" for one in two] for two in both]
    done = subprocess.run([node(), "-e", run, json.dumps(scoped)], capture_output=True, check=True, text=True)
    for (script, compact), (first, second) in zip(both, json.loads(done.stdout), strict=True):
        assert first == second, script
        assert len(compact) <= len(script)
    assert sum(len(compact) for _, compact in both) < sum(map(len, SCRIPTS))
