"""Licences by their names, addresses and identifiers: CKAN's register, data.gouv.fr's list, SPDX, and the licences of
article D. 323-2-1 of the code des relations entre le public et l'administration, by which French administrations
publish data (Licence Ouverte, ODbL) and programs.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache
from typing import NamedTuple
from urllib.parse import unquote

from sitegen.catalogue import License

_ETALAB = "https://www.etalab.gouv.fr"
LICENCE_OUVERTE = f"{_ETALAB}/licence-ouverte-open-licence/"  # the page of both of its versions
_CC = "https://creativecommons.org/licenses"
_ODC = "https://opendatacommons.org/licenses"
_SPDX = "https://spdx.org/licenses"
_CECILL = "https://cecill.info/licences"
_LO_1 = f"{_ETALAB}/wp-content/uploads/2014/05"
_LO_2 = f"{_ETALAB}/wp-content/uploads"


class Entry(NamedTuple):
    """A licence: the title by which it is shown everywhere, its address, whether it is open, other ids without case and
    punctuation, other addresses."""

    title: str
    url: str
    is_open: bool | None = True
    ids: str = ""
    urls: tuple[str, ...] = ()


KNOWN: dict[str, Entry] = {
    "lov2": Entry(
        "Licence Ouverte 2.0",
        LICENCE_OUVERTE,
        True,
        "etalab20 licenceouverte20 licenceouvertev20 licenceouverte2 licenceouvertev2 lo20 lov20",
        (
            f"{_LO_2}/2017/04/ETALAB-Licence-Ouverte-v2.0.pdf",
            f"{_LO_2}/2018/11/open-licence.pdf",
            "https://alliance.numerique.gouv.fr/licence-ouverte-open-licence",
            f"{_ETALAB}/licence-version-2-0-de-la-licence-ouverte-suite-a-la-consultation-et-presentation-du-decret",
            "https://github.com/etalab/licence-ouverte",
            "https://github.com/etalab/licence-ouverte/blob/master/LO.md",
            "https://github.com/etalab/licence-ouverte/blob/master/open-licence.md",
            "https://raw.githubusercontent.com/etalab/licence-ouverte/master/LO.md",
            "https://www.data.gouv.fr/pages/legal/licences/etalab-2.0",
            f"{_SPDX}/etalab-2.0",
        ),
    ),
    "lov1": Entry(
        "Licence Ouverte 1.0",
        LICENCE_OUVERTE,
        True,
        "frlo licenceouverte licenceouverte10 licenceouverte1 licenceouvertev1 licenceouvertev10 etalab lo10 lo lool",
        (
            f"{_LO_1}/Licence_Ouverte.pdf",
            f"{_LO_1}/Open_Licence.pdf",
            f"{_ETALAB}/pages/licence-ouverte-open-licence-5899923",
            "https://www.data.gouv.fr/Licence-Ouverte-Open-Licence",
            "https://wiki.data.gouv.fr/wiki/Licence_Ouverte_/_Open_Licence",
            "https://ddata.over-blog.com/xxxyyy/4/37/99/26/licence/Licence-Ouverte-Open-Licence.pdf",
            "https://ddata.over-blog.com/xxxyyy/4/37/99/26/licence/Licence-Ouverte-Open-Licence-ENG.pdf",
        ),
    ),
    "odbl": Entry(
        "ODbL 1.0",
        f"{_ODC}/odbl/1-0/",
        True,
        "odcodbl odbl10 odcodbl10 hdxodcodbl odcbl",
        (
            f"{_ODC}/odbl",
            f"{_ODC}/odbl/1.0",
            f"{_ODC}/odbl/summary",
            "https://vvlibri.org/fr/licence/odbl-10/legalcode/unofficial",
            "https://vvlibri.org/fr/licence/odbl/10/fr/legalcode",
            f"{_SPDX}/ODbL-1.0",
        ),
    ),
    "odcby": Entry(
        "ODC-BY 1.0",
        f"{_ODC}/by/1-0/",
        True,
        "odcby10 hdxodcby",
        (f"{_ODC}/by", f"{_ODC}/by/1.0", f"{_ODC}/by/summary", f"{_SPDX}/ODC-By-1.0"),
    ),
    "odcpddl": Entry(
        "ODC-PDDL 1.0",
        f"{_ODC}/pddl/1-0/",
        True,
        "odcpddl10 pddl pddl10",
        (f"{_ODC}/pddl", f"{_ODC}/pddl/1.0", f"{_ODC}/pddl/summary", f"{_SPDX}/PDDL-1.0"),
    ),
    "cczero": Entry(
        "CC0 1.0",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        True,
        "cc0 cc010 cczero10",
        (f"{_SPDX}/CC0-1.0",),
    ),
    "ccby": Entry("CC BY", "https://opendefinition.org/licenses/cc-by/"),
    "ccbysa": Entry("CC BY-SA", "https://opendefinition.org/licenses/cc-by-sa/"),
    "ccbyigo": Entry("CC BY 3.0 IGO", f"{_CC}/by/3.0/igo/"),
    "ccnc": Entry("CC BY-NC", f"{_CC}/by-nc/2.0/", False, "ccbync"),
    "gfdl": Entry("GFDL", "https://www.gnu.org/licenses/fdl-1.3.html", True, "gnufdl13"),
    "ukogl": Entry(
        "Open Government Licence 3.0",
        "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/",
        True,
        "ogluk30 ogl30",
    ),
    "caogllgo": Entry(
        "Open Government Licence – Canada",
        "https://open.canada.ca/en/open-government-licence-canada",
        True,
        "oglcanada20",
        ("https://ouvert.canada.ca/fr/licence-du-gouvernement-ouvert-canada",),
    ),
    "ccpdm": Entry(
        "Marque du domaine public 1.0", "https://creativecommons.org/publicdomain/mark/1.0/", True, "ccpdm10"
    ),
    "mobilitylicence": Entry(
        "Licence Mobilités",
        "https://wiki.lafabriquedesmobilites.fr/wiki/Licence_Mobilités",
        None,
        "licencemobilites licencemobilite",
        ("https://download.data.grandlyon.com/licences/Licence_mobilites_V_02_2021.pdf",),
    ),
    "apache20": Entry("Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0", True, "apache2 apachev2"),
    "mit": Entry("MIT", "https://opensource.org/license/mit", True, "mitlicense expat"),
    "bsd2clause": Entry("BSD-2-Clause", "https://opensource.org/license/bsd-2-clause"),
    "bsd3clause": Entry("BSD-3-Clause", "https://opensource.org/license/bsd-3-clause"),
    "cecillb": Entry("CeCILL-B", f"{_CECILL}/Licence_CeCILL-B_V1-fr.html", True, "cecillb10 cecillbv1"),
    "cecillc": Entry("CeCILL-C", f"{_CECILL}/Licence_CeCILL-C_V1-fr.html", True, "cecillc10 cecillcv1"),
    "cecill21": Entry("CeCILL 2.1", f"{_CECILL}/Licence_CeCILL_V2.1-fr.html", True, "cecillv21"),
    "mpl20": Entry("MPL 2.0", "https://www.mozilla.org/MPL/2.0/", True, "mplv2"),
    "gpl30": Entry(
        "GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0.html", True, "gpl30only gpl30orlater gplv3 gpl3 gnugplv3"
    ),
    "lgpl30": Entry(
        "LGPL 3.0", "https://www.gnu.org/licenses/lgpl-3.0.html", True, "lgpl30only lgpl30orlater lgplv3 lgpl3"
    ),
    "agpl30": Entry(
        "AGPL 3.0", "https://www.gnu.org/licenses/agpl-3.0.html", True, "agpl30only agpl30orlater agplv3 agpl3"
    ),
    "eupl12": Entry("EUPL 1.2", "https://eupl.eu/1.2/fr/", True, "euplv12"),
    "epl20": Entry("EPL 2.0", "https://www.eclipse.org/legal/epl-2.0/", True, "eplv2"),
}

# Names in words: what all must be in a name, and what else may; `by_name` says how a name becomes words.
_COMMON = "license licence la le l the of de des du d 1 1.0 v1 v1.0 version v public"
_NAMES = (
    ("odbl", "odbl", "odc open data commons database bases base donnees ouverte ouvertes pour"),
    ("odbl", "open database", "odc data commons"),
    ("odbl", "ouverte base donnees", "open pour"),
    ("odcby", "odc by", "open data commons attribution"),
    ("odcby", "open data commons attribution", "odc by"),
    ("odcpddl", "pddl", "odc open data commons domain dedication and domaine"),
    ("odcpddl", "open data commons domain dedication", "odc and"),
    ("cczero", "cc0", "cc creative commons zero universal universelle domain dedication domaine"),
    ("cczero", "cc zero", "creative commons universal universelle domain dedication domaine"),
    ("cczero", "creative commons zero", "cc universal universelle domain dedication domaine"),
    ("cczero", "creative commons cczero", "cc universal universelle domain dedication domaine"),
    ("mobilitylicence", "mobilites", ""),
    ("mobilitylicence", "mobilite", ""),
    ("mobilitylicence", "mobility", ""),
    ("ukogl", "open government 3.0", "uk united kingdom ogl for sector information"),
    ("apache20", "apache 2.0", "software"),
    ("mit", "mit", ""),
    ("gpl30", "gnu general 3.0", "gpl"),
    ("cecill21", "cecill 2.1", ""),
    ("eupl12", "european union 1.2", "eupl"),
)
_NAMED = tuple((key, frozenset(must.split()), frozenset(f"{may} {_COMMON}".split())) for key, must, may in _NAMES)
_OUVERTE_MUST = (
    frozenset(("licence", "ouverte")),
    frozenset(("license", "ouverte")),
    frozenset(("open", "licence")),
    frozenset(("licence", "etalab")),
    frozenset(("license", "etalab")),
    frozenset(("etalab", "2.0")),
    frozenset(("etalab", "2")),
    frozenset(("open", "license", "2.0")),
    frozenset(("lo", "ol")),
)
_OUVERTE_WORDS = (
    "licence license ouverte open etalab lo ol la le l de d du des the of by par fr france francaise francais etat "
    "mission gouv data version v reutilisation avril octobre 2011 2017"
)
_OUVERTE_MAY = frozenset(_OUVERTE_WORDS.split())
_VERSION = re.compile(r"v?(?:ersion)?([12])(?:\.0)?")
_CC_PARTS = (
    ("by", re.compile(r"\bby\b|\battribution\b|\bpaternite\b|\bnamensnennung\b")),
    ("nc", re.compile(r"\bnc\b|\bnon ?commerciale?\b|\bpas d utilisation commerciale\b")),
    ("sa", re.compile(r"\bsa\b|\bshare ?alike\b|\bpartage (?:dans les memes conditions|a l identique)\b")),
    ("nd", re.compile(r"\bnd\b|\bno ?deriv\w*\b|\bpas de modifications?\b")),
)
_CC_VERSION = re.compile(r"\bv?(?:ersion )?([1-4]\.\d)\b")
_CC_WORDS = (
    "creative commons cc license licence international unported generic non transpose v version public d l pas de les a"
)
_CC_REST = frozenset(_CC_WORDS.split())
_CC_PORTS = {code: code for code in ("fr", "igo", "be", "ch", "lu", "ca", "nl", "it", "es", "at", "uk", "us")}
_CC_PORTS |= {"france": "fr", "belgique": "be", "suisse": "ch", "luxembourg": "lu"}
_CC_KIND = r"(by(?:-?nc)?(?:-?sa|-?nd)?)"
_CC_URLS = tuple(
    re.compile(rf"https?://(?:www\.)?{where}", re.IGNORECASE)
    for where in (
        rf"creativecommons\.org/licenses/{_CC_KIND}(?:/(\d\.\d)(?:/([a-z]{{2,3}})(?=/|$))?)?(?:/|$)",
        rf"publications\.europa\.eu/resource/authority/licence/CC_{_CC_KIND}(?:_(\d_\d)(?:_([A-Z]{{2,3}}))?)?/?$",
        rf"dcat-ap\.(?:de|ch)/(?:def|vocabulary)/licenses/cc-{_CC_KIND}/(\d\.\d)()/?$",
    )
)
_EU_URL = re.compile(
    r"https?://publications\.europa\.eu/resource/authority/licence/([A-Z0-9_]+)/?", re.IGNORECASE
)  # the EU's authority table
_CC_ZERO_URL = re.compile(r"https?://(?:www\.)?creativecommons\.org/publicdomain/zero/1\.0(?:/|$)", re.IGNORECASE)
_REGISTER_URL = re.compile(
    r"https?://(?:www\.)?open(?:definition\.org|datacommons\.org|source\.org)/licen[cs]es?/([a-z0-9.-]+?)(?:\.php)?(?:/|$)",
    re.IGNORECASE,
)
_SPDX_URL = re.compile(r"https?://(?:www\.)?spdx\.org/licenses/([a-z0-9.+-]+?)(?:\.html|\.json)?/?", re.IGNORECASE)
CREATIVE_COMMONS_ID = re.compile(r"cc[-_ ](by(?:-nc)?(?:-sa|-nd)?)[-_ ](\d\.\d)", re.IGNORECASE)
_UNDER = re.compile(
    r"^(?:[a-z']+ ){0,6}(?:sous|under) (?:la |les |the )?(?=licen|odbl|cc )"
)  # "Données sous licence …"
_OFTEN = ("licence", "license", "ouverte", "etalab", "creative", "commons", "attribution", "database")
_SHORTEST_WITH_SLIPS, _ALIKE = 6, 0.8  # letters; as difflib measures it
_LONGEST_NAME = 150  # characters; a paragraph names no licence for sure


def key_of(identifier: str) -> str:
    """An id without case and punctuation."""
    return re.sub(r"[^a-z0-9]", "", identifier.casefold())


_IDS = {spelling: key for key, entry in KNOWN.items() for spelling in (key, *entry.ids.split())}


def by_id(identifier: str, said: str) -> License | None:
    """The licence of this id, with `said` for the id that the portal gave."""
    if match := CREATIVE_COMMONS_ID.fullmatch(identifier):
        return creative_commons(said, match[1], match[2])
    key = _IDS.get(key_of(identifier))
    return of_key(said, key) if key else None


def of_key(said: str, key: str) -> License:
    """The licence under this key of KNOWN."""
    entry = KNOWN[key]
    return License(said, entry.title, entry.url, entry.is_open)


def creative_commons(said: str, kind: str, version: str, port: str = "") -> License:
    """One of Creative Commons' licences, in the version for a country where `port` names one; of no version for ""."""
    kind, port = kind.lower(), port.lower()
    if not version:
        key = {"by": "ccby", "by-sa": "ccbysa", "by-nc": "ccnc"}.get(kind)
        return of_key(said, key) if key else License(said, f"CC {kind.upper()}", "", False)
    if (kind, version, port) == ("by", "3.0", "igo"):
        return of_key(said, "ccbyigo")
    title = f"CC {kind.upper()} {version}{f' {port.upper()}' if port else ''}"
    url = f"{_CC}/{kind}/{version}/{f'{port}/' if port else ''}"
    return License(said, title, url, "-nc" not in kind and "-nd" not in kind)


