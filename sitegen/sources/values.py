"""CKAN's values of any type -> text. Every function here takes any JSON value and never raises.

The spellings come from twelve real portals: absent, null, `{}`, lists and language dictionaries where a string is
usual, JSON inside strings, null bytes, invisible characters.
"""

from __future__ import annotations

import html
import json
import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from sitegen.catalogue import Text
from sitegen.digest import digest
from sitegen.sources.languages import SUFFIXES, language_of
from sitegen.text.logins import without_logins
from sitegen.text.misread import escaped_once, mended, read_once, unescaped
from sitegen.text.unicode_sets import NO_CHARACTERS, TURNING

# What XML, HTML and file systems cannot hold, and what no text is.
_CONTROLS = re.compile(f"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f{NO_CHARACTERS}]")
_TURNING = re.compile(f"[{TURNING}]")
# In one line, soft hyphens, zero-width spaces and marks of direction too. Joiners stay: emoji and several scripts need
# them.
_INVISIBLE = re.compile(f"[\u00ad\u061c\u200b\u200e\u200f\u2060-\u2064{TURNING}]")
_BREAKS = re.compile("[ \t\r\n\x85\u2028\u2029]{2,}|[\t\r\n\x85\u2028\u2029]")
_NEWLINES = re.compile("\r\n?|[\x85\u2028\u2029]")
_ADDRESSES_APART = re.compile(r"[\s,;|]+(?=https?://)", re.IGNORECASE)
_NOTHING = Text()
_LONGEST_NUMBER = 2**53  # what JSON readers agree on
_LONGEST_IDENTIFIER = 200  # characters; CKAN's names have 100 at most, its ids 36
_DEEPEST = 100  # lists and objects inside each other; GeoJSON needs six
_HALF = re.compile("[\ud800-\udfff]")  # of a character that UTF-16 writes as two
_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.", re.DOTALL
)
_STRING_OR_BRACKET = re.compile(rb'"(?:[^"\\]++|\\.)*+"?|[\[\]{}]', re.DOTALL)


def decode(data: bytes | str) -> object:
    """A JSON document; raises ValueError for whatever is not one. NaN is taken, and halves of a character are replaced.

    Of a document that is nested more deeply than a parser goes, the depths are null: nobody's data is in there, and one
    such dataset must not stop a catalogue.
    """
    try:
        return msgspec.json.decode(data)
    except RecursionError:
        return _lenient(_shallow(data))
    except (msgspec.MsgspecError, ValueError):
        pass  # msgspec is strict; the standard library reads what Python tools wrote
    try:
        return _lenient(data)
    except RecursionError:
        return _lenient(_shallow(data))


def _lenient(data: bytes | str) -> object:
    text = data if isinstance(data, str) else data.decode(json.detect_encoding(data), "surrogatepass")
    text = _ESCAPE.sub(lambda escape: escape[0] if escape[1] is None else r"\ufffd", _HALF.sub("\ufffd", text))
    return json.loads(text, parse_int=_integer)


def _shallow(data: bytes | str) -> bytes:
    """The same document, with null for every list and object that lies too deep."""
    whole = data.encode("utf-8", "surrogatepass") if isinstance(data, str) else data
    kept: list[bytes] = []
    depth = start = 0
    for token in _STRING_OR_BRACKET.finditer(whole):
        sign = whole[token.start()]
        if sign in b"[{":
            depth += 1
            if depth == _DEEPEST + 1:
                kept += [whole[start : token.start()], b"null"]
        elif sign in b"]}":
            if depth == _DEEPEST + 1:
                start = token.end()
            depth -= 1
    if depth:
        raise ValueError("brackets that are never closed")
    return b"".join([*kept, whole[start:]])


def _integer(digits: str) -> float:
    """Numbers that JSON's other writers and readers do not take are rounded; Python refuses thousands of digits."""
    return int(digits) if len(digits) <= 18 else float(digits)


def unfold(value: object) -> object:
    """The value inside a string that holds a JSON object or list; any other value as it is."""
    if isinstance(value, str) and value[:1].strip() in ("{", "["):
        try:
            return decode(value)
        except ValueError:
            return value
    return value


def line(value: object) -> str:
    """Text on one line: titles, names, labels. Numbers are written out; what is not text is empty."""
    if value is None:
        return ""
    if not isinstance(value, str):
        return _number(value)
    if value.isprintable():  # no control, format or separator character but the space: nothing to mend
        return value.strip()
    visible = _INVISIBLE.sub("", _CONTROLS.sub("", _BREAKS.sub(_one_line, value)))
    return visible.strip()


def _one_line(space: re.Match[str]) -> str:
    return space[0] if space[0].strip(" ") == "" else " "


def label(value: object) -> str:
    """Text on one line that people read: a title, a name, a tag; entities in it are read once, and what was read in a
    wrong encoding is mended."""
    if isinstance(value, str) and not value.isascii():
        value = mended(value)
    text = line(value)
    if "<![CDATA[" in text:
        text = line(mended(text))
    return without_logins(line(read_once(text)) if "&" in text else text)


