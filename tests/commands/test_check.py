"""`check` tells what a build would stumble over, and writes nothing."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import config
from sitegen.catalogue import Caution
from sitegen.commands import check
from sitegen.errors import SitegenError
from tests.acceptance.projects import write_lines

HEAD = 'title = "A"\nurl = "https://a.example/"\nsource = "dump"\n'


def _project(root: Path, partner: str = "") -> Path:
    folder = root / "partners" / "one"
    folder.mkdir(parents=True)
    (root / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    (folder / "partner.toml").write_text(HEAD + partner, encoding="utf-8")
    write_lines(root / "d.jsonl", [{"id": "1", "name": "a", "title": "A"}])
    return folder


def _found(root: Path) -> tuple[list[str], list[Caution]]:
    """Messages of errors, and warnings; nothing may have been written."""
    before = sorted(root.rglob("*"))
    [partner] = config.load(root).partners.values()
    found = list(check.check(partner, root=root, reached={}))
    assert sorted(root.rglob("*")) == before
    errors = [str(each) for each in found if isinstance(each, SitegenError)]
    return errors, [each for each in found if isinstance(each, Caution)]


def test_a_good_partner_lacks_only_its_legal_pages(tmp_path: Path) -> None:
    _project(tmp_path)
    errors, warnings = _found(tmp_path)
    assert errors == []
    assert {warning.code for warning in warnings} == {"legal-missing", "accessibility-contact"}


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        ("{% extends 'layout.html' %}\n{% if %}", "@partner/templates/home.html:2"),
        ("{% extends '@base/nothing.html' %}", 'no template "@base/nothing.html"'),
        ("{{ page.title|sumary }}", "No filter named 'sumary'"),
    ],
    ids=["syntax", "parent", "filter"],
)
def test_a_template_that_does_not_compile(tmp_path: Path, content: str, expected: str) -> None:
    templates = _project(tmp_path) / "templates"
    templates.mkdir()
    (templates / "home.html").write_text(content)
    [error], _ = _found(tmp_path)
    assert expected in error


@pytest.mark.parametrize(
    ("partner", "expected"),
    [
        ('[theme]\nname = "bse"\n', 'no theme "bse"; did you mean "base"?'),
        ('[theme.tokens]\ncolour-primary = "#fff"\n', 'unknown token "colour-primary"; did you mean "color-primary"?'),
        ('[theme.tokens]\ncolor-primary = "3 px"\n', 'token "color-primary": expected an opaque colour'),
        ('languages = ["fr", "xx"]\n', 'no words in "xx"'),
        ('outputs = ["pages", "serch"]\n', 'no output "serch"; did you mean "search"?'),
        ('[select]\norganizations = ["a"]\n', 'no organisation "a"'),
    ],
)
def test_what_partner_toml_says_wrongly(tmp_path: Path, partner: str, expected: str) -> None:
    _project(tmp_path, partner)
    [error], _ = _found(tmp_path)
    assert expected in error


def test_several_faults_are_told_together(tmp_path: Path) -> None:
    folder = _project(tmp_path, 'outputs = ["serch"]\nterritory = "t.geojson"\n')
    (folder / "t.geojson").write_text("no JSON")
    (folder / "pages").mkdir()
    (folder / "pages" / "about.md").write_text("no title")
    (tmp_path / "d.jsonl").unlink()
    errors, _ = _found(tmp_path)
    assert len(errors) == 4
    assert any("pages/about.md:1" in error for error in errors)
    assert any("d.jsonl" in error for error in errors)


def test_a_source_is_asked_once_for_all_its_partners(tmp_path: Path) -> None:
    _project(tmp_path)
    (tmp_path / "d.jsonl").unlink()
    [partner] = config.load(tmp_path).partners.values()
    reached: dict[str, SitegenError | None] = {}
    first = [each for each in check.check(partner, root=tmp_path, reached=reached) if isinstance(each, SitegenError)]
    again = [each for each in check.check(partner, root=tmp_path, reached=reached) if isinstance(each, SitegenError)]
    assert [error.exit_code for error in first] == [4]
    assert again == []


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [("#000000", "#ffffff", 21.0), ("#fff", "#fff", 1.0), ("#777777", "#ffffff", 4.48), ("#0b5f3c", "#ffffff", 7.73)],
)
def test_contrast_is_that_of_wcag(one: str, other: str, ratio: float) -> None:
    assert check.contrast(one, other) == pytest.approx(ratio, abs=0.01)
    assert check.contrast(other, one) == check.contrast(one, other)


@pytest.mark.parametrize(("colour", "told"), [("#ffe600", True), ("#888888", False), ("oklch(0.9 0.2 100)", False)])
def test_a_colour_too_light_for_a_white_page(tmp_path: Path, colour: str, told: bool) -> None:
    _project(tmp_path, f'[theme.tokens]\ncolor-primary = "{colour}"\n')
    _, warnings = _found(tmp_path)
    assert ("contrast" in {warning.code for warning in warnings}) is told
