"""Names of things as segments of paths, the same for ever."""

from __future__ import annotations

import base64
import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import lru_cache

_SAFE = re.compile(r"[a-z0-9_][a-z0-9_-]{0,99}")
_WINDOWS_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[\d¹²³])")
_MARKED = re.compile(r"(?:^|-)[a-z2-7]{16}$")  # ends like a segment with a mark
_SEGMENT_BYTES = 120  # leaves room for ".geojson" and a suffix below every file system's 255


def segment(name: str, identity: str) -> str:
    """One path segment for `name`, the same for ever.

    A name that CKAN accepts is used as it is. Any other is folded to letters, digits and hyphens, with a mark of
    `identity` behind it: whatever else is in the catalogue, two things never share a segment and none changes its own
    because of another. The mark has 80 bits: nobody can make a second thing that takes the place of a given one.
    """
    if _SAFE.fullmatch(name) and not _WINDOWS_DEVICES.fullmatch(name):
        return name
    return f"{fold(name)}-{_mark(identity)}".lstrip("-")


def _mark(identity: str) -> str:
    """Sixteen letters and digits."""
    digest = hashlib.blake2b(identity.encode("utf-8", "surrogatepass"), digest_size=10).digest()
    return base64.b32encode(digest).decode().lower()


@lru_cache(maxsize=65536)
def tag_segment(name: str) -> str:
    """The segment of a tag. Spellings that differ by case, accents or white space share one page."""
    name = unicodedata.normalize("NFC", name)
    folded = _hyphened(name)
    lost = re.sub(r"[\w\s'’\-–—./,&()]", "", name)  # signs that tell tags apart ("C++" is not "C")
    plain = not (lost or _WINDOWS_DEVICES.fullmatch(folded) or _MARKED.search(folded))
    if folded and plain and len(name) <= 100 and len(folded.encode()) <= _SEGMENT_BYTES:
        return folded
    return segment(f"*{name}", name.casefold())


@lru_cache(maxsize=65536)
def fold(name: str) -> str:
    """Lower case, accents off Latin letters, all but letters and digits as single hyphens; cut to a safe length."""
    return _hyphened(name).encode()[:_SEGMENT_BYTES].decode(errors="ignore").strip("-")


def _hyphened(name: str) -> str:
    # Twice, as Unicode's NFKC_Casefold: "ℋ" becomes a capital only when it is taken apart. Cherokee folds to capitals.
    folded = unicodedata.normalize("NFKD", name.casefold()).casefold().lower()
    decomposed = unicodedata.normalize("NFKD", folded)
    plain = "".join(_without_latin_accents(decomposed))
    return re.sub(r"[\W_]+", "-", unicodedata.normalize("NFC", plain)).strip("-")


def _without_latin_accents(decomposed: str) -> Iterator[str]:
    is_latin = False  # the letter that the accents stand on
    for number, sign in enumerate(decomposed):
        if not unicodedata.combining(sign) or number == 0:
            is_latin = sign.isascii()
            yield sign
        elif not is_latin:
            yield sign


def file_name(name: str) -> str:
    """A name for a downloaded file: the given one's stem and extension, safe on every system."""
    stem, dot, extension = name.rpartition(".")
    if not dot or not re.fullmatch(r"[A-Za-z0-9]{1,10}", extension):
        stem, extension = name, ""
    whole = re.sub(r"[^\w-]+", "-", unicodedata.normalize("NFC", stem)).strip("-")
    safe = whole.encode("utf-8", "ignore")[:_SEGMENT_BYTES].decode(errors="ignore") or "file"
    if _WINDOWS_DEVICES.fullmatch(safe.lower()):
        safe = f"{safe}-file"
    return f"{safe}.{extension.lower()}" if extension else safe


def sheets(names: Sequence[str]) -> tuple[str, ...]:
    """The segments of a workbook's sheets, none of which are the same.

    "Feuil2" is "feuil2": programs give no two sheets names that differ by their case alone. Names with other letters
    and signs have a mark, as in `segment`, and so do those that differ by case all the same: no sheet changes its
    segment because of another that a program could put beside it.
    """
    times = Counter(name.lower() for name in names)
    taken: dict[str, None] = {}
    for number, name in enumerate(names):
        plain = name.lower()
        if times[plain] > 1 or not name.isascii() or _MARKED.search(plain):
            plain = f"*{name}"  # which is no segment
        found = segment(plain, name)
        taken[found if found not in taken else segment(f"*{name}", f"{name}/{number}")] = None
    return tuple(taken)
