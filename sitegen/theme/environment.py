"""Jinja's environment, with what makes it quick: each template is compiled once, and looked up once."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import jinja2


class Environment(jinja2.Environment):
    """Looks each template up once: a page includes a dozen, and Jinja's own look-up costs as much as a small one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self._known: dict[object, jinja2.Template] = {}

    def get_template(self, name: Any, parent: str | None = None, globals: Any = None) -> jinja2.Template:  # noqa: A002
        """The template of this name, compiled; as Jinja's own, which it asks once a name."""
        if globals is not None or not isinstance(name, str):
            return super().get_template(name, parent, globals)
        found = self._known.get(name)
        if found is None:
            found = self._known[name] = super().get_template(name, parent)
        return found


def bytecode(folder: Path | None) -> jinja2.BytecodeCache | None:
    """Compiled templates in a folder. Jinja knows by the source's digest what has changed, and compiles it again."""
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return jinja2.FileSystemBytecodeCache(str(folder))
