"""Words: what `theme.messages` finds wrong or missing, of every language that the theme speaks."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.catalogue import Caution
from sitegen.errors import ConfigError, SitegenError
from sitegen.theme import Theme
from sitegen.theme.messages import faults

_NAMED = 5  # messages that are missing, of a language


def word_faults(theme: Theme) -> Iterator[SitegenError | Caution]:
    """A wrong `{name}` is an error; a language without some words says them in English."""
    told: set[str] = set()  # French and English are read for each of the others
    for language in sorted(theme.languages):
        missing = []
        try:
            for fault in faults(theme.layers, language):
                if fault.code == "message-missing":
                    missing.append(fault)
                elif fault.code == "message-placeholder":
                    yield ConfigError(fault.message, where=fault.where)
                else:
                    yield Caution(fault.code, fault.where, fault.message)
        except ConfigError as error:
            if str(error) not in told:
                told.add(str(error))
                yield error
        for fault in missing[:_NAMED]:
            yield Caution(fault.code, fault.where, fault.message)
        if more := len(missing[_NAMED:]):
            yield Caution("message-missing", missing[-1].where, f"{more} more messages are missing")
