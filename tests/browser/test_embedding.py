"""The page that makes snippets: what is chosen, previewed and copied, and code that holds whatever it names."""

from __future__ import annotations

import html
import json
import tomllib
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import lxml.html
import pytest
from playwright.sync_api import Browser, Page, expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser import axe
from tests.browser.everywhere import PARTNERS, address_of
from tests.browser.page_types import Hosted
from tests.browser.static_host import serve
from tests.browser.visit import DESKTOP, DESKTOP_WITHOUT_SCRIPT, PHONE, Open
from tests.program import sitegen

PARTNER = "pnr-provence-alpes-cote-dazur"
URL = "https://www.example.org/donnees/"
VARIANTS = ("element", "growing", "frame", "fragment", "oembed", "widget")


def code(page: Page, variant: str) -> str:
    return page.locator(f"[data-variant={variant}] code").text_content() or ""


def element(page: Page) -> dict[str, str]:
    """The attributes of the element in the code, as a browser reads them; "" is its name."""
    parsed = lxml.html.fragment_fromstring(code(page, "element"), create_parent=True)
    script, shown = parsed
    assert (script.tag, dict(script.attrib)) == ("script", {"src": f"{URL}embed.js", "async": ""})
    [link] = shown
    assert (link.tag, link.get("href"), link.text) == ("a", shown.get("src"), "Les parcs en données")
    return {"": shown.tag, **dict(shown.attrib)}


@pytest.fixture
def builder(hosted: dict[str, Hosted], visit: Open) -> Page:
    return visit(address_of(hosted[PARTNER], "embedding"), DESKTOP).page


@pytest.mark.parametrize("partner", PARTNERS)
def test_without_a_script_the_usual_code_is_there(hosted: dict[str, Hosted], visit: Open, partner: str) -> None:
    for language in hosted[partner].site.languages:
        address = address_of(hosted[partner], "embedding", language)
        still = visit(address, DESKTOP_WITHOUT_SCRIPT).page
        assert still.locator("form.settings, .seen, [data-copy]").evaluate_all(
            "all => all.every(e => !e.checkVisibility())"
        )
        assert still.locator("[data-without-script]").is_visible()
        written = {name: code(still, name) for name in VARIANTS}
        assert all(written.values())
        others = [
            each.split("<sitegen-")[1].split()[0]
            for each in still.locator("[data-without-script] code").all_inner_texts()
        ]
        assert others == ["latest", "search", "dataset", "preview"]
        page = visit(address, DESKTOP).page
        assert {name: code(page, name) for name in VARIANTS} == written, (
            "the script says the same of the usual settings"
        )
        assert page.locator("[data-without-script]").count() == 0


def test_every_page_leads_there(hosted: dict[str, Hosted], visit: Open) -> None:
    page = visit(address_of(hosted[PARTNER], "dataset", "en"), PHONE).page
    page.get_by_role("link", name="Embed this catalogue").click()
    assert page.url == address_of(hosted[PARTNER], "embedding", "en")
    assert page.locator("h1").inner_text() == "Embed this catalogue"


def test_settings_become_attributes(builder: Page) -> None:
    assert element(builder) == {"": "sitegen-catalogue", "src": URL}
    builder.get_by_label("Résultats par page").fill("25")
    builder.get_by_label("Trier par").first.select_option("title")
    builder.get_by_label("Mots cherchés d’emblée").fill('eau & "forêt" <b>')
    builder.get_by_text("Ce qui entoure la liste").click()
    builder.get_by_label("Les résumés").check()
    builder.get_by_label("Les tris").check()
    builder.locator("[data-facets]").get_by_label("Format").check()
    builder.get_by_label("Garder la recherche").check()
    builder.get_by_text("Apparence et liens").click()
    builder.locator("form").get_by_label("Sombres").check()
    builder.get_by_label("Celui de votre page").check()
    builder.get_by_label("Niveau des titres").select_option("2")
    builder.get_by_label("Ouvrir les liens").select_option("_blank")
    builder.get_by_label("Où mènent les liens").fill("https://www.example.com/a?b=1&c=2")
    assert element(builder) == {
        "": "sitegen-catalogue", "src": URL, "q": 'eau & "forêt" <b>', "facets": "format", "page-size": "25",
        "sort": "title", "state": "hash", "hide": "sorts summary", "scheme": "dark", "look": "page", "heading": "2",
        "target": "_blank", "link-base": "https://www.example.com/a?b=1&c=2",
    }  # fmt: skip
    frame = lxml.html.fromstring(code(builder, "frame"))
    assert frame.tag == "iframe"
    address = urlsplit(frame.get("src", ""))
    assert f"{address.scheme}://{address.netloc}{address.path}" == f"{URL}embed/frame/"
    assert dict(parse_qsl(address.query)) == {
        "element": "catalogue", "q": 'eau & "forêt" <b>', "facets": "format", "page-size": "25", "sort": "title",
        "hide": "sorts summary", "scheme": "dark", "look": "page", "heading": "2",
    }  # fmt: skip
    shown = builder.locator(".stage sitegen-catalogue[q]")
    shown.wait_for()
    assert shown.get_attribute("page-size") == "25"
    assert axe.violations(builder) == []


