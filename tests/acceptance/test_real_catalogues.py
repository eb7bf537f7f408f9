"""Twelve real catalogues: a page a dataset, no dead link, valid HTML, data.gouv.fr takes of it what preflight says, and
nothing to do the second time. Each is built once, for all of that.
"""

from __future__ import annotations

import hashlib
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from sitegen import config
from sitegen.preflight import preflight
from tests.acceptance import links, nu
from tests.acceptance.projects import URL, read_lines, write_lines, write_project
from tests.preflight import udata
from tests.program import sitegen
from tests.surroundings import SHARED, scratch, shared

MOST = 400  # datasets of one catalogue: the four largest have thousands, whose pages show nothing else
PAGES = 120  # of each kind that the HTML checker reads, which takes longer than all the rest; links are followed on all
# The largest first: the others fill the time that is left on the other core.
CATALOGUES = {
    "catalog.data.metro.tokyo.lg.jp": ["en"],
    "data.humdata.org": ["en"],
    "open.canada.ca": ["en", "fr"],
    "datenregister.berlin.de": ["fr"],
    "catalog.data.gov": ["en"],
    "data.birmingham.gov.uk": ["en"],
    "data.climatesubak.org": ["fr", "en"],
    "data.gov.au": ["en"],
    "data.stadt-zuerich.ch": ["fr"],
    "datos.gob.ar-testckan": ["fr"],
    "opendata.swiss": ["fr", "en"],
    "trouver.datasud.fr": ["fr", "en"],
}


def test_no_catalogue_is_forgotten() -> None:
    shared("data/ckan")
    assert sorted(path.stem for path in (SHARED / "data/ckan").glob("*.jsonl")) == sorted(CATALOGUES)


@pytest.mark.parametrize("name", CATALOGUES)
def test_a_real_catalogue(name: str, subtests: pytest.Subtests) -> None:
    dump = shared(f"data/ckan/{name}.jsonl")
    organizations = dump.with_name(f"{name}.organizations.json")
    languages = CATALOGUES[name]
    packages = read_lines(dump)
    packages = packages[:: -(-len(packages) // MOST)]
    public = [package for package in packages if _is_public(package)]
    with scratch("catalogue") as folder:
        project = write_project(
            folder / "project",
            organizations=organizations if organizations.exists() else "",
            languages=languages,
            partner="[show]\ncontacts = true\n",
        )
        write_lines(project / "datasets.jsonl", packages)
        first = sitegen("build", "--json", "-o", folder / "out", project=project).partner("one")
        site = folder / "out" / "one"
        assert first["datasets"] == len(public)
        for prefix in ("", *(f"{language}/" for language in languages[1:])):
            pages = [path for path in (site / prefix / "dataset").iterdir() if (path / "index.html").is_file()]
            assert len(pages) == len(public)

        with subtests.test("links"):
            found = links.crawl(site, URL)
            assert found.dead[:20] == []
            assert found.suspicious[:20] == []
        with subtests.test("HTML"):
            verdict = nu.check_some(site, PAGES)
            print(*verdict.kinds_of_warnings.most_common(20), sep="\n")  # noqa: T201  # pytest shows it with a failure
            assert verdict.errors[:20] == []
        with subtests.test("data.gouv.fr"):
            report = preflight(config.load(project).partners["one"], site, datetime.now(UTC))
            assert udata.differences(report, udata.theirs(report, site, folder)) == []

        before = _state(site)
        again = sitegen("build", "--json", "-o", folder / "out", project=project).partner("one")
        assert again["artifacts"] == {"made": 0, "kept": first["artifacts"]["made"], "removed": 0}
        assert _state(site) == before


def _is_public(package: dict[str, Any]) -> bool:
    return package.get("private") is not True and package.get("state") in ("active", None)


def _state(folder: Path) -> dict[str, tuple[int, str]]:
    """When each file was written, and what it holds."""
    state = {}
    for parent, _, names in os.walk(folder):
        for name in names:
            file = Path(parent, name)
            digest = hashlib.blake2b(file.read_bytes(), digest_size=16).hexdigest()
            state[os.path.relpath(file, folder)] = (file.stat().st_mtime_ns, digest)
    return state