@lru_cache(maxsize=4096)
def by_address(url: str) -> License | None:
    """The licence that an address is, alone or in the register of CKAN, of SPDX or of Creative Commons."""
    for pattern in _CC_URLS:
        if match := pattern.match(url):
            kind = "-".join(re.findall("by|nc|sa|nd", match[1].lower()))
            return creative_commons("", kind, (match[2] or "").replace("_", "."), match[3] or "")
    if _CC_ZERO_URL.match(url):
        return of_key("", "cczero")
    if key := _ADDRESSES.get(_bare(url)):
        return of_key("", key)
    if match := _REGISTER_URL.match(url) or _SPDX_URL.fullmatch(url) or _EU_URL.fullmatch(url):
        return by_id(match[1], "")
    return None


def _bare(url: str) -> str:
    """An address without what differs between spellings of one."""
    rest = re.sub(r"^https?://(?:www\.)?", "", unquote(url).casefold().partition("#")[0].partition("?")[0])
    return re.sub(r"(?:/index|/(?:deed|legalcode)(?:\.[a-z]{2})?)?(?:(?:\.[a-z]{2})?\.html?|\.md)?/*$", "", rest)


_ADDRESSES = {
    _bare(address): key for key, entry in reversed(KNOWN.items()) for address in (entry.url, *entry.urls)
}  # the two versions of Licence Ouverte share a page, on which the second stands


