"""Fragments of HTML: whole without script and style, at home below any `h2`, with the links that pages have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import lxml.html
import pytest

from sitegen import urls
from sitegen.catalogue import Catalogue, Dataset, License, LocalFile, Organization, Resource, Text
from sitegen.outputs import OUTPUTS
from tests import PROJECT
from tests.browser.page_types import BuiltSite, built_site, is_fragment
from tests.site.test_saved_searches import made

PARTNERS = sorted(path.parent.name for path in (PROJECT / "partners").glob("*/partner.toml"))
# What docs/embed.md promises: other sites' style sheets name these.
CLASSES = {
    *("fragment", "list", "latest", "search", "dataset", "items", "item", "title", "summary", "facts", "organization"),
    *("license", "modified", "formats", "format", "state", "more", "rest", "empty"),
    *("files", "file", "file-title", "file-facts", "size", "get", "download", "of"),
}
TAGS = {"div", "article", "ul", "li", "h3", "h4", "p", "a", "dl", "dt", "dd", "time", "span"}
ATTRIBUTES = {"class", "href", "lang", "dir", "datetime", "data-state"}
DAY = datetime(2026, 5, 1, 8, tzinfo=UTC)


def _tree(html: str) -> lxml.html.HtmlElement:
    [root] = lxml.html.fragments_fromstring(html)
    assert isinstance(root, lxml.html.HtmlElement)
    return root


def _words(element: lxml.html.HtmlElement) -> str:
    return " ".join(element.text_content().split())


def _faults(html: str, language: str) -> Iterator[str]:
    """What would do harm in another page, or be lost there."""
    root = _tree(html)
    if (root.get("lang"), root.get("dir")) != (language, "ltr") or "sitegen-fragment" not in root.get("class", ""):
        yield "the outermost element does not say what it is, and in which language"
    for element in root.iter():
        if element.tag not in TAGS:
            yield f"<{element.tag}>"
        if extra := set(element.attrib) - ATTRIBUTES:
            yield f"<{element.tag}> has {extra}"
        if strange := set(element.get("class", "").split()) - {f"sitegen-{name}" for name in CLASSES}:
            yield f"classes {strange}"
        if element.tag == "a" and not re.match(r"https?://[^/]|mailto:|ftp://", element.get("href", "")):
            yield f"href={element.get('href')!r}"
        if element.tag == "a" and not _words(element):
            yield "a link without words"
        if element.tag == "time" and not re.fullmatch(r"\d{4}-\d\d-\d\d", element.get("datetime", "")):
            yield "a time without a date"
    levels = [int(element.tag[1]) for element in root.iter("h3", "h4")]
    if levels and levels[0] != 3:
        yield f"headings {levels}"


@pytest.fixture(scope="module", params=PARTNERS)
def site(request: pytest.FixtureRequest, built_demo: Path) -> BuiltSite:
    return built_site(built_demo / "public" / request.param, built_demo)


def _fragments(site: BuiltSite, language: str) -> dict[str, str]:
    """By name, as the rest of the path within the language's folder."""
    folder = site.folder / site.language_prefix(language) / "fragments"
    return {file.relative_to(folder).as_posix(): file.read_text("utf-8") for file in folder.rglob("*.html")}


def test_each_fits_into_another_page(site: BuiltSite) -> None:
    for language in site.languages:
        fragments = _fragments(site, language)
        assert {name: found for name, html in fragments.items() if (found := list(_faults(html, language)))} == {}


def test_there_is_one_of_each_dataset_and_saved_search_and_of_the_lists(site: BuiltSite) -> None:
    assert not [page for page in site.pages if is_fragment(page)]
    for language in site.languages:
        pages = set(site.in_language(language))
        wanted = {
            f"{kind}/{found[1]}.html"
            for page in pages
            for kind, pattern in (
                ("dataset", r"dataset/(?!page/|sort/)([^/]+)/"),
                ("search", r"search/saved/([^/]+)/"),
            )
            if (found := re.fullmatch(pattern, page))
        }
        assert _fragments(site, language).keys() == {"list.html", "latest.html", *wanted}


