"""A fault of a configuration file in a webmaster's words: which key, what was expected, the nearest right spelling."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from sitegen.config.source_tables import KINDS, kind_of
from sitegen.config.toml_lines import KeyPath

Loc = tuple[int | str, ...]

_LISTED = 12  # spellings that a message may list
_LOGIN = re.compile(r"//[^/?#\s]*@")
_LONGEST = 60  # characters of a value that a message repeats
_WORDS = {  # pydantic's types of error, in our words
    "string_type": "a text in quotes",
    "bool_type": "true or false",
    "int_type": "a whole number",
    "int_from_float": "a whole number",
    "tuple_type": 'a list, as ["one", "two"]',
    "dict_type": "a table",
    "model_type": "a table",
    "model_attributes_type": "a table",
    "string_too_short": "a text that is not empty",
    "too_short": "at least one entry",
}
_PATTERNS = {
    r"^[a-z]{2,3}$": 'a language code, as "fr"',
    r"^[a-z0-9][a-z0-9_-]*$": "a name of a-z, 0-9, - and _",
    r"^[a-z0-9][a-z0-9-]{0,79}$": "a name of a-z, 0-9 and -",
    r"^[!-~]*$": "an e-mail or web address, without spaces",
    r"^(\d{4}-\d{2}-\d{2})?$": 'a day, as "2026-11-24"',
    r"^https://(\*\.)?[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+(:[0-9]{1,5})?$": (
        'an origin, as "https://stats.example.org" or "https://*.example.org", without a path'
    ),
}


def nearest(word: str, known: Iterable[str], *, count: int = 1) -> list[str]:
    """The known spellings closest to `word`, best first; none where nothing is close."""
    return difflib.get_close_matches(word, list(known), n=count, cutoff=0.6)


def suggestion(word: str, known: Iterable[str]) -> str:
    """`; did you mean "theme"?`, or the list of what there is, or nothing."""
    known = sorted(known)
    if close := nearest(word, known):
        return f'; did you mean "{close[0]}"?'
    if 0 < len(known) <= _LISTED:
        return f"; expected one of: {', '.join(known)}"
    return ""


def explained(model: type[BaseModel], error: ValidationError) -> Iterator[tuple[KeyPath, str]]:
    """Each fault as (key, message), the key as `toml_lines` has it.

    A list that seems empty because its entries are faulty is not one of them.
    """
    details = error.errors()
    places = [detail["loc"] for detail in details]
    for detail in details:
        loc = detail["loc"]
        hollow = any(other[: len(loc)] == loc and len(other) > len(loc) for other in places)
        if not (detail["type"] == "too_short" and hollow):
            key, message = _fault(model, detail)
            yield (*_place(detail["loc"]), *key[len(_key(detail["loc"])) :]), message


def _fault(model: type[BaseModel], detail: ErrorDetails) -> tuple[KeyPath, str]:
    key = _key(detail["loc"])
    given, context = detail["input"], detail.get("ctx", {})
    match detail["type"]:
        case "extra_forbidden":
            return key, f'unknown key "{key[-1]}"{suggestion(key[-1], _keys_beside(model, detail["loc"]))}'
        case "missing":
            return key, f'"{".".join(key)}" is missing'
        case "union_tag_not_found":
            return key, f'"{".".join((*key, "kind"))}" is missing; expected one of: {", ".join(map(kind_of, KINDS))}'
        case "union_tag_invalid":
            known = [tag.strip(" '") for tag in context["expected_tags"].split(",")]
            return (*key, "kind"), _expected((*key, "kind"), _choice(known), context["tag"], known)
        case "literal_error":
            known = [word.strip(" '") for word in context["expected"].replace(" or ", ",").split(",")]
            return key, _expected(key, _choice(known), given, known)
        case "string_pattern_mismatch":
            return key, _expected(key, _PATTERNS.get(context["pattern"], context["pattern"]), given)
        case "value_error":
            return key, _expected(key, str(context["error"]), given)
        case "greater_than_equal":
            return key, _expected(key, f"{context['ge']} or more", given)
        case "less_than_equal":
            return key, _expected(key, f"{context['le']} or less", given)
    return key, _expected(key, _WORDS.get(detail["type"], detail["msg"]), given)


def _expected(key: KeyPath, what: str, given: object, known: Iterable[str] = ()) -> str:
    close = nearest(given, known) if isinstance(given, str) else []
    return f'"{".".join(key)}": expected {what}, not {_shown(given)}' + (
        f'; did you mean "{close[0]}"?' if close else ""
    )


def _choice(words: list[str]) -> str:
    quoted = [f'"{word}"' for word in words]
    return " or ".join(filter(None, (", ".join(quoted[:-1]), quoted[-1])))


def _shown(value: object) -> str:
    """A value as TOML would write it, about. A password in an address is not repeated: messages end up in logs."""
    if isinstance(value, dict):
        return "a table"
    text = _LOGIN.sub("//…@", json.dumps(value, ensure_ascii=False, default=str))
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _key(loc: Loc) -> KeyPath:
    """The key as messages call it: without list positions, and without the parts that pydantic adds for a source's
    kind."""
    return tuple(part for part in _parts(loc) if isinstance(part, str))


def _place(loc: Loc) -> KeyPath:
    """The key as `toml_lines` has it: with the position of a table in a list, but not with that of a value."""
    parts = _parts(loc)
    while parts and isinstance(parts[-1], int):
        parts.pop()
    return tuple(map(str, parts))


def _parts(loc: Loc) -> list[int | str]:
    return [part for n, part in enumerate(loc) if part != "[key]" and not (loc[0] == "sources" and n == 2)]


def _keys_beside(model: type[BaseModel], loc: Loc) -> list[str]:
    """The keys that a table allows at the place of an unknown one."""
    schema: dict[str, Any] = model.model_json_schema()

    def resolved(node: dict[str, Any]) -> dict[str, Any]:
        return schema["$defs"][node["$ref"].rpartition("/")[2]] if "$ref" in node else node

    node = schema
    for part in loc[:-1]:
        node = resolved(node)
        if "oneOf" in node:
            kinds = map(resolved, node["oneOf"])
            node = next(kind for kind in kinds if kind["properties"]["kind"]["const"] == part)
        elif isinstance(part, int):
            node = node["items"]
        elif part in node.get("properties", {}):
            node = node["properties"][part]
        else:
            node = node.get("additionalProperties") or next(iter(node.get("patternProperties", {}).values()))
    return list(resolved(node).get("properties", {}))
