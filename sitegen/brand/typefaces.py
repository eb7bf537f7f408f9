"""A partner's typeface: a font file of its folder, or a family that visitors have; and its rules in the style sheet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

import msgspec

from sitegen.brand.logos import place
from sitegen.catalogue import Caution
from sitegen.config.look_tables import is_font_file
from sitegen.config.text_files import bytes_of
from sitegen.digest import digest
from sitegen.engine import Sealed
from sitegen.engine.recall import recalled
from sitegen.errors import ConfigError
from sitegen.samples.faces import LARGEST, MUCH, Face, Refusal
from sitegen.samples.jobs import File, Type
from sitegen.samples.reader import Budget

_FAMILY = re.compile(r"[^\W\d_][\w -]*")
_WEB = "ask whoever sells it for the version for websites, or take another: fonts.google.com has free ones"
_FAULTS: Mapping[Refusal, tuple[str, str]] = {
    "no-font": ("not a font; expected WOFF2, WOFF, TTF or OTF", "export or download the font file again"),
    "broken": ("begins as a font, and cannot be read as one", "export or download the font file again"),
    "no-text": ("a font without the letters a to z, in which no page can be set", "name a typeface for text"),
    "collection": ("a collection of fonts; expected a file of one", "take the single font out of the collection"),
    "too-large": (
        f"too large: expected at most {LARGEST >> 20} MB, of which each visitor loads what is in it",
        "keep the letters that you need (a subset), as WOFF2",
    ),
    "restricted": ("its maker does not allow to embed it (OS/2 fsType)", _WEB),
    "preview": (
        "its maker allows it in documents to be looked at, and says nothing of websites (OS/2 fsType)",
        "name the licence that you have for websites in [brand] font_licence, or " + _WEB,
    ),
}
_SANS = ("Arial", "Liberation Sans", "Helvetica")
_SERIF = ("Times New Roman", "Liberation Serif", "Times")


@dataclass(frozen=True, slots=True)
class Typeface:
    """`face` is None where `family` is one that visitors have. `file`: the name of what is published."""

    family: str
    face: Face | None = None
    file: str = ""

    def stack(self, others: str) -> str:
        """As a CSS font-family list, before those that else would be taken."""
        if self.face is None:
            return f"'{self.family}', {others}"
        return f"'{self.family}', '{self.family} Fallback', {others}"

    def rules(self) -> str:
        """The typeface for browsers; and, until it has come, one with the same width and height: nothing moves."""
        if self.face is None:
            return ""
        face = self.face
        weights = f"{face.lightest} {face.boldest}" if face.lightest < face.boldest else str(face.lightest)
        local = ", ".join(f'local("{name}")' for name in (_SERIF if face.has_serifs else _SANS))
        lines = (("ascent", face.ascent), ("descent", face.descent), ("line-gap", face.gap))
        heights = "".join(f"{name}-override:{max(0, size) / face.stretch:.2%};" for name, size in lines)
        return (
            f'@font-face{{font-family:"{self.family}";src:url("{self.file}") format("woff2");'
            f"font-weight:{weights};font-display:swap}}\n"
            f'@font-face{{font-family:"{self.family} Fallback";src:{local};size-adjust:{face.stretch:.2%};{heights}}}\n'
        )


def typeface(folder: Path, written: str, role: str, licence: str) -> Typeface:
    """What `[brand] font` or `font_title` asks for. Raises ConfigError where it cannot be had, or not be published.

    `role`: "Text" or "Title"; `licence`: what the partner says of its right to publish the file.
    """
    if not is_font_file(written):
        if not _FAMILY.fullmatch(written):
            raise ConfigError(
                f'"{written}" is neither a font file nor the name of a typeface',
                where=place(folder, "partner.toml"),
                hint='write a file of the partner\'s folder ("font.woff2") or a family that visitors have ("Georgia")',
            )
        return Typeface(written)
    where = place(folder, written)
    content = bytes_of(folder / written, where)
    packed = recalled(_looked_at, Sealed((content, where), digest(content), len(content)), bool(licence))
    face = msgspec.msgpack.decode(packed, type=Face)
    return Typeface(f"Brand {role}", face, f"fonts/brand-{role.lower()}.woff2")


def cautions(found: Typeface, folder: Path, written: str, licence: str) -> Iterator[Caution]:
    """What a person should know of a font file that is published all the same."""
    if found.face is None:
        return
    where = place(folder, written)
    if not (found.face.licence or licence):
        message = "it names no licence; write the one you have for websites in [brand] font_licence"
        yield Caution("font-licence", where, message)
    if (size := len(found.face.content)) > MUCH:
        message = f"each visitor loads {size // 1000} kB of letters; expected less than {MUCH // 1000}: make a subset"
        yield Caution("font-large", where, message)
    if PurePosixPath(written).suffix.lower() != ".woff2":
        message = "it is published as WOFF2, which is smaller; see that its licence allows that"
        yield Caution("font-converted", where, message)


def _looked_at(file: Sealed[tuple[bytes, str]], is_licensed: bool) -> bytes:
    content, where = file.value
    outcome = Budget().ask(Type(File(content=content), is_licensed=is_licensed), Face)
    fault = outcome.value.refusal if outcome.value else "too-large" if outcome.why == "too-large" else "broken"
    if fault:
        raise ConfigError(_FAULTS[fault][0], where=where, hint=_FAULTS[fault][1])
    return msgspec.msgpack.encode(outcome.value)
