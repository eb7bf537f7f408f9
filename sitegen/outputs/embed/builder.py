"""The page that makes what is pasted into other sites' pages, in each language: `embed/`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict
from itertools import islice

from sitegen.catalogue import Phrase
from sitegen.engine import Artifact
from sitegen.outputs.embed.snippets import Host, element_code, variants
from sitegen.outputs.embed.views import EmbeddingPage
from sitegen.page.maker import PagePlan
from sitegen.site.previews import previews_of

_OFFERED = 50  # datasets to choose from in a list; others by their name or address


def artifacts(plan: PagePlan) -> Iterator[Artifact]:
    """The page of one language."""
    site, host = plan.site, Host.of(plan.site)
    datasets = tuple((site.key(each), site.pick(each.title)) for each in site.datasets[:_OFFERED])
    resources = tuple(_resources(plan))
    own = {"dataset": ("name", datasets), "preview": ("resource", resources)}
    options = {element: ((name, found[0][0]),) for element, (name, found) in own.items() if found}
    elements = ("latest", "search", *options)
    yield plan.page(
        "embedding.html",
        EmbeddingPage(
            path=site.urls.embedding(),
            title=plan.say("snippet.title"),
            description=plan.say("about.snippet", site=site.title),
            section="embedding",
            trail=(plan.home,),
            alternates=plan.alternates(lambda u: u.embedding()),
            indexed=False,
            variants=tuple(variants(host, "catalogue")),
            others=tuple((each, element_code(host, each, options.get(each, ()))) for each in elements),
            site=asdict(host),
            index=site.urls.search_index() if plan.has_search else "",
            datasets=datasets,
            resources=resources,
        ),
    )


def _resources(plan: PagePlan) -> Iterator[tuple[str, Phrase]]:
    """Files whose pages show rows or a map, those of the newest datasets first."""
    site = plan.site
    for key, each in islice(reversed([*previews_of(site).items()]), _OFFERED):
        title, name = site.pick(each.dataset.title), site.pick(each.resource.name)
        yield key, Phrase(f"{title} – {name}" if name else str(title), title.language)
