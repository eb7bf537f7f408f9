"""What is wrong with a theme, as far as one can know without a catalogue: every fault at once, each with its place.

`faults` goes from what is said in tables to what is seen: theme.toml, templates, style sheets, words, colours, and at
last every template with every example view in each language.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from sitegen.catalogue import Caution
from sitegen.errors import SitegenError, as_sitegen_error
from sitegen.theme import Theme
from sitegen.workshop.checking.colours import colour_faults
from sitegen.workshop.checking.rendering import rendering_faults
from sitegen.workshop.checking.styles import style_faults
from sitegen.workshop.checking.tables import table_faults
from sitegen.workshop.checking.templates import template_faults, unused_templates
from sitegen.workshop.checking.words import word_faults

Fault = SitegenError | Caution
"""What ends a build or is never shown, and what a person should look at."""

_CHECKS: tuple[Callable[[Theme], Iterable[Fault]], ...] = (
    table_faults,
    template_faults,
    unused_templates,
    style_faults,
    word_faults,
    colour_faults,
    rendering_faults,
)


def faults(theme: Theme) -> Iterator[Fault]:
    """All that is wrong with a theme. `theme` has the examples' folder at the end of its chain.

    What one check cannot go on from, as a file that is no text, ends that check alone; what two of them find is told
    once.
    """
    told: set[str] = set()
    for check in _CHECKS:
        for fault in _each(check, theme):
            key = f"{fault.where}: {fault.message}"
            if key not in told:
                told.add(key)
                yield fault


def _each(check: Callable[[Theme], Iterable[Fault]], theme: Theme) -> Iterator[Fault]:
    try:
        yield from check(theme)
    except Exception as error:  # of a check, or of what it looks at
        yield as_sitegen_error(error)


__all__ = ["Fault", "faults", "template_faults"]
