"""Pieces of HTML that other servers include in their pages (docs/embed.md): lists, and datasets with their files.

They are made by the theme's templates, as pages are, and are complete without a script and a style. Their addresses are
whole, their headings begin at the third level, and the names of their classes are for good.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from sitegen import urls as places
from sitegen.catalogue import Dataset
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.fragments.views import DatasetFragment, ListFragment
from sitegen.page.cards import Brief, Briefs, card_of, file_of
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.site import Site
from sitegen.site.around import Around
from sitegen.theme import Theme

_LATEST = 5
_MOST = 100  # datasets in a list: what is longer is better looked through on the site


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """All fragments of one language."""
    plan, briefs, at = PagePlan(site, theme), site.once(Briefs), site.urls
    yield _listed(plan, briefs, "list", "list", at.listing(), site.datasets, _MOST)
    yield _listed(plan, briefs, "latest", "latest", at.listing(), site.datasets, _LATEST)
    for search in plan.searches:
        name = f"search/{places.segment(search.name, search.name)}"
        yield _listed(plan, briefs, name, "search", at.saved(search.name), search.datasets, _MOST)
    for dataset in site.datasets:
        around = site.around(dataset)
        path = at.fragment(f"dataset/{around.value.key}")
        yield plan.artifact(path, dataset_fragment, briefs(dataset), site.sealed(dataset), around)


def _listed(
    plan: PagePlan, briefs: Briefs, name: str, kind: str, full: str, datasets: Sequence[Dataset], most: int
) -> Artifact:
    path = plan.urls.fragment(name)
    page = ListFragment(path, kind, rooted=True, indexed=False, kind=kind, full=full, total=len(datasets))
    return plan.artifact(path, list_fragment, seal(page), *briefs.of(datasets[:most]))


def list_fragment(
    theme: Sealed[Theme], setting: Sealed[Setting], page: Sealed[ListFragment], *briefs: Sealed[Brief]
) -> bytes:
    """Datasets in short, newest first, with the way to the whole list."""
    cards = tuple(card_of(replace(brief.value, spatial=None), None) for brief in briefs)  # a fragment draws nothing
    return PageMaker(theme, setting).render("fragments/list.html", replace(page.value, cards=cards))


def dataset_fragment(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    brief: Sealed[Brief],
    dataset: Sealed[Dataset],
    around: Sealed[Around],
) -> bytes:
    """A dataset, with its files and the way to its page."""
    maker = PageMaker(theme, setting)
    card, key, license_ = brief.value, around.value.key, dataset.value.license
    page = DatasetFragment(
        path=maker.urls.fragment(f"dataset/{key}"),
        title=str(card.title),
        rooted=True,
        indexed=False,
        at=card.path,
        heading=card.title,
        notes=card.notes,
        organization=card.organization,
        license=card.license,
        license_url=license_.url if license_ else "",
        modified=card.modified,
        late=card.late,
        restricted=card.restricted,
        formats=card.formats,
        files=tuple(file_of(maker.edition, key, resource) for resource in dataset.value.resources),
    )
    return maker.render("fragments/dataset.html", page)
