from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen import samples
from sitegen.samples.delimited import SEPARATORS, Dialect, dialect, rows
from sitegen.samples.heads import is_header
from sitegen.samples.tables import grid, numbered
from sitegen.samples.whole import whole
from tests.surroundings import shared


def read(text: str, *, whole: bool = True) -> list[list[str]]:
    return list(rows(text, dialect(text), whole=whole))


@pytest.mark.parametrize("separator", SEPARATORS)
def test_separators(separator: str) -> None:
    text = "".join(separator.join(row) + "\n" for row in (["nom", "valeur", "date"], ["a", "1", "2"], ["b", "3", ""]))
    assert dialect(text).separator == separator
    assert read(text) == [["nom", "valeur", "date"], ["a", "1", "2"], ["b", "3", ""]]


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("nom;prix\na;1,5\nb;2,25\n", ";"),
        ("nom;adresse\nMairie;1, place Gambetta, Bordeaux\nPoste;2, rue Noire, Bègles\n", ";"),
        ('nom,adresse\nMairie,"1; place"\nPoste,"2; rue; Noire"\n', ","),
        ('a;b\n"x\ny;z;t";1\n"u";2\n', ";"),
        ("nom\nDupont, Jean\nDurand, Anne\n", ""),
        ("nom\nMairie\n", ""),
        ("nom", ""),
        ("a;b,c", ";"),
        ("Titre du fichier\na;b;c\n1;2;3\n4;5;6\n", ";"),
        ("nom,plages\n" + "Plage,1;2;3\n" * 30, ","),
        ("id\tnom, prénom\n1\tDupont, Jean\n", "\t"),
    ],
)
def test_which_separator(text: str, separator: str) -> None:
    assert dialect(text).separator == separator


def test_the_label_decides_where_two_do_equally_well() -> None:
    assert dialect("a,b;c\n1,2;3\n").separator == ";"
    assert dialect("a,b;c\n1,2;3\n", ",").separator == ","


@pytest.mark.parametrize("first", ["sep=;\r\n", "SEP=;\n", '"sep=;"\n'])
def test_excels_own_line(first: str) -> None:
    assert read(f"{first}a,b;c\n1;2\n") == [["a,b", "c"], ["1", "2"]]


@pytest.mark.parametrize("sign", [":", "~", "^", "|", "\t", ",", "¦", "#"])
def test_excels_own_line_with_a_rare_sign(sign: str) -> None:
    found = samples.read(f"sep={sign}\nnom{sign}n\nDax{sign}1\n".encode(), label="CSV", whole=True)
    assert found.table is not None
    assert (found.separator, found.table.rows) == (sign, (("Dax", "1"),))


@pytest.mark.parametrize(
    "sign", ['"', "\r", "\n", "\0", "a", "é", "\u2028", "\ud83d\ude00", " ", "'", "\\", "\x1f", "0", "="]
)
@pytest.mark.parametrize("end", ["\n", "\r\n", ""])
def test_what_is_no_separator_is_data(sign: str, end: str) -> None:
    text = f"sep={sign}{end}nom;n\nDax;1\n".encode("utf-8", "surrogatepass")
    for content in (text, b'"' + text.replace(end.encode(), b'"' + end.encode(), 1) if end else text, text[:5]):
        found = samples.read(content, label="CSV", whole=True)
        assert found.separator in ("", ";")
        assert found.why in ("", "empty")


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_line_ends_and_blank_lines(end: str) -> None:
    assert read(end.join(["", "a;b", "", ";", '"x', 'y";2', ""])) == [["a", "b"], [f"x{end}y", "2"]]


def test_blanks_before_quotes() -> None:
    assert read('a, b\n"x, y", "z, t"\n') == [["a", "b"], ["x, y", "z, t"]]


cells = st.text(st.characters(exclude_categories=("Cs", "Cc", "Zl", "Zp"), include_characters="\n"), max_size=12)


@given(
    st.lists(st.lists(cells, min_size=3, max_size=3), min_size=1, max_size=8),
    st.sampled_from(SEPARATORS),
    st.sampled_from([csv.QUOTE_ALL, csv.QUOTE_MINIMAL]),
    st.sampled_from(["\n", "\r\n"]),
)
def test_rows_come_back_as_they_were(written: list[list[str]], separator: str, quoting: int, end: str) -> None:
    file = io.StringIO(newline="")
    writer = csv.writer(file, delimiter=separator, quoting=quoting, lineterminator=end)  # type: ignore[arg-type]
    writer.writerows(written)
    assert list(rows(file.getvalue(), Dialect(separator), whole=True)) == [row for row in written if any(row)]


