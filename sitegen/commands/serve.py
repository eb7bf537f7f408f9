"""Build, serve, and on a change of what a site is made from build and reload again: livereload around `build`.

What is served is a copy of its own under `.sitegen/serve`, made for the address that it is served at: a look at a site
never touches the one that gets published. Needs the extra `serve`.
"""

from __future__ import annotations

import re
import socket
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import replace
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from livereload import Server
from livereload.handlers import LiveReloadHandler, LiveReloadJSHandler
from livereload.server import LiveScriptInjector
from livereload.watcher import Watcher
from tornado import httputil, web

from sitegen import config
from sitegen.build.build import build, theme_of
from sitegen.build.report import Report
from sitegen.cache import cache_of
from sitegen.commands.gathering import Place, page
from sitegen.config import Partner, Project
from sitegen.errors import BuildError, SitegenError, SourceError, as_sitegen_error

_SETTLE = 0.05  # seconds until an editor has written all of a file
_RELOAD_NOW = "__livereload__"  # the name for which livereload does not wait since the last reload


class Preview:
    """The sites being served: builds them, and knows which files they are made from."""

    def __init__(
        self, root: Path, names: Iterable[str], host: str, port: int, *, tell: Callable[[Report | SitegenError], None]
    ) -> None:
        project = config.load(root, names)
        self._root = root
        self._names = tuple(project.partners)
        self._origin = f"http://{f'[{host}]' if ':' in host else host}:{port}"
        self._tell = tell
        self._watched: list[Path] = []
        self._places: dict[str, Place] = {}
        self._build(project, offline=False)
        self._watched = watched_files(project)

    @property
    def mounts(self) -> Mapping[str, Path]:
        """The folder of each site, by the path that it is served at."""
        return {self._mounts[name]: self._folder(name) for name in self._names}

    @property
    def addresses(self) -> list[str]:
        """The address of the list of several sites, then that of each partner's, on this machine."""
        return [f"{self._origin}{path}" for path in (*(("/",) if len(self.mounts) > 1 else ()), *self.mounts)]

    @property
    def places(self) -> list[Place]:
        """What there is to see, for the list of all."""
        return list(self._places.values())

    def rebuild(self) -> bool:
        """Build what changed; False, and the sites as they were, where something is wrong with it."""
        try:
            project = config.load(self._root, self._names)
            self._build(project, offline=True)
            self._watched = watched_files(project)
        except Exception as error:  # a file that went away while it was read, or nobody foresaw it: serving goes on
            self._tell(as_sitegen_error(error))
            return False
        return True

    def state(self) -> dict[str, tuple[int, int]]:
        """Time and size of every file that the sites are made from."""
        found = {}
        for place in self._watched:
            for file in _files(place):
                try:
                    status = file.stat()
                except OSError:  # gone in this moment
                    continue
                found[str(file)] = (status.st_mtime_ns, status.st_size)
        return found

    def _build(self, project: Project, *, offline: bool) -> None:
        if not self._places:
            self._mounts = mount_paths(project)
        for partner in project.partners.values():
            here = partner.table.model_copy(update={"url": f"{self._origin}{self._mounts[partner.name]}"})
            report = self._build_one(replace(partner, table=here), offline=offline)
            self._tell(report)
            self._places[partner.name] = self._place(partner, report.datasets)

    def _place(self, partner: Partner, datasets: int) -> Place:
        table = partner.table
        return Place(
            name=partner.name,
            path=self._mounts[partner.name],
            title=table.title,
            theme=table.theme.name,
            datasets=datasets,
            languages=partner.languages,
            color=theme_of(partner, self._root).palette.colours["light"]["mark"],
        )

    def _build_one(self, partner: Partner, *, offline: bool) -> Report:
        """A portal is read when serving begins, and again only where what was read then does not do.

        Files of other hosts are shown as far as a build has read them: who wants to see a page does not wait for them.
        """
        dest = self._folder(partner.name)
        if offline and partner.source.settings.is_live:
            try:
                return build(partner, root=self._root, dest=dest, offline=True, accept_loss=True, remembers=False)
            except SourceError:
                pass
        return build(partner, root=self._root, dest=dest, accept_loss=True, remembers=False, files=None)

    def _folder(self, name: str) -> Path:
        return cache_of(self._root) / "serve" / name


