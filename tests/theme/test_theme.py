"""The theme chain: what replaces what, what is refused, and what changes the digest."""

from __future__ import annotations

import gc
import re
from dataclasses import dataclass
from pathlib import Path
from types import SimpleNamespace

import jinja2
import pytest

from sitegen import package_data
from sitegen.config import ThemeTable
from sitegen.errors import BuildError, ConfigError
from sitegen.theme import Theme, load_theme, themes


@dataclass
class Workshop:
    """A partner's folder and a shelf of themes, to be filled with files."""

    root: Path

    def write(self, files: dict[str, str]) -> Workshop:
        for name, content in files.items():
            file = self.root / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(content, encoding="utf-8")
        return self

    def load(self, name: str = "base", **tokens: str) -> Theme:
        (self.root / "partner").mkdir(exist_ok=True)
        table = ThemeTable(name=name, tokens=tokens)
        return load_theme(table, partner=self.root / "partner", folders=(self.root / "themes",))

    def page(self, template: str = "page.html", name: str = "child", language: str = "en") -> str:
        page = SimpleNamespace(path="dataset/x/", rooted=False)
        frame = SimpleNamespace(base="https://example.org/")
        return self.load(name).render(template, language, frame=frame, page=page).decode()


@pytest.fixture
def workshop(tmp_path: Path) -> Workshop:
    return Workshop(tmp_path).write(
        {
            "themes/base/theme.toml": (
                'api = 1\n[css]\nbase = ["a.css"]\ncomponents = ["b.css"]\n'
                '[tokens.color-primary]\ntype = "colour"\ndefault = "#000000"\n'
                '[tokens.band]\ntype = "choice"\nchoices = ["solid", "tint"]\ndefault = "solid"\n'
            ),
            "themes/base/templates/page.html": "<p>{% block words %}base{% endblock %}</p>",
            "themes/base/assets/css/a.css": "/* note */\na { color: red }\n",
            "themes/base/assets/css/b.css": "b { color: blue }\n",
            "themes/base/i18n/en.toml": '[nav]\nhome = "Home"\ndatasets = "Datasets"\n',
            "themes/child/theme.toml": 'api = 1\nextends = "base"\n[tokens]\ncolor-primary = "#111111"\n',
        }
    )


def test_a_child_inherits_everything(workshop: Workshop) -> None:
    assert workshop.page() == "<p>base</p>"


def test_a_block_of_a_named_layer_is_replaced(workshop: Workshop) -> None:
    workshop.write(
        {
            "themes/child/templates/page.html": (
                '{% extends "@base/page.html" %}{% block words %}child of {{ super() }}{% endblock %}'
            )
        }
    )
    assert workshop.page() == "<p>child of base</p>"


def test_the_partner_comes_first(workshop: Workshop) -> None:
    workshop.write(
        {
            "partner/templates/page.html": '{% extends "@base/page.html" %}{% block words %}mine{% endblock %}',
            "themes/child/templates/page.html": "not me",
        }
    )
    assert workshop.page() == "<p>mine</p>"


def test_a_sheet_is_replaced_file_by_file_and_layers_keep_their_order(workshop: Workshop) -> None:
    workshop.write({"themes/child/assets/css/b.css": "b { color: green }\n"})
    sheet = workshop.load("child").assets["site.css"].content.decode()
    assert sheet.index("@layer base, components, partner;") == 0
    assert "color: red" in sheet
    assert "color: green" in sheet
    assert "blue" not in sheet
    assert "note" not in sheet


def test_tokens_come_last_the_partners_over_the_themes(workshop: Workshop) -> None:
    assert "--color-primary:#111111" in workshop.load("child").assets["site.css"].content.decode()
    given = workshop.load("child", **{"color-primary": "#0b5f3c"})
    assert "--color-primary:#0b5f3c" in given.assets["site.css"].content.decode()


def test_a_choice_becomes_an_attribute_of_the_page(workshop: Workshop) -> None:
    assert workshop.load("child", band="tint").attributes == {"band": "tint"}


def test_words_are_merged_key_by_key(workshop: Workshop) -> None:
    workshop.write({"partner/i18n/en.toml": '[nav]\ndatasets = "Data"\n'})
    speech = workshop.load("child").speech("en")
    assert (speech.say("nav.home"), speech.say("nav.datasets")) == ("Home", "Data")


