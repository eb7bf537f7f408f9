"""A CKAN portal, read through its Action API (what it answers: reference/ckan-answers.md).

Everything read goes to the snapshot, and the catalogue is made from the snapshot: offline and online are one path.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from sitegen.config import CkanSource, SelectTable, Source
from sitegen.errors import SourceError
from sitegen.model import Caution
from sitegen.sources import images, logos, snapshot
from sitegen.sources.answer import Answer, Description, Progress, no_file
from sitegen.sources.client import ActionError, Client
from sitegen.sources.selection import unknown_organization
from sitegen.sources.shape.dataset import group_mentions, organization_mentions
from sitegen.sources.shape.owners import Directory, logo_address, organization
from sitegen.sources.shape.values import line

ROWS = 1000  # ckan.search.rows_max: what a portal gives at most unless it was told otherwise
_BARE = {"include_datasets": False, "include_users": False, "include_followers": False}


def read(source: Source, select: SelectTable, *, cache: Path, offline: bool, progress: Progress) -> Answer:
    path = snapshot.place(cache, source, select)
    if not offline:
        try:
            with Client(_settings(source).url) as client:
                _refresh(client, source, select, cache, progress)
        except ActionError:
            raise
        except SourceError as error:
            if path.is_file():
                error.hint = f"{error.hint}; --offline builds from what was read last".removeprefix("; ")
            raise
    header, packages = snapshot.load(path, source, select)
    return Answer(
        packages=packages,
        organizations=tuple(header.organizations),
        groups=tuple(header.groups),
        selected=select.organizations,
        logo=logos.cached(cache, header.logos),
        cautions=header.warnings,
    )


def describe(source: Source, slug: str) -> Description:
    with Client(_settings(source).url) as client:
        shown = _selected(client, [slug])[0]
        content = _logo(client, shown)
    made = organization(*Directory([shown]).entry(line(shown.get("id")) or slug), no_file)
    extension = images.extension(content)
    return Description(made.name, made.title, made.description, made.url, content if extension else b"", extension)


def _logo(client: Client, shown: dict[str, Any]) -> bytes:
    """The organisation's picture, or nothing: a partner's folder begins without one as well."""
    address = logos.absolute(logo_address(shown), client.portal)
    try:
        return client.image(address, images.LARGEST) if address else b""
    except SourceError:
        return b""


def reach(source: Source) -> None:
    with Client(_settings(source).url) as client:
        _page(client, "", start=0, rows=0)


def _settings(source: Source) -> CkanSource:
    if not isinstance(source.settings, CkanSource):
        raise TypeError(f"not a CKAN portal: {source.settings.kind}")
    return source.settings


def _refresh(client: Client, source: Source, select: SelectTable, cache: Path, progress: Progress) -> None:
    selected = _selected(client, select.organizations)
    names = [line(shown.get("name")) for shown in selected]
    organizations, groups = Directory(selected), Directory(())
    with snapshot.writing(snapshot.place(cache, source, select)) as draft:
        for package in _packages(client, query(select, names), progress):
            draft.add(package)
            if isinstance(package, dict):
                for mention in organization_mentions(package):
                    organizations.learn(mention)
                for mention in group_mentions(package):
                    groups.learn(mention)
        shown_organizations = _shown(client, "organization_show", organizations, selected)
        shown_groups = _shown(client, "group_show", groups, [])
        cautions: list[Caution] = []
        owners = [*shown_organizations, *shown_groups]
        found = logos.fetch(client, owners, cache, cautions)
        draft.header = snapshot.Header(
            format=snapshot.FORMAT,
            url=source.settings.url,
            selection=select.model_dump(mode="json"),
            count=draft.count,
            organizations=shown_organizations,
            groups=shown_groups,
            logos=found,
            cautions=[(each.code, each.where, each.message) for each in cautions],
        )


def _selected(client: Client, names: Iterable[str]) -> list[dict[str, Any]]:
    """What the portal says of the organisations asked for: an unknown one in a filter looks like one without data."""
    shown = []
    for name in names:
        try:
            shown.append(_object(client, "organization_show", name))
        except ActionError as error:
            if error.kind != "Not Found Error":
                raise
            known = client.action("organization_list")
            inventory = [line(each) for each in known] if isinstance(known, list) else []
            raise unknown_organization(name, inventory, where=error.where) from None
    return shown


def _shown(client: Client, action: str, known: Directory, already: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Everything of one kind as the portal shows it now; what it does not show is left as the datasets embed it."""
    found = list(already)
    done = {line(each.get("id")) for each in already}
    for identity, entry in known.entries():
        if identity in done:
            continue
        try:
            found.append(_object(client, action, identity))
        except ActionError:
            found.append({"id": identity, **entry})
    return found


def _object(client: Client, action: str, identity: str) -> dict[str, Any]:
    result = client.action(action, id=identity, **_BARE)
    if not isinstance(result, dict):
        raise _strange(client, action, "an object")
    return result


def query(select: SelectTable, organizations: Iterable[str]) -> str:
    """The filter for `fq`. Each clause is required by itself, whatever operators the partner's own one uses."""
    clauses = [
        f"+{field}:({' OR '.join(map(_quoted, values))})"
        for field, values in (
            ("organization", tuple(organizations)),
            ("groups", select.groups),
            ("tags", select.tags),
        )
        if values
    ]
    own = select.fq.strip()
    if own.startswith(("-", "NOT ", "!")):  # Solr finds nothing for a purely negative clause in parentheses
        clauses.append(own)
    elif own:
        clauses.append(f"+({own})" if clauses else own)
    return " ".join(clauses)


def _quoted(value: str) -> str:
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _packages(client: Client, fq: str, progress: Progress) -> Iterator[object]:
    """Every dataset that the filter finds. `id asc` is the order that does not move while one pages."""
    start, first = 0, None
    while True:
        count, results = _page(client, fq, start, ROWS)
        if not results:
            break
        if results[0] == first:
            raise SourceError("the portal gives the same page again: it ignores `start`", where=client.portal)
        first = results[0]
        yield from results
        start += len(results)  # a portal may give fewer rows than asked, without a word
        progress(start, count)
        if start >= count:
            break
    if start < count:
        raise SourceError(
            f"the portal counts {count} datasets and gave {start}",
            where=client.portal,
            hint="datasets would vanish from the site: try again, and tell the portal's administrators if it stays so",
        )


def _page(client: Client, fq: str, start: int, rows: int) -> tuple[int, list[Any]]:
    parameters: dict[str, str | int] = {"sort": "id asc", "rows": rows, "start": start}
    if fq:
        parameters["fq"] = fq
    result = client.action("package_search", **parameters)
    if isinstance(result, dict):
        count, results = result.get("count"), result.get("results")
        if isinstance(count, int) and isinstance(results, list):
            return count, results
    raise _strange(client, "package_search", "`count` and `results`")


def _strange(client: Client, action: str, expected: str) -> SourceError:
    return SourceError(
        f"an answer without {expected}",
        where=f"{client.portal}api/3/action/{action}",
        hint="`url` of the source must be the address of a CKAN portal, version 2.3 or later",
    )
