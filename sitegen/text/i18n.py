"""What a page says in one language: messages with their plurals, dates, numbers, sizes, lists.

Messages are TOML tables, merged key by key along the theme chain (a partner's `i18n/fr.toml` replaces single words).
A message is a text with `{names}`; one that depends on a number is a table with the plural forms of its language, by
CLDR's names (`one`, `other`). French puts narrow no-break spaces before `: ; ! ?`: they are written in the messages.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from babel import Locale
from babel.core import get_global
from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal

from sitegen.errors import BuildError
from sitegen.text.numerals import numeral, signs

Messages = Mapping[str, Any]

_UNITS = ("byte", "kilobyte", "megabyte", "gigabyte", "terabyte")
_RIGHT_TO_LEFT = frozenset({"ar", "fa", "he", "ur", "yi", "ps", "dv"})


@dataclass(frozen=True, slots=True)
class Speech:
    """A language, its messages, and those of the language that stands in where one is missing."""

    language: str
    messages: Messages
    fallback: Messages
    locale: Locale = field(init=False)
    _found: dict[str, Any] = field(init=False, default_factory=dict, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "locale", Locale.parse(self.language))

    @property
    def direction(self) -> str:
        """What HTML's `dir` says: "rtl" or "ltr"."""
        return "rtl" if self.language in _RIGHT_TO_LEFT else "ltr"

    @property
    def territorial(self) -> str:
        """The language with the country where most of its readers are: "fr_FR". English is Britain's here."""
        if self.language == "en":
            return "en_GB"
        territory = Locale.parse(str(get_global("likely_subtags").get(self.language, self.language))).territory
        return f"{self.language}_{territory}" if territory else self.language

    def say(self, key: str, count: int | None = None, **names: object) -> str:
        """The message at a dotted key. `count` chooses the plural and is `{count}` in the text, as people write it."""
        message = self._message(key)
        if isinstance(message, Mapping) and count is not None:
            message = message.get(_plural(count, self.language)) or message.get("other")
        if not isinstance(message, str):
            raise BuildError(f'no message "{key}"', where=f"i18n/{self.language}.toml", hint="add it to the theme")
        if count is not None:
            names["count"] = self.number(count)
        return message.format_map(names) if names else message

    def table(self, key: str) -> Mapping[str, Any]:
        """The messages below a dotted key as they are written, for scripts to say."""
        own, other = _find(self.messages, key), _find(self.fallback, key)
        return {**(other or {}), **(own or {})}

    def knows(self, key: str) -> bool:
        """Whether there is a message at a dotted key that needs no number."""
        return isinstance(self._message(key), str)

    def _message(self, key: str) -> Any:
        if key not in self._found:  # a page says dozens, and there are thousands of pages
            self._found[key] = _find(self.messages, key) or _find(self.fallback, key)
        return self._found[key]

    def numeral(self, cell: str) -> str:
        """The number in a cell of a file, as people of the language write it."""
        return numeral(cell, self.language)

    @property
    def signs(self) -> dict[str, str]:
        """What stands between thousands, and before decimals: for scripts."""
        return dict(zip(("group", "decimal"), signs(self.language), strict=True))

    def number(self, value: float) -> str:
        """A number with the language's own separators: "1 234,5" in French."""
        return _number(value, self.language)

    def date(self, value: datetime | date | str | None, width: str = "long") -> str:
        """A day in words. Partial ISO dates keep their precision: "2014" stays a year, "2014-05" a month."""
        if not value:
            return ""
        if isinstance(value, str):
            parts = [int(part) for part in value[:10].split("-") if part.isdigit()]
            if len(parts) == 1:
                return value
            if len(parts) == 2:
                return format_date(date(parts[0], parts[1], 1), "LLLL y", locale=self.locale)
            value = date(parts[0], parts[1], parts[2])
        words = _day(value.toordinal(), width, self.language)
        # CLDR has no ordinal for the first of the month, which French always writes.
        return words.replace("1", "1er", 1) if self.language == "fr" and value.day == 1 else words

    def size(self, value: int | None) -> str:
        """A file's size with two or three digits and a decimal unit: "1,1 Mo"; empty where it is not known."""
        if value is None:
            return ""
        amount, power = float(value), 0
        while amount >= 999.5 and power < len(_UNITS) - 1:
            amount, power = amount / 1000, power + 1
        shown = format_decimal(amount, "0.#" if amount < 9.95 and power else "0", locale=self.locale)
        return f"{shown}\N{NO-BREAK SPACE}{self.say(f'unit.{_UNITS[power]}')}"

    def enumerate(self, items: Sequence[str]) -> str:
        """The items in one sentence, as the language joins them ("a, b et c"); "" for none."""
        return format_list(items, locale=self.locale) if items else ""


@lru_cache(maxsize=4096)
def _plural(count: int, language: str) -> str:
    form: str = Locale.parse(language).plural_form(count)
    return form


@lru_cache(maxsize=4096)
def _number(value: float, language: str) -> str:
    return format_decimal(value, locale=language)


@lru_cache(maxsize=4096)
def _day(ordinal: int, width: str, language: str) -> str:
    """A number and the word beside it stay on one line."""
    return format_date(date.fromordinal(ordinal), width, locale=language).replace(" ", "\N{NO-BREAK SPACE}", 1)


def _find(messages: Messages, key: str) -> Any:
    node: Any = messages
    for part in key.split("."):
        node = node.get(part) if isinstance(node, Mapping) else None
    return node