def test_each_language_has_its_own_words_in_one_theme(workshop: Workshop) -> None:
    """A message with a constant key must not be taken for a constant."""
    workshop.write(
        {
            "partner/templates/page.html": '{% import "parts.html" as parts %}{{ "nav.home"|say }} {{ parts.home() }}',
            "partner/templates/parts.html": '{% macro home() %}{{ "nav.home"|say }}{% endmacro %}',
            "partner/i18n/fr.toml": '[nav]\nhome = "Accueil"\n',
        }
    )
    theme, page, frame = workshop.load(), SimpleNamespace(path="", rooted=False), SimpleNamespace(base="")
    said = [theme.render("page.html", language, frame=frame, page=page).decode() for language in ("fr", "en", "fr")]
    assert said == ["Accueil Accueil", "Home Home", "Accueil Accueil"]


def test_what_is_made_once_is_made_for_each_value_depth_and_language(workshop: Workshop) -> None:
    workshop.write(
        {
            "partner/templates/page.html": (
                "{% macro one(x) %}{{ x }} {{ 'tag/'|href }} {{ 'nav.home'|say }}{% endmacro %}"
                '{% import "parts.html" as parts %}{{ one|once(page.word) }}, {{ parts.two|once(page.word) }}'
            ),
            "partner/templates/parts.html": "{% macro two(x) %}{{ x }}! {{ 'tag/'|href }}{% endmacro %}",
            "partner/i18n/fr.toml": '[nav]\nhome = "Accueil"\n',
        }
    )
    theme, frame = workshop.load(), SimpleNamespace(base="")

    def page(path: str, word: str, language: str) -> str:
        return theme.render(
            "page.html", language, frame=frame, page=SimpleNamespace(path=path, rooted=False, word=word)
        ).decode()

    for _ in range(3):
        assert page("", "a", "en") == "a tag/ Home, a! tag/"
        assert page("x/", "a", "en") == "a ../tag/ Home, a! ../tag/"
        assert page("x/", "b", "fr") == "b ../tag/ Accueil, b! ../tag/"


@pytest.mark.slow
def test_a_macro_of_one_page_is_not_taken_for_that_of_another(workshop: Workshop) -> None:
    """Each is gone with its page, and the next may lie where it lay in memory."""
    for name in ("a", "b"):
        page = f"{{% macro it(x) %}}{name}{{% endmacro %}}{{{{ it|once(1) }}}}"
        workshop.write({f"partner/templates/{name}.html": page})
    theme, frame, place = workshop.load(), SimpleNamespace(base=""), SimpleNamespace(path="", rooted=False)
    said = b""
    for name in "ab" * 10:
        said += theme.render(f"{name}.html", "en", frame=frame, page=place)
        gc.collect()
    assert said == b"ab" * 10


@pytest.mark.parametrize(
    ("template", "page"),
    [
        ("<ul>\n    <li>a</li>\n\n\t<li>b</li>\n</ul>\n", "<ul>\n<li>a</li>\n<li>b</li>\n</ul>"),
        ("{% if true %}\n    <b>a</b>{% endif %}\n    <i>b</i>", "\n<b>a</b>\n<i>b</i>"),
        ("a {% if true %} b {% endif %} c\n   {{ 1 }}   d", "a  b  c\n1   d"),
        ("<pre>\n  a\n    b\n</pre>\n  c\n  <PRE class=x>{% if true %}\n  d{% endif %}\n  e</PRE>", None),
        ("<textarea>\n  a\n</textarea>\n<script>\n  'b'\n</script>\n<style>\n  c\n</style>", None),
        ("oui\n\u00a0: non\u202f\n  !", "oui\n\u00a0: non\u202f\n!"),
        ("<p title='{% if true %} a{% endif %}'>  </p>", "<p title=' a'>  </p>"),
        ("a\r\n   b", "a\nb"),
    ],
)
def test_pages_leave_out_how_templates_are_indented(workshop: Workshop, template: str, page: str | None) -> None:
    """White space stays white space, so that words are as far apart as before; that of `<pre>` is as it was written."""
    workshop.write({"themes/child/templates/page.html": template})
    made = workshop.page()
    if page is None:
        untouched = jinja2.Environment(autoescape=True, trim_blocks=True, lstrip_blocks=True).from_string(template)
        kept = re.compile(r"(?si)<(?:pre|text|scr|sty).*?</")
        assert kept.findall(made) == kept.findall(untouched.render())
    else:
        assert made == page


def test_a_template_keeps_its_lines_for_those_who_look_for_an_error(workshop: Workshop) -> None:
    workshop.write({"themes/child/templates/page.html": "<p>\n\n   <b>\n\n   {{ nothing.here }}</b>"})
    with pytest.raises(BuildError) as caught:
        workshop.page()
    assert str(caught.value.where).endswith("page.html:5")