names = st.text(st.characters(categories=("Lu", "Ll")), min_size=1, max_size=8)


@given(
    st.lists(names, min_size=2, max_size=5, unique=True).flatmap(
        lambda head: st.tuples(
            st.just(head), st.lists(st.lists(cells, min_size=len(head), max_size=len(head)), min_size=1, max_size=20)
        )
    ),
    st.sampled_from(SEPARATORS),
)
def test_the_separator_of_quoted_files_is_found(written: tuple[list[str], list[list[str]]], separator: str) -> None:
    head, body = written
    file = io.StringIO(newline="")
    csv.writer(file, delimiter=separator, quoting=csv.QUOTE_ALL).writerows([head, *body])
    assert dialect(file.getvalue()).separator == separator


@given(st.text(alphabet='a;,"\n\r \t1é', max_size=60), st.booleans())
def test_any_text(text: str, whole: bool) -> None:
    read(text, whole=whole)


def test_a_sample_drops_the_row_that_it_cut() -> None:
    text = "a;b\n1;2\n3;4"
    assert read(text, whole=False) == [["a", "b"], ["1", "2"]]
    assert read(text) == [["a", "b"], ["1", "2"], ["3", "4"]]
    assert read("a;b\n1;2\n", whole=False) == [["a", "b"], ["1", "2"]]


@pytest.mark.parametrize("end", ['3;"4', '3;"4\n', '3;"4\n5', '3;"4\n5";', '3;"4\n5"'])
def test_a_sample_drops_the_row_that_it_cut_in_a_quote(end: str) -> None:
    assert read(f'a;b\n1;2\n"x\ny";z\n{end}', whole=False) == [["a", "b"], ["1", "2"], ["x\ny", "z"]]


def test_a_first_line_that_is_cut_is_all_there_is() -> None:
    assert read("a;b;c;d", whole=False) == [["a", "b", "c", "d"]]


def test_a_quote_never_closed_costs_no_row() -> None:
    assert read('a;b\n1;"2\n3;4\n5;6\n') == [["a", "b"], ["1", '"2'], ["3", "4"], ["5", "6"]]
    long = "".join(f"{number};x\n" for number in range(20_000))
    found = read(f'a;b\n"1;2\n{long}', whole=False)
    assert found[:3] == [["a", "b"], ['"1', "2"], ["0", "x"]]
    assert len(found) == 20_002


def test_a_field_as_long_as_an_outline() -> None:
    before = csv.field_size_limit()
    assert len(read(f"nom;forme\na;{'x' * 500_000}\n")[1][1]) == 500_000
    assert csv.field_size_limit() == before


def test_ragged_rows_are_counted_and_filled_up() -> None:
    found = grid([["a", "b"], ["1"], ["1", "2"], ["1", "2", "3"], ["1", "2"], ["1", "2"]], whole=True)
    assert found is not None
    assert (found.names, found.ragged, found.total, found.width) == (("a", "b"), 2, 5, 2)
    assert [list(row) for row in found.rows] == [["1", ""], ["1", "2"], ["1", "2"], ["1", "2"], ["1", "2"]]


def test_rows_wider_than_the_header_add_columns() -> None:
    found = grid([["a", "b"], ["1", "2", ""], ["1", "2", "3"]], whole=True)
    assert found is not None
    assert (found.names, found.ragged) == (("a", "b", "colonne 3"), 0)


def test_columns_without_a_name_and_a_value_are_none() -> None:
    for names in (["a", "b"], ["a", "b", ""], ["a", "", "b"]):
        row = ["1" if index < len(names) and names[index] else "" for index in range(3)]
        found = grid([names, row, row], whole=True)
        assert found is not None
        assert (found.names, list(found.rows[0]), found.width, found.ragged) == (("a", "b"), ["1", "1"], 2, 0)


def test_names_are_numbered() -> None:
    assert numbered(["nom", "", "nom", " NOM\n2 ", "nom (2)", "  "]) == (
        "nom",
        "colonne 2",
        "nom (2)",
        "NOM 2",
        "nom (2) (2)",
        "colonne 6",
    )