def test_each_leads_to_pages_and_files_that_are_there(site: BuiltSite) -> None:
    for language in site.languages:
        for name, html in _fragments(site, language).items():
            own = [a.get("href", "") for a in _tree(html).iter("a") if a.get("href", "").startswith(site.url)]
            gone = [link for link in own if not (site.folder / urls.file_of(link.removeprefix(site.url))).is_file()]
            assert (name, gone) == (name, [])
            assert own


def test_a_dataset_has_the_files_that_its_page_has(site: BuiltSite) -> None:
    for language in site.languages:
        prefix = site.language_prefix(language)
        for name, html in _fragments(site, language).items():
            if not name.startswith("dataset/"):
                continue
            path = f"{prefix}{name.removesuffix('.html')}/"
            page = lxml.html.fromstring((site.folder / path / "index.html").read_bytes(), base_url=site.url + path)
            page.make_links_absolute()
            shown = [a.get("href") for a in page.xpath("//*[@id='files']//a[contains(@class, 'button')]")]
            root = _tree(html)
            assert [a.get("href") for a in root.find_class("sitegen-download")] == shown, path
            titles = [_words(each) for each in page.xpath("//*[@id='files']//*[contains(@class, 'file-title')]")]
            assert [_words(each) for each in root.find_class("sitegen-file-title")] == titles
            [heading] = root.iter("h3")
            assert _words(heading) == _words(next(page.iter("h1")))
            assert next(heading.iter("a")).get("href") == site.url + path


def _made(folder: Path, datasets: tuple[Dataset, ...], **table: Any) -> dict[str, str]:
    catalogue = Catalogue("s", datasets=datasets, organizations=(Organization("o", "o", Text.of("Ville")),))
    sites, theme = made(folder, catalogue, **table)
    listed = [artifact for each in sites for artifact in OUTPUTS["fragments"].artifacts(each, theme)]
    return {artifact.path: artifact.make(*artifact.args).decode() for artifact in listed}  # type: ignore[union-attr]


def _dataset(number: int, **fields: Any) -> Dataset:
    told: dict[str, Any] = {"modified": DAY + timedelta(days=number), "organization": "o"} | fields
    return Dataset(str(number), f"jeu-{number}", Text.of(f"Jeu {number}"), Text.of("Des *mots*."), **told)


def test_a_long_list_is_cut_and_says_so(tmp_path: Path) -> None:
    searches = {"tout": {"title": "Tout", "words": "jeu"}, "rien": {"title": "Rien", "words": "zzz"}}
    made_ = _made(tmp_path, tuple(map(_dataset, range(130))), searches=searches)
    for prefix, rest in (("", "30 autres ne sont pas dans cette liste."), ("en/", "30 more are not in this list.")):
        for name, page in (("list", "dataset/"), ("search/tout", "search/saved/tout/")):
            root = _tree(made_[f"{prefix}fragments/{name}.html"])
            assert [_words(each) for each in root.find_class("sitegen-title")] == [
                f"Jeu {n}" for n in range(129, 29, -1)
            ]
            [more] = root.find_class("sitegen-more")
            assert _words(more).endswith(rest)
            assert [a.get("href") for a in more.iter("a")] == [f"https://example.org/{prefix}{page}"]
        latest = _tree(made_[f"{prefix}fragments/latest.html"])
        assert [_words(each) for each in latest.find_class("sitegen-title")] == [
            f"Jeu {n}" for n in range(129, 124, -1)
        ]
        assert not latest.find_class("sitegen-rest")
        empty = _tree(made_[f"{prefix}fragments/search/rien.html"])
        assert (len(empty.find_class("sitegen-empty")), len(empty.find_class("sitegen-items"))) == (1, 0)
    short = _tree(_made(tmp_path, tuple(map(_dataset, range(100))))["fragments/list.html"])
    assert (len(short.find_class("sitegen-item")), short.find_class("sitegen-rest")) == (100, [])