def test_an_assets_name_changes_with_its_content(workshop: Workshop) -> None:
    workshop.write({"themes/child/assets/a.svg": "<svg/>"})
    before = workshop.load("child").asset("a.svg")
    workshop.write({"themes/child/assets/a.svg": "<svg />"})
    after = workshop.load("child").asset("a.svg")
    assert before != after
    assert before.startswith("assets/a.")
    assert before.endswith(".svg")


def test_names_without_an_extension_have_their_mark_too(workshop: Workshop) -> None:
    workshop.write({"themes/child/assets/vendor/v1.2/LICENSE": "MIT"})
    assert re.fullmatch(
        r"assets/vendor/v1\.2/LICENSE\.[0-9a-f]{8}", workshop.load("child").asset("vendor/v1.2/LICENSE")
    )


def test_a_scripts_name_changes_with_those_that_it_imports(workshop: Workshop) -> None:
    def published(inner: str) -> Theme:
        workshop.write({
            "themes/child/assets/app.js": 'import { a } from "./deep.js";\nimport "./deep.js";\na();\n',
            "themes/child/assets/deep.js": 'import * as b from "./inner.js";\nexport const a = b.c;\n',
            "themes/child/assets/inner.js": inner,
        })  # fmt: skip
        theme = workshop.load("child")
        assert theme.assets
        return theme

    before, after = published("export const c = 1;"), published("export const c = 2;")
    for name in ("app.js", "deep.js", "inner.js"):
        assert before.asset(name) != after.asset(name)
    assert f'from "./{after.asset("deep.js").removeprefix("assets/")}"' in after.assets["app.js"].content.decode()
    assert f'import "./{after.asset("deep.js").removeprefix("assets/")}"' in after.assets["app.js"].content.decode()
    assert f'from "./{after.asset("inner.js").removeprefix("assets/")}"' in after.assets["deep.js"].content.decode()


def test_scripts_in_folders_are_imported_too_and_when_they_are_wanted(workshop: Workshop) -> None:
    def published(vendored: str) -> Theme:
        workshop.write({
            "themes/child/assets/app.js": 'const it = await import("./vendor/it/it.js");\n',
            "themes/child/assets/vendor/it/it.js": f'import "./deep/part.js";\n{vendored}\n',
            "themes/child/assets/vendor/it/deep/part.js": "export {};\n",
        })  # fmt: skip
        theme = workshop.load("child")
        assert theme.assets
        return theme

    before, after = published("export const a = 1;"), published("export const a = 2;")
    assert before.asset("app.js") != after.asset("app.js")
    inner = after.asset("vendor/it/it.js")
    assert f'import("./{inner.removeprefix("assets/")}")' in after.assets["app.js"].content.decode()
    deep = after.asset("vendor/it/deep/part.js").removeprefix("assets/vendor/it/")
    assert f'import "./{deep}"' in after.assets["vendor/it/it.js"].content.decode()


def test_scripts_of_the_folder_above_are_imported_too(workshop: Workshop) -> None:
    workshop.write({
        "themes/child/assets/words.js": "export const word = 1;\n",
        "themes/child/assets/tools/deep/it.js": 'import { own } from "../own.js";\n',
        "themes/child/assets/tools/own.js": 'export { word as own } from "../words.js";\n',
    })  # fmt: skip
    theme = workshop.load("child")
    words, own = theme.asset("words.js"), theme.asset("tools/own.js")
    assert f'from "../{words.removeprefix("assets/")}"' in theme.assets["tools/own.js"].content.decode()
    assert f'from "../{own.removeprefix("assets/tools/")}"' in theme.assets["tools/deep/it.js"].content.decode()


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ('import a from "./itself.js";', "circle"),
        ('import a from "../itself.js";', 'no script "../itself.js" to import'),
        ('import a from "./no-such.js";', 'no script "no-such.js" to import'),
        ('import("./vendor/no-such.js");', 'no script "vendor/no-such.js" to import'),
        ('import("./../itself.js");', 'no script "../itself.js" to import'),
    ],
)
def test_a_script_that_imports_in_vain_is_refused(workshop: Workshop, script: str, message: str) -> None:
    workshop.write({"themes/child/assets/itself.js": script})
    with pytest.raises(BuildError, match=message):
        workshop.load("child").asset("itself.js")


