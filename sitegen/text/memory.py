"""What was made of texts, remembered: a description is parsed once, however many processes and builds show it."""

from __future__ import annotations

import functools
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from sitegen import memory
from sitegen.digest import digest

_SHORTEST = 24  # characters: shorter texts are parsed as fast as looked up


def recalled(kind: str, text: str, make: Callable[[], str]) -> str:
    """What `make` gives for `text`, made or remembered; `kind` says what is made."""
    if len(text) < _SHORTEST:
        return make()
    name = digest(_code(), kind.encode(), _bytes(text))
    return memory.recalled(name, lambda: _bytes(make())).decode("utf-8", "surrogatepass")


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")  # a catalogue may hold halves of characters


@functools.cache
def _code() -> bytes:
    """Of all that decides what is made of a text."""
    files = sorted(Path(__file__).parent.glob("*.py"))
    versions = ",".join(metadata.version(name) for name in ("markdown", "nh3"))
    return digest(versions.encode(), *(file.read_bytes() for file in files)).encode()
