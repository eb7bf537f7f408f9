"""What search engines show below a page's title: each page has something of its own, in its language."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from sitegen.catalogue import Catalogue, Text
from tests.browser.page_types import is_fragment
from tests.outputs.test_pages import DATASET, pages

_DESCRIPTION = re.compile(r'<meta name="description" content="([^"]+)">')


@pytest.mark.parametrize(
    "partner", ["saint-pierre-du-mont", "pnr-provence-alpes-cote-dazur", "nouvelle-aquitaine-mobilites"]
)
def test_every_page_has_a_description_that_no_other_has(built_demo: Path, partner: str) -> None:
    folder = built_demo / "public" / partner
    said: dict[str, list[str]] = defaultdict(list)
    for file in folder.rglob("*.html"):
        path = file.relative_to(folder).as_posix()
        text = file.read_text()
        if is_fragment(path) or "/download/" in path or re.match(r"(en/)?embed/frame/", path):
            continue
        found = _DESCRIPTION.search(text)
        said[unescape(found[1]) if found else ""].append(path)
    assert said.pop("", []) == []
    alike = [paths for paths in said.values() if len({_of_search(path) for path in paths}) > 1]
    assert alike == []


def _of_search(path: str) -> str:
    """A saved search and its page to embed say the same."""
    return path.replace("embed/search/", "search/saved/")


def test_pages_without_words_of_their_own_are_told_apart(tmp_path: Path) -> None:
    """Equal notes, none at all, files of one name, and the later pages of a list."""
    same = tuple(replace(DATASET, id=f"s{n}", name=f"same-{n}", title=Text.of(f"Même {n}")) for n in range(24))
    mute = tuple(
        replace(
            DATASET,
            id=f"m{n}",
            name=f"mute-{n}",
            title=Text.of(f"Muet {n}"),
            notes=Text(),
            resources=tuple(replace(DATASET.resources[0], id=f"{n}{i}") for i in range(2)),
        )
        for n in range(2)
    )
    made = pages(tmp_path, Catalogue("s", datasets=same + mute))
    said = {path: found[1] for path, text in made.items() if (found := _DESCRIPTION.search(text))}
    assert said.keys() == {path for path in made if not path.startswith("embed/")} | {
        path for path in made if path.startswith("embed/") and path in said
    }
    assert len(set(said.values())) == len(said)


@pytest.mark.parametrize("title", ["2. Budget", "# Arbres", "- Écoles", "*Étoile*", "a_b_c", "[x](y) > z", "`x` \\\\"])
def test_a_name_is_said_as_it_is_written(tmp_path: Path, title: str) -> None:
    """What Markdown would take for a list, a title or a link."""
    made = pages(tmp_path, Catalogue("s", datasets=(replace(DATASET, title=Text.of(title), notes=Text()),)))
    [said] = [found[1] for path, text in made.items() if re.fullmatch(r"dataset/[^/]+/index.html", path)
              if (found := _DESCRIPTION.search(text)) and "sort" not in path]  # fmt: skip
    assert title in unescape(said)
