"""The partner's own pages: `pages/*.md` for the default language, `pages/en/*.md` for English, and so on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from sitegen import urls
from sitegen.errors import ConfigError
from sitegen.markup import Document, document
from sitegen.site import Site

INDEX = "index"  # the home page's introduction


@dataclass(frozen=True, slots=True)
class TextFile:
    """One page. `languages`: those in which the partner wrote it."""

    slug: str
    document: Document
    languages: tuple[str, ...]

    @property
    def in_nav(self) -> bool:
        """A page that takes the place of one that sitegen writes stays in the footer with the others."""
        return self.slug not in ("legal", "accessibility", "privacy", "site-map")


def text_files(site: Site) -> tuple[TextFile, ...]:
    """By file name. Raises ConfigError where a page has no title."""
    found = []
    for file in sorted(_folder(site, site.language).glob("*.md")):
        slug = urls.fold(file.stem)
        if slug == INDEX:
            continue
        page = site.urls.text(slug)
        shown = file.relative_to(site.partner.folder.parent.parent).as_posix()
        content = document(_read(site, site.language, file.stem), link=_relative(site, page))
        if not content.title:
            raise ConfigError("a page starts with its title: `# About`", where=f"{shown}:1")
        languages = tuple(
            language for language in site.partner.languages if (_folder(site, language) / file.name).is_file()
        )
        found.append(TextFile(slug, content, languages))
    return tuple(found)


def introduction(site: Site) -> Document | None:
    """What the partner says on the home page, from `pages/index.md`."""
    text = _read(site, site.language, INDEX)
    home = site.urls.home()
    return document(text, link=_relative(site, home)) if text else None


def _relative(site: Site, page: str) -> Callable[[str], str]:
    """Links in a partner's texts start at the home page of their language: `dataset/`, `pages/about/`."""
    return lambda path: urls.href(site.urls.prefix + path, start=page)


def _folder(site: Site, language: str) -> Path:
    pages = site.partner.folder / "pages"
    return pages if language == site.partner.languages[0] else pages / language


def _read(site: Site, language: str, stem: str) -> str:
    file = _folder(site, language) / f"{stem}.md"
    return file.read_text("utf-8") if file.is_file() else ""
