"""The same pages in Firefox: styled, in the right language, without a complaint, and the search draws its results."""

from __future__ import annotations

import json
import shutil
import subprocess
from typing import Any

import pytest

from tests import PROJECT
from tests.browser.everywhere import PARTNERS, address_of
from tests.browser.page_types import FINDERS, Hosted, has
from tests.browser.visit import PHONE, Open
from tests.surroundings import missing, npm_tool

SCRIPT = PROJECT / "tests" / "tools" / "firefox.mjs"  # beside the packages from npm, among which Node looks for its own
WIDTH = 360
RESULTS = "catalogue-search [data-part=list] > li"


def seen(asked: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """What Firefox saw at each `address`, at a `width`, in one session; and what a `story` told (firefox.mjs)."""
    executable = shutil.which("firefox-esr") or shutil.which("firefox")
    if executable is None:
        missing("no Firefox on this machine: `make test` installs it")
    npm_tool("puppeteer-core")
    done = subprocess.run(
        ["node", SCRIPT, executable],
        input=json.dumps(asked), capture_output=True, text=True, encoding="utf-8", check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-4000:]
    found: list[dict[str, Any]] = json.loads(done.stdout)
    return found


def _shown_at(kind: str) -> str:
    """The partner at whose site a kind of page is looked at: in turn. test_themes.py looks at all themes."""
    holders = [partner for partner in PARTNERS if has(partner, kind, default_language=True)]
    return holders[list(FINDERS).index(kind) % len(holders)]


@pytest.mark.parametrize("partner", PARTNERS)
def test_each_kind_of_page(hosted: dict[str, Hosted], visit: Open, subtests: pytest.Subtests, partner: str) -> None:
    kinds = [kind for kind in FINDERS if _shown_at(kind) == partner]
    pages = seen([{"address": address_of(hosted[partner], kind), "width": WIDTH} for kind in kinds])
    for kind, page in zip(kinds, pages, strict=True):
        with subtests.test(kind):
            assert page["status"] == (404 if kind == "not-found" else 200)
            assert page["lang"] == hosted[partner].site.languages[0]
            assert page["heading"]
            assert page["styled"]
            assert page["overflow"] <= 0, "the page does not scroll sideways"
            assert page["complaints"] == []
            if kind.startswith("search-"):
                here = visit(address_of(hosted[partner], kind), PHONE).page.locator(RESULTS).count()
                assert page["results"] == here, "as many as in Chromium"
