"""A source's whole answer -> Catalogue."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, TypeVar

from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Text
from sitegen.config import ShowTable, Source
from sitegen.errors import unforeseen
from sitegen.sources.answer import Answer
from sitegen.sources.shape import limits
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.dataset import dataset
from sitegen.sources.shape.owners import Directory, bilingual, group, organization

_N = TypeVar("_N", Organization, Group)
_Entry = tuple[str, dict[str, Any]]  # an id, and what is known under it
_BILINGUAL = ("en", "fr")  # the order of open.canada.ca, the one portal known to join two titles by " | "


def catalogue(answer: Answer, source: Source, show: ShowTable) -> Catalogue:
    """Datasets by id, each once, with the organisations and groups that they name."""
    context = Context(
        show=show,
        organizations=Directory(answer.organizations),
        groups=Directory(answer.groups),
        resource_file=answer.resource_file,
        cautions=[],
        portal=source.settings.url,
    )
    datasets: dict[str, Dataset] = {}
    for number, package in enumerate(answer.packages, start=1):
        made = dataset(package, context, place=f"{source.name}, package {number}")
        if made is None:
            continue
        if made.id in datasets:
            context.caution("dataset-repeated", made.name, f"its id {made.id} came more than once: the first is kept")
        else:
            datasets[made.id] = made
    for wanted in answer.selected:
        context.organizations.find(wanted)
    cutter = limits.Cutter()
    organizations = [
        _shaped(
            lambda of: cutter.organization(organization(*of, answer.logo, context.portal)), Organization, each, context
        )
        for each in context.organizations.used()
    ]
    groups = [
        _shaped(lambda of: cutter.group(group(*of, answer.logo, context.portal)), Group, each, context)
        for each in context.groups.used()
    ]
    for code, count in cutter.cut.items():
        context.caution(code, source.name, f"organisations and groups: {limits.MESSAGES[code]}: {count}")
    if _languages(datasets) == set(_BILINGUAL):
        organizations = [_in_two_languages(each) for each in organizations]
    return Catalogue(
        source=source.name,
        title=source.settings.title,
        url=source.settings.url,
        software=source.settings.software,
        datasets=tuple(datasets[identity] for identity in sorted(datasets)),
        organizations=tuple(organizations),
        groups=tuple(groups),
        as_of=max((each.modified for each in datasets.values() if each.modified), default=None),
        warnings=(*answer.cautions, *context.cautions),
    )


def _shaped(make: Callable[[_Entry], _N], kind: type[_N], entry: _Entry, context: Context) -> _N:
    """An organisation or a group; where that raises what nobody foresaw, one with no more than its id."""
    identity = entry[0]
    try:
        return make(entry)
    except Exception as error:
        why = f"{unforeseen(error)}: shown by its id"
        context.caution(f"{kind.__name__.lower()}-unreadable", identity, why)
        return kind(id=identity, name=identity, title=Text.of(identity))


def _languages(datasets: dict[str, Dataset]) -> set[str]:
    return {language for each in datasets.values() for language, _ in each.title.values if language}


def _in_two_languages(each: Organization) -> Organization:
    return replace(each, title=bilingual(each.title, _BILINGUAL))
