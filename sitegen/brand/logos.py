"""A partner's logo, from its folder, and what is told of one that cannot be used, or not as it is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

import msgspec

from sitegen.catalogue import Caution
from sitegen.config.text_files import bytes_of
from sitegen.digest import digest
from sitegen.engine import Sealed
from sitegen.engine.recall import recalled
from sitegen.errors import ConfigError
from sitegen.samples.emblems import LARGEST, SMALL, SMALLEST, Emblem
from sitegen.samples.jobs import Brand, File
from sitegen.samples.reader import Budget
from sitegen.samples.svg import LARGEST as LARGEST_SVG
from sitegen.samples.svg import Seen

__all__ = ["Emblem", "cautions", "logo", "looked_at"]

_AGAIN = "export the logo again, as SVG, or as PNG of about 1,000 pixels"
_FAULTS: Mapping[Seen, tuple[str, str]] = {
    "no-picture": ("not a picture; expected SVG, PNG, JPEG, GIF or WebP", _AGAIN),
    "broken": ("cannot be read to its end, as if it were cut off or damaged", "copy the file again, or " + _AGAIN),
    "entities": (
        "an SVG whose entities lead out of the file, or grow without end; expected one without",
        'save it as "plain" or "optimised" SVG',
    ),
    "too-large": (
        f"too large: expected at most {LARGEST >> 20} MB and 40 million pixels, {LARGEST_SVG >> 20} MB for an SVG, "
        "and a drawing that takes no more than seconds",
        _AGAIN,
    ),
    "tiny": (f"of less than {SMALLEST} pixels, which shows nothing", _AGAIN),
    "stretched": ("more than forty times as wide as high, or as high as wide; expected a logo", _AGAIN),
    "empty": ("nothing is to be seen on it: it is all transparent, or of one colour", _AGAIN),
}
_REMARKS: Mapping[Seen, tuple[str, str]] = {
    "script": ("logo-cleaned", "programs or other pages inside the SVG are left out of what is published"),
    "outside": ("logo-cleaned", "the SVG refers to other files, which are left out; put pictures inside it"),
    "moving": ("logo-still", "it moves; its first picture is shown, for nobody can stop it on a page"),
    "text": (
        "logo-text",
        "the SVG has letters as text, which look different from one machine to the next and are missing in icons; "
        "turn text into paths in the drawing program",
    ),
    "no-size": ("logo-size", "the SVG says neither viewBox nor width and height; it is cut to what it draws"),
    "small": (
        "logo-small",
        f"it has less than {SMALL} pixels, and its icons for phones are blurred; expected an SVG, or 512 pixels",
    ),
}
_NAMES = {"svg": "SVG", "png": "PNG", "jpg": "JPEG", "jpeg": "JPEG", "gif": "GIF", "webp": "WebP"}


def logo(folder: Path, name: str) -> Emblem:
    """The picture in a file of the partner's folder. Raises ConfigError for one that cannot be shown."""
    where = place(folder, name)
    return looked_at(bytes_of(folder / name, where), where)


def looked_at(content: bytes, where: str) -> Emblem:
    """The same for the bytes of a file, which messages call `where`. Raises ConfigError."""
    if len(content) > LARGEST:
        message, hint = _FAULTS["too-large"]
        raise ConfigError(f"{len(content) / (1 << 20):.1f} MB, {message}", where=where, hint=hint)
    packed = recalled(_packed, Sealed((content, where), digest(content), len(content)))
    return msgspec.msgpack.decode(packed, type=Emblem)


def cautions(emblem: Emblem, folder: Path, name: str) -> Iterator[Caution]:
    """What a person should mend in a logo that is shown all the same."""
    where = place(folder, name)
    said = _NAMES.get(PurePosixPath(name).suffix.removeprefix(".").lower(), "")
    if said != emblem.kind:
        yield Caution("logo-kind", where, f"it is named as {said or 'no picture'}, and is {emblem.kind}; rename it")
    for seen in emblem.seen:
        yield Caution(_REMARKS[seen][0], where, _REMARKS[seen][1])


def place(folder: Path, name: str) -> str:
    """A file of a partner's folder as messages call it."""
    return f"{folder.parent.name}/{folder.name}/{name}"


def _packed(file: Sealed[tuple[bytes, str]]) -> bytes:
    content, where = file.value
    outcome = Budget().ask(Brand(File(content=content)), Emblem)
    fault = outcome.value.fault if outcome.value else "too-large" if outcome.why == "too-large" else "broken"
    if fault:  # raised, so that it is not remembered: another machine may have more room
        raise ConfigError(_FAULTS[fault][0], where=where, hint=_FAULTS[fault][1])
    return msgspec.msgpack.encode(outcome.value)
