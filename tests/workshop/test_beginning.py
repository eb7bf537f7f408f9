"""`theme new`, and `theme show`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.errors import ConfigError, SitegenError
from sitegen.theme.origins import origins
from sitegen.workshop.beginning import begin
from sitegen.workshop.checking import faults
from tests.program import sitegen
from tests.workshop.making import TOML, Themes


def made(root: Path, name: str, parent: str = "base") -> list[Path]:
    return begin(name, parent=parent, project=root, folders=(root / "themes", package_data.themes()))


@pytest.mark.parametrize("parent", ["base", "atlas"])
def test_a_new_theme_works_at_once(tmp_path: Path, parent: str) -> None:
    files = made(tmp_path, "coast", parent)
    theme = Themes(tmp_path).load("coast")
    assert [fault for fault in faults(theme) if isinstance(fault, SitegenError)] == []
    assert {file.relative_to(tmp_path).as_posix() for file in files} == {
        "themes/coast/theme.toml",
        "themes/coast/assets/css/coast.css",
        "themes/coast/templates/home.html",
        "themes/coast/i18n/en.toml",
        "themes/coast/i18n/fr.toml",
    }
    assert all("#" in (text := file.read_text("utf-8")) or "/*" in text for file in files), "comments that teach"
    assert f'{{% extends "@{parent}/home.html" %}}' in files[2].read_text("utf-8")
    assert theme.speech("fr").say("home.latest") == "Ce qui a changé"
    assert theme.tokens["ribbon"] == "#0e7490"


@pytest.mark.parametrize(
    ("name", "parent", "said"),
    [
        ("Coast", "base", '"Coast" cannot name a theme'),
        ("../coast", "base", '"../coast" cannot name a theme'),
        ("a.b", "base", '"a.b" cannot name a theme'),
        ("partner", "base", '"partner" is a name that every chain'),
        ("atlas", "base", 'there is already a theme "atlas"'),
        ("taken", "base", 'there is already a theme "taken"'),
        ("coast", "atlass", 'no theme "atlass"; did you mean "atlas"?'),
    ],
)
def test_what_cannot_be_made_is_refused_and_nothing_is_written(
    tmp_path: Path, name: str, parent: str, said: str
) -> None:
    (tmp_path / "themes/taken").mkdir(parents=True)
    with pytest.raises(ConfigError) as caught:
        made(tmp_path, name, parent)
    assert said in str(caught.value)
    assert caught.value.hint
    assert list((tmp_path / "themes").iterdir()) == [tmp_path / "themes/taken"]


def test_each_part_is_told_with_the_folder_that_serves_it_and_those_that_it_replaces(tmp_path: Path) -> None:
    files = {
        "templates/home.html": '{% extends "@atlas/home.html" %}{% block figures %}{% endblock %}',
        "templates/broken.html": "{% if %}",
        "assets/css/card.css": "a{}",
        "assets/tide.js": "1",
        "i18n/fr.toml": '[nav]\nhome = "Quai"\ndatasets = "Tout"\n',
    }
    toml = TOML.replace("base", "atlas") + '[tokens]\nradius = "0"\n[colours]\nvisited = "#333"\n'
    theme = Themes(tmp_path).write(files, toml).load()
    found = {(part.kind, part.name): part for part in origins(theme) if part.kind != "words"}
    told = {key: (part.layer, part.file, part.value, part.over) for key, part in found.items()}
    own = "@child/templates/home.html"
    assert told["template", "home.html"] == ("child", own, "", ("atlas", "base"))
    assert told["block", "home.html figures"] == ("child", own, "", ("atlas", "base"))
    assert told["block", "home.html main"] == ("base", "@base/templates/home.html", "", ())
    assert told["block", "layout.html footer"] == ("atlas", "@atlas/templates/layout.html", "", ("base",))
    assert told["template", "broken.html"][0] == "child"
    assert told["token", "radius"] == ("child", "@child/theme.toml", "0", ("atlas", "base"))
    assert told["colour", "visited"] == ("child", "@child/theme.toml", "", ("base",))
    assert told["sheet", "css/card.css"] == ("child", "@child/assets/css/card.css", "components", ("atlas", "base"))
    assert told["script", "tide.js"][0] == "child"
    assert told["script", "search.js"] == ("base", "@base/assets/search.js", "", ())
    words = [part for part in origins(theme) if (part.kind, part.name) == ("words", "fr")]
    assert next((part.layer, part.value) for part in words) == ("child", "2")


def test_the_command_shows_a_theme_by_itself_or_a_partners_as_lines_or_json(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text('[sources.a]\nkind = "dump"\ndatasets = "a.jsonl"\n')
    partner = 'title = "T"\nurl = "https://t.example.org/"\nsource = "a"\n'
    partner += '[theme]\nname = "child"\n[theme.tokens]\nradius = "4px"\n'
    (tmp_path / "partners/town").mkdir(parents=True)
    (tmp_path / "partners/town/partner.toml").write_text(partner)
    Themes(tmp_path).write({})
    by_itself = sitegen("theme", "show", "--theme", "child", "--origin", project=tmp_path).out
    assert by_itself.startswith("child: child → base\n")
    assert "    css/card.css (components): @base/assets/css/card.css\n" in by_itself
    plain = sitegen("theme", "show", "town", project=tmp_path).out
    assert plain.startswith("town: partner → child → base\n")
    assert "@base" not in plain
    (table,) = json.loads(sitegen("theme", "show", "town", "--json", project=tmp_path).out)["themes"]
    assert (table["theme"], table["partner"]) == ("child", "town")
    radius = next(part for part in table["parts"] if (part["kind"], part["name"]) == ("token", "radius"))
    assert (radius["layer"], radius["value"], radius["over"]) == ("partner", "4px", ["base"])
    assert "expected" not in sitegen("theme", "show", "town", "--theme", "base", project=tmp_path, expect=2).out