@lru_cache(maxsize=4096)
def by_name(name: str) -> License | None:
    """The licence that a title is, in French or English, with or without its version."""
    if not name or len(name) > _LONGEST_NAME:
        return None
    said = " ".join(map(_spelt, _UNDER.sub("", _plain(name).partition(" compatible ")[0]).split()))
    words = said.split()
    if found := _ouverte(words):
        return of_key("", found)
    if ("cc" in words or "creative commons" in said) and (of_commons := _creative_commons(said)):
        return of_commons
    for key, must, may in _NAMED:
        if must <= set(words) <= must | may:
            return of_key("", key)
    introduced = name.partition(":")[2].strip()  # "Licence associée : Licence Ouverte 2.0"
    if introduced and (told := by_name(introduced)):
        return told
    return next((by_id(each, "") for each in (name, *_within(name)) if key_of(each) in _SURE), None)


def _within(name: str) -> Iterable[str]:
    """What may be an id in a title: `Licence CeCILL-B`, `Public Domain / No restrictions (CC0)`."""
    return (re.sub(r"(?i)^licen[cs]e ", "", name), *re.findall(r"\(([^()]{2,20})\)", name))


@lru_cache(maxsize=4096)
def _spelt(word: str) -> str:
    """A word of licences' names, where it is one with a slip (`ouvert`, `licecne`); a plural is none."""
    if len(word) < _SHORTEST_WITH_SLIPS or word in _OFTEN or word.removesuffix("s") in _OFTEN:
        return word
    return next(iter(get_close_matches(word, _OFTEN, 1, _ALIKE)), word)


