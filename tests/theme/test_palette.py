"""Palettes: roles become colours that can be read, whatever the brand's colour is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import colour, memory, package_data
from sitegen.config import ThemeTable
from sitegen.errors import ConfigError
from sitegen.theme import Palette, Theme, load_theme, themes
from sitegen.theme.recipe import MODES
from tests import PROJECT

THEMES = sorted(themes((package_data.themes(),)))
ODD = (
    "#000000",
    "#ffffff",
    "#808080",
    "#777777",
    "#ffff00",
    "#ffe600",
    "#0000ff",
    "#00ff00",
    "#ff0000",
    "#ff00ff",
    "#010203",
)
BRANDS = st.one_of(st.sampled_from(ODD), st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}"))


def _theme(name: str = "base", **tokens: str) -> Theme:
    given = {token.replace("_", "-"): value for token, value in tokens.items()}
    table = ThemeTable(name=name, tokens=given)
    return load_theme(table, partner=Path("partner"), folders=(package_data.themes(),))


def _bands(name: str) -> list[str]:
    layer = next(layer for layer in _theme(name).layers if "choices" in layer.table.get("tokens", {}).get("band", {}))
    return list(layer.table["tokens"]["band"]["choices"])


CASES = [(name, band) for name in THEMES for band in _bands(name)]


@pytest.mark.parametrize(("name", "band"), CASES, ids=["-".join(case) for case in CASES])
@given(primary=BRANDS, second=st.one_of(st.just(""), BRANDS))
def test_every_pair_that_a_theme_declares_can_be_read_for_any_brand(
    name: str, band: str, primary: str, second: str
) -> None:
    tokens = {"color_primary": primary, "band": band, **({"color_band": second} if second else {})}
    palette = _theme(name, **tokens).palette
    assert palette.failing == []
    assert all(pair.ratio == colour.contrast(pair.colour, pair.behind) for pair in palette.pairs)
    assert {pair.mode for pair in palette.pairs} == set(MODES)


@pytest.mark.parametrize("name", THEMES)
def test_text_has_a_least_contrast_of_text(name: str) -> None:
    """What WCAG lets be 3:1 is no text: borders, drawings, grounds of buttons."""
    low = {pair.role for pair in _theme(name).palette.pairs if pair.least < 4.5}
    assert low <= {"edge", "band-edge", "action", "action-hover", "chart"}
    assert min(pair.least for pair in _theme(name).palette.pairs) == 3


def test_colours_of_the_demonstration_are_those_that_browsers_derived() -> None:
    """As `oklch(from …)` in the style sheet made them before, for a brand that needs no other shade."""
    light, dark = (_theme(color_primary="#0047bb").palette.colours[mode] for mode in MODES)
    assert [light[role] for role in ("paper", "ink", "link", "band-ground", "on-band", "deep")] == [
        "#ffffff", "#15181f", "#0046b9", "#0047bb", "#ffffff", "#12213c"
    ]  # fmt: skip
    assert [dark[role] for role in ("paper", "ink", "link", "on-band")] == ["#111419", "#eceff3", "#a0c5ff", "#ffffff"]


def test_a_pale_brand_keeps_its_hue_in_the_band_and_turns_dark_where_it_is_read() -> None:
    colours = _theme(color_primary="#ffe600").palette.colours
    assert colours["light"]["band-ground"] == "#ffe600"
    assert colours["light"]["on-band"] == "#000000"
    assert colours["dark"]["on-band"] == "#ffe600"
    lightness, chroma, _ = colour.oklch(colours["light"]["link"])
    assert (round(lightness, 2), round(chroma, 2)) == (0.26, 0.03)


def test_a_role_that_the_partner_sets_is_taken_as_it_is_and_what_stands_on_it_follows() -> None:
    palette = _theme(action="#ffe600", action_dark="#334400").palette
    assert [palette.colours[mode]["action"] for mode in MODES] == ["#ffe600", "#334400"]
    pairs = [pair for pair in palette.pairs if pair.role == "on-action"]
    assert len(pairs) == 4
    assert all(pair.passes for pair in pairs)
    assert {pair.role for pair in palette.failing} == {"action"}  # hardly to be seen on the page


def test_a_palette_is_worked_out_once_and_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(memory, "_memory", None)
    memory.remember(tmp_path / "memory.sqlite")
    first = _theme(color_primary="#123456").palette
    memory.keep()
    monkeypatch.setattr("sitegen.theme.palette.colour.of_oklch", lambda *_: pytest.fail("worked out again"))
    again = _theme(color_primary="#123456").palette
    assert isinstance(again, Palette)
    assert again == first


def test_the_digest_changes_with_the_palette() -> None:
    assert _theme().digest != _theme(link="#7a1f3d").digest
    assert _theme(link="#7a1f3d").digest != _theme(link="#7a1f3d", link_dark="#f2a7bd").digest
    assert _theme(color_primary="rgb(18 52 86)").digest == _theme(color_primary="#123456").digest


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ('glow = "colour-primary"', 'expected a role, a colour token or an opaque colour'),
        ('glow = "color-band"', 'the token "color-band" is empty'),
        ('[colours.glow]\non = ["papr"]\nseed = "ink"', 'no role "papr"; did you mean "paper"?'),
        ('[colours.glow]\nunder = ["lnk"]\nseed = "ink"', 'no role "lnk"; did you mean "link"?'),
        ('[colours.glow]\non = ["paper"]', "a role needs a `seed`, or `best`"),
        ('[colours.glow]\nlight = "#fff"', "no `seed` for dark pages"),
        ('[colours.glow]\nseed = "ink"\nlightness = "raduis"', 'no token "raduis" that is a number'),
        ('[colours.glow]\nseed = "ink"\nlightness = "dark!"', '"colours.glow": Expected `str` matching regex'),
        ('[colours.glow]\nsed = "ink"', '"colours.glow": Object contains unknown field `sed`'),
        ('[colours.glow]\nseed = 7', '"colours.glow": Expected'),
        ('[colours.glow]\nseed = "ink"\nratio = 22', '"colours.glow": Expected `float` <= 21.0 - at `$.ratio`'),
        ('[colours.glow]\nseed = "ink"\nwhen.band.tint = 7', '"colours.glow": Expected'),
        ('Glow = "#fff"', '"colours.Glow": expected a name in small letters'),
        ('glow-dark = "#fff"', '"colours.glow-dark": expected a name'),
        ('glow = "shine"\nshine = "glow"', "roles come from each other in a circle: glow ← shine ← glow"),
        ('[colours.paper]\nseed = "ink"\n[colours.ink]\nseed = "paper"', "in a circle"),
    ],
)  # fmt: skip
def test_what_a_theme_says_wrongly_of_its_colours(tmp_path: Path, declared: str, expected: str) -> None:
    folder = tmp_path / "themes" / "child"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text(f"api = 1\n[colours]\n{declared}\n", encoding="utf-8")
    with pytest.raises(ConfigError) as error:
        _ = load_theme(
            ThemeTable(name="child"), partner=tmp_path, folders=(tmp_path / "themes", package_data.themes())
        ).palette
    assert expected in str(error.value)
    assert "themes/child/theme.toml" in str(error.value)


def test_a_child_takes_its_parents_place_and_gives_another_recipe(tmp_path: Path) -> None:
    folder = tmp_path / "themes" / "child"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text(
        'api = 1\n[colours]\nlink = "#777777"\n[colours.card]\nseed = "#eeeeee"\nunder = ["link", "ink"]\n', "utf-8"
    )
    palette = load_theme(
        ThemeTable(name="child"), partner=tmp_path, folders=(tmp_path / "themes", package_data.themes())
    ).palette
    assert [str(ground) for ground in palette.on("link")] == ["paper", "well", "tint", "field", "card"]
    assert palette.colours["light"]["link"] != "#777777"  # too light for text
    assert [pair for pair in palette.pairs if pair.role == "link" and not pair.passes and pair.mode == "light"] == []


def test_the_documentation_names_each_role_of_base() -> None:
    section = (
        (PROJECT / "docs" / "themes.md").read_text("utf-8").partition("### Roles of base")[2].partition("\n## ")[0]
    )
    named = set(re.findall(r"`([a-z-]+)`", section))
    assert set(_theme().palette.colours["light"]) <= named
    assert set(_theme("atlas").palette.colours["light"]) <= named


def test_a_role_has_no_tokens_name(tmp_path: Path) -> None:
    folder = tmp_path / "themes" / "child"
    folder.mkdir(parents=True)
    (folder / "theme.toml").write_text('api = 1\n[colours]\nradius = "#fff"\n', "utf-8")
    with pytest.raises(ConfigError, match='"radius" is a token, and a role'):
        load_theme(ThemeTable(name="child"), partner=tmp_path, folders=(tmp_path / "themes", package_data.themes()))


def test_dark_colours_are_for_screens_and_everything_else_can_change_them() -> None:
    sheet = _theme().assets["site.css"].content.decode()
    assert sheet.startswith("@layer colours, reset, tokens, base, components, modes, partner;")
    assert "@media screen and (prefers-color-scheme:dark){:root{--paper:#" in sheet
    assert "@media not all and (min-width:48rem) {" in sheet
    assert "@media (min-width:36rem) and (max-width:63.99rem) {" in sheet
    assert "width >=" not in "".join(re.findall(r"@media[^{]*", sheet))
