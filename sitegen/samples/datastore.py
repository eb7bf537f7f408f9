"""What CKAN's `datastore_search` answers -> a table (docs.ckan.org, DataStore extension, ckanext.datastore.logic)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sitegen.samples.cells import written
from sitegen.samples.documents import Document
from sitegen.samples.tables import MOST_CELLS, MOST_COLUMNS, Grid, numbered

_OWN = frozenset({"_id", "_full_text", "rank"})  # columns that the datastore adds


@dataclass(frozen=True, slots=True)
class Answer:
    """Records under the names of their columns, but for those that the datastore adds; `total` of all there are."""

    names: Sequence[str]
    records: Sequence[Mapping[str, object]]
    total: int
    exact: bool  # it says the total


def answered(document: Document) -> Answer | None:
    """What an answer has; None where it is none, or has no column."""
    answer = document.value
    result = answer.get("result") if isinstance(answer, dict) else None
    if not isinstance(result, dict) or not isinstance(result.get("records"), list):
        return None
    fields = result.get("fields")
    listed = [each.get("id") for each in fields if isinstance(each, dict)] if isinstance(fields, list) else []
    names = [name for name in listed if isinstance(name, str) and name not in _OWN]
    records: list[Mapping[str, object]] = [each for each in result["records"] if isinstance(each, dict)]
    if not names:
        return None
    total = result.get("total")
    is_count = isinstance(total, int) and not isinstance(total, bool) and total >= len(records)
    count = total if isinstance(total, int) and is_count else len(records)
    return Answer(names, records, count, exact=is_count and document.complete)


def grid(document: Document) -> Grid | None:
    """The rows of an answer; None where it is none."""
    found = answered(document)
    if found is None:
        return None
    kept = found.names[:MOST_COLUMNS]
    rows = [[written(record.get(name)) for name in kept] for record in found.records[: MOST_CELLS // len(kept)]]
    return Grid(numbered(kept), rows, total=found.total, exact=found.exact, width=len(found.names))
