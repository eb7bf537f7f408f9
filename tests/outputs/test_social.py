"""What search engines and social networks read of pages: canonical addresses, languages, cards, schema.org."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import lxml.html
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from sitegen import package_data
from sitegen.brand.card import HEIGHT, WIDTH, card
from sitegen.brand.lettering import Lettering
from sitegen.catalogue import (
    Catalogue,
    Dataset,
    Geometry,
    Group,
    License,
    LocalFile,
    Organization,
    Period,
    Resource,
    Tag,
    Text,
)
from sitegen.config import ThemeTable
from sitegen.outputs import pages
from sitegen.theme import Asset, load_theme
from sitegen.theme.filters import Present, filters
from tests.site.test_saved_searches import made

BASE = "https://example.org/"
DAY = datetime(2026, 11, 20, 8, 30, 15, 123456, tzinfo=UTC)
SQUARE = Geometry((((1.0, 43.0), (2.0, 43.0), (2.0, 44.5), (1.0, 44.5), (1.0, 43.0)),))
HOSTILE = "</script><script>alert(1)</script><!-- & \u2028 ]]>\"'"


def dataset(**fields: Any) -> Dataset:
    some: dict[str, Any] = {"title": Text.of("Budget"), "notes": Text.of("Le **budget**."), "organization": "o"}
    return Dataset(id="id-1", name="budget", groups=("g",), **some | fields)


def built(folder: Path, *datasets: Dataset, **table: Any) -> dict[str, lxml.html.HtmlElement]:
    """Pages by path."""
    catalogue = Catalogue(
        "s",
        title="Le portail",
        url="https://portail.example.org/",
        datasets=datasets or (dataset(),),
        organizations=(Organization("o", "dax", Text.of("Ville de Dax"), url="https://dax.example.org/"),),
        groups=(Group("g", "eau", Text.of("Eau")),),
    )
    sites, theme = made(folder, catalogue, **table)
    artifacts = [artifact for site in sites for artifact in pages.artifacts(site, theme)]
    contents = {a.path: a.make(*a.args) for a in artifacts if a.path.endswith(".html")}
    return {
        path: lxml.html.fromstring(content.decode()) for path, content in contents.items() if isinstance(content, bytes)
    }


def head(page: lxml.html.HtmlElement, name: str) -> list[str]:
    """The values of a `<meta>`, or the addresses of a `<link>`."""
    metas = page.xpath("//head/meta[@property=$name or @name=$name]/@content", name=name)
    return [str(value) for value in metas or page.xpath("//head/link[@rel=$name]/@href", name=name)]


def linked(page: lxml.html.HtmlElement) -> Any:
    [block] = page.xpath("//script[@type='application/ld+json']")
    return json.loads(block.text)


def test_every_page_to_be_found_says_its_own_address(tmp_path: Path) -> None:
    for path, page in built(tmp_path).items():
        address = BASE + path.removesuffix("index.html")
        hidden = bool(page.xpath("//meta[@name='robots']"))
        assert head(page, "canonical") == ([] if hidden else [address]), path
        assert head(page, "og:url") == ([] if hidden else [address]), path


def test_or_the_portals_where_the_partner_wants_that(tmp_path: Path) -> None:
    file = Resource("r", Text.of("A"), Text(), "CSV", "table", "file", "https://example.org/a.csv")
    found = built(tmp_path, dataset(resources=(file,)), canonical="central")
    portal = "https://portail.example.org/"
    for prefix in ("", "en/"):
        addresses = {path: head(found[f"{prefix}{path}index.html"], "canonical") for path in (
            "", "dataset/", "dataset/budget/", "dataset/budget/resource/r/", "organization/dax/", "group/eau/"
        )}  # fmt: skip
        assert addresses == {
            "": [BASE + prefix],
            "dataset/": [f"{BASE}{prefix}dataset/"],
            "dataset/budget/": [f"{portal}dataset/budget"],
            "dataset/budget/resource/r/": [f"{portal}dataset/budget/resource/r"],
            "organization/dax/": [f"{portal}organization/dax"],
            "group/eau/": [f"{portal}group/eau"],
        }
    assert not found["dataset/budget/index.html"].xpath("//link[@hreflang]"), "languages are for pages of their own"


def test_languages_have_whole_addresses_and_a_default(tmp_path: Path) -> None:
    found = built(tmp_path)
    for prefix in ("", "en/"):
        links = found[f"{prefix}dataset/budget/index.html"].xpath("//link[@hreflang]")
        assert {link.get("hreflang"): link.get("href") for link in links} == {
            "fr": f"{BASE}dataset/budget/",
            "en": f"{BASE}en/dataset/budget/",
            "x-default": f"{BASE}dataset/budget/",
        }
    alone = built(tmp_path, languages=["fr"])
    assert not alone["dataset/budget/index.html"].xpath("//link[@hreflang]")


def test_a_card_for_social_networks(tmp_path: Path) -> None:
    page = built(tmp_path, tagline="Nos données")["en/dataset/budget/index.html"]
    assert {name: head(page, name) for name in ("og:title", "og:locale", "og:image", "og:description")} == {
        "og:title": ["Budget"],
        "og:locale": ["en_GB"],
        "og:image": [f"{BASE}en/card.png"],
        "og:description": [
            "Dataset “Budget”, published by Ville de Dax in “Données”: its files, its licence, when it was updated."
        ],
    }
    assert head(page, "twitter:card") == ["summary_large_image"]
    home = built(tmp_path, tagline="Nos données")["index.html"]
    assert (head(home, "og:description"), head(home, "og:locale")) == (["Nos données"], ["fr_FR"])


def test_a_dataset_for_search_engines(tmp_path: Path) -> None:
    local = LocalFile(tmp_path / "a.csv", name="a.csv", digest="d", size=12)
    files = (
        Resource("r1", Text.of("Ici"), Text(), "CSV", "table", "file", "", size=12, modified=DAY, file=local),
        Resource("r2", Text.of("Ailleurs"), Text(), "PDF", "document", "file", "https://dax.example.org/b.pdf"),
        Resource(
            "r3", Text.of("Registre"), Text(), "XLSX", "table", "file", "https://dax.example.org/r", restricted=True
        ),
    )
    one = dataset(
        resources=files,
        tags=(Tag("eau"),),
        license=License("lov2", "Licence Ouverte 2.0", "https://example.org/lo", True),
        temporal=Period("2014", ""),
        spatial=SQUARE,
        territory=Text.of("Dax"),
        modified=DAY,
        issued="2015-03",
    )
    found = linked(built(tmp_path, one, legal={"publisher": "Ville"})["dataset/budget/index.html"])
    place = f"{BASE}dataset/budget/"
    assert found == {
        "@context": "https://schema.org/",
        "@type": "Dataset",
        "@id": place,
        "url": place,
        "name": "Budget",
        "description": "Le budget.",
        "identifier": "id-1",
        "sameAs": "https://portail.example.org/dataset/budget",
        "inLanguage": "fr",
        "keywords": ["eau"],
        "license": "https://example.org/lo",
        "creator": {"@type": "Organization", "name": "Ville de Dax", "url": "https://dax.example.org/"},
        "datePublished": "2015-03",
        "dateModified": "2026-11-20T08:30:15+00:00",
        "temporalCoverage": "2014/..",
        "spatialCoverage": {
            "@type": "Place",
            "name": "Dax",
            "geo": {"@type": "GeoShape", "box": "43.0 1.0 44.5 2.0"},
        },
        "isAccessibleForFree": True,
        "includedInDataCatalog": {
            "@type": "DataCatalog",
            "name": "Données",
            "url": BASE,
            "inLanguage": "fr",
            "publisher": {"@type": "Organization", "name": "Ville"},
        },
        "distribution": [
            {
                "@type": "DataDownload",
                "@id": f"{place}resource/r1/",
                "name": "Ici",
                "encodingFormat": "CSV",
                "contentUrl": f"{place}resource/r1/download/a.csv",
                "contentSize": "12 B",
                "dateModified": "2026-11-20",
            },
            {
                "@type": "DataDownload",
                "@id": f"{place}resource/r2/",
                "name": "Ailleurs",
                "encodingFormat": "PDF",
                "contentUrl": "https://dax.example.org/b.pdf",
            },
            {"@type": "DataDownload", "@id": f"{place}resource/r3/", "name": "Registre", "encodingFormat": "XLSX"},
        ],
    }


def test_the_home_page_is_a_catalogue(tmp_path: Path) -> None:
    found = linked(built(tmp_path, tagline="Nos données")["en/index.html"])
    assert found.items() >= {"@type": "DataCatalog", "url": f"{BASE}en/", "description": "Nos données"}.items()


def test_no_text_ends_the_block(tmp_path: Path) -> None:
    one = dataset(title=Text.of(HOSTILE), notes=Text.of(f"`{HOSTILE}`"))
    page = built(tmp_path, one)["dataset/budget/index.html"]
    assert linked(page)["name"] == HOSTILE
    assert [script.get("type") for script in page.iter("script")] == ["application/ld+json"]


@given(st.text(st.characters() | st.sampled_from("<>&\u2028\u2029/script!-")))
def test_json_in_a_page_is_the_same_json(text: str) -> None:
    written = str(filters(Present())["data"](json.dumps(text, ensure_ascii=False)))
    assert json.loads(written) == text
    assert set(written).isdisjoint("<>&\u2028\u2029")


TYPEFACE = load_theme(ThemeTable(), partner=Path(), folders=(package_data.themes(),)).assets[
    "fonts/instrument-sans-latin.woff2"
]


@pytest.mark.parametrize(
    ("title", "colour", "typeface", "outline"),
    [
        ("Saint-Pierre-du-Mont en données", "#0b5f3c", TYPEFACE, SQUARE),
        ("L’œuvre « été » à Noël", "hsl(50 90% 60%)", TYPEFACE, None),
        ("x" * 400, "oklch(60% 0.2 40)", None, None),
        (" ".join(["parole"] * 90), "#28323c", Asset("a.woff2", b"no font"), SQUARE),
        ("", "red", None, Geometry(())),
    ],
)
def test_a_picture_is_drawn_whatever_the_site_is_called(
    title: str, colour: str, typeface: Asset | None, outline: Geometry | None
) -> None:
    letters = Lettering([typeface.content] if typeface else [])
    drawn = card(title, "example.org/données", colour, letters, outline=outline)
    assert drawn == card(title, "example.org/données", colour, letters, outline=outline), "the same bytes"
    with Image.open(io.BytesIO(drawn)) as image:
        assert (image.format, image.size) == ("PNG", (WIDTH, HEIGHT))
        assert len(image.convert("RGB").getcolors(WIDTH * HEIGHT) or []) > 2, "something is written on it"
        edge = {image.getpixel((x, y)) for x in (0, WIDTH - 1) for y in range(HEIGHT)}
        assert len(edge) == 1, "nothing is cut off at the edges"


def test_its_words_can_be_read_on_any_colour() -> None:
    for colour, ink in (("#000000", 255), ("#ffffff", 20), ("#ffe000", 20), ("#0047bb", 255)):
        with Image.open(io.BytesIO(card("Données", "example.org", colour, Lettering([TYPEFACE.content])))) as image:
            _, most = max(
                (count, pixel) for count, pixel in image.getcolors(1 << 20) or [] if pixel != image.getpixel((0, 0))
            )
        assert isinstance(most, tuple)
        assert most[0] == ink


def test_each_language_has_its_own_picture(tmp_path: Path) -> None:
    catalogue = Catalogue("s", datasets=(replace(dataset(), organization="", groups=()),))
    sites, theme = made(tmp_path, catalogue, translations={"en": {"title": "Data"}})
    drawn = {a.path: a.args[0] for site in sites for a in pages.artifacts(site, theme) if a.path.endswith("card.png")}
    assert drawn == {"card.png": "Données", "en/card.png": "Data"}
