"""Files that people of a project write, saved by any program and in any state: a message that names the file."""

from __future__ import annotations

import os
import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen import cli
from tests.acceptance.projects import write_lines, write_project
from tests.program import tree
from tests.surroundings import shared

pytestmark = pytest.mark.slow

PACKAGE = {"id": "d", "name": "jeu", "title": "Jeu"}
NOT_UTF8 = "not UTF-8 text; save the file in that encoding"
OUTLINE = '{"type": "Polygon", "coordinates": [[[0, 44], [1, 44], [1, 45], [0, 44]]], "name": "Forêt"}'
TEXTS = {
    "partners/one/pages/demarche.md": "# Démarche\n\nLes données de la forêt.\n",
    "partners/one/pages/index.md": "Bienvenue dans les données de la forêt.\n",
    "partners/one/pages/en/about.md": "# À propos\n\nForêt.\n",
    "partners/one/i18n/fr.toml": '[nav]\nhome = "Entrée"\n',
    "partners/one/templates/parts/footer.html": "<footer>Forêt</footer>\n",
    "partners/one/assets/css/partner.css": "/* Forêt */\nbody { color: #123; }\n",
    "partners/one/foret.geojson": OUTLINE,
    "partners/one/partner.toml": "",
    "sitegen.toml": "",
    "themes/ours/theme.toml": 'name = "ours"\nextends = "base"\napi = 1\nlicence = "Forêt"\n',
    "themes/ours/i18n/fr.toml": '[nav]\nhome = "Forêt"\n',
    "themes/ours/templates/text.html": '{% extends "@base/text.html" %}{# Forêt #}',
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    found = write_project(tmp_path / "project", languages=("fr", "en"))
    write_lines(found / "datasets.jsonl", [PACKAGE])
    settings = found / "partners" / "one" / "partner.toml"
    settings.write_text(f'territory = "foret.geojson"\n{settings.read_text()}[theme]\nname = "ours"\n')
    for name, text in TEXTS.items():
        if text:
            write(found / name, text.encode())
    return found


def write(file: Path, content: bytes) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content)


def run(project: Path, command: str, *, code: int = 0) -> str:
    """What a command says, in this process: there are many of them here."""
    done = CliRunner().invoke(cli.main, ["-C", str(project), command])
    assert done.exit_code == code, done.output
    assert "a fault in sitegen" not in done.output
    return done.output


def refused(project: Path, words: str) -> None:
    """Both commands name the file, with exit code 3; what is published stays."""
    before = tree(project / "public") if (project / "public").exists() else {}
    for command in ("check", "build"):
        assert words in run(project, command, code=3)
    assert (tree(project / "public") if (project / "public").exists() else {}) == before


def test_the_page_of_fault_16(tmp_path: Path) -> None:
    folder = shared("faults/16-partner-page-not-utf8")
    project = write_project(tmp_path / "project", datasets=folder / "datasets.jsonl")
    write(project / "partners/one/pages/demarche.md", (folder / "demarche.md").read_bytes())
    refused(project, f"partners/one/pages/demarche.md: {NOT_UTF8}")


@pytest.mark.parametrize("name", TEXTS)
def test_a_text_in_another_encoding(project: Path, name: str) -> None:
    file = project / name
    text = TEXTS[name] or f"# Forêt\n{file.read_text()}"
    file.write_bytes(text.encode("cp1252"))
    refused(project, name)
    assert NOT_UTF8 in run(project, "check", code=3)


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_a_page_as_notepad_may_save_it(project: Path, encoding: str) -> None:
    write(project / "partners/one/pages/demarche.md", "# Acces\n\nTexte.\n".encode(encoding))
    refused(project, f"partners/one/pages/demarche.md: {NOT_UTF8}")


def test_marks_of_byte_order_and_other_ends_of_line_are_welcome(project: Path) -> None:
    run(project, "build")
    before = tree(project / "public")
    for name in TEXTS:
        file = project / name
        file.write_bytes(b"\xef\xbb\xbf" + file.read_bytes().replace(b"\n", b"\r\n"))
    run(project, "check")
    run(project, "build")
    after = tree(project / "public")
    page = "one/pages/demarche/index.html"
    assert after[page].replace(b"\r", b"") == before[page]


