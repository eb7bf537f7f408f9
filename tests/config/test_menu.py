"""What may be written of a menu, of logos, of blocks and of letters, and how what may not is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import config
from sitegen.errors import ConfigError

HEAD = 'title = "T"\nurl = "https://example.org/"\nsource = "s"\nlanguages = ["fr", "en"]\n'


def _faults(tmp_path: Path, text: str, defaults: str = "") -> list[str]:
    folder = tmp_path / "partners" / "one"
    folder.mkdir(parents=True)
    (tmp_path / "sitegen.toml").write_text(f'[sources.s]\nkind = "dump"\ndatasets = "d.jsonl"\n{defaults}')
    (tmp_path / "d.jsonl").touch()
    (folder / "partner.toml").write_text(HEAD + text)
    try:
        config.load(tmp_path)
    except ConfigError as error:
        return list(error.faults)
    return []


def test_two_entries_of_one_name(tmp_path: Path) -> None:
    text = '[[menu]]\nto = "dataset/"\nlabel = "Données"\n\n[[menu]]\nto = "group/"\nlabel = "DONNÉES"\n'
    assert _faults(tmp_path, text) == [
        'partners/one/partner.toml:11: "menu.label": two entries are called "DONNÉES"; the other one leads to '
        '"dataset/"; give one of them another label'
    ]


def test_two_entries_of_one_name_in_a_further_language(tmp_path: Path) -> None:
    text = (
        '[[menu]]\nto = "dataset/"\nlabel = "Jeux"\n[[menu]]\nto = ""\nlabel = "Données"\n'
        '[translations.en.menu]\n"Jeux" = "Data"\n"Données" = "Data"\n"Donées" = "x"\n'
    )
    assert _faults(tmp_path, text) == [
        'partners/one/partner.toml:10: "menu.label": two entries are called "Data" in "en"; the other one leads to '
        '"dataset/"; give one of them another label',
        'partners/one/partner.toml:14: "translations.en.menu": no entry of the menu is called "Donées"; did you mean '
        '"Données"?',
    ]


def test_a_fault_of_the_second_entry_is_told_on_its_line(tmp_path: Path) -> None:
    text = '[[menu]]\nto = "dataset/"\n\n[[menu]]\nlable = "x"\nto = "javascript:alert(1)"\n'
    assert _faults(tmp_path, text) == [
        'partners/one/partner.toml:10: "menu.to": expected a page of the site, as "dataset/" or "pages/about/", or an '
        'address that starts with https://, not "javascript:alert(1)"',
        'partners/one/partner.toml:9: unknown key "lable"; did you mean "label"?',
    ]


def test_a_fault_of_a_default_menu_is_told_where_it_stands(tmp_path: Path) -> None:
    defaults = '[[defaults.menu]]\nto = "dataset/"\n[[defaults.menu]]\nto = "/x"\n'
    assert _faults(tmp_path, "", defaults)[0].startswith('sitegen.toml:7: "menu.to": expected a page of the site')


def test_a_logo_that_is_not_there(tmp_path: Path) -> None:
    text = '[[supporters]]\nname = "a"\nfile = "no.svg"\n'
    assert _faults(tmp_path, text) == [
        'partners/one/partner.toml:7: "supporters.file": no file "no.svg" in the partner\'s folder'
    ]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[supporters]]\nname = "a"\nfile = "logo.pdf"\n', "a picture: SVG, PNG"),
        ('[home]\nblocks = ["texts"]\n', "one of: text, featured, searches"),
        ('[home]\nblocks = ["text", "text"]\n', "blocks"),
        ('[home]\nblocks = ["text:no"]\n', 'no file "pages/no.md" in the partner\'s folder'),
        ('[home]\nblocks = ["text:../x"]\n', "one of: text, featured"),
        ('[announcement]\ntext = "a"\nends = "demain"\n', "a day of the calendar, as 2026-11-24"),
        ('[announcement]\ntext = "a"\nends = "2027-02-30"\n', "a day of the calendar, as 2026-11-24"),
        ('[feedback]\nreport = "me@"\n', "an e-mail address"),
        ('[feedback]\nreport = "https://{title}.example.org/"\n', "an e-mail address"),
        ('[feedback]\nreport = "https://example.org/{name}"\n', "an e-mail address"),
        ('[feedback]\nask = "https://example.org/{title"\n', "an e-mail address"),
        ('[feedback]\nask = "javascript:x@y.zz"\n', "an e-mail address"),
    ],
)
def test_what_may_not_be_written(tmp_path: Path, text: str, told: str) -> None:
    (fault,) = _faults(tmp_path, text)
    assert fault.startswith("partners/one/partner.toml:")
    assert told in fault


def test_what_may_be_written(tmp_path: Path) -> None:
    text = (
        '[[menu]]\nto = ""\nlabel = "Début"\n'
        '[[menu]]\nto = "search/?q=a:b"\n[[menu]]\nto = "https://example.org/a?b#c"\n'
        '[announcement]\ntext = "a"\nends = 2027-01-31\nurl = "pages/a/#b"\n'
        '[feedback]\nreport = "https://f.example.org/?{title}{url}{url}"\nask = "portal"\n'
    )
    assert _faults(tmp_path, text) == []