_SURE = frozenset(spelling for spelling in _IDS if len(spelling) > 2)


def is_ouverte(found: License | None) -> bool:
    """Whether it is one of the versions of Licence Ouverte."""
    return found is not None and found.url == LICENCE_OUVERTE


def _ouverte(words: list[str]) -> str:
    """Without a version, the first, which had none; that of Etalab is the second (data.gouv.fr's list)."""
    versions = [match[1] for word in words if (match := _VERSION.fullmatch(word))]
    rest = frozenset(word for word in words if not _VERSION.fullmatch(word))
    is_named = any(must <= frozenset(words) for must in _OUVERTE_MUST)
    if len(set(versions)) > 1 or not rest <= _OUVERTE_MAY or not is_named:
        return ""
    if not versions:
        return "lov2" if "etalab" in rest and not {"open", "ol"} & rest else "lov1"
    return f"lov{versions[0]}"


def _creative_commons(said: str) -> License | None:
    version = _CC_VERSION.search(said)
    rest = _CC_VERSION.sub(" ", said)
    kinds = []
    for kind, spelt in _CC_PARTS:
        if spelt.search(rest):
            kinds.append(kind)
            rest = spelt.sub(" ", rest)
    if "by" not in kinds or not set(rest.split()) <= _CC_REST | _CC_PORTS.keys():
        return None
    ports = [_CC_PORTS[word] for word in rest.split() if word in _CC_PORTS]
    return creative_commons("", "-".join(kinds), version[1] if version else "", ports[0] if version and ports else "")


def _plain(name: str) -> str:
    """Words without case, accents and punctuation; a point between digits stays."""
    apart = unicodedata.normalize("NFKD", name.casefold())
    bare = "".join(sign for sign in apart if not unicodedata.combining(sign))
    joined = re.sub(r"(?<=\d)\s*\.\s*(?=\d)", ".", bare)
    return " ".join(re.findall(r"\d+(?:\.\d+)?|[a-z]+\d*", re.sub(r"\bv(?=\d)", "", joined)))
