"""Real web servers, each a foreground process of its own on a free port, and the rules of `_headers`."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.parse import quote

from sitegen import urls
from tests.surroundings import missing, scratch

PATIENCE = 20  # seconds, for a loaded machine
_PATH = f"{os.environ.get('PATH', '')}:/usr/local/sbin:/usr/sbin:/sbin"  # where Debian has them, and users do not look
_NGINX_MODULES = Path("/usr/lib/nginx/modules")
_APACHE_MODULES = Path("/usr/lib/apache2/modules")
_TYPES = """\
text/html html
text/css css
text/csv csv
text/javascript js
text/plain txt
application/json json
application/atom+xml atom
application/pdf pdf
image/png png
image/svg+xml svg
font/woff2 woff2
application/xml xml
"""

_NGINX = """\
{modules}
daemon off;
master_process off;
pid {work}/pid;
error_log stderr;
events {{}}
http {{
    types {{ {types} }}
    access_log off;
    client_body_temp_path {work}/body;
    proxy_temp_path {work}/proxy;
    fastcgi_temp_path {work}/fastcgi;
    uwsgi_temp_path {work}/uwsgi;
    scgi_temp_path {work}/scgi;
    server {{
        listen 127.0.0.1:{port};
        root {root};
        error_page 404 "{base}404.html";
        {snippet}
    }}
}}
"""

_CADDY = """\
{{
    admin off
    auto_https off
    storage file_system {work}/storage
    servers {{
        protocols h1
    }}
}}
http://:{port} {{
    bind 127.0.0.1
    root * {root}
    import "{snippet}"
}}
"""

_APACHE = """\
ServerRoot {work}
ServerName 127.0.0.1
Listen 127.0.0.1:{port}
PidFile {work}/pid
ErrorLog {work}/log
Mutex posixsem
{modules}
{user}
TypesConfig {work}/types
DocumentRoot {root}
DirectoryIndex index.html
<Directory {root}>
    AllowOverride FileInfo
    Require all granted
