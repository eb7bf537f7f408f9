"""What tells whether a dataset changed since it was read, from what a list says of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sitegen.digest import canonical, digest
from sitegen.sources.shape.dates import is_of_a_clock
from sitegen.sources.values import line

Stamps = dict[str, str]
"""By id; empty where nothing can be told, and the dataset is read every time."""

# A dataset's last change moves with everything in it, its name included, but for its groups and its owner: putting it
# into one leaves the date as it is (`member_create`, `package_owner_org_update`).
FIELDS = ("id", "metadata_modified", "groups")
OWNER = "organization"
"""About 130 bytes a dataset, and 45 for its owner, where a whole dataset has 7 kB."""

_OWNER_FOLLOWS = "\t"


def is_whole(row: Mapping[str, Any]) -> bool:
    """A portal that does not know `fl` (CKAN 2.6), or shows each dataset by itself (ckanext-restricted)."""
    return "name" in row or "resources" in row


def of_whole(package: object) -> str:
    """The stamp of a package of which no list tells when it changed: the digest of all of it."""
    return f"={digest(canonical(package))}"


def of_fields(row: Mapping[str, Any]) -> str:
    """From the fields of a list, whose owner may not be among them."""
    changed = line(row.get("metadata_modified"))
    if not is_of_a_clock(changed):
        return ""
    groups = row.get("groups")
    listed = groups if isinstance(groups, list) else ()
    names = sorted(line(each.get("name")) if isinstance(each, dict) else line(each) for each in listed)
    return f"{changed} {','.join(names)}{_OWNER_FOLLOWS}{line(row.get(OWNER))}"


def with_owner(stamp: str, known: str) -> str:
    """A stamp of a list that does not name owners, with the owner of the stamp that is `known`, if it fits."""
    return known if stamp and known.startswith(stamp) else stamp


def without_owner(stamp: str) -> str:
    """The stamp of a dataset whose owner turned out to be another one; empty where it is to be taken anew."""
    fields, follows, _ = stamp.partition(_OWNER_FOLLOWS)
    return fields + follows if follows else ""
