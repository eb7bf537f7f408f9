"""The partner's own pages: `pages/*.md` for the default language, `pages/en/*.md` for English, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitegen import urls
from sitegen.config import Partner
from sitegen.errors import ConfigError
from sitegen.text.markup import Document, document
from sitegen.urls import Urls

INDEX = "index"  # the home page's introduction

# Written by sitegen from partner.toml, where the partner has no page of that name.
LEGAL_PAGES = ("legal", "accessibility", "privacy", "site-map")


@dataclass(frozen=True, slots=True)
class TextFile:
    """One page. `languages`: those in which the partner wrote it."""

    slug: str
    document: Document
    languages: tuple[str, ...]

    @property
    def in_nav(self) -> bool:
        """A page that takes the place of one that sitegen writes stays in the footer with the others."""
        return self.slug not in LEGAL_PAGES


def text_files(partner: Partner, language: str, places: Urls) -> tuple[TextFile, ...]:
    """By file name. Raises ConfigError where a page has no title."""
    found = []
    for file in sorted(_folder(partner, language).glob("*.md")):
        slug = urls.fold(file.stem)
        if slug == INDEX:
            continue
        content = document(file.read_text("utf-8"), link=_relative(places, places.text(slug)))
        if not content.title:
            shown = file.relative_to(partner.folder.parent.parent).as_posix()
            raise ConfigError("a page starts with its title: `# About`", where=f"{shown}:1")
        languages = tuple(known for known in partner.languages if (_folder(partner, known) / file.name).is_file())
        found.append(TextFile(slug, content, languages))
    return tuple(found)


def introduction(partner: Partner, language: str, places: Urls) -> Document | None:
    """What the partner says on the home page, from `pages/index.md`."""
    file = _folder(partner, language) / f"{INDEX}.md"
    return document(file.read_text("utf-8"), link=_relative(places, places.home())) if file.is_file() else None


def _folder(partner: Partner, language: str) -> Path:
    pages = partner.folder / "pages"
    return pages if language == partner.languages[0] else pages / language


def _relative(places: Urls, page: str) -> Callable[[str], str]:
    """Links in a partner's texts start at the home page of their language: `dataset/`, `pages/about/`."""
    return lambda path: urls.href(places.prefix + path, start=page)