@pytest.mark.parametrize(
    ("first", "below", "names"),
    [
        (["nom", "valeur"], [["a", "1"]], True),
        (["33063", "12,5"], [["33039", "7"]], False),
        (["Bordeaux", "33063", "12.5"], [["Bègles", "33039", "8"]], False),
        (["commune", "2012", "2013", "2014"], [["Bègles", "4", "5", "6"]], True),
        (["2012", "2013"], [["4", "5"]], True),
        (["Bordeaux", "33063"], [["Bègles", "33039"]], False),
        (["01/02/2024", "12"], [["02/02/2024", "13"]], False),
        (["12", "13"], [], True),
        (["", ""], [["1", "2"]], True),
    ],
)
def test_is_header(first: list[str], below: list[list[str]], names: bool) -> None:
    assert is_header(first, below) is names


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('uai;cp\n="0409901A";="01000"\n', [["uai", "cp"], ["0409901A", "01000"]]),
        ('nom,tel\n"=""Dax""","=""05 58"""\n', [["nom", "tel"], ["Dax", "05 58"]]),
        ('a;b\n="dit ""oui""";=""\n', [["a", "b"], ['dit "oui"', ""]]),
        ('a;b\n=1+1;="x"&"y"\n', [["a", "b"], ["=1+1", '="x"&"y"']]),
        ('id,t\n"1","Le \\"Vieux\\" pont, Dax"\n"2",\\N\n', [["id", "t"], ["1", 'Le "Vieux" pont, Dax'], ["2", ""]]),
        ('id;t\n1;"a \\"b\\"; c"\n2;"d\\\\"\n', [["id", "t"], ["1", 'a "b"; c'], ["2", "d\\"]]),
        ('a;b\n"C:\\dir\\";"x"\n"D:\\";"y"\n', [["a", "b"], ["C:\\dir\\", "x"], ["D:\\", "y"]]),
        ('a;b\n"{""c"": ""\\""d""}";1\n', [["a", "b"], ['{"c": "\\"d"}', "1"]]),
        ("a;b\nC:\\N;\\Nord\n", [["a", "b"], ["C:\\N", "\\Nord"]]),
        ('"a", "b"\n "x, y", "z"\n', [["a", "b"], ["x, y", "z"]]),
        ('a\t "b"\nx\t "y\tz"\n', [["a", "b"], ["x", "y\tz"]]),
        # what is printed: psql, MySQL, SAP, Markdown
        (" id | nom\n----+------\n  1 | Dax\n  2 | Pau\n", [["id", "nom"], ["1", "Dax"], ["2", "Pau"]]),
        ("+--+-----+\n|id| nom |\n+--+-----+\n| 1| Dax |\n+--+-----+\n", [["id", "nom"], ["1", "Dax"]]),
        (
            '-----------\n|id|nom   |\n-----------\n|1 |12" x |\n|2 |      |\n',
            [["id", "nom"], ["1", '12" x'], ["2", ""]],
        ),
        ("| nom | n |\n|:----|--:|\n| Dax | 1 |\n", [["nom", "n"], ["Dax", "1"]]),
        # a CSV that somebody saved from one column of a spreadsheet
        ('"nom,n"\n"Dax,1"\n"""Aire, 2"",3"\n', [["nom", "n"], ["Dax", "1"], ["Aire, 2", "3"]]),
        ('"nom,n";\n"Dax,1";\n', [["nom", "n"], ["Dax", "1"]]),
        ('"nom"\n"Dupont, Jean"\n"Petit, Luc"\n', [["nom"], ["Dupont, Jean"], ["Petit, Luc"]]),
        ('"nom"\n"Dax"\n', [["nom"], ["Dax"]]),
        ("a|b\n1|-\n-|2\n", [["a", "b"], ["1", "-"], ["-", "2"]]),
    ],
)
def test_what_programs_write_that_have_their_own_csv(text: str, expected: list[list[str]]) -> None:
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "separator"),
    [
        ("Liste des communes, 2026\nDax\nPau\n", ""),
        ("nom ; prénom\nDax\nPau\nAire\n", ""),
        ("nom;note\nAucune\n", ";"),
        ("nom;note\nDax\nPau;x;y\n", ";"),
    ],
)
def test_a_separator_that_only_the_first_line_has(text: str, separator: str) -> None:
    assert dialect(text).separator == separator


def test_codes_of_the_file_of_fault_09() -> None:
    file = shared("faults/09-excel-text-formula/ecoles.csv").read_bytes()
    found = samples.read(file, label="CSV", whole=True).table
    assert found is not None
    assert found.rows[0] == ("0999901A", "Jules Ferry", "01000", "0536490000")
    every = whole(file, label="CSV")
    first = next(every.entries)
    assert list(first.record.values()) == list(first.cells) == ["0999901A", "Jules Ferry", "01000", "0536490000"]
