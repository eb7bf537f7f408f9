"""One language of one partner's site: the catalogue with everything that outputs look up in it, prepared once."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Any, Concatenate, Generic, ParamSpec, TypeVar

from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Phrase, Resource, Text
from sitegen.catalogue.frequencies import looked_at
from sitegen.config import Partner, Translation
from sitegen.engine import Sealed, seal
from sitegen.geo.territory import Territory
from sitegen.site.around import Around, GroupPage, OwnerPage, is_late
from sitegen.site.edition import Edition, tags_in
from sitegen.site.former import Former, Known, Names
from sitegen.site.order import LONG_AGO, alphabetical, newest_first
from sitegen.site.partner_pages import TextFile, introduction, text_files
from sitegen.text.markup import Document
from sitegen.urls import Urls, segment, tag_segment

_P = ParamSpec("_P")
_T = TypeVar("_T")
_N = TypeVar("_N", Organization, Group)
PER_BLOCK = 10  # cards in a file of those that the search shows


@dataclass(frozen=True, slots=True)
class Shelf(Generic[_T]):
    """An organisation, a group or a tag, with its path segment and its datasets, newest change first."""

    key: str
    title: Phrase
    item: _T
    datasets: tuple[Dataset, ...]


class Site:
    """Partner + catalogue + language + urls (DESIGN §1). Read only; what is looked up in it is found once, and kept."""

    def __init__(
        self,
        partner: Partner,
        catalogue: Catalogue,
        language: str,
        *,
        territory: Territory | None = None,
        names: Names = Names(),  # noqa: B008 - frozen
        first: Site | None = None,
    ) -> None:
        """`names`: what is remembered of the site as it was before."""
        self._first = first
        self._names = names
        self._found: dict[tuple[object, ...], Any] = {}
        self.partner = partner
        self.catalogue = catalogue
        self.language = language
        self.territory = territory
        self.edition = Edition.of(partner.table, catalogue, language)

    def once(self, find: Callable[Concatenate[Site, _P], _T], *args: _P.args, **named: _P.kwargs) -> _T:
        """What `find` gives for this site: looked for by whoever asks first, and kept as long as the site."""
        key = (find, args, tuple(named.items()))
        if key not in self._found:
            self._found[key] = find(self, *args, **named)
        found: _T = self._found[key]
        return found

    @cached_property
    def first(self) -> Site:
        """The site in the partner's first language, for what is the same in all of them."""
        if self.is_default:
            return self
        return self._first or Site(
            self.partner, self.catalogue, self.partner.languages[0], territory=self.territory, names=self._names
        )

    @cached_property
    def in_all_languages(self) -> tuple[Site, ...]:
        """The site in each of the partner's languages, the first one first."""
        if not self.is_default:
            return self.first.in_all_languages
        others = self.partner.languages[1:]
        return self, *(
            Site(self.partner, self.catalogue, other, territory=self.territory, first=self) for other in others
        )

    @property
    def is_default(self) -> bool:
        """Whether it is the first language: what exists once for all languages is made with that one."""
        return self.edition.is_default

    @property
    def urls(self) -> Urls:
        """Where the pages of this language lie."""
        return self.edition.urls

    @property
    def today(self) -> date:
        """The day on which the site is made; `date.min` where nobody said one. Few things may depend on it."""
        return self._names.today if self.is_default else self.first.today

    @property
    def title(self) -> str:
        """The site's title in this language."""
        return self.edition.title

    @property
    def tagline(self) -> str:
        """The sentence below the title; "" where the partner has none."""
        return self.edition.tagline

    @property
    def unmarked(self) -> str:
        """The language of a text that CKAN does not mark, where it is not this site's own."""
        return self.edition.unmarked

    def publishes(self, output: str) -> bool:
        """Whether the partner publishes an output, by its name in `outputs`."""
        return self.edition.publishes(output)

    def pick(self, text: Text) -> Phrase:
        """A text in this site's language, as `Edition.pick` has it."""
        return self.edition.pick(text)

    def tags_of(self, dataset: Dataset) -> list[str]:
        """The names of a dataset's tags that are for this language; all of them where none is marked as such."""
        return tags_in(dataset, self.language)

    def resource_key(self, resource: Resource) -> str:
        """The path segment of a resource, as `Edition.resource_key` has it."""
        return self.edition.resource_key(resource)

    @cached_property
    def examples(self) -> tuple[str, ...]:
        """Searches that the home page suggests, in this language; empty where the partner names none."""
        own = self.partner.table.translations.get(self.language, Translation())
        return own.examples or self.partner.table.home.examples

    # -- Sealed: what artifacts are made from ---------------------------------------------------------------------

    @cached_property
    def sealed_edition(self) -> Sealed[Edition]:
        """The edition with its digest: an argument of nearly every artifact."""
        return seal(self.edition)

    @cached_property
    def sealed_territory(self) -> Sealed[Territory] | None:
        """The partner's territory with its digest, one value for all languages; None without one."""
        if not self.is_default:
            return self.first.sealed_territory
        return seal(self.territory) if self.territory is not None else None

    def sealed(self, dataset: Dataset) -> Sealed[Dataset]:
        """A dataset of the catalogue with its digest, the same value for all languages."""
        return self.first._sealed_datasets[dataset.id]

    @cached_property
    def _sealed_datasets(self) -> Mapping[str, Sealed[Dataset]]:
        return {dataset.id: seal(dataset) for dataset in self.catalogue.datasets}

    def with_surroundings(self, datasets: Iterable[Dataset]) -> tuple[Sealed[Any], ...]:
        """Each dataset and what is around it in turn: what an artifact of many datasets is made from."""
        return tuple(each for dataset in datasets for each in (self.sealed(dataset), self.around(dataset)))

    def around(self, dataset: Dataset) -> Sealed[Around]:
        """What is said of a dataset elsewhere."""
        return self._around[dataset.id]

    @cached_property
    def _around(self) -> Mapping[str, Sealed[Around]]:
        return {dataset.id: seal(self._around_of(dataset)) for dataset in self.catalogue.datasets}

    def _around_of(self, dataset: Dataset) -> Around:
        tags = dict.fromkeys(map(tag_segment, self.tags_of(dataset)))
        return Around(
            key=self.key(dataset),
            owner=self.owner_pages.get(dataset.organization),
            groups=tuple(self._group_pages[group] for group in dataset.groups if group in self._group_pages),
            tags=tuple((key, self.tag_of[key].title) for key in tags),
            late=is_late(dataset, looked_at(self.catalogue.as_of)),
            shares_notes=self._times_said[dataset.notes] > 1,
        )

    @cached_property
    def _times_said(self) -> Mapping[Text, int]:
        return Counter(dataset.notes for dataset in self.catalogue.datasets if dataset.notes)

    @cached_property
    def owner_pages(self) -> Mapping[str, OwnerPage]:
        """By the organisation's id."""
        return {
            shelf.item.id: OwnerPage(shelf.key, shelf.title, replace(shelf.item, description=Text()))
            for shelf in self.organizations
        }

    @cached_property
    def _group_pages(self) -> Mapping[str, GroupPage]:
        return {
            shelf.item.id: GroupPage(shelf.key, shelf.title, replace(shelf.item, description=Text()))
            for shelf in self.groups
        }

    # -- Looked up ------------------------------------------------------------------------------------------------

    @cached_property
    def texts(self) -> tuple[TextFile, ...]:
        """The partner's own pages in this language."""
        return text_files(self.partner, self.language, self.urls)

    @cached_property
    def introduction(self) -> Document | None:
        """The partner's text for the home page in this language; None where there is none."""
        return introduction(self.partner, self.language, self.urls)

    @cached_property
    def datasets(self) -> tuple[Dataset, ...]:
        """Newest change first; those of one moment by name."""
        return newest_first(self.catalogue.datasets)

    @cached_property
    def by_title(self) -> tuple[Dataset, ...]:
        """All datasets in the alphabetical order of their titles in this language; equal titles by name."""
        return tuple(sorted(self.datasets, key=lambda d: (alphabetical(str(self.pick(d.title))), d.name)))

    def in_order_of_title(self, datasets: Iterable[Dataset]) -> tuple[Dataset, ...]:
        """As long lists are: what changes in a dataset leaves the others in their places."""
        return tuple(sorted(datasets, key=lambda dataset: self._title_rank[dataset.id]))

    @cached_property
    def _title_rank(self) -> Mapping[str, int]:
        return {dataset.id: index for index, dataset in enumerate(self.by_title)}

    @cached_property
    def organizations(self) -> tuple[Shelf[Organization], ...]:
        """By title; those that publish nothing here only where the partner selects them by name."""
        wanted = set(self.partner.select.organizations)
        members: Mapping[str, list[Dataset]] = defaultdict(list)
        for dataset in self.datasets:
            members[dataset.organization].append(dataset)
        return self._shelves((o for o in self.catalogue.organizations if o.id in members or o.name in wanted), members)

    @cached_property
    def groups(self) -> tuple[Shelf[Group], ...]:
        """The groups that have datasets here, in alphabetical order."""
        members: Mapping[str, list[Dataset]] = defaultdict(list)
        for dataset in self.datasets:
            for group in dataset.groups:
                members[group].append(dataset)
        return self._shelves((g for g in self.catalogue.groups if g.id in members), members)

    @cached_property
    def tags(self) -> tuple[Shelf[str], ...]:
        """By name; spellings that share a page are one tag, shown as it is spelt most often."""
        members: dict[str, dict[str, Dataset]] = defaultdict(dict)
        spellings: dict[str, dict[str, int]] = defaultdict(lambda: defaultdict(int))
        languages: dict[str, set[str]] = defaultdict(set)
        for dataset in self.datasets:
            said = {tag.name: tag.language for tag in reversed(dataset.tags)}
            own = {tag.name for tag in dataset.tags if tag.language == self.language}
            for name in self.tags_of(dataset):
                key = tag_segment(name)
                languages[key].add(self.language if name in own else said[name] or self.partner.languages[0])
                members[key][dataset.id] = dataset
                spellings[key][name] += 1
        shelves = []
        for key, found in members.items():
            name = max(spellings[key], key=lambda spelling: (spellings[key][spelling], spelling))
            language = "" if self.language in languages[key] else min(languages[key])
            shelves.append(Shelf(key, Phrase(name, language), name, tuple(found.values())))
        return tuple(sorted(shelves, key=lambda shelf: (alphabetical(shelf.item), shelf.key)))

    @cached_property
    def organization_of(self) -> Mapping[str, Shelf[Organization]]:
        """Organisations by id, of those in `organizations`."""
        return {shelf.item.id: shelf for shelf in self.organizations}

    @cached_property
    def group_of(self) -> Mapping[str, Shelf[Group]]:
        """Groups by id, of those in `groups`."""
        return {shelf.item.id: shelf for shelf in self.groups}

    @cached_property
    def tag_of(self) -> Mapping[str, Shelf[str]]:
        """By path segment."""
        return {shelf.key: shelf for shelf in self.tags}

    def languages_of_tag(self, key: str) -> tuple[str, ...] | None:
        """The site's languages in which a tag's page exists; None for all."""
        found = self._languages_by_tag.get(key)
        return None if found is None else tuple(known for known in self.partner.languages if known in found)

    @cached_property
    def _languages_by_tag(self) -> Mapping[str, set[str]]:
        """By path segment, where a dataset with that tag marks any tag with a language."""
        marked = {
            tag_segment(name)
            for dataset in self.datasets
            if any(tag.language for tag in dataset.tags)
            for name in self.tags_of(dataset)
        }
        found: dict[str, set[str]] = {key: set() for key in marked}
        for dataset in self.datasets:
            for language in self.partner.languages:
                for key in map(tag_segment, tags_in(dataset, language)):
                    if key in found:
                        found[key].add(language)
        return found

    def key(self, dataset: Dataset) -> str:
        """The dataset's path segment."""
        return self._dataset_keys[dataset.id]

    @cached_property
    def numbered(self) -> tuple[Dataset, ...]:
        """Oldest first: what is added comes last, so that the others keep their numbers from build to build."""
        return tuple(sorted(self.catalogue.datasets, key=lambda d: (d.created or LONG_AGO, d.id)))

    @cached_property
    def _dataset_keys(self) -> Mapping[str, str]:
        return _keys((d.name, d.id) for d in self.numbered)

    @cached_property
    def remembered(self) -> tuple[Known, ...]:
        """What the next build is to know of the addresses of this one's datasets, and of earlier ones."""
        if not self.is_default:
            return self.first.remembered
        return self._names.after(Known.of(dataset, self.key(dataset)) for dataset in self.catalogue.datasets)

    @cached_property
    def former(self) -> Former:
        """Addresses that datasets had, and what becomes of them."""
        return Former.of(self.remembered) if self.is_default else self.first.former

    def related(self, dataset: Dataset, count: int = 3) -> list[Dataset]:
        """The datasets that share most with this one: a tag weighs more the rarer it is, a group a little."""
        weights: dict[str, float] = defaultdict(float)
        for name in self.tags_of(dataset):
            shelf = self.tag_of[tag_segment(name)]
            if len(shelf.datasets) <= _RELATED_LIMIT:
                for other in shelf.datasets:
                    weights[other.id] += 1 / len(shelf.datasets)
        for group in dataset.groups:
            if (found := self.group_of.get(group)) and len(found.datasets) <= _RELATED_LIMIT:
                for other in found.datasets:
                    weights[other.id] += 0.5 / len(found.datasets)
        weights.pop(dataset.id, None)
        best = sorted(weights, key=lambda i: (-weights[i], self._rank[i]))[:count]
        return [self.datasets[self._rank[i]] for i in best]

    @cached_property
    def _rank(self) -> Mapping[str, int]:
        return {dataset.id: index for index, dataset in enumerate(self.datasets)}

    def _shelves(self, items: Iterable[_N], members: Mapping[str, list[Dataset]]) -> tuple[Shelf[_N], ...]:
        found = sorted(items, key=lambda item: item.id)
        keys = _keys((item.name, item.id) for item in found)
        shelves = [Shelf(keys[item.id], self.pick(item.title), item, tuple(members.get(item.id, ()))) for item in found]
        return tuple(sorted(shelves, key=lambda shelf: (alphabetical(str(shelf.title)), shelf.key)))


def sites_of(
    partner: Partner,
    catalogue: Catalogue,
    *,
    territory: Territory | None = None,
    names: Names = Names(),  # noqa: B008 - frozen
) -> list[Site]:
    """One for each of the partner's languages, the first one first. `names` are as `Site` has them."""
    return [*Site(partner, catalogue, partner.languages[0], territory=territory, names=names).in_all_languages]


_RELATED_LIMIT = 50  # a tag on more datasets than this says nothing about two of them


def _keys(names: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Path segments by id, for (name, id). Where a catalogue gives one name twice, the first keeps it.

    So it does where a name is made to look like another one’s segment: nobody takes a place, nor stops a build.
    """
    keys: dict[str, str] = {}
    taken: set[str] = set()
    for name, identity in names:
        key = segment(name, identity)
        attempt = identity
        while key in taken:
            key = segment(f"{name} {identity}", attempt)
            attempt += "*"
        taken.add(key)
        keys[identity] = key
    return keys