def test_filters_are_those_of_the_catalogue(builder: Page) -> None:
    builder.get_by_text("Seulement une partie du catalogue").click()
    builder.locator("[data-filters] summary", has_text="Producteur").click()
    filters = builder.locator("[data-filters]")
    filters.get_by_label("Parc naturel régional du Luberon").check()
    filters.get_by_label("Parc naturel régional des Alpilles").check()
    builder.locator("[data-filters] summary", has_text="Mot-clé").click()
    narrow = filters.get_by_label("Filtrer les valeurs : Mot-clé")
    narrow.fill("RANDO")
    filters.get_by_label("randonnée", exact=True).check()
    narrow.fill("")
    assert element(builder) == {
        "": "sitegen-catalogue", "src": URL, "tag": "randonnee",
        "organization": "parc_naturel_regional_du_luberon parc_naturel_regional_des_alpilles",
    }  # fmt: skip
    builder.locator(".stage").scroll_into_view_if_needed()
    expect(builder.locator(".stage sitegen-catalogue[tag][data-state=ready]")).to_be_visible()
    builder.locator(".kind", has_text="Les dernières mises à jour").click()
    builder.get_by_label("Jeux de données", exact=True).fill("3")
    assert element(builder)[""] == "sitegen-latest"
    assert element(builder)["count"] == "3"
    assert element(builder)["tag"] == "randonnee"
    assert "page-size" not in element(builder)
    builder.locator(".stage").scroll_into_view_if_needed()
    expect(builder.locator(".stage sitegen-latest[data-state=ready]")).to_be_visible()


@pytest.mark.parametrize(
    ("kind", "typed", "attribute", "key"),
    [
        ("Un jeu de données", "sources-et-fontaines", "name", "sources-et-fontaines"),
        ("Un jeu de données", "https://x.example/a/en/dataset/clé%20x/#top", "name", "clé x"),
        ("L’aperçu d’un fichier", "https://x.example/dataset/a/resource/b-1/?x", "resource", "b-1"),
    ],
)  # fmt: skip
def test_a_dataset_or_a_file_by_its_name_or_its_address(
    builder: Page, kind: str, typed: str, attribute: str, key: str
) -> None:
    builder.locator(".kind", has_text=kind).click()
    assert element(builder)[attribute], "one is chosen from the start"
    choices = builder.locator(f"[name={attribute}]")
    choices.select_option(index=2)
    assert element(builder)[attribute] == choices.input_value()
    builder.locator("label:visible", has_text="Ou un autre").click()
    builder.keyboard.type(typed)
    assert element(builder)[attribute] == key
    folder = "dataset" if attribute == "name" else "resource"
    assert code(builder, "oembed").startswith(f"{URL}oembed/{folder}/")
    hidden = builder.locator("[data-variant=widget]")
    assert not hidden.is_visible(), "what an element has not is not offered"


def test_what_is_published_is_what_the_code_names(builder: Page, hosted: dict[str, Hosted]) -> None:
    """Each address in the code of each element is a file of the site."""
    site = hosted[PARTNER].site.folder
    for kind in builder.locator(".kind").all():
        kind.click()
        for variant in ("fragment", "oembed", "widget"):
            if address := code(builder, variant):
                assert (site / address.removeprefix(URL)).is_file(), address
        for variant in ("element", "growing", "frame"):
            for each in lxml.html.fragment_fromstring(code(builder, variant), create_parent=True).xpath(".//@src"):
                path = urlsplit(each)._replace(query="").geturl().removeprefix(URL)
                assert (site / path).exists(), each


def test_the_ground_and_the_width(builder: Page) -> None:
    stage = builder.locator(".stage")
    builder.locator(".segments label", has_text="300 px").click()
    assert stage.evaluate(
        "e => e.clientWidth - 2 * parseFloat(getComputedStyle(e).paddingInlineStart)"
    ) == pytest.approx(300, abs=20)
    light = stage.evaluate("e => getComputedStyle(e).backgroundColor")
    builder.locator(".segments label", has_text="Sombres").click()
    assert stage.evaluate("e => getComputedStyle(e).backgroundColor") != light
    assert axe.violations(builder) == []


def test_copying(hosted: dict[str, Hosted], browser: Browser) -> None:
    context = browser.new_context(locale="fr-FR")
    page = context.new_page()
    page.goto(address_of(hosted[PARTNER], "embedding"))
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    button = page.locator("[data-variant=element] [data-copy]")
    button.focus()
    page.keyboard.press("Enter")
    expect(page.locator("[data-variant=element] [role=status]")).to_have_text("Copié.")
    assert page.evaluate("navigator.clipboard.readText()") == code(page, "element")
    context.close()


