"""What custom elements in other sites' pages read (docs/embed.md), and the script that defines them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from sitegen import urls
from sitegen.engine import Artifact, Sealed, seal
from sitegen.page.cards import Briefs
from sitegen.page.maker import PagePlan

FORMAT = 1  # of these files: the number changes when a script that knows the last one would misread them
_SCRIPTS = Path(__file__).parent / "scripts"  # part of sitegen's code, as artifacts' keys have it


def artifacts(plan: PagePlan, briefs: Briefs) -> Iterator[Artifact]:
    """What is read first, in one language; once, the script itself."""
    del briefs
    site = plan.site
    told: dict[str, object] = {"format": FORMAT, "language": site.language, "title": site.title}
    yield Artifact(site.urls.embed_catalogue(), catalogue, (seal(told),))
    if site.is_default:
        yield Artifact(urls.EMBED, script, (urls.EMBED,))


def catalogue(told: Sealed[Mapping[str, object]]) -> bytes:
    """`embed/catalogue.json`."""
    return msgspec.json.encode(told.value)


def script(name: str) -> bytes:
    """A script that other sites' pages name: its address never changes."""
    return (_SCRIPTS / name).read_bytes()
