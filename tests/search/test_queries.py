"""What people type finds what they mean: queries over real catalogues, written before the answers.

`python -m tests.search.test_queries` writes the table of docs/search.md.
"""

from __future__ import annotations

import re
import tempfile
import tomllib
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests import PROJECT
from tests.search.asking import HERE, indexed

pytestmark = pytest.mark.slow

PAGE = PROJECT / "docs" / "search.md"
FIRST = 10  # results among which it has to be
LEAST = 0.95


@dataclass(frozen=True)
class Asked:
    """A query, and what of it did not come among the first."""

    catalogue: str
    language: str
    kind: str
    words: str
    expect: tuple[str, ...]
    missed: tuple[str, ...] = ()


def queries() -> list[Asked]:
    found = tomllib.loads((HERE / "queries.toml").read_text(encoding="utf-8"))["query"]
    return [Asked(**{**query, "expect": tuple(query["expect"])}) for query in found]


def answered(folder: Path) -> list[Asked]:
    by_site: dict[tuple[str, str], list[Asked]] = defaultdict(list)
    for query in queries():
        by_site[query.catalogue, query.language].append(query)
    done = []
    for (catalogue, language), some in by_site.items():
        site = indexed(catalogue, language, folder / f"{catalogue}-{language}")
        answers = site.answers([{"words": query.words} for query in some])
        for query, answer in zip(some, answers, strict=True):
            missed = tuple(name for name in query.expect if name not in answer["documents"][:FIRST])
            done.append(Asked(catalogue, language, query.kind, query.words, query.expect, missed))
    return done


def table(asked: Sequence[Asked]) -> str:
    """Of each kind and catalogue, how many were met; and every miss."""
    kinds, sites = dict.fromkeys(q.kind for q in asked), dict.fromkeys((q.catalogue, q.language) for q in asked)
    head = "| | " + " | ".join(f"{catalogue} ({language})" for catalogue, language in sites) + " | all |"
    lines = [head, "|---" * (len(sites) + 2) + "|"]
    for kind in [*kinds, ""]:
        of_kind = [query for query in asked if kind in ("", query.kind)]
        cells = [_met([q for q in of_kind if (q.catalogue, q.language) == site]) for site in sites]
        lines.append(f"| {kind or '**all**'} | " + " | ".join([*cells, _met(of_kind)]) + " |")
    misses = [f"- `{q.words}` ({q.catalogue}): {', '.join(q.missed)}" for q in asked if q.missed]
    return "\n".join([*lines, "", "Missed:" if misses else "Nothing was missed.", *(["", *misses] if misses else [])])


def _met(asked: Sequence[Asked]) -> str:
    return f"{sum(not query.missed for query in asked)} of {len(asked)}" if asked else ""


@pytest.fixture(scope="module")
def asked(tmp_path_factory: pytest.TempPathFactory) -> list[Asked]:
    return answered(tmp_path_factory.mktemp("queries"))


def test_there_are_queries_of_every_kind() -> None:
    kinds: Mapping[str, int] = {kind: sum(q.kind == kind for q in queries()) for kind in {q.kind for q in queries()}}
    assert len(queries()) >= 60
    assert set(kinds) >= {"accents", "plural", "compound", "typing error", "number", "CJK"}
    assert min(kinds.values()) >= 6


def test_nearly_all_find_what_is_meant_among_the_first(asked: list[Asked]) -> None:
    missed = [query for query in asked if query.missed]
    assert len(missed) <= (1 - LEAST) * len(asked), missed


def test_the_table_of_the_page_is_what_was_found(asked: list[Asked]) -> None:
    assert f"\n{table(asked)}\n" in PAGE.read_text(encoding="utf-8"), "python -m tests.search.test_queries writes it"


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as scratch:
        written = table(answered(Path(scratch)))
    between = re.compile(r"(?<=<!-- queries -->\n).*?(?=\n<!-- end -->)", re.DOTALL)
    PAGE.write_text(between.sub(lambda _: f"\n{written}\n", PAGE.read_text(encoding="utf-8")), encoding="utf-8")
