"""Feeds (Atom, RFC 4287), for people who want to hear of changes: all, by organisation, group and saved search."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from sitegen import urls
from sitegen.catalogue import Dataset, Phrase
from sitegen.engine import Artifact
from sitegen.outputs.feeds.atom import Category, Entry, Feed, atom, identity
from sitegen.site import Site
from sitegen.site.saved_searches import in_words, searches_of
from sitegen.text.markup import summary
from sitegen.theme import Theme
from sitegen.urls import tag_segment

_ENTRIES = 50
_SUMMARY = 400  # characters


def artifacts(site: Site, theme: Theme) -> Iterator[Artifact]:
    speech, at, entries = theme.speech(site.language), site.urls, Entries(site)
    everything = Phrase(speech.say("nav.datasets"))
    yield _feed(entries, at.feed(), at.listing(), everything, site.tagline, site.datasets)
    for owner in site.organizations:
        page = at.organization(owner.key)
        yield _feed(entries, at.organization_feed(owner.key), page, owner.title, "", owner.datasets)
    for group in site.groups:
        yield _feed(entries, at.group_feed(group.key), at.group(group.key), group.title, "", group.datasets)
    for search in searches_of(site, theme):
        path, page = at.saved_feed(search.name), at.saved(search.name)
        yield _feed(entries, path, page, search.title, in_words(search, speech), search.datasets)


class Entries:
    """The entries of a site's datasets, kept once made: each is in several feeds."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self._made: dict[str, Entry] = {}

    def of(self, dataset: Dataset, modified: datetime) -> Entry:
        if dataset.id not in self._made:
            self._made[dataset.id] = _entry(self.site, dataset, modified)
        return self._made[dataset.id]


def _feed(
    entries: Entries, path: str, page: str, title: Phrase, subtitle: str, datasets: Sequence[Dataset]
) -> Artifact:
    """A feed at `path` of what changed last among `datasets`, which come newest change first.

    Those without a date are left out: an entry has to say when it changed, and any day would be made up.
    """
    site = entries.site
    base = site.partner.table.url
    dated = [(dataset, dataset.modified) for dataset in datasets if dataset.modified][:_ENTRIES]
    feed = Feed(
        address=urls.absolute(path, base=base),
        page=urls.absolute(page, base=base),
        language=site.language,
        title=Phrase(f"{title} – {site.title}", title.language),
        subtitle=subtitle,
        author=site.partner.table.legal.publisher or site.title,
        home=urls.absolute(site.urls.home(), base=base),
        entries=tuple(entries.of(dataset, modified) for dataset, modified in dated),
    )
    return Artifact(path, atom, (feed,))


def _entry(site: Site, dataset: Dataset, modified: datetime) -> Entry:
    base = site.partner.table.url
    owner = site.organization_of.get(dataset.organization)
    notes = site.pick(dataset.notes)
    return Entry(
        id=identity(dataset.id, base),
        title=site.pick(dataset.title),
        link=urls.absolute(site.urls.dataset(site.key(dataset)), base=base),
        updated=modified,
        published=dataset.created if dataset.created and dataset.created <= modified else None,
        author=str(owner.title) if owner else "",
        summary=Phrase(summary(str(notes), _SUMMARY), notes.language),
        categories=tuple(_categories(site, dataset)),
    )


def _categories(site: Site, dataset: Dataset) -> Iterator[Category]:
    base = site.partner.table.url
    groups, tags = (urls.absolute(path, base=base) for path in (site.urls.groups(), site.urls.tags()))
    for group in dataset.groups:
        if shelf := site.group_of.get(group):
            yield Category(shelf.key, str(shelf.title), groups)
    for key in dict.fromkeys(map(tag_segment, site.tags_of(dataset))):
        yield Category(key, str(site.tag_of[key].title), tags)
