"""A CKAN portal, read through its Action API (docs.ckan.org, "API guide").

Everything read goes to the snapshot, and the catalogue is made from the snapshot: offline and online are one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from sitegen.catalogue import Caution
from sitegen.config import Partner, SelectTable, Source
from sitegen.config.solr import any_of, closed_off
from sitegen.errors import SourceError
from sitegen.sources import snapshot
from sitegen.sources.answer import Answer, Description, Offer, Progress, no_file
from sitegen.sources.ckan import stamps, sync
from sitegen.sources.ckan.client import ActionError, Client, Owner
from sitegen.sources.ckan.pages import Pages
from sitegen.sources.ckan.part import Listing, Part, Today
from sitegen.sources.ckan.term_table import TermTable, Translations
from sitegen.sources.http.patience import Waiting, unwatched
from sitegen.sources.logos import images, logos
from sitegen.sources.offers import found
from sitegen.sources.selection import unknown
from sitegen.sources.shape import terms
from sitegen.sources.shape.dataset import group_mentions, organization_mentions
from sitegen.sources.shape.owners import Directory, logo_address, organization
from sitegen.sources.snapshot import Header, Snapshot
from sitegen.sources.values import line

_HIDDEN = ("Not Found Error", "Authorization Error")


class Portal:
    """One portal, for as long as a run lasts. No question is asked before it is needed."""

    def __init__(self, source: Source, cache: Path, waiting: Waiting = unwatched) -> None:
        self._source = source
        self._cache = cache
        self._client = Client(source, waiting)
        self._pages = Pages(self._client)
        self._terms = TermTable(self._client)
        self._today = Today()
        self._is_begun = False
        self._offers: tuple[Offer, ...] | None = None

    def close(self) -> None:
        """Close the connections to the portal."""
        self._client.close()

    @property
    def received(self) -> int:
        """Bytes of all answers so far, unpacked."""
        return self._client.received

    @property
    def cautions(self) -> list[Caution]:
        """What a webmaster should know of where the portal answers."""
        return self._client.cautions

    def refresh(self, partner: Partner, *, fresh: bool, progress: Progress) -> None:
        """Bring the partner's part of the snapshot up to date, or leave it as it was and raise SourceError."""
        client, select = self._client, partner.select
        try:
            selected = _selected(client, "organization", select.organizations)
            groups = _selected(client, "group", select.groups)
            fq = query(select, selected, groups)

            def work(draft: Snapshot) -> Part:
                if not self._is_begun:
                    self._pages.take_up(draft.manner())
                    self._is_begun = True
                part = Part(self._pages, fq, draft, partner.name, self._today, progress, fresh)
                found = sync.sync(part)
                draft.finish(partner.name, self._header(partner, draft, found, selected, groups), found.there)
                draft.put_manner(self._pages.next_manner)
                return part

            snapshot.update(self._cache, self._source, work).finish()
        except ActionError:
            raise
        except SourceError as error:
            if snapshot.holds(self._cache, partner):
                error.hint = f"{error.hint}; --offline builds from what was read last".removeprefix("; ")
            raise

    def state(self, partner: Partner) -> str:
        """The digest of what the snapshot holds for the partner; "" where that is nothing."""
        return snapshot.state(self._cache, partner)

    @property
    def looked_at(self) -> Set[Path]:
        """No file: all that answers come from is in the snapshot."""
        return frozenset()

    @contextmanager
    def answer(self, partner: Partner) -> Iterator[Answer]:
        """The partner's datasets, owners and logos from the snapshot. Raises SourceError where it has none of use."""
        with snapshot.reading(self._cache, self._source) as found:
            header, packages = found.reading(partner)
            known = header.terms
            yield Answer(
                packages=(terms.package(each, known, partner.languages) for each in packages) if known else packages,
                organizations=tuple(terms.owner(each, known) for each in header.organizations),
                groups=tuple(terms.owner(each, known) for each in header.groups),
                selected=partner.select.organizations,
                logo=logos.cached(self._cache, header.logos),
                cautions=header.warnings,
            )

    def describe(self, slug: str) -> Description:
        """From `organization_show`, and the logo from its host. Raises SourceError for an unknown organisation."""
        shown = _selected(self._client, "organization", [slug])[0]
        content = logos.picture(self._client.pictures, logo_address(shown))
        made = organization(*Directory([shown]).entry(line(shown.get("id")) or slug), no_file)
        extension = images.extension(content)
        return Description(made.name, made.title, made.description, made.url, content if extension else b"", extension)

    def search(self, words: str) -> list[Offer]:
        """Among all of the portal's, which are asked for once: their names, and the titles and counts of its search."""
        if self._offers is None:
            counted = {name: Offer(name, title, number) for name, title, number in self._pages.values("organization")}
            listed = self._client.action("organization_list")
            names = [line(each) for each in listed] if isinstance(listed, list) else []
            empty = {name: Offer(name, name, 0) for name in names if name}
            self._offers = tuple((empty | counted).values())
        return found(self._offers, words)

    def reach(self) -> None:
        """Ask for one dataset, and whether the portal knows the token. Raises SourceError."""
        _, found = self._pages.page("", start=0, rows=1, fields=(*stamps.FIELDS, stamps.OWNER))
        for each in found:
            self._client.check_token(line(each.get("id")) if isinstance(each, dict) else "")

    def find(self, partner: Partner) -> None:
        """Look up what the partner selects, and count its datasets. SourceError: an unknown name, a wrong filter."""
        select = partner.select
        selected = _selected(self._client, "organization", select.organizations)
        groups = _selected(self._client, "group", select.groups)
        self._pages.count(query(select, selected, groups))

    def _header(
        self, partner: Partner, draft: Snapshot, found: Listing, selected: list[Owner], chosen: list[Owner]
    ) -> Header:
        """What goes with the datasets: their organisations and groups as the portal shows them now, and the logos."""
        organizations, groups = Directory(selected), Directory(chosen)
        met: set[str] = set()
        for package in draft.packages(found.there):
            if isinstance(package, dict):
                for mention in organization_mentions(package):
                    met.add(organizations.learn(mention))
                for mention in group_mentions(package):
                    met.add(groups.learn(mention))
        shown_organizations = [_shown(self._client, "organization_show", *entry) for entry in organizations.entries()]
        shown_groups = [_shown(self._client, "group_show", *entry) for entry in groups.entries()]
        translations = self._translations(partner, draft.packages(found.there), [*shown_organizations, *shown_groups])
        cautions = [
            *self._client.cautions,
            *self._unfound("organization", selected, met),
            *self._unfound("group", chosen, met),
            *self._terms.cautions,
        ]
        pictures = logos.fetch(
            self._client.pictures, [*shown_organizations, *shown_groups], self._cache, draft, cautions
        )
        return Header(
            selection=partner.select.model_dump(mode="json"),
            count=len(found.there),
            organizations=shown_organizations,
            groups=shown_groups,
            logos=pictures,
            cautions=[(each.code, each.where, each.message) for each in cautions],
            mark=found.mark,
            terms=translations,
        )

    def _translations(self, partner: Partner, packages: Iterable[object], owners: Iterable[Owner]) -> Translations:
        """What the portal's table of terms has of the texts that the partner shows; nothing where it keeps none."""
        if not self._terms.is_kept:
            return {}
        said = {text for each in packages for text in terms.of_package(each)}
        said.update(text for each in owners for text in terms.of_owner(each))
        return self._terms.translations(said, partner.languages)

    def _unfound(self, kind: str, selected: list[Owner], met: set[str]) -> Iterator[Caution]:
        """Those selected of which the search finds nothing, though the portal counts datasets of theirs.

        A group that was renamed stays in the index under its old name, until each of its datasets is saved.
        """
        clause = {"organization": _owned, "group": _grouped}[kind]
        for owner in selected:
            if line(owner.get("id")) in met or self._pages.count(clause([owner])):
                continue
            if counted := self._counted(kind, owner):
                yield Caution(
                    f"{kind}-finds-nothing",
                    line(owner.get("name")),
                    f"the portal counts {counted} datasets there, and its search finds none: was it renamed? "
                    "Its administrators can have the portal's search index rebuilt",
                )

    def _counted(self, kind: str, owner: Owner) -> int:
        """How many datasets the portal counts of an owner; of a group, `package_count` may be the search's own word."""
        counted = owner.get("package_count")
        if kind == "organization" or (isinstance(counted, int) and counted > 0):
            return counted if isinstance(counted, int) else 0
        try:
            members = self._client.action("member_list", id=line(owner.get("id")), object_type="package")
        except SourceError:  # not every portal tells strangers
            return 0
        listed = members if isinstance(members, list) else []
        return sum(isinstance(each, list) and "private" not in each for each in listed)


