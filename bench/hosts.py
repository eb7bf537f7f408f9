"""What serves the pages of `bench.embed`: a host that compresses as hosts do, and a stand-in for CKAN's API.

The stand-in answers `package_search` with what `package_search` of a built site holds, cut into pages and counted by
facets as CKAN does, and takes no time for it: no Solr and no Python of CKAN's, which a real portal adds to each answer.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import threading
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

LEVEL = 6  # of gzip, as nginx and Apache are set up for much
FACETS = ("organization", "groups", "tags", "res_format", "license_id")
MOST_VALUES = 50  # of a facet: CKAN's `search.facets.limit`
_TEXTS = ("text/", "application/json", "application/javascript", "image/svg+xml")

Answer = tuple[str, bytes]  # media type and body
Find = Callable[[str, str], Answer | None]  # from the path, without what precedes it, and the query


class Ckan:
    """The two actions that a search of the old widget asks for, over the packages of a built site."""

    def __init__(self, packages: list[dict[str, Any]]) -> None:
        self._packages = sorted(packages, key=lambda one: one.get("metadata_modified") or "", reverse=True)
        self._texts = [json.dumps([p.get("title"), p.get("notes")], ensure_ascii=False).lower() for p in packages]
        texts = {id(package): text for package, text in zip(packages, self._texts, strict=True)}
        self._texts = [texts[id(package)] for package in self._packages]

    @classmethod
    def of(cls, site: Path) -> Ckan:
        """Over what a built site answers."""
        answer = json.loads((site / "api/3/action/package_search").read_bytes())
        return cls(answer["result"]["results"])

    def answer(self, path: str, query: str) -> Answer | None:
        """What CKAN would say; None for what is no action of these."""
        asked = {name: values[-1] for name, values in parse_qs(query).items()}
        words = asked.get("q", "").lower().split()
        if path == "api/action/package_search":
            return _json(self._search([] if words == ["*:*"] else words, asked))
        if path == "api/action/package_autocomplete":
            found = self._found(words)[: int(asked.get("limit", 10))]
            return _json({"success": True, "result": [{"name": p["name"], "title": p["title"]} for p in found]})
        return None

    def _found(self, words: list[str]) -> list[dict[str, Any]]:
        pairs = zip(self._packages, self._texts, strict=True)
        return [package for package, text in pairs if all(word in text for word in words)]

    def _search(self, words: list[str], asked: Mapping[str, str]) -> dict[str, Any]:
        found = self._found(words)
        start, rows = int(asked.get("start", 0)), int(asked.get("rows", 10))
        facets = {name: _facet(name, found) for name in FACETS}
        result = {"count": len(found), "results": found[start : start + rows], "search_facets": facets}
        return {"success": True, "result": result}


def _facet(name: str, packages: list[dict[str, Any]]) -> dict[str, Any]:
    counts: Counter[str] = Counter()
    labels: dict[str, str] = {}
    for package in packages:
        for value, label in _values(name, package):
            counts[value] += 1
            labels[value] = label
    items = [
        {"name": value, "display_name": labels[value], "count": count}
        for value, count in counts.most_common(MOST_VALUES)
    ]
    return {"title": name, "items": items}


def _values(name: str, package: Mapping[str, Any]) -> set[tuple[str, str]]:
    if name == "organization":
        owner = package.get("organization") or {}
        return {(owner["name"], owner.get("title") or owner["name"])} if owner else set()
    if name == "res_format":
        return {(one["format"], one["format"]) for one in package.get("resources", ()) if one.get("format")}
    if name == "license_id":
        licence = package.get("license_id")
        return {(licence, package.get("license_title") or licence)} if licence else set()
    return {(one["name"], one.get("display_name") or one["name"]) for one in package.get(name, ())}


def _json(value: object) -> Answer:
    return "application/json", json.dumps(value, ensure_ascii=False).encode()


def files(folder: Path) -> Find:
    """The files of a folder, `index.html` for folders in it."""

    def find(path: str, query: str) -> Answer | None:
        del query
        file = folder / path
        if path.endswith("/") or not path:
            file = file / "index.html"
        if not file.is_file() or not file.resolve().is_relative_to(folder.resolve()):
            return None
        return mimetypes.guess_type(file.name)[0] or "application/octet-stream", file.read_bytes()

    return find


@contextmanager
def serve(*finds: Find) -> Iterator[str]:
    """A host on a free port of the loopback address that asks each of `finds` in turn; gives its address.

    Texts are compressed, once, and any site may read them.
    """
    kept: dict[tuple[str, str], tuple[str, bytes]] = {}

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:  # the base class calls it so
            parts = urlsplit(self.path)
            path = unquote(parts.path).lstrip("/")
            query = parts.query if path.startswith("api/") else ""
            if (path, query) not in kept:
                answer = next((found for find in finds if (found := find(path, query)) is not None), None)
                if answer is None:
                    self.send_response(404)
                    self.send_header("Content-Length", "0")
                    self.end_headers()
                    return
                kind, body = answer
                kept[path, query] = kind, gzip.compress(body, LEVEL, mtime=0) if kind.startswith(_TEXTS) else body
            kind, body = kept[path, query]
            self.send_response(200)
            self.send_header("Content-Type", f"{kind}; charset=utf-8" if kind.startswith("text/") else kind)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Length", str(len(body)))
            if kind.startswith(_TEXTS):
                self.send_header("Content-Encoding", "gzip")
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
            """Say nothing."""

    class Host(ThreadingHTTPServer):
        daemon_threads = True
        request_queue_size = 64

    with Host(("127.0.0.1", 0), Handler) as host:
        thread = threading.Thread(target=host.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{host.server_port}/"
        host.shutdown()
        thread.join()
