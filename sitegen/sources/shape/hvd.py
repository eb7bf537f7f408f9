"""High-value datasets (EU regulation 2023/138): their categories, as ckanext-dcat and data.gouv.fr write them."""

from __future__ import annotations

from sitegen.sources.shape import schemas
from sitegen.sources.values import Fields, terms

CATEGORIES = ("c_164e0bf5", "c_a9135398", "c_ac64a52d", "c_b79e35eb", "c_dd313021", "c_e1da4e07")


def categories(fields: Fields) -> tuple[str, ...]:
    """The codes that a package names, by address (`http://data.europa.eu/bna/c_…`) or alone."""
    said = {term.rstrip("/").rpartition("/")[2] for value in schemas.told(fields, "hvd") for term in terms(value)}
    return tuple(code for code in CATEGORIES if code in said)
