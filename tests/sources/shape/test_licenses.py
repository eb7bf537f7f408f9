"""Licence ids of real portals, and the licences of data.gouv.fr that they mean."""

from __future__ import annotations

import pytest

from sitegen.catalogue import License
from sitegen.sources.shape.licenses import license_of
from sitegen.sources.values import Fields


@pytest.mark.parametrize(
    ("identifier", "title", "is_open"),
    [
        ("lov2", "Licence Ouverte 2.0", True),
        ("etalab-2.0", "Licence Ouverte 2.0", True),
        ("fr-lo", "Licence Ouverte 1.0", True),
        ("odc-odbl", "ODbL 1.0", True),
        ("ODbL", "ODbL 1.0", True),
        ("hdx-odc-odbl", "ODbL 1.0", True),
        ("odc-by", "ODC-BY 1.0", True),
        ("odc-pddl", "ODC-PDDL 1.0", True),
        ("cc-zero", "CC0 1.0", True),
        ("CC-BY-4.0", "CC BY 4.0", True),
        ("cc-by", "CC BY", True),
        ("cc-by-sa", "CC BY-SA", True),
        ("CC-BY-NC-ND-4.0", "CC BY-NC-ND 4.0", False),
        ("uk-ogl", "Open Government Licence 3.0", True),
        ("ca-ogl-lgo", "Open Government Licence – Canada", True),
    ],
)
def test_a_known_licence_has_its_name_and_a_link_even_where_ckan_gives_none(
    identifier: str, title: str, is_open: bool
) -> None:
    found = license_of(Fields({"license_id": identifier, "license_title": identifier, "isopen": False}))
    assert found is not None
    assert (found.id, found.title, found.is_open) == (identifier, title, is_open)
    assert found.url.startswith("https://")


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({}, None),
        ({"license_id": None, "license_title": None}, None),
        ({"license_id": "notspecified", "license_title": "Licence non spécifiée"}, None),
        ({"license_id": {}, "license_title": []}, None),
        (
            {"license_id": "other-at", "license_title": "Autre Licence (spécifique)", "isopen": True},
            License("other-at", "Autre Licence (spécifique)", "", True),
        ),
        ({"license_id": "other-closed"}, License("other-closed", "Licence non ouverte", "", False)),
        (
            {"license_id": "maison", "license_title": "Licence maison", "license_url": "javascript:x"},
            License("maison", "Licence maison", "", None),
        ),
        (
            {
                "license_id": "cc-by",
                "license_title": "Creative Commons Attribution",
                "license_url": "https://creativecommons.org/licenses/by/4.0/",
            },
            License("cc-by", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/", True),
        ),
        (
            {
                "license_id": "other-license-specified",
                "license_url": "http://creativecommons.org/publicdomain/zero/1.0/legalcode",
            },
            License("other-license-specified", "CC0 1.0", "https://creativecommons.org/publicdomain/zero/1.0/", True),
        ),
        ({"license": "Licence de la ville"}, License("", "Licence de la ville")),
        ({"license": "https://example.org/l"}, License("", "example.org/l", "https://example.org/l")),
    ],
)
def test_other_licences_keep_the_portals_words(raw: dict[str, object], expected: License | None) -> None:
    assert license_of(Fields(raw)) == expected
