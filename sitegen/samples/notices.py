"""Which sheets of a workbook are tables, and which are texts about them: notices, and what they say line by line."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Literal

from sitegen.samples.cells import one_line, shown
from sitegen.samples.number_formats import Cell
from sitegen.samples.profile import words

_LEAST, _LONGEST = 10, 60  # rows of a list, and characters of its cells; what is longer is a sentence
_MOST_LINES, _MOST_CELLS, _LONGEST_LINE, _LONGEST_TEXT = 60, 6, 600, 8_000  # of a notice; the last two in characters
# What sheets are called that say something of the others, and what others are called too: notes and springs are data.
_NOTICES = frozenset({
    "about", "accueil", "apropos", "avertissement", "consignes", "contents", "couverture", "cover", "dico",
    "dictionnaire", "documentation", "glossaire", "instructions", "intro", "introduction", "legend", "legende",
    "legendes", "lexique", "lire", "lisez", "lisezmoi", "metadata", "metadonnees", "methodologie", "modedemploi",
    "notice", "pagedegarde", "preambule", "readme", "sommaire",
})  # fmt: skip
_PERHAPS = frozenset({
    "aide", "champs", "config", "configuration", "contact", "contacts", "contexte", "credits", "definitions",
    "deroulantes", "description", "emploi", "garde", "guide", "help", "index", "info", "information", "informations",
    "infos", "licence", "license", "listes", "mentions", "nomenclature", "note", "notes", "parametres",
    "presentation", "schema", "source", "sources", "tcd", "variables",
})  # fmt: skip
_LISTS = frozenset({"dico", "dictionnaire", "glossaire", "legend", "legende", "legendes", "lexique"})  # of codes, often

Rows = Sequence[Sequence[Cell]]  # the cells that are filled, of the rows that have one


def called(name: str) -> Literal["table", "notice", "perhaps"]:
    """What a sheet's name says of it: "Lisez-moi", "0_Notice", "Page de garde"."""
    said = words(name)
    if not _NOTICES.isdisjoint((*said, "".join(said))):
        return "notice"
    return "table" if _PERHAPS.isdisjoint(said) else "perhaps"


def is_table(rows: Rows) -> bool:
    """Whether most rows have several cells, or all are short ones of a list: sentences stand below each other."""
    if sum(len(row) > 1 for row in rows) * 2 > len(rows):
        return True
    return len(rows) >= _LEAST and all(len(row) == 1 and len(str(row[0])) <= _LONGEST for row in rows)


def is_notice(name: str, rows: Rows) -> bool:
    """Whether a sheet beside the table is a text: what is no table, and pairs under a name that says so.

    "Producteur | Ville de Dax" is a line of a notice, and "1 | Bois" one of the table that a legend is, unless it has
    whole sentences.
    """
    if not is_table(rows):
        return True
    said = called(name)
    if said == "table" or max(map(len, rows)) > 2:
        return False
    is_told = any(len(str(cell)) > _LONGEST for row in rows for cell in row)
    return is_told or (said == "notice" and _LISTS.isdisjoint(words(name)))


def lines(rows: Iterable[Sequence[str]]) -> tuple[tuple[tuple[str, ...], ...], bool]:
    """What a notice says, the cells of each of its rows; and whether it says more."""
    found: list[tuple[str, ...]] = []
    left = _LONGEST_TEXT
    for row in _filled(rows):
        left -= sum(map(len, row))
        if len(found) == _MOST_LINES or left < 0:
            return tuple(found), True
        found.append(row)
    return tuple(found), False


def _filled(rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, ...]]:
    for row in rows:
        filled = [cell.strip() for cell in row if cell.strip()]
        cells = [one_line(cell) for cell in islice(filled, len(filled) - 1)] if len(filled) > 1 else []
        if filled:
            yield (*cells[: _MOST_CELLS - 1], shown(filled[-1], _LONGEST_LINE))
