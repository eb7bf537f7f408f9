"""What can be told about a partner before building: theme, words, colours, legal pages, source. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from sitegen import sources
from sitegen.build.build import theme_of
from sitegen.cache import cache_of
from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.errors import SitegenError, as_sitegen_error
from sitegen.geo import territory
from sitegen.outputs import outputs_of
from sitegen.site import coverage, duties, own_links, partner_pages
from sitegen.site.former import today
from sitegen.theme import Theme, unreadable
from sitegen.theme.messages import faults
from sitegen.urls import Urls
from sitegen.workshop.checking.templates import template_faults, unused_templates

_NAMED = 20  # messages that are missing


def check(
    partner: Partner,
    *,
    root: Path,
    reached: dict[str, SitegenError | None],
    waiting: sources.Waiting = sources.unwatched,
) -> Iterator[SitegenError | Caution]:
    """Everything wrong with a partner that a build would stumble over, and what a person should mend.

    `reached` keeps what came of asking each source, so that partners of one source ask it once.
    """
    try:
        theme = theme_of(partner, root)
    except Exception as error:
        yield as_sitegen_error(error)
    else:
        try:
            yield from template_faults(theme)
            yield from unused_templates(theme)
        except SitegenError as error:  # a name that is none
            yield error
        yield from _told(colour_cautions(partner, theme))
        yield from theme.brand.cautions
        for language in partner.languages:
            try:
                yield from message_cautions(theme, language)
            except SitegenError as error:
                yield error
        yield from _failure(lambda: theme.digest)  # of all that can change a page
    for language in partner.languages:
        places = Urls.of(language, partner.languages)
        yield from _failure(partial(partner_pages.text_files, partner, language, places))
        yield from _failure(partial(partner_pages.introduction, partner, language, places))
        yield from _failure(partial(partner_pages.home_texts, partner, language, places))
        yield from _failure(partial(partner_pages.additions, partner, language, places))
    yield from _told(own_links.cautions_before(partner))
    outlines = (partner.table.territory, *(each.outline for each in partner.table.organizations.values()))
    faults = [
        fault
        for file in dict.fromkeys(filter(None, outlines))
        for fault in _failure(partial(territory.read, partner.folder, file))
    ]
    yield from faults or _told(coverage.cautions(partner))
    yield from _failure(partial(outputs_of, partner))
    yield from duties.cautions(partner, today())
    name = partner.source.name
    with sources.Sources(cache_of(root), waiting) as portals:
        if name not in reached:
            reached[name] = next(_failure(partial(portals.reach, partner.source)), None)
            yield from filter(None, [reached[name]])
            yield from portals.cautions(partner.source)
        if not reached[name]:
            yield from _failure(partial(portals.find, partner))


def message_cautions(theme: Theme, language: str) -> Iterator[Caution]:
    """What is wrong with a language's messages, and which are missing: the first ones by name, for there may be many.

    Raises ConfigError for what would end a build.
    """
    theme.speech(language)
    absent = []
    for fault in faults(theme.layers, language):
        if fault.code == "message-missing":
            absent.append(fault)
        else:
            yield Caution(fault.code, fault.where, fault.message)
    for fault in absent[:_NAMED]:
        yield Caution(fault.code, fault.where, fault.message)
    if more := len(absent[_NAMED:]):
        message = f'{more} more messages are missing: pages in "{language}" say them in English'
        yield Caution("message-missing", absent[-1].where, message)


def colour_cautions(partner: Partner, theme: Theme) -> Iterator[Caution]:
    """The pairs of colours that nobody can read. Raises ConfigError for a theme whose roles do not come to colours."""
    yield from unreadable(theme.palette, f"partners/{partner.name}/partner.toml")


def _told(cautions: Iterator[Caution]) -> Iterator[SitegenError | Caution]:
    """Cautions, and the fault that ends them."""
    try:
        yield from cautions
    except SitegenError as error:
        yield error


def _failure(attempt: Callable[[], object]) -> Iterator[SitegenError]:
    try:
        attempt()
    except Exception as error:  # what nobody foresaw stops neither the other checks nor the other partners
        yield as_sitegen_error(error)
