"""What of a dump a partner shows: a union inside a key, an intersection between keys (DESIGN §3).

A live portal is asked the same by `fq`; here the packages are looked at one by one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sitegen.config import SelectTable, nearest
from sitegen.errors import SourceError
from sitegen.sources.shape.dataset import group_mentions, hidden, hidden_owners, organization_mentions, tag_names
from sitegen.sources.shape.owners import Directory


class Selection:
    """Organisations and groups are asked for by name or id, tags as CKAN spells them."""

    def __init__(self, select: SelectTable, organizations: Directory, groups: Directory, *, where: str) -> None:
        self._select = select
        self._organizations = organizations
        self._groups = groups
        self._where = where

    def of(self, packages: Iterable[object]) -> Iterator[object]:
        """The packages selected. Once all are read, an organisation or a group that nobody knows is an error: a typo
        must not look like a partner without data."""
        tags = set(self._select.tags)
        public, kept_back = 0, Counter[str]()
        for package in packages:
            if not isinstance(package, dict):
                if not (self._select.organizations or self._select.groups or tags):
                    yield package  # left for `shape` to name
                continue
            if why := hidden(package):
                kept_back[why] += 1
                if self._is_kept_back_from(package) and (not tags or not tags.isdisjoint(tag_names(package))):
                    yield package  # `shape` says why it is not shown
                continue
            public += 1
            if (
                _any(self._select.organizations, organization_mentions(package), self._organizations)
                and _any(self._select.groups, group_mentions(package), self._groups)
                and (not tags or not tags.isdisjoint(tag_names(package)))
            ):
                yield package
        for kind, names, known in (
            ("organization", self._select.organizations, self._organizations),
            ("group", self._select.groups, self._groups),
        ):
            for wanted in names:
                if wanted not in known:
                    if kept_back and not public:  # nobody says who they are: the fault is not in the name
                        raise none_public(kept_back, where=self._where)
                    raise unknown(kind, wanted, known.names(), where=self._where)

    def _is_kept_back_from(self, package: dict[str, Any]) -> bool:
        """Whether a package that is not public is of those asked for. Nothing is learnt of it."""
        owners = hidden_owners(package)
        return all(
            not wanted or any(name in owners or known.identity(name) in owners for name in wanted)
            for wanted, known in (
                (self._select.organizations, self._organizations),
                (self._select.groups, self._groups),
            )
        )


def none_public(reasons: Mapping[str, int], *, where: str) -> SourceError:
    """A dump of which nothing may be shown."""
    told = "; ".join(f"{count} × {why}" for why, count in sorted(reasons.items()))
    return SourceError(f"none of its datasets is public: {told}", where=where, hint=_HINT)


def _any(wanted: tuple[str, ...], mentions: Iterable[Any], known: Directory) -> bool:
    met = {known.learn(mention) for mention in mentions}
    return not wanted or any(known.identity(name) in met for name in wanted if name in known)


def unknown(kind: str, name: str, known: Iterable[str], *, where: str) -> SourceError:
    """There is no organization or group (`kind`) of that name: the error, with the nearest names."""
    names = sorted(known)
    close = nearest(name, names, count=3)
    what = _WORDS[kind]
    return SourceError(
        f'no {what} "{name}"',
        where=where,
        hint=f"did you mean {' or '.join(close)}?" if close else _inventory(what, names),
    )


_HINT = "docs/sources.md lists the words that mean public; of others, a dump says `private: false` and `state: active`"
_WORDS = {"organization": "organisation", "group": "group"}


def _inventory(what: str, names: list[str]) -> str:
    if not names:
        return f"the source names no {what} at all"
    shown = ", ".join(names[:12])
    return f"there are: {shown}" + (f" and {len(names) - 12} others" if len(names) > 12 else "")
