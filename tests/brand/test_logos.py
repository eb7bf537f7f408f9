"""Logos: what is published of them, and what is told of those that cannot be."""

from __future__ import annotations

import io
import re
import resource
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image, ImageCms
from PIL.Image import Exif

from sitegen.brand.logos import Emblem, cautions, logo
from sitegen.errors import ConfigError
from sitegen.samples.emblems import KEPT, SHOWN
from tests.brand.logos import drawn, moving, painted, saved

EXPECTED = "SVG, PNG, JPEG, GIF or WebP"
LAUGHS = (
    '<!DOCTYPE svg [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
).encode()


def folder(root: Path, name: str, content: bytes) -> Path:
    place = root / "partners" / "dax"
    place.mkdir(parents=True, exist_ok=True)
    (place / name).write_bytes(content)
    return place


def read(root: Path, name: str, content: bytes) -> tuple[Emblem, list[str]]:
    """A logo, and the codes of what is told of it."""
    place = folder(root, name, content)
    found = logo(place, name)
    told = list(cautions(found, place, name))
    assert all(each.where == f"partners/dax/{name}" for each in told)
    return found, [each.code for each in told]


def pixels(emblem: Emblem) -> Image.Image:
    """As it is published."""
    assert emblem.extension == "webp"
    return Image.open(io.BytesIO(emblem.content))


BAD: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "of 20 MB": ("logo.png", lambda: saved(painted(), "PNG") + b"\0" * (20 << 20), "20.0 MB, too large: expected"),
    "an SVG of 2 MB": ("logo.svg", lambda: drawn("<!--" + "x" * (2 << 20) + "-->"), "1 MB for an SVG"),
    "of 1 pixel": ("logo.png", lambda: saved(Image.new("RGB", (1, 1)), "PNG"), "less than 16 pixels"),
    "of too many pixels": ("logo.png", lambda: saved(Image.new("1", (9000, 9000)), "PNG"), "40 million pixels"),
    "cut off": ("logo.png", lambda: saved(painted(), "PNG")[:900], "cut off or damaged"),
    "a JPEG cut off": ("logo.jpg", lambda: saved(painted(mode="RGB"), "JPEG")[:2000], "cut off or damaged"),
    "an SVG cut off": ("logo.svg", lambda: drawn()[:-9], "cut off or damaged"),
    "a page": ("logo.png", lambda: b"<!doctype html><title>Not found</title>", f"expected {EXPECTED}"),
    "a PDF": ("logo.svg", lambda: b"%PDF-1.7\n", f"expected {EXPECTED}"),
    "empty": ("logo.png", lambda: b"", f"expected {EXPECTED}"),
    "all transparent": ("logo.png", lambda: saved(Image.new("RGBA", (99, 99)), "PNG"), "nothing is to be seen"),
    "all white": ("logo.jpg", lambda: saved(Image.new("RGB", (99, 99), "white"), "JPEG"), "nothing is to be seen"),
    "an SVG that draws nothing": ("logo.svg", lambda: drawn("<g/>"), "nothing is to be seen"),
    "an SVG of nothing, without a size": ("logo.svg", lambda: drawn("<g/>", ""), "nothing is to be seen"),
    "a line": ("logo.svg", lambda: drawn(about='viewBox="0 0 5000 10"'), "forty times as wide"),
    "entities that grow": ("logo.svg", lambda: LAUGHS + drawn("<text>&i;</text>"), "entities"),
    "a filter without end": (
        "logo.svg",
        lambda: drawn(
            '<filter id="f"><feTurbulence numOctaves="90000"/></filter><rect width="48" height="48" filter="url(#f)"/>'
        ),
        "no more than seconds",
    ),
    "drawings of drawings": (
        "logo.svg",
        lambda: drawn(
            "<defs>"
            + '<g id="g0"><rect width="9" height="9"/></g>'
            + "".join(f'<g id="g{n + 1}">' + f'<use href="#g{n}"/>' * 20 + "</g>" for n in range(8))
            + '</defs><use href="#g8"/>'
        ),
        "no more than seconds",
    ),
}  # fmt: skip


