"""`sitegen serve` in the browser: a change reloads the page, under the policy that is published."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.browser.axe import violations
from tests.browser.visit import DESKTOP, Mode, Open
from tests.serving import PARTNER, PATIENCE, new_project, running

pytest.importorskip("livereload")


@pytest.mark.parametrize("path", ["/data/", "/data/no/such/page"])
def test_a_change_reloads_the_page(tmp_path: Path, visit: Open, path: str) -> None:
    project = new_project(tmp_path / "project", "ours")
    with running(project, "/data/", log=tmp_path / "log") as served:
        with_policy = 'meta[http-equiv="Content-Security-Policy"][content*="script-src \'self\';"]'
        with_title = "header :text('{}')"
        address = served.origin + path
        seen = visit(address, DESKTOP)
        assert seen.page.locator(with_policy).count() == 1
        for title in ("Les chênes", "Les ormes"):
            written = tmp_path / "partner.toml"
            written.write_text(PARTNER.replace("Les arbres", title))
            written.replace(project / "partners" / "ours" / "partner.toml")  # at once: one change, one reload
            seen.page.locator(with_title.format(title)).first.wait_for(timeout=PATIENCE * 1000)
            seen.page.wait_for_load_state()  # the next change would break off what of the page is on its way
        assert seen.complaints == []
        assert seen.foreign == []


def test_the_list_of_sites_is_for_everybody_in_light_and_in_dark(tmp_path: Path, visit: Open) -> None:
    project = new_project(tmp_path / "project", "ours", "theirs")
    table = project / "partners" / "theirs" / "partner.toml"
    long = PARTNER.replace(
        "Les arbres", "Schéma directeur intercommunal des itinéraires cyclables, aires de covoiturage"
    )
    table.write_text(f'{long}languages = ["fr", "en"]\n[brand]\ncolor = "gold"\n')
    with running(project, "/ours/", log=tmp_path / "log") as served:
        for mode in (Mode(360), Mode(360, scheme="dark"), Mode(1280), Mode(1280, scheme="dark")):
            seen = visit(f"{served.origin}/", mode)
            assert seen.page.get_by_role("heading", level=2).count() == 2
            assert seen.page.evaluate("document.documentElement.scrollWidth") <= mode.width
            assert violations(seen.page) == [], mode