def mount_paths(project: Project) -> dict[str, str]:
    """One site lies where its own address says; several lie each under its partner's name."""
    if len(project.partners) == 1:
        [partner] = project.partners.values()
        return {partner.name: urlsplit(partner.table.url).path or "/"}
    return {name: f"/{name}/" for name in project.partners}


def watched_files(project: Project) -> list[Path]:
    """sitegen.toml, the partners' folders, the themes in their chains, and what the sources read here: nothing else."""
    places = [project.root / config.PROJECT_FILE, project.root / "themes"]
    for partner in project.partners.values():
        places.append(partner.folder)
        places += [layer.folder for layer in theme_of(partner, project.root).layers]
        places += [partner.source.root / name for name in partner.source.settings.files]
    return list(dict.fromkeys(places))


def _files(place: Path) -> Iterator[Path]:
    if place.is_dir():
        yield from (file for file in place.rglob("*") if file.is_file() and not file.name.startswith("."))
    else:
        yield place


class _Watcher(Watcher):  # type: ignore[misc]
    """livereload's watcher, over the files of a preview: however many changed at once, one build and one reload."""

    def __init__(self, preview: Preview) -> None:
        super().__init__()
        self._preview = preview
        self._known = preview.state()
        self._tasks: dict[str, Any] = {"preview": {}}  # without any, livereload would watch the current folder

    def examine(self) -> tuple[str | None, float | None]:
        if self._changes:
            first: tuple[str, float] = self._changes.pop()
            return first
        self.filepath = None  # the whole page: style sheets and pictures get new names
        if self._preview.state() == self._known:
            return None, None
        time.sleep(_SETTLE)
        before = self._preview.state()
        done = self._preview.rebuild()
        # What changed while it was being built is met again at the next look.
        self._known = {file: before.get(file, found) for file, found in self._preview.state().items()}
        return (_RELOAD_NOW, None) if done else (None, None)


class Names:
    """What a server may be called by those who ask it: its address, or a name of this machine.

    Whoever has a name of their own lead here (DNS rebinding) makes a browser ask under that name, and would read the
    preview, drafts included, as pages of their own.
    """

    def __init__(self, listening: str) -> None:
        self._names = {listening.lower(), "localhost"}
        self._addresses = {address for number in _numbers_of(listening) if (address := _number(number))}
        self._any_number = any(address.is_unspecified for address in self._addresses)
        if not all(address.is_loopback for address in self._addresses):
            own = socket.gethostname().lower()
            self._names |= {own, f"{own.partition('.')[0]}.local", socket.getfqdn().lower()}

    def __contains__(self, host: str) -> bool:
        """Whether a Host header names this server. Ports are not compared: one may be forwarded."""
        try:
            name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
        except ValueError:
            return False
        address = _number(name)
        if address is None:
            return name in self._names
        beside = address.is_loopback and any(each.is_loopback for each in self._addresses)
        return self._any_number or beside or address in self._addresses


