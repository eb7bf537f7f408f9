"""A CKAN portal, read through its Action API (what it answers: reference/ckan-answers.md).

Everything read goes to the snapshot, and the catalogue is made from the snapshot: offline and online are one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from sitegen.catalogue import Caution
from sitegen.config import Partner, SelectTable, Source
from sitegen.errors import SourceError
from sitegen.sources import images, logos, snapshot
from sitegen.sources.answer import Answer, Description, Progress, no_file
from sitegen.sources.client import ActionError, Client, Owner
from sitegen.sources.selection import unknown
from sitegen.sources.shape.dataset import group_mentions, organization_mentions
from sitegen.sources.shape.owners import Directory, logo_address, organization
from sitegen.sources.shape.values import line
from sitegen.sources.snapshot import Header, Snapshot
from sitegen.sources.sync import page, quoted, sync

_HIDDEN = ("Not Found Error", "Authorization Error")


class Portal:
    """One portal, for as long as a run lasts. No question is asked before it is needed."""

    def __init__(self, source: Source, cache: Path) -> None:
        self._source = source
        self._cache = cache
        self._client = Client(source)

    def close(self) -> None:
        self._client.close()

    @property
    def received(self) -> int:
        """Bytes of all answers so far, unpacked."""
        return self._client.received

    def refresh(self, partner: Partner, *, fresh: bool, progress: Progress) -> None:
        """Bring the partner's part of the snapshot up to date, or leave it as it was and raise SourceError."""
        client, select = self._client, partner.select
        try:
            selected = _selected(client, "organization", select.organizations)
            groups = _selected(client, "group", select.groups)
            fq = query(select, _names(selected), _names(groups))

            def work(draft: Snapshot) -> None:
                ids = sync(client, fq, draft, progress, fresh=fresh)
                draft.finish(partner.name, self._header(select, draft, ids, selected, groups), ids)

            snapshot.update(self._cache, self._source, work)
        except ActionError:
            raise
        except SourceError as error:
            if snapshot.holds(self._cache, partner):
                error.hint = f"{error.hint}; --offline builds from what was read last".removeprefix("; ")
            raise

    def state(self, partner: Partner) -> str:
        return snapshot.state(self._cache, partner)

    @property
    def looked_at(self) -> Set[Path]:
        return frozenset()

    @contextmanager
    def answer(self, partner: Partner) -> Iterator[Answer]:
        with snapshot.reading(self._cache, self._source) as found:
            header, packages = found.reading(partner)
            yield Answer(
                packages=packages,
                organizations=tuple(header.organizations),
                groups=tuple(header.groups),
                selected=partner.select.organizations,
                logo=logos.cached(self._cache, header.logos),
                cautions=header.warnings,
            )

    def describe(self, slug: str) -> Description:
        shown = _selected(self._client, "organization", [slug])[0]
        content = logos.picture(self._client.pictures, logo_address(shown))
        made = organization(*Directory([shown]).entry(line(shown.get("id")) or slug), no_file)
        extension = images.extension(content)
        return Description(made.name, made.title, made.description, made.url, content if extension else b"", extension)

    def reach(self) -> None:
        _, found = page(self._client, "", start=0, rows=1)
        for each in found:
            self._client.check_token(line(each.get("id")) if isinstance(each, dict) else "")

    def _header(
        self, select: SelectTable, draft: Snapshot, ids: list[str], selected: list[Owner], chosen: list[Owner]
    ) -> Header:
        """What goes with the datasets: their organisations and groups as the portal shows them now, and the logos."""
        organizations, groups = Directory(selected), Directory(chosen)
        for package in draft.packages(ids):
            if isinstance(package, dict):
                for mention in organization_mentions(package):
                    organizations.learn(mention)
                for mention in group_mentions(package):
                    groups.learn(mention)
        shown_organizations = [_shown(self._client, "organization_show", *entry) for entry in organizations.entries()]
        shown_groups = [_shown(self._client, "group_show", *entry) for entry in groups.entries()]
        cautions: list[Caution] = []
        found = logos.fetch(self._client.pictures, [*shown_organizations, *shown_groups], self._cache, draft, cautions)
        return Header(
            selection=select.model_dump(mode="json"),
            count=len(ids),
            organizations=shown_organizations,
            groups=shown_groups,
            logos=found,
            cautions=[(each.code, each.where, each.message) for each in cautions],
        )


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
            raise unknown(kind, name, inventory, where=error.where) from None
    return shown


def _names(shown: Iterable[Owner]) -> list[str]:
    return [line(each.get("name")) for each in shown]


def _shown(client: Client, action: str, identity: str, mentioned: Owner) -> Owner:
    """An owner as the portal shows it now; where it shows nothing, as the datasets embed it."""
    try:
        return client.shown(action, identity)
    except ActionError as error:
        if error.kind not in _HIDDEN:
            raise
        return {"id": identity, **mentioned}


def query(select: SelectTable, organizations: Iterable[str], groups: Iterable[str]) -> str:
    """The filter for `fq`. Each clause is required by itself, whatever operators the partner's own one uses."""
    clauses = [
        f"+{field}:({' OR '.join(map(quoted, values))})"
        for field, values in (("organization", tuple(organizations)), ("groups", tuple(groups)), ("tags", select.tags))
        if values
    ]
    own = select.fq.strip()
    if own.startswith(("-", "NOT ", "!")):  # Solr finds nothing for a purely negative clause in parentheses
        clauses.append(own)
    elif own:
        clauses.append(f"+({own})" if clauses else own)
    return " ".join(clauses)
