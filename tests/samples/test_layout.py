"""Tables as people lay them out: the same names and records in the preview and in the data API, from CSV and XLSX."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples.layout import headed
from sitegen.samples.whole import whole
from tests.samples.workbooks import number, text, xlsx
from tests.surroundings import shared

ROWS = "Nord;1200;300\nSud;800;200\nOuest;400;150\n"
TABLE = f"Piscine;Entrées;Clubs\n{ROWS}"
NAMES = ["Piscine", "Entrées", "Clubs"]
YEARS = ["Piscine", "2024 Hommes", "2024 Femmes", "2025 Hommes", "2025 Femmes"]
FIVE = "Nord;11;12;13;14\nSud;21;22;23;24\n"
LAYOUTS: dict[str, tuple[str, list[str], int, list[str]]] = {  # file, names, records, notes
    "nothing around it": (TABLE, NAMES, 3, []),
    "a title": (f"Fréquentation des piscines;;\n{TABLE}", NAMES, 3, ["Fréquentation des piscines"]),
    "a title without separators": (f"Fréquentation, en 2026\n{TABLE}", NAMES, 3, ["Fréquentation, en 2026"]),
    "title, source, blank row": (
        f"Piscines;;\nSource : sports;;\n;;\n{TABLE}",
        NAMES,
        3,
        ["Piscines", "Source : sports"],
    ),
    "a title in the middle": (f";Fréquentation des piscines;\n{TABLE}", NAMES, 3, ["Fréquentation des piscines"]),
    "pairs of a word and a value": (
        f"Producteur;Ville de Dax;\nDate;01/11/2026;\n{TABLE}",
        NAMES,
        3,
        ["Producteur ; Ville de Dax", "Date ; 01/11/2026"],
    ),
    "a title over words": (
        "Liste des élus;;\nnom;prénom;ville\nA;B;C\nD;E;F\n",
        ["nom", "prénom", "ville"],
        2,
        ["Liste des élus"],
    ),
    "a title over years": (
        "La population;;\nville;2024;2025\nDax;1;2\nPau;3;4\n",
        ["ville", "2024", "2025"],
        2,
        ["La population"],
    ),
    "a title over two columns": ("Titre de table\nville;n\nDax;1\nPau;2\n", ["ville", "n"], 2, ["Titre de table"]),
    "comments": (f"# Export ; du jour\n# a, b, c\n{TABLE}", NAMES, 3, ["Export ; du jour", "a, b, c"]),
    "comments, a blank line": (f"## Export\n\n{TABLE}", NAMES, 3, ["Export"]),
    "names in a comment": (f"# Export\n# {TABLE}", NAMES, 3, ["Export"]),
    "blank rows": (f"\n;;\n\n{TABLE}", NAMES, 3, []),
    "a source below": (f"{TABLE}\nSource : INSEE\n", NAMES, 3, ["Source : INSEE"]),
    "a footnote": (f"{TABLE};;\n* Données provisoires;;\n", NAMES, 3, ["* Données provisoires"]),
    "a total": (f"{TABLE}Total;2400;650\n", NAMES, 3, ["Total ; 2400 ; 650"]),
    "a total and a note": (
        f"{TABLE}TOTAL GÉNÉRAL;2 400;650\nNB : fermé en août;;\n",
        NAMES,
        3,
        ["TOTAL GÉNÉRAL ; 2 400 ; 650", "NB : fermé en août"],
    ),
    "two rows of names": (f"Piscine;2024;;2025;\n;Hommes;Femmes;Hommes;Femmes\n{FIVE}", YEARS, 2, []),
    "a title, two rows of names": (
        f"Les piscines de la ville;;;;\nPiscine;2024;;2025;\n;Hommes;Femmes;Hommes;Femmes\n{FIVE}",
        YEARS,
        2,
        ["Les piscines de la ville"],
    ),
    "one name over two": (
        ";Entrées;\nPiscine;Adultes;Enfants\nNord;1;2\nSud;3;4\n",
        ["Piscine", "Entrées Adultes", "Entrées Enfants"],
        2,
        [],
    ),
    "blank columns at the right": (TABLE.replace("\n", ";;;\n"), NAMES, 3, []),
    "a blank column at the left": ("".join(f";{line}\n" for line in TABLE.splitlines()), NAMES, 3, []),
    "units": (f"site;débit;hauteur\n;m3/s;cm\n{ROWS}", ["site", "débit", "hauteur"], 3, ["débit : m3/s, hauteur : cm"]),
    "units in brackets": (
        f"site;débit;hauteur\n(nom);(m³/s);(cm)\n{ROWS}",
        ["site", "débit", "hauteur"],
        3,
        ["site : (nom), débit : (m³/s), hauteur : (cm)"],
    ),
    "all of it": (
        f"# c\nLes piscines de Dax;;\n\nPiscine;Entrées;Clubs\n;nombre;nombre\n{ROWS}Total;2400;650\n\nSource : x\n",
        NAMES,
        3,
        ["c", "Les piscines de Dax", "Entrées : nombre, Clubs : nombre", "Total ; 2400 ; 650", "Source : x"],
    ),
}

PLAIN = {
    "a column of notes": "site;note\nA;\nB;\nC;voir annexe\n",
    "names that are missing": "nom;;\nDax;1;2\nPau;3;4\n",
    "a corner that is missing": ";2024;2025\nDax;1;2\nPau;3;4\n",
    "sections": "commune;pop\nLandes;\nDax;20000\nGironde;\nBordeaux;250000\n",
    "a first record that is nearly empty": "id;a;b;c\n1;;;\n2;x;y;z\n3;1;2;3\n",
    "a last record that is nearly empty": "nom;a;b;c\nDax;1;2;3\nPau;1;2;3\nSaint-Pierre du Mont;;;\n",
    "a total that is none": "poste;n\nEau;10\nAir;20\nTotal;99\n",
    "a record called Total": "poste;n\nTotal;30\nEau;10\nAir;20\n",
    "no names": "1;2;3\n4;5;6\n7;8;9\n",
    "no names, a first row that is nearly empty": "1;;;\n2;a;b;c\n3;d;e;f\n",
    "a column #": "#;nom;points\n1;Dax;3\n2;Pau;2\n",
    "tags": "tag;n\n#eau;1\n#air;2\n",
    "colours without names": "#f00;rouge\n#0f0;vert\nnoir;sombre\n",
    "one name over words": "Communes;;\nDax;Landes;NA\nPau;PA;NA\n",
    "words of one letter": "m;h;a\nx;y;z\nu;v;w\n",
    "one row under its names": "date;débit;hauteur\n2026-01-01;1;2\n",
    "values that are units": "nom;unité\nlongueur;m\ndurée;s\nmasse;kg\n",
    "pairs": "Nom;Commune de Dax\nINSEE;40088\nPopulation;20000\n",
    "pairs that begin with a day": "Date de mise à jour;02/11/2026;02/11/2025\nNom;Dax;Pau\nINSEE;40088;64445\n",
    "a name that is missing, a record that nobody knows": "Nom de la commune;;2026\nDax;n.c.;n.c.\nPau;1;2\nLons;3;4\n",
    "a record of numbers that count up": "rang;points;sets\n1;2;3\n2;5;1\n3;4;4\n",
    "a record that counts up, in two columns": "nom;rang\n1;2\nDax;1\nPau;3\n",
    "records like their names": "nom;ville\nNom 1;Ville 1\nNom 2;Ville 2\nNom 3;Ville 3\n",
    "the first record like its names": "nom;type_voie\nDupont;Voie\nDurand;Rue\nPetit;Quai\n",
    "records that are all the same": "a;b\na;b\nc;d\na;b\n",
    "years that come again": "2024;2025\n1;2\n2024;2025\n3;4\n",
    "groups over nothing but words": "Commune;Élus;;Agents\nDax;Anne;Jean;Luc\nPau;Marie;Paul;Zoé\n",
    "a word over one column": "Nom\nLafon\nNom\nPetit\n",
}


def made(content: bytes, label: str) -> tuple[list[str], list[list[str]], list[str]]:
    """Names, records and notes of a preview, which are those of the data API."""
    shown = samples.read(content, label=label, name="a", whole=True).table
    assert shown is not None
    every = whole(content, label=label, name="a")
    records = [list(entry.cells) for entry in every.entries]
    assert list(every.names) == [column.name for column in shown.columns]
    assert len(records) == len(shown.rows) == shown.total
    return list(every.names), [list(row) for row in shown.rows], list(shown.notes)


def workbook(file: str) -> bytes:
    """A CSV file as Excel lays it out: every row as wide as the widest, numbers as such."""
    rows = list(csv.reader(io.StringIO(file.lstrip("\n")), delimiter=";"))
    xml = ""
    for n, row in enumerate(rows, 1):
        cells = ((f"{chr(65 + index)}{n}", cell) for index, cell in enumerate(row) if cell)
        xml += f'<row r="{n}">' + "".join(
            number(at, float(cell)) if cell.isdecimal() else text(at, cell) for at, cell in cells
        ) + "</row>"  # fmt: skip
    return xlsx({"Feuille": xml})


@pytest.mark.parametrize("name", LAYOUTS)
def test_names_and_records(name: str) -> None:
    file, names, records, notes = LAYOUTS[name]
    found = made(file.encode(), "CSV")
    assert (found[0], len(found[1]), found[2]) == (names, records, notes)
    assert all(cell for row in found[1] for cell in row)


@pytest.mark.parametrize("name", [name for name in LAYOUTS if "comment" not in name and "separators" not in name])
def test_names_and_records_of_workbooks(name: str) -> None:
    file, names, records, _ = LAYOUTS[name]
    file = file.removeprefix("# c\n")
    found = made(workbook(file), "XLSX")
    assert (found[0], len(found[1])) == (names, records)


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_uncertain_is_left_as_it_is(name: str) -> None:
    rows = [line.split(";") for line in PLAIN[name].splitlines()]
    found = headed(rows, whole=True)
    assert found is not None
    assert [*([list(found.names)] if found.headed else []), *map(list, found.rows)] == rows
    assert found.notes == []
    made(PLAIN[name].encode(), "CSV")


def test_what_a_sample_cuts_off_is_no_end() -> None:
    found = samples.read(f"{TABLE}Total;2400;650\nx".encode(), label="CSV", whole=False).table
    assert found is not None
    assert (found.total, found.notes) == (4, ())


def test_the_separator_is_that_of_the_table() -> None:
    decimals = "Débits, hauteurs, et pluies\nsite;d;h\na;1,5;2,5\nb;1,6;2,6\nc;1,7;2,7\n"
    assert made(decimals.encode(), "CSV")[0] == ["site", "d", "h"]
    commas = "Fréquentation des piscines\nPiscine,Entrées,Clubs\nNord,1,2\nSud,3,4\nSource : sports, ville\n"
    assert made(commas.encode(), "CSV")[0] == NAMES


@pytest.mark.parametrize(
    ("path", "label", "names", "records"),
    [
        ("06-title-rows-above-header/piscines.csv", "CSV", ["Piscine", "Entrées", "Scolaires", "Clubs"], 3),
        ("07-comment-lines/debits.csv", "CSV", ["date", "debit"], 3),
    ],
)
def test_the_files_of_faults_06_and_07(path: str, label: str, names: list[str], records: int) -> None:
    found = made(shared(f"faults/{path}").read_bytes(), label)
    assert (found[0], len(found[1])) == (names, records)
    assert found[2]


def test_the_workbook_of_fault_06_has_numbers() -> None:
    file = shared("faults/06-title-rows-above-header/mediatheques.xlsx").read_bytes()
    names, records, notes = made(file, "XLSX")
    types = whole(file, label="XLSX").types or ()
    assert len(records) == 3
    assert "integer" in types
    assert notes
    assert not any(name.startswith("colonne") for name in names)


@given(st.lists(st.lists(st.sampled_from(["", "a", "b c", "1", "2026", "Total", "#", "m", "Source : x"]), max_size=5)))
def test_no_row_is_lost(rows: list[list[str]]) -> None:
    """Every cell of a file is in a name, in a record or in a note."""
    rows = [row for row in rows if any(row)]
    found = headed(rows, whole=True)
    records = list(found.rows) if found else []
    said = " ".join(
        [*(found.names if found else []), *(cell for row in records for cell in row), *(found.notes if found else [])]
    )
    assert all(cell in said for row in rows for cell in row)
    assert len(records) <= len(rows)
