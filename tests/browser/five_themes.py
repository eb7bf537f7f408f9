"""One partner of the demonstration in each theme that comes with sitegen: five sites that differ in that alone."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from sitegen import package_data
from sitegen.theme import themes
from tests.browser.page_types import FINDERS, Hosted
from tests.program import copy_demo

THEMES = tuple(sorted(themes((package_data.themes(),))))
KINDS = {  # by their names here, which page of the site's it is (page_types)
    "home": "home",
    "listing": "listing",
    "dataset": "dataset-map",
    "resource": "resource-table",
    "search": "search-found",
    "organization": "organization",
    "legal": "legal",
    "not-found": "not-found",
}
_PARTNER = "pnr-provence-alpes-cote-dazur"  # a logo, a map, blocks of its own, saved searches, groups
_MORE = """
[[menu]]
to = "dataset/"

[[menu]]
to = "group/"

[[menu]]
to = "search/saved/randonnee/"

[[menu]]
to = "pages/a-propos/"

[[supporters]]
name = "Commune de Saint-Pierre-du-Mont"
file = "town.svg"
url = "https://saint-pierre-du-mont.example.org/"

[[supporters]]
name = "Nouvelle-Aquitaine Mobilités"
file = "region.svg"

[announcement]
text = "Le comptage des chamois a lieu du 5 au 9 novembre."
"""


def write(project: Path) -> Path:
    """The project, in French alone and of pages alone: what there is for programs looks the same in every theme."""
    copy_demo(project)
    partners = project / "partners"
    model = partners / _PARTNER
    shutil.copy(partners / "saint-pierre-du-mont/logo.svg", model / "town.svg")
    shutil.copy(partners / "nouvelle-aquitaine-mobilites/logo.svg", model / "region.svg")
    told = (model / "partner.toml").read_text("utf-8").replace('["fr", "en"]', '["fr"]').partition("[translations")[0]
    colour = re.search(r'color-primary = (".*")', told)
    assert colour is not None
    before, _, after = told.partition("[theme]")
    after = after[after.index("[brand]") :].replace("[brand]", f"[brand]\ncolor = {colour[1]}")  # tokens are a theme's
    for theme in THEMES:
        shutil.copytree(model, partners / theme, ignore=shutil.ignore_patterns("en"))
        (partners / theme / "partner.toml").write_text(
            f'outputs = ["pages", "search"]\n{before}[theme]\nname = "{theme}"\n\n{after}{_MORE}', encoding="utf-8"
        )
    for folder in partners.iterdir():
        if folder.name not in THEMES:
            shutil.rmtree(folder)
    return project


def address(hosted: Hosted, kind: str) -> str:
    """Where a kind of page is."""
    path = FINDERS[KINDS[kind]](hosted.site.in_language("fr"))
    assert path is not None, f"{hosted.site.partner} has no page of the kind {kind}"
    return hosted.address + path
