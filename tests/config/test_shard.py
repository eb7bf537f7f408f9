"""Parts of the partners: all of them together, none twice, and each stays where it is."""

from __future__ import annotations

import pytest

from sitegen.config import Shard

NAMES = [f"commune-{number}" for number in range(2000)]


@pytest.mark.parametrize("of", [1, 3, 20])
def test_each_partner_is_in_one_part(of: int) -> None:
    found = [name for part in range(1, of + 1) for name in NAMES if Shard(part, of).holds(name)]
    assert sorted(found) == sorted(NAMES)


def test_parts_are_about_of_one_size() -> None:
    sizes = [sum(map(Shard(part, 20).holds, NAMES)) for part in range(1, 21)]
    assert min(sizes) > 60
    assert max(sizes) < 140


def test_which_part_is_settled() -> None:
    """CI keeps what a part has read and built: another rule would move nearly everybody."""
    assert [name for name in NAMES[:40] if Shard(3, 20).holds(name)] == ["commune-11"]
