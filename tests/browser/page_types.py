"""The kinds of page a site has, and where a built site has one of each."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from urllib.parse import urlsplit

from tests import PROJECT


@dataclass(frozen=True)
class BuiltSite:
    """A partner's built folder, and what its configuration says of it."""

    folder: Path
    partner: str
    url: str
    languages: tuple[str, ...]

    @property
    def prefix(self) -> str:
        """The path under which the site is hosted."""
        return urlsplit(self.url).path or "/"

    @cached_property
    def pages(self) -> tuple[str, ...]:
        """Paths of all pages, relative to the site's root. Fragments are none: other servers put them into theirs."""
        found = (path.relative_to(self.folder).as_posix() for path in self.folder.rglob("*.html"))
        return tuple(sorted(path.removesuffix("index.html") for path in found if not is_fragment(path)))

    def language_prefix(self, language: str) -> str:
        return "" if language == self.languages[0] else f"{language}/"

    def in_language(self, language: str) -> list[str]:
        """Paths of the pages in a language, without that language's prefix."""
        prefix = self.language_prefix(language)
        others = tuple(f"{other}/" for other in self.languages[1:])
        if prefix:
            return [page.removeprefix(prefix) for page in self.pages if page.startswith(prefix)]
        return [page for page in self.pages if not page.startswith(others)]


@dataclass(frozen=True)
class Hosted:
    """A partner's site and where it is served."""

    site: BuiltSite
    address: str


def is_fragment(path: str) -> bool:
    """Whether a file of a built site is a piece of HTML, which other servers put into their pages."""
    return re.match(r"(?:[a-z]{2,3}/)?fragments/", path) is not None


Finder = Callable[[list[str]], str | None]


def built_site(folder: Path, project: Path = PROJECT) -> BuiltSite:
    """The site in `folder`, which is named as its partner is."""
    table = tomllib.loads((project / "partners" / folder.name / "partner.toml").read_text(encoding="utf-8"))
    return BuiltSite(folder, folder.name, table["url"], tuple(table.get("languages", ["fr"])))


def _matching(pattern: str) -> Finder:
    compiled = re.compile(pattern)
    return lambda pages: next((page for page in pages if compiled.fullmatch(page)), None)


def _dataset(*names: str) -> Finder:
    """The first of some datasets of the demonstration that the site has."""
    return lambda pages: next((f"dataset/{name}/" for name in names if f"dataset/{name}/" in pages), None)


def _dataset_with_most_resources(pages: list[str]) -> str | None:
    counts = Counter(found[1] for page in pages if (found := re.fullmatch(r"(dataset/[^/]+/)resource/[^/]+/", page)))
    return counts.most_common(1)[0][0] if counts else None


def _resource_of_largest(pages: list[str]) -> str | None:
    dataset = _dataset_with_most_resources(pages)
    return None if dataset is None else _matching(re.escape(dataset) + r"resource/[^/]+/")(pages)


def _resource_of(*names: str) -> Finder:
    """The first file of the first of some datasets that the site has."""

    def find_in(pages: list[str]) -> str | None:
        dataset = _dataset(*names)(pages)
        return None if dataset is None else _matching(re.escape(dataset) + r"resource/[^/]+/")(pages)

    return find_in


def _fixed(path: str, *, needs: str) -> Finder:
    return lambda pages: path if needs in pages else None