def test_links_start_at_the_page(workshop: Workshop) -> None:
    workshop.write({"themes/child/templates/page.html": '{{ "tag/eau/"|href }}'})
    assert workshop.page() == "../../tag/eau/"


@pytest.mark.parametrize(
    "change",
    [
        {"themes/base/templates/page.html": "other"},
        {"themes/base/assets/css/a.css": "a { color: pink }"},
        {"themes/base/i18n/en.toml": '[nav]\nhome = "Start"\n'},
        {"partner/i18n/en.toml": '[nav]\nhome = "Start"\n'},
        {"partner/assets/x.svg": "<svg/>"},
        {"themes/child/theme.toml": 'api = 1\nextends = "base"\n[tokens]\ncolor-primary = "#222222"\n'},
    ],
)
def test_whatever_can_change_a_page_changes_the_digest(workshop: Workshop, change: dict[str, str]) -> None:
    before = workshop.load("child").digest
    assert workshop.load("child").digest == before
    assert workshop.write(change).load("child").digest != before


@pytest.mark.parametrize(
    ("template", "where"),
    [
        ("line one\n{% if %}\n", "@partner/templates/page.html:2"),
        ("line one\n\n{{ page.titel }}\n", "@partner/templates/page.html:3"),
        ("{{ 'no.such.word'|say }}", "i18n/en.toml"),
    ],
)
def test_a_template_with_an_error_is_told_by_folder_and_line(workshop: Workshop, template: str, where: str) -> None:
    workshop.write({"partner/templates/page.html": template})
    with pytest.raises(BuildError) as error:
        workshop.page()
    assert error.value.where == where
    assert error.value.hint


def test_an_error_of_our_own_templates_is_nobody_elses(workshop: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is raised as it is, for the build to go on without that page; where a partner's template is in it, told."""
    workshop.write({"themes/base/templates/page.html": "{{ page.titel }}"})
    monkeypatch.setattr("sitegen.package_data.themes", lambda: workshop.root / "themes")
    with pytest.raises(jinja2.UndefinedError):
        workshop.page()
    workshop.write({"partner/templates/page.html": "{% extends '@base/page.html' %}"})
    with pytest.raises(BuildError):
        workshop.page()


@pytest.mark.parametrize(
    ("name", "tokens", "message"),
    [
        ("bose", {}, 'no theme "bose"; did you mean "base"?'),
        ("child", {"colour-primary": "#000"}, 'unknown token "colour-primary"; did you mean "color-primary"?'),
        ("child", {"color-primary": "red; } body { display: none"}, 'expected an opaque colour'),
        ("child", {"band": "thick"}, "expected one of solid, tint"),
    ],
)  # fmt: skip
def test_what_the_partner_asks_for_wrongly(workshop: Workshop, name: str, tokens: dict[str, str], message: str) -> None:
    with pytest.raises(ConfigError) as error:
        workshop.load(name, **tokens)
    assert message in str(error.value)


def test_a_circle_of_parents_is_refused(workshop: Workshop) -> None:
    workshop.write(
        {"themes/a/theme.toml": 'api = 1\nextends = "b"\n', "themes/b/theme.toml": 'api = 1\nextends = "a"\n'}
    )
    with pytest.raises(ConfigError, match="extends itself"):
        workshop.load("a")


def test_a_theme_for_another_version_is_refused(workshop: Workshop) -> None:
    workshop.write({"themes/child/theme.toml": "api = 99\n"})
    with pytest.raises(ConfigError, match="API 99"):
        workshop.load("child")


@pytest.mark.parametrize("name", sorted(themes((package_data.themes(),))))
def test_every_theme_that_ships_is_small_and_speaks_both_languages(tmp_path: Path, name: str) -> None:
    """LOOK §6: the style sheet stays under 20 kB compressed."""
    import gzip

    theme = load_theme(ThemeTable(name=name), partner=tmp_path, folders=(package_data.themes(),))
    assert {"fr", "en"} <= theme.languages
    assert len(gzip.compress(theme.assets["site.css"].content)) < 20_000


def test_french_and_english_have_the_same_words() -> None:
    import tomllib

    def keys(node: object, prefix: str = "") -> set[str]:
        if not isinstance(node, dict) or "other" in node:
            return {prefix}
        return {key for name, child in node.items() for key in keys(child, f"{prefix}.{name}")}

    for theme in package_data.themes().iterdir():
        spoken = {file.stem: keys(tomllib.loads(file.read_text("utf-8"))) for file in (theme / "i18n").glob("*.toml")}
        assert len(set(map(frozenset, spoken.values()))) <= 1, theme.name
