"""One licence under any of its names, addresses and ids: data.gouv.fr's spellings, CKAN's register, SPDX, by hand."""

from __future__ import annotations

import pytest

from sitegen.preflight.licences import LICENCES, Licence
from sitegen.sources.shape.known_licenses import KNOWN, by_address, by_id, by_name
from sitegen.sources.shape.licenses import license_of
from sitegen.sources.values import Fields

# What each of data.gouv.fr's licences is called here.
TITLES = {
    "cc-by": "CC BY",
    "cc-by-sa": "CC BY-SA",
    "cc-zero": "CC0 1.0",
    "fr-lo": "Licence Ouverte 1.0",
    "lov2": "Licence Ouverte 2.0",
    "odc-by": "ODC-BY 1.0",
    "odc-odbl": "ODbL 1.0",
    "odc-pddl": "ODC-PDDL 1.0",
}
BY_NAME = {
    "Licence Ouverte 2.0": (
        *("Licence Ouverte / Open Licence version 2.0", "LICENCE OUVERTE V2", "Licence ouverte 2.0 (Etalab)"),
        *("Etalab 2.0", "Open Licence 2.0", "Licence Ouverte\u00a0/\u00a0Open Licence – v2.0", "Licence Etalab v 2.0"),
    ),
    "Licence Ouverte 1.0": (
        "Licence Ouverte",
        "Licence Ouverte / Open Licence",
        "Licence Ouverte version 1.0",
        "LO/OL",
    ),
    "ODbL 1.0": (
        "ODbL",
        "Open Database License (ODbL) v1.0",
        "Licence ODbL version 1.0",
        "Licence de bases de données ODbL",
    ),
    "CC0 1.0": ("CC0", "CC0 1.0 Universal", "Creative Commons Zero", "Creative Commons CC0 1.0 Universal (CC0 1.0)"),
    "CC BY 4.0": ("CC BY 4.0", "cc-by-4.0", "Creative Commons Attribution 4.0 International (CC BY 4.0)"),
    "CC BY-SA 3.0": ("Creative Commons Attribution-ShareAlike 3.0", "CC-BY-SA 3.0 Unported"),
    "CC BY-NC-SA 4.0": (
        "Creative Commons Attribution - Pas d’utilisation commerciale - Partage dans les mêmes conditions 4.0",
    ),
    "CC BY-NC-ND 4.0": ("Creative Commons Attribution-NonCommercial-NoDerivatives 4.0",),
    "Apache 2.0": ("Apache License 2.0", "Apache-2.0", "Apache License, Version 2.0"),
    "CeCILL-B": ("Licence CeCILL-B", "CECILL-B"),
    "EUPL 1.2": ("EUPL-1.2", "European Union Public License 1.2"),
}
BY_ADDRESS = {
    "Licence Ouverte 2.0": (
        *("http://etalab.gouv.fr/licence-ouverte-open-licence", "https://spdx.org/licenses/etalab-2.0.html"),
        *("https://github.com/etalab/Licence-Ouverte/blob/master/LO.md",),
        *("https://www.etalab.gouv.fr/wp-content/uploads/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",),
    ),
    "Licence Ouverte 1.0": ("http://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf",),
    "ODbL 1.0": (
        *("http://opendatacommons.org/licenses/odbl/", "https://opendatacommons.org/licenses/odbl/1.0/"),
        *("http://www.opendefinition.org/licenses/odc-odbl", "https://opendatacommons.org/licenses/odbl/summary/#x"),
    ),
    "CC BY 4.0": ("http://creativecommons.org/licenses/by/4.0/deed.fr", "https://creativecommons.org/licenses/by/4.0"),
    "CC BY 3.0 FR": (
        "https://creativecommons.org/licenses/by/3.0/fr/",
        "http://creativecommons.org/licenses/by/3.0/fr",
    ),
    "CC BY 3.0 IGO": ("https://creativecommons.org/licenses/by/3.0/igo/legalcode",),
    "MIT": ("https://opensource.org/licenses/MIT", "https://spdx.org/licenses/MIT.html"),
}


