"""What the template of the page for those who keep the catalogue receives."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sitegen.page.views import Link, Page


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is lost to data.gouv.fr: a code of docs/preflight.md, and the datasets that it is about."""

    code: str
    weight: str  # "refused": the whole dataset; "lost": a value or a file; "note": there is no place for it
    datasets: int
    named: tuple[tuple[Link, tuple[str, ...]], ...]  # the first of them, with what is lost of each


@dataclass(frozen=True, slots=True)
class QualityCriterion:
    """One of data.gouv.fr's nine points, by udata's name for it."""

    name: str
    met: int  # datasets
    of: int
    lacking: tuple[Link, ...]  # the first that do not meet it


@dataclass(frozen=True, slots=True)
class PreflightPage(Page):
    """What data.gouv.fr takes of the site where it harvests it on the day after the catalogue's last change."""

    address: str = ""  # to give to who harvests
    day: datetime | None = None  # of the last change
    datasets: int = 0
    taken: int = 0
    points: float | None = None  # the mean, of nine
    reasons: tuple[Reason, ...] = ()  # the gravest first
    criteria: tuple[QualityCriterion, ...] = ()
    transport: tuple[tuple[str, int], ...] = ()  # format that transport.data.gouv.fr sees, number of files
