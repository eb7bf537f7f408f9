"""What the templates of what is embedded receive, beside what every page has (`sitegen.page.views`)."""

from __future__ import annotations

from dataclasses import dataclass

from sitegen.page.views import Page


@dataclass(frozen=True, slots=True)
class FramePage(Page):
    """A page that shows an element in a frame. `script`: the path of embed.js; `filters`: names of facets."""

    script: str = ""
    filters: tuple[str, ...] = ()
