"""`check` tells what a build would stumble over, and writes nothing."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen import config
from sitegen.build.build import theme_of
from sitegen.catalogue import Caution
from sitegen.cli import main
from sitegen.commands import check
from sitegen.errors import ConfigError, SitegenError
from tests.acceptance.projects import write_lines

LAW = ("publisher", "publication_director", "address", "host_name", "host_address", "host_phone")
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
    assert {warning.code for warning in warnings} == {"legal-missing", "accessibility-contact", "accessibility-date"}


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


def _contrast(root: Path) -> list[str]:
    errors, warnings = _found(root)
    assert errors == []
    return [warning.message for warning in warnings if warning.code == "contrast"]


@pytest.mark.parametrize("colour", ["#ffe600", "#888888", "oklch(0.9 0.2 100)", "black", "white"])
def test_any_brand_becomes_colours_that_can_be_read(tmp_path: Path, colour: str) -> None:
    _project(tmp_path, f'[brand]\ncolor = "{colour}"\ncolor_2 = "{colour}"\n')
    assert _contrast(tmp_path) == []


def test_a_link_that_nobody_can_read_is_told_with_the_nearest_that_passes(tmp_path: Path) -> None:
    folder = _project(tmp_path, '[theme.tokens]\nlink = "#ff0"\n')
    [told] = _contrast(tmp_path)
    assert "link #ffff00 cannot be read on well" in told
    assert "on light pages: 1.02:1, and 4.5:1 is needed" in told
    assert told.endswith('the nearest colour that passes: link = "#717100", with link-dark = "#ffff00" for dark pages')
    told = told.partition("passes: ")[2].replace(", with ", "\n").replace(" for dark pages", "")
    (folder / "partner.toml").write_text(f"{HEAD}[theme.tokens]\n{told}\n")
    assert _contrast(tmp_path) == []


def test_a_link_that_fails_on_dark_pages_alone(tmp_path: Path) -> None:
    _project(tmp_path, '[theme.tokens]\nlink = "#800"\n')
    [told] = _contrast(tmp_path)
    assert "on dark pages" in told
    assert 'the nearest colour that passes: link-dark = "#' in told


def test_a_page_on_which_no_shade_can_be_read(tmp_path: Path) -> None:
    """Neither black nor white is enough on a middle grey for what stands on a tint of itself."""
    folder = _project(tmp_path, '[theme.tokens]\npaper = "#777"\npaper-dark = "#111"\n')
    [told] = _contrast(tmp_path)
    assert told.startswith("no shade of muted, good, bad and ")
    assert "can be read on paper #777777, on light pages" in told
    [nearest] = re.findall(r'passes: (paper = "#\w{6}")$', told)
    (folder / "partner.toml").write_text(f'{HEAD}[theme.tokens]\n{nearest}\npaper-dark = "#111"\n')
    assert _contrast(tmp_path) == []


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ('[brand]\ncolor = "seegreen"\n', ':5: "brand.color": expected an opaque colour, as #0b5f3c'),
        ('[brand]\ncolor_2 = "#0b5f3c80"\n', ':5: "brand.color_2": expected an opaque colour'),
        ('[theme.tokens]\nlink = "seegreen"\n', 'token "link": expected an opaque colour'),
        ('[theme.tokens]\nlink = "seegreen"\n', 'not "seegreen"; did you mean "seagreen"?'),
        ('[theme.tokens]\nlinks = "#000"\n', 'unknown token "links"; did you mean "link"?'),
    ],
)
def test_a_colour_that_is_none(tmp_path: Path, table: str, expected: str) -> None:
    _project(tmp_path, table)
    try:
        told = "\n".join(_found(tmp_path)[0])
    except ConfigError as error:  # of the file, before anything is checked
        told = str(error)
    assert expected in told


def test_words_that_a_partners_languages_lack(tmp_path: Path) -> None:
    folder = _project(tmp_path, 'languages = ["fr", "cy"]\n')
    (folder / "i18n").mkdir()
    (folder / "i18n" / "cy.toml").write_text('[nav]\nhome = "Hafan"\nhouse = "x"\n', encoding="utf-8")
    errors, warnings = _found(tmp_path)
    assert errors == []
    told = [(each.code, each.where) for each in warnings if each.code.startswith("message-")]
    assert told[0] == ("message-unknown", "partners/one/i18n/cy.toml:3")
    assert set(told[1:]) == {("message-missing", "partners/one/i18n/cy.toml")}
    more = [each.message for each in warnings if each.code == "message-missing"][-1]
    assert re.fullmatch(r'\d{3} more messages are missing: pages in "cy" say them in English', more)


def test_a_name_that_a_message_is_not_given(tmp_path: Path) -> None:
    folder = _project(tmp_path)
    (folder / "i18n").mkdir()
    (folder / "i18n" / "fr.toml").write_text('[home]\nmodified = ", {jour}"\n', encoding="utf-8")
    [partner] = config.load(tmp_path).partners.values()
    found = [each for each in check.check(partner, root=tmp_path, reached={}) if isinstance(each, SitegenError)]
    assert [each.where for each in found] == ["partners/one/i18n/fr.toml:2"]


def test_a_language_that_no_theme_speaks(tmp_path: Path) -> None:
    _project(tmp_path, 'languages = ["fr", "cy"]\n')
    (error,), _ = _found(tmp_path)
    assert 'the theme has no words in "cy"; it speaks ' in error


def test_what_stands_under_tokens_counts_before_the_brand(tmp_path: Path) -> None:
    _project(tmp_path, '[brand]\ncolor = "red"\ncolor_2 = "gold"\n[theme.tokens]\ncolor-primary = "#00f"\n')
    [partner] = config.load(tmp_path).partners.values()
    tokens = theme_of(partner, tmp_path).tokens
    assert (tokens["color-primary"], tokens["color-band"]) == ("#0000ff", "#ffd700")


def test_colours_are_listed_when_asked_for(tmp_path: Path) -> None:
    _project(tmp_path, '[theme.tokens]\nlink = "#ff0"\n')
    found = CliRunner().invoke(main, ["-C", str(tmp_path), "check", "--colours"], catch_exceptions=False)
    lines = found.stdout.splitlines()
    assert re.fullmatch(r"one: \d+ pairs of colours, 4 cannot be read", lines[0])
    assert lines[1].split() == ["FAILS", "1.07:1", "of", "4.5:1", "light", "link", "#ffff00", "on", "paper", "#ffffff"]
    assert len(lines) == int(lines[0].split()[1]) + 1


def test_a_strict_build_refuses_what_nobody_can_read(tmp_path: Path) -> None:
    law = "".join(f'{name} = "x"\n' for name in LAW)
    told = '[accessibility]\ncontact = "a@example.org"\nstatement_date = "2026-11-24"\n'
    folder = _project(tmp_path, f'[legal]\n{law}phone = "x"\nemail = "a@example.org"\n{told}')
    build = ["-C", str(tmp_path), "build", "--strict", "--json"]
    assert CliRunner().invoke(main, build).exit_code == 0
    partner = (folder / "partner.toml").read_text()
    (folder / "partner.toml").write_text(f'{partner}[theme.tokens]\nlink = "#ff0"\n')
    refused = CliRunner().invoke(main, build)
    assert refused.exit_code == 1
    assert [warning["code"] for warning in json.loads(refused.stdout)["partners"][0]["warnings"]] == ["contrast"]