@pytest.mark.parametrize(
    "name", [pytest.param(name, marks=pytest.mark.slow) if "end" in name else name for name in BAD]
)
def test_a_logo_that_cannot_be_shown_is_told_with_what_to_do(tmp_path: Path, name: str) -> None:
    """In bounded time, and without this process growing: another one reads it."""
    file, make, message = BAD[name]
    place = folder(tmp_path, file, make())
    grown, start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss, time.monotonic()
    with pytest.raises(ConfigError) as told:
        logo(place, file)
    assert (told.value.where, message in told.value.message) == (f"partners/dax/{file}", True), told.value.message
    assert "export the logo" in told.value.hint or "plain" in told.value.hint
    assert time.monotonic() - start < 45
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - grown < 120_000  # kB


def test_an_svg_is_published_without_what_runs_or_reaches_out(tmp_path: Path) -> None:
    hostile = drawn(
        "<script>alert(1)</script><rect width='9' height='9' onclick='alert(1)'/>"
        "<foreignObject><iframe xmlns='http://www.w3.org/1999/xhtml' src='https://evil.example/'/></foreignObject>"
        "<image href='https://evil.example/a.png' width='9' height='9'/><use xlink:href='other.svg#a'/>"
        "<image href='file:///etc/passwd' width='9' height='9'/><a href='javascript:alert(1)'><path d='M0 0h9'/></a>"
        "<style>@import url(https://evil.example/a.css); .a{fill:url(https://evil.example/b)}</style>"
        "<animate attributeName='href' to='javascript:alert(1)'/><circle class='a' r='9' fill='#0047bb'/>",
        "viewBox='0 0 48 48' onload='alert(1)'",
    )
    found, codes = read(
        tmp_path, "logo.svg", b"<?xml version='1.0'?><?xml-stylesheet href='https://evil.example/a.css'?>" + hostile
    )
    assert codes == ["logo-cleaned", "logo-cleaned", "logo-still"]
    for content in (found.content, found.square):
        text = content.decode()
        assert "<circle" in text
        assert not re.search(r"script|\son\w+=|foreignObject|iframe|animate|passwd|other\.svg|xml-stylesheet", text)
        assert not re.search(r"(?:href=|url\(|@import)\s*['\"]?\s*(?:https?:)?//", text)


def test_an_svg_of_old_drawing_programs_keeps_what_its_entities_say(tmp_path: Path) -> None:
    old = b'<!DOCTYPE svg [<!ENTITY ns "http://www.w3.org/2000/svg"><!ENTITY c "#0047bb">]>'
    old += b'<svg xmlns="&ns;" viewBox="0 0 9 9"><circle cx="4" cy="4" r="4" fill="&c;"/></svg>'
    found, codes = read(tmp_path, "logo.svg", old)
    assert (b"#0047bb" in found.content, b"ENTITY" in found.content, codes) == (True, False, [])


def test_entities_that_lead_to_files_bring_nothing_of_them(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text("hidden", "utf-8")
    told = f'<!DOCTYPE svg [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'.encode()
    found, _ = read(tmp_path, "logo.svg", told + drawn('<circle r="20"/><text>&x;</text>'))
    assert b"circle" in found.content
    assert b"hidden" not in found.content


@pytest.mark.parametrize(
    ("about", "box", "codes"),
    [
        ('viewBox="0 0 48 48"', (0, 0, 48, 48), []),
        ('width="48" height="24pt"', (0, 0, 48, 32), []),
        ('width="100%" height="100%"', (4, 4, 40, 40), ["logo-size"]),
        ("", (4, 4, 40, 40), ["logo-size"]),
        ('viewBox="0 0 nan 0"', (4, 4, 40, 40), ["logo-size"]),
    ],
)
def test_an_svg_says_how_large_it_is_even_where_its_file_does_not(
    tmp_path: Path, about: str, box: tuple[float, ...], codes: list[str]
) -> None:
    found, told = read(tmp_path, "logo.svg", drawn(about=about))
    said = re.search(rb'viewBox="([^"]+)"', found.content)
    assert said
    assert [float(each) for each in said[1].split()] == pytest.approx(box, abs=0.25)
    assert told == codes


def test_letters_of_an_svg_are_told(tmp_path: Path) -> None:
    assert read(tmp_path, "logo.svg", drawn("<circle r='20'/><text>Dax</text>"))[1] == ["logo-text"]


def test_colours_for_printers_become_those_of_screens(tmp_path: Path) -> None:
    found, codes = read(
        tmp_path, "logo.jpg", saved(painted(mode="CMYK", ink=(255, 160, 0, 0), ground=(0, 0, 0, 0)), "JPEG")
    )
    shown = pixels(found).convert("RGB")
    assert codes == []
    assert (shown.getpixel((0, 0)), found.ground) == ((255, 255, 255), "#ffffff")
    red, green, blue = shown.getpixel((200, 200))  # type: ignore[misc]
    assert red < 60 < green < 140 < blue


def test_an_unfit_profile_of_colours_does_no_harm(tmp_path: Path) -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("LAB")).tobytes()
    for profile in (b"nonsense", lab):
        found, _ = read(tmp_path, "logo.jpg", saved(painted(mode="RGB"), "JPEG", icc_profile=profile))
        assert found.width == 400


