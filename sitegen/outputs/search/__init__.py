"""What the search in the browser reads: an index of each language's texts, made whole with one key.

`themes/base/assets/catalogue.js` reads it; docs/search.md says how it is laid out, and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.engine import Artifact, seal
from sitegen.outputs.search.columns import column
from sitegen.outputs.search.index import Documents, index_files
from sitegen.site import Site
from sitegen.site.facets import facets_of
from sitegen.site.inverted_index import documents_of
from sitegen.theme import Theme


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The index of one language: a folder, as one artifact."""
    number = {dataset.id: at for at, dataset in enumerate(site.numbered)}
    documents = Documents(
        language=site.language,
        tongue=theme.speech(site.language).grammar.tongue,
        documents=documents_of(site),
        newest=tuple(number[dataset.id] for dataset in site.datasets),
        by_title=tuple(number[dataset.id] for dataset in site.by_title),
        facets=tuple(column(facet, number) for facet in facets_of(site, theme) if facet.narrows),
    )
    yield Artifact(site.urls.search_index(), index_files, (seal(documents),))