connect = Portal


def _selected(client: Client, kind: str, names: Iterable[str]) -> list[Owner]:
    """What the portal says of the owners asked for: an unknown one in a filter looks like one without data."""
    shown = []
    for name in names:
        try:
            shown.append(client.shown(f"{kind}_show", name))
        except ActionError as error:
            if error.kind not in _HIDDEN:
                raise
            known = client.action(f"{kind}_list")
            inventory = [line(each) for each in known] if isinstance(known, list) else []
            if name in inventory:  # it is there, and not shown
                raise
            raise unknown(kind, name, inventory, where=error.where) from None
    return shown


def _shown(client: Client, action: str, identity: str, mentioned: Owner) -> Owner:
    """An owner as the portal shows it now; where it shows nothing, as the datasets embed it."""
    try:
        return client.shown(action, identity)
    except ActionError as error:
        if error.kind not in _HIDDEN:
            raise
        return {"id": identity, **mentioned}


def query(select: SelectTable, organizations: Iterable[Owner], groups: Iterable[Owner]) -> str:
    """The filter for `fq`. Each clause is required by itself, whatever operators the partner's own one uses."""
    clauses = (
        _owned(organizations),
        _grouped(groups),
        any_of("tags", select.tags) if select.tags else "",
        closed_off(select.fq),
    )
    return " ".join(filter(None, clauses))


def _owned(organizations: Iterable[Owner]) -> str:
    """By their ids: the index goes on having datasets under the name that their organisation had when they were saved
    (CKAN 2.6 to 2.12)."""
    ids = tuple(line(each.get("id")) or line(each.get("name")) for each in organizations)
    return any_of("owner_org", ids) if ids else ""


def _grouped(groups: Iterable[Owner]) -> str:
    """By their names: the index has nothing else of them."""
    names = tuple(line(each.get("name")) for each in groups)
    return any_of("groups", names) if names else ""
