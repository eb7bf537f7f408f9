"""Typefaces: which files are published, as what, and how a page waits for them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

from sitegen import brand, package_data
from sitegen.brand import Brand
from sitegen.config import BrandTable, ThemeTable
from sitegen.errors import ConfigError
from sitegen.theme import Theme, load_theme

FONTS = package_data.themes() / "base/assets/fonts"
SERIF = package_data.themes() / "register/assets/fonts/source-serif-4-latin.woff2"
LICENCES = (13, 14)


@functools.cache
def font(flavor: str = "", permission: int = 0, licensed: bool = True, letters: str = "") -> bytes:
    """Instrument Sans, with another permission to embed it, without its licence, of some letters only."""
    made = TTFont(FONTS / "instrument-sans-latin.woff2", recalcTimestamp=False)
    about: Any = made["OS/2"]
    about.fsType = permission
    if not licensed:
        names: Any = made["name"]
        names.names = [each for each in names.names if each.nameID not in LICENCES]
    if letters:
        subsetter = Subsetter(Options(name_IDs=["*"]))
        subsetter.populate(text=letters)
        subsetter.subset(made)
    made.flavor = flavor or None
    out = io.BytesIO()
    made.save(out)
    return out.getvalue()


def read(root: Path, files: Mapping[str, bytes], **table: str) -> tuple[Brand, list[str]]:
    place = root / "partners" / "dax"
    place.mkdir(parents=True, exist_ok=True)
    for name, content in files.items():
        (place / name).write_bytes(content)
    found = brand.read(place, BrandTable.model_validate(table))
    return found, [each.code for each in found.cautions]


BAD: dict[str, tuple[Callable[[], bytes], str]] = {
    "a page": (lambda: b"<!doctype html><title>Not found</title>", "not a font; expected WOFF2, WOFF, TTF or OTF"),
    "empty": (lambda: b"", "not a font"),
    "cut off": (lambda: font("woff2")[:5000], "cannot be read as one"),
    "a TTF cut off": (lambda: font()[:9000], "cannot be read as one"),
    "a head alone": (lambda: b"\0\1\0\0" + b"\xff" * 400, "cannot be read as one"),
    "a collection": (lambda: b"ttcf" + font(), "a collection of fonts"),
    "of 5 MB": (lambda: font() + b"\0" * (5 << 20), "expected at most 4 MB"),
    "of symbols": (lambda: font(letters="0123456789"), "without the letters a to z"),
    "that may not be embedded": (lambda: font(permission=2), "does not allow to embed it"),
    "to look at only": (lambda: font(permission=4), "says nothing of websites"),
    "of pictures only": (lambda: font(permission=0x200), "does not allow to embed it"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_font_that_cannot_be_published_is_told_with_what_to_do(tmp_path: Path, name: str) -> None:
    make, message = BAD[name]
    with pytest.raises(ConfigError) as told:
        read(tmp_path, {"a.ttf": make()}, font="a.ttf")
    assert told.value.where == "partners/dax/a.ttf"
    assert message in told.value.message
    assert told.value.hint


def test_a_licence_for_websites_opens_what_a_font_leaves_open_and_not_what_it_forbids(tmp_path: Path) -> None:
    mine = "webfont licence 2026-114 of the foundry"
    found, codes = read(tmp_path, {"a.ttf": font(permission=4)}, font="a.ttf", font_licence=mine)
    assert (bool(found.text), codes) == (True, ["font-converted"])
    with pytest.raises(ConfigError, match="does not allow"):
        read(tmp_path, {"a.ttf": font(permission=2)}, font="a.ttf", font_licence=mine)
    assert read(tmp_path, {"a.ttf": font(permission=6)}, font="a.ttf", font_licence=mine)[0].text, (
        "the looser of two holds"
    )


@pytest.mark.parametrize(("flavor", "name"), [("", "a.ttf"), ("woff", "a.woff"), ("woff2", "a.woff2")])
def test_any_kind_of_font_is_published_as_woff2(tmp_path: Path, flavor: str, name: str) -> None:
    found, codes = read(tmp_path, {name: font(flavor)}, font=name)
    assert list(found.files) == ["fonts/brand-text.woff2"]
    assert found.files["fonts/brand-text.woff2"].startswith(b"wOF2")
    assert codes == ([] if flavor == "woff2" else ["font-converted"])
    assert found == read(tmp_path, {name: font(flavor)}, font=name)[0], "the same bytes"


def test_one_without_a_licence_is_told(tmp_path: Path) -> None:
    bare = {"a.woff2": font("woff2", licensed=False)}
    assert read(tmp_path, bare, font="a.woff2")[1] == ["font-licence"]
    assert read(tmp_path, bare, font="a.woff2", font_licence="OFL 1.1")[1] == []


@pytest.mark.parametrize("name", ["'Georgia'", "a}b", "//x", "4", "url(x)"])
def test_what_is_neither_a_file_nor_a_family_is_refused(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigError):
        read(tmp_path, {}, font=name)


def theme(found: Brand, **tokens: str) -> Theme:
    return load_theme(
        ThemeTable(name="base", tokens=tokens), partner=Path("nobody"), folders=(package_data.themes(),), brand=found
    )


def test_a_typeface_is_that_of_the_whole_site(tmp_path: Path) -> None:
    found, _ = read(tmp_path, {"a.woff2": font("woff2")}, font="a.woff2")
    made = theme(found)
    first = "'Brand Text', 'Brand Text Fallback', 'Instrument Sans'"
    assert [made.tokens[name][: len(first)] for name in ("font-body", "font-title")] == [first, first]
    assert made.tokens["font-file"] == "fonts/brand-text.woff2"
    sheet = made.assets["site.css"].content.decode()
    published = made.asset("fonts/brand-text.woff2").removeprefix("assets/")
    assert f'@font-face{{font-family:"Brand Text";src:url("{published}") format("woff2");font-weight:400 700;' in sheet
    assert theme(found, **{"font-body": "Georgia"}).tokens["font-body"] == "Georgia", "a token stands above it"


def test_titles_may_have_another_one(tmp_path: Path) -> None:
    found, _ = read(
        tmp_path, {"a.woff2": font("woff2"), "b.woff2": SERIF.read_bytes()}, font="a.woff2", font_title="b.woff2"
    )
    made = theme(found)
    assert made.tokens["font-title"].startswith("'Brand Title', 'Brand Title Fallback'")
    assert (
        'src:local("Times New Roman"), local("Liberation Serif"), local("Times")'
        in made.assets["site.css"].content.decode()
    )
    alone = theme(read(tmp_path, {}, font_title="b.woff2")[0])
    assert alone.tokens["font-body"].startswith("'Instrument Sans'")
    assert alone.tokens["font-file"] == "fonts/instrument-sans-latin.woff2", "the text needs its own as before"
    assert alone.brand.first_files == ("fonts/brand-title.woff2",)


def test_a_typeface_of_the_visitors_machine_fetches_nothing(tmp_path: Path) -> None:
    made = theme(read(tmp_path, {}, font="Georgia")[0])
    assert made.tokens["font-body"].startswith("'Georgia', 'Instrument Sans'")
    assert made.tokens["font-file"] == ""
    assert made.brand.rules == ""


def test_what_stands_in_until_it_comes_is_as_wide_and_as_high(tmp_path: Path) -> None:
    """As the theme's own, which was measured in browsers: 102.4 % of Arial, 94.7 and 24.4 % of that size high."""
    found, _ = read(tmp_path, {"a.woff2": font("woff2")}, font="a.woff2")
    assert found.text
    assert found.text.face
    assert found.text.face.stretch == pytest.approx(1.024, abs=0.004)
    assert "ascent-override:94.69%;descent-override:24.40%;line-gap-override:0.00%" in found.rules