@pytest.mark.parametrize("kind", ["GIF", "WEBP"])
def test_of_one_that_moves_the_first_picture_is_shown(tmp_path: Path, kind: str) -> None:
    found, codes = read(tmp_path, f"logo.{kind.lower()}", moving(kind))
    shown = pixels(found)
    assert (codes, getattr(shown, "n_frames", 1)) == (["logo-still"], 1)
    red, _, blue = shown.convert("RGB").getpixel((100, 100))  # type: ignore[misc]
    assert red < 60 < 150 < blue


def test_a_picture_is_upright_and_says_nothing_else(tmp_path: Path) -> None:
    exif = Exif()
    exif[0x0112], exif[0x010E] = 6, "taken at home"  # turned by a quarter
    found, _ = read(tmp_path, "logo.jpg", saved(painted((400, 300), mode="RGB"), "JPEG", exif=exif))
    assert (found.width, found.height) == (300, 400)
    assert b"home" not in found.content + found.pixels


def test_one_of_another_kind_than_its_name_says_is_shown_and_told(tmp_path: Path) -> None:
    assert read(tmp_path, "logo.png", saved(painted(mode="RGB"), "JPEG"))[1] == ["logo-kind"]
    assert read(tmp_path, "logo.png", drawn())[1] == ["logo-kind"]
    assert read(tmp_path, "logo", drawn())[1] == ["logo-kind"]


def test_pictures_are_no_larger_than_pages_need(tmp_path: Path) -> None:
    found, codes = read(tmp_path, "logo.png", saved(painted((4000, 2000)), "PNG"))
    assert (pixels(found).size, codes) == ((SHOWN, SHOWN // 2), [])
    assert max(Image.open(io.BytesIO(found.pixels)).size) <= KEPT
    assert read(tmp_path, "logo.png", saved(painted((120, 120)), "PNG"))[1] == ["logo-small"]


@pytest.mark.parametrize(
    ("ink", "tone", "plaque"),
    [
        ("#000000", "dark", "#ffffff"),
        ("#0a1f44", "dark", "#ffffff"),
        ("#ffffff", "light", "#14181c"),
        ("#d1453b", "", ""),
    ],
)
def test_a_logo_on_a_transparent_ground_gets_the_one_that_it_needs(
    tmp_path: Path, ink: str, tone: str, plaque: str
) -> None:
    for content, name in (
        (drawn(f'<circle cx="24" cy="24" r="20" fill="{ink}"/>'), "logo.svg"),
        (saved(painted(ink=ink), "PNG"), "logo.png"),
    ):
        found, _ = read(tmp_path, name, content)
        assert (found.tone, found.ground, found.plaque) == (tone, "", plaque), name
    assert (b"sitegen-plaque" in read(tmp_path, "logo.svg", drawn(f'<circle r="9" fill="{ink}"/>'))[0].square) is bool(
        tone
    )


def test_what_lies_within_its_outline_stands_on_the_logo(tmp_path: Path) -> None:
    inside = '<circle cx="24" cy="24" r="20" fill="#d1453b"/><circle cx="24" cy="24" r="17" fill="#000"/>'
    assert read(tmp_path, "logo.svg", drawn(inside))[0].tone == ""


def test_one_with_a_ground_of_its_own_keeps_it(tmp_path: Path) -> None:
    found, _ = read(tmp_path, "logo.png", saved(painted(mode="RGB", ink="white", ground="#0b5f3c"), "PNG"))
    assert (found.ground, found.tone, found.plaque) == ("#0b5f3c", "", "#0b5f3c")
    with Image.open(io.BytesIO(found.pixels)) as trimmed:
        assert trimmed.width < 320, "its margins are off"


def test_the_same_logo_gives_the_same_bytes(tmp_path: Path) -> None:
    for name, content in (("logo.svg", drawn()), ("logo.png", saved(painted(), "PNG"))):
        assert read(tmp_path, name, content)[0] == read(tmp_path, name, content)[0]
