"""The picture that social networks show of a site: its logo and its name on its colour, over its territory's outline.

It is put together as SVG, and painted by resvg, which shapes text: letters join, and go from the right where they do.
"""

from __future__ import annotations

import base64
import io
from collections.abc import Iterator
from html import escape

import resvg_py
from PIL import Image

from sitegen.brand.lettering import BOLD, REGULAR, Lettering
from sitegen.brand.paint import ink_on
from sitegen.catalogue import Geometry
from sitegen.colour import mixed
from sitegen.geo.drawing import Canvas
from sitegen.samples.emblems import NIGHT, WHITE, Emblem

WIDTH, HEIGHT = 1200, 630  # pixels: what networks ask for
_MARGIN = 80
_INNER = WIDTH - 2 * _MARGIN
_SIZES = (108, 96, 84, 74, 64, 56, 48, 42)  # pixels of the title: the first at which it fits
_LINES = 4
_STEP = 1.14  # sizes from line to line
_SMALL = 32  # pixels of the address
_LOGO_HEIGHT, _LOGO_WIDTH, _PADDING = 112, 420, 20


def card(
    title: str, address: str, colour: str, lettering: Lettering, *,
    emblem: Emblem | None = None, outline: Geometry | None = None, leftwards: bool = False,
) -> bytes:  # fmt: skip
    """A PNG. `colour` is the ground, as "#rrggbb"; `leftwards`: the title's language is written from the right."""
    ink = ink_on(colour)
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{colour}"/>']
    if outline is not None and any(outline.rings):
        shift = 0 if leftwards else WIDTH - HEIGHT
        parts.append(
            f'<path transform="translate({shift})" fill="{mixed(colour, ink, 0.12)}" d="{_outline(outline)}"/>'
        )
    top = _MARGIN
    says = lettering.covers(title) and bool(title.strip())
    if emblem is not None:
        drawn, height = _logo(emblem, leftwards=leftwards, alone=not says)
        parts.append(drawn)
        top += height + 36
    if says:
        parts += _title(title, lettering, top, ink, leftwards=leftwards)
    if lettering.covers(address):
        parts.append(_foot(address, lettering, ink, mixed(colour, ink, 0.85), leftwards=leftwards))
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}">{"".join(parts)}</svg>'
    with lettering.unpacked() as files:
        return bytes(resvg_py.svg_to_bytes(svg_string=svg, skip_system_fonts=True, font_files=files))


def _outline(outline: Geometry) -> str:
    """The territory, as large as the picture is high."""
    canvas = Canvas(outline.bbox, HEIGHT, HEIGHT, margin=40)
    rings = ("L".join("{:.1f} {:.1f}".format(*canvas.point(*point)) for point in ring) for ring in outline.rings)
    return "".join(f"M{ring}Z" for ring in rings)


def _logo(emblem: Emblem, *, leftwards: bool, alone: bool) -> tuple[str, int]:
    """The logo on a plaque of the colour that it needs, and how high that is; larger where nothing is written."""
    with Image.open(io.BytesIO(emblem.pixels)) as image:
        width, height = image.size
    times = 2 if alone else 1
    scale = min(_LOGO_HEIGHT * times / height, _LOGO_WIDTH * times / width)
    wide, high = round(width * scale), round(height * scale)
    plaque = emblem.ground or (NIGHT if emblem.tone == "light" else WHITE)
    room = wide + 2 * _PADDING
    left = WIDTH - _MARGIN - room if leftwards else _MARGIN
    data = base64.b64encode(emblem.pixels).decode()
    return (
        f'<rect x="{left}" y="{_MARGIN}" width="{room}" height="{high + 2 * _PADDING}" rx="14" fill="{plaque}"/>'
        f'<image x="{left + _PADDING}" y="{_MARGIN + _PADDING}" width="{wide}" height="{high}" '
        f'href="data:image/png;base64,{data}"/>',
        high + 2 * _PADDING,
    )


def _title(title: str, lettering: Lettering, top: int, ink: str, *, leftwards: bool) -> Iterator[str]:
    room = HEIGHT - _MARGIN - _SMALL - 64 - top
    size, lines = _fitted(title, lettering, room)
    x, anchor = (WIDTH - _MARGIN, "end") if leftwards else (_MARGIN, "start")
    for number, line in enumerate(lines):
        y = top + size * 0.86 + number * size * _STEP
        yield (
            f'<text x="{x}" y="{y:.1f}" text-anchor="{anchor}" font-family="{_quoted(lettering.family)}" '
            f'font-size="{size}" font-weight="{BOLD}" letter-spacing="-.012em" fill="{ink}">{escape(line)}</text>'
        )


def _foot(address: str, lettering: Lettering, ink: str, quiet: str, *, leftwards: bool) -> str:
    foot = HEIGHT - _MARGIN
    x, anchor, rule = (WIDTH - _MARGIN, "end", WIDTH - _MARGIN - 96) if leftwards else (_MARGIN, "start", _MARGIN)
    said = _cut(address, lettering, _SMALL, REGULAR)
    return (
        f'<rect x="{rule}" y="{foot - _SMALL - 28}" width="96" height="6" fill="{ink}"/>'
        f'<text x="{x}" y="{foot}" text-anchor="{anchor}" font-family="{_quoted(lettering.family)}" '
        f'font-size="{_SMALL}" font-weight="{REGULAR}" fill="{quiet}">{escape(said)}</text>'
    )


def _quoted(family: str) -> str:
    """A family whose name may have figures in it, as an attribute has it."""
    return escape(f"'{family}'")


def _fitted(title: str, lettering: Lettering, room: float) -> tuple[int, list[str]]:
    """The title in lines of about one width, as large as it fits."""
    for size in _SIZES:
        lines = _wrapped(title, lettering, size, _INNER)
        fits = len(lines) <= _LINES and len(lines) * size * _STEP <= room
        if fits and max(lettering.width(line, size, BOLD) for line in lines) <= _INNER:
            return size, _balanced(lines, lettering, size)
    most = max(1, int(room / (size * _STEP)))
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]}…"]
    return size, [_cut(line, lettering, size, BOLD) for line in lines]


def _balanced(lines: list[str], lettering: Lettering, size: int) -> list[str]:
    """The same words in as many lines, none of which is much shorter than the others."""
    title = " ".join(lines)
    for share in range(50, 100, 5):
        found = _wrapped(title, lettering, size, _INNER * share / 100)
        if len(found) == len(lines) and max(lettering.width(line, size, BOLD) for line in found) <= _INNER:
            return found
    return lines


def _wrapped(text: str, lettering: Lettering, size: int, room: float) -> list[str]:
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and lettering.width(longer, size, BOLD) > room:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines


def _cut(text: str, lettering: Lettering, size: int, weight: int) -> str:
    """As much of a line as there is room for."""
    if lettering.width(text, size, weight) <= _INNER:
        return text
    room = _INNER - lettering.width("…", size, weight)
    for at, letter in enumerate(text):
        room -= lettering.width(letter, size, weight)
        if room < 0:
            return f"{text[:at].rstrip('… ')}…"
    return text
