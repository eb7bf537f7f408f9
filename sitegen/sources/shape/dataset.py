"""A CKAN package -> Dataset."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import datetime, time
from typing import Any

from sitegen.catalogue import Dataset, Resource, Tag, Text
from sitegen.errors import unforeseen
from sitegen.sources.shape import addresses, dates, hvd, limits, links, people, rights, schemas, spatial
from sitegen.sources.shape.context import Context
from sitegen.sources.shape.frequency import frequency
from sitegen.sources.shape.licenses import common, license_of
from sitegen.sources.shape.owners import Directory
from sitegen.sources.shape.remembered import remembered
from sitegen.sources.shape.resource import is_restricted, resources, withheld
from sitegen.sources.values import (
    Fields,
    by_language,
    identifier,
    is_live,
    is_private,
    label,
    line,
    paragraphs,
    strings,
    together,
    truth,
    unfold,
    words,
)

# Never published, whatever a partner asks for: persons, rights, and what has a place of its own (DESIGN §6).
_NEVER = frozenset(
    (
        *("restricted", "allowed_users", "allowed_groups", "creator_user_id", "package_creator", "updated_by_script"),
        *("author", "author_email", "creator_email", "publisher_email", "users", "resources", "organization"),
        *(name.partition(".")[0] for field in people.FIELDS for name in schemas.names(field)),
    )
)
_LONGEST_WORD = 30  # characters
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)

# Where other schemas have what CKAN has as `tags`: Project Open Data, JSON-LD, forms of CKAN.
_OTHER_TAGS = ("keyword", "keywords", "tag_string")
_HIDDEN = ("private", "privé", "privée", "hidden", "internal", "interne")

_FAULTS = {
    "resource-unreadable": "resources that are not JSON objects, left out",
    "resource-without-link": "resources whose address is not http(s), ftp or mailto, shown without a link",
    "resource-without-id": "resources without an id of their own, for which one was derived",
}


def dataset(raw: object, context: Context, place: str = "") -> Dataset | None:
    """What may be published of a package; None where it is private, not a dataset or nameless.

    `place` says where a package without a name stands. Total: any JSON value is taken.
    """
    if not isinstance(raw, dict):
        context.caution("dataset-unreadable", place, "not a CKAN package (a JSON object): left out")
        return None
    name, own = identifier(raw.get("name")), identifier(raw.get("id"))
    name, identity = name or own, own or name
    if not name:
        context.caution("dataset-unreadable", place, "a package without name and id: left out")
        return None
    if line(raw.get("type")).lower() == "harvest":  # ckanext-harvest's sources; package_search hides them as well
        return None
    if why := hidden(raw):
        # Warnings end up in logs that many read: only an id that says nothing names what is not public.
        where = own if _UUID.fullmatch(own) else place
        context.caution("dataset-not-public", where, f"{why}: left out")
        return None
    cutter = limits.Cutter()
    try:
        shaped = remembered(raw, context, lambda own: _dataset(raw, name, identity, own))
        owner = _first(organization_mentions(raw), context.organizations)
        groups = cutter.groups({identity for each in group_mentions(raw) if (identity := context.groups.find(each))})
    except Exception as error:  # nothing in here should: where it does, it is one dataset, and not the catalogue
        context.caution("dataset-unreadable", name, f"{unforeseen(error)}: left out")
        return None
    context.cautions.extend(shaped.cautions)
    _tell_of(cutter, name, context)
    return replace(shaped.dataset, organization=owner, groups=groups)


def _dataset(raw: dict[str, Any], name: str, identity: str, context: Context) -> Dataset:
    """All of it but for its owner and groups, which are known by what other packages say of them too."""
    fields = Fields(raw)
    title = together(fields.words("title", "display_name"), words(fields.translated("title")))
    if not title:
        context.caution("dataset-without-title", name, "no title: its name is shown in place of one")
    locked = is_restricted(raw)
    made, faults = resources(
        identity, raw.get("resources"), context.resource_file, locked=locked, portal=context.portal
    )
    secret = withheld(raw.get("resources"), locked=locked, portal=context.portal)
    for code, count in faults.items():
        context.caution(code, name, f"{_FAULTS[code]}: {count}")
    outline = spatial.outline(fields)
    if outline is None and spatial.claims_outline(fields):
        context.caution("dataset-outline-refused", name, "its outline (`spatial`) is not a polygon in WGS 84: left out")
    notes = together(fields.paragraphs("notes", "description"), paragraphs(fields.translated("notes")))
    code, label = frequency(fields)
    cutter = limits.Cutter()
    whole = Dataset(
        id=identity,
        name=name,
        title=secret.out_of(title) or Text.of(name),
        notes=secret.out_of(addresses.in_text(notes, context.portal, f"dataset/{name}")),
        tags=tuple(tag for tag in _tags(raw) if not secret.holds(tag.name)),
        resources=tuple(made),
        license=secret.out_of_license(license_of(fields)) or common(made),
        created=dates.first_moment(fields, "metadata_created"),
        modified=_modified(fields, made),
        issued=dates.issued(fields),
        frequency=code,
        frequency_label=secret.cut(label),
        temporal=dates.period(fields),
        spatial=outline,
        territory=secret.out_of(spatial.territory(fields)),
        granularity=secret.out_of(spatial.granularity(fields)),
        hvd=hvd.categories(fields),
        version=secret.cut(fields.line("version")),
        url=secret.cut(links.first_web(*schemas.told(fields, "page"))),
        contact=secret.out_of_contact(people.contact(fields)) if context.show.contacts else None,
        publisher=secret.out_of_party(people.publisher(fields)) if context.show.contacts else None,
        creator=secret.out_of_party(people.creator(fields)) if context.show.contacts else None,
        access_rights=secret.cut(rights.access_rights(fields)),
        legislation=tuple(law for law in rights.legislation(fields) if not secret.holds(law)),
        extras=tuple((key, text) for key, said in _extras(fields, context.show.extras) if (text := secret.cut(said))),
    )
    cut = cutter.dataset(whole)
    _tell_of(cutter, name, context)
    return cut


def _tell_of(cutter: limits.Cutter, name: str, context: Context) -> None:
    for code, count in cutter.cut.items():
        context.caution(code, name, f"{limits.MESSAGES[code]}: {count}")


def _modified(fields: Fields, made: list[Resource]) -> datetime | None:
    """CKAN moves `metadata_modified` at every change of a dataset or of one of its resources, and of nothing else
    (seen on CKAN 2.12): it is the portal's own word. The others are typed by hand, and may be plans. So is what
    some portals show as `metadata_modified`, a day at midnight; it holds until a file turns out to be younger."""
    own = dates.first_moment(fields, "metadata_modified")
    if own is not None and own.time() != time.min:
        return own
    files = max((resource.modified for resource in made if resource.modified), default=None)
    if own is not None:
        return max(own, files or own)
    return dates.revised(fields) or files


def hidden(raw: dict[str, Any]) -> str:
    """Why a package is not for everybody, in words for its webmaster; empty where it is public."""
    state, private = raw.get("state"), raw.get("private")
    if not is_live(state):
        return f"its `state` is {_shown(state)}"
    if not is_private(private):
        return _hidden_elsewhere(raw)
    is_flag = isinstance(private, bool) or truth(private) is not None
    return "private on the portal" if is_flag else f"its `private` says {_shown(private)}, which counts as private"


def _hidden_elsewhere(raw: dict[str, Any]) -> str:
    """The same of fields in which CKAN's index, other portals and their exports say what `private` says."""
    for key in ("capacity", "visibility"):
        if line(raw.get(key)).casefold() in _HIDDEN:
            return f"its `{key}` is {_shown(raw[key])}"
    extras = raw.get("extras")
    listed = extras if isinstance(extras, list) else ()
    said = [each.get("value") for each in listed if isinstance(each, dict) and each.get("key") == "private"]
    return "private on the portal, by an extra" if any(map(is_private, said)) else ""


