"""Small tables as people lay them out, each with what a person says of it; written as CSV and as Excel's workbooks."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import openpyxl
from openpyxl.styles import Font

Cell = str | int | date
Row = Sequence[Cell]


@dataclass(frozen=True, slots=True)
class LaidOut:
    """The cells of a sheet, and what is to be read of them, the same from every kind of file."""

    rows: Sequence[Row]
    names: Sequence[str]
    records: Sequence[Row]
    notes: Sequence[str] = ()
    merged: Sequence[str] = ()  # ranges of cells, in workbooks
    bold: int = 0  # the row that is, from 1 on

    def csv(self) -> bytes:
        """As French programs save it: separated by semicolons, all rows as wide."""
        width = max(map(len, self.rows))
        made = io.StringIO()
        csv.writer(made, delimiter=";").writerows([*row, *[""] * (width - len(row))] for row in self.rows)
        return made.getvalue().encode()

    def xlsx(self) -> bytes:
        """As Excel has it: numbers and dates as such, cells merged."""
        book = openpyxl.Workbook()
        sheet = book.active
        sheet.title = "Feuille"
        for line, row in enumerate(self.rows, 1):
            for at, value in enumerate(row, 1):
                if value == "":
                    continue
                cell = sheet.cell(line, at, value)
                if isinstance(value, date):
                    cell.number_format = "dd/mm/yyyy"
                if line == self.bold:
                    cell.font = Font(bold=True)
        for cells in self.merged:
            sheet.merge_cells(cells)
        made = io.BytesIO()
        book.save(made)
        return made.getvalue()


def _said(names: str, records: Sequence[Row], *, above: Sequence[Row] = (), below: Sequence[Row] = (),
          notes: Sequence[str] = (), merged: Sequence[str] = (), bold: int = 0) -> LaidOut:  # fmt: skip
    """A table whose names stand in one row, over its records, with other rows around."""
    first = names.split(";")
    return LaidOut([*above, first, *records, *below], first, records, notes, merged, bold)


_NAMES = "Piscine;Entrées;Clubs"
_POOLS: Sequence[Row] = [["Nord", 1200, 300], ["Sud", 800, 200], ["Ouest", 400, 150]]
_TITLE = "Fréquentation des piscines municipales en 2026"
_TOWNS: Sequence[Row] = [["40088", "Dax", 20800], ["40192", "Mont-de-Marsan", 29700], ["64445", "Pau", 77200]]
_ELECTED: Sequence[Row] = [["Lafon", "Anne", "adjointe"], ["Dubos", "Jean", "conseiller"], ["Petit", "Luc", "maire"]]
_SEXES: Sequence[Row] = [["Dax", 11, 12, 13, 14], ["Pau", 21, 22, 23, 24], ["Tarbes", 31, 32, 33, 34]]
_DAYS: Sequence[Row] = [
    [date(2026, 11, 2), "Peyrehorade", 12], [date(2026, 11, 3), "Dax", 15], [date(2026, 11, 4), "Dax", 9],
]  # fmt: skip

LAYOUTS: dict[str, LaidOut] = {
    "a title": _said(_NAMES, _POOLS, above=[[_TITLE]], notes=[_TITLE], merged=["A1:C1"]),
    "a title and a source": _said(
        _NAMES, _POOLS, above=[[_TITLE], ["Source : service des sports"], []],
        notes=[_TITLE, "Source : service des sports"],
    ),
    "comments": _said(
        _NAMES, _POOLS, above=[["# Export du 2 novembre 2026"], ["# Service des sports, Dax"]],
        notes=["Export du 2 novembre 2026", "Service des sports, Dax"],
    ),
    "a comment between records": LaidOut(
        [["Jour", "Débit", "Hauteur"], [date(2026, 10, 1), 12, 3], ["# panne du capteur"], [date(2026, 10, 2), 13, 4]],
        ["Jour", "Débit", "Hauteur"], [["2026-10-01", 12, 3], ["2026-10-02", 13, 4]], ["panne du capteur"],
    ),
    "a title in each of its merged cells": _said(
        _NAMES, _POOLS, above=[["Piscines de Dax"] * 3], notes=["Piscines de Dax"],
    ),
    "amounts as they are shown": _said(
        "Poste;BP;CA", [["Voirie", "1 200,00 €", "1 100,50 €"], ["Écoles", "800,00 €", "700,00 €"]],
        above=[["Période", "2026"]], below=[["Total", "2 000,00 €", "1 800,50 €"]],
        notes=["Période ; 2026", "Total ; 2 000,00 € ; 1 800,50 €"],
    ),
    "times and shares": _said(
        "Lieu;Ouvre;Taux", [["Nord", "08:30", "95 %"], ["Sud", "9h00", "87,5 %"]],
        above=[["Horaires"]], notes=["Horaires"],
    ),
    "names that are all the same": LaidOut(
        [["val"] * 3, [11, 12, 13], [21, 22, 23]], ["val", "val (2)", "val (3)"], [[11, 12, 13], [21, 22, 23]],
    ),
    "ranks with a sign": _said("Rang;Nom;Points", [["# 1", "", ""], ["# 2", "Dax", 3], ["# 3", "Pau", 1]]),
    "a day beside two words": _said(
        _NAMES, _POOLS, above=[["Situation au", date(2026, 11, 2)]], notes=["Situation au ; 2026-11-02"],
    ),
    "a form above": _said(
        "Nom;Prénom;Grade;Indice", [["Lafon", "Anne", "B", 350], ["Dubos", "Jean", "C", 360]],
        above=[["Service :", "Voirie", "Année :", 2026]], notes=["Service : ; Voirie ; Année : ; 2026"],
    ),
    "units in words": LaidOut(
        [_NAMES.split(";"), ["", "en milliers", "en k€"], *_POOLS], _NAMES.split(";"), _POOLS,
        ["Entrées : en milliers, Clubs : en k€"],
    ),
    "blank rows above": _said(_NAMES, _POOLS, above=[[], [], []]),
    "blank columns left and right": LaidOut(
        [["", *row, "", ""] for row in ([*_NAMES.split(";")], *_POOLS)], _NAMES.split(";"), _POOLS
    ),
    "a footnote": _said(
        _NAMES, _POOLS, below=[["(1) Hors scolaires, établissement fermé en août."]],
        notes=["(1) Hors scolaires, établissement fermé en août."],
    ),
    "a total": _said(_NAMES, _POOLS, below=[["Total", 2400, 650]], notes=["Total ; 2400 ; 650"]),
    "a total whose word stands in a later column": _said(
        "insee;commune;population", _TOWNS, below=[["", "Total", 127700]], notes=["Total ; 127700"]
    ),
    "a total beside merged cells": _said(
        "date;lieu;débit", _DAYS, below=[["Total général", "", 36]], notes=["Total général ; 36"], merged=["A5:B5"]
    ),
    "two rows of names": LaidOut(
        [["Commune", 2024, "", 2025, ""], ["", "Hommes", "Femmes", "Hommes", "Femmes"], *_SEXES],
        ["Commune", "2024 Hommes", "2024 Femmes", "2025 Hommes", "2025 Femmes"],
        _SEXES,
        merged=["A1:A2", "B1:C1", "D1:E1"],
    ),
    "two rows of names, all groups of words": LaidOut(
        [["Commune", "Logements", "", "Population", ""], ["", "occupés", "vacants", "active", "totale"], *_SEXES],
        ["Commune", "Logements occupés", "Logements vacants", "Population active", "Population totale"],
        _SEXES,
        merged=["A1:A2", "B1:C1", "D1:E1"],
    ),
    "three rows of names": LaidOut(
        [
            ["Commune", "Population", "", "", ""],
            ["", 2024, "", 2025, ""],
            ["", "Hommes", "Femmes", "Hommes", "Femmes"],
            *_SEXES,
        ],
        [
            "Commune", "Population 2024 Hommes", "Population 2024 Femmes", "Population 2025 Hommes",
            "Population 2025 Femmes",
        ],
        _SEXES,
        merged=["A1:A3", "B1:E1", "B2:C2", "D2:E2"],
    ),
    "a title over three rows of names": LaidOut(
        [
            ["Recensement de la population"],
            [],
            ["Commune", "Population", "", "", ""],
            ["", 2024, "", 2025, ""],
            ["", "Hommes", "Femmes", "Hommes", "Femmes"],
            *_SEXES,
        ],
        [
            "Commune", "Population 2024 Hommes", "Population 2024 Femmes", "Population 2025 Hommes",
            "Population 2025 Femmes",
        ],
        _SEXES,
        ["Recensement de la population"],
        merged=["A1:E1", "A3:A5", "B3:E3", "B4:C4", "D4:E4"],
    ),
    "units in the second row": LaidOut(
        [["site", "débit", "hauteur"], ["", "m3/s", "cm"], *_POOLS], ["site", "débit", "hauteur"], _POOLS,
        ["débit : m3/s, hauteur : cm"],
    ),
    "units in parentheses": LaidOut(
        [["site", "débit", "hauteur"], ["", "(m³/s)", "(cm)"], *_POOLS], ["site", "débit", "hauteur"], _POOLS,
        ["débit : (m³/s), hauteur : (cm)"],
    ),
    "the day of its update above, at the right": _said(
        _NAMES, _POOLS, above=[["", "", "Mise à jour : 02/11/2026"], []], notes=["Mise à jour : 02/11/2026"]
    ),
    "a day above, at the right": _said(
        _NAMES, _POOLS, above=[[_TITLE, "", date(2026, 11, 2)]], notes=[f"{_TITLE} ; 2026-11-02"]
    ),
    "names that are only bold": _said("Nom;Prénom;Fonction", _ELECTED, bold=1),
    "numbered columns": LaidOut(
        [_NAMES.split(";"), [1, 2, 3], *_POOLS], _NAMES.split(";"), _POOLS, ["Piscine : 1, Entrées : 2, Clubs : 3"]
    ),
    "columns numbered in parentheses": LaidOut(
        [_NAMES.split(";"), ["(1)", "(2)", "(3)"], *_POOLS], _NAMES.split(";"), _POOLS,
        ["Piscine : (1), Entrées : (2), Clubs : (3)"],
    ),
    "names again in the middle": LaidOut(
        [_NAMES.split(";"), *_POOLS[:2], _NAMES.split(";"), *_POOLS[2:]], _NAMES.split(";"), _POOLS
    ),
    "names of words again in the middle, twice": LaidOut(
        [["Nom", "Prénom", "Fonction"], *_ELECTED[:1], ["Nom", "Prénom", "Fonction"], *_ELECTED[1:2],
         ["Nom", "Prénom", "Fonction"], *_ELECTED[2:]],
        ["Nom", "Prénom", "Fonction"], _ELECTED,
    ),
    "names with line breaks": LaidOut(
        [["Piscine", "Nombre\nd’entrées", "Clubs\n(adhérents)"], *_POOLS],
        ["Piscine", "Nombre d’entrées", "Clubs (adhérents)"], _POOLS,
    ),
    "technical names under labels": LaidOut(
        [["Code INSEE", "Nom de la commune", "Population totale"], ["code_insee", "nom_commune", "pop_totale"],
         *_TOWNS],
        ["Code INSEE", "Nom de la commune", "Population totale"], _TOWNS,
        ["Code INSEE : code_insee, Nom de la commune : nom_commune, Population totale : pop_totale"],
    ),
    "labels under technical names": LaidOut(
        [["nom", "prenom", "fonction_elu"], ["Nom de l’élu", "Prénom de l’élu", "Fonction de l’élu"], *_ELECTED],
        ["nom", "prenom", "fonction_elu"], _ELECTED,
        ["nom : Nom de l’élu, prenom : Prénom de l’élu, fonction_elu : Fonction de l’élu"],
    ),
    "a source below a blank row": _said(_NAMES, _POOLS, below=[[], ["Source : INSEE"]], notes=["Source : INSEE"]),
    "words alone": _said("Nom;Prénom;Fonction", _ELECTED),
    "a title over words": _said("Nom;Prénom;Fonction", _ELECTED, above=[["Liste des élus"], []],
                                notes=["Liste des élus"], merged=["A1:C1"]),
    "one column": _said("Nom", [["Lafon"], ["Dubos"], ["Petit"]]),
    "one column of numbers": _said("Population", [[20800], [29700], [77200]]),
    "numbers under years": LaidOut([[2019, 2020, 2021], [11, 12, 13], [21, 22, 23], [31, 32, 33]],
                                   ["2019", "2020", "2021"], [[11, 12, 13], [21, 22, 23], [31, 32, 33]]),
    "a name and years": _said("Commune;2019;2020;2021", [["Dax", 11, 12, 13], ["Pau", 21, 22, 23], ["Lons", 3, 4, 5]]),
    "no names": LaidOut(
        [["40088", 11, 1200], ["40192", 21, 800], ["64445", 31, 400]], ["colonne 1", "colonne 2", "colonne 3"],
        [["40088", 11, 1200], ["40192", 21, 800], ["64445", 31, 400]],
    ),
    # What a person would take apart, and a program might take apart wrongly: left as it is, with every cell.
    "sections": _said(
        "Commune;Code;Population",
        [["Arrondissement de Dax"], ["Dax", "40088", 20800], ["Pouillon", "40233", 3100],
         ["Arrondissement de Pau"], ["Pau", "64445", 77200], ["Lons", "64348", 13300]],
        merged=["A2:C2", "A5:C5"],
    ),
    "two tables side by side": LaidOut(
        [["Commune", "Population", "", "Canton", "Sièges"], ["Dax", 20800, "", "Dax-1", 2],
         ["Pau", 77200, "", "Dax-2", 2]],
        ["Commune", "Population", "Canton", "Sièges"], [["Dax", 20800, "Dax-1", 2], ["Pau", 77200, "Dax-2", 2]],
    ),
    "two tables below each other": _said(
        "Commune;Population", [["Dax", 20800], ["Pau", 77200], ["Canton", "Sièges"], ["Dax-1", 2], ["Dax-2", 2]]
    ),
    "on its side": _said(
        "Commune;Dax;Pau", [["Population", 20800, 77200], ["Cantons", 2, 4], ["Superficie", 20, 31]]
    ),
    "all of it": LaidOut(
        [["", "Les débits des rivières des Landes"], ["", "Source : relevés du service"], [],
         ["", "site", "débit", "hauteur", ""], ["", "", "m3/s", "cm", ""], *[["", *row, ""] for row in _POOLS],
         ["", "Total", 2400, 650, ""], [], ["", "* Valeurs provisoires"]],
        ["site", "débit", "hauteur"], _POOLS,
        ["Les débits des rivières des Landes", "Source : relevés du service", "débit : m3/s, hauteur : cm",
         "Total ; 2400 ; 650", "* Valeurs provisoires"],
    ),
}  # fmt: skip
