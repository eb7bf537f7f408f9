"""`init --ci`: the files with which a CI system, cron or systemd rebuilds a project's sites every night.

A recipe is a folder under recipes/ whose files lie as they will in a project; they are copied as they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path

from sitegen import package_data
from sitegen.errors import ConfigError
from sitegen.version import NUMBER

REQUIREMENTS = "requirements.txt"  # what the recipes install; one that is there is the project's own, and stays
_PROGRAM = b"#!"


def files(names: Iterable[str]) -> dict[str, bytes]:
    """What the named recipes write, by its path in the project. Raises ConfigError where two write one file."""
    found: dict[str, bytes] = {}
    writer: dict[str, str] = {}
    known = package_data.recipes()
    for name in dict.fromkeys(names):
        for file in sorted(path for path in known[name].rglob("*") if path.is_file()):
            path = file.relative_to(known[name]).as_posix()
            if path in writer:
                raise ConfigError(
                    f'the recipes "{writer[path]}" and "{name}" write one file', where=path, hint="choose one of them"
                )
            writer[path] = name
            found[path] = file.read_bytes()
    return found


def write(root: Path, wanted: Mapping[str, bytes], *, force: bool = False) -> list[Path]:
    """Write these files into a project, and a requirements.txt where it has none; the files that were written.

    Raises ConfigError, before anything is written, where there are others of these names, unless told to by `force`.
    """
    if not wanted:
        return []
    new = {path: content for path, content in wanted.items() if not _holds(root / path, content)}
    taken = [path for path in new if (root / path).exists()]
    if taken and not force:
        raise ConfigError(
            f"the recipe would replace {'a file' if len(taken) == 1 else 'files'} of yours",
            where=", ".join(taken),
            hint="look what differs, and let it with --force, or move yours away; nothing was written",
        )
    if not (root / REQUIREMENTS).exists():
        new[REQUIREMENTS] = package_data.requirements().replace("VERSION", NUMBER).encode()
    for path, content in new.items():
        file = root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content)
        if content.startswith(_PROGRAM):
            file.chmod(0o755)
    return [root / path for path in new]


def _holds(file: Path, content: bytes) -> bool:
    return file.is_file() and file.read_bytes() == content
