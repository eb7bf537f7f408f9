"""Templates: where Jinja finds those of a chain, each compiled and looked up once; and where one of them failed."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import jinja2
from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream
from jinja2.loaders import split_template_path

from sitegen.theme.chain import Chain, Layer

_KEPT = re.compile(r"<(/?)(?:pre|textarea|script|style)\b", re.IGNORECASE)  # what lies between these is left as it is
_FIRST = re.compile(r"\A[ \t\r\n\f]+")
_INDENT = re.compile(r"[ \t\f]*\r?\n[ \t\r\n\f]*")


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


def environment_of(chain: Chain, compiled: Path | None) -> Environment:
    """Where the templates of a chain are looked up; kept compiled in the folder `compiled`, where one is named."""
    loaders = {f"@{layer.name}": _Templates(layer) for layer in chain}
    environment = Environment(
        loader=jinja2.ChoiceLoader([*loaders.values(), jinja2.PrefixLoader(loaders)]),
        undefined=jinja2.StrictUndefined,
        autoescape=True,
        auto_reload=False,  # a theme is loaded anew for each build
        bytecode_cache=_bytecode(compiled),
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=[_Unindented],
    )
    environment.policies["json.dumps_kwargs"] = {"ensure_ascii": False, "sort_keys": True}  # pages are UTF-8
    return environment


class _Unindented(Extension):
    """Leaves out of HTML how a template is indented: a browser takes any white space for one space, and so do readers.

    That happens once, when a template is compiled, and to nothing that comes from outside of it. It is a twentieth of a
    page (issue 14).
    """

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """The same tokens; in those that are HTML, a line break is all that stays of white space with one in it."""
        is_kept = False
        line = 1  # of the token before
        for token in stream:
            if token.type == "data":
                # Jinja has taken the line break behind a tag, and the indentation of the next line stands first.
                text = token.value if is_kept or token.lineno == line else _FIRST.sub("\n", token.value)
                pieces = []
                start = 0
                for tag in _KEPT.finditer(text):
                    pieces.append(_unindented(text[start : tag.start()], is_kept))
                    is_kept, start = not tag[1], tag.start()
                pieces.append(_unindented(text[start:], is_kept))
                yield Token(token.lineno, token.type, "".join(pieces))
            else:
                yield token
            line = token.lineno


def _unindented(text: str, is_kept: bool) -> str:
    return text if is_kept else _INDENT.sub("\n", text)


def _bytecode(folder: Path | None) -> jinja2.BytecodeCache | None:
    """Compiled templates in a folder. Jinja knows by the source's digest what has changed, and compiles it again."""
    if folder is None:
        return None
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    return jinja2.FileSystemBytecodeCache(str(folder))


class _Templates(jinja2.FileSystemLoader):
    """The templates of one layer. One that is no text is a ConfigError, as any other file that people write."""

    def __init__(self, layer: Layer) -> None:
        super().__init__(layer.folder / "templates")
        self._layer = layer

    def get_source(self, environment: jinja2.Environment, template: str) -> tuple[str, str, Callable[[], bool]]:
        file = self._layer.folder.joinpath("templates", *split_template_path(template))
        if not os.path.lexists(file):
            raise jinja2.TemplateNotFound(template)
        return self._layer.text(file), str(file), lambda: True


def template_lines(error: BaseException) -> Iterator[tuple[str, int]]:
    """(file, line) of each template that an error passed through, the deepest last."""
    trace = error.__traceback__
    while trace is not None:
        file = trace.tb_frame.f_code.co_filename
        if file.endswith((".html", ".xml", ".txt")):
            yield file, trace.tb_lineno
        trace = trace.tb_next
