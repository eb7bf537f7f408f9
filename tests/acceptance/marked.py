"""A catalogue in which every field that a CKAN can hold carries a marker of its own."""

from __future__ import annotations

import gzip
import html
import json
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import unquote_to_bytes

from tests.surroundings import shared

Raw = dict[str, Any]
Field = tuple[str, str]  # kind of thing, key
MARKER = re.compile(rb"zq\d{5}qz")

# What portals, plugins and forms keep of people, rights, machines and histories, beside the keys of real catalogues.
_SENSITIVE_KEYS = """
    author author_email maintainer maintainer_email contact contact_name contact_email contact_phone contact_point
    contact_points contactPoint publisher publisher_email creator creator_email owner owner_email manager custodian
    creator_user_id user_id users user users_with_access login username fullname email email_hash phone telephone mobile
    address about reset_key apikey api_key api_token token password secret openid session cookie sysadmin plugin_extras
    image_user allowed_users allowed_groups restricted_allowed_users access_list collaborators capacity permissions
    followers num_followers following activity activity_occurred_recently activity_streams comments notes_internal
    internal_notes private_notes remarks config configuration source_config harvest_source_id harvest_source_title
    harvest_source_url harvest_object_id harvest_url harvest_catalogue_url remote_url guid revision_id
    revision_timestamp version_internal relationships relationships_as_subject relationships_as_object comment hash
    cache_url cache_url_updated cache_last_updated cache_filepath webstore_url datastore_contents datastore_url
    records result_sample data_dictionary upload package_id resource_uploader original_url ip_address tracking_summary
    validation_data_hash package_creator updated_by_script validation_options_token ows_login database connection
    external_reference extras_private members packages siret_of_person birth_date iban
"""
SENSITIVE = frozenset(_SENSITIVE_KEYS.split())

# What decides whether and where a thing is shown, or holds other things: set by hand below.
_STRUCTURE = {
    *("resources", "tags", "groups", "organization", "organizations", "extras", "owner_org", "state", "type"),
    *("private", "restricted", "restricted_level", "restricted-level", "restricted_by_jurisdiction", "in_quarantine"),
    *("users", "packages", "key", "value"),
}

# How a value of a field may come.
SHAPES: dict[str, Callable[[str], object]] = {
    "text": lambda mark: mark,
    "sentence": lambda mark: f"Voir **{mark}**, écrire à {mark}@example.org.",
    "address": lambda mark: f"https://{mark}.example.org/{mark}?token={mark}#{mark}",
    "mail": lambda mark: f"{mark}@example.org",
    "list": lambda mark: [mark, f"{mark}-2", f"https://example.org/{mark}"],
    "dictionary": lambda mark: {"name": mark, "email": f"{mark}@example.org", "url": f"https://example.org/{mark}"},
    "languages": lambda mark: {"fr": f"{mark} fr", "en": f"{mark} en"},
    "json": lambda mark: json.dumps([{"name": mark, "email": f"{mark}@example.org"}]),
}

LOCKS: tuple[Any, ...] = (
    '{"level": "registered", "allowed_users": "%s"}',
    '{"level": "only_allowed_users", "allowed_users": "%s,%s", "allowed_groups": ""}',
    {"level": "only_group_member", "allowed_users": "%s"},
    {"Level": "registered"},
    {"allowed_users": ["%s"]},
    '{"level": "public", "allowed_users": "%s"',  # cut off: not JSON
    "private %s",
    True,
    ["public"],
)


@dataclass
class Marks:
    """The markers given out, and what each stands for."""

    known: dict[bytes, Field] = field(default_factory=dict)

    def of(self, kind: str, key: str) -> str:
        mark = f"zq{len(self.known):05}qz"
        self.known[mark.encode()] = (kind, key)
        return mark

    def found_in(self, data: bytes) -> set[Field]:
        return {self.known[mark] for mark in MARKER.findall(data.lower())}


def catalogue_keys() -> dict[str, set[str]]:
    """Every key that real catalogues and a real CKAN answer, by the kind of thing that has it."""
    keys: dict[str, set[str]] = {
        kind: set() for kind in ("package", "resource", "organization", "group", "tag", "user")
    }
    for file in sorted(shared("data/ckan").glob("*.jsonl")):
        with file.open("rb") as lines:
            for number, line in enumerate(lines):
                if number % 7 == 0 or number < 50:  # schemas repeat themselves
                    _learn(json.loads(line), "package", keys)
    for file in shared("data/ckan").glob("*.organizations.json"):
        _learn(json.loads(file.read_bytes()), "organization", keys)
    for file in shared("data/ckan-api").glob("*.json"):
        try:
            answer = json.loads(file.read_bytes())
        except ValueError:
            continue
        kind = next((kind for kind in ("organization", "group", "tag") if file.name.startswith(kind)), "package")
        _learn(answer.get("result") if isinstance(answer, dict) else None, kind, keys)
    return {kind: (found | SENSITIVE) - _STRUCTURE for kind, found in keys.items()}


_INSIDE = {
    **dict.fromkeys(("resources",), "resource"),
    **dict.fromkeys(("organization", "organizations"), "organization"),
    **dict.fromkeys(("groups",), "group"),
    **dict.fromkeys(("tags",), "tag"),
    **dict.fromkeys(("users", "user"), "user"),
    **dict.fromkeys(("packages", "results", "result"), "package"),
}


