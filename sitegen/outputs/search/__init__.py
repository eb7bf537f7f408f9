"""What the search in the browser reads: an index of each language's texts, made whole with one key.

`themes/base/assets/catalogue.js` reads it; docs/search.md says how it is laid out, and why.
"""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.engine import Artifact
from sitegen.facets import facets_of
from sitegen.outputs.search.columns import column
from sitegen.outputs.search.index import Document, Documents, index
from sitegen.site import Site
from sitegen.theme import Theme

_RESOURCES = 20  # whose names are found


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    number = {dataset.id: at for at, dataset in enumerate(site.numbered)}
    groups = {key: str(shelf.title) for key, shelf in site.group_of.items()}
    organizations = {key: str(shelf.title) for key, shelf in site.organization_of.items()}
    documents = Documents(
        language=site.language,
        documents=tuple(
            Document(
                title=str(site.pick(dataset.title)),
                labels=(
                    organizations.get(dataset.organization, ""),
                    *(groups[group] for group in dataset.groups if group in groups),
                    *site.tags_of(dataset),
                ),
                notes=str(site.pick(dataset.notes)),
                files=tuple(
                    f"{site.pick(resource.name)} {resource.format}" for resource in dataset.resources[:_RESOURCES]
                ),
            )
            for dataset in site.numbered
        ),
        newest=tuple(number[dataset.id] for dataset in site.datasets),
        by_title=tuple(number[dataset.id] for dataset in site.by_title),
        facets=tuple(column(facet, number) for facet in facets_of(site, theme) if facet.narrows),
    )
    yield Artifact(site.urls.search_index(), index, (documents,))
