"""What can be told about a partner before building: theme, words, colours, legal pages, source. Writes nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import jinja2
from jinja2 import meta

from sitegen import sources
from sitegen.build.build import cautions, theme_of
from sitegen.cache import cache_of
from sitegen.catalogue import Caution
from sitegen.config import Partner, suggestion
from sitegen.errors import BuildError, ConfigError, SitegenError, as_sitegen_error
from sitegen.geo import territory
from sitegen.outputs import outputs_of
from sitegen.site import coverage, own_links, partner_pages
from sitegen.theme import Layer, Theme, unreadable
from sitegen.theme.filters import Present, filters
from sitegen.urls import Urls


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
        except SitegenError as error:  # a name that is none
            yield error
        yield from _told(colour_cautions(partner, theme))
        for language in partner.languages:
            yield from _failure(partial(theme.speech, language))
        yield from _failure(lambda: theme.digest)  # of all that can change a page
    for language in partner.languages:
        places = Urls.of(language, partner.languages)
        yield from _failure(partial(partner_pages.text_files, partner, language, places))
        yield from _failure(partial(partner_pages.introduction, partner, language, places))
        yield from _failure(partial(partner_pages.home_texts, partner, language, places))
    yield from _told(own_links.cautions_before(partner))
    outlines = (partner.table.territory, *(each.outline for each in partner.table.organizations.values()))
    faults = [
        fault
        for file in dict.fromkeys(filter(None, outlines))
        for fault in _failure(partial(territory.read, partner.folder, file))
    ]
    yield from faults or _told(coverage.cautions(partner))
    yield from _failure(partial(outputs_of, partner))
    yield from cautions(partner)
    name = partner.source.name
    with sources.Sources(cache_of(root), waiting) as portals:
        if name not in reached:
            reached[name] = next(_failure(partial(portals.reach, partner.source)), None)
            yield from filter(None, [reached[name]])
            yield from portals.cautions(partner.source)
        if not reached[name]:
            yield from _failure(partial(portals.find, partner))


def template_faults(theme: Theme) -> Iterator[SitegenError]:
    """Templates of the chain that do not compile, or that name one which is not there."""
    environment = jinja2.Environment(autoescape=True)
    environment.filters |= filters(Present())
    known = {name for layer in theme.layers for name in _templates(layer)}
    known |= {f"@{layer.name}/{name}" for layer in theme.layers for name in _templates(layer)}
    for layer in theme.layers:
        for place in sorted((layer.folder / "templates").rglob("*.html")):
            if place.is_dir():
                yield from _failure(partial(layer.text, place))
        for name, file in _templates(layer).items():
            where = f"@{layer.name}/templates/{name}"
            try:
                source = layer.text(file)
                environment.compile(source, name, str(file))
                named = meta.find_referenced_templates(environment.parse(source, name))
            except jinja2.TemplateSyntaxError as error:
                yield BuildError(error.message or "syntax error", where=f"{where}:{error.lineno}")
            except ConfigError as error:
                yield error
            else:
                missing = [target for target in named if target is not None and target not in known]
                for target in missing:
                    yield BuildError(f'no template "{target}"{suggestion(target, known)}', where=where)


def colour_cautions(partner: Partner, theme: Theme) -> Iterator[Caution]:
    """The pairs of colours that nobody can read. Raises ConfigError for a theme whose roles do not come to colours."""
    yield from unreadable(theme.palette, f"partners/{partner.name}/partner.toml")


def _templates(layer: Layer) -> dict[str, Path]:
    folder = layer.folder / "templates"
    return {file.relative_to(folder).as_posix(): file for file in layer.files("templates")}


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