def test_copying_where_it_is_refused(builder: Page) -> None:
    builder.evaluate("() => { navigator.clipboard.writeText = () => Promise.reject(new Error('no')); }")
    builder.locator("[data-variant=element] [data-copy]").click()
    expect(builder.locator("[data-variant=element] [role=status]")).to_contain_text("Ctrl+C")
    selected = builder.evaluate("getSelection().toString()")
    assert "".join(selected.split()) == "".join(code(builder, "element").split())


def test_by_keyboard(builder: Page) -> None:
    """Arrows choose among the elements, and the code follows."""
    builder.locator("[name=element]:checked").focus()
    builder.keyboard.press("ArrowDown")
    assert element(builder)[""] == "sitegen-latest"
    builder.keyboard.press("Tab")
    builder.keyboard.press("Control+A")
    builder.keyboard.type("7")
    assert element(builder)["count"] == "7"


HOSTILE = [
    '"><script>pwned = 1</script>',
    "' onload='pwned=1",
    "&quot;&lt;b&gt; &amp;amp;",
    "</sitegen-catalogue></code></pre><img src=x onerror=pwned=1>",
    "a\u202eb\u00a0c\td\ne",
    "$& $1 ${x} `x` \\ \\n",
    "{{ 7*7 }} {% raw %}",
]


READ = """text => {
  const all = [...new DOMParser().parseFromString(text, 'text/html').querySelectorAll('*')];
  return [all.map(each => each.localName), all.find(each => each.localName.includes('-')).getAttribute('q')];
}"""


@pytest.mark.parametrize("text", HOSTILE)
def test_code_is_inert_and_gives_back_what_was_put_in(builder: Page, text: str) -> None:
    builder.get_by_label("Mots cherchés d’emblée").evaluate("(e, text) => { e.value = text; }", text)
    builder.get_by_label("Mots cherchés d’emblée").dispatch_event("input", {"bubbles": True})
    typed = builder.get_by_label("Mots cherchés d’emblée").input_value().strip()
    assert element(builder).get("q", "") == typed
    read = builder.evaluate(READ, code(builder, "element"))
    assert read == [["html", "head", "script", "body", "sitegen-catalogue", "a"], typed]
    for variant in ("growing", "frame"):
        parsed = lxml.html.fragment_fromstring(code(builder, variant), create_parent=True)
        assert [each.tag for each in parsed.iter()][1:] in (["iframe"], ["iframe", "script"])
        assert dict(parse_qsl(urlsplit(parsed[0].get("src")).query))["q"] == typed
    builder.wait_for_timeout(500)
    assert not builder.evaluate("'pwned' in window")


def test_titles_are_text_too(tmp_path: Path, browser: Browser) -> None:
    """Of the site, of datasets, of facets: in code, in lists to choose from, with scripts and without."""
    title = "</a></code>\"'><img src=x onerror=pwned=1>"
    project = write_project(tmp_path / "project")
    table = project / "partners" / "one" / "partner.toml"
    table.write_text(
        table.read_text("utf-8").replace('title = "Le catalogue"', f"title = {json.dumps(title)}"), "utf-8"
    )
    assert tomllib.loads(table.read_text("utf-8"))["title"] == title
    packages: list[dict[str, Any]] = [
        {"id": f"d{n}", "name": f"d{n}", "title": f"{title}{n}", "tags": [{"name": f"{title}{n}"}],
         "resources": [{"id": f"r{n}", "name": title, "format": title, "url": "https://good.example/x.csv"}]}
        for n in range(3)
    ]  # fmt: skip
    write_lines(project / "datasets.jsonl", packages)
    sitegen("build", "-o", tmp_path / "out", project=project)
    with serve(tmp_path / "out" / "one", "/data/") as host:
        for script in (True, False):
            page = browser.new_page(java_script_enabled=script, locale="fr-FR")
            page.goto(f"{host}embed/")
            assert page.locator("main img").count() == 0
            if script:
                page.locator(".stage [data-state]").wait_for()
                page.get_by_text("Seulement une partie du catalogue").click()
                page.locator("[data-filters] .facet summary").first.click()
                page.locator("[data-filters] li").first.wait_for()
                assert not page.evaluate("'pwned' in window")
                assert page.locator("main img").count() == 0
            for text in page.locator("code").all_text_contents():
                if "<" not in text:
                    continue
                parsed = lxml.html.fragment_fromstring(text, create_parent=True)
                assert {str(each.tag).split("-")[0] for each in parsed.iter()} <= {
                    "div",
                    "script",
                    "iframe",
                    "a",
                    "sitegen",
                }
                assert html.unescape(title) in (parsed.text_content() + " ".join(parsed.xpath(".//@title")))
            page.close()
