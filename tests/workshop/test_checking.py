"""`theme check`: every fault that a maker of themes can make, told with its place and with what was expected."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.errors import BuildError, ConfigError, SitegenError
from sitegen.theme import themes
from sitegen.workshop.checking import rendering, styles, tables, templates, words
from sitegen.workshop.checking.colours import colour_faults
from tests.program import sitegen
from tests.workshop.making import TOML, Themes, told

CHILD = "themes/child"


def page(name: str, block: str, says: str = "x", outside: str = "") -> dict[str, str]:
    source = f'{{% extends "@base/{name}" %}}\n{outside}{{% block {block} %}}\n{says}\n{{% endblock %}}\n'
    return {f"templates/{name}": source}


@pytest.mark.parametrize("name", sorted(themes((package_data.themes(),))))
def test_every_theme_that_ships_is_without_a_fault_but_for_what_is_not_translated(tmp_path: Path, name: str) -> None:
    theme = Themes(tmp_path).load(name)
    found = [*tables.table_faults(theme), *templates.template_faults(theme), *templates.unused_templates(theme)]
    found += [*styles.style_faults(theme), *colour_faults(theme), *rendering.rendering_faults(theme)]
    found += [fault for fault in words.word_faults(theme) if getattr(fault, "code", "") != "message-missing"]
    assert list(map(told, found)) == []


@pytest.mark.parametrize(
    ("files", "said"),
    [
        (
            page("dataset.html", "relatd"),
            'dataset.html:2: block "relatd" is never shown: no template that this one extends has it; '
            'did you mean "related"?',
        ),
        (
            page("dataset.html", "related", outside="<p>lost</p>"),
            "dataset.html:2: outside of blocks, what a template that extends another says is nev",
        ),
        ({"templates/home.html": "a\n{% if %}\n"}, "home.html:2: Expected an expression, got 'end of st"),
        ({"templates/home.html": '\n{% extends "@bose/home.html" %}'}, 'home.html:2: no template "@bose'),
        ({"templates/home.html": '{% extends "home.html" %}'}, 'home.html:1: extends "home.html", which'),
        (page("home.html", "figures", '{{ theme.tokens["radios"] }}'), 'home.html:3: no token "radios"'),
        (page("home.html", "figures", '{{ theme.asset("serch.js") }}'), 'home.html:3: no asset "serch.js"'),
        (page("home.html", "figures", '{{ "nav.hom"|say }}'), 'home.html:3: no message "nav.hom"'),
    ],
)  # fmt: skip
def test_what_templates_say_wrongly(tmp_path: Path, files: dict[str, str], said: str) -> None:
    found = list(templates.template_faults(Themes(tmp_path).write(files).load()))
    assert [fault for fault in found if isinstance(fault, BuildError)] == found
    assert any(told(fault).startswith(f"@child/templates/{said}") for fault in found), list(map(told, found))


def test_a_block_inside_of_a_shown_one_is_shown(tmp_path: Path) -> None:
    files = page("home.html", "figures", "{% block tide %}{% endblock %}")
    assert list(templates.template_faults(Themes(tmp_path).write(files).load())) == []


def test_a_template_that_nothing_asks_for_is_told_of(tmp_path: Path) -> None:
    shelf = Themes(tmp_path).write({"templates/dataste.html": "x", "templates/gallery/own.html": "y"})
    (found,) = templates.unused_templates(shelf.load())
    assert (found.where, "did you mean dataset.html?" in found.message) == ("@child/templates/dataste.html", True)


@pytest.mark.parametrize(
    ("says", "line", "message", "hint"),
    [
        ("{{ page.titel }}", 3, 'HomePage has no "titel"; did you mean "title"?', "it has path, title"),
        (
            "{% for each in page.latest %}{{ each.modifed }}{% endfor %}",
            3,
            'Card has no "modifed"; did you mean "modified"?',
            "it has path, title",
        ),
        ("{{ nothing }}", 3, "'nothing' is undefined", "mend the template"),
        ("{% if page.datasets == 1 %}{{ 1 // 0 }}{% endif %}", 3, "integer division or modulo by zero", "home-one"),
        ("\n{{ page.modified|size }}", 4, "float() argument must be", "docs/themes.md"),
    ],
)
def test_a_template_that_breaks_with_an_example_view_is_told_with_its_line_and_what_was_expected(
    tmp_path: Path, says: str, line: int, message: str, hint: str
) -> None:
    theme = Themes(tmp_path).write(page("home.html", "figures", says)).load()
    found = list(rendering.rendering_faults(theme, ("en",)))
    assert [fault.where for fault in found] == [f"@child/templates/home.html:{line}"]
    assert found[0].message.startswith(message)
    assert hint in found[0].hint
    assert "seen with the example home" in found[0].hint


def test_a_language_of_the_themes_own_is_rendered_too(tmp_path: Path) -> None:
    files = page("home.html", "figures", "{% if speech.language == 'de' %}{{ page.titel }}{% endif %}")
    theme = Themes(tmp_path).write({**files, "i18n/de.toml": '[nav]\nhome = "Start"\n'}).load()
    assert [", in de" in fault.hint for fault in rendering.rendering_faults(theme, ("en", "de"))] == [True]


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('naem = "x"\n', '4: unknown key "naem"; did you mean "name"?'),
        ('[tokens]\nradios = "0"\n', "5: no parent has a token \"radios\", so it needs a `type`; did you mean"),
        ('[tokens.wave]\ntype = "color"\n', '4: no type "color" of tokens; did you mean "colour"?'),
        ('[tokens.wave]\ntype = "colour"\ndefalt = "red"\n', '6: unknown key "defalt"; did you mean "default"?'),
        ('[tokens.wave]\ntype = "length"\ndefault = "wide"\n', '4: token "wave": expected a length, not "wide"'),
        ('[tokens]\nband = "thick"\n', '5: token "band": expected one of solid, tint, not "thick"'),
        ('[tokens.wave]\ntype = "choice"\n', "4: a token of type choice needs its `choices`"),
        ('[tokens]\nmotif = "hills.svg"\n', '5: no asset "hills.svg"'),
        ('[css]\nbase = ["wave.css"]\n', "5: no style sheet assets/css/wave.css"),
    ],
)  # fmt: skip
def test_what_theme_toml_says_wrongly(tmp_path: Path, toml: str, said: str) -> None:
    found = list(tables.table_faults(Themes(tmp_path).write({}, TOML + toml).load()))
    assert [told(fault).startswith(f"{CHILD}/theme.toml:{said}") for fault in found] == [True], list(map(told, found))
    assert isinstance(found[0], ConfigError)


def test_a_name_that_is_not_the_folders_is_told_of(tmp_path: Path) -> None:
    (found,) = tables.table_faults(Themes(tmp_path).write({}, TOML.replace("child", "kid", 1)).load())
    assert told(found).startswith(f'{CHILD}/theme.toml:1: it is called "kid" here')


@pytest.mark.parametrize(
    ("css", "said"),
    [
        ('a{}\n/* url("no.svg") */ b{background:url("wave.svg")}', '2: no asset "wave.svg"'),
        ("b{background:url('wave.svg')}", "1: url(wave.svg) is left as it is"),
        ("b{background:url(wave.svg)}", "1: url(wave.svg) is left as it is"),
        ('b{background:url("https://example.org/x.svg")}', "1: asks another site for https://example.org/x.svg"),
        ("\n\nb{color:var(--lnk)}", '3: nothing sets --lnk; did you mean "link"? [property-unknown]'),
    ],
)
def test_what_style_sheets_ask_for_that_is_not_there(tmp_path: Path, css: str, said: str) -> None:
    toml = f'{TOML}[css]\ncomponents = ["wave.css"]\n'
    found = list(styles.style_faults(Themes(tmp_path).write({"assets/css/wave.css": css}, toml).load()))
    assert list(map(told, found)) == [f"@child/assets/css/wave.css:{said}"]


def test_what_style_sheets_may_ask_for(tmp_path: Path) -> None:
    files = {
        "assets/css/card.css": 'b{--own:1;width:var(--own);color:var(--link);top:var(--gone, 0)} a{src:url("a.svg")}',
        "assets/css/lost.css": "c{}",
        "assets/a.svg": "<svg/>",
    }
    found = list(styles.style_faults(Themes(tmp_path).write(files).load()))
    assert [fault.where for fault in found] == ["@child/assets/css/lost.css"]
    assert "sheet-unused" in told(found[0])


def test_a_script_that_imports_what_is_not_there_is_told_of(tmp_path: Path) -> None:
    theme = Themes(tmp_path).write({"assets/tide.js": 'import { x } from "./tides.js";'}).load()
    assert [told(fault) for fault in styles.style_faults(theme)] == [
        'tide.js: no script "tides.js" to import; did you mean "tide.js"?'
    ]


def test_a_wrong_placeholder_is_told_with_its_line(tmp_path: Path) -> None:
    words_of = '[count]\n\ndatasets = { one = "{cuont} jeu", other = "{count} jeux" }\n'
    shelf = Themes(tmp_path).write({"i18n/fr.toml": words_of})
    found = [fault for fault in words.word_faults(shelf.load()) if isinstance(fault, SitegenError)]
    assert [fault.where for fault in found] == [f"{CHILD}/i18n/fr.toml:3"]
    assert "{cuont}" in found[0].message
    assert "{count}" in found[0].message


def test_a_pair_of_colours_that_nobody_can_read_is_told_with_the_nearest_that_passes(tmp_path: Path) -> None:
    toml = f'{TOML}[colours.muted]\nseed = "#888888"\nlightness = "0.8"\non = ["paper"]\nratio = 21\n'
    found = list(colour_faults(Themes(tmp_path).write({}, toml).load()))
    assert {fault.where for fault in found} == {f"{CHILD}/theme.toml: [colours]"}
    assert all(fault.message.startswith(("muted ", "no shade of muted ")) for fault in found)


def test_all_that_is_wrong_is_told_at_once_and_once(tmp_path: Path) -> None:
    files = {**page("home.html", "figures", "{{ page.titel }}"), "assets/css/card.css": "a{b:var(--lnk)}"}
    found = [told(fault) for fault in Themes(tmp_path).write(files, TOML + "x = 1\n").faults()]
    assert len(found) == len(set(found)) == 3
    assert {line.partition(":")[0] for line in found} == {
        f"{CHILD}/theme.toml",
        "@child/assets/css/card.css",
        "@child/templates/home.html",
    }


@pytest.mark.parametrize(
    ("toml", "said"),
    [
        ('api = 1\nextends = "child"\n', 'theme "child" extends itself'),
        ('api = 1\nextends = "bose"\n', 'themes/child/theme.toml: no theme "bose"; did you mean "base"?'),
        ('api = 1\nextends = "partner"\n', 'themes/child/theme.toml: no theme can be called "partner"'),
        ("api = 2\n", "themes/child/theme.toml: written for theme API 2, this sitegen has 1."),
        ('api = "1.99"\n', "themes/child/theme.toml: written for theme API 1.99, this sitegen has 1."),
        ("api = 1.1\n", "themes/child/theme.toml: api = 1.1 is a number"),
        ('name = "child"\n', "themes/child/theme.toml: says no `api`"),
    ],
)
def test_a_theme_that_cannot_be_loaded_is_a_fault_of_its_file(tmp_path: Path, toml: str, said: str) -> None:
    with pytest.raises(ConfigError) as caught:
        Themes(tmp_path).write({}, toml).load()
    assert said in str(caught.value)
    assert caught.value.hint


def test_the_command_tells_of_each_theme_and_ends_with_the_exit_code_of_the_first_fault(tmp_path: Path) -> None:
    """3 for what theme.toml says, 1 for a template; the other themes are looked at all the same."""
    (tmp_path / "sitegen.toml").write_text('[sources.a]\nkind = "dump"\ndatasets = "a.jsonl"\n')
    nothing = sitegen("theme", "check", project=tmp_path)
    assert "there is no theme in" in nothing.err
    shelf = Themes(tmp_path).write({"templates/home.html": "{% if %}"}, f"{TOML}x = 1\n")
    done = sitegen("theme", "check", "bose", "child", project=tmp_path, expect=3)
    assert done.out == "bose: 1 error, 0 warnings\nchild: 2 errors, 0 warnings\n"
    assert "@child/templates/home.html:1: Expected an expression" in done.err
    shelf.write({})
    assert sitegen("theme", "check", "child", project=tmp_path, expect=1).out == "child: 1 error, 0 warnings\n"