def folder(file: Path) -> None:
    file.mkdir()


def pipe(file: Path) -> None:
    os.mkfifo(file)


def listening(file: Path) -> None:
    here = Path.cwd()
    os.chdir(file.parent)  # the path of a socket is short
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(file.name)
    os.chdir(here)


def to_nowhere(file: Path) -> None:
    file.symlink_to(file.with_name("nobody"))


def in_a_circle(file: Path) -> None:
    file.symlink_to(file)


@pytest.mark.parametrize("put", [folder, pipe, listening, to_nowhere, in_a_circle], ids=lambda each: each.__name__)
@pytest.mark.parametrize("name", ["pages/demarche.md", "pages/index.md", "i18n/fr.toml", "assets/css/partner.css"])
def test_something_else_in_the_place_of_a_file(project: Path, put: Callable[[Path], None], name: str) -> None:
    file = project / "partners" / "one" / name
    file.unlink()
    put(file)
    refused(project, f"partners/one/{name}: ")


@pytest.mark.parametrize("folder", ["pages", "assets", "templates"])
def test_a_name_that_is_not_utf8(project: Path, folder: str) -> None:
    name = os.fsencode(project / "partners" / "one" / folder) + b"/pr\xe9sentation.md"
    Path(os.fsdecode(name)).write_text("# Présentation\n", encoding="utf-8")
    refused(project, f"partners/one/{folder}/présentation.md: its name is not UTF-8; rename the file")


def test_a_text_without_an_end(project: Path) -> None:
    write(project / "partners/one/i18n/fr.toml", b"a = " + b"[" * 50_000)
    refused(project, "partners/one/i18n/fr.toml: not valid TOML")


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("partners/one/i18n/fr.toml", "[nav]\nhome = 3\n", '"nav.home": expected a text in quotes, not 3'),
        ("partners/one/i18n/fr.toml", 'nav = "x"\n', '"nav": expected a table of texts'),
        ("partners/one/i18n/fr.toml", '[preview]\nfeatures = ["a"]\n', '"preview.features": expected a text in quotes'),
        ("themes/ours/theme.toml", "api = 1\nextends = 3\n", '"extends": expected a theme\'s name in quotes, not 3'),
        ("themes/ours/theme.toml", 'api = 1\ncss = "x"\n', '"css": expected a table'),
        ("themes/ours/theme.toml", 'api = 1\n[css]\nbase = "x"\n', '"css.base": expected a list of texts'),
        ("themes/ours/theme.toml", "api = 1\ntokens = 3\n", '"tokens": expected a table, not 3'),
        (
            "themes/ours/theme.toml",
            "api = 1\n[tokens]\nband = 3\n",
            '"tokens.band": expected a text in quotes, or a table',
        ),
        ("themes/ours/theme.toml", "api = 1\n[tokens.band]\nchoices = 3\n", '"tokens.band.choices": expected a list'),
    ],
)
def test_values_of_another_kind(project: Path, name: str, content: str, words: str) -> None:
    write(project / name, content.encode())
    refused(project, f"{name}: {words}")


def test_two_pages_with_one_address(project: Path) -> None:
    write(project / "partners/one/pages/a b.md", b"# A\n")
    write(project / "partners/one/pages/a-b.md", b"# B\n")
    refused(project, 'partners/one/pages/a-b.md: its page has the address of that of "a b.md"')


@pytest.mark.parametrize("put", [folder, pipe], ids=lambda each: each.__name__)
def test_no_file_in_the_place_of_a_template(project: Path, put: Callable[[Path], None]) -> None:
    put(project / "partners/one/templates/home.html")
    refused(project, "partners/one/templates/home.html: ")


@pytest.mark.parametrize("name", ["pages", "templates", "i18n", "assets"])
def test_a_file_in_the_place_of_a_folder(project: Path, name: str) -> None:
    place = project / "partners" / "one" / name
    shutil.rmtree(place)
    place.write_text("x")
    refused(project, f"partners/one/{name}: a folder is expected here")


def test_a_partner_whose_name_is_not_utf8(project: Path) -> None:
    place = os.fsdecode(os.fsencode(project / "partners") + b"/l\xe9on")
    shutil.copytree(project / "partners" / "one", place)
    refused(project, "partners/léon: its name is not UTF-8; rename the file")
