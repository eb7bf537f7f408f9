"""Feeds (Atom, RFC 4287), for people who want to hear of changes: all, by organisation, group and saved search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.catalogue import Dataset, Phrase
from sitegen.engine import Artifact, Sealed, seal
from sitegen.outputs.feeds.atom import Category, Entry, Feed, atom, identity
from sitegen.site import Site
from sitegen.site.around import Around, with_surroundings
from sitegen.site.edition import Edition
from sitegen.site.order import newest_first
from sitegen.site.saved_searches import in_words, searches_of
from sitegen.text.markup import summary
from sitegen.theme import Theme

_ENTRIES = 50
_SUMMARY = 400  # characters


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    """One feed for all datasets, and one each for every organisation, group and saved search, in each language."""
    speech, at = theme.speech(site.language), site.urls
    everything = Phrase(speech.say("nav.datasets"))
    yield _feed(
        site, at.feed(), at.listing(), everything, Phrase(site.tagline, site.edition.tagline_language), site.datasets
    )
    for owner in site.organizations:
        page = at.organization(owner.key)
        yield _feed(site, at.organization_feed(owner.key), page, owner.title, Phrase(), owner.datasets)
    for group in site.groups:
        yield _feed(site, at.group_feed(group.key), at.group(group.key), group.title, Phrase(), group.datasets)
    for search in searches_of(site, theme):
        path, page = at.saved_feed(search.name), at.saved(search.name)
        yield _feed(site, path, page, search.title, Phrase(in_words(search, speech)), search.datasets)


def _feed(site: Site, path: str, page: str, title: Phrase, subtitle: Phrase, datasets: Sequence[Dataset]) -> Artifact:
    """A feed at `path` of what changed last among `datasets`.

    Those without a date are left out: an entry has to say when it changed, and any day would be made up.
    """
    newest = newest_first(dataset for dataset in datasets if dataset.modified)[:_ENTRIES]
    pairs = site.with_surroundings(newest)
    return Artifact(path, feed, (site.sealed_edition, path, page, seal(title), seal(subtitle), *pairs))


def feed(
    edition: Sealed[Edition],
    path: str,
    page: str,
    title: Sealed[Phrase],
    subtitle: Sealed[Phrase],
    *pairs: Sealed[Dataset] | Sealed[Around],
) -> bytes:
    """The feed of what is at `page`; `pairs` are datasets, each with what is said of it elsewhere."""
    site, named = edition.value, title.value
    return atom(
        Feed(
            address=site.absolute(path),
            page=site.absolute(page),
            language=site.language,
            title=Phrase(f"{named} – {site.title}", named.language),
            subtitle=subtitle.value,
            author=site.publisher or site.title,
            home=site.absolute(site.urls.home()),
            entries=tuple(_entry(site, dataset, around) for dataset, around in with_surroundings(pairs)),
        )
    )


def _entry(site: Edition, dataset: Dataset, around: Around) -> Entry:
    if dataset.modified is None:
        raise ValueError(f"{dataset.name} has no date")
    notes = site.pick(dataset.notes)
    return Entry(
        id=identity(dataset.id, site.base),
        title=site.pick(dataset.title),
        link=site.absolute(site.urls.dataset(around.key)),
        updated=dataset.modified,
        published=dataset.created if dataset.created and dataset.created <= dataset.modified else None,
        author=str(around.owner.title) if around.owner else "",
        summary=Phrase(summary(str(notes), _SUMMARY), notes.language),
        categories=tuple(_categories(site, around)),
    )


def _categories(site: Edition, around: Around) -> Iterator[Category]:
    groups, tags = site.absolute(site.urls.groups()), site.absolute(site.urls.tags())
    for group in around.groups:
        yield Category(group.key, str(group.title), groups)
    for key, title in around.tags:
        yield Category(key, str(title), tags)