def _learn(value: object, kind: str, keys: dict[str, set[str]]) -> None:
    if isinstance(value, list):
        for item in value:
            _learn(item, kind, keys)
    elif isinstance(value, dict):
        if "results" in value:
            _learn(value["results"], kind, keys)
            return
        keys[kind] |= {key for key in value if isinstance(key, str)}
        if isinstance(extras := value.get("extras"), list):
            keys[kind] |= {str(pair["key"]) for pair in extras if isinstance(pair, dict) and "key" in pair}
        elif isinstance(extras, dict):
            keys[kind] |= set(extras)
        for key, inside in _INSIDE.items():
            if key in value:
                _learn(value[key], inside, keys)


@dataclass
class Marked:
    """The catalogue, and its markers."""

    marks: Marks = field(default_factory=Marks)
    packages: list[Raw] = field(default_factory=list)
    organizations: list[Raw] = field(default_factory=list)
    groups: list[Raw] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # beside the dump


def marked(more: Mapping[str, Iterable[str]]) -> Marked:
    """The catalogue. `more`: keys of each kind beside those that real catalogues have and the sensitive ones."""
    made = Marked()
    known = catalogue_keys()
    known |= {"extra": known["package"], "locked": known["resource"]}
    keys = {kind: found | (set(more.get(kind, ())) - _STRUCTURE) for kind, found in known.items()}
    marks = {kind: {key: made.marks.of(kind, key) for key in sorted(found)} for kind, found in keys.items()}
    rights = made.marks.of("rights", "allowed_users")

    def thing(kind: str, shape: str, only: str, **fixed: object) -> Raw:
        some = marks[kind] if not only else {key: mark for key, mark in marks[kind].items() if key == only}
        return {key: SHAPES[shape](mark) for key, mark in some.items()} | fixed

    # Every field together in every shape; then one alone, for one may stand in for another that is missing.
    alone = sorted({key for found in more.values() for key in found} - _STRUCTURE)
    cases = [(shape, "", "") for shape in SHAPES]
    cases += [
        (shape, *place) for shape in ("text", "address") for key in alone for place in ((key, "none"), ("none", key))
    ]
    for number, (shape, only, only_extra) in enumerate(cases):
        users = [thing("user", shape, "", id=f"user-{number}")]
        lock = json.loads(json.dumps(LOCKS[number % len(LOCKS)]).replace("%s", rights))
        owner = thing("organization", shape, only, id=f"org-{number}", name=f"org-{number}", users=users)
        group = thing("group", shape, only, id=f"group-{number}", name=f"group-{number}", users=users)
        opened = {"level": "public", "allowed_users": rights}
        made.organizations.append(owner)
        made.groups.append(group)
        made.packages.append(
            thing(
                "package",
                shape,
                only,
                id=f"id-{number}",
                name=f"jeu-{number}",
                private=False,
                organization=owner,
                owner_org=owner["id"],
                groups=[group],
                tags=[thing("tag", shape, only, name=marks["tag"]["name"] if only in ("", "name") else "")],
                extras=[{"key": key, "value": value} for key, value in thing("extra", shape, only_extra).items()],
                resources=[
                    thing("resource", shape, only, id=f"r-{number}", restricted=opened),
                    thing("locked", shape, only, id=f"l-{number}", restricted=lock),
                ],
            )
        )
    for number, lock in enumerate(LOCKS):
        _lock(made, number, json.loads(json.dumps(lock).replace("%s", rights)))
    for state, hidden in _HIDDEN.items():
        _hide(made, state, hidden, keys)
    return made


def _lock(made: Marked, number: int, lock: object) -> None:
    """A dataset with a locked file that lies beside the dump, whose address stands in its name and description too."""
    name, content, words = (made.marks.of("lock", key) for key in ("url", "content", "description"))
    address = f"files/{name}.csv"
    made.files[address] = content.encode()
    made.packages.append(
        {
            "id": f"id-lock-{number}",
            "name": f"verrou-{number}",
            "title": "Verrouillé",
            "state": "active",
            "resources": [
                {
                    "id": f"lock-{number}",
                    "name": address if number % 2 else "",
                    "url": address,
                    "cache_url": f"https://example.org/{name}",
                    "description": f"{words}: [ici]({address}), copie https://example.org/{name}",
                    "format": "CSV",
                    "restricted": lock,
                }
            ],
        }
    )


_HIDDEN: dict[str, Raw] = {
    "private": {"private": True},
    "private-word": {"private": "yes"},
    "private-strange": {"private": ["?"]},
    "draft": {"state": "draft"},
    "deleted": {"state": "deleted"},
    "pending": {"state": "Pending"},
    "state-strange": {"state": {"is": "deleted"}},
}


def _hide(made: Marked, state: str, hidden: Raw, keys: dict[str, set[str]]) -> None:
    """A dataset that is not public, with everything in it."""

    def thing(kind: str) -> Raw:
        return {key: made.marks.of(f"hidden {state}", f"{kind}.{key}") for key in sorted(keys[kind])}

    raw = thing("package")
    content, name = (made.marks.of(f"hidden {state}", key) for key in ("file", "file name"))
    made.files[f"files/{name}.csv"] = content.encode()
    raw |= {"state": "active", "resources": [{**thing("resource"), "url": f"files/{name}.csv"}]}
    raw |= {"organization": thing("organization"), "groups": [thing("group")], "tags": [thing("tag")]}
    made.packages.append({**raw, **hidden})


def readings(file: Path) -> Iterator[bytes]:
    """What a file says: as it is, unpacked, and without the ways in which HTML, JSON and addresses write letters."""
    data = file.read_bytes()
    if file.suffix == ".gz":
        data = gzip.decompress(data)
    yield file.as_posix().encode()
    yield data
    text = data.decode("utf-8", "ignore")
    yield html.unescape(text).encode("utf-8", "ignore")
    yield unquote_to_bytes(data)
    yield re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text).encode("utf-8", "ignore")
