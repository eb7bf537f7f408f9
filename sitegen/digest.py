"""Canonical bytes of a value, and their digest: what makes an artifact's key.

Frozen dataclasses, strings, numbers, dates, tuples and mappings are encoded by msgspec (fields in the order of their
definition). A value that carries its own `digest` (a theme, a file on disk) is represented by it, so that neither a
machine's path nor a whole theme ever becomes part of a key.
"""

from __future__ import annotations

import hashlib
import json
from typing import Protocol, runtime_checkable

import msgspec

DIGEST_SIZE = 16  # bytes: 128 bits, ample against accidents; nobody gains by forging a key


@runtime_checkable
class Digested(Protocol):
    """A value whose content is already summed up in `digest`, a hexadecimal string."""

    @property
    def digest(self) -> str:
        """Equal for equal content, on any machine."""


def _own_digest(value: object) -> object:
    if isinstance(value, Digested):
        return value.digest
    raise NotImplementedError(f"no canonical form for {type(value).__qualname__}")


_encoder = msgspec.json.Encoder(enc_hook=_own_digest, order="deterministic")


def canonical(value: object) -> bytes:
    """The bytes that stand for `value`; equal values give equal bytes on any machine and in any process."""
    try:
        return _encoder.encode(value)
    except UnicodeEncodeError:  # halves of characters, which a catalogue may hold, have no bytes in UTF-8
        plain = msgspec.to_builtins(value, enc_hook=_own_digest, order="deterministic")
        return json.dumps(plain, separators=(",", ":")).encode()


def digest(*parts: bytes) -> str:
    """Hexadecimal BLAKE2b of the parts, each preceded by its length so that no two lists collide."""
    total = hashlib.blake2b(digest_size=DIGEST_SIZE)
    for part in parts:
        total.update(len(part).to_bytes(8, "big"))
        total.update(part)
    return total.hexdigest()
