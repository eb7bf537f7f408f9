"""The bytes of a data file, whole or its first part, as frozen values: what previews show, and profiles tell.

`read` is the whole of it; `conversions` give everything that is in a file, for the data API. Whatever looks into a file
does so in a process of its own, with limits of memory and time (`reader`, `worker`).
"""

from __future__ import annotations

from sitegen.samples import reader
from sitegen.samples.jobs import File, Read
from sitegen.samples.sample import DATASTORE, Column, Features, Kind, Node, Sample, Table, Why

__all__ = ["DATASTORE", "Column", "Features", "Kind", "Node", "Sample", "Table", "Why", "read"]


def read(content: bytes, *, label: str, name: str = "", whole: bool) -> Sample:
    """What a file holds, for any bytes: what cannot be shown is a Sample that says why.

    `label` is sitegen's format label ("CSV", "GeoJSON", "" ...), `name` the file's name or the last part of its
    address, and `whole` says whether `content` is all of it.
    """
    return sample(Read(File(content=content), label, name, whole))


def sample(job: Read, budget: reader.Budget | None = None) -> Sample:
    """What comes of a job to read. Raises SpentError where the budget has no time left."""
    outcome = (budget or reader.Budget()).ask(job, Sample)
    return outcome.value or Sample(found=outcome.found, why=outcome.why)