def identifier(value: object) -> str:
    """An id or a name. One of a length that no portal gives is cut, with a mark of the whole behind it."""
    whole = line(value)
    if len(whole) <= _LONGEST_IDENTIFIER:
        return whole
    return f"{whole[: _LONGEST_IDENTIFIER - 33]}-{digest(whole.encode())}"


def prose(value: object) -> str:
    """Text of many lines (Markdown, HTML), line ends as "\\n"."""
    if not isinstance(value, str):
        return _number(value)
    value = without_logins(unescaped(escaped_once(mended(value))))
    if value.isprintable():
        return value.strip()
    whole = _TURNING.sub("", _CONTROLS.sub("", _NEWLINES.sub("\n", value)))
    return whole.strip() and whole.strip("\n").rstrip()


def _number(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return ""
    if isinstance(value, int):
        return str(value) if abs(value) <= _LONGEST_NUMBER else ""
    return f"{value:g}" if math.isfinite(value) else ""


def words(value: object) -> Text:
    """A one-line text in the languages that it comes in."""
    return _text(value, many_lines=False)


def paragraphs(value: object) -> Text:
    """A text of many lines in the languages that it comes in."""
    return _text(value, many_lines=True)


def _text(value: object, *, many_lines: bool) -> Text:
    if value is None:
        return _NOTHING
    clean = prose if many_lines else label
    value = unfold(value)
    if isinstance(value, dict):
        return Text(tuple((language, text) for language, part in by_language(value) if (text := clean(part))))
    if isinstance(value, list):
        return Text.of(", ".join(filter(None, (label(item) for item in value))))
    return Text.of(clean(value))


def by_language(value: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    """The pairs of a language dictionary, each language once, the shortest key first; nothing of other dictionaries."""
    seen: dict[str, object] = {}
    for key in sorted(value, key=lambda key: len(str(key))):  # "fr" before the machine's "fr-t-en"
        language = language_of(str(key))
        if not language:
            return
        if value[key] not in (None, "", [], {}):
            seen.setdefault(language, value[key])
    yield from seen.items()


def together(plain: Text, translated: Text) -> Text:
    """A field and its `_translated` twin: the translations, and the plain text where it is not one of them."""
    if not translated:
        return plain
    known = {text for _, text in translated.values}
    languages = {language for language, _ in translated.values}
    own = tuple(pair for pair in plain.values if pair[1] not in known and pair[0] not in languages)
    return Text((*own, *translated.values))


def strings(value: object) -> list[str]:
    """The one-line texts of a list, of JSON in a string, of a language dictionary, or of one value alone."""
    if value is None:
        return []
    value = unfold(value)
    if isinstance(value, str):
        return [text] if (text := line(value)) else []
    if isinstance(value, dict):
        value = [text for _, text in by_language(value)]
    items = value if isinstance(value, list) else [value]
    return [text for item in items if (text := line(item))]


def terms(value: object) -> list[str]:
    """The same of terms of a vocabulary, which may be objects with an address, a code or a label, and of which forms
    with one line have several there: apart by commas, semicolons or white space where they are addresses."""
    value = unfold(value)
    found: list[str] = []
    for item in value if isinstance(value, list) else [value]:
        item = unfold(item)
        if isinstance(item, dict):
            named = (
                text
                for key in ("uri", "@id", "id", "code", "value", "label", "title", "url")
                for text in strings(item.get(key))
            )
            found += strings(item) or list(named)[:1]
        else:
            found += [part for text in strings(item) for part in _apart(text)]
    return found


def _apart(said: str) -> list[str]:
    return _ADDRESSES_APART.split(said) if said[:4].lower() == "http" else [said]


def size(value: object) -> int | None:
    """A number of bytes; None for zero, which CKAN portals write for "unknown"."""
    if isinstance(value, str):
        value = value.strip()
        number = int(value) if len(value) <= 16 and value.isascii() and value.isdigit() else 0
    elif isinstance(value, float) and math.isfinite(value):
        number = int(value)
    else:
        number = value if isinstance(value, int) and not isinstance(value, bool) else 0
    return number if 0 < number <= _LONGEST_NUMBER else None


def truth(value: object) -> bool | None:
    """A flag: JSON's, or the words that Python and form fields write. None where it is neither."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str):
        return {"true": True, "1": True, "yes": True, "false": False, "0": False, "no": False}.get(
            value.strip().lower()
        )
    return bool(value) if value in (0, 1) else None


def claimed(value: object) -> bool:
    """Whether a flag that hides something is set. What cannot be understood counts as set: what is hidden by mistake is
    mended, what has leaked is not."""
    if isinstance(value, str):
        return value.strip().lower() not in ("", "false", "0", "no", "none", "null")
    return bool(value)


# Words that DKAN and other portals write where CKAN has `false` or "active", in the languages that their sites are in
# (DKAN translates what its form shows): folded, as `_folded` does.
_PUBLIC = frozenset(
    (
        *("public", "published", "publie", "publiee", "publique", "veroffentlicht", "veroeffentlicht", "offentlich"),
        *("oeffentlich", "publicado", "publicada", "publico", "publica", "pubblicato", "pubblicata", "pubblico"),
        *("publicat", "gepubliceerd", "openbaar", "publicerad", "publiceret", "publisert", "julkaistu", "opublikowany"),
        *("opublikowane", "publikovano", "publikovane", "objavljeno", "publikalt", "argitaratua"),
    )
)
_NOT = frozenset(("", "false", "0", "no", "none", "null", "non", "nein", "faux", "falsch", "falso"))
_ACTIVE = frozenset(
    ("", "active", "actif", "aktiv", "aktivni", "aktywny", "activo", "attivo", "ativo", "actiu", "actief")
)


def is_private(value: object) -> bool:
    """Whether a `private` says that the thing is not for everybody: a flag, or a portal's word for its state.

    What is not known to mean public counts as private: what is hidden by mistake is mended, what has leaked is not.
    """
    if isinstance(value, str):
        return _folded(value) not in _NOT | _PUBLIC
    return bool(value)


def is_live(value: object) -> bool:
    """Whether a `state` says that the thing is neither draft nor deleted, nor in a state that nobody knows."""
    return not value or (isinstance(value, str) and _folded(value) in _ACTIVE | _PUBLIC)


def _folded(text: str) -> str:
    """A word without capitals, accents and entities: `Ver&ouml;ffentlicht` is "veroffentlicht"."""
    apart = unicodedata.normalize("NFKD", html.unescape(text).casefold())
    return "".join(sign for sign in apart if not unicodedata.combining(sign)).strip()


class Fields:
    """The fields of a package, resource, organisation or group, wherever CKAN's schemas put them.

    A portal with a schema answers `frequency` at the top, another one in `extras`, which is a list of pairs or, before
    CKAN 2.0, a dictionary.
    """

    __slots__ = ("_extras", "_suffixed", "_top")

    def __init__(self, raw: Mapping[str, Any]) -> None:
        self._top = raw
        self._extras = _extras(raw.get("extras"))
        self._suffixed: set[str] | None = None  # names that end with a language, once anybody asks

    def get(self, *keys: str) -> object:
        """The first value that says something, by the order of the keys; None where none does."""
        for key in keys:
            value: object = self._top.get(key) or self._extras.get(key)
            if value and not (isinstance(value, str) and value.isspace()):
                return value
        return None

    def line(self, *keys: str) -> str:
        """The first of these fields that has a text, on one line; "" where none has."""
        for key in keys:
            if text := line(self.get(key)):
                return text
        return ""

    def translated(self, key: str) -> object:
        """A text by language beside the plain one: `title_translated` (ckanext-fluent), else `title_fr`, `title_en` …
        (ckanext-multilingual's index, bilingual portals); None where there is neither."""
        if (together := self.get(f"{key}_translated")) is not None:
            return together
        if self._suffixed is None:
            named = (*self._top, *self._extras)
            self._suffixed = {name for name in named if name[-3:-2] == "_" and name[-2:] in SUFFIXES}
        if not self._suffixed:
            return None
        apart = {
            language: self.get(f"{key}_{language}") for language in SUFFIXES if f"{key}_{language}" in self._suffixed
        }
        return {language: text for language, text in apart.items() if text} or None

    def words(self, *keys: str) -> Text:
        """The first of these fields that has a title or the like, in its languages; empty where none has."""
        for key in keys:
            if text := words(self.get(key)):
                return text
        return Text()

    def paragraphs(self, *keys: str) -> Text:
        """The first of these fields that has a text of several lines, in its languages; empty where none has."""
        for key in keys:
            if text := paragraphs(self.get(key)):
                return text
        return Text()

    def each(self, *keys: str) -> Iterator[object]:
        """What every key says, in their order."""
        for key in keys:
            if (value := self.get(key)) is not None:
                yield value


def _extras(value: object) -> Mapping[str, object]:
    """By name. Of a name that is there twice, the first value that says something; nothing of extras that were deleted,
    which CKAN 2.0 to 2.2 go on showing."""
    value = unfold(value)
    if isinstance(value, dict):
        return {str(key): _unquoted(each) for key, each in value.items()}
    if not isinstance(value, list):
        return {}
    pairs: dict[str, object] = {}
    for item in value:
        if isinstance(item, dict) and isinstance(key := item.get("key"), str) and is_live(item.get("state")):
            key = key.strip()
            pairs[key] = pairs.get(key) or _unquoted(item.get("value"))
    return pairs


def _unquoted(value: object) -> object:
    """The text in a string of JSON, as CKAN kept extras before 2.0: `"Pau"`, quotation marks included."""
    if isinstance(value, str) and len(value) > 1 and value[0] == value[-1] == '"':
        try:
            return decode(value)
        except ValueError:
            return value
    return value
