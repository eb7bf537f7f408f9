"""A page that shows any of the elements in a frame, for hosts that keep none, and the script that sets its height."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sitegen import urls
from sitegen.engine import Artifact
from sitegen.outputs.embed.elements import script
from sitegen.outputs.embed.views import FramePage
from sitegen.page.maker import PagePlan
from sitegen.site.facets import facets_of

_ATTRIBUTE = re.compile(r"[a-z][a-z0-9_-]*")  # what HTML takes as the name of one; an extra's key may be anything


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The page in one language; once, the script for the page around it."""
    site = plan.site
    yield plan.page(
        "frame.html",
        FramePage(
            path=site.urls.embed_frame(),
            title=site.title,
            title_language=site.edition.title_language,
            section="embed",
            alternates=plan.alternates(lambda u: u.embed_frame()),
            indexed=False,
            script=urls.EMBED,
            filters=tuple(each.name for each in facets_of(site, plan.theme) if _ATTRIBUTE.fullmatch(each.name)),
        ),
    )
    if site.is_default:
        yield Artifact(urls.EMBED_FRAME, script, (urls.EMBED_FRAME,))
