"""What the templates of what is embedded receive, beside what every page has (`sitegen.page.views`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sitegen.catalogue import Phrase
from sitegen.page.views import Page


@dataclass(frozen=True, slots=True)
class EmbeddingPage(Page):
    """Code to paste, with the usual settings, and what a script makes other settings from.

    `variants`: (name, code) of the catalogue's element; `others`: (name, code) of each other element; `site`: addresses
    of `snippets.Host`, for the script; `datasets` and `resources`: (key, title) of some to choose from.
    """

    variants: tuple[tuple[str, str], ...] = ()
    others: tuple[tuple[str, str], ...] = ()
    site: Mapping[str, str] = field(default_factory=dict)
    index: str = ""  # path of the search's index, "" where the partner publishes none
    datasets: tuple[tuple[str, Phrase], ...] = ()
    resources: tuple[tuple[str, Phrase], ...] = ()


@dataclass(frozen=True, slots=True)
class FramePage(Page):
    """A page that shows an element in a frame. `script`: the path of embed.js; `filters`: names of facets."""

    script: str = ""
    filters: tuple[str, ...] = ()
