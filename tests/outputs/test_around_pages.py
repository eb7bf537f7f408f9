"""What stands around every page at a partner's wish: its menu, logos, an announcement, ways to write to somebody."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from sitegen.catalogue import Catalogue, Dataset, Text
from sitegen.page.feedback import letter
from sitegen.site import former
from tests.outputs.test_pages import CATALOGUE, DATASET, pages

ASKED = "dataset/budget/index.html"


def _menu(page: str) -> list[tuple[str, str, str]]:
    nav = page[page.index('<nav class="nav"') : page.index("</nav>")]
    found = re.findall(r'<li><a href="([^"]*)"([^>]*)>([^<]*)</a></li>', nav)
    return [(href, label, "current" if "aria-current" in more else "") for href, more, label in found]


def test_a_menu_of_the_partner_s_own(tmp_path: Path) -> None:
    (tmp_path / "pages").mkdir()
    (tmp_path / "pages" / "a-propos.md").write_text("# À propos\n\nNous.\n")
    menu = [
        {"to": "dataset/"},
        {"to": "https://www.example.org/", "label": "La mairie"},
        {"to": "search/saved/budget/"},
        {"to": "facet/format/"},
        {"to": "pages/a-propos/"},
        {"to": "search/?q=budget", "label": "Le budget en mots"},
        {"to": "", "label": "Le début"},
    ]
    searches = {"budget": {"title": "Budget", "words": "budget"}}
    made = pages(
        tmp_path, Catalogue("s", datasets=(DATASET, _other()), groups=CATALOGUE.groups), menu=menu, searches=searches
    )
    assert _menu(made["pages/a-propos/index.html"]) == [
        ("../../dataset/", "Jeux de données", ""),
        ("https://www.example.org/", "La mairie", ""),
        ("../../search/saved/budget/", "Budget", ""),
        ("../../facet/format/", "Formats", ""),
        ("../../pages/a-propos/", "À propos", "current"),
        ("../../search/?q=budget", "Le budget en mots", ""),
        ("../../", "Le début", ""),
    ]
    assert [label for _, label, current in _menu(made["facet/format/index.html"]) if current] == [
        "Jeux de données", "Formats",
    ]  # fmt: skip


def _other() -> Dataset:
    return replace(DATASET, id="2", name="arbres", title=Text.of("Arbres"), resources=DATASET.resources[:1])


def test_logos_stand_at_the_foot_of_each_page_with_their_names(tmp_path: Path) -> None:
    (tmp_path / "Région.SVG").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    made = pages(tmp_path, supporters=[{"name": "La région", "file": "Région.SVG", "url": "https://r.example.org/"}])
    foot = made[ASKED][made[ASKED].index("<footer") :]
    assert re.search(
        r'<a href="https://r.example.org/"><img src="\.\./\.\./assets/logos/region\.[0-9a-f]{8}\.svg" alt="La région"',
        foot,
    )


@pytest.mark.parametrize(("day", "shown"), [("2027-01-30", True), ("2027-01-31", True), ("2027-02-01", False)])
def test_an_announcement_is_gone_after_its_last_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, day: str, shown: bool
) -> None:
    monkeypatch.setattr(former, "today", lambda: date.fromisoformat(day))
    told = {"text": "Fermé <demain>", "url": "dataset/", "ends": date(2027, 1, 31)}
    page = pages(tmp_path, announcement=told)[ASKED]
    assert ('class="announcement"' in page) is shown
    if shown:
        assert '<a href="../../dataset/">Fermé &lt;demain&gt;</a>' in page
        assert 'data-ends="2027-01-31"' in page
        assert page.index('class="announcement"') < page.index("<header")


def test_an_announcement_without_an_end_needs_no_script(tmp_path: Path) -> None:
    page = pages(tmp_path, announcement={"text": "Bienvenue"})[ASKED]
    assert "Bienvenue" in page
    assert "announcement." not in page


def test_an_announcement_is_not_in_pages_that_others_show(tmp_path: Path) -> None:
    searches = {"budget": {"title": "Budget", "words": "budget"}}
    made = pages(tmp_path, announcement={"text": "Bienvenue"}, searches=searches)
    assert "Bienvenue" not in made["embed/search/budget/index.html"]


def test_problems_are_reported_by_e_mail_by_a_form_or_on_the_portal(tmp_path: Path) -> None:
    odd = replace(DATASET, title=Text.of("Eau & « gaz » 100 %?"))
    catalogue = Catalogue("s", datasets=(odd,), groups=CATALOGUE.groups, url="https://portail.example.org/", title="P")
    url = "https://example.org/dataset/budget/"

    def report(to: str) -> str:
        page = pages(tmp_path, catalogue, feedback={"report": to})[ASKED]
        found = re.search(r'<a href="([^"]*)">Signaler un problème', page)
        return found[1].replace("&amp;", "&") if found else ""

    mail = urlsplit(report("a+b@example.org"))
    assert (mail.scheme, mail.path) == ("mailto", "a+b@example.org")
    assert parse_qs(mail.query) == {"subject": ["Eau & « gaz » 100 %?"], "body": [url]}
    form = urlsplit(report("https://form.example.org/new/{title}?u={url}&t={title}#x"))
    assert parse_qs(form.query) == {"u": [url], "t": ["Eau & « gaz » 100 %?"]}
    assert unquote(form.path) == "/new/Eau & « gaz » 100 %?"
    assert report("portal") == "https://portail.example.org/dataset/budget"
    assert report("") == ""


def test_a_title_cannot_add_to_a_letter() -> None:
    assert letter("a@example.org", title="x&cc=b@c.org\r\n?", url="u").count("&") == 1
    assert (
        letter("https://f.example.org/?{title}", title="{url}", url="http://evil") == "https://f.example.org/?%7Burl%7D"
    )


def test_datasets_are_asked_for_below_lists_and_at_the_foot(tmp_path: Path) -> None:
    made = pages(tmp_path, feedback={"ask": "donnees@example.org"})
    href = "mailto:donnees@example.org?subject=Donn%C3%A9es&amp;body=https%3A%2F%2Fexample.org%2F"
    for page in ("dataset/index.html", "search/index.html", "facet/format/csv/index.html"):
        main, foot = made[page].split("<footer")
        assert href in main, page
        assert href in foot, page
    assert "Demander un jeu" not in pages(tmp_path)["dataset/index.html"]
