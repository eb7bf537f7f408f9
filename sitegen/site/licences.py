"""The licences of a catalogue, and those among which an administration chooses (CRPA, art. D323-2-1).

Decree 2017-638 made the list, decree 2021-1559 added EUPL and EPL to the licences for software.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import Literal

from sitegen.catalogue import License
from sitegen.site.order import alphabetical
from sitegen.site.site import Site

Kind = Literal["lo", "odbl", "by", "sa", "free", "limits", "software", "other"]

FOR_DATA = (
    ("Licence Ouverte 2.0", "https://www.etalab.gouv.fr/licence-ouverte-open-licence/"),
    ("ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"),
)
PERMISSIVE = (
    ("BSD-2-Clause", "https://opensource.org/license/bsd-2-clause"),
    ("BSD-3-Clause", "https://opensource.org/license/bsd-3-clause"),
    ("Apache 2.0", "https://www.apache.org/licenses/LICENSE-2.0"),
    ("CeCILL-B", "https://cecill.info/licences/Licence_CeCILL-B_V1-fr.html"),
    ("MIT", "https://opensource.org/license/mit"),
)
RECIPROCAL = (
    ("MPL 2.0", "https://www.mozilla.org/MPL/2.0/"),
    ("GPL 3.0", "https://www.gnu.org/licenses/gpl-3.0.html"),
    ("CeCILL 2.1", "https://cecill.info/licences/Licence_CeCILL_V2.1-fr.html"),
    ("EUPL 1.2", "https://eupl.eu/1.2/fr/"),
    ("EPL 2.0", "https://www.eclipse.org/legal/epl-2.0/"),
)
_LISTED_SOFTWARE = frozenset(title for title, _ in (*PERMISSIVE, *RECIPROCAL))
_SOFTWARE = _LISTED_SOFTWARE | {"CeCILL-C", "LGPL 3.0", "AGPL 3.0"}
_LIMITS = re.compile(r"\bN[CD]\b")


@dataclass(frozen=True, slots=True)
class Use:
    """A licence of the catalogue and how many datasets have it.

    `kind`: what it allows, a message under "licences.means"; `decree`: what the decree has it for, "" for nothing.
    """

    title: str
    url: str
    count: int
    kind: Kind
    decree: Literal["data", "software", ""]


def uses(site: Site) -> tuple[tuple[Use, ...], int]:
    """Those that datasets have, most used first; and how many datasets have none that anybody told."""
    known = {each.license.title: each.license for each in site.datasets if each.license}
    counts = Counter(each.license.title for each in site.datasets if each.license)
    used = [
        Use(title, known[title].url, count, kind := kind_of(known[title]), decree_of(title, kind))
        for title, count in counts.items()
    ]
    told = sorted(used, key=lambda use: (-use.count, alphabetical(use.title), use.title))
    return tuple(told), len(site.datasets) - sum(counts.values())


def decree_of(title: str, kind: Kind) -> Literal["data", "software", ""]:
    """What the decree has a licence for; "" where it is not on its list."""
    if kind in ("lo", "odbl"):
        return "data"
    return "software" if title in _LISTED_SOFTWARE else ""


def kind_of(license_: License) -> Kind:
    """What a licence allows, by the title that `sources.shape` gives those that are known."""
    title = license_.title
    if title.startswith("Licence Ouverte"):
        return "lo"
    if title.startswith("ODbL"):
        return "odbl"
    if title.startswith(("CC0", "ODC-PDDL", "Marque du domaine public")):
        return "free"
    if title in _SOFTWARE:
        return "software"
    if license_.is_open is False or (title.startswith("CC ") and _LIMITS.search(title)):
        return "limits"
    if title.startswith("CC BY-SA"):
        return "sa"
    return "by" if title.startswith(("CC BY", "ODC-BY")) else "other"
