"""What the modules of this output share: how a page becomes an artifact, and its place among languages."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sitegen import urls
from sitegen.catalogue import Phrase
from sitegen.engine import Artifact
from sitegen.outputs.pages.views import Frame, Link, Page
from sitegen.site import Site
from sitegen.site.facets import Facet, with_pages
from sitegen.site.saved_searches import Search, searches_of
from sitegen.theme import Theme
from sitegen.urls import Urls, file_of


def render_page(theme: Theme, template: str, language: str, frame: Frame, page: Page) -> bytes:
    return theme.render(template, language, frame=frame, page=page)


@dataclass(frozen=True, slots=True)
class PageMaker:
    """One language's site, theme and frame: all that is the same for every page of it."""

    site: Site
    theme: Theme
    frame: Frame

    def page(self, template: str, page: Page) -> Artifact:
        language = self.site.language
        return Artifact(file_of(page.path), render_page, (self.theme, template, language, self.frame, page))

    def say(self, key: str, count: int | None = None, **names: object) -> str:
        return self.theme.speech(self.site.language).say(key, count, **names)

    def link(self, key: str, path: str) -> Link:
        """A link whose words are a message."""
        return Link(Phrase(self.say(key)), path)

    def alternates(
        self, where: Callable[[Urls], str], languages: Collection[str] | None = None
    ) -> tuple[tuple[str, str], ...]:
        """The same page in each of the site's languages (of `languages`, where it does not exist in all)."""
        known = self.site.partner.languages
        return tuple(
            (language, where(Urls.of(language, known)))
            for language in known
            if languages is None or language in languages
        )

    def alternates_data(self, where: Callable[[str], str]) -> tuple[tuple[str, str], ...]:
        """The description in each format of DCAT, by its extension; nothing where the partner does not publish them."""
        return tuple((kind, where(each)) for each, (kind, _) in urls.DCAT.items()) if self.publishes("dcat") else ()

    def feed(self, title: Phrase, path: str) -> Link | None:
        """A feed by what it is of; None where the partner publishes none."""
        return Link(title, path) if self.publishes("feeds") else None

    @property
    def all_changes(self) -> Link | None:
        return self.feed(Phrase(self.say("nav.datasets")), self.site.urls.feed())

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Those that have pages."""
        return with_pages(self.site, self.theme)

    @property
    def has_search(self) -> bool:
        return self.publishes("search")

    def publishes(self, output: str) -> bool:
        return self.site.publishes(output)

    @property
    def searches(self) -> tuple[Search, ...]:
        """Those that the partner saved."""
        return searches_of(self.site, self.theme)

    def title_of(self, facet: Facet) -> str:
        """The name of all its values: "Formats" for the facet "Format"."""
        key = f"facets.{facet.name}"
        return self.say(key) if self.theme.speech(self.site.language).knows(key) else facet.label

    @property
    def home(self) -> Link:
        return self.link("nav.home", self.site.urls.home())

    @property
    def listing(self) -> Link:
        return self.link("nav.datasets", self.site.urls.listing())
