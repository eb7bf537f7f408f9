"""The house (DESIGN §1): the tree of docs/architecture.md is the tree, and no module of it is a heap."""

from __future__ import annotations

import re

import pytest

from tests import PROJECT

PACKAGE = PROJECT / "sitegen"
LONGEST = 400  # lines of a module
LOOSE = 12  # files beside the rooms
MODULES = sorted(file.relative_to(PACKAGE).as_posix() for file in PACKAGE.rglob("*.py"))
_ROOM = re.compile(r"( *)([a-z0-9_]+/)(?= |$)")
_MODULE = re.compile(r"\b[a-z0-9_]+\.py\b")


def named(page: str) -> set[str]:
    """The rooms and modules of the page's tree: rooms by indentation, modules wherever a room's lines name them."""
    tree = page.partition("## Where things are")[2].partition("```\nsitegen/\n")[2].partition("```")[0]
    found: set[str] = set()
    rooms: list[tuple[int, str]] = []
    for line in tree.splitlines():
        depth = len(line) - len(line.lstrip(" "))
        rooms = [room for room in rooms if room[0] < depth]
        if room := _ROOM.match(line):
            rooms.append((depth, room[2]))
            found.add("".join(name for _, name in rooms))
        found |= {"".join(name for _, name in rooms) + name for name in _MODULE.findall(line)}
    return found


def test_the_tree_of_the_page_is_the_tree() -> None:
    rooms = {f"{module.rpartition('/')[0]}/" for module in MODULES if "/" in module}
    modules = {module for module in MODULES if not module.endswith(("__init__.py", "__main__.py"))}
    found = named((PROJECT / "docs/architecture.md").read_text("utf-8"))
    assert sorted((rooms | modules) - found) == [], "these are not on the page"
    assert sorted(found - rooms - modules) == [], "these are on the page only"


def test_a_tree_is_read_by_its_indentation() -> None:
    tree = [
        "  a.py  x  b.py y",
        "  in/   says c.py",
        "    d.py",
        "    sub/   e.py",
        "           f.py",
        "    g.py",
        "  h.py",
    ]
    page = "\n".join(("## Where things are", "```", "sitegen/", *tree, "```", "z.py"))
    assert named(page) == {
        *("a.py", "b.py", "h.py", "in/", "in/c.py", "in/d.py", "in/g.py", "in/sub/", "in/sub/e.py", "in/sub/f.py"),
    }


@pytest.mark.parametrize("module", MODULES)
def test_a_module_is_short(module: str) -> None:
    assert len((PACKAGE / module).read_text("utf-8").splitlines()) <= LONGEST


def test_little_lies_loose() -> None:
    assert len([path for path in PACKAGE.iterdir() if path.is_file()]) <= LOOSE


def test_every_room_has_a_door() -> None:
    rooms = {(PACKAGE / module).parent for module in MODULES}
    for room in rooms:
        door = room / "__init__.py"
        assert door.is_file(), room
        assert door.read_text("utf-8").startswith('"""'), door
