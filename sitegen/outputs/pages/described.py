"""What search engines show below the title of a page, in the page's language: of each page something of its own.

What tells a page from the others comes first, for the text is cut where it is long. No numbers of datasets are in it: a
change of one dataset would change the pages of all lists. A text of the catalogue in another language is left out.
"""

from __future__ import annotations

from collections.abc import Sequence

from sitegen.catalogue import Phrase
from sitegen.page.maker import PageMaker, PagePlan
from sitegen.page.views import File
from sitegen.site.facets import CKAN, Facet
from sitegen.text.markup import literal
from sitegen.urls import Sort

_INDEXES = {"organization": "organizations", "group": "groups", "tag": "tags"}


def home(plan: PagePlan) -> str:
    """Of the home page: the partner's sentence, where there is one."""
    return plan.edition.tagline or _say(plan, "home")


def listing(plan: PagePlan, sort: Sort) -> str:
    """Of all datasets in an order."""
    return _say(plan, f"listing.{sort}")


def later(maker: PageMaker, text: str, number: int) -> str:
    """Of a later page of a list, whose first one says `text`."""
    return maker.say("about.page", number=maker.speech.number(number), text=text)


def values(plan: PagePlan, facet: Facet) -> str:
    """Of the page that lists all values of a facet."""
    return _say(plan, _INDEXES.get(facet.name, "values"), label=plan.title_of(facet))


def value(plan: PagePlan, facet: Facet, title: Phrase, notes: Phrase) -> str:
    """Of the list of one value: what its owner says of it, else what it is a list of."""
    return str(_own(notes)) or _say(plan, facet.name if facet.name in CKAN else "value", label=facet.label, value=title)


def dataset(maker: PageMaker, title: Phrase, notes: Phrase, organization: Phrase, *, shares_notes: bool) -> str:
    """Of a dataset: its own words, after its title where another one has the same words; else what is known of it."""
    if _own(notes):
        return f"{literal(str(title))}. {notes}" if shares_notes else str(notes)
    return _say(maker, "dataset_by" if organization else "dataset", title=title, organization=organization)


def file(maker: PageMaker, files: Sequence[File], number: int, title: Phrase) -> str:
    """Of one of a dataset's files: which one it is, and its own words."""
    this = files[number]
    same = [place for place, each in enumerate(files) if str(each.name) == str(this.name)]
    name = f"{this.name} ({same.index(number) + 1})" if len(same) > 1 else str(this.name)
    key = "file_format" if this.format.label else "file"
    return f"{_say(maker, key, name=name, format=this.format.label, title=title)} {_own(this.description)}".strip()


def page(maker: PageMaker, name: str, title: str) -> str:
    """Of a page of which there is one in a site, by its name among the messages."""
    return _say(maker, name if maker.speech.knows(f"about.{name}") else "text", title=title)


def _own(text: Phrase) -> Phrase:
    """A text that is in the page's language; else none."""
    return text if not text.language else Phrase()


def _say(maker: PageMaker, key: str, **names: object) -> str:
    """A sentence about names, which are read as they are: descriptions are Markdown, as the catalogue's texts."""
    told = {name: literal(str(value)) for name, value in names.items()}
    return maker.say(f"about.{key}", None, site=literal(maker.edition.title), **told)
