"""Logos of those who pay for a site or publish with its partner: files of the partner's folder, shown on each page."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import PurePosixPath

from sitegen import urls
from sitegen.config.text_files import bytes_of
from sitegen.digest import digest
from sitegen.site.site import Site

_MARK = 8  # hexadecimal digits of the content's digest in a file's name


@dataclass(frozen=True, slots=True)
class Supporter:
    """One of `[[supporters]]`. `path`: where its logo is published; `content`: the file's."""

    name: str
    url: str  # "" where the logo leads nowhere
    path: str
    content: bytes


def supporters_of(site: Site) -> tuple[Supporter, ...]:
    """Those of the partner, in the order of partner.toml; the same for all languages.

    Raises ConfigError for a file that cannot be read.
    """
    return site.first.once(_supporters)


def _supporters(site: Site) -> tuple[Supporter, ...]:
    partner = site.partner
    found = []
    for entry in partner.table.supporters:
        content = bytes_of(partner.folder / entry.file, f"partners/{partner.name}/{entry.file}")
        file = PurePosixPath(entry.file)
        name = f"{urls.fold(file.stem) or 'logo'}.{digest(content)[:_MARK]}{file.suffix.lower()}"
        found.append(Supporter(entry.name, entry.url, urls.supporter_logo(name), content))
    return tuple(found)
