"""`preflight` says what udata does: the real harvester of data.gouv.fr reads the same files.

Real catalogues are read by it where they are built: tests/acceptance/test_real_catalogues.py.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from sitegen import config
from sitegen.build.build import build
from sitegen.catalogue import Contact, Dataset, License, Period, Tag, Text
from sitegen.catalogue.frequencies import FREQUENCIES
from sitegen.preflight import preflight
from tests.dcat.making import dataset, resource, written
from tests.preflight.test_preflight import LO, NOW, partner, put
from tests.preflight.udata import differences, theirs
from tests.program import copy_demo

pytestmark = pytest.mark.slow


@pytest.mark.parametrize(
    "name", ["saint-pierre-du-mont", "nouvelle-aquitaine-mobilites", "pnr-provence-alpes-cote-dazur"]
)
def test_the_demonstration_is_taken_whole(name: str, tmp_path: Path) -> None:
    root = copy_demo(tmp_path / "project")
    one = config.load(root, [name]).partners[name]
    build(one, root=root, dest=root / "public")
    report = preflight(one, root / "public", datetime.now(UTC))
    assert report.lost == ()
    told = theirs(report, root / "public", tmp_path)
    assert differences(report, told) == []
    assert all(each["taken"] for each in told)


ADDRESSES = (
    "https://files.example/a.csv", "http://localhost/a", "http://192.168.0.3/a.csv", "http://8.8.8.8/a.csv",
    "https://user:word@example.org/a", "https://example.org/a@b.nowhere", "https://maps.example.org/@44.5,3.2",
    "https://a--b.fr/", "https://www.EXAMPLE.FR/a", "https://intranet/a", "https://example.org:8080/a?b=c#d",
    "http://[::1]/a", "https://été.fr/a", "https://example.org.", "https://-a.fr/", "https://a_b.example.org/",
    "http://1.2.3.444/", "https://a.b.c.d.example.museum/x", "https://example.org:8/a", "http://100.64.0.1/",
    "https://xn--caf-dma.fr/Carte.csv", "https://аррӏе.com/é",
)  # fmt: skip
LICENCES = (
    License("a", "Creative Commons Attribution", ""), License("b", "Licence Ouverte version 2", ""),
    License("c", "A nous", "https://example.org/a"), License("d", "CC BY 4.0", "https://creativecommons.org/licenses/by/4.0/"),
    License("e", "x", "https://opendefinition.org/licenses/odc-odbl/"), License("f", "Open Database Licence", ""),
    License("g", "Domaine public", ""), License("h", "Other (Public Domain)", ""), License("i", "odc-pddl", ""),
    License("j", "ODbL 1.0", "https://opendatacommons.org/licenses/odbl/1-0/"), License("k", "Voir https://a.fr/", ""),
)  # fmt: skip


def odd_ones() -> list[Dataset]:
    """One for each of what can go wrong, and for each value that there is a list of."""
    many: list[dict[str, Any]] = [
        {},
        {"modified": NOW + timedelta(days=9999)},
        {"issued": "2014"}, {"issued": "2014-05"}, {"issued": "2014-05-02"},
        {"temporal": Period("2014", "")}, {"temporal": Period("", "2014-02")}, {"temporal": Period("2015-03", "2014")},
        {"tags": tuple(Tag(each) for each in ("ev", "L'Eau", "Straße", "Œuvre", "a.b", "mot " * 40, "x_y", "Été"))},
        {"tags": (Tag("港区"), Tag("水"), Tag("Вода"))},
        {"contact": Contact("Un nom", "")}, {"contact": Contact("", "a@example.org")},
        {"contact": Contact("n" * 300, "a@example.org")}, {"contact": Contact("Un nom", "", "https://example.org/ecrire")},
        {"contact": Contact("", "", "https://example.org/ecrire?à=service")},
        {"contact": Contact("Un nom", "a@example.org", "http://intranet/ecrire")},
        {"territory": Text.of("La Lande")}, {"frequency_label": "parfois"},
        {"notes": Text.of("Voir <https://example.org/notice> et la suite.")}, {"notes": Text.of("a < b & c > d")},
        {"notes": Text.of("n" * 100)}, {"notes": Text.of("n" * 101)},
        {"title": Text((("en", "Budget"), ("fr", "Le budget")))}, {"title": Text((("de", "Geld"), ("en", "Budget")))},
        {"hvd": ("c_b79e35eb",)},
        {"resources": (resource("a"), resource("b", name=Text.of("Autre")))},
        {"resources": tuple(resource(n, name=Text.of(t), format="WMS", kind="api") for n, t in ("aA", "bB", "cA"))},
        {"resources": (resource("a", format="WFS", kind="api"), resource("b", format="CSV"))},
        {"resources": (resource(format="", size=0), resource("b", format="Autre chose", url="https://example.org/b"))},
        {"resources": (resource(format="PDF"), resource("b", format="XLSX", url="https://example.org/b"))},
        {"resources": (resource(restricted=True),)}, {"resources": (resource(url=""),)},
        {"resources": (resource(schema="https://example.org/s"),)}, {"resources": (resource(schema="http://intranet/s"),)},
        {"resources": (resource(modified=NOW + timedelta(days=9999), size=7),)},
    ]  # fmt: skip
    many += [{"resources": (resource(url=url),)} for url in ADDRESSES]
    many += [{"resources": (resource(url=_place(number)),)} for number in range(len(ADDRESSES))]
    many += [{"license": each, "resources": (resource(),)} for each in LICENCES]
    many += [{"license": LO, "frequency": each, "modified": NOW - timedelta(days=90)} for each in FREQUENCIES]
    return [dataset(f"d{number}", **fields) for number, fields in enumerate(many)]


def _place(number: int) -> str:
    """An address that the writer takes, where one comes to stand that it would not have written."""
    return f"https://example.org/place-{number:02}/"


def test_everything_odd(tmp_path: Path) -> None:
    changes = {"id-twin": "id-d0"} | {_place(number): url for number, url in enumerate(ADDRESSES)}
    files = written(tmp_path, *odd_ones(), dataset("twin"))
    for before, after in changes.items():
        files = {name: content.replace(before.encode(), after.encode()) for name, content in files.items()}
    site = put(tmp_path / "site", files)
    report = preflight(partner(tmp_path), site, datetime.now(UTC))
    told = theirs(report, site, tmp_path)
    assert differences(report, told) == []
    assert {loss.code for loss in report.found} >= {
        "address-refused",
        "address-withheld",
        "identifier-repeated",
        "modified-future",
        "date-imprecise",
    }
