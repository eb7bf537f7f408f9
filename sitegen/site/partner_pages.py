"""The partner's own pages: `pages/*.md` for the default language, `pages/en/*.md` for English, and so on."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from sitegen import urls
from sitegen.config import Partner
from sitegen.config.text_files import refuse_name, refuse_no_folder, text_of
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
    """By file name. Raises ConfigError where a page has no title, or is no text."""
    found: list[TextFile] = []
    names: dict[str, str] = {}  # of files, by slug
    refuse_no_folder(_folder(partner, language), f"partners/{partner.folder.name}/pages")
    for file in sorted(_folder(partner, language).glob("*.md")):
        shown = _shown(partner, file)
        slug = urls.fold(file.stem)
        if slug == INDEX or file.stem in partner.table.home.texts:
            continue
        content = document(text_of(file, shown), link=_relative(places, places.text(slug)))
        if not content.title:
            raise ConfigError("a page starts with its title: `# About`", where=f"{shown}:1")
        if slug in names:
            raise ConfigError(f'its page has the address of that of "{names[slug]}"', where=shown, hint="rename it")
        names[slug] = file.name
        languages = tuple(known for known in partner.languages if (_folder(partner, known) / file.name).is_file())
        found.append(TextFile(slug, content, languages))
    return tuple(found)


def introduction(partner: Partner, language: str, places: Urls) -> Document | None:
    """What the partner says on the home page, from `pages/index.md`."""
    file = _folder(partner, language) / f"{INDEX}.md"
    if not os.path.lexists(file):
        return None
    return document(text_of(file, _shown(partner, file)), link=_relative(places, places.home()))


def written_in(partner: Partner, language: str) -> Iterator[tuple[Path, str, str]]:
    """Each text in a language, those of the home page too: its file, how messages call it, and what it says."""
    for file in sorted(_folder(partner, language).glob("*.md")):
        shown = _shown(partner, file)
        yield file, shown, text_of(file, shown)


def home_texts(partner: Partner, language: str, places: Urls) -> Mapping[str, Document]:
    """Those that are blocks of the home page, by name; those written in this language."""
    folder = _folder(partner, language)
    files = {name: folder / f"{name}.md" for name in partner.table.home.texts}
    link = _relative(places, places.home())
    return {
        name: document(text_of(file, _shown(partner, file)), link=link)
        for name, file in files.items()
        if os.path.lexists(file)
    }


def _shown(partner: Partner, file: Path) -> str:
    """How messages call a file of the partner's. Raises TextError for a name that cannot be one on a site."""
    folder = file.parent.relative_to(partner.folder.parent.parent).as_posix()
    refuse_name(file.name, folder)
    return f"{folder}/{file.name}"


def _folder(partner: Partner, language: str) -> Path:
    pages = partner.folder / "pages"
    return pages if language == partner.languages[0] else pages / language


def _relative(places: Urls, page: str) -> Callable[[str], str]:
    """Links in a partner's texts start at the home page of their language: `dataset/`, `pages/about/`."""
    return lambda path: urls.href(places.prefix + path, start=page)
