"""What other sites' pages show of a catalogue: custom elements, frames, and the page that makes what they paste."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.engine import Artifact
from sitegen.outputs.embed import elements
from sitegen.page.cards import Briefs
from sitegen.page.maker import PagePlan
from sitegen.site import Site
from sitegen.theme import Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """What one language has of it; the default language also brings the scripts, which exist once."""
    plan = PagePlan(site, theme)
    yield from elements.artifacts(plan, theme, Briefs(site))
