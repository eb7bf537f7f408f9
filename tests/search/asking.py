"""Real catalogues indexed, and asked as a page asks them: by the theme's own script, in Node."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sitegen import sources
from sitegen.build.build import theme_of
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.outputs import search
from sitegen.site import Site
from sitegen.theme import Theme
from tests import PROJECT
from tests.surroundings import missing, shared

HERE = Path(__file__).parent
SCRIPTS = PROJECT / "themes" / "base" / "assets"
DEMO = PROJECT / "demo" / "datasets.jsonl"
CATALOGUES = ("demo", "open.canada.ca", "datenregister.berlin.de", "catalog.data.metro.tokyo.lg.jp", "data.humdata.org")


@dataclass(frozen=True)
class Asked:
    """A site whose index lies in a folder."""

    site: Site
    theme: Theme
    index: Path

    def answers(self, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """What the script answers; `documents` as names of datasets."""
        answers = ask(self.index, queries)
        numbered = self.site.numbered
        return [answer | {"documents": [numbered[n].name for n in answer["documents"]]} for answer in answers]


def file_of(catalogue: str) -> Path:
    if catalogue == "demo":
        return DEMO
    return shared(f"data/ckan/{catalogue}.jsonl")


def indexed(catalogue: str, language: str, folder: Path, **table: Any) -> Asked:
    """The index of a catalogue in one language, as the output `search` makes it, written to `folder`."""
    site, theme = site_of(file_of(catalogue), language, folder / "cache", **table)
    for artifact in search.artifacts(site, theme):
        made = artifact.make(*artifact.args)
        assert isinstance(made, Mapping)
        for name, content in made.items():
            file = folder / "index" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_bytes(content)
    return Asked(site, theme, folder / "index")


_sites: dict[tuple[Path, str, str], tuple[Site, Theme]] = {}  # of this process: to shape a catalogue takes long


def site_of(datasets: Path, language: str, cache: Path, **table: Any) -> tuple[Site, Theme]:
    """A catalogue as a site of one language; words of pages are English where no theme speaks it.

    A site is a value, with all that was looked up in it: tests of one catalogue share it.
    """
    key = (datasets, language, json.dumps(table, sort_keys=True, default=str))
    if key not in _sites:
        _sites[key] = _made(datasets, language, cache, **table)
    return _sites[key]


def _made(datasets: Path, language: str, cache: Path, **table: Any) -> tuple[Site, Theme]:
    settings = DumpSource(kind="dump", datasets=str(datasets))
    keys = {"title": "x", "url": "https://x.example.org/", "source": "x", "languages": [language], **table}
    partner = Partner("x", cache, Source("x", settings, datasets.parent), PartnerTable.model_validate(keys))
    theme = theme_of(_speaking_english(partner), PROJECT)
    return Site(partner, sources.fetch(partner, cache=cache, files=None), language), theme


def _speaking_english(partner: Partner) -> Partner:
    table = partner.table.model_copy(update={"languages": ("en",)})
    return Partner(partner.name, partner.folder, partner.source, table)


def ask(index: Path, queries: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """What `catalogue.js` finds for {words, filters, sort}, over an index in a folder."""
    scripts = scripts_in(index.parent)
    command: list[str | Path] = [node(), HERE / "ask.mjs", scripts / "catalogue.js", index]
    given = json.dumps(list(queries)).encode()
    done = subprocess.run(command, input=given, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    answers: list[dict[str, Any]] = json.loads(done.stdout)
    return answers


def scripts_in(folder: Path) -> Path:
    """The theme's scripts, where Node takes them for the modules that they are."""
    scripts = folder / "scripts"
    if not scripts.is_dir():
        scripts.mkdir()
        (scripts / "package.json").write_text('{"type": "module"}', encoding="utf-8")
        for file in SCRIPTS.glob("*.js"):
            shutil.copy(file, scripts)
    return scripts


def node() -> str:
    found = shutil.which("node")
    if found is None:
        missing("no Node on this machine: `make test` installs it")
    return str(found)


def chunks(items: Sequence[Any], size: int) -> Iterator[Sequence[Any]]:
    return (items[start : start + size] for start in range(0, len(items), size))
