"""`sitegen new` with somebody at a terminal, as a process of its own; and without anybody."""

from __future__ import annotations

import json
import re
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest

from tests.acceptance.projects import write_lines
from tests.brand.logos import drawn, painted, saved
from tests.program import sitegen, tree
from tests.sources import portal as portals
from tests.terminal import Typist, at_a_terminal

PROGRAM = Path(sys.executable).with_name("sitegen")
LOGO = saved(painted(ink="#8a3a0c"), "PNG")
OWNERS = [("mairie_d_ete", "Mairie d’Été", 2), ("parc", "Parc du Luberon", 1), ("agence", "Agence de l’été", 0)]


def _packages() -> list[dict[str, Any]]:
    return [
        {
            "id": f"{name}-{number}",
            "name": f"{name}-{number}",
            "title": name,
            "organization": {"name": name, "id": name},
        }
        for name, _, count in OWNERS
        for number in range(count)
    ]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project without partners, over a dump of three organisations."""
    root = tmp_path / "project"
    root.mkdir()
    (root / "sitegen.toml").write_text(
        '[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\norganizations = "o.json"\n'
    )
    (root / "o.json").write_text(json.dumps([{"id": name, "name": name, "title": title} for name, title, _ in OWNERS]))
    write_lines(root / "d.jsonl", _packages())
    return root


@contextmanager
def _asking(project: Path, *arguments: str) -> Iterator[Typist]:
    with at_a_terminal([PROGRAM, "-C", project, "new", *arguments], project) as typist:
        yield typist


def _answer(typist: Typist, *exchanges: tuple[str, str]) -> None:
    for question, answer in exchanges:
        typist.asked(question)
        typist.type(f"{answer}\n")


def _table(project: Path, name: str) -> dict[str, Any]:
    return tomllib.loads((project / "partners" / name / "partner.toml").read_text("utf-8"))


def test_every_question_is_asked_until_its_answer_will_do(project: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo with a space.svg"
    logo.write_bytes(drawn('<circle cx="24" cy="24" r="20" fill="#0b5f3c"/>'))
    (tmp_path / "notes.txt").write_text("no picture")
    with _asking(project) as typist:
        _answer(
            typist,
            ("of its name):", "montagne"),
            ("of its name):", "ete"),
            ("2  Agence de l’été, 0 datasets (agence)\nA number, or other letters:", "3"),
            ("A number, or other letters:", "1"),
            ("what commands call it [mairie-d-ete]:", "../ville"),
            ("what commands call it [mairie-d-ete]:", "ville"),
            ("Title of the site [Mairie d’Été]:", "Été"),
            ("[https://ville.example.org/]:", "donnees"),
            ("[https://ville.example.org/]:", "https://ville.example.fr"),
            ("as p1, a look at it) [base]:", "9"),
            ("as p1, a look at it) [base]:", "register"),
            ("(de en es eu fr it oc pt) [fr]:", "fr, xx"),
            ("(de en es eu fr it oc pt) [fr]:", "fr, en"),
            ("Logo (a file) [none]:", str(tmp_path / "notes.txt")),
            ("Logo (a file) [none]:", f"'{logo}'"),
            ("- for the theme's own) [1]:", "#12"),
            ("- for the theme's own) [1]:", "2"),
        )
        screen = typist.to_the_end()
        assert typist.code == 0, screen
    assert screen.endswith("partners/ville/partner.toml\npartners/ville/logo.svg\nSee it: sitegen serve ville\n")
    for told in (
        'no organisation has "montagne" in its name',
        'no organisation has "3" in its name',
        '"../ville" cannot name a partner\n  → use a-z, 0-9, - and _, and begin with a-z or 0-9',
        "expected an address that starts with https:// or http://, without ? and #",
        "there is none of that name or number: 1 to 5",
        'the theme register has no words in "xx"',
        "not a picture; expected SVG, PNG, JPEG, GIF or WebP",
        "1  #0b5f3c, 7.7:1 on white\n",
        "expected an opaque colour",
    ):
        assert told in screen
    assert "Traceback" not in screen
    table = _table(project, "ville")
    assert (table["title"], table["url"], table["theme"]["name"]) == ("Été", "https://ville.example.fr/", "register")
    assert table["languages"] == ["fr", "en"]
    assert table["select"]["organizations"] == ["mairie_d_ete"]
    assert table["brand"]["color"] != "#0b5f3c", "the darker one"
    assert (project / "partners/ville/logo.svg").read_bytes() == logo.read_bytes()
    assert "ville: 0 errors" in sitegen("check", "ville", project=project).out


def test_nothing_is_asked_that_has_been_given(project: Path, tmp_path: Path) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(LOGO)
    given = ["ville", "--organization", "parc", "--title", "T", "--url", "https://a.example.fr/x", "--theme", "atlas"]
    given += ["--language", "en", "--language", "fr", "--logo", str(logo), "--color", "logo"]
    with _asking(project, *given) as typist:
        screen = typist.to_the_end()
        assert typist.code == 0, screen
    assert screen == "partners/ville/partner.toml\npartners/ville/logo.png\nSee it: sitegen serve ville\n"
    asked = _table(project, "ville")
    assert asked["brand"]["color"] == "#8a3a0c"
    assert (asked["languages"], asked["url"]) == (["en", "fr"], "https://a.example.fr/x/")

    sitegen("new", "autre", *given[1:], project=project)
    assert _table(project, "autre") == asked, "with a terminal or without, the same"


QUESTIONS = [
    ("of its name):", "parc"),
    ("A number, or other letters [1]:", ""),
    ("what commands call it [parc]:", ""),
    ("Title of the site [Parc du Luberon]:", ""),
    ("[https://parc.example.org/]:", ""),
    ("as p1, a look at it) [base]:", "2"),
    ("(de en es eu fr it oc pt) [fr]:", ""),
    ("Logo (a file) [none]:", "logo.png"),
    ("- for the theme's own) [1]:", "-"),
]


@pytest.mark.parametrize(("answers", "key"), [(0, "\x03"), (len(QUESTIONS) - 1, "\x03"), (1, "\x04")])  # Ctrl-C, Ctrl-D
def test_an_interruption_leaves_nothing_behind(project: Path, answers: int, key: str) -> None:
    (project / "logo.png").write_bytes(LOGO)
    before = tree(project)
    with _asking(project) as typist:
        _answer(typist, *QUESTIONS[:answers])
        typist.asked(QUESTIONS[answers][0])
        screen = typist.ended_by(key)
        assert typist.code == 130, screen
    assert screen.endswith("interrupted\n")
    assert "Traceback" not in screen
    assert tree(project) == before
    assert not (project / "partners").exists()


def test_enter_alone_is_what_the_source_and_the_project_say(project: Path) -> None:
    (project / "logo.png").write_bytes(LOGO)
    with _asking(project) as typist:
        _answer(typist, *QUESTIONS)
        assert typist.to_the_end().endswith("Set `url` in partner.toml, then see it: sitegen serve parc\n")
    table = _table(project, "parc")
    assert (table["title"], table["theme"]["name"], table["languages"]) == ("Parc du Luberon", "atlas", ["fr"])
    assert "color" not in table["brand"], "the theme's own"


def test_a_look_at_a_theme_is_a_page_on_this_machine(project: Path) -> None:
    with _asking(project, "parc", "--organization", "parc", "--title", "P", "--url", "https://a.fr/") as typist:
        _answer(typist, ("as p1, a look at it) [base]:", "p3"))
        typist.asked("index.html\nTheme (a number; with a p before it, as p1, a look at it) [base]:")
        [address] = re.findall(r"file://(\S+)", typist.shown)
        typist.ended_by("\x03")
    page = Path(unquote(address)).read_text("utf-8")
    assert "<html" in page
    assert page.count("<h2") > 3
    assert not (project / "partners").exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "Missing argument 'NAME'"),
        (("ville",), "Missing option '--organization'"),
        (("--no-input",), "Missing argument 'NAME'"),
    ],
)
def test_nobody_is_asked_where_there_is_no_terminal(project: Path, arguments: tuple[str, ...], words: str) -> None:
    if "--no-input" in arguments:
        with _asking(project, *arguments) as typist:
            said, code = typist.to_the_end(), typist.code
    else:
        done = sitegen("new", *arguments, project=project, expect=2)
        said, code = done.err, done.code
    assert code == 2
    assert words in said
    assert "some letters" not in said


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (("--color", "seegreen"), 2, "expected an opaque colour"),
        (("--url", "ville.fr"), 2, "expected an address that starts with https://"),
        (("--language", "fr", "--language", "xx"), 3, 'no words in "xx"'),
        (("--logo", "no.png"), 3, "no.png"),
        (("--color", "logo"), 3, "there is no logo to measure"),
        (("--color", "logo", "--logo", "black.png"), 3, "the logo is black, white or grey"),
        (("--logo", "o.json"), 3, "not a picture; expected SVG, PNG, JPEG, GIF or WebP"),
    ],
)
def test_what_is_given_and_cannot_be_used_is_refused(
    project: Path, arguments: tuple[str, ...], code: int, words: str
) -> None:
    (project / "black.png").write_bytes(saved(painted(ink="#222222"), "PNG"))
    given = [str(project / each) if each in ("no.png", "black.png", "o.json") else each for each in arguments]
    before = tree(project)
    assert words in sitegen("new", "ville", "--organization", "parc", *given, project=project, expect=code).err
    assert tree(project) == before


def test_the_logo_of_the_source_can_be_refused(project: Path) -> None:
    owner = {"id": "parc", "name": "parc", "title": "Parc", "image_url": "parc.png"}
    (project / "o.json").write_text(json.dumps([owner]))
    (project / "parc.png").write_bytes(LOGO)
    asked = ("--organization", "parc")
    sitegen("new", "kept", *asked, project=project)
    assert _table(project, "kept")["brand"]["logo"] == "logo.png"
    sitegen("new", "refused", *asked, "--logo", "none", project=project)
    assert [file.name for file in (project / "partners/refused").iterdir()] == ["partner.toml"]
    assert "logo" not in _table(project, "refused")["brand"]
    measured = (*asked, "--logo", "none", "--color", "logo")
    assert "no logo to measure" in sitegen("new", "no", *measured, project=project, expect=3).err
    given = (*asked, "--title", "Parc", "--url", "https://a.example.org/", "--theme", "base", "--language", "fr")
    for number, answer in enumerate(("-", "none")):
        with _asking(project, f"ville-{number}", *given) as typist:
            _answer(typist, ("Logo (a file; - for none) [the source's]:", answer))
            assert "logo.png" not in typist.to_the_end()
        assert "logo" not in _table(project, f"ville-{number}")["brand"]


def test_a_portal_is_searched_once_and_asked_for_the_one(project: Path) -> None:
    with portals.running() as portal:
        portal.packages = _packages()
        portal.organizations = [{"id": name, "name": name, "title": title} for name, title, _ in OWNERS]
        with (project / "sitegen.toml").open("a") as file:
            file.write(f'[sources.portal]\nkind = "ckan"\nurl = "{portal.url}"\n')
        with _asking(project, "--theme", "base", "--language", "fr", "--color", "teal") as typist:
            _answer(
                typist,
                ("1  dump\n   2  portal\nSource:", "portal"),
                ("of its name):", ""),
                (
                    "   1  Mairie d’Été, 2 datasets (mairie_d_ete)\n   2  Parc du Luberon, 1 dataset (parc)\n"
                    "   3  agence, 0 datasets\nA number, or other letters:",
                    "LUBÉ",
                ),
                ("   1  Parc du Luberon, 1 dataset (parc)\nA number, or other letters [1]:", ""),
                ("call it [parc]:", ""),
                ("Title of the site [Parc du Luberon]:", ""),
                ("[https://parc.example.org/]:", ""),
                ("Logo (a file) [none]:", ""),
            )
            assert "partners/parc/partner.toml" in typist.to_the_end()
        assert _table(project, "parc")["source"] == "portal"
        assert _table(project, "parc")["brand"]["color"] == "#008080"
        assert len(portal.questions("package_search")) == len(portal.questions("organization_list")) == 1
        assert len(portal.questions("organization_show")) == 1
