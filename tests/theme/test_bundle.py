"""Scripts for other sites' pages: one file each, that does what its modules do."""

from __future__ import annotations

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


@pytest.mark.parametrize(
    "script",
    [
        "const text = `a\n  // no comment\n  b`;\n",
        "/* a\n// b */ const c = 1;\n",
        'const a = "b \\\n // c";\n',
    ],
)
def test_a_script_with_texts_over_several_lines_stays_as_it_is(script: str) -> None:
    assert compacted(script) == script


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ('const a = "b = c";', 'const a="b = c";'),
        ("const a = `b = ${c}`;", "const a=`b = ${c}`;"),
        ("const a = b / c;", "const a = b / c;"),
        ("const a = /b = c/;", "const a = /b = c/;"),
        ("const a = 'b = c';", "const a = 'b = c';"),
        ("a = `${b ? `c = d` : e}`;", "a = `${b ? `c = d` : e}`;"),
        ("a + +b;", "a + +b;"),
        ('x("https://a"); // why', 'x("https://a");'),
    ],
)
def test_spaces_that_part_nothing_go(line: str, expected: str) -> None:
    assert compacted(f"{line}\n").rstrip("\n") == expected
