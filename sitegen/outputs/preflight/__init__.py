"""A page for those who keep the catalogue: what data.gouv.fr takes of it, what it loses and why.

The rules are those of `sitegen preflight`, applied to the descriptions that harvesters will read. The same catalogue
gives the same page, so that there is no other clock than the catalogue's: the harvest is a day after its last change.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

import msgspec

from sitegen import urls as places
from sitegen.catalogue import Dataset as Described
from sitegen.catalogue.frequencies import looked_at
from sitegen.dcat import dataset_file
from sitegen.dcat.graph import iri
from sitegen.dcat.subject import address_of
from sitegen.engine import Artifact, Sealed, recalled, seal
from sitegen.outputs.preflight.views import PreflightPage, QualityCriterion, Reason
from sitegen.page.maker import PageMaker, PagePlan, Setting
from sitegen.page.views import Link
from sitegen.preflight import Dataset, Graph, Judgement, Loss, judgements, name_of, together
from sitegen.preflight.score import CRITERIA
from sitegen.site import Site
from sitegen.site.around import Around, with_surroundings
from sitegen.site.edition import Edition
from sitegen.theme import Theme

_MOST = 50  # datasets named under one heading
_MOST_VALUES = 5  # of a dataset
_LONGEST = 80  # characters of a value
_WEIGHTS = ("refused", "lost", "note")


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """The page, in each language; none where a partner does not publish DCAT, which it looks into."""
    if not site.publishes("dcat"):
        return
    plan = PagePlan(site, theme)
    page = PreflightPage(
        path=site.urls.preflight(),
        title=plan.say("preflight.title"),
        description=plan.say("about.preflight", site=site.title),
        trail=(plan.home,),
        alternates=plan.alternates(lambda u: u.preflight()),
        indexed=False,
        address=places.absolute(places.catalog("ttl"), base=site.partner.table.url),
        day=site.catalogue.as_of,
    )
    first = site.first
    pairs = first.with_surroundings(first.numbered)
    yield plan.artifact(page.path, preflight_page, seal(page), first.sealed_edition, *pairs)


def preflight_page(
    theme: Sealed[Theme],
    setting: Sealed[Setting],
    page: Sealed[PreflightPage],
    first: Sealed[Edition],
    *pairs: Sealed[Any],
) -> bytes:
    """`first` is the edition that descriptions are of, and `pairs` its datasets, each with what is said elsewhere."""
    maker = PageMaker(theme, setting)
    base = iri(maker.frame.base)  # addresses as the description spells them
    each, found = _judged(first, pairs, base, looked_at(page.value.day))
    pages = {
        name_of(iri(address_of(maker.frame.base, around.key)), base): Link(
            maker.edition.pick(dataset.title), maker.urls.dataset(around.key)
        )
        for dataset, around in with_surroundings(pairs)
    }
    taken = [dataset for dataset in each if dataset.taken]
    reasons = sorted(_reasons(found, pages), key=lambda reason: (_WEIGHTS.index(reason.weight), -reason.datasets))
    told = replace(
        page.value,
        datasets=len(each),
        taken=len(taken),
        points=sum(dataset.points for dataset in taken) / len(taken) if taken else None,
        reasons=tuple(reasons),
        criteria=tuple(_criteria(taken, pages)),
        transport=tuple(sorted(Counter(kind for dataset in taken for kind, _ in dataset.transport).items())),
    )
    return maker.render("preflight.html", told)


@lru_cache(maxsize=1)  # one judgement for all languages
def _judged(
    first: Sealed[Edition], pairs: tuple[Sealed[Any], ...], base: str, now: datetime
) -> tuple[tuple[Dataset, ...], tuple[Loss, ...]]:
    def each() -> Iterator[Judgement]:
        for dataset, around in zip(pairs[::2], pairs[1::2], strict=True):
            moment = standing_for(now, dataset.value, late=around.value.late).isoformat()
            yield from _decode(recalled(judgement, first, dataset, around, base, moment))

    return together(each(), base)


def judgement(first: Sealed[Edition], dataset: Sealed[Described], around: Sealed[Around], base: str, now: str) -> bytes:
    """What becomes of a dataset that is harvested `now` (ISO 8601), encoded: a list of one Judgement."""
    graph = Graph(dataset_file("jsonld", first, dataset, around))
    return _encode(list(judgements(graph, base, datetime.fromisoformat(now))))


def standing_for(now: datetime, dataset: Described, *, late: bool) -> datetime:
    """A moment at which the rules say of a dataset what they say `now`, and that tomorrow is the same for most.

    They look at the clock for three things: whether a change lies in the future, what a year or a month is filled up
    with, and whether a dataset is late. Where all changes are past, and all days whole, only the last one is left;
    then the newest change stands for each moment before the dataset is late, and the end of time for those after.
    """
    changes = [dataset.modified, *(resource.modified for resource in dataset.resources)]
    past = [moment for moment in changes if moment and moment <= now]
    if dataset.modified is None or len(past) < len(list(filter(None, changes))) or len(dataset.issued) in _IMPRECISE:
        return now
    return _END_OF_TIME if late else max(past)


_IMPRECISE = (4, 7)  # characters of a year, of a month
_END_OF_TIME = datetime(9999, 1, 1, tzinfo=UTC)
_encode = msgspec.msgpack.Encoder().encode
_decode = msgspec.msgpack.Decoder(list[Judgement]).decode


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
