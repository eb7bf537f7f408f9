from __future__ import annotations

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.samples.moments import duration
from sitegen.samples.number_formats import Cell, plain, read

EUROS = '_-* #,##0.00\\ [$€-40C]_-;\\-* #,##0.00\\ [$€-40C]_-;_-* "-"??\\ [$€-40C]_-;_-@_-'
HEALTH = '[>=3000000000000]#" "##" "##" "##" "###" "###" | "##;#" "##" "##" "##" "###" "###'


@pytest.mark.parametrize(
    ("code", "value", "shown", "unit"),
    [
        # -- codes, as Excel's "special" formats and people's own have them
        ("00000", 1000, "01000", ""),
        ("00000", 64000, "64000", ""),
        ("00", 1, "01", ""),
        ("000", -3, "-003", ""),
        ("00000", 123456, "123456", ""),
        ("00000", 1000.4, "01000", ""),
        ('0#" "##" "##" "##" "##', 556010203, "05 56 01 02 03", ""),
        ("0#\\ ##\\ ##\\ ##\\ ##", 612345678, "06 12 34 56 78", ""),
        ("00\\.00\\.00\\.00\\.00", 556010203, "05.56.01.02.03", ""),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 5551234, "555-1234", ""),
        ("[<=9999999]###\\-####;\\(###\\)\\ ###\\-####", 2065551234, "(206) 555-1234", ""),
        ("000-00-0000", 12345678, "012-34-5678", ""),
        ("000\\ 000\\ 000", 5580521, "005 580 521", ""),
        (HEALTH, 1800123456789, "1 80 01 23 456 789", ""),
        ('"2A"000', 4, "2A004", ""),
        ('"FR-"00', 75, "FR-75", ""),
        ('"0"#########', 556010203, "0556010203", ""),
        ('0"000"', 33, "33000", ""),
        # -- numbers
        ("General", 0.1 + 0.2, "0.3", ""),
        ("0.00", 1234.5678, "1234.5678", ""),
        ("#,##0", 1234567, "1234567", ""),
        ("#\\ ##0", 1234567, "1234567", ""),
        ("#\\ ###\\ ##0.00", 1234567.5, "1234567.5", ""),
        ("# ?/?", 0.5, "0.5", ""),
        ("0.00E+00", 12345, "12345", ""),
        ("##0.0E+0", 1.5e-9, "1.5e-09", ""),
        ("[Red]0.00", -5.25, "-5.25", ""),
        ("#,##0_);(#,##0)", -5, "-5", ""),
        ("+0.0;-0.0;0.0", 2.5, "2.5", ""),
        ("0.00;-0.00;-", 0, "0", ""),
        ("@", 33063, "33063", ""),
        ("0.0,", 12345, "12.345", ""),
        ('[>=1000000]0.0,,"M";[>=1000]0.0,"k";0', 12300, "12300", ""),
        ('[>=1000]#,##0,\\ "k€";0\\ "€"', 12300, "12300", "€"),
        ('[>=1000]#,##0,\\ "k€";0\\ "€"', 30, "30", "€"),
        # -- numbers with units
        ("0%", 0.07, "7", "%"),
        ("0.0%", 0.125, "12.5", "%"),
        ("0.00\\ %", 1.1 * 3, "330", "%"),
        ('#,##0.00\\ "€"', 1234.5, "1234.5", "€"),
        ("#,##0.00\\ €", 1234.5, "1234.5", "€"),
        (EUROS, 1234.5, "1234.5", "€"),
        (EUROS, -1234.5, "-1234.5", "€"),
        (EUROS, 0, "0", "€"),
        ("[$$-409]#,##0.00", 12, "12", "$"),
        ('"$"#,##0_);[Red]\\("$"#,##0\\)', -12, "-12", "$"),
        ("#,##0.00\\ [$EUR]", 3, "3", "EUR"),
        ("#,##0\\ [$CHF-100C]", 3, "3", "CHF"),
        ('0" jours"', 5, "5", "jours"),
        ('0.0\\ "km/h"', 4.5, "4.5", "km/h"),
        ("0\\ \\d", 5, "5", "d"),
        ('General" m²"', 2.5, "2.5", "m²"),
        ('0.0,,"\u00a0M€"', 12345678, "12.345678", "M€"),
        # -- words
        ('"Oui";"Oui";"Non"', 1, "Oui", ""),
        ('"Oui";"Oui";"Non"', 0, "Non", ""),
        ('[=1]"vrai";[=0]"faux";0', 0, "faux", ""),
        ('"Lot "0', 5, "Lot 5", ""),
        (";;;", 5, "", ""),
        # -- what nobody meant
        ("", 5, "5", ""),
        ('"', 5, "5", ""),
        ("[", 5, "5", ""),
        ("0\\", 5, "5", "\\"),
        ("[>x]0;[<1", 5, "5", ""),
        ("0" + "%" * 400, 5, "5e+30", "%"),
        ("0%", 1e308, "inf", "%"),
        ("00", 1e300, "1e+300", ""),
    ],
)  # fmt: skip
def test_numbers(code: str, value: float, shown: str, unit: str) -> None:
    found = read(code)
    assert (found.text(float(value), found.unit), found.unit) == (shown, unit)


