"""Scripts for other sites' pages: a module and all that it imports as one file, without comments and indentation.

A site's own pages ask for modules one by one, and browsers keep each. In other sites' pages they are loaded for one
element, and each further request and byte delays it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Mapping

from sitegen.config import suggestion
from sitegen.errors import BuildError

_HEAD = re.compile(r'^import (\{(?: \w+,?)+ \}) from "([^"]+)";\n?', re.MULTILINE)
_LATER = re.compile(r'\bimport\("(\.[^"]+)"\)')
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|class|function\*?) ([\w$]+))", re.MULTILINE)
_DEFINED = re.compile(r"^(?:async )?(?:const|let|class|function\*?) ([\w$]+)", re.MULTILINE)
_ODD = re.compile(r"^(?:import\b(?!\()|export\b|(?:const|let|var) [\[{]).*", re.MULTILINE)
_COMMENT = re.compile(r"^[ \t]*//.*\n|[ \t]+// [^\"'`/\n]*$", re.MULTILINE)
_SPACES = re.compile(r" ?([=<>*?:&|,;{}()\[\]]) ?")
_TEXTS = re.compile(r"""("[^"\\]*"|`[^`\\]*`)""")
_INDENT = re.compile(r"^\s+", re.MULTILINE)


def bundled(scripts: Mapping[str, str], folder: str) -> dict[str, str]:
    """The scripts of a folder that are asked for by themselves, each with what it imports at its head.

    Those are the ones that none of the others imports at its head, and the ones that are imported when they are wanted.
    Raises BuildError for what cannot be put into one file.
    """
    own = [name for name in scripts if name.startswith(folder)]
    inside = {_named(name, reference) for name in own for _, reference in _HEAD.findall(scripts[name])}
    later = {_named(name, reference) for name in scripts for reference in _LATER.findall(scripts[name])}
    return {name: compacted(_Bundle(scripts, name).text) for name in own if name not in inside or name in later}


def compacted(script: str) -> str:
    """A script without comments, indentation and spaces that part nothing. One with texts over several lines stays."""
    if any(line.count("`") % 2 or line.endswith("\\") for line in script.splitlines()) or "/*" in script:
        return script
    lines = map(_tight, _INDENT.sub("", _COMMENT.sub("", script)).splitlines())
    return "".join(line if line.endswith((";", "{", "(", "[", ",")) else f"{line}\n" for line in lines)


def _tight(line: str) -> str:
    """A line without spaces around signs, but in its texts. One where nobody knows where these end stays as it is."""
    parts = _TEXTS.split(line)
    is_odd = any(sign in code for code in parts[::2] for sign in "\"`'/\\")
    if is_odd or any(text.count("{") != text.count("}") for text in parts[1::2]):
        return line
    return "".join(part if at % 2 else _SPACES.sub(r"\1", part) for at, part in enumerate(parts))


class _Bundle:
    """One script in the making: modules in the order that they run, in one scope."""

    def __init__(self, scripts: Mapping[str, str], name: str) -> None:
        self._scripts = scripts
        self._folder = posixpath.dirname(name)
        self._names: dict[str, str] = {}  # of what is defined at the head of a module, and in which
        self._parts: dict[str, str] = {}
        self._add(name, ())
        self.text = "".join(self._parts.values()) + f"export {{ {', '.join(_EXPORT.findall(scripts[name]))} }};\n"

    def _add(self, name: str, around: tuple[str, ...]) -> None:
        """A module after those that it imports, without the words for both."""
        if name in around:
            raise BuildError("scripts import each other in a circle", where=", ".join(around))
        if name not in self._scripts:
            raise BuildError(f'no script "{name}" to import{suggestion(name, self._scripts)}', where=around[-1])
        script = self._scripts[name]
        for _, reference in _HEAD.findall(script):
            if (other := _named(name, reference)) not in self._parts:
                self._add(other, (*around, name))
        body = _EXPORT.sub("", _HEAD.sub("", script))
        if odd := _ODD.search(body):
            raise BuildError(
                f'cannot put "{odd[0]}" into one file with other scripts',
                where=name,
                hint='write `import { a, b } from "./x.js";`, `export const …`, and one name in each line at the left',
            )
        for known in _DEFINED.findall(body):
            if (first := self._names.setdefault(known, name)) != name:
                raise BuildError(f'"{known}" is also a name of {first}, and both go into one file', where=name)
        self._parts[name] = _LATER.sub(lambda match: f'import("{self._reference(_named(name, match[1]))}")', body)

    def _reference(self, name: str) -> str:
        path = posixpath.relpath(name, self._folder)
        return path if path.startswith("../") else f"./{path}"


def _named(script: str, reference: str) -> str:
    """The script that a reference in another one names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(script), reference))
