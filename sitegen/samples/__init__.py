"""The bytes of a data file, whole or its first part, as frozen values: what previews show, and profiles tell.

`read` is the whole of it; `conversions` give everything that is in a file, for the data API. Whatever looks into a file
does so in a process of its own, with limits of memory and time (`reader`, `worker`).
"""

from __future__ import annotations

import msgspec

from sitegen.samples import reader
from sitegen.samples.jobs import WORKBOOKS, File, Read
from sitegen.samples.sample import DATASTORE, Column, Features, Kind, Node, Sample, Sheet, Table, Why

__all__ = ["DATASTORE", "Column", "Features", "Kind", "Node", "Sample", "Sheet", "Table", "Why", "read"]


def read(content: bytes, *, label: str, name: str = "", whole: bool) -> Sample:
    """What a file holds, for any bytes: what cannot be shown is a Sample that says why.

    `label` is sitegen's format label ("CSV", "GeoJSON", "" ...), `name` the file's name or the last part of its
    address, and `whole` says whether `content` is all of it.
    """
    return sample(Read(File(content=content), label, name, whole))


def sample(job: Read, budget: reader.Budget | None = None) -> Sample:
    """What comes of a job to read. Raises SpentError where the budget has no time left.

    A workbook that asks for too much shows its first sheet, if that one does not.
    """
    budget = budget or reader.Budget()
    outcome = budget.ask(job, Sample)
    if outcome.value is None and outcome.found in WORKBOOKS:
        outcome = budget.ask(msgspec.structs.replace(job, alone=True), Sample)
    return outcome.value or Sample(found=outcome.found, why=outcome.why)