@given(
    code=st.text(st.sampled_from('0#?.,;%/@[]"\\$€-_* ()<>=1hmsdyE+GenralAMP:'), max_size=30),
    cell=st.floats(allow_nan=False, allow_infinity=False) | st.datetimes() | st.times() | st.timedeltas() | st.text(),
)
def test_any_format_shows_any_cell(code: str, cell: Cell) -> None:
    assert isinstance(read(code).text(cell, "€"), str)


def test_a_unit_that_is_not_the_columns_is_told() -> None:
    assert read("0%").text(0.5, "€") == "50 %"


HALF_PAST = datetime.datetime(2023, 3, 15, 8, 30)  # noqa: DTZ001
NEARLY = datetime.datetime(2023, 3, 15, 8, 29, 59, 999_000)  # noqa: DTZ001


@pytest.mark.parametrize(
    ("code", "cell", "shown"),
    [
        ("dd/mm/yyyy", HALF_PAST, "2023-03-15"),
        ("[$-40C]d\\ mmmm\\ yyyy;@", HALF_PAST, "2023-03-15"),
        ("mmm-yy", HALF_PAST.date(), "2023-03-15"),
        ("jj/mm/aaaa", HALF_PAST.date(), "2023-03-15"),
        ("dd/mm/yyyy hh:mm", HALF_PAST, "2023-03-15T08:30:00"),
        ("m/d/yy h:mm", NEARLY, "2023-03-15T08:30:00"),
        ("yyyy-mm-dd hh:mm:ss.000", NEARLY, "2023-03-15T08:30:00"),
        ("h:mm", HALF_PAST, "08:30:00"),
        ('hh"h"mm', HALF_PAST.time(), "08:30:00"),
        ("h:mm", HALF_PAST.date(), "00:00:00"),
        ("h:mm AM/PM", HALF_PAST.time(), "08:30:00"),
        ("mm:ss", datetime.time(0, 12, 30), "00:12:30"),
        ("mm:ss.0", datetime.time(0, 12, 30, 250_000), "00:12:30.25"),
        ("yyyy", HALF_PAST, "2023"),
        ("[h]:mm", datetime.timedelta(hours=36), "PT36H"),
        ("[hh]:mm:ss", datetime.timedelta(hours=26, minutes=15, seconds=5), "PT26H15M5S"),
        ("[mm]:ss", datetime.timedelta(minutes=90), "PT1H30M"),
        ("[h]:mm", datetime.time(12), "PT12H"),
        ("[h]:mm;@", datetime.timedelta(), "PT0H"),
        ("[h]:mm", datetime.timedelta(hours=-1), "-PT1H"),
        ("[h]:mm", "PT36H00M00S", "PT36H"),  # OpenDocument's
        ("[h]:mm", "PT1M", "PT1M"),
    ],
)
def test_moments(code: str, cell: Cell, shown: str) -> None:
    assert read(code).text(cell) == shown


@pytest.mark.parametrize(
    ("cell", "shown"),
    [
        (6.050000000000001, "6.05"),
        (3.3000000000000003, "3.3"),
        (-0.30000000000000004, "-0.3"),
        (33063.0, "33063"),
        (-0.0, "0"),
        (123456789012345.0, "123456789012345"),
        (1234567890123456.0, "1234567890123456"),  # as it is: programs other than Excel write such
        (1e20, "1e+20"),
        (1.5e-7, "1.5e-07"),
        (True, "true"),
        (HALF_PAST, "2023-03-15T08:30:00"),
        (NEARLY, "2023-03-15T08:30:00"),
        (datetime.timedelta(days=1, hours=12), "PT36H"),
    ],
)  # fmt: skip
def test_cells_without_a_format(cell: Cell, shown: str) -> None:
    assert plain(cell) == shown


def test_the_name_of_a_hidden_column_of_numbers_is_no_number() -> None:
    hidden = read(";;;")
    assert (hidden.text("Montant"), hidden.text(12.5)) == ("Montant", "")


def test_parts_of_seconds() -> None:
    assert duration(datetime.timedelta(seconds=1.5)) == "PT1.5S"
    assert duration(datetime.timedelta(hours=1, microseconds=-400)) == "PT1H"


@pytest.mark.parametrize(
    "code",
    [
        '00" "00" "00', '0#" "00', "00000", '"FR-"00000', "00-00", '0000" %"', '"a"00"b"00"c"', "+00 00", "00?", "??00",
        ' 00" "00 ', "dd/mm/yyyy hh:mm", "dd/mm/yyyy hh:mm:ss.000", "[h]:mm", "yyyy-mm-dd", "00;-00", '[<5]00" "00;00',
    ],
)  # fmt: skip
def test_a_column_is_written_as_each_of_its_cells(code: str) -> None:
    moments: tuple[Cell, ...] = (
        *map(datetime.datetime.fromisoformat, ("2020-01-02T03:04:05.600000", "9999-12-31T23:59:59.999999")),
        datetime.date(2020, 1, 1), datetime.time(3, 4), datetime.timedelta(hours=30),
    )  # fmt: skip
    numbers = (0.0, 1.0, 5.0, -5.0, 12.5, 0.5, 99.0, 12_345.0, 123_456_789.0, -0.2, 1e16)
    for cell in (*numbers, *moments, True, "x"):
        assert read(code).writer("")(cell) == read(code).text(cell), cell
