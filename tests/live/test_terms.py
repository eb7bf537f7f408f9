"""The table of terms that every CKAN has (`term_translation_update_many`, `term_translation_show`).

The actions are CKAN's own. That ckanext-multilingual is enabled is said by the server before the portal: these CKANs
run without it.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from sitegen.catalogue import Catalogue, Tag
from sitegen.config import load
from sitegen.sources import fetch
from tests.live.grounds import EAU, Grounds
from tests.live.listening import Ear, listen
from tests.live.portals import Portal
from tests.live.test_portals import new_project, partner


@pytest.fixture
def ear(portal: Portal) -> Iterator[Ear]:
    with listen(portal.url, extensions=("multilingual_dataset", "multilingual_tag")) as heard:
        yield heard


@pytest.fixture
def stem() -> str:
    """No action takes a term away: each run has its own."""
    return f"{time.time_ns()}"


def read(project: Path, cache: str = "cache") -> Catalogue:
    one = load(project).partners["one"]
    both = replace(one, table=one.table.model_copy(update={"languages": ("fr", "en")}))
    return fetch(both, cache=project / cache)


def put(portal: Portal, *terms: tuple[str, str]) -> None:
    data = [{"term": term, "term_translation": text, "lang_code": "en"} for term, text in terms]
    assert portal.action("term_translation_update_many", data=data)["success"].startswith(f"{len(terms)} ")


def test_terms_are_read_and_a_changed_one_is_seen(
    portal: Portal, ear: Ear, ground: Grounds, stem: str, tmp_path: Path
) -> None:
    project = new_project(tmp_path / "project", ear)
    partner(project, "one", organizations=[ground.names["est"]])
    subject = min(ground.of("est"))
    title, notes = f"Relevés {stem}", f"Relevés du matin {stem}.\r\n\r\n* à l’œil « nu »\r\n* à l'appareil"
    portal.action("package_patch", id=subject, title=title, notes=notes)
    put(portal, (title, f"Readings {stem}"), (notes, f"In the morning {stem}"), (EAU, f"water {stem}"))
    try:
        first = read(project)
        (found,) = (each for each in first.datasets if each.id == subject)
        assert (str(found.title.pick("en")), str(found.title.pick("fr"))) == (f"Readings {stem}", title)
        assert str(found.notes.pick("en")) == f"In the morning {stem}"
        assert str(found.notes.pick("fr")) == notes.replace("\r", "")
        tagged = [each for each in first.datasets if Tag(f"water {stem}", "en") in each.tags]
        assert {each.id for each in tagged} == ground.of("est") & ground.tagged(EAU)
        assert all(Tag(EAU, "fr") in each.tags for each in tagged)
        assert first.warnings == ()
        put(portal, (title, f"New readings {stem}"))
        ear.forget()
        later = read(project)
        assert ear.packages == []
        assert [str(each.title.pick("en")) for each in later.datasets if each.id == subject] == [f"New readings {stem}"]
        assert later == read(project, "another")
    finally:
        ground.put_back(subject, "title")
        put(portal, (EAU, EAU))


def test_a_portal_without_the_extension_is_not_asked(portal: Portal, ground: Grounds, tmp_path: Path) -> None:
    with listen(portal.url) as ear:
        project = new_project(tmp_path / "project", ear)
        partner(project, "one", organizations=[ground.names["est"]])
        read(project)
        assert [each.action for each in ear.exchanges].count("status_show") == 1
        assert "term_translation_show" not in {each.action for each in ear.exchanges}
