"""High-value datasets (EU regulation 2023/138): their categories, as ckanext-dcat and data.gouv.fr write them."""

from __future__ import annotations

from sitegen.sources.shape import schemas
from sitegen.sources.values import Fields, strings, unfold

CATEGORIES = ("c_164e0bf5", "c_a9135398", "c_ac64a52d", "c_b79e35eb", "c_dd313021", "c_e1da4e07")


def categories(fields: Fields) -> tuple[str, ...]:
    """The codes that a package names, by address (`http://data.europa.eu/bna/c_…`) or alone."""
    listed = (value for value in schemas.told(fields, "hvd") if not isinstance(unfold(value), dict))  # no texts
    said = {term.rpartition("/")[2] for value in listed for term in strings(value)}
    return tuple(code for code in CATEGORIES if code in said)