def _number(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None


def _numbers_of(host: str) -> list[str]:
    try:
        return [str(found[4][0]) for found in socket.getaddrinfo(host, None)]
    except OSError:  # serving will fail, and say so
        return []


class _Refusal(web.RequestHandler):
    """The answer to who is not to look."""

    def initialize(self, status: int, why: str) -> None:
        self._refusal = status, why

    def prepare(self) -> None:
        status, why = self._refusal
        self.set_status(status)
        self.set_header("Content-Type", "text/plain; charset=utf-8")
        self.finish(f"{why}\n")


class _Application(web.Application):
    """The previews, for who asks this server by one of its names, from no other site's page but those of `readers`."""

    def __init__(self, routes: list[Any], names: Names, readers: Collection[str]) -> None:
        super().__init__(routes, transforms=[_Injector])
        self._known = names
        self._readers = readers

    def find_handler(self, request: httputil.HTTPServerRequest, **kwargs: Any) -> Any:
        host, origin = request.host, request.headers.get("Origin")
        if host not in self._known:
            why = "sitegen serve answers to the address that it was started for (-a), and to localhost"
            return self.get_handler_delegate(request, _Refusal, {"status": 421, "why": why})
        is_own = origin is None or urlsplit(origin).netloc.lower() == host.lower()
        if not is_own and origin not in self._readers:
            why = "a page of another site asks: sitegen serve answers its own, and those that --origin names"
            return self.get_handler_delegate(request, _Refusal, {"status": 403, "why": why})
        return super().find_handler(request, **kwargs)


class _Pages(web.StaticFileHandler):
    """A site's files as a static host serves them, with the site's own page for what is not there."""

    async def get(self, path: str, include_body: bool = True) -> None:
        if "\x00" in path:  # no file system has such a name
            raise web.HTTPError(400)
        await super().get(path, include_body)

    def set_extra_headers(self, path: str) -> None:
        self.set_header("Cache-Control", "no-store")
        if origin := self.request.headers.get("Origin"):  # nobody else's gets here
            self.set_header("Access-Control-Allow-Origin", origin)
            self.set_header("Vary", "Origin")

    def get_content_type(self) -> str:
        found = super().get_content_type()
        return f"{found}; charset=utf-8" if found.startswith("text/") else found

    def should_return_304(self) -> bool:
        return False

    def compute_etag(self) -> None:
        return None

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        page = Path(self.root) / "404.html"
        if status_code in (403, 404) and page.is_file():
            self.set_status(404)
            self.set_header("Content-Type", "text/html; charset=utf-8")
            self.finish(page.read_bytes())
        else:
            super().write_error(status_code, **kwargs)


class _Index(web.RequestHandler):
    """The list of sites, at the root of several; the way to a single one that lies at a sub-path."""

    def initialize(self, preview: Preview) -> None:
        self._preview = preview

    def get(self, path: str) -> None:
        places = self._preview.places
        if path:
            self.set_status(404)
        elif len(places) == 1:
            self.redirect(places[0].path)
            return
        self.finish(page(places))


class _Injector(LiveScriptInjector):  # type: ignore[misc]
    """Puts livereload's client into pages as a file of their own host: their policy refuses livereload's inline one."""

    script = b'<script src="/livereload.js"></script>'


class _Server(Server):  # type: ignore[misc]
    def __init__(self, preview: Preview, readers: Collection[str]) -> None:
        super().__init__(watcher=_Watcher(preview))
        self._preview = preview
        self._readers = readers

    def application(self, port: int, host: str, *, live_css: bool, **_: object) -> None:
        """As livereload's own, with another injector."""
        LiveReloadHandler.watcher, LiveReloadHandler.live_css = self.watcher, live_css
        sites: list[Any] = [
            (f"{re.escape(mount)}(.*)", _Pages, {"path": str(folder.resolve()), "default_filename": "index.html"})
            for mount, folder in self._preview.mounts.items()
        ]
        routes = [
            (r"/livereload", LiveReloadHandler),
            (r"/livereload\.js", LiveReloadJSHandler),
            *sites,
            (r"/(.*)", _Index, {"preview": self._preview}),
        ]
        _Application(routes, Names(host), self._readers).listen(port, address=host)

    def _setup_logging(self) -> None:
        """The command line says what people need to know."""


def serve(preview: Preview, host: str, port: int, *, readers: Collection[str] = ()) -> None:
    """Serve until interrupted. `readers`: origins of other sites whose pages may read it, as "http://localhost:3000"."""
    try:
        # "forever": livereload would reload, two seconds on, each page that is opened as serving begins.
        _Server(preview, readers).serve(port=port, host=host, live_css=False, restart_delay="forever")
    except OSError as error:
        raise BuildError(
            f"cannot serve at {host}:{port}: {error.strerror}",
            hint="choose another address: `-a HOST:PORT` or `-a PORT`",
        ) from error
    raise KeyboardInterrupt  # livereload ends quietly on Ctrl-C
