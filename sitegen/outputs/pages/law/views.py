"""What the templates of the pages that the law asks for receive."""

from __future__ import annotations

from dataclasses import dataclass, field

from sitegen.config import AccessibilityTable, LegalTable
from sitegen.outputs.pages.views import Pager
from sitegen.page.views import Page
from sitegen.site.conformity import Conformity
from sitegen.site.licences import Use
from sitegen.site.register import Entry
from sitegen.text.markup import Document


@dataclass(frozen=True, slots=True)
class LegalPage(Page):
    """Legal notices, privacy and the accessibility statement, written from partner.toml in the page's language.

    `conformity`: the state that the statement may claim; `contacts`: whether the site shows those of datasets;
    `places`: paths of the other pages that the law asks for, by name; `more`: what the partner adds.
    """

    legal: LegalTable = field(default_factory=LegalTable)
    accessibility: AccessibilityTable = field(default_factory=AccessibilityTable)
    conformity: Conformity = field(default_factory=Conformity)
    contacts: bool = False
    places: tuple[tuple[str, str], ...] = ()
    more: Document | None = None


@dataclass(frozen=True, slots=True)
class LicencesPage(Page):
    """Which licences the catalogue has, how often, and the list of the decree: pairs of a title and an address.

    `links`: (title, path) of the page that lists a licence's datasets; `untold`: how many datasets name none.
    """

    used: tuple[Use, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    untold: int = 0
    for_data: tuple[tuple[str, str], ...] = ()
    permissive: tuple[tuple[str, str], ...] = ()
    reciprocal: tuple[tuple[str, str], ...] = ()
    more: Document | None = None


@dataclass(frozen=True, slots=True)
class RegisterPage(Page):
    """A page of the register of public information. `documents` are beside the catalogue, on its first page."""

    entries: tuple[Entry, ...] = ()
    documents: tuple[Entry, ...] = ()
    reviewed: str = ""  # a day, "" where nobody says
    csv: str = ""  # path
    pager: Pager = field(default_factory=lambda: Pager(1, 1))
    more: Document | None = None
