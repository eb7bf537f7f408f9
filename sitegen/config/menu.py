"""What is wrong with a menu as a whole, although each of its entries may be written."""

from __future__ import annotations

from collections.abc import Iterator

from sitegen.config.messages import suggestion
from sitegen.config.schema import PartnerTable
from sitegen.config.toml_lines import KeyPath


def menu_faults(table: PartnerTable) -> Iterator[tuple[KeyPath, str]]:
    """Two entries with one name, in any language, and translations of none: (key, message)."""
    for language in table.languages:
        names = table.translations[language].menu if language in table.translations else {}
        taken: dict[str, int] = {}
        for place, entry in enumerate(table.menu):
            name = names.get(entry.label, entry.label)
            folded = name.strip().casefold()
            if folded and folded in taken:
                told = f'two entries are called "{name}"' + ("" if name == entry.label else f' in "{language}"')
                hint = f"the other one leads to {_shown(table.menu[taken[folded]].to)}; give one of them another label"
                yield ("menu", str(place), "label"), f'"menu.label": {told}; {hint}'
            taken.setdefault(folded, place)
    known = {entry.label for entry in table.menu if entry.label}
    for language, translation in table.translations.items():
        for label in translation.menu:
            if label not in known:
                message = f'"translations.{language}.menu": no entry of the menu is called "{label}"'
                yield ("translations", language, "menu", label), message + suggestion(label, known)


def _shown(to: str) -> str:
    return f'"{to}"' if to else "the home page"
