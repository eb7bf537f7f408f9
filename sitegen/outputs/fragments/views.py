"""What the templates of fragments receive, beside what every page has (`sitegen.page.views`)."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from sitegen.catalogue import Phrase
from sitegen.page.views import Card, File, Format, Page


@dataclass(frozen=True, slots=True)
class ListFragment(Page):
    """Datasets to include in another page. `kind`: "list", "latest" or "search"; `full`: the path of the whole list."""

    kind: str = "list"
    full: str = ""
    total: int = 0  # datasets in the whole list
    cards: tuple[Card, ...] = ()

    @property
    def rest(self) -> int:
        """How many are left out."""
        return self.total - len(self.cards)


@dataclass(frozen=True, slots=True)
class DatasetFragment(Page):
    """A dataset with its files. `at`: the path of its page."""

    at: str = ""
    heading: Phrase = field(default_factory=Phrase)
    notes: Phrase = field(default_factory=Phrase)
    organization: Phrase = field(default_factory=Phrase)
    license: str = ""
    license_url: str = ""
    modified: datetime | None = None
    late: bool = False
    restricted: bool = False
    formats: tuple[Format, ...] = ()
    files: tuple[File, ...] = ()
