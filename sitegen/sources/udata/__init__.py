"""A portal of udata, as data.gouv.fr, read through its API organisation by organisation.

What it answers goes to the snapshot as it is; packages such as CKAN's are made of it when a catalogue is.
"""

from __future__ import annotations

from collections.abc import Iterator, Set
from contextlib import contextmanager
from pathlib import Path

from sitegen.catalogue import Caution
from sitegen.config import Partner, SelectTable, Source, UdataSource
from sitegen.errors import SourceError
from sitegen.sources import snapshot
from sitegen.sources.answer import Answer, Description, Offer, Progress, no_file
from sitegen.sources.http.patience import Waiting, unwatched
from sitegen.sources.logos import images, logos
from sitegen.sources.shape.owners import Directory, logo_address, organization
from sitegen.sources.snapshot import Header, Snapshot
from sitegen.sources.udata.client import Client, Raw
from sitegen.sources.udata.package import harvested_from, owner, package
from sitegen.sources.values import identifier, line, strings


class Portal:
    """One portal, for as long as a run lasts. No question is asked before it is needed."""

    def __init__(self, source: Source, cache: Path, waiting: Waiting = unwatched) -> None:
        if not isinstance(source.settings, UdataSource):
            raise TypeError(f"not a portal of udata: {source.settings.kind}")
        self._source = source
        self._excluded = source.settings.exclude_harvested_from
        self._cache = cache
        self._client = Client(source, waiting)

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
        """Read the partner's part of the portal, or leave what was read last and raise SourceError.

        All of it, `fresh` or not: an organisation has hundreds of datasets at most, not thousands.
        """
        select = partner.select
        try:
            selected = [self._client.known_organization(name) for name in select.organizations]
            datasets = self._datasets(select, selected, progress)

            def work(draft: Snapshot) -> None:
                for identity, raw in datasets.items():
                    draft.put(identity, "", raw)
                draft.finish(partner.name, self._header(select, draft, datasets, selected), datasets)

            snapshot.update(self._cache, self._source, work)
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
        """The partner's datasets, owners and logos from the snapshot, without what was harvested from its own site."""
        with snapshot.reading(self._cache, self._source) as found:
            header, datasets = found.reading(partner)
            yield Answer(
                packages=(
                    package(raw) if isinstance(raw, dict) else raw
                    for raw in datasets
                    if not (isinstance(raw, dict) and harvested_from(raw, self._excluded, partner.table.url))
                ),
                organizations=tuple(header.organizations),
                selected=partner.select.organizations,
                logo=logos.cached(self._cache, header.logos),
                cautions=header.warnings,
            )

    def describe(self, slug: str) -> Description:
        """From the API, and the logo from its host. Raises SourceError for an unknown organisation."""
        shown = owner(self._client.known_organization(slug))
        content = logos.picture(self._client.pictures, logo_address(shown))
        made = organization(*Directory([shown]).entry(slug), no_file)
        extension = images.extension(content)
        return Description(made.name, made.title, made.description, made.url, content if extension else b"", extension)

    def search(self, words: str) -> list[Offer]:
        """As the portal's own search finds them: it has thousands, and knows acronyms."""
        return [
            Offer(line(raw.get("slug")) or line(raw["id"]), line(raw.get("name")) or line(raw.get("slug")), number)
            for raw, number in self._client.organizations(words)
        ]

    def reach(self) -> None:
        """Ask for one dataset. Raises SourceError."""
        self._client.page(1, 1, {})

    def find(self, partner: Partner) -> None:
        """Look up the organisations that the partner selects. Raises SourceError for an unknown name."""
        for name in partner.select.organizations:
            self._client.known_organization(name)

    def _datasets(self, select: SelectTable, selected: list[Raw], progress: Progress) -> dict[str, Raw]:
        """By id. The portal finds what has all of the tags that it is asked for, and a partner means any of them."""
        questions: list[dict[str, str]] = [{"organization": identifier(each["id"])} for each in selected]
        if not questions:
            questions = [{"tag": tag} for tag in select.tags] or [{}]
        found: dict[str, Raw] = {}
        for asked in questions:
            found |= self._client.datasets(progress, asked)
        wanted = set(select.tags)
        if not wanted:
            return found
        return {identity: each for identity, each in found.items() if not wanted.isdisjoint(strings(each.get("tags")))}

    def _header(self, select: SelectTable, draft: Snapshot, datasets: dict[str, Raw], selected: list[Raw]) -> Header:
        """What goes with the datasets: their organisations as the portal shows them now, and the logos."""
        known = {identifier(each["id"]): owner(each) for each in selected}
        for raw in datasets.values():
            mentioned = raw.get("organization")
            identity = identifier(mentioned.get("id")) if isinstance(mentioned, dict) else ""
            if isinstance(mentioned, dict) and identity and identity not in known:
                known[identity] = owner(self._client.organization(identity) or mentioned)
        owners = [known[identity] for identity in sorted(known)]
        cautions = self._client.cautions
        found = logos.fetch(self._client.pictures, owners, self._cache, draft, cautions)
        return Header(
            selection=select.model_dump(mode="json"),
            count=len(datasets),
            organizations=owners,
            logos=found,
            cautions=[(each.code, each.where, each.message) for each in cautions],
        )


connect = Portal
