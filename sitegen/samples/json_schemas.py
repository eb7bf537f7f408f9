"""JSON Schema (drafts 4 to 2020-12) -> the records that it describes, with each property's schema in one piece.

Records are the members of the lists in it, wherever in objects these lie (DECP's `marches.marche`), the properties of
GeoJSON's features, and at last the root itself. References are followed inside the document only; what lies
elsewhere, as GeoJSON's own schema, says nothing of a column. Work is bounded whatever refers to what.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from urllib.parse import unquote

Record = list[tuple[str, Mapping[str, object], bool]]  # name of a property, its schema, whether it is required

_KEYS = (
    "title", "description", "type", "example", "examples", "enum", "items", "name", "version",
)  # fmt: skip
_CHOICES = ("anyOf", "oneOf")
_MOST_STEPS = 10_000  # schemas put together in all
_MOST = 500  # properties of one
_MOST_PARTS = 50  # of which one is made
_DEEPEST = 8  # references to references, parts of parts
_LONGEST_REFERENCE = 1_000  # characters
_SEARCHED = 4  # objects in objects that a list may lie in


def records(root: Mapping[str, object]) -> list[tuple[Mapping[str, object], Record]]:
    """What a document says of itself, and the properties of one of its records: for each kind of records in it."""
    reader = _Reader(root)
    about = reader.whole(root)
    found = [record for record in [*reader.lists(about, _SEARCHED), about] if record.get("properties")]
    return [({**record, **about}, list(islice(reader.properties(record), _MOST))) for record in found[:_MOST_PARTS]]


class _Reader:
    """Puts the schemas of one document together, up to a number of steps."""

    def __init__(self, root: Mapping[str, object]) -> None:
        self._root = root
        self._left = _MOST_STEPS
        shelves = [_dict(root.get(key)) for key in ("$defs", "definitions")]
        self._named = {name: value for shelf in shelves for name, value in shelf.items()}
        for value in list(self._named.values()):
            for key in ("$id", "id", "$anchor"):
                if isinstance(value, dict) and isinstance(name := value.get(key), str):
                    self._named.setdefault(name, value)

    def whole(self, value: object, levels: int = _DEEPEST) -> dict[str, object]:
        """A schema together with what it refers to and consists of. What it says itself goes before."""
        if not isinstance(value, dict) or not levels or self._left <= 0:
            return {}
        self._left -= 1
        parts = [self._referred(value.get("$ref")), *_list(value.get("allOf"))]
        choices = [choice for key in _CHOICES for choice in _list(value.get(key)) if not _is_null(choice)]
        found: dict[str, object] = {}
        for part in (*parts, *choices) if len(choices) == 1 else parts:  # one choice is it, or nothing
            _add(found, self.whole(part, levels - 1))
        if len(choices) > 1:
            for choice in choices:
                _add(found, {"properties": self.whole(choice, levels - 1).get("properties")})
        _add(found, value)
        return found

    def lists(self, value: Mapping[str, object], levels: int) -> Iterator[dict[str, object]]:
        """The schemas of the members of the lists that lie in a schema."""
        if "items" in value:
            member = self.whole(value["items"])
            feature = self.whole(_dict(member.get("properties")).get("properties"))
            yield feature if feature.get("properties") else member
        elif levels:
            for inner in _dict(value.get("properties")).values():
                yield from self.lists(self.whole(inner), levels - 1)

    def properties(self, record: Mapping[str, object]) -> Iterator[tuple[str, Mapping[str, object], bool]]:
        """The properties of a record, and those of objects in it under the names that their columns have."""
        required = _list(record.get("required"))
        for name, value in _dict(record.get("properties")).items():
            said = self.whole(value)
            if "enum" not in said:
                said["enum"] = self.whole(said.get("items")).get("enum")
            yield name, said, name in required
            inner = _dict(said.get("properties"))
            if "coordinates" not in inner:
                members = _list(said.get("required"))
                for member, of_member in inner.items():
                    needed = name in required and member in members
                    yield f"{name}.{member}", self.whole(of_member), needed

    def _referred(self, reference: object) -> object:
        """What lies at a reference into this document; None for others."""
        if not isinstance(reference, str) or len(reference) > _LONGEST_REFERENCE:
            return None
        base = self._root.get("$id")
        if isinstance(base, str) and base:
            reference = reference.removeprefix(base)
        if not reference.startswith(("#/", "#")):
            return self._named.get(reference)
        if reference[1:] in self._named:
            return self._named[reference[1:]]
        at: object = self._root
        for step in unquote(reference[1:]).split("/")[1 : _DEEPEST * 2]:
            key = step.replace("~1", "/").replace("~0", "~")
            at = at.get(key) if isinstance(at, dict) else None
        return at


def _add(found: dict[str, object], more: Mapping[str, object]) -> None:
    found |= {key: more[key] for key in _KEYS if key in more}
    if properties := _dict(more.get("properties")):
        merged = {**_dict(found.get("properties")), **dict(islice(properties.items(), _MOST))}
        found["properties"] = dict(islice(merged.items(), _MOST))
    if required := _list(more.get("required"), _MOST):
        found["required"] = [*_list(found.get("required"), _MOST), *required][:_MOST]


def _is_null(value: object) -> bool:
    return isinstance(value, dict) and value.get("type") == "null"


def _dict(value: object) -> dict[str, object]:
    return value if isinstance(value, dict) else {}


def _list(value: object, most: int = _MOST_PARTS) -> list[object]:
    return value[:most] if isinstance(value, list) else []
