"""Codes of languages as portals write them."""

from __future__ import annotations

import re

# Those in which names of fields end: `title_fr`.
SUFFIXES = ("fr", "en", "de", "it", "es", "nl", "pt", "ca", "eu", "oc", "br", "co", "lb")
_CODE = re.compile(r"([a-z]{2})(?:[-_][A-Za-z0-9]+)*")  # "fr", "pt_BR", Canada's "fr-t-en"
# ISO 639-2, which ISO 19139 has: both codes where it gives two.
_THREE = {
    "fra": "fr", "fre": "fr", "eng": "en", "deu": "de", "ger": "de", "ita": "it", "spa": "es", "nld": "nl", "dut": "nl",
    "por": "pt", "cat": "ca", "eus": "eu", "baq": "eu", "oci": "oc", "bre": "br", "cos": "co", "ltz": "lb",
}  # fmt: skip


def language_of(key: str) -> str:
    """The language that a key of a dictionary names, as ISO 639-1 does; "" where it names none for sure."""
    if match := _CODE.fullmatch(key):
        return match[1]
    known = key.lstrip("#").casefold()
    return _THREE.get(known, known if known in SUFFIXES else "")
