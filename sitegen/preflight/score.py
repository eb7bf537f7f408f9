"""data.gouv.fr's nine points: udata.core.dataset.models, compute_quality and compute_quality_score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from sitegen.catalogue.frequencies import FREQUENCIES, last_change
from sitegen.preflight.findings import File

CRITERIA = (
    "license", "temporal_coverage", "spatial", "update_frequency", "update_fulfilled_in_time",
    "dataset_description_quality", "has_open_format", "all_resources_available", "resources_documentation",
)  # fmt: skip
ENOUGH = 100  # udata.settings, QUALITY_DESCRIPTION_LENGTH: characters that a description has more of
_CLOSED = frozenset(("pdf", "doc", "docx", "word", "xls", "excel", "xlsx"))  # CLOSED_FORMATS
_BY_ID = {each.udata: each for each in FREQUENCIES.values()}


def score(
    *,
    temporal: bool,
    spatial: bool,
    frequency: str | None,
    description: str,
    files: Sequence[File],
    modified: datetime | None,
    now: datetime,
) -> dict[str, bool]:
    """Whether each criterion is met, by udata's names; of those about files, none where there are no files.

    A licence is always there, be it "not specified". Files count as there until data.gouv.fr has asked for them.
    """
    here = now.astimezone(UTC).replace(tzinfo=None)
    found = {
        "license": True,
        "temporal_coverage": temporal,
        "spatial": spatial,
        "update_frequency": frequency not in (None, "unknown"),
        "dataset_description_quality": len(description) > ENOUGH,
    }
    if frequency is not None and found["update_frequency"]:
        days = (date.fromisoformat(file.modified) if file.modified else None for file in files)
        changed = last_change(modified, days, here)
        promised = _BY_ID.get(frequency)
        found["update_fulfilled_in_time"] = promised is None or not promised.is_late(changed, here)
    if files:
        found["has_open_format"] = any(file.format and file.format not in _CLOSED for file in files)
        found["all_resources_available"] = True
        found["resources_documentation"] = any(file.description for file in files)
    return found
