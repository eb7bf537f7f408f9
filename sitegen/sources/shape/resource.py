"""CKAN's resources -> Resource."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any
from urllib.parse import unquote, urlsplit

from sitegen import urls
from sitegen.catalogue import Resource, ResourceKind, Text
from sitegen.digest import digest
from sitegen.sources.answer import FindFile
from sitegen.sources.shape import addresses, dates, formats, links, schemas
from sitegen.sources.shape.licenses import license_of_file
from sitegen.sources.shape.withheld import Withheld
from sitegen.sources.values import (
    Fields,
    claimed,
    identifier,
    is_live,
    is_private,
    line,
    paragraphs,
    size,
    strings,
    terms,
    together,
    unfold,
    words,
)
from sitegen.text.misread import read_once

# `resource_type` of CKAN's forms, of Canada's; `data_type` of idgo (idgo_admin/models/resource.py).
_KINDS: dict[str, ResourceKind] = {
    **dict.fromkeys(("api", "service", "webservice", "web_service"), "api"),
    **dict.fromkeys(("documentation", "annexe", "metadata", "guide"), "documentation"),
}

_OF_PAGES = frozenset(("", "HTML", "PDF", "Web App"))  # what a link to a page may be

# Where a portal's schemas put the address of a file; by language, or in a list, the first is shown.
_OWN_ADDRESS = ("url", "download_url", "downloadURL", "access_url", "accessURL")
_ENDPOINT = "access_services.endpoint_url"  # of ckanext-dcat, where there is no file: a service gives access
# The same, and where they put that of a copy of it.
_ADDRESSES = (
    *_OWN_ADDRESS,
    _ENDPOINT,
    *("cache_url", "original_url", "webstore_url", "perma_link", "api", "datastore_url"),
)


def resources(
    dataset: str, raw: object, find: FindFile, *, locked: bool = False, portal: str = ""
) -> tuple[list[Resource], Counter[str]]:
    """The resources of the dataset with this id, in their order, and how often each fault was met.

    `locked`: the portal keeps the whole dataset's files from the public. `portal`: where relative addresses lead.
    """
    faults: Counter[str] = Counter()
    made: list[Resource] = []
    taken: dict[str, int] = {}
    raw = unfold(raw)
    secret = withheld(raw, locked=locked, portal=portal)
    for position, item in enumerate(raw if isinstance(raw, list) else []):
        if not isinstance(item, dict):
            faults["resource-unreadable"] += 1
        elif is_live(item.get("state")):
            hidden = locked or is_restricted(item)
            made.append(
                _resource(dataset, position, item, taken, find, faults, secret=secret, locked=hidden, portal=portal)
            )
    return made, faults


def withheld(raw: object, *, locked: bool, portal: str = "") -> Withheld:
    """The addresses of those of a dataset's resources that are locked: no text of the dataset may tell them."""
    raw = unfold(raw)
    secret: list[str] = []
    public: list[str] = []
    for item in raw if isinstance(raw, list) else []:
        if isinstance(item, dict):
            fields = Fields(item)
            told = secret if locked or is_restricted(item) else public
            said = [
                address
                for key in _ADDRESSES
                for value in schemas.under(fields, key)
                for address in (*strings(value), *terms(value))
            ]
            told += said
            told += filter(None, (addresses.completed(address, portal) for address in said))
    return Withheld(secret, public)


