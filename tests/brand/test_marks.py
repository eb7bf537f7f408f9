"""Icons, web manifest and header of a site: from its logo, or from the first letter of its title."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any
from urllib.parse import urljoin

import lxml.html
import pytest
from PIL import Image

from sitegen import brand, package_data
from sitegen.brand import icons
from sitegen.brand.lettering import Lettering
from sitegen.catalogue import Catalogue, Dataset, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source, ThemeTable
from sitegen.engine import Artifact, artifact, key_of
from sitegen.outputs import pages
from sitegen.page.marks import band_of, colours_of
from sitegen.site import sites_of
from sitegen.theme import load_theme
from tests.brand.logos import drawn, painted, saved

BASE = "https://dax.example.org/donnees/"
TABLE: dict[str, Any] = {"title": "Les données de Dax", "url": BASE, "source": "s", "languages": ["fr", "en"]}
FONTS = package_data.themes() / "base/assets/fonts"
WIDE = drawn('<rect width="300" height="40" rx="9" fill="#0047bb"/>', 'viewBox="0 0 300 40"')


def artifacts(
    folder: Path, files: dict[str, bytes] | None = None, notes: str = "", **table: Any
) -> dict[str, Artifact]:
    """All that pages are made of, by path."""
    place = folder / "partners" / "dax"
    place.mkdir(parents=True, exist_ok=True)
    for name, content in (files or {}).items():
        (place / name).write_bytes(content)
    partner = Partner(
        "dax",
        place,
        Source("s", DumpSource(kind="dump", datasets="x"), folder),
        PartnerTable.model_validate(TABLE | table),
    )
    theme = load_theme(
        partner.table.theme, partner=place, folders=(package_data.themes(),),
        brand=brand.read(place, partner.table.brand),
    )  # fmt: skip
    catalogue = Catalogue(
        "s", datasets=(Dataset(id="1", name="budget", title=Text.of("Budget"), notes=Text.of(notes)),)
    )
    return {each.path: each for site in sites_of(partner, catalogue) for each in pages.artifacts(site, theme)}


def made(artifact: Artifact) -> bytes:
    content = artifact.make(*artifact.args)
    assert isinstance(content, bytes)
    return content


def page(found: dict[str, Artifact], path: str = "index.html") -> lxml.html.HtmlElement:
    return lxml.html.fromstring(made(found[path]).decode())


def image(found: dict[str, Artifact], start: str) -> Image.Image:
    [path] = [path for path in found if path.startswith(f"assets/{start}.")]
    return Image.open(io.BytesIO(made(found[path])))


def marks(found: dict[str, Artifact]) -> dict[str, str]:
    """Keys of the pictures, by path."""
    return {
        path: key_of(each)
        for path, each in found.items()
        if path.endswith((".png", ".ico", ".webmanifest")) or "favicon" in path
    }


GIVEN: dict[str, tuple[dict[str, bytes], dict[str, Any]]] = {
    "an SVG": ({"logo.svg": drawn()}, {"brand": {"logo": "logo.svg"}}),
    "a PNG": ({"logo.png": saved(painted(), "PNG")}, {"brand": {"logo": "logo.png"}}),
    "nothing": ({}, {}),
    "a wide logo": ({"logo.svg": WIDE}, {"brand": {"logo": "logo.svg"}}),
    "a title in letters that nobody has": ({}, {"title": "数据"}),
}


@pytest.mark.parametrize("name", GIVEN)
def test_a_site_has_icons_for_tabs_and_phones(tmp_path: Path, name: str) -> None:
    files, table = GIVEN[name]
    found = artifacts(tmp_path, files, **table)
    with Image.open(io.BytesIO(made(found["favicon.ico"]))) as ico:
        assert (ico.format, sorted(ico.info["sizes"])) == ("ICO", [(16, 16), (32, 32), (48, 48)])
    sizes = {
        start: image(found, start).size[0]
        for start in ("apple-touch-icon", "icon-192", "icon-512", "icon-maskable-512")
    }
    assert sizes == {"apple-touch-icon": 180, "icon-192": 192, "icon-512": 512, "icon-maskable-512": 512}
    assert [image(found, start).mode for start in ("apple-touch-icon", "icon-maskable-512")] == ["RGB", "RGB"], (
        "a phone fills with black"
    )
    assert len(image(found, "icon-192").convert("RGBA").getcolors(1 << 16) or []) > 2
    assert any(path.startswith("assets/favicon.") for path in found) is (name != "a PNG")
    again = artifacts(tmp_path, files, **table)
    assert made(again["favicon.ico"]) == made(found["favicon.ico"]), "the same bytes"


def test_what_counts_of_a_maskable_icon_lies_in_its_circle(tmp_path: Path) -> None:
    square = drawn('<rect width="48" height="48" rx="2" fill="#0047bb"/>')
    for files, table in (GIVEN["nothing"], ({"logo.svg": square}, {"brand": {"logo": "logo.svg"}})):
        picture = image(artifacts(tmp_path, files, **table), "icon-maskable-512")
        ground = picture.getpixel((0, 0))
        outside = [
            (x, y) for x in range(0, 512, 4) for y in range(0, 512, 4) if (x - 255.5) ** 2 + (y - 255.5) ** 2 > 208**2
        ]
        assert {picture.getpixel(each) for each in outside} == {ground}


def test_a_letter_of_the_title_stands_for_a_site_without_a_logo() -> None:
    letters = Lettering([(FONTS / "instrument-sans-latin.woff2").read_bytes()])
    titles = {
        "Les données de Dax": "D",
        "L’Île-de-Ré": "Î",
        "« œuvres »": "Œ",
        "17 quais": "1",
        "La": "L",
        "數據": "",
        "": "",
        "…": "",
    }
    assert {title: icons.letter_of(title, letters) for title in titles} == titles
    short = {
        "Les données de Dax": "Les données",
        "Les parcs en données": "Les parcs",
        "Dax-en-données": "Dax-en-données",
        "": "",
    }
    assert {title: icons.short_name(title) for title in short} == short


def test_a_square_picture_stands_for_a_logo_too_wide_for_a_tab(tmp_path: Path) -> None:
    red = saved(painted((200, 200), mode="RGB", ink="#d1453b"), "PNG")
    wide = {"logo.svg": WIDE, "sign.png": red}
    with Image.open(
        io.BytesIO(made(artifacts(tmp_path, wide, brand={"logo": "logo.svg", "icon": "sign.png"})["favicon.ico"]))
    ) as ico:
        assert ico.convert("RGB").getpixel((24, 24)) == (209, 69, 59)


@pytest.mark.parametrize("prefix", ["", "en/"])
def test_the_manifest_works_below_a_path_and_in_each_language(tmp_path: Path, prefix: str) -> None:
    files, table = GIVEN["an SVG"]
    found = artifacts(tmp_path, files, **table, tagline="Tout", translations={"en": {"title": "Dax in data"}})
    here = f"{BASE}{prefix}site.webmanifest"
    said = json.loads(made(found[f"{prefix}site.webmanifest"]))
    assert {key: said[key] for key in ("name", "short_name", "lang", "dir")} == (
        {"name": "Les données de Dax", "short_name": "Les données", "lang": "fr", "dir": "ltr"}
        if not prefix
        else {"name": "Dax in data", "short_name": "Dax in data", "lang": "en", "dir": "ltr"}
    )
    assert (urljoin(here, said["start_url"]), urljoin(here, said["scope"])) == (f"{BASE}{prefix}", BASE)
    assert [each.get("purpose", "any") for each in said["icons"]] == ["any", "any", "any", "maskable"]
    for each in said["icons"]:
        path = urljoin(here, each["src"]).removeprefix(BASE)
        content = made(found[path])
        if each["type"] == "image/png":
            with Image.open(io.BytesIO(content)) as shown:
                assert each["sizes"] == "{}x{}".format(*shown.size)


def test_every_page_leads_to_what_is_there(tmp_path: Path) -> None:
    files, table = GIVEN["an SVG"]
    found = artifacts(tmp_path, files, **table)
    for path in ("index.html", "en/dataset/budget/index.html", "404.html"):
        head = page(found, path)
        links = {
            each.get("rel"): each.get("href")
            for each in head.xpath("//head/link[@rel='manifest' or @rel='apple-touch-icon']")
        }
        icon, drawing = head.xpath("//head/link[@rel='icon']/@href")
        for reference in (*links.values(), icon, drawing):
            assert urljoin(BASE + path, reference).removeprefix(BASE) in found, (path, reference)
        assert head.xpath("//head/meta[@name='theme-color']/@media") == [
            "(prefers-color-scheme: light)",
            "(prefers-color-scheme: dark)",
        ]
        assert all(len(each) == 7 for each in head.xpath("//head/meta[@name='theme-color']/@content"))


@pytest.mark.parametrize(("name", "is_band"), [("base", True), ("census", True), ("atlas", False), ("almanac", False)])
def test_browsers_and_pictures_take_the_colours_of_the_band(tmp_path: Path, name: str, is_band: bool) -> None:
    """Pictures the brand's, where the band is of the colour of the page."""
    tokens = {"color-primary": "#0b5f3c", "color-band": "oklch(0.45 0.12 260)"}
    theme = load_theme(ThemeTable(name=name, tokens=tokens), partner=tmp_path, folders=(package_data.themes(),))
    light, dark = (theme.palette.colours[mode] for mode in ("light", "dark"))
    assert colours_of(theme) == (light["band-ground"], dark["band-ground"])
    assert (band_of(theme) == light["band-ground"]) is is_band
    assert band_of(theme) == light["band-ground" if is_band else "mark"]


