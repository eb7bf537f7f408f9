"""A page for those who keep the catalogue: what data.gouv.fr takes of it, what it loses and why.

The rules are those of `sitegen preflight`, applied to the descriptions that harvesters will read. The same catalogue
gives the same page, so that there is no other clock than the catalogue's: the harvest is a day after its last change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from sitegen import urls as places
from sitegen.engine import Artifact
from sitegen.outputs.dcat import dataset_file, sealed_of
from sitegen.outputs.dcat.graph import iri
from sitegen.outputs.dcat.subject import Sealed
from sitegen.outputs.pages.context import PageMaker, render_page
from sitegen.outputs.pages.frame import frame_of
from sitegen.outputs.pages.views import Frame, Link, PreflightPage, QualityCriterion, Reason
from sitegen.preflight import Dataset, Graph, Loss, judged, name_of
from sitegen.preflight.score import CRITERIA
from sitegen.site import Site
from sitegen.theme import Theme

_MOST = 50  # datasets named under one heading
_MOST_VALUES = 5  # of a dataset
_LONGEST = 80  # characters of a value
_WEIGHTS = ("refused", "lost", "note")
_NO_DATES = datetime(2000, 1, 1, tzinfo=UTC)
_A_DAY = timedelta(days=1)


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    if not site.publishes("dcat"):
        return
    maker = PageMaker(site, theme, frame_of(site, theme))
    page = PreflightPage(
        path=site.urls.preflight(),
        title=maker.say("preflight.title"),
        description=maker.say("preflight.intro"),
        trail=(maker.home,),
        alternates=maker.alternates(lambda u: u.preflight()),
        indexed=False,
        address=places.absolute(places.catalog("ttl"), base=site.partner.table.url),
        day=max((each.modified for each in site.datasets if each.modified), default=None),
    )
    sealed = sealed_of(site.first)
    links = tuple(Link(site.pick(each.title), site.urls.dataset(site.key(each))) for each in site.numbered)
    yield Artifact(places.file_of(page.path), preflight_page, (theme, site.language, maker.frame, page, sealed, links))


def preflight_page(
    theme: Theme, language: str, frame: Frame, page: PreflightPage, sealed: tuple[Sealed, ...], links: Sequence[Link]
) -> bytes:
    """`links` lead to the pages of the datasets in `sealed`, one by one."""
    base = iri(frame.base)  # addresses as the description spells them
    each, found = _judged(sealed, base, (page.day or _NO_DATES) + _A_DAY)
    pages = {name_of(iri(seal.subject.address), base): link for seal, link in zip(sealed, links, strict=True)}
    taken = [dataset for dataset in each if dataset.taken]
    reasons = sorted(_reasons(found, pages), key=lambda reason: (_WEIGHTS.index(reason.weight), -reason.datasets))
    page = replace(
        page,
        datasets=len(each),
        taken=len(taken),
        points=sum(dataset.points for dataset in taken) / len(taken) if taken else None,
        reasons=tuple(reasons),
        criteria=tuple(_criteria(taken, pages)),
        transport=tuple(sorted(Counter(kind for dataset in taken for kind, _ in dataset.transport).items())),
    )
    return render_page(theme, "preflight.html", language, frame, page)


@lru_cache(maxsize=1)  # one judgement for all languages
def _judged(sealed: tuple[Sealed, ...], base: str, now: datetime) -> tuple[tuple[Dataset, ...], tuple[Loss, ...]]:
    return judged((Graph(dataset_file(each, "jsonld")) for each in sealed), base, now)


def _reasons(found: Iterable[Loss], pages: Mapping[str, Link]) -> Iterator[Reason]:
    by_code: dict[str, list[Loss]] = defaultdict(list)
    for loss in found:
        by_code[loss.code].append(loss)
    for code, losses in by_code.items():
        values: dict[str, list[str]] = defaultdict(list)
        for loss in losses:
            values[loss.dataset].append(_short(loss.what))
        named = [(pages[name], tuple(filter(None, said[:_MOST_VALUES]))) for name, said in values.items()]
        yield Reason(code, losses[0].weight, len(named), tuple(named[:_MOST]))


def _criteria(taken: Collection[Dataset], pages: Mapping[str, Link]) -> Iterator[QualityCriterion]:
    for name in CRITERIA:
        lacking = [pages[dataset.name] for dataset in taken if not dataset.score.get(name)]
        yield QualityCriterion(name, len(taken) - len(lacking), len(taken), tuple(lacking[:_MOST]))


def _short(value: str) -> str:
    return value if len(value) <= _LONGEST else f"{value[:_LONGEST].rstrip()}…"
