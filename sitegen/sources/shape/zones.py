"""Places told by a code or an address of a register: udata's zones (`fr:departement:40`), INSEE's, the EU's.

Regions and departments have names here, as INSEE's geographic code gives them; of the others, of which there are many,
the code is said with what it is a code of.
"""

from __future__ import annotations

import re

from sitegen.catalogue import Text
from sitegen.sources.shape.place_words import place_words

_REGIONS = """
    01 Guadeloupe | 02 Martinique | 03 Guyane | 04 La Réunion | 06 Mayotte | 11 Île-de-France | 24 Centre-Val de
    Loire | 27 Bourgogne-Franche-Comté | 28 Normandie | 32 Hauts-de-France | 44 Grand Est | 52 Pays de la Loire
    | 53 Bretagne | 75 Nouvelle-Aquitaine | 76 Occitanie | 84 Auvergne-Rhône-Alpes | 93 Provence-Alpes-Côte
    d'Azur | 94 Corse | 975 Saint-Pierre-et-Miquelon | 977 Saint-Barthélemy | 978 Saint-Martin | 984 Terres
    australes et antarctiques françaises | 986 Wallis et Futuna | 987 Polynésie française | 988
    Nouvelle-Calédonie | 989 Île de Clipperton
"""
_DEPARTMENTS = """
    01 Ain | 02 Aisne | 03 Allier | 04 Alpes-de-Haute-Provence | 05 Hautes-Alpes | 06 Alpes-Maritimes | 07
    Ardèche | 08 Ardennes | 09 Ariège | 10 Aube | 11 Aude | 12 Aveyron | 13 Bouches-du-Rhône | 14 Calvados | 15
    Cantal | 16 Charente | 17 Charente-Maritime | 18 Cher | 19 Corrèze | 21 Côte-d'Or | 22 Côtes-d'Armor | 23
    Creuse | 24 Dordogne | 25 Doubs | 26 Drôme | 27 Eure | 28 Eure-et-Loir | 29 Finistère | 2A Corse-du-Sud | 2B
    Haute-Corse | 30 Gard | 31 Haute-Garonne | 32 Gers | 33 Gironde | 34 Hérault | 35 Ille-et-Vilaine | 36 Indre
    | 37 Indre-et-Loire | 38 Isère | 39 Jura | 40 Landes | 41 Loir-et-Cher | 42 Loire | 43 Haute-Loire | 44
    Loire-Atlantique | 45 Loiret | 46 Lot | 47 Lot-et-Garonne | 48 Lozère | 49 Maine-et-Loire | 50 Manche | 51
    Marne | 52 Haute-Marne | 53 Mayenne | 54 Meurthe-et-Moselle | 55 Meuse | 56 Morbihan | 57 Moselle | 58
    Nièvre | 59 Nord | 60 Oise | 61 Orne | 62 Pas-de-Calais | 63 Puy-de-Dôme | 64 Pyrénées-Atlantiques | 65
    Hautes-Pyrénées | 66 Pyrénées-Orientales | 67 Bas-Rhin | 68 Haut-Rhin | 69 Rhône | 70 Haute-Saône | 71
    Saône-et-Loire | 72 Sarthe | 73 Savoie | 74 Haute-Savoie | 75 Paris | 76 Seine-Maritime | 77 Seine-et-Marne
    | 78 Yvelines | 79 Deux-Sèvres | 80 Somme | 81 Tarn | 82 Tarn-et-Garonne | 83 Var | 84 Vaucluse | 85 Vendée
    | 86 Vienne | 87 Haute-Vienne | 88 Vosges | 89 Yonne | 90 Territoire de Belfort | 91 Essonne | 92
    Hauts-de-Seine | 93 Seine-Saint-Denis | 94 Val-de-Marne | 95 Val-d'Oise | 971 Guadeloupe | 972 Martinique |
    973 Guyane | 974 La Réunion | 975 Saint-Pierre-et-Miquelon | 976 Mayotte | 977 Saint-Barthélemy | 978
    Saint-Martin | 984 Terres australes et antarctiques françaises | 986 Wallis et Futuna | 987 Polynésie
    française | 988 Nouvelle-Calédonie | 989 Île de Clipperton
"""
_ZONE = re.compile(r"(?:geozone:)?([a-z]{2}|country|country-group|country-subset):([A-Za-z0-9:_-]{1,40})(?:@\S{1,30})?")
_INSEE = re.compile(
    r"https?://(?:id|rdf)\.insee\.fr/geo/(commune|departement|region|canton|arrondissement|pays)/([0-9A-Za-z-]{1,40})/?"
)
_COUNTRY = re.compile(r"https?://publications\.europa\.eu/resource/authority/country/([A-Z]{3})/?")
_COUNTRIES = {"FRA": "country:fr", "EUR": "country-group:ue"}


def _names(table: str) -> dict[str, str]:
    entries = (" ".join(entry.split()).partition(" ") for entry in table.split("|"))
    return {code: name for code, _, name in entries}


_NAMED = {"region": _names(_REGIONS), "departement": _names(_DEPARTMENTS)}


def zone(said: str) -> Text | None:
    """The place that a code or an address names, empty where nobody knows it; None for any other text."""
    said = said.strip()
    if match := _COUNTRY.fullmatch(said):
        return place_words("whole", _COUNTRIES.get(match[1], ""))
    if match := _INSEE.fullmatch(said):
        return place_words("whole", "country:fr") if match[1] == "pays" else _of_france(match[1], match[2])
    if match := _ZONE.fullmatch(said):
        if known := place_words("whole", f"{match[1]}:{match[2]}".lower()):
            return known
        kind, colon, code = match[2].partition(":")
        if colon or match[1].startswith("country"):
            return _of_france(kind, code) if match[1] == "fr" else Text()
    return None


def _of_france(kind: str, code: str) -> Text:
    code = code.upper()
    if kind in _NAMED:
        return Text.of(_NAMED[kind].get(code, ""))
    return place_words("kind", kind, code) if code else Text()
