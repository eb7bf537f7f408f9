"""Pages of other sites, in which elements of a catalogue are shown: hosts/*.html, served from their own origin."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from tests.browser.static_host import serve
from tests.surroundings import npm_tool

PAGES = Path(__file__).parent / "hosts"
NONCE = "abc123"  # as hosts/csp.html has it
_STRICT = (
    f"default-src 'none'; script-src 'nonce-{NONCE}'; style-src 'nonce-{NONCE}'; connect-src {{sites}}; "
    "base-uri 'none'; img-src 'self'"  # the icon that browsers ask for
)
POLICIES = {"csp": _STRICT, "trusted": f"{_STRICT}; require-trusted-types-for 'script'; trusted-types 'none'"}
_FILES = {"trusted": "csp"}  # kinds of host whose page is another's
KINDS = ("plain", "resets", "bootstrap", "csp", "trusted", "wordpress", "spip", "rtl", "narrow", "two")
_VENDOR = (
    "jquery/dist/jquery.min.js",
    "bootstrap/dist/js/bootstrap.min.js",
    "bootstrap/dist/css/bootstrap.min.css",
    "bootstrap/dist/css/bootstrap-theme.min.css",
)
SHARED = {"Access-Control-Allow-Origin": "*"}  # what a catalogue's host has to say for others' pages to read it


class Hosts:
    """A host of all kinds of page; `sites` are the catalogues whose elements they show, by their addresses."""

    def __init__(self, folder: Path, address: str, sites: list[str]) -> None:
        self.address, self.sites = address, sites
        self._folder = folder
        self._numbers = itertools.count()
        self._known: dict[tuple[object, ...], str] = {}

    def page(self, kind: str, widgets: str, *, script: str | None = "", html: str = "", place: str = "") -> str:
        """The address of a page of some kind with `widgets` in it.

        `script` is the address of the script: by default that of the first site; None for a page without it. `html`
        and `place` are attributes of the plain page and of the box that its widgets are in.
        """
        key = (kind, widgets, script, html, place)
        if key not in self._known:
            self._known[key] = self._write(*key)
        return self._known[key]

    def _write(self, kind: str, widgets: str, script: str | None, html: str, place: str) -> str:
        text = (PAGES / f"{_FILES.get(kind, kind)}.html").read_text(encoding="utf-8")
        values = {
            "widgets": widgets,
            "script": f"{self.address}nothing.js" if script is None else script or f"{self.sites[0]}embed.js",
            "other": f"{self.address}nothing.js" if script is None else f"{self.sites[-1]}embed.js",
            "host": self.address,
            "nonce": "",
            "html": html,
            "place": place,
        }
        for name, value in values.items():
            text = text.replace("{{" + name + "}}", value)
        file = self._folder / kind / f"{next(self._numbers)}.html"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
        return self.address + file.relative_to(self._folder).as_posix()


@contextmanager
def hosting(folder: Path, sites: list[str]) -> Iterator[Hosts]:
    """Serve host pages, written into an empty folder as tests ask for them."""
    (folder / "vendor").mkdir()
    for path in _VENDOR:
        shutil.copy(npm_tool(path), folder / "vendor")
    for name in ("nothing.js", "favicon.ico"):
        (folder / name).touch()
    origins = " ".join(sites)

    def headers(path: str) -> Mapping[str, str]:
        policy = POLICIES.get(path.split("/")[1])
        return {"Content-Security-Policy": policy.format(sites=origins)} if policy else {}

    with serve(folder, headers=headers) as address:
        yield Hosts(folder, address, sites)
