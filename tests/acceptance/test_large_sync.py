"""What a large portal is asked for, in bytes a dataset: thousands of realistic size, from the shared generator."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from sitegen.sources import Sources
from tests.sources import portal
from tests.sources.making import Raw, live, partner, select
from tests.sources.portal import Portal
from tests.surroundings import shared

COUNT = 5_000


@pytest.fixture(scope="module")
def region() -> Iterator[Portal]:
    command = [sys.executable, str(shared("bench/gen_catalogue.py")), str(COUNT), "1"]
    lines = subprocess.run(command, capture_output=True, check=True).stdout.splitlines()
    with portal.running() as found:
        found.packages = [json.loads(line) for line in lines]
        found.organizations = _owners([each["organization"] for each in found.packages])
        found.groups = _owners([group for each in found.packages for group in each["groups"]])
        for owner in found.organizations:
            owner["image_url"] = ""  # an address that leads nowhere
        yield found


def _owners(mentioned: list[Raw]) -> list[Raw]:
    """Each once, with what `organization_show` says beside."""
    known = {each["id"]: each for each in mentioned}
    return [
        {**each, "extras": [], "tags": [], "users": [], "package_count": 1, "num_followers": 0}
        for each in known.values()
    ]


def test_what_a_sync_asks_for(region: Portal, tmp_path: Path) -> None:
    """The whole region and one partner, an hour later, and after one dataset has changed."""
    source = live(region.url, tmp_path)
    everything = partner(source, name="region")
    small = partner(source, name="small", select=select(organizations=[region.organizations[0]["name"]]))
    with Sources(tmp_path) as sources:
        first = sources.refresh(everything, files=None)
        assert first > 2_500 * COUNT
        assert len(sources.catalogue(everything).datasets) == COUNT

    region.sent = 0
    with Sources(tmp_path) as sources:
        unchanged = sources.refresh(everything, files=None)
    assert unchanged == region.sent < 400_000 + 120 * COUNT, "a line of a list each, beside the organisations"

    region.packages[1700] |= {"title": "Un titre neuf", "metadata_modified": "2026-11-24T10:00:00.000001"}
    with Sources(tmp_path) as sources:
        changed = sources.refresh(everything, files=None)
        assert 0 < changed - unchanged < 20_000
        assert any(str(each.title.pick("fr")) == "Un titre neuf" for each in sources.catalogue(everything).datasets)
        assert sources.refresh(small, files=None) < 20 * COUNT, "its datasets were read for the region"
