"""data.gouv.fr's nine points: udata.core.dataset.models, compute_quality and compute_quality_score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from sitegen.preflight.findings import File

CRITERIA = (
    "license", "temporal_coverage", "spatial", "update_frequency", "update_fulfilled_in_time",
    "dataset_description_quality", "has_open_format", "all_resources_available", "resources_documentation",
)  # fmt: skip
ENOUGH = 100  # udata.settings, QUALITY_DESCRIPTION_LENGTH: characters that a description has more of
_CLOSED = frozenset(("pdf", "doc", "docx", "word", "xls", "excel", "xlsx"))  # CLOSED_FORMATS
# udata.core.dataset.constants, UpdateFrequency: days until the next change; of what is not here it expects none.
_DAYS = {
    "oneMinute": 1 / 1440, "fiveMinutes": 5 / 1440, "tenMinutes": 10 / 1440, "fifteenMinutes": 15 / 1440,
    "thirtyMinutes": 30 / 1440, "hourly": 1 / 24, "bihourly": 2 / 24, "trihourly": 3 / 24, "twelveHours": 0.5,
    "severalTimesADay": 1, "threeTimesADay": 1, "semidaily": 1, "daily": 1,
    "fiveTimesAWeek": 7, "threeTimesAWeek": 7, "semiweekly": 7, "weekly": 7, "biweekly": 14,
    "threeTimesAMonth": 31, "semimonthly": 31, "monthly": 31, "bimonthly": 62,
    "quarterly": 93, "threeTimesAYear": 365, "semiannual": 365, "annual": 365,
    "biennial": 730, "triennial": 1095, "quadrennial": 1460, "quinquennial": 1825,
    "decennial": 3650, "bidecennial": 7300, "tridecennial": 10950,
}  # fmt: skip


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
    if found["update_frequency"]:
        found["update_fulfilled_in_time"] = _in_time(frequency or "", _last_change(files, modified, here), here)
    if files:
        found["has_open_format"] = any(file.format and file.format not in _CLOSED for file in files)
        found["all_resources_available"] = True
        found["resources_documentation"] = any(file.description for file in files)
    return found


def _last_change(files: Sequence[File], modified: datetime | None, now: datetime) -> datetime:
    """compute_last_update: of a file without a date, the moment of the harvest."""
    if modified:
        return modified
    dates = [datetime.fromisoformat(file.modified) if file.modified else now for file in files]
    return max(dates, default=now)


def _in_time(frequency: str, changed: datetime, now: datetime) -> bool:
    """One day late is in time."""
    if frequency not in _DAYS:
        return True
    return (changed + timedelta(days=_DAYS[frequency]) - now).days >= -1
