"""What the templates of a frozen copy receive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from sitegen.page.views import Page


@dataclass(frozen=True, slots=True)
class FrozenPage(Page):
    """The page that says what a copy is a copy of, and what stands at the head of each of its pages.

    `original`: the address of the page that this one is a copy of; `about`: the path of the page about the copy.
    """

    original: str = ""
    about: str = ""
    day: date | None = None
    newest: datetime | None = None  # change in the catalogue
    datasets: int = 0
    resources: int = 0
    version: str = ""  # of sitegen