def test_texts_say_which_language_they_are_in(tmp_path: Path) -> None:
    title = Text((("fr", "Eau"), ("", "Water")))
    foreign = Dataset("1", "eau", Text.of("Wasser", "de"), Text.of("Alles", "de"), organization="o")
    fragments = _made(tmp_path, (foreign, Dataset("2", "deux", title, Text())))
    for path in ("fragments/list.html", "fragments/dataset/eau.html", "en/fragments/dataset/eau.html"):
        assert '"de">Wasser</a>' in fragments[path], path
        assert '"de">Alles</p>' in fragments[path], path
    assert '<dd lang="fr">Ville</dd>' in fragments["en/fragments/list.html"]
    assert "<dd>Ville</dd>" in fragments["fragments/list.html"]


def test_a_file_that_nobody_may_have_has_no_link(tmp_path: Path) -> None:
    kept = LocalFile(tmp_path, name="secret.csv", digest="d", size=3)
    locked = Resource("r1", Text.of("Réservé"), Text(), "CSV", "table", "file", "", restricted=True, file=kept)
    none = Resource("r2", Text.of("Sans lien"), Text(), "", "other", "file", "")
    dead = Resource("r3", Text.of("Ailleurs"), Text(), "PDF", "document", "file", 'https://example.net/a?b=1&c="2"')
    licence = License("x", "Licence <b>", "https://example.org/l?a=1&b=2")
    fragments = _made(tmp_path, (_dataset(1, resources=(locked, none, dead), license=licence),))
    root = _tree(fragments["fragments/dataset/jeu-1.html"])
    assert "secret.csv" not in fragments["fragments/dataset/jeu-1.html"]
    assert [a.get("href") for a in root.find_class("sitegen-download")] == ['https://example.net/a?b=1&c="2"']
    first, second, third = root.find_class("sitegen-file")
    assert [each.get("data-state") for each in first.find_class("sitegen-state")] == ["locked"]
    assert "Accès restreint" in _words(first)
    assert _words(second.find_class("sitegen-format")[0]) == "Fichier"
    assert _words(third.find_class("sitegen-download")[0]) == "Télécharger Ailleurs"
    assert (
        '<a href="https://example.org/l?a=1&amp;b=2">Licence &lt;b&gt;</a>' in fragments["fragments/dataset/jeu-1.html"]
    )
    alone = _made(tmp_path, (_dataset(1, resources=(locked,)),))["fragments/list.html"]
    assert 'data-state="locked">Accès restreint</p>' in alone


@pytest.mark.parametrize(
    "text", ['"><script>x</script>', "<img src=x onerror=x>", "</div></article>", "<h2>a", "&lt;b&gt;"]
)
def test_no_text_becomes_anything_else(tmp_path: Path, text: str) -> None:
    resource = Resource("r", Text.of(text), Text.of(text), text, "other", "file", "https://example.org/")
    licence = License("x", text)
    dataset = Dataset("1", "x", Text.of(text), Text.of(f"`{text}`"), resources=(resource,), license=licence)
    fragments = _made(tmp_path, (dataset,), title=text)
    assert len(fragments) == 6
    for path, html in fragments.items():
        assert list(_faults(html, "en" if path.startswith("en/") else "fr")) == [], path
        assert _words(_tree(html).find_class("sitegen-title")[0]) == " ".join(text.split())


def test_a_change_of_one_dataset_changes_its_own_and_the_lists(tmp_path: Path) -> None:
    datasets = tuple(map(_dataset, range(12)))
    before = _made(tmp_path, datasets)
    after = _made(tmp_path, (Dataset("0", "jeu-0", Text.of("Autre"), Text(), modified=DAY), *datasets[1:]))
    changed = {path for path in before if before[path] != after[path]}
    assert changed == {f"{prefix}fragments/{name}.html" for prefix in ("", "en/") for name in ("list", "dataset/jeu-0")}
