from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.samples.profile import column, kind_of, moment, number, words


@pytest.mark.parametrize(
    ("cells", "expected"),
    [
        (["1", "20", "-3"], "integer"),
        (["1 234", "12\u202f345\u202f678", "9\u00a0000"], "integer"),
        (["1,5", "2.25", "3", "1 234,5", "2,43E+13", ",5", "\u22124,2"], "number"),
        (["12,50 €", "3,00 €"], "text"),
        (["12 %", "3 %"], "text"),
        (["2024-01-31", "1999-12-01"], "date"),
        (["31/01/2024", "1/2/1999", "01.02.2000", "2024/02/29"], "date"),
        (["32/01/2024", "30/02/2024"], "text"),
        (["01/31/2024", "02/28/2024"], "text"),  # the month first: nobody in France, and 02/03 would be wrong
        (["2024-01-31T10:00:00Z", "31/01/2024 10:05", "2024-01-31 10:00:00.5+02:00", "31/01/2024 10h30"], "datetime"),
        (["2024-01-31T25:00:00Z"], "text"),
        (["oui", "Non", "OUI"], "boolean"),
        (["Vrai", "Faux"], "boolean"),
        (["true", "false", ""], "boolean"),
        (["0", "1", "1"], "integer"),
        (["", " ", "NULL", "nan", "N/A"], "empty"),
        ([], "empty"),
        (["06004", "33063", "2A004"], "code"),
        (["00", "12"], "code"),
        (["001 234", "552 100 554"], "code"),
        (["PT36H15M", "PT12H", "-PT5M", "PT1.5S"], "duration"),
        (["P1Y", "P3M"], "text"),
        (["05 56 01 02 03", "+33 5 56 01 02 03", "0556010203"], "code"),
        (["13002526500013", "217602176"], "code"),  # a SIRET and a SIREN, by their check digits
        (["13002526500014", "217602177"], "integer"),
        (["8a3bab10-f329-4ce3-9c7d-280d91a8053a"], "code"),
        (["48.85, 2.35", "(44.8,-0.5)", "[7.48710500,48.345345]"], "point"),
        (["Bordeaux", "1"], "text"),
    ],
)
def test_types_by_values(cells: list[str], expected: str) -> None:
    assert column("valeur", cells).type == expected


@pytest.mark.parametrize(
    ("name", "cells", "expected"),
    [
        ("code_insee", ["33063", "33039"], "code"),
        ("INSEE_COM", ["33063"], "code"),
        ("codePostal", ["33000", "33130"], "code"),
        ("Téléphone", ["556010203"], "code"),
        ("SIRET", ["2,43E+13"], "code"),
        ("id", ["1", "2", "3"], "code"),
        ("NUMCOM", ["1001", "1002"], "code"),
        ("nombre_codes", ["1,5"], "number"),
        ("code_texte", ["un texte avec des mots", "et un autre"], "text"),
        ("nbre_pl", ["1", "2"], "integer"),
        ("est_actif", ["0", "1"], "boolean"),
        ("lat", ["44.8", "45"], "latitude"),
        ("Latitude", ["44,8"], "latitude"),
        ("y_wgs84", ["44.8"], "latitude"),
        ("lon", ["-0.5"], "longitude"),
        ("X", ["-0.51"], "longitude"),
        ("x", ["417000.5"], "number"),
        ("lat", ["144.8"], "number"),
        ("y", ["1", "2", "3"], "integer"),
    ],
)
def test_types_by_name(name: str, cells: list[str], expected: str) -> None:
    assert column(name, cells).type == expected


def test_a_type_needs_nineteen_values_of_twenty() -> None:
    numbers = [str(value) for value in range(19)]
    assert column("valeur", [*numbers, "n.c."]).type == "integer"
    assert column("valeur", [*numbers[1:], "n.c."]).type == "text"


def test_figures() -> None:
    found = column("prix", ["10,5", "9", "", "1 000,25", "9"])
    assert (found.filled, found.distinct, found.minimum, found.maximum) == (0.8, 3, "9", "1 000,25")
    assert found.examples == ("10,5", "9", "1 000,25")
    assert sum(found.histogram) == 4
    assert found.frequent == ()


def test_dates_are_ordered_as_dates() -> None:
    found = column("date", ["13/01/2022", "20/12/2021", "02/02/2022"])
    assert (found.minimum, found.maximum) == ("20/12/2021", "02/02/2022")


def test_the_most_frequent_of_texts() -> None:
    assert column("type", ["b", "a", "b", "c"]).frequent == (("b", 2),)


def test_histogram_of_few_whole_numbers_has_a_bin_for_each() -> None:
    assert column("note", ["1", "2", "2", "4"]).histogram == (1, 2, 0, 1)
    assert column("note", ["3", "3"]).histogram == ()


def test_histogram_of_numbers_as_large_as_can_be() -> None:
    assert sum(column("n", ["-1.7e308", "1.7e308", "0.5"]).histogram) == 3


def test_words() -> None:
    assert words("codePostal") == words("CODE_POSTAL") == words("Code postal") == ("code", "postal")
    assert words("Numéro SIRET") == ("numero", "siret")
    assert words("y_wgs84") == ("y", "wgs", "84")


@given(st.text(max_size=50))
def test_any_value(cell: str) -> None:
    kind_of(cell)
    number(cell)
    moment(cell)


printable = st.text(max_size=20) | st.sampled_from(["1", "1,5", "2024-01-02", "48.8, 2.3", "0123", "oui", ""])


@given(st.text(max_size=10), st.lists(printable, max_size=30))
def test_any_column(name: str, cells: list[str]) -> None:
    found = column(name, cells)
    assert 0 <= found.filled <= 1
    assert found.distinct <= len(cells)
    assert len(found.histogram) <= 12
    assert len(found.examples) <= 5


def test_the_least_and_the_most_of_durations() -> None:
    found = column("durée", ["PT36H", "PT9H30M", "PT12H"])
    assert (found.minimum, found.maximum) == ("PT9H30M", "PT36H")


@pytest.mark.parametrize(
    ("name", "cells", "counts"),
    [
        ("habitants", ["812", "40281", "1250"], True),
        ("population", ["40281", "33063"], True),  # as many digits, but the name tells a measure
        ("prix", ["12,50", "1250"], True),
        ("annee", ["2024", "985"], False),
        ("debut", ["1999", "2024", "2024"], False),  # years under any name
        ("exercice", ["0", "2024"], False),
        ("localite", ["40000", "33000", "33000"], False),  # postcodes under any name
        ("code_insee", ["40281", "33063"], False),
        ("siret", ["13002526500013"], False),
        ("telephone", ["556010203", "556010"], False),
        ("rangement", [str(number) for number in range(1, 2001)], False),  # the rows of the file, numbered
        ("nature", ["60611", "6135"], False),  # accounts
        ("x", ["417000.5", "6312000"], False),  # copied into maps
        ("version", ["1.0", "1.10"], False),
        ("longitude", ["2.35", "2.36"], False),
        ("nom", ["a", "b"], False),
        ("date", ["2024-01-31"], False),
        ("rien", ["", ""], False),
    ],
)
def test_which_numbers_are_quantities(name: str, cells: list[str], counts: bool) -> None:
    assert column(name, cells).counts is counts
