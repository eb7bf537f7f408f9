"""`sitegen publish`: what it refuses, what it prints, and that the site is there afterwards."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from sitegen import console
from sitegen.commands.publish import Outcome
from sitegen.deploy import Difference, Published
from tests.browser.static_host import serve
from tests.deploy.trees import held
from tests.program import Finished, sitegen

ADDRESS = "https://donnees.villeneuve.fr/"
LEGAL = """
[legal]
publisher = "Commune"
publication_director = "La maire"
address = "1 place de la Mairie"
phone = "05 00 00 00 00"
host_name = "Région"
host_address = "2 rue de la Région"
host_phone = "05 00 00 00 00"
email = "donnees@villeneuve.fr"
"""
PUBLISH = """
[publish]
target = "folder"
path = "www/{partner}"
"""


def dataset(name: str) -> str:
    return json.dumps({"id": name, "name": name, "title": name.title(), "resources": []})


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """One dataset and one partner, which lacks nothing."""
    (tmp_path / "sitegen.toml").write_text('[sources.dump]\nkind = "dump"\ndatasets = "d.jsonl"\n')
    (tmp_path / "d.jsonl").write_text(dataset("budget"))
    folder = tmp_path / "partners" / "one"
    folder.mkdir(parents=True)
    write(tmp_path)
    return tmp_path


def write(
    project: Path, *, url: str = "https://donnees.villeneuve.fr/", legal: str = LEGAL, publish: str = PUBLISH
) -> None:
    (project / "partners" / "one" / "partner.toml").write_text(
        f'title = "Villeneuve"\nurl = "{url}"\nsource = "dump"\n{legal}{publish}'
    )


def publish(project: Path, *options: str | Path, expect: int = 0) -> Finished:
    return sitegen("publish", *options, project=project, expect=expect)


def built(project: Path) -> dict[str, bytes]:
    files = held(project / "public" / "one")
    files.pop(".sitegen-manifest.json")
    return files


def test_the_built_site_is_published(project: Path) -> None:
    done = publish(project)
    assert held(project / "www" / "one" / "current") == built(project)
    assert "0 changed, 0 removed" in done.out
    assert "nothing to send" in publish(project).out


def test_a_dry_run_lists_what_it_would_do(project: Path) -> None:
    publish(project)
    (project / "d.jsonl").write_text(f"{dataset('budget')}\n{dataset('arbres')}")
    told = publish(project, "--dry-run").out.splitlines()
    assert "+ dataset/arbres/index.html" in told
    assert "~ dataset/index.html" in told
    assert "(dry run)" in told[-1]
    assert not (project / "www" / "one" / "current" / "dataset" / "arbres").exists()
    row = json.loads(publish(project, "--dry-run", "--json").out)["partners"][0]
    assert "dataset/arbres/index.html" in row["added"]
    assert row["done"] is False
    sent = {*row["added"], *row["changed"]}
    assert row["bytes"] == sum(len(content) for path, content in built(project).items() if path in sent)


def test_one_step_back(project: Path) -> None:
    publish(project)
    before = held(project / "www" / "one" / "current")
    (project / "d.jsonl").write_text(f"{dataset('budget')}\n{dataset('arbres')}")
    publish(project)
    assert "releases/1" in publish(project, "--rollback").out
    assert held(project / "www" / "one" / "current") == before
    assert "no publication before" in publish(project, "--rollback", expect=5).err


def test_without_a_target(project: Path) -> None:
    write(project, publish="")
    told = publish(project, expect=3).err
    assert "partners/one/partner.toml" in told
    assert "[publish] is missing" in told
    assert not (project / "public").exists(), "nothing is built for nothing"


def test_without_what_the_law_asks_for(project: Path) -> None:
    write(project, legal='\n[legal]\npublisher = "Commune"\n')
    told = publish(project, expect=5).err
    for key in ("publication_director", "host_name", "phone", "email or contact_url"):
        assert f"[legal] {key} is missing" in told
    assert "partners/one/partner.toml: [legal] phone is missing: the publisher's telephone number" in told
    assert 'Write under [legal]: phone = "+33' in told
    assert not (project / "www").exists()
    assert publish(project, "--dry-run").code == 0


@pytest.mark.parametrize(
    "url", ["https://villeneuve.example.org/", "https://example.com/x/", "http://localhost/", "https://a.test/"]
)
def test_an_address_that_is_an_example(project: Path, url: str) -> None:
    write(project, url=url)
    told = publish(project, expect=5).err
    assert url in told
    assert "is an example" in told
    assert not (project / "www").exists()


def test_a_warning_that_the_partner_refuses(project: Path) -> None:
    search = '\n[searches.cartes]\ntitle = "Cartes"\nfilters = { format = ["SHP"] }\n'
    write(project, publish=f"{PUBLISH}{search}")
    code = sitegen("build", "--json", project=project).partner("one")["warnings"][0]["code"]
    write(project, publish=f'{PUBLISH}refuse = ["{code}"]\n{search}')
    assert f"{code}: " in publish(project, expect=5).err
    assert not (project / "www").exists()
    write(project, publish=f"{PUBLISH}{search}")
    publish(project)


def test_what_is_served_is_compared(project: Path) -> None:
    publish(project)
    current = project / "www" / "one" / "current"
    with serve(current) as address:
        told = publish(project, "--verify", "--at", address).err
        assert "content-security-policy: not sent" in told.lower(), "this host sends none, which is told"
        page = current / "dataset" / "budget" / "index.html"
        page.unlink()
        page.write_text("somebody else's")
        told = publish(project, "--verify", "--at", address, expect=5).err
    assert "dataset/budget/index.html: 15 bytes that are not the" in told


def test_other_peoples_files(project: Path) -> None:
    (project / "www" / "one").mkdir(parents=True)
    (project / "www" / "one" / "index.php").write_text("<?php")
    assert "--yes" in publish(project, expect=5).err
    publish(project, "--yes")
    assert (project / "www" / "one" / "index.php").exists()


def test_one_that_cannot_be_published_does_not_stop_the_others(project: Path) -> None:
    other = project / "partners" / "two"
    other.mkdir()
    text = (project / "partners" / "one" / "partner.toml").read_text()
    (other / "partner.toml").write_text(text.replace("villeneuve.fr/", "villeneuve.example.org/"))
    told = publish(project, expect=5).err
    assert "two" in told
    assert (project / "www" / "one" / "current" / "index.html").is_file()
    assert not (project / "www" / "two").exists()


@pytest.mark.parametrize("where", ["sftp://ssh.villeneuve.fr/www", "/srv/www/one"])
def test_the_place_is_told_as_people_write_it(where: str) -> None:
    lines = list(console.published_lines(Outcome("one", Published(where, Difference()))))
    assert lines[-1].endswith(f"→ {where}")
