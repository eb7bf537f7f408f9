"""The memory of names between builds: what it holds, what a site is made of it, and what becomes of a broken one."""

from __future__ import annotations

import re
import shutil
from datetime import date
from pathlib import Path

import pytest

from sitegen import config
from sitegen.build import batch, names
from sitegen.build.build import build as build_one
from sitegen.engine import Counts
from sitegen.outputs import hosting
from tests.acceptance.moving import build, dataset, project
from tests.program import tree

MEMORY = Path(".sitegen/names/one.json")
FIRST = [dataset(n, f"jeu-{n}") for n in range(4)]
SECOND = [FIRST[0], dataset(1, "nouveau"), FIRST[2]]


@pytest.fixture(scope="module")
def started(tmp_path_factory: pytest.TempPathFactory) -> Path:
    found = project(tmp_path_factory.mktemp("names") / "project", 'outputs = ["pages", "hosting", "sitemap"]\n')
    build(found, FIRST)
    return found


@pytest.fixture
def site(started: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(started, tmp_path / "project"))


def _on(monkeypatch: pytest.MonkeyPatch, day: str) -> None:
    monkeypatch.setattr(names, "today", lambda: date.fromisoformat(day))


def test_a_fresh_build_with_the_same_memory_is_the_same(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _on(monkeypatch, "2026-03-02")
    build(site, SECOND)
    remembered = (site / MEMORY).read_bytes()
    _on(monkeypatch, "2026-03-09")
    build(site, fresh=True, out="fresh")
    assert tree(site / "out") == tree(site / "fresh")
    assert (site / MEMORY).read_bytes() == remembered, "--fresh forgets no name"
    days = {"": r"2\smars\s2026", "en/": r"2\sMarch\s2026|March\s2,\s2026"}
    for home, day in days.items():
        page = (site / f"out/one/{home}dataset/jeu-3/index.html").read_text()
        assert re.search(day, page), "the day on which it was missed"


def test_nothing_is_made_anew_where_nothing_changed(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    build(site, SECOND)
    monkeypatch.setattr(hosting, "artifacts", None)  # nothing is listed
    assert build(site).artifacts.made == 0


def test_a_page_that_says_what_is_gone_goes_in_time(site: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _on(monkeypatch, "2026-03-01")
    build(site, SECOND)
    _on(monkeypatch, "2027-02-28")
    assert build(site).artifacts.made == 0
    assert (site / "out/one/dataset/jeu-3/index.html").exists()
    _on(monkeypatch, "2027-03-01")
    build(site)
    assert not (site / "out/one/dataset/jeu-3").exists()
    assert "jeu-3" not in (site / "out/one/.htaccess").read_text()
    assert (site / "out/one/dataset/jeu-1/index.html").exists(), "a renamed one leads on as long as it is there"
    _on(monkeypatch, "2027-03-02")
    assert build(site).artifacts == Counts(made=0, kept=len(tree(site / "out")) - 1, removed=0)


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\x00", b'{"format":9,"datasets":[]}', b"[" * 100_000,
                                     b'{"format":1,"datasets":[{"id":"x","title":[],"addresses":[]}]}',
                                     b'{"format":1,"datasets":[{"id":"x","title":[],"gone":"2026-01-01",'
                                     b'"addresses":[{"key":"a) { return 200; }\\n","resources":[]}]}]}'])  # fmt: skip
def test_a_build_goes_on_without_a_memory(site: Path, content: bytes) -> None:
    (site / MEMORY).write_bytes(content)
    report = build(site, SECOND)
    told = [each.message for each in report.warnings if each.code == "names-lost"]
    assert len(told) == bool(content)
    assert not (site / "out/one/dataset/jeu-3").exists()
    if content:
        assert (site / f"{MEMORY}.broken").read_bytes() == content, "somebody may mend it"
        assert f"{MEMORY.name}.broken" in told[0]
    assert [each for each in build(site, FIRST).warnings if each.code == "names-lost"] == []
    assert (site / "out/one/dataset/nouveau/index.html").exists(), "and remembers from now on"


def test_without_a_memory_nothing_of_it_is_left(site: Path) -> None:
    build(site, SECOND)
    (site / MEMORY).unlink()
    build(site)
    assert not (site / "out/one/dataset/jeu-3").exists()
    assert not (site / "out/one/_redirects").exists()


def test_what_a_private_dataset_says_is_told_nowhere(site: Path) -> None:
    secret = dataset(3, "nom-secret", title="Titre secret", private=True, notes="Notes secrètes")
    build(site, [*FIRST[:3], secret])
    page = (site / "out/one/dataset/jeu-3/index.html").read_text()
    assert "Le jeu 3" in page
    assert "n’est plus publié" in page
    found = {
        path: text
        for path, text in tree(site / "out").items()
        if re.search(rb"(?i)nom.secret|titre secret|secr\xc3\xa8tes", text)
    }
    assert found == {}
    assert b"ecret" not in (site / MEMORY).read_bytes()


def test_what_failed_is_not_remembered(site: Path) -> None:
    before = (site / MEMORY).read_bytes()
    templates = site / "partners/one/templates"
    templates.mkdir()
    (templates / "dataset.html").write_text("{% if %}")
    (site / "data/d.jsonl").write_text("")
    partners = list(config.load(site).partners.values())
    [failure] = batch.build_all(partners, root=site, dest=site / "out", offline=True)
    assert isinstance(failure, batch.Failure)
    assert (site / MEMORY).read_bytes() == before


def test_who_only_looks_at_a_site_publishes_no_address(site: Path) -> None:
    before = (site / MEMORY).read_bytes()
    build(site, FIRST)
    [partner] = config.load(site).partners.values()
    (site / "data/d.jsonl").write_text("")
    build_one(partner, root=site, dest=site / "look", offline=True, accept_loss=True, remembers=False)
    assert (site / MEMORY).read_bytes() == before


def test_hostile_titles_and_names_are_only_text(site: Path) -> None:
    odd = [dataset(5, '"; } return 200; #\n$uri', title='<script>alert(1)</script>"; url=https://evil.example/')]
    build(site, [*FIRST, *odd])
    build(site, [*FIRST, dataset(5, "propre", title=odd[0]["title"])])
    build(site, FIRST)
    pages = [text for path, text in tree(site / "out").items() if re.match(r"one/(en/)?dataset/(propre|return)", path)]
    assert len(pages) >= 4
    for text in pages:
        assert b"<script>alert" not in text
        assert text.count(b"http-equiv") == (2 if b'"refresh"' in text else 1)
    for path in (".htaccess", "nginx-headers.conf", "caddy-headers.conf"):
        lines = (site / "out/one" / path).read_text().splitlines()
        assert all("return 200" not in line and "$uri\\" not in line for line in lines)