def test_pictures_are_made_anew_only_where_what_is_on_them_changed(tmp_path: Path) -> None:
    """A dataset changes none, a title those that show it."""
    files, table = GIVEN["an SVG"]

    def changed(*one: Any, **other: Any) -> set[str]:
        before, now = marks(artifacts(tmp_path, files, **table)), marks(artifacts(tmp_path, *one, **other))
        return {path.split(".")[0] for path in now if now[path] != before.get(path)}

    assert changed(files, "Autre", **table) == set()
    assert changed(files, **table, title="Dax") == {"card", "site", "en/card", "en/site"}
    every = {f"assets/{name}" for name in ("favicon", "apple-touch-icon", "icon-192", "icon-512", "icon-maskable-512")}
    other = {"logo.svg": drawn('<circle r="20" fill="#d1453b"/>')}
    assert changed(other, **table) == {*every, "favicon", "card", "site", "en/card", "en/site"}


def test_an_upgrade_that_draws_nothing_else_leaves_icons_where_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every page names them: each would be sent anew."""
    before = artifacts(tmp_path)
    with monkeypatch.context() as upgraded:
        upgraded.setattr(artifact, "_LIBRARIES", ())
        artifact.code.cache_clear()
        after = artifacts(tmp_path)
    artifact.code.cache_clear()
    assert after.keys() == before.keys()
    assert made(after["index.html"]) == made(before["index.html"])
    monkeypatch.setattr(icons, "drawn_by", lambda: "another brush")
    assert artifacts(tmp_path).keys() != before.keys()


def _plaque(found: dict[str, Artifact]) -> lxml.html.HtmlElement:
    [plaque] = page(found).xpath("//a[@class='plaque']")
    return plaque


@pytest.mark.parametrize(
    ("ink", "look"), [("#000", "dark"), ("#fff", "light"), ("#d1453b", None)], ids=["black", "white", "red"]
)
def test_the_header_knows_what_a_logo_is_seen_on(tmp_path: Path, ink: str, look: str | None) -> None:
    logo = {"logo.svg": drawn(f'<circle cx="24" cy="24" r="20" fill="{ink}"/>')}
    assert _plaque(artifacts(tmp_path, logo, brand={"logo": "logo.svg"})).get("data-logo") == look


def test_dark_pages_may_have_their_own_logo(tmp_path: Path) -> None:
    files = {"logo.svg": drawn(), "night.png": saved(painted(ink="white"), "PNG")}
    found = artifacts(tmp_path, files, brand={"logo": "logo.svg", "logo_dark": "night.png"})
    plaque = _plaque(found)
    [source] = plaque.xpath(".//source")
    assert source.get("media") == "(prefers-color-scheme: dark)"
    assert source.get("srcset") in found
    assert source.get("srcset").startswith("assets/logo-dark.")
    assert plaque.get("data-dark") is not None
    assert _plaque(artifacts(tmp_path, files, brand={"logo": "logo.svg"})).xpath(".//source") == []


def test_a_wide_logo_has_the_room_that_it_needs(tmp_path: Path) -> None:
    plaque = _plaque(artifacts(tmp_path, {"logo.svg": WIDE}, brand={"logo": "logo.svg"}))
    [shown] = plaque.xpath(".//img")
    assert (shown.get("width"), shown.get("height"), plaque.get("data-wide")) == ("720", "96", "")


def test_font_files_are_fetched_ahead(tmp_path: Path) -> None:
    serif = (package_data.themes() / "register/assets/fonts/source-serif-4-latin-italic.woff2").read_bytes()
    found = artifacts(tmp_path, {"b.woff2": serif}, brand={"font_title": "b.woff2"})
    ahead = _told(page(found).xpath("//link[@rel='preload'][@as='font']/@href"))
    assert ahead == ["assets/fonts/instrument-sans-latin", "assets/fonts/brand-title"]


def _told(paths: Iterable[str]) -> list[str]:
    return [path.split(".")[0] for path in paths]
