"""One language of a site, as far as anything in it depends on the site as a whole: a small value, sealed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sitegen import urls as places
from sitegen.catalogue import Catalogue, Dataset, Phrase, Resource, Text
from sitegen.catalogue.portals import PORTALS
from sitegen.config import PartnerTable, Translation
from sitegen.site import addresses
from sitegen.urls import Urls


@dataclass(frozen=True, slots=True)
class Edition:
    """What is the same for each page of one language. `outputs`: what is published, () for all."""

    language: str
    languages: tuple[str, ...]  # of the site, the first is the default
    base: str  # the site's address, ending in "/"
    title: str
    tagline: str
    publisher: str
    email: str  # to write to the partner, "" without one
    outputs: tuple[str, ...]
    canonical: str  # whose pages search engines should show: "self" or "central"
    portal: str  # the central catalogue's address, "" without one
    portal_title: str
    software: str  # of the portal, by its name in `PORTALS`
    # Where it is not this edition's own, else "".
    title_language: str = ""
    tagline_language: str = ""

    @classmethod
    def of(cls, table: PartnerTable, catalogue: Catalogue, language: str) -> Edition:
        """What a partner's table and a catalogue say."""
        own = table.translations.get(language, Translation())
        return cls(
            language=language,
            languages=table.languages,
            base=table.url,
            title=own.title or table.title,
            tagline=own.tagline or ("" if own.title else table.tagline),
            publisher=table.legal.publisher,
            email=table.legal.email,
            outputs=table.outputs,
            canonical=table.canonical,
            portal=catalogue.url,
            portal_title=catalogue.title or catalogue.url.partition("://")[2].strip("/"),
            software=catalogue.software,
            title_language="" if own.title or language == table.languages[0] else table.languages[0],
            tagline_language="" if own.tagline or language == table.languages[0] else table.languages[0],
        )

    @property
    def urls(self) -> Urls:
        """Where the pages of this language lie."""
        return Urls.of(self.language, self.languages)

    @property
    def is_default(self) -> bool:
        """Whether it is the partner's first language, whose pages stand at the root."""
        return self.language == self.languages[0]

    @property
    def unmarked(self) -> str:
        """The language of a text that CKAN does not mark, where it is not this edition's own."""
        return "" if self.is_default else self.languages[0]

    def publishes(self, output: str) -> bool:
        """Whether the partner publishes an output; none named means all of them."""
        return not self.outputs or output in self.outputs

    def absolute(self, path: str) -> str:
        """The whole address of a path of the site."""
        return places.absolute(path, base=self.base)

    def pick(self, text: Text) -> Phrase:
        """A text in this language, else in the partner's other languages.

        What CKAN does not mark is taken to be in the partner's first language, and is told as such on other pages
        (WCAG 3.1.2).
        """
        phrase = text.pick(self.language, self.languages)
        if phrase and not phrase.language and self.language not in dict(text.values):
            return Phrase(phrase.text, self.unmarked)
        return phrase

    def tags_of(self, dataset: Dataset) -> list[str]:
        """The names of a dataset's tags that are for this language; all of them where none is marked as such."""
        return tags_in(dataset, self.language)

    def resource_key(self, resource: Resource) -> str:
        """The path segment of a resource."""
        return addresses.resource_key(resource)

    def address(self, key: str, resource: Resource) -> str:
        """The whole address of what a visitor downloads, as `addresses.public_address` has it."""
        return addresses.public_address(key, resource, self.base)

    def central(self, kind: str, name: str) -> str:
        """The address of a thing on the central catalogue; empty where that has none."""
        page = PORTALS[self.software].page(kind, name)
        return f"{self.portal}{page}" if self.portal and page else ""

    def elsewhere(self, kind: str, name: str) -> str:
        """The central page of a thing, where the partner wants search engines to show that one; else nothing."""
        return self.central(kind, name) if self.canonical == "central" else ""

    def central_resource(self, dataset: Dataset, resource: Resource) -> str:
        """The address of a resource on the central catalogue; "" where that has none."""
        page = PORTALS[self.software].resource(dataset.name, resource.id)
        return f"{self.portal}{page}" if self.portal and page else ""


def tags_in(dataset: Dataset, language: str) -> list[str]:
    """The names of a dataset's tags that are for a language; all of them where none is marked as such."""
    own: Iterable[str] = [tag.name for tag in dataset.tags if tag.language in ("", language)]
    return list(dict.fromkeys(own or [tag.name for tag in dataset.tags]))
