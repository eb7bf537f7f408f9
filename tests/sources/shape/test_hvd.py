"""High-value categories in the spellings of ckanext-dcat's schemas."""

from __future__ import annotations

from typing import Any

import pytest

from sitegen.sources.shape import hvd
from sitegen.sources.values import Fields

MOBILITY, STATISTICS = "http://data.europa.eu/bna/c_b79e35eb", "http://data.europa.eu/bna/c_e1da4e07"


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        ({}, ()),
        ({"hvd_category": [STATISTICS, MOBILITY]}, ("c_b79e35eb", "c_e1da4e07")),
        ({"extras": [{"key": "hvd_category", "value": f'["{MOBILITY}"]'}]}, ("c_b79e35eb",)),
        ({"hvd_category": "c_b79e35eb"}, ("c_b79e35eb",)),
        ({"hvd_category": ["http://data.europa.eu/bna/c_00000000", None, 3, {}]}, ()),
        ({"hvd_category": {"fr": MOBILITY}}, ("c_b79e35eb",)),
        ({"hvd_category": {"fr": "Mobilité"}}, ()),
    ],
)
def test_the_categories_that_a_package_names(raw: dict[str, Any], codes: tuple[str, ...]) -> None:
    assert hvd.categories(Fields(raw)) == codes