def _resource(
    dataset: str,
    position: int,
    raw: dict[str, Any],
    taken: dict[str, int],
    find: FindFile,
    faults: Counter[str],
    *,
    secret: Withheld,
    locked: bool,
    portal: str,
) -> Resource:
    fields = Fields(raw)
    own = _address(fields, *_OWN_ADDRESS)
    address = own or _address(fields, _ENDPOINT)
    url = links.link(address)
    file = find(address) if address and not url and not locked else None
    if file is None:
        url = addresses.completed(address, portal)
    address = read_once(address)
    if address and not url and file is None and not locked:
        faults["resource-without-link"] += 1
    # Ids are told apart by the part that they have in an address, where large and small letters are the same.
    identity = identifier(raw.get("id"))
    if not identity or urls.segment(identity, identity) in taken:
        faults["resource-without-id"] += 1
        identity = _derived(dataset, address, position, taken)
    taken.setdefault(urls.segment(identity, identity), 1)
    protocols = tuple(text for said in schemas.told(fields, "protocol") for text in strings(said))
    known = formats.format_of(
        fields.line("format"), fields.line("mimetype", "media_type"), "" if locked else address, protocols
    )
    # A locked resource's address is not published, not even its last part.
    fallback = ("" if locked else _file_name(address)) or known.label or identity
    name = together(fields.words("name", "title"), words(fields.translated("name")))
    description = together(fields.paragraphs("description"), paragraphs(fields.translated("description")))
    description = addresses.in_text(description, portal)
    return Resource(
        id=identity,
        name=secret.out_of(name) or Text.of(fallback),
        description=secret.out_of(description),
        format=secret.cut(known.label),
        family=known.family,
        kind="api" if address and not own else _kind(fields, protocols, known),
        url="" if locked else url,
        size=file.size if file else size(fields.get("size", "byte_size")),
        modified=dates.first_moment(fields, "last_modified", "modified", "metadata_modified", "created"),
        schema="" if locked or secret.holds(schema := _schema(fields)) else schema,
        restricted=locked,
        file=file,
        datastore=claimed(fields.get("datastore_active")) and not locked,
        license=None if locked else secret.out_of_license(license_of_file(fields)),
    )


def is_restricted(raw: Mapping[str, Any]) -> bool:
    """Whether the portal keeps the file from the public.

    ckanext-restricted and idgo write JSON in a string, with a `level` that is "public" where everybody may read
    (idgo_admin/models/resource.py). What cannot be understood there counts as restricted: a file shown locked by
    mistake is mended, one that leaked is not.
    """
    fields = Fields(raw)
    if is_private(fields.get("private")):
        return True
    if any(claimed(fields.get(key)) for key in ("in_quarantine", "restricted_by_jurisdiction")):
        return True
    return any(_hides(unfold(value)) for value in fields.each("restricted", "restricted_level", "restricted-level"))


def _hides(value: object) -> bool:
    if isinstance(value, dict):
        level = value.get("level")
        if level in (None, ""):
            return any(map(claimed, value.values()))
        return line(level).lower() != "public"
    return claimed(value) and not (isinstance(value, str) and value.strip().lower() == "public")


def _derived(dataset: str, address: str, position: int, taken: dict[str, int]) -> str:
    """An id that lasts as long as the address does, and does not depend on the resources around.

    `taken` has, for each id that is, how often it was asked for: the same address may come thousands of times.
    """
    first = identity = digest(dataset.encode(), (address or str(position)).encode())
    while identity in taken:  # the same address twice
        taken[first] = taken.get(first, 1) + 1
        identity = digest(dataset.encode(), address.encode(), str(taken[first]).encode())
    return identity


def _address(fields: Fields, *names: str) -> str:
    """The first that one of these names has."""
    return next((text for name in names for said in schemas.under(fields, name) for text in terms(said)), "")


def _kind(fields: Fields, protocols: tuple[str, ...], known: formats.Format) -> ResourceKind:
    for key in ("resource_type", "data_type"):
        if kind := _KINDS.get(fields.line(key).lower()):
            return kind
    purpose = line(next(schemas.told(fields, "purpose"), ""))
    if known.label in _OF_PAGES and formats.is_page(protocols[0] if protocols else "", purpose):
        return "documentation"
    return known.kind


def _schema(fields: Fields) -> str:
    for value in fields.each("schema", "schema_url", "conformsTo", "conforms_to"):
        found = unfold(value)
        if isinstance(found, dict):
            found = found.get("url")
        if address := links.first_web(*strings(found)):
            return address
    return ""


def _file_name(address: str) -> str:
    try:
        name = unquote(urlsplit(address).path.rstrip("/").rpartition("/")[2])
    except ValueError:
        return ""
    return line(name) if "." in name.strip(".") else ""
