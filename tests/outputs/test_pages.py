"""Pages as the base theme writes them, from a site made by hand."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen import package_data
from sitegen.catalogue import Catalogue, Dataset, Group, License, Resource, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.outputs import OUTPUTS
from sitegen.site import Site
from sitegen.theme import load_theme

TABLE = {"title": "Données", "url": "https://example.org/", "source": "s", "languages": ["fr"]}
DATASET = Dataset(
    id="1",
    name="budget",
    title=Text.of("Budget"),
    notes=Text.of("Le budget."),
    groups=("g",),
    license=License("lov2", "Licence Ouverte 2.0", "https://example.org/licence"),
    resources=(
        Resource("r1", Text.of("Dépenses"), Text(), "CSV", "table", "file", "https://example.org/a.csv"),
        Resource("r2", Text.of("Recettes"), Text(), "CSV", "table", "file", "https://example.org/b.csv"),
    ),
)
CATALOGUE = Catalogue("s", datasets=(DATASET,), groups=(Group("g", "finances", Text.of("Finances")),))


def partner_of(folder: Path, **changes: object) -> Partner:
    """A partner whose folder this is, with a table that has these values."""
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), folder)
    return Partner("p", folder, source, PartnerTable.model_validate({**TABLE, **changes}))


def files(folder: Path, output: str, catalogue: Catalogue = CATALOGUE, **changes: object) -> dict[str, str]:
    """Every text that an output makes of the site, by path."""
    partner = partner_of(folder, **changes)
    theme = load_theme(
        partner.table.theme, partner=folder, folders=(package_data.themes(),), logo=partner.table.brand.logo
    )
    artifacts = OUTPUTS[output].artifacts(Site(partner, catalogue, "fr"), theme)
    made = {a.path: a.make(*a.args) for a in artifacts if "assets/" not in a.path and not a.path.endswith(".png")}
    return {path: content.decode() for path, content in made.items() if isinstance(content, bytes)}


def pages(folder: Path, catalogue: Catalogue = CATALOGUE, **changes: object) -> dict[str, str]:
    """Every page of the site by path."""
    return {path: text for path, text in files(folder, "pages", catalogue, **changes).items() if path.endswith(".html")}


def test_values_of_facets_stand_beside_the_first_page_of_a_list_of_several(tmp_path: Path) -> None:
    """The others, and the list of a value that is no longer than a page, lead to the pages that list all values."""
    formats = ("CSV", "PDF", "SHP")
    datasets = tuple(
        replace(DATASET, id=str(n), name=f"budget-{n}", resources=(replace(DATASET.resources[0], format=kind),))
        for n in range(63)
        for kind in [formats[n > 40] if n < 62 else formats[2]]
    )
    made = pages(tmp_path, Catalogue("s", datasets=datasets, groups=CATALOGUE.groups))
    values, everywhere = 'facet/format/csv/"', 'facet/format/"'
    shows = {path: (values in aside, everywhere in aside) for path, aside in _asides(made).items()}
    assert shows["dataset/index.html"] == (True, False)
    assert shows["dataset/page/2/index.html"] == (False, True)
    assert shows["dataset/sort/title/page/3/index.html"] == (False, True)
    assert shows["facet/format/csv/index.html"] == (True, False)
    assert shows["facet/format/csv/page/2/index.html"] == (False, True)
    assert shows["facet/format/shp/index.html"] == (False, True)


def _asides(made: dict[str, str]) -> dict[str, str]:
    """What stands beside each list."""
    found = ((path, re.search(r'(?s)<aside class="facets".*?</aside>', page)) for path, page in made.items())
    return {path: aside[0] for path, aside in found if aside}


@pytest.mark.parametrize(
    ("says", "spoken"),
    [("Blason de la commune", True), ("Commune de Dax", False), ("Données", False), ("", False)],
)
def test_a_logo_speaks_where_it_says_more_than_the_names_beside_it(tmp_path: Path, says: str, spoken: bool) -> None:
    (tmp_path / "logo.svg").write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    brand = {"logo": "logo.svg", "logo_alt": says}
    home = pages(tmp_path, brand=brand, legal={"publisher": "Commune de Dax"})["index.html"]
    assert (f'alt="{says}"></a>' in home) is (spoken or not says)
    assert ('aria-hidden="true"><img' in home) is not spoken


def test_a_site_without_a_logo_asks_for_no_icon(tmp_path: Path) -> None:
    assert '<link rel="icon" href="data:,">' in pages(tmp_path)["index.html"]


def test_the_page_of_a_file_links_to_its_licence(tmp_path: Path) -> None:
    page = pages(tmp_path)["dataset/budget/resource/r1/index.html"]
    assert '<a href="https://example.org/licence">Licence Ouverte 2.0</a>' in page


def test_the_head_of_a_group_tells_its_figures(tmp_path: Path) -> None:
    found = pages(tmp_path)
    assert '<p class="meta">2 fichiers.</p>' in found["group/finances/index.html"]
    assert '<p class="meta">2 fichiers' not in found["dataset/index.html"]


def test_lists_of_values_are_named_in_the_plural(tmp_path: Path) -> None:
    found = pages(tmp_path)
    for path, words in {"organization/": "Producteurs", "group/": "Thèmes", "tag/": "Mots-clés"}.items():
        assert f"<h1>{words}</h1>" in found[f"{path}index.html"]


def test_lists_lead_to_the_feed_of_their_changes(tmp_path: Path) -> None:
    found = pages(tmp_path)
    for path, feed in {
        "index.html": "feeds/dataset.atom",
        "dataset/index.html": "../feeds/dataset.atom",
        "group/finances/index.html": "../../feeds/group/finances.atom",
    }.items():
        assert '<link rel="alternate" type="application/atom+xml" title="' in found[path]
        assert f'href="{feed}">' in found[path]
    assert (
        '<a class="button quiet" href="../feeds/dataset.atom" type="application/atom+xml">'
        in found["dataset/index.html"]
    )
    assert ".atom" not in found["dataset/budget/index.html"]
    assert not [path for path, page in pages(tmp_path, outputs=["pages"]).items() if ".atom" in page]


def test_pages_name_what_says_the_same_to_programs(tmp_path: Path) -> None:
    found = pages(tmp_path)
    assert '<link rel="alternate" type="application/json" href="data.json">' in found["index.html"]
    for kind, path in (("json", ".json"), ("vnd.datapackage+json", "/datapackage.json")):
        link = f'<link rel="alternate" type="application/{kind}" href="../../dataset/budget{path}">'
        assert link in found["dataset/budget/index.html"]
    alone = pages(tmp_path, outputs=["pages"])
    assert not [path for path, page in alone.items() if 'rel="alternate" type=' in page]
