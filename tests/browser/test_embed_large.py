"""Elements over a catalogue of 20,000 datasets: they find among all of them, and read what they show."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.acceptance.projects import write_lines, write_project
from tests.browser.host_pages import SHARED, Hosts, hosting
from tests.browser.static_host import serve
from tests.program import sitegen

pytestmark = [pytest.mark.browser, pytest.mark.slow]

MANY = 20_000
ONE = 12_345
MOST = 500_000  # bytes, as they are on the disk, that a visit to the list reads of the catalogue


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    outputs = 'outputs = ["search", "embed"]\n'
    project = write_project(tmp_path_factory.mktemp("large"), partner=outputs)
    packages = [
        {
            "id": str(number),
            "name": f"releve-{number}",
            "title": f"Relevé {number} des arbres",
            "notes": "Essences, hauteurs et âges.",
            "metadata_modified": f"{2000 + number // 1000}-{number % 12 + 1:02}-{number % 28 + 1:02}T00:00:00",
            "tags": [{"name": f"quartier {number % 200}"}],
            "organization": {"name": f"commune-{number % 300}", "title": f"Commune {number % 300}"},
            "resources": [{"id": f"f{number}", "url": f"https://fichiers.example/{number}.csv", "format": "CSV"}],
        }
        for number in range(MANY)
    ]
    write_lines(project / "datasets.jsonl", packages)
    sitegen("build", project=project)
    return project / "public" / "one"


@pytest.fixture(scope="module")
def hosts(site: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosts]:
    with (
        serve(site, "/data/", lambda _: SHARED) as address,
        hosting(tmp_path_factory.mktemp("host"), [address]) as pages,
    ):
        yield pages


def test_all_of_a_large_catalogue_is_found(hosts: Hosts, site: Path, page: Page) -> None:
    address = hosts.sites[0]
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url))
    page.goto(hosts.page("plain", f'<sitegen-catalogue src="{address}"></sitegen-catalogue>'))
    element = page.locator("sitegen-catalogue")
    titles = element.locator(".title a")
    expect(titles).to_have_count(10)
    expect(element.locator(".total")).to_have_text(re.compile(r"^20\s000 "))
    of_the_site = [url.removeprefix(address).partition("?")[0] for url in read if url.startswith(address)]
    assert sum((site / path).stat().st_size for path in of_the_site) < MOST, of_the_site
    element.locator(".search .input").fill(str(ONE))
    expect(titles).to_have_text([f"Relevé {ONE} des arbres"])
    assert titles.get_attribute("href") == f"{address}dataset/releve-{ONE}/"
    element.locator(".search .input").fill("")
    expect(element.locator(".total")).to_have_text(re.compile(r"^20\s000 "))
    expect(element.get_by_text(re.compile(r"2\s000")).first).to_be_attached()  # the last page's number


def test_the_other_elements_read_the_few_that_they_show(hosts: Hosts, page: Page) -> None:
    address = hosts.sites[0]
    read: list[str] = []
    page.on("request", lambda request: read.append(request.url))
    widgets = (
        f'<sitegen-latest src="{address}" count="3"></sitegen-latest>'
        f'<sitegen-dataset src="{address}" name="releve-{ONE}"></sitegen-dataset>'
        f'<sitegen-search src="{address}"></sitegen-search>'
    )
    page.goto(hosts.page("plain", widgets))
    for name in ("latest", "dataset", "search"):
        expect(page.locator(f"sitegen-{name}")).to_have_attribute("data-state", "ready")
    expect(page.locator("sitegen-latest .title a")).to_have_count(3)
    expect(page.locator("sitegen-dataset")).to_contain_text(f"Relevé {ONE} des arbres")
    assert not [url for url in read if "/search/index/" in url]