FINDERS: dict[str, Finder] = {
    "home": _matching(""),
    "listing": _matching(r"dataset/"),
    "listing-page-2": _matching(r"dataset/page/2/"),
    "listing-by-title": _matching(r"dataset/sort/title/"),
    "dataset": _dataset("subventions-aux-associations", "sentiers-de-randonnee-du-luberon", "horaires-tamaris"),
    "dataset-many-resources": _dataset_with_most_resources,
    "dataset-map": _dataset("arbres-du-domaine-public", "zones-humides-du-verdon", "referentiel-des-arrets"),
    "dataset-restricted": _dataset("autorisations-d-urbanisme"),
    "dataset-no-resource": _dataset("fonds-de-cartes-postales-anciennes"),
    "dataset-long-title": _dataset("inventaire-du-mobilier-urbain"),
    "dataset-services": _dataset("services-cartographiques-du-verdon", "api-calcul-d-itineraires"),
    "resource": _resource_of_largest,
    "resource-table": _resource_of("subventions-aux-associations", "hauteurs-de-neige", "validations-mensuelles"),
    "resource-map": _resource_of("amenagements-cyclables", "acces-aux-massifs-luberon", "parcs-relais"),
    "resource-service": _matching(
        r"dataset/(services-cartographiques-du-verdon/resource/[^/]+|referentiel-des-arrets/resource/747db438-[^/]+"
        r"|plan-local-d-urbanisme/resource/273b0a0c-[^/]+)/"
    ),
    "resource-archive": _resource_of("horaires-tamaris"),
    "resource-restricted": _matching(r"dataset/autorisations-d-urbanisme/resource/[^/]+/"),
    "organizations": _matching(r"organization/"),
    "organization": _matching(r"organization/[^/]+/"),
    "groups": _matching(r"group/"),
    "group": _matching(r"group/[^/]+/"),
    "tags": _matching(r"tag/"),
    "tag": _matching(r"tag/[^/]+/"),
    "text": _matching(r"pages/(?!legal|mentions|accessib|privacy|licences|register|site-map)[^/]+/"),
    "legal": _matching(r"pages/(legal|mentions)[^/]*/"),
    "accessibility": _matching(r"pages/accessib[^/]*/"),
    "privacy": _matching(r"pages/privacy/"),
    "licences": _matching(r"pages/licences/"),
    "register": _matching(r"pages/register/"),
    "site-map": _matching(r"pages/site-map/"),
    "api": _matching(r"api/"),
    "saved": _matching(r"search/saved/[^/]+/"),
    "embed": _matching(r"embed/search/[^/]+/"),
    "embedding": _matching(r"embed/"),
    "frame": _matching(r"embed/frame/"),
    "search": _matching(r"search/"),
    "search-found": _fixed("search/?q=donn%C3%A9es", needs="search/"),
    "search-empty": _fixed("search/?q=zzzxqj", needs="search/"),
    "search-filtered": _fixed(
        "search/?q=donn%C3%A9es&format=csv&format=pdf&license=licence-ouverte-2-0", needs="search/"
    ),
    "search-corrected": _fixed("search/?q=donn%C3%A9ess+zzzxqj&couleur=rouge", needs="search/"),
    "facet-values": _matching(r"facet/format/"),
    "facet": _matching(r"facet/territory/[^/]+/"),
    "not-found": _fixed("no/such/page/", needs="404.html"),
}

# What only some partners of the demonstration have, by the first letters of their names. All have every other kind.
HOLDERS: dict[str, tuple[str, ...]] = {
    "listing-page-2": ("pnr", "saint"),
    "dataset-restricted": ("saint",),
    "dataset-no-resource": ("saint",),
    "dataset-long-title": ("saint",),
    "dataset-services": ("pnr", "nouvelle"),
    "resource-archive": ("nouvelle",),
    "resource-restricted": ("saint",),
    "saved": ("pnr", "saint"),
    "embed": ("pnr", "saint"),
}
ONCE = frozenset({"not-found"})  # for all languages together


def has(partner: str, kind: str, *, default_language: bool) -> bool:
    """Whether a partner of the demonstration has to have a kind of page in a language."""
    return partner.startswith(HOLDERS.get(kind, "")) and (default_language or kind not in ONCE)


def find(site: BuiltSite, kind: str, language: str) -> str | None:
    """The path of a page of that kind, in that language; None where the site has none."""
    path = FINDERS[kind](site.in_language(language))
    return None if path is None else site.language_prefix(language) + path
