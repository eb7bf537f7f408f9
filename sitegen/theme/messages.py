"""What is wrong with a theme's messages (`i18n/LANG.toml`), and what is missing, by file and line.

What a language should say is what English and French say in the same chain of folders: English stands in where a
message is missing, and sitegen is written in the two of them. A wrong `{name}` ends a build, when the message is read:
a page cannot be made with it. All else is for `check`, and for whoever translates.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from string import Formatter
from typing import Any

from sitegen.config import merge_tables, suggestion
from sitegen.config.text_files import toml_of
from sitegen.config.toml_lines import line_of_keys
from sitegen.errors import ConfigError
from sitegen.text.grammar import FALLBACK_LANGUAGE, plural_forms
from sitegen.theme.chain import Chain
from sitegen.theme.faults import refuse_words
from sitegen.theme.grammars import grammar_of

_REFERENCES = ("fr", FALLBACK_LANGUAGE)
_FORMS = frozenset(("zero", "one", "two", "few", "many", "other"))  # CLDR's
_OPEN = ("extra.", "facet.", "facets.", "granularity.")  # whose keys are a catalogue's, or a partner's
_FORMATTER = Formatter()

Message = str | Mapping[str, str]
Messages = Mapping[str, Message]  # by dotted key; one that depends on a number is a table of its plural forms


@dataclass(frozen=True, slots=True)
class MessageFault:
    """Something to mend in a file of messages. `where`: "themes/base/i18n/oc.toml:12", without a line what is missing.

    `code`: "message-missing", "message-unknown", "message-placeholder", "message-plural".
    """

    code: str
    where: str
    message: str


def merged_messages(chain: Chain, language: str) -> dict[str, Any]:
    """The messages of a language along the chain, as tables.

    Raises ConfigError, with file and line, where one is no text, has a `{name}` that it is not given, or braces that
    are none.
    """
    merged: dict[str, Any] = {}
    english = {} if language == FALLBACK_LANGUAGE else flat(merged_messages(chain, FALLBACK_LANGUAGE))
    for layer in reversed(chain):
        file = layer.folder / "i18n" / f"{language}.toml"
        if os.path.lexists(file):
            place = f"{layer.place}/i18n/{file.name}"
            table, text = toml_of(file, place)
            refuse_words(table, merged, place)
            _refuse_names(flat(table), english | flat(merged), place, text)
            merged = merge_tables(merged, table)
    return merged


def flat(table: Mapping[str, Any], above: str = "") -> dict[str, Message]:
    """Messages by their dotted keys."""
    found: dict[str, Message] = {}
    for key, value in table.items():
        path = f"{above}{key}"
        if isinstance(value, Mapping) and not _FORMS.issuperset(value):
            found |= flat(value, f"{path}.")
        else:
            found[path] = value
    return found


def missing(chain: Chain, language: str) -> list[str]:
    """The dotted keys that a language has no message for, in the order of the files: pages say English there."""
    own = flat(merged_messages(chain, language))
    return [key for key in _reference(chain) if key not in own]


def faults(chain: Chain, language: str) -> Iterator[MessageFault]:
    """All that is wrong with the messages of a language in any folder of the chain; what is missing comes last."""
    reference, grammar = _reference(chain), grammar_of(chain, language)
    usual, known_forms = plural_forms(language, grammar)
    last = ""
    for layer in reversed(chain):
        file = layer.folder / "i18n" / f"{language}.toml"
        if not os.path.lexists(file):
            continue
        last = place = f"{layer.place}/i18n/{file.name}"
        table, text = toml_of(file, place)
        lines = line_of_keys(text)
        for key, message in flat(table).items():
            where = _where(place, lines, key)
            if key not in reference and not key.startswith(_OPEN):
                if not _is_said(chain, key):
                    yield MessageFault(
                        "message-unknown", where, f'"{key}": nothing says it{suggestion(key, reference)}'
                    )
                continue
            model = reference.get(key, message)
            for wrong in _wrong_names(message, model, strictly=True):
                yield MessageFault("message-placeholder", where, f'"{key}": {wrong}')
            for wrong in _wrong_forms(message, model, usual, known_forms):
                yield MessageFault("message-plural", where, f'"{key}": {wrong}')
    absent = missing(chain, language)
    for key in absent:
        place = last or f"i18n/{language}.toml"
        yield MessageFault("message-missing", place, f'"{key}" is missing: pages in "{language}" say it in English')


def _reference(chain: Chain) -> dict[str, Message]:
    found: dict[str, Message] = {}
    for language in _REFERENCES:
        found |= flat(merged_messages(chain, language))
    return found


def _is_said(chain: Chain, key: str) -> bool:
    """Whether a template of the chain has the key: a theme may have messages of its own, in one language alone."""
    return any(
        key in layer.text(file) for layer in chain for file in layer.files("templates") if file.suffix == ".html"
    )


def _refuse_names(own: Messages, below: Messages, place: str, text: str) -> None:
    for key, message in own.items():
        for wrong in _wrong_names(message, below.get(key, message), strictly=False):
            hint = "docs/languages.md says what stands in braces"
            raise ConfigError(f'"{key}": {wrong}', where=_where(place, line_of_keys(text), key), hint=hint)


def _wrong_names(message: Message, model: Message, *, strictly: bool) -> Iterator[str]:
    """What is wrong with the names in braces; `strictly`: also one left out that all of the model has."""
    forms = [message] if isinstance(message, str) else [*message.values()]
    models = [model] if isinstance(model, str) else [*model.values()]
    given = {name for each in models for name in _names(each)[0]} | ({"count"} if not isinstance(model, str) else set())
    needed = set.intersection(*(set(_names(each)[0]) for each in models)) if models else set()
    for form in forms:
        names, broken = _names(form)
        if broken and given:
            yield f"{broken}, in {form!r:.80}"
        for name in names:
            if name not in given:
                told = ", ".join(f"{{{each}}}" for each in sorted(given)) or "none"
                yield f"{{{name}}} is no name that this message is given: {told}"
        if strictly and not broken:
            yield from (f"{{{name}}} is left out, in {form!r:.80}" for name in sorted(needed.difference(names)))


def names_in(message: Message) -> tuple[str, ...]:
    """The names that stand in braces in any form of a message."""
    forms = [message] if isinstance(message, str) else [*message.values()]
    return tuple(dict.fromkeys(name for form in forms for name in _names(form)[0]))


@lru_cache(maxsize=1 << 13)  # twice as many as a language has: they are looked at for each partner, and each layer
def _names(form: str) -> tuple[tuple[str, ...], str]:
    """The names in braces, and what is wrong with the braces."""
    try:
        fields = [field for _, field, _, _ in _FORMATTER.parse(form) if field is not None]
    except ValueError as error:
        return (), f"braces that do not match ({error})"
    odd = next((field for field in fields if not field.isidentifier()), None)
    return tuple(f for f in fields if f.isidentifier()), "" if odd is None else f"{{{odd}}} is not a name"


def _wrong_forms(message: Message, model: Message, usual: frozenset[str], known: frozenset[str]) -> Iterator[str]:
    if isinstance(message, str):
        return  # one text for any number is a language's own affair
    if isinstance(model, str):
        yield "plural forms, where one text is expected"
        return
    if strange := sorted(set(message) - known):
        yield f"no plural form of this language: {', '.join(strange)}; it has {', '.join(sorted(known))}"
    if absent := sorted(usual - set(message)):
        yield f"lacks the plural form {', '.join(absent)}"


def _where(place: str, lines: Mapping[tuple[str, ...], int], key: str) -> str:
    """The line of a key; of the table around it where it stands in one of a single line."""
    path = tuple(key.split("."))
    while path and path not in lines:
        path = path[:-1]
    return f"{place}:{lines.get(path, 1)}"