def _shown(value: object) -> str:
    """A portal's word for a message. What is longer than a word, or none, is not repeated."""
    word = line(value) if isinstance(value, str) else ""
    return f'"{word}"' if 0 < len(word) <= _LONGEST_WORD else "not a word that is known here"


def organization_mentions(raw: dict[str, Any]) -> tuple[object, ...]:
    """What a package says of its organisation: what it embeds, and the bare id.

    One that is not public says nothing: a portal is not asked for those that only such a dataset names, and no message
    names them.
    """
    if hidden(raw):
        return ()
    return unfold(raw.get("organization")), raw.get("owner_org")


def group_mentions(raw: dict[str, Any]) -> tuple[object, ...]:
    """The groups of a package; of one that is not public, none."""
    listed = () if hidden(raw) else unfold(raw.get("groups"))
    return tuple(listed) if isinstance(listed, list) else ()


def hidden_owners(raw: dict[str, Any]) -> frozenset[str]:
    """Ids and names of the organisation and the groups of a package that is not public, to know whom it is kept from.

    Nobody is to learn anything else of them.
    """
    groups = unfold(raw.get("groups"))
    mentions = (unfold(raw.get("organization")), raw.get("owner_org"), *(groups if isinstance(groups, list) else ()))
    named = ((each.get("id"), each.get("name")) if isinstance(each, dict) else (each,) for each in mentions)
    return frozenset(filter(None, (identifier(name) for names in named for name in names)))


def _first(mentions: Iterable[object], known: Directory) -> str:
    return next((identity for mention in mentions if (identity := known.find(mention))), "")


def tag_names(raw: dict[str, Any]) -> Iterator[str]:
    """The tags of a package as CKAN spells them."""
    said = (unfold(raw.get(key)) for key in ("tags", *_OTHER_TAGS))
    listed = next((found for found in said if found and not isinstance(found, dict)), None)
    for item in listed if isinstance(listed, list) else line(listed).split(","):
        if isinstance(item, dict):
            item = (item.get("name") or item.get("display_name")) if is_live(item.get("state")) else None
        if name := line(item):
            yield name


def _tags(raw: dict[str, Any]) -> tuple[Tag, ...]:
    """Tags, and the `keywords` of schemas with languages. Spellings that differ only by case are one tag."""
    by_field = (unfold(raw.get(key)) for key in ("keywords", "tags_translated"))
    marked = next((dict(by_language(each)) for each in by_field if isinstance(each, dict)), {})
    tags: dict[tuple[str, str], Tag] = {}
    for language, said in marked.items():
        for name in map(label, strings(said)):
            tags.setdefault((language, name.casefold()), Tag(name, language))
    translated = {spelling for _, spelling in tags}
    for name in map(label, tag_names(raw)):
        if name.casefold() not in translated:
            tags.setdefault(("", name.casefold()), Tag(name))
    return tuple(tags.values())


def _extras(fields: Fields, keys: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for key in keys:
        if key not in _NEVER and (text := words(fields.get(key))):
            yield key, str(text.values[0][1])
