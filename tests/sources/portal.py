"""A portal on this machine that answers like CKAN 2.12 where `ckan.py` asks it (reference/ckan-answers.md)."""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

Raw = dict[str, Any]


@dataclass
class Portal:
    """What the portal holds; tests change it between questions."""

    url: str
    packages: list[Raw] = field(default_factory=list)
    organizations: list[Raw] = field(default_factory=list)
    groups: list[Raw] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # by path
    rows_max: int = 1000
    canned: dict[str, list[tuple[int, dict[str, str], bytes]]] = field(default_factory=dict)  # by action; last repeats
    asked: list[tuple[str, str, Raw]] = field(default_factory=list)  # method, action or path, parameters
    agents: set[str] = field(default_factory=set)

    def will_answer(self, action: str, *answers: tuple[int, bytes] | tuple[int, bytes, dict[str, str]]) -> None:
        self.canned[action] = [(answer[0], answer[2] if len(answer) == 3 else {}, answer[1]) for answer in answers]

    def questions(self, action: str) -> list[Raw]:
        return [parameters for _, asked, parameters in self.asked if asked == action]

    def answer(self, method: str, action: str, parameters: Raw) -> tuple[int, dict[str, str], bytes]:
        self.asked.append((method, action, parameters))
        if canned := self.canned.get(action):
            return canned.pop(0) if len(canned) > 1 else canned[0]
        match action:
            case "package_search":
                return _success(self._search(parameters))
            case "organization_list":
                return _success([each["name"] for each in self.organizations])
            case "organization_show" | "group_show":
                known = self.organizations if action == "organization_show" else self.groups
                found = [each for each in known if parameters.get("id") in (each.get("id"), each["name"])]
                return _success(found[0]) if found else _failure(404, "Not Found Error")
        return 400, {}, json.dumps(f"Bad request: Action name not known: {action}").encode()

    def _search(self, parameters: Raw) -> Raw:
        fq = str(parameters.get("fq", ""))
        found = [package for package in self.packages if _passes(package, fq)]
        start, rows = int(parameters.get("start", 0)), min(int(parameters.get("rows", 10)), self.rows_max)
        assert parameters.get("sort") == "id asc", "any other order moves while one pages"
        found.sort(key=lambda package: str(package["id"]))
        return {"count": len(found), "results": found[start : start + rows]}


def _passes(package: Raw, fq: str) -> bool:
    met = {
        "organization": {package.get("organization", {}).get("name")},
        "groups": _names(package.get("groups", [])),
        "tags": _names(package.get("tags", [])),
    }
    clauses = re.findall(r'\+(organization|groups|tags):\(((?:"(?:[^"\\]|\\.)*"(?: OR )?)+)\)', fq)
    return all(
        met[field] & {re.sub(r"\\(.)", r"\1", value) for value in re.findall(r'"((?:[^"\\]|\\.)*)"', values)}
        for field, values in clauses
    )


def _names(items: list[Any]) -> set[str]:
    return {item["name"] if isinstance(item, dict) else item for item in items}


def _success(result: object) -> tuple[int, dict[str, str], bytes]:
    return 200, {}, json.dumps({"help": "…", "success": True, "result": result}).encode()


def _failure(status: int, kind: str) -> tuple[int, dict[str, str], bytes]:
    error = {"__type": kind, "message": "Indisponible"}
    return status, {}, json.dumps({"help": "…", "success": False, "error": error}).encode()


@contextmanager
def running() -> Iterator[Portal]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, dict(parse_qsl(parts.query)))

        def do_POST(self) -> None:
            self._answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, path: str, parameters: Raw) -> None:
            portal.agents.add(self.headers["User-Agent"])
            root, action = "/api/3/action/", path.rpartition("/")[2]
            if path == f"{root}{action}":
                status, headers, body = portal.answer(self.command, action, parameters)
            else:
                portal.asked.append((self.command, path, parameters))
                status, headers, body = (200, {}, portal.files[path]) if path in portal.files else (404, {}, b"<html>")
            self.send_response(status)
            length = headers.pop("Content-Length", str(len(body)))
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", length)
            self.end_headers()
            self.wfile.write(body)
            self.close_connection = int(length) != len(body)

        def log_message(self, *_: object) -> None:
            """Tests look at `asked`."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    portal = Portal(f"http://127.0.0.1:{server.server_address[1]}/")
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
