"""How a page becomes an artifact, and what is at hand while it is made."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass

from sitegen import urls
from sitegen.catalogue import Phrase
from sitegen.engine import Artifact, Sealed, seal
from sitegen.engine.artifact import Argument, Make
from sitegen.geo.territory import Territory
from sitegen.page.feedback import letter
from sitegen.page.frame import frame_of
from sitegen.page.views import Frame, Link, Page
from sitegen.site import Site
from sitegen.site.edition import Edition
from sitegen.site.facets import Facet, title_of, with_pages
from sitegen.site.saved_searches import Search, searches_of
from sitegen.theme import Theme
from sitegen.urls import Urls, file_of


@dataclass(frozen=True, slots=True)
class Setting:
    """All that is the same for every page of one language, beside the theme: sealed once."""

    edition: Edition
    frame: Frame
    territory: Sealed[Territory] | None


class PageMaker:
    """What is at hand while a page is made, and nothing of the catalogue: that comes with the artifact's arguments."""

    def __init__(self, theme: Sealed[Theme], setting: Sealed[Setting]) -> None:
        self.theme = theme.value
        self.edition = setting.value.edition
        self.frame = setting.value.frame
        self.territory = setting.value.territory.value if setting.value.territory else None
        self.speech = self.theme.speech(self.edition.language)
        self.urls = self.edition.urls

    def render(self, template: str, page: Page) -> bytes:
        """The page as HTML. Raises BuildError, with the template's place, where the template fails."""
        return self.theme.render(template, self.edition.language, frame=self.frame, page=page)

    def say(self, key: str, count: int | None = None, **names: object) -> str:
        """A message in the page's language, as `Speech.say` has it."""
        return self.speech.say(key, count, **names)

    def link(self, key: str, path: str) -> Link:
        """A link whose words are a message."""
        return Link(Phrase(self.say(key)), path)

    def alternates(
        self, where: Callable[[Urls], str], languages: Collection[str] | None = None
    ) -> tuple[tuple[str, str], ...]:
        """The same page in each of the site's languages (of `languages`, where it does not exist in all)."""
        known = self.edition.languages
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

    def oembed(self, title: Phrase, name: str = "") -> Link | None:
        """The oEmbed document of what a page shows, by its name in `Urls.oembed`; None where the partner has none."""
        has_documents = self.publishes("oembed") and self.publishes("embed")
        return Link(title, self.urls.oembed(name)) if has_documents else None

    def report(self, title: str, path: str, central: str) -> str:
        """The address where a problem with what the page at `path` shows is reported; "" where the partner has none."""
        return letter(self.frame.report, title=title, url=self.edition.absolute(path), central=central)

    @property
    def all_changes(self) -> Link | None:
        """The feed of all datasets; None where feeds are not published."""
        return self.feed(Phrase(self.say("nav.datasets")), self.urls.feed())

    @property
    def has_search(self) -> bool:
        """Whether the site has a search index, so that its pages may offer a search."""
        return self.publishes("search")

    def publishes(self, output: str) -> bool:
        """Whether the partner publishes an output, by its name in `outputs`."""
        return self.edition.publishes(output)

    @property
    def home(self) -> Link:
        """The link to the home page, the first of each trail."""
        return self.link("nav.home", self.urls.home())

    @property
    def listing(self) -> Link:
        """The link to the list of all datasets."""
        return self.link("nav.datasets", self.urls.listing())


class PagePlan(PageMaker):
    """One language's site and theme, while its artifacts are listed."""

    def __init__(self, site: Site, theme: Theme) -> None:
        self.site = site
        self.sealed_theme = theme.sealed
        setting = Setting(site.edition, frame_of(site, theme), site.sealed_territory)
        self.setting = seal(setting)
        super().__init__(self.sealed_theme, self.setting)

    def artifact(self, path: str, make: Make, *args: Argument) -> Artifact:
        """An artifact at a page's path, whose function gets the theme, the setting, and `args`."""
        return Artifact(file_of(path), make, (self.sealed_theme, self.setting, *args))

    def page(self, template: str, page: Page) -> Artifact:
        """A page of which there is one in a site: what it shows is worked out when it is listed."""
        return self.artifact(page.path, render_page, template, seal(page))

    @property
    def facets(self) -> tuple[Facet, ...]:
        """Those that have pages."""
        return with_pages(self.site, self.theme)

    @property
    def searches(self) -> tuple[Search, ...]:
        """Those that the partner saved."""
        return searches_of(self.site, self.theme)

    def title_of(self, facet: Facet) -> str:
        """The name of all its values: "Formats" for the facet "Format"."""
        return title_of(facet, self.speech)


def render_page(theme: Sealed[Theme], setting: Sealed[Setting], template: str, page: Sealed[Page]) -> bytes:
    """A page of which all is known."""
    return PageMaker(theme, setting).render(template, page.value)