# Names and addresses as people type and copy them, which nobody lists.
AS_TYPED: dict[str, tuple[dict[str, str], ...]] = {
    "Licence Ouverte 2.0": (
        {"license_title": "Licence Ouvert 2.0"},
        {"license": "Licence Ouverte version 2.0 (Etalab) : https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
        {"license": "Licence Ouverte 2.0 (https://www.etalab.gouv.fr/licence-ouverte-open-licence)."},
        {"license": '["Pas de restriction d’accès public", "Données sous Licence Ouverte 2.0"]'},
        {"license_title": "licence ouvertre v2"},
        {"license": "Licecne ouverte 2.0"},
        {"license_title": "Licence Ouverte (Version 2.0 - avril 2017)"},
        {"license_title": "Licence Ouverte / Open Licence Version 2.0 compatible CC-BY"},
        {"license_title": "etalab 2"},
        {"license_title": "Open License 2.0"},
        {"license_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence?lang=fr"},
        {"license_url": "www.etalab.gouv.fr/licence-ouverte-open-licence"},
        {"license_id": "https://spdx.org/licenses/etalab-2.0"},
        {"license_id": "HTTP://www.etalab.gouv.fr/licence-ouverte-open-licence/"},
        {"license_title": "https://github.com/etalab/licence-ouverte"},
        {"license_id": "Licence Ouverte 2.0 : https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
        {"license_title": "Licence Ouverte version 2.0 https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
        {"license": "Licence associée : Licence Ouverte version 2.0"},
        {"license": "Conditions d’accès et d’utilisation : Licence Ouverte 2.0 (Etalab)"},
    ),
    "Licence Ouverte 1.0": (
        {"license_url": "http://www.etalab.gouv.fr/pages/licence-ouverte-open-licence-5899923.html"},
        {"license_url": "http://www.data.gouv.fr/Licence-Ouverte-Open-Licence"},
        {"license_title": "Licence Ouverte (octobre 2011)"},
    ),
    "ODbL 1.0": (
        {"license_url": "http://publications.europa.eu/resource/authority/licence/ODC_BL"},
        {"license_title": "Open Databse License"},
        {"license": "Utilisation sous licence ODbL"},
        {"license_title": "Licence ouverte ODbL"},
    ),
    "CC BY 4.0": (
        {"license_id": "http://publications.europa.eu/resource/authority/licence/CC_BY_4_0"},
        {"license": "creativecommons.org/licenses/by/4.0"},
        {"license_url": "https//creativecommons.org/licenses/by/4.0/deed.fr"},
        {"license_url": "http://dcat-ap.de/def/licenses/cc-by/4.0"},
        {"license_title": "Creative Common Attribution 4.0"},
    ),
    "CC BY-SA 4.0": ({"license_url": "http://publications.europa.eu/resource/authority/licence/CC_BYSA_4_0"},),
    "CC BY 2.0 FR": ({"license_title": "CC BY 2.0 FR"}, {"license_title": "Creative Commons Paternité 2.0 France"}),
    "CC BY-SA 3.0 FR": ({"license_title": "CC-BY-SA 3.0 fr"},),
    "CC BY": ({"license_url": "https://creativecommons.org/licenses/by/"},),
    "CC0 1.0": ({"license_url": "http://publications.europa.eu/resource/authority/licence/CC0"},),
    "Marque du domaine public 1.0": ({"license_url": "https://creativecommons.org/publicdomain/mark/1.0/deed.fr"},),
    "EUPL 1.2": ({"license_id": "http://publications.europa.eu/resource/authority/licence/EUPL_1_2"},),
    "Licence Mobilités": (
        {"license_title": "Licence mobilité"},
        {"license_url": "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilités"},
    ),
    "Open Government Licence 3.0": ({"license_title": "Open Government Licence v3.0"},),
    "GPL 3.0": ({"license_url": "https://www.gnu.org/licenses/gpl-3.0.en.html"},),
    "MIT": ({"license_url": "https://opensource.org/licenses/mit-license.php"},),
    "Licence de la ville": ({"license_title": "Licence de la ville"}, {"license_title": "Licence de la ville "}),
}


@pytest.mark.parametrize("title", AS_TYPED)
def test_what_people_type_and_copy(title: str) -> None:
    for told in AS_TYPED[title]:
        found = license_of(Fields(told))
        assert found is not None, told
        assert found.title == title, told
        assert not found.id.startswith("http"), told


@pytest.mark.parametrize("said", ["Non renseignée", "Aucune", "inconnu", "N/A", "Licence non spécifiée", "Non précisé"])
def test_a_word_for_no_licence_is_none(said: str) -> None:
    assert license_of(Fields({"license_title": said})) is None
    assert license_of(Fields({"license": said})) is None
    assert license_of(Fields({"license_id": said, "license_title": said})) is None


def test_a_licence_told_in_languages() -> None:
    found = license_of(Fields({"license_title": {"fr": "Licence Ouverte 2.0", "en": "Open Licence 2.0"}}))
    assert found is not None
    assert found.title == "Licence Ouverte 2.0"


@pytest.mark.parametrize("title", BY_NAME)
def test_names(title: str) -> None:
    for name in BY_NAME[title]:
        found = by_name(name)
        assert found is not None, name
        assert found.title == title, name


@pytest.mark.parametrize("title", BY_ADDRESS)
def test_addresses(title: str) -> None:
    for address in BY_ADDRESS[title]:
        found = by_address(address)
        assert found is not None, address
        assert found.title == title, address


@pytest.mark.parametrize("licence", [each for each in LICENCES if each.id in TITLES], ids=lambda each: each.id)
def test_what_data_gouv_fr_takes_for_one_licence_is_one_here(licence: Licence) -> None:
    title = TITLES[licence.id]
    for spelling in (licence.title, *licence.titles):
        if spelling == "License Ouverte":  # which is also the first version's name
            continue
        found = by_name(spelling)
        assert found is not None, spelling
        assert found.title == title, spelling
    for address in filter(None, (licence.url, *licence.urls)):
        found = by_address(address)
        assert found is not None, address
        assert found.title == title, address
    known = by_id(licence.id, licence.id)
    assert known is not None
    assert known.title == title


@pytest.mark.parametrize("key", KNOWN)
def test_every_licence_is_known_by_its_own_title_id_and_address(key: str) -> None:
    entry = KNOWN[key]
    known = by_id(key, "")
    assert known is not None
    assert known.title == entry.title
    found = by_address(entry.url)
    assert found is not None
    assert found.title.startswith(entry.title.partition(" 1.0")[0].partition(" 2.0")[0])


@pytest.mark.parametrize(
    "name",
    [
        *(
            "Open Government Licence",
            "Autre licence ouverte",
            "Licence Ouverte 3.0",
            "Licence de la ville",
            "Other (Open)",
        ),
        *(
            "Licence Ouverte 2.0 avec conditions particulières",
            "pas de licence",
            "Creative Commons",
            "Données ouvertes",
        ),
        *("Sauf mention contraire : données ouvertes", "Licence : ", ":" * 150),
        *("Utilisation libre sous réserve de mentionner la source", "", "x" * 5000, "by", "Licence", "ouverte"),
    ],
)
def test_what_only_sounds_like_one_is_none(name: str) -> None:
    assert by_name(name) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"license_id": "lov2"},
        {"license_id": "etalab-2.0", "license_title": "etalab"},
        {"license_id": "licence-maison", "license_title": "Licence Ouverte 2.0 (Etalab)"},
        {"license_id": "other-open", "license_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence"},
        {"license_id": "", "license_title": "Licence Ouverte v2.0"},
        {"license_id": "notspecified", "license": "Licence Ouverte / Open Licence version 2.0"},
        {"license": '["Licence Ouverte version 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"]'},
    ],
)
def test_a_package_says_the_same_licence_in_any_of_its_fields(fields: dict[str, object]) -> None:
    found = license_of(Fields(fields))
    assert found is not None
    assert (found.title, found.url, found.is_open) == (
        "Licence Ouverte 2.0",
        "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
        True,
    )


def test_idgos_specific_licence_is_not_the_one_whose_address_it_has() -> None:
    found = license_of(
        Fields(
            {
                "license_id": "other-at",
                "license_title": "Autre Licence (spécifique)",
                "license_url": "https://www.etalab.gouv.fr/licence-ouverte-open-licence",
            }
        )
    )
    assert found is not None
    assert found.title == "Autre Licence (spécifique)"


def test_an_unknown_address_has_a_title() -> None:
    found = license_of(Fields({"license_url": "https://www.ville.example.org/donn%C3%A9es/licence/"}))
    assert found is not None
    assert found.title == "ville.example.org/données/licence"
    long = license_of(Fields({"license_url": f"https://ville.example.org/{'x' * 300}"}))
    assert long is not None
    assert len(long.title) == 80
