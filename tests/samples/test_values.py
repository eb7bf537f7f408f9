"""Cells as JSON values."""

from __future__ import annotations

from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.samples.sample import ColumnType
from sitegen.samples.values import value, written


@pytest.mark.parametrize(
    ("cell", "kind", "expected"),
    [
        ("12", "integer", 12),
        ("1 234", "integer", 1234),
        ("1\u202f234\u00a0567", "integer", 1_234_567),
        ("\u22125", "integer", -5),
        ("1,5", "integer", "1,5"),
        ("012", "integer", "012"),
        ("1 234,50", "number", 1234.5),
        ("-0.25", "number", -0.25),
        ("2,43E+13", "number", 2.43e13),
        ("12", "number", 12),
        ("1e400", "number", "1e400"),
        ("n.c.", "number", "n.c."),
        ("1_000", "number", "1_000"),
        ("-0,5", "longitude", -0.5),
        ("02.35", "longitude", 2.35),
        ("oui", "boolean", True),
        ("FAUX", "boolean", False),
        ("0", "boolean", False),
        ("peut-être", "boolean", "peut-être"),
        ("31/12/2026", "date", "2026-12-31"),
        ("1.2.2026", "date", "2026-02-01"),
        ("2026/3/1", "date", "2026-03-01"),
        ("31/02/2026", "date", "31/02/2026"),
        ("31/12/2026 8:05", "datetime", "2026-12-31T08:05:00"),
        ("31/12/2026 08h05", "datetime", "2026-12-31T08:05:00"),
        ("2026-12-31T08:05:09.250Z", "datetime", "2026-12-31T08:05:09.250Z"),
        ("2026-12-31 08:05:09 +0200", "datetime", "2026-12-31T08:05:09+02:00"),
        ("2026-12-31 08:05 UTC", "datetime", "2026-12-31T08:05:00Z"),
        ("2026-12-31", "datetime", "2026-12-31"),
        ("2026-12-31 24:00", "datetime", "2026-12-31 24:00"),
        ("01004", "code", "01004"),
        (" Dax ", "text", " Dax "),
        ("=1+1", "text", "=1+1"),
        ("44.8, -0.5", "point", "44.8, -0.5"),
        ("", "text", None),
        ("  ", "text", None),
        ("NULL", "integer", None),
        ("NA", "text", "NA"),
    ],
)
def test_values(cell: str, kind: ColumnType, expected: object) -> None:
    found = value(cell, kind)
    assert (found, type(found)) == (expected, type(expected))


@given(st.text(alphabet="0123456789/:-., +eETZhouinva\u00a0", max_size=24), st.sampled_from(get_args(ColumnType)))
def test_any_cell_of_any_column(cell: str, kind: ColumnType) -> None:
    found = value(cell, kind)
    assert found is None or isinstance(found, str | int | float)
    if isinstance(found, str) and kind in ("text", "code", "point", "empty"):
        assert found == (cell.strip() if kind == "code" else cell)


@pytest.mark.parametrize(
    ("given_", "cell"), [(None, ""), (True, "true"), (1234.5, "1234.5"), (12, "12"), ("a\nb", "a\nb"), (-0.5, "-0.5")]
)
def test_cells_of_csv(given_: str | float | None, cell: str) -> None:
    assert written(given_) == cell
