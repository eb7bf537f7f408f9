"""What a portal's words are called in the vocabularies that harvesters know.

Each table was checked against what data.gouv.fr and CKAN compare with: docs/machines.md tells what they make of it.
"""

from __future__ import annotations

from typing import NamedTuple

_EU = "http://publications.europa.eu/resource/authority"
FILE_TYPES = f"{_EU}/file-type/"
FREQUENCIES = f"{_EU}/frequency/"
THEMES = f"{_EU}/data-theme"
ACCESS_RIGHTS = f"{_EU}/access-right/"
RESTRICTED, PUBLIC = f"{ACCESS_RIGHTS}RESTRICTED", f"{ACCESS_RIGHTS}PUBLIC"
MEDIA_TYPES = "https://www.iana.org/assignments/media-types/"
HVD = "http://data.europa.eu/bna/"
HVD_LAW = "http://data.europa.eu/eli/reg_impl/2023/138/oj"
_OPENDEFINITION = "http://www.opendefinition.org/licenses"


# What a service conforms to.
SERVICES = {
    "WMS": "http://www.opengis.net/def/serviceType/ogc/wms",
    "WFS": "http://www.opengis.net/def/serviceType/ogc/wfs",
    "WMTS": "http://www.opengis.net/def/serviceType/ogc/wmts",
    "WCS": "http://www.opengis.net/def/serviceType/ogc/wcs",
    "CSW": "http://www.opengis.net/def/serviceType/ogc/csw",
}


class Licence(NamedTuple):
    """The address that data.gouv.fr compares, that of CKAN's own register, and the title that a CKAN compares next."""

    address: str = ""  # "": the portal's
    register: str = ""  # "": the same address
    title: str = ""


_LO = "https://www.etalab.gouv.fr/licence-ouverte-open-licence"
_VERSIONS = ("2.0", "2.5", "3.0", "4.0")
_ODC = "http://opendatacommons.org/licenses"
# By the titles of `sources.shape.licenses`.
LICENCES = {
    "Licence Ouverte 2.0": Licence(_LO, title="Licence Ouverte Version 2.0"),
    "Licence Ouverte 1.0": Licence(
        "https://www.etalab.gouv.fr/wp-content/uploads/2014/05/Licence_Ouverte.pdf", title="Licence Ouverte"
    ),
    "ODbL 1.0": Licence(f"{_ODC}/odbl/summary/", f"{_OPENDEFINITION}/odc-odbl"),
    "ODC-BY 1.0": Licence(f"{_ODC}/by/summary/", f"{_OPENDEFINITION}/odc-by"),
    "ODC-PDDL 1.0": Licence(f"{_ODC}/pddl/summary/", f"{_OPENDEFINITION}/odc-pddl"),
    "CC0 1.0": Licence(f"{_OPENDEFINITION}/cc-zero"),
    "CC BY": Licence(f"{_OPENDEFINITION}/cc-by"),
    "CC BY-SA": Licence(f"{_OPENDEFINITION}/cc-by-sa"),
    **{f"CC BY {version}": Licence(title="Creative Commons Attribution") for version in _VERSIONS},
    **{f"CC BY-SA {version}": Licence(title="Creative Commons Attribution Share-Alike") for version in _VERSIONS},
    "CC BY-NC": Licence("http://creativecommons.org/licenses/by-nc/2.0/"),
    "GFDL": Licence(f"{_OPENDEFINITION}/gfdl"),
}

# EU data themes: French label, English label.
THEME_LABELS = {
    "AGRI": ("Agriculture, pêche, sylviculture et alimentation", "Agriculture, fisheries, forestry and food"),
    "ECON": ("Économie et finances", "Economy and finance"),
    "EDUC": ("Éducation, culture et sport", "Education, culture and sport"),
    "ENER": ("Énergie", "Energy"),
    "ENVI": ("Environnement", "Environment"),
    "GOVE": ("Gouvernement et secteur public", "Government and public sector"),
    "HEAL": ("Santé", "Health"),
    "INTR": ("Questions internationales", "International issues"),
    "JUST": ("Justice, système juridique et sécurité publique", "Justice, legal system and public safety"),
    "REGI": ("Régions et villes", "Regions and cities"),
    "SOCI": ("Population et société", "Population and society"),
    "TECH": ("Science et technologie", "Science and technology"),
    "TRAN": ("Transports", "Transport"),
}
# Words that say the theme of a group for sure, without accents and capitals, as `urls.fold` leaves them; beginnings.
THEME_WORDS = {
    "AGRI": ("agri", "peche", "sylvicult", "alimentation", "fisher", "forestry", "landwirtschaft"),
    "ECON": ("economi", "economy", "finance", "budget", "achats", "entreprise", "emploi", "business"),
    "EDUC": ("education", "enseignement", "culture", "sport", "enfance"),
    "ENER": ("energie", "energy", "energia"),
    "ENVI": ("environnement", "environment", "biodivers", "eau", "umwelt", "climat", "dechets"),
    "GOVE": ("administration", "citoyen", "democratie", "government", "verwaltung"),
    "HEAL": ("sante", "health", "gesundheit"),
    "JUST": ("justice",),
    "REGI": ("urbanisme", "amenagement"),
    "SOCI": ("social", "societe", "population", "demograph", "solidarite"),
    "TECH": ("science", "recherche", "technolog", "numerique"),
    "TRAN": ("transport", "mobilite", "mobility", "mobilitat", "deplacement", "verkehr"),
}

HVD_LABELS = {
    "c_164e0bf5": "Météorologiques",
    "c_a9135398": "Entreprises et propriété d'entreprises",
    "c_ac64a52d": "Géospatiales",
    "c_b79e35eb": "Mobilité",
    "c_dd313021": "Observation de la terre et environnement",
    "c_e1da4e07": "Statistiques",
}

# EU language codes, of the languages that a site may be in (ISO 639-1).
LANGUAGES = {
    "ar": "ARA", "bg": "BUL", "br": "BRE", "ca": "CAT", "co": "COS", "cs": "CES", "da": "DAN", "de": "DEU",
    "el": "ELL", "en": "ENG", "es": "SPA", "et": "EST", "eu": "EUS", "fi": "FIN", "fr": "FRA", "ga": "GLE",
    "gl": "GLG", "hr": "HRV", "hu": "HUN", "it": "ITA", "ja": "JPN", "lb": "LTZ", "lt": "LIT", "lv": "LAV",
    "mt": "MLT", "nl": "NLD", "no": "NOR", "oc": "OCI", "pl": "POL", "pt": "POR", "ro": "RON", "ru": "RUS",
    "sk": "SLK", "sl": "SLV", "sv": "SWE", "tr": "TUR", "uk": "UKR", "zh": "ZHO",
}  # fmt: skip


def language(code: str) -> str:
    """The address of a language; empty for one that is not in the list."""
    return f"{_EU}/language/{LANGUAGES[code]}" if code in LANGUAGES else ""


def themes_of(words: str) -> tuple[str, ...]:
    """The EU themes that a group's name or title says, as codes."""
    said = words.split("-")
    return tuple(code for code, starts in THEME_WORDS.items() if any(word.startswith(starts) for word in said))
