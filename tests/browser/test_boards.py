"""The themes census and almanac with a long title, no logo, and few or many datasets: whole, and readable by all."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from tests import PROJECT
from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.fitting import be_whole_at_twice_the_size, fit
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP_DARK, NARROW, PHONE, Mode, Open
from tests.program import sitegen

THEMES = ("census", "almanac")
LONG = "Le portail des données ouvertes de la communauté d’agglomération du Pays de Royan-Atlantique"
PAGES = ("", "dataset/", "dataset/d0/", "dataset/d0/resource/r0/")
SITES = {f"{theme}-{size}": (theme, size) for theme in THEMES for size in ("one", "many")}


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A site of each theme with one bare dataset, and with fifty and a long title."""
    project = write_project(tmp_path_factory.mktemp("boards") / "project")
    box = {"type": "Polygon", "coordinates": [[[-0.6, 43.8], [-0.4, 43.8], [-0.4, 43.9], [-0.6, 43.8]]]}
    packages = [
        {
            "id": f"d{number}",
            "name": f"d{number}",
            "title": f"Horaires, arrêts et tarifs du réseau de transport, année {number}" if number else "Eau",
            "notes": "Ce que le service tient à jour." if number else "",
            "organization": {"id": "big" if number else "o", "name": "big" if number else "o", "title": "Le service"},
            "groups": [
                {"id": f"g{number % 7}", "name": f"g{number % 7}", "title": f"Un thème, le numéro {number % 7}"}
            ],
            "metadata_modified": f"2026-{number % 12 + 1:02}-01T10:00:00",
            "spatial": json.dumps(box) if number % 2 else "",
            "resources": [{"id": f"r{number}", "name": "Fichier", "format": "CSV", "url": "https://good.example/f"}],
        }
        for number in range(50)
    ]
    write_lines(project / "datasets.jsonl", packages)
    plain = (project / "partners/one/partner.toml").read_text(encoding="utf-8")
    for name, (theme, size) in SITES.items():
        folder = project / "partners" / name
        folder.mkdir()
        told = plain.replace("Le catalogue", LONG if size == "many" else "Auch")
        chosen = '\n[select]\norganizations = ["o"]\n' if size == "one" else 'territory = "territory.geojson"\n'
        told += f'{chosen}[theme]\nname = "{theme}"\n'
        (folder / "partner.toml").write_text(told, encoding="utf-8")
        shutil.copy(PROJECT / "partners/saint-pierre-du-mont/territory.geojson", folder)
    shutil.rmtree(project / "partners/one")
    sitegen("build", project=project)
    with ExitStack() as stack:
        yield {name: stack.enter_context(serve(project / "public" / name, "/data/")) for name in SITES}


@pytest.mark.parametrize("name", SITES)
def test_pages_are_whole_and_accessible(
    addresses: dict[str, str], visit: Open, subtests: pytest.Subtests, name: str
) -> None:
    for path in PAGES:
        seen = visit(addresses[name] + path, PHONE)
        page = seen.page
        assert seen.status == 200, path
        for mode in (PHONE, DESKTOP_DARK):
            with subtests.test("accessible", path=path, mode=mode):
                seen.look(mode)
                assert axe.violations(page) == []
        for mode in (NARROW, Mode(1024)):
            with subtests.test("nothing sticks out", path=path, mode=mode):
                seen.look(mode)
                fit(page, mode.width)
        with subtests.test("text at twice its size is whole", path=path):
            be_whole_at_twice_the_size(seen)
        with subtests.test("quiet and at home", path=path):
            assert seen.complaints == []
            assert seen.foreign == []
