"""A list in pages of about twenty, of which few change when a dataset comes or goes.

Were each of exactly twenty, every page behind a new dataset would show others than before. So pages end where a dataset
says so, by its id: what stands behind the next such end stays as it was (content-defined chunking, as in rsync's kin).
"""

from __future__ import annotations

import zlib
from collections.abc import Sequence

from sitegen.catalogue import Dataset

LEAST, MOST = 15, 21  # datasets on a page, but for the last one, which may be shorter
_ONE_IN = 4  # datasets end a page that has enough


def in_pages(datasets: Sequence[Dataset], *, least: int = LEAST, most: int = MOST) -> list[Sequence[Dataset]]:
    """The datasets of each page, in their order; a list of none has a page that says so."""
    pages = []
    start = 0
    while len(datasets) - start > most:
        ends = (at for at in range(start + least, start + most) if _ends_a_page(datasets[at - 1]))
        end = next(ends, start + most)
        pages.append(datasets[start:end])
        start = end
    return [*pages, datasets[start:]]


def _ends_a_page(dataset: Dataset) -> bool:
    return zlib.crc32(dataset.id.encode("utf-8", "replace")) % _ONE_IN == 0