</Directory>
"""


@contextmanager
def nginx(site: Path, base: str = "/", *, in_location: bool = False) -> Iterator[str]:
    """The built site under the path `base`, with its own snippet; gives the address of its home page."""
    program = _program("nginx", "nginx")
    with _hosted(site, base) as (work, root):
        include = f'include "{root}{base}{urls.NGINX}";'
        types = " ".join(f"{line};" for line in _TYPES.splitlines())
        snippet = f'location "{base}" {{ {include} }}' if in_location else include
        brotli = _NGINX_MODULES / "ngx_http_brotli_static_module.so"
        modules = f"load_module {brotli};" if brotli.exists() else ""
        yield from _running(
            lambda port: _NGINX.format(
                work=work, root=root, port=port, base=base, types=types, snippet=snippet, modules=modules
            ),
            [program, "-p", str(work), "-c", str(work / "conf")],
            work,
            base,
        )


@contextmanager
def apache(site: Path, base: str = "/") -> Iterator[str]:
    """The built site under the path `base`, whose `.htaccess` is read; gives the address of its home page."""
    program = _program("apache2", "httpd")
    if not _APACHE_MODULES.is_dir():
        missing(f"no {_APACHE_MODULES}: `make test` installs Debian's package apache2-bin")
    names = ("mpm_event", "unixd", "authz_core", "dir", "mime", "headers", "alias", "env", "rewrite", "setenvif")
    files = {name: _APACHE_MODULES / f"mod_{name}.so" for name in names}  # one that is no file is built in
    modules = "\n".join(f"LoadModule {name}_module {file}" for name, file in files.items() if file.exists())
    user = "User nobody\nGroup nogroup" if os.geteuid() == 0 else ""  # it refuses to serve as root
    with _hosted(site, base) as (work, root):
        (work / "types").write_text(_TYPES)
        yield from _running(
            lambda port: _APACHE.format(work=work, root=root, port=port, modules=modules, user=user),
            [program, "-X", "-f", str(work / "conf")],
            work,
            base,
        )


@contextmanager
def caddy(site: Path, base: str = "/") -> Iterator[str]:
    """The built site under the path `base`, with its own snippet; gives the address of its home page."""
    program = _program("caddy")
    with _hosted(site, base) as (work, root):
        snippet = f"{root}{base}{urls.CADDY}"
        yield from _running(
            lambda port: _CADDY.format(work=work, root=root, port=port, snippet=snippet),
            [program, "run", "--adapter", "caddyfile", "--config", str(work / "conf")],
            work,
            base,
        )


Server = Callable[[Path, str], AbstractContextManager[str]]  # given a built site, and its path

SERVERS: dict[str, Server] = {
    "nginx": nginx,
    "nginx-location": partial(nginx, in_location=True),
    "apache": apache,
    "caddy": caddy,
}


def _program(*names: str) -> str:
    found = next((path for name in names if (path := shutil.which(name, path=_PATH))), None)
    return found or missing(f"no {names[0]} on this machine: `make test` installs it")


@contextmanager
def _hosted(site: Path, base: str) -> Iterator[tuple[Path, Path]]:
    """A folder to work in, and the web root in it: a copy that a server without our rights may read."""
    with scratch("host") as work:
        work.chmod(0o755)
        root = work / "root"
        shutil.copytree(site, root / base.strip("/"))
        yield work, root


def _running(configuration: Callable[[int], str], command: list[str], work: Path, base: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (work / "conf").write_text(configuration(port))
    with (work / "output").open("wb") as output:
        home = {"HOME": str(work), "XDG_CONFIG_HOME": str(work), "XDG_DATA_HOME": str(work)}  # where Caddy keeps things
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **home})
    try:
        end = time.monotonic() + PATIENCE
        while not _listens(port):
            told = (work / "output").read_text() + ((work / "log").read_text() if (work / "log").exists() else "")
            assert process.poll() is None, told
            assert time.monotonic() < end, told
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}{quote(base)}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@dataclass(frozen=True)
class Rules:
    """A `_headers` file, read as Cloudflare Pages and Netlify document it.

    A line without indentation is a path, in which `*` stands for anything and `:name` for anything but "/"; the
    indented lines below it are its headers; `#` begins a comment.
    """

    rules: tuple[tuple[str, Mapping[str, str]], ...]

    @classmethod
    def of(cls, text: str) -> Rules:
        found: list[tuple[str, dict[str, str]]] = []
        for line in filter(str.strip, text.splitlines()):
            if line.startswith("#"):
                continue
            if line[0].isspace():
                name, colon, value = line.strip().partition(": ")
                assert colon, line
                assert name not in found[-1][1], line
                found[-1][1][name] = value
            else:
                assert line.startswith("/"), line
                found.append((line, {}))
        return cls(tuple(found))

    def joined(self, path: str) -> dict[str, str]:
        """The headers of a path at Cloudflare Pages, which joins the values that several rules give."""
        headers: dict[str, str] = {}
        for name, value in self._matching(path):
            headers[name] = f"{headers[name]}, {value}" if name in headers else value
        return headers

    def last(self, path: str) -> dict[str, str]:
        """The headers of a path at Netlify, where one rule's value counts: here that of the last."""
        return dict(self._matching(path))

    def _matching(self, path: str) -> Iterator[tuple[str, str]]:
        for pattern, headers in self.rules:
            parts = re.split(r"(\*|:[A-Za-z]\w*)", pattern)
            expression = "".join({"*": ".*", ":": "[^/]+"}.get(part[:1], re.escape(part)) for part in parts)
            if re.fullmatch(expression, path):
                yield from headers.items()


@dataclass(frozen=True)
class Redirects:
    """A `_redirects` file without wildcards, read as Cloudflare Pages and Netlify document it.

    https://developers.cloudflare.com/pages/configuration/redirects/ https://docs.netlify.com/manage/routing/redirects/
    """

    rules: Mapping[str, tuple[int, str]]

    @classmethod
    def of(cls, text: str) -> Redirects:
        found: dict[str, tuple[int, str]] = {}
        lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
        assert len(lines) <= 2000, "static rules that Cloudflare takes"
        for line in lines:
            assert len(line) <= 1000, line
            former, now, code = line.split()
            assert former[0] == now[0] == "/", line
            assert not set(former + now) & set("*:?#"), line
            assert code == "301", line  # of those that both know
            assert found.setdefault(former, (int(code), now)) == (int(code), now), line
        return cls(found)

    def cloudflare(self, path: str) -> tuple[int, str] | None:
        """What is answered at Cloudflare Pages, which follows a rule whether there is a file or not."""
        return self.rules.get(path)

    def netlify(self, path: str, *, is_file: bool) -> tuple[int, str] | None:
        """What is answered at Netlify, which sends the file where there is one."""
        return None if is_file else self.rules.get(path) or self.rules.get(f"{path}/")
