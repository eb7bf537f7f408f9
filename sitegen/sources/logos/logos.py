"""Logos of organisations and groups on a portal: fetched into the cache, published from there."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from sitegen.catalogue import Caution, LocalFile
from sitegen.errors import SourceError
from sitegen.sources.answer import FindFile
from sitegen.sources.http.headers import conditions
from sitegen.sources.logos import images
from sitegen.sources.logos.pictures import Pictures
from sitegen.sources.shape import links
from sitegen.sources.shape.owners import logo_address
from sitegen.sources.snapshot import Picture, Snapshot
from sitegen.sources.values import line

FOLDER = "logos"


def absolute(address: str, portal: str) -> str:
    """The address of an image: CKAN keeps uploaded ones by their bare file name."""
    if not address:
        return ""
    if "//" not in address and not address.startswith("/"):
        return links.web(f"{portal}uploads/group/{address}")
    if address.startswith("/") and not address.startswith("//"):
        return links.web(portal.rstrip("/") + address)
    return links.web(address)


def fetch(
    pictures: Pictures, owners: Iterable[dict[str, Any]], cache: Path, known: Snapshot, cautions: list[Caution]
) -> dict[str, str]:
    """Have each logo in the cache; its file's name by its address.

    One that is there already is asked for only if it changed. One that does not come is a caution, and what came last
    stays.
    """
    names: dict[str, str] = {}
    for owner in owners:
        written = logo_address(owner)
        address = absolute(written, pictures.portal)
        if not written or written in names:
            continue
        where = line(owner.get("name")) or line(owner.get("id"))
        if not address:
            cautions.append(Caution("logo-refused", where, "its logo's address is not a link of http or https"))
            continue
        last = known.picture(address)
        if last and not (cache / FOLDER / last.file).is_file():
            last = None
        try:
            reply = pictures.picture(address, last.known if last else {})
        except SourceError as error:
            cautions.append(Caution("logo-unreachable", where, f"its logo {address}: {error.message}"))
            if last:
                names[written] = last.file
            continue
        if reply.status == 304 and last:
            names[written] = last.file
        elif extension := images.extension(reply.content):
            names[written] = _kept(cache / FOLDER, reply.content, extension)
            known.put_picture(address, Picture(names[written], conditions(reply.headers)))
        else:
            message = f"its logo {address} is not PNG, JPEG, GIF or WebP (SVG from a portal is not trusted): left out"
            cautions.append(Caution("logo-refused", where, message))
    return names


def picture(pictures: Pictures, written: str) -> bytes:
    """The picture at an address as the portal writes it, or nothing where there is none."""
    address = absolute(written, pictures.portal)
    try:
        return pictures.picture(address, {}).content if address else b""
    except SourceError:
        return b""


def _kept(folder: Path, content: bytes, extension: str) -> str:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{hashlib.blake2b(content, digest_size=16).hexdigest()}.{extension}"
    if not path.is_file() or path.stat().st_size != len(content):
        beside = path.with_name(f"{path.name}.{os.getpid()}")  # two partners of one portal may be built at once
        beside.write_bytes(content)
        beside.replace(path)
    return path.name


def cached(cache: Path, names: dict[str, str]) -> FindFile:
    """The logos of a snapshot, by the addresses that it knows."""

    def find(address: str) -> LocalFile | None:
        path = cache / FOLDER / Path(names.get(address, "")).name
        if not path.is_file():
            return None
        content = path.read_bytes()
        return images.logo(path, content) if images.extension(content) else None

    return find
