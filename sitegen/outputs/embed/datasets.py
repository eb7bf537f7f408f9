"""Datasets as the elements show them one by one, with their files: in buckets by key, so that one is found without an
index, and there are not as many files as datasets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import msgspec

from sitegen.catalogue import Dataset
from sitegen.engine import Artifact, Sealed
from sitegen.outputs.embed.cards import card, spoken
from sitegen.page.cards import Brief, Briefs, file_of
from sitegen.site import Site
from sitegen.site.edition import Edition
from sitegen.urls import href

_PER_BUCKET = 16  # datasets, about


def artifacts(site: Site, briefs: Briefs) -> Iterator[Artifact]:
    """The buckets that have datasets in them."""
    count = buckets(len(site.numbered))
    found: dict[int, list[Any]] = {}
    for number, dataset in enumerate(site.numbered):
        key = site.key(dataset)
        found.setdefault(bucket(key, count), []).extend((key, number, site.sealed(dataset), briefs(dataset)))
    for at, parts in sorted(found.items()):
        yield Artifact(site.urls.embed_datasets(at), datasets, (site.sealed_edition, *parts))


def datasets(edition: Sealed[Edition], *parts: Any) -> bytes:
    """The datasets of a bucket by key, from each one's key, number, self and brief in turn."""
    found = {}
    for key, number, dataset, brief in zip(parts[::4], parts[1::4], parts[2::4], parts[3::4], strict=True):
        found[key] = _dataset(edition.value, key, number, dataset.value, brief.value)
    return msgspec.json.encode(found)


def _dataset(edition: Edition, key: str, number: int, dataset: Dataset, brief: Brief) -> dict[str, object]:
    return {**card(brief, number), "name": dataset.name, "files": list(_files(edition, key, dataset))}


def _files(edition: Edition, key: str, dataset: Dataset) -> Iterator[dict[str, object]]:
    for resource in dataset.resources:
        file = file_of(edition, key, resource)
        told: dict[str, object] = {"page": file.path, "kind": file.kind, **spoken("name", file.name)}
        told["format"] = (file.format.label, file.format.family)
        if file.size is not None:
            told["size"] = file.size
        if file.modified:
            told["modified"] = file.modified.date().isoformat()
        if file.mark:
            told["mark"] = file.mark
        if file.restricted:
            told["restricted"] = True
        elif file.target:
            told["href"] = file.target if file.external else href(file.target, start="")
        yield told


def buckets(count: int) -> int:
    """How many there are for `count` datasets: a power of two, so that it seldom changes."""
    wanted, found = count // _PER_BUCKET, 1
    while found < wanted:
        found *= 2
    return found


def bucket(key: str, count: int) -> int:
    """Which of `count` buckets a dataset is in: FNV-1a of 32 bits over the key in UTF-8, as the script reckons it."""
    value = 0x811C9DC5
    for byte in key.encode("utf-8", "replace"):
        value = (value ^ byte) * 0x01000193 & 0xFFFFFFFF
    return value % count
