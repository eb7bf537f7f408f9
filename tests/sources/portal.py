"""A portal on this machine that answers like CKAN 2.12 where sitegen asks it, and that does whatever else a
network and a server can do, over real sockets."""

from __future__ import annotations

import json
import threading
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from tests.sources import solr

Raw = dict[str, Any]
Answer = tuple[int, dict[str, str], bytes]
Fault = Callable[[BaseHTTPRequestHandler], None]
"""Does to a request what no proper server would (tests/sources/faults.py)."""

Asked = tuple[str, str, Raw]  # method, action or path, parameters


@dataclass
class Portal:
    """What the portal holds; tests change it between questions."""

    url: str
    packages: list[Raw] = field(default_factory=list)
    organizations: list[Raw] = field(default_factory=list)
    groups: list[Raw] = field(default_factory=list)
    files: dict[str, bytes] = field(default_factory=dict)  # by path
    rows_max: int = 1000
    version: str = "2.12"  # "2.6" ignores fl; "2.7" and "2.8.2" take it as a list only
    restricted: bool = False  # ckanext-restricted: whole datasets, whatever fl says
    cost: float = 0.0  # seconds that it then needs for one dataset
    shown: Callable[[Raw], Raw] = lambda package: package  # what answers make of a dataset that is whole
    indexed: dict[str, Raw] = field(default_factory=dict)  # by id, what the index has of a dataset instead
    counts: tuple[str, ...] = ("id", "owner_org", "organization", "groups")  # the fields that facets are given of
    extensions: list[str] = field(default_factory=list)
    terms: list[tuple[str, str, str]] = field(default_factory=list)  # term, language, translation
    token: str = ""  # the one that is known
    canned: dict[str, list[Answer | Fault]] = field(default_factory=dict)  # by action or path; the last one repeats
    before: Callable[[Asked], Answer | Fault | None] = lambda asked: None  # may change the portal, or answer instead
    asked: list[Asked] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)  # of each request, in order
    sent: int = 0  # bytes of bodies
    stopped: threading.Event = field(default_factory=threading.Event)

    def will_answer(self, action: str, *answers: tuple[int, bytes] | tuple[int, bytes, dict[str, str]] | Fault) -> None:
        self.canned[action] = [
            each if callable(each) else (each[0], each[2] if len(each) == 3 else {}, each[1]) for each in answers
        ]

    def questions(self, action: str) -> list[Raw]:
        return [parameters for _, asked, parameters in self.asked if asked == action]

    @property
    def agents(self) -> set[str]:
        return {headers["User-Agent"] for headers in self.headers}

    def answer(self, method: str, path: str, parameters: Raw, headers: dict[str, str]) -> Answer | Fault:
        action = path.removeprefix("/api/3/action/")
        asked = (method, action, parameters)
        self.asked.append(asked)
        self.headers.append(headers)
        if (early := self.before(asked)) is not None:
            return early
        if canned := self.canned.get(action):
            return canned.pop(0) if len(canned) > 1 else canned[0]
        if action == path:
            return self._file(path, headers)
        known = bool(self.token) and headers.get("Authorization") == self.token
        match action:
            case "package_search":
                if self.version in ("2.7", "2.8.2") and isinstance(parameters.get("fl"), str):
                    return failure(409, "Validation Error")
                try:
                    return success(self._search(parameters))
                except solr.SyntaxFaultError:
                    return failure(409, "Search Error")
            case "am_following_dataset":
                return success(False) if known else failure(403, "Authorization Error")
            case "organization_list" | "group_list":
                return success([each["name"] for each in self._owners(action)])
            case "organization_show" | "group_show":
                found = [
                    each for each in self._owners(action) if parameters.get("id") in (each.get("id"), each["name"])
                ]
                return success(found[0]) if found else failure(404, "Not Found Error")
            case "status_show":
                return success({"ckan_version": "2.12.0", "locale_default": "fr", "extensions": self.extensions})
            case "term_translation_show":
                return success(self._translations(parameters))
        return 400, {}, json.dumps(f"Bad request: Action name not known: {action}").encode()

    def _translations(self, parameters: Raw) -> list[Raw]:
        """As CKAN: one term or language alone may come as it is, and no term at all means every one."""
        terms, languages = (
            [said] if isinstance(said := parameters.get(key, []), str) else said for key in ("terms", "lang_codes")
        )
        return [
            {"term": term, "term_translation": text, "lang_code": language}
            for term, language, text in self.terms
            if (not terms or term in terms) and language in languages
        ]

    def _owners(self, action: str) -> list[Raw]:
        return self.organizations if action.startswith("organization") else self.groups

    def _file(self, path: str, headers: dict[str, str]) -> Answer:
        if path not in self.files:
            return 404, {}, b"<html>"
        tag = f'"{hash(self.files[path]):x}"'
        if headers.get("If-None-Match") == tag:
            return 304, {"ETag": tag}, b""
        return 200, {"ETag": tag}, self.files[path]

    def _search(self, parameters: Raw) -> Raw:
        found = list(self.packages)
        if fq := str(parameters.get("fq", "")):
            passes = solr.finds(fq)
            found = [package for package in self.packages if passes(self._document(package))]
        start, rows = int(parameters.get("start", 0)), min(int(parameters.get("rows", 10)), self.rows_max)
        assert parameters.get("sort") == "id asc", "any other order moves while one pages"
        found.sort(key=lambda package: str(package["id"]))
        results = found[start : start + rows]
        fields = parameters.get("fl")
        if self.restricted:
            self.stopped.wait(self.cost * len(results))
        if fields and self.version != "2.6" and not self.restricted:
            wanted = fields if isinstance(fields, list) else fields.split(",")
            briefs = map(self._brief, results)
            results = [{key: value for key, value in brief.items() if key in wanted} for brief in briefs]
        else:
            results = list(map(self.shown, results))
        facets = self._facets(parameters, found)
        titled = {field: {"title": field, "items": self._items(counted)} for field, counted in facets.items()}
        return {"count": len(found), "results": results, "facets": facets, "search_facets": titled}

    def _items(self, counted: dict[str, int]) -> list[Raw]:
        """The same with what CKAN calls an organisation or a group in its lists of facets."""
        titles = {str(each["name"]): each.get("title") for each in (*self.organizations, *self.groups)}
        return [
            {"name": name, "display_name": titles.get(name) or name, "count": count} for name, count in counted.items()
        ]

    def _facets(self, parameters: Raw, found: list[Raw]) -> Raw:
        """CKAN gives 50 values of a field unless it is told otherwise."""
        limit = int(parameters.get("facet.limit", 50))
        if not parameters.get("facet.field"):
            return {}
        documents = [self._document(package) for package in found]
        return {
            field: dict(
                Counter(value for document in documents for value in document.get(field, ())).most_common(
                    limit if limit >= 0 else None
                )
            )
            for field in parameters.get("facet.field", ())
            if field in self.counts
        }

    def _brief(self, package: Raw) -> Raw:
        """What Solr holds: milliseconds and a zone in the date, groups and owners by name, nothing of what is empty."""
        brief: Raw = {"id": package["id"]}
        if isinstance(changed := package.get("metadata_modified"), str):
            brief["metadata_modified"] = f"{changed[:23]}Z"
        if groups := sorted(map(str, _names(package.get("groups")))):
            brief["groups"] = groups
        if owner := next(iter(_names([package.get("organization")])), ""):
            brief["organization"] = owner
        return brief | self.indexed.get(str(package["id"]), {})

    def _document(self, package: Raw) -> dict[str, list[str]]:
        """The same for the search: each field with its values."""
        known = {"owner_org": package.get("owner_org"), "tags": list(_names(package.get("tags"))), "capacity": "public"}
        known["res_format"] = [str(each.get("format", "")) for each in package.get("resources", ())]
        fields = known | self._brief(package)
        listed = {key: value if isinstance(value, list) else [value] for key, value in fields.items() if value}
        return {key: [str(value) for value in values] for key, values in listed.items()}


def _names(items: object) -> set[str]:
    listed = items if isinstance(items, list) else []
    return {str(item.get("name", "") if isinstance(item, dict) else item) for item in listed}


def success(result: object) -> Answer:
    return 200, {}, json.dumps({"help": "…", "success": True, "result": result}).encode()


def failure(status: int, kind: str) -> Answer:
    error = {"__type": kind, "message": "Indisponible"}
    return status, {}, json.dumps({"help": "…", "success": False, "error": error}).encode()


@contextmanager
def running() -> Iterator[Portal]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            many = parse_qs(parts.query)
            asked: Raw = {key: values if len(values) > 1 else values[0] for key, values in many.items()}
            if "facet.field" in asked:
                asked["facet.field"] = json.loads(asked["facet.field"])
            self._answer(parts.path, asked)

        def do_POST(self) -> None:
            self._answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, path: str, parameters: Raw) -> None:
            found = portal.answer(self.command, path, parameters, dict(self.headers))
            if callable(found):
                self.close_connection = True
                found(self)
                return
            status, headers, body = found
            self.send_response(status)
            headers = {"Content-Length": str(len(body)), **headers}
            for name, value in headers.items():
                self.send_header(name, value)
            self.end_headers()
            if status != 304:
                self.wfile.write(body)
            portal.sent += len(body)
            self.close_connection = int(headers["Content-Length"]) != len(body)

        def log_message(self, *_: object) -> None:
            """Tests look at `asked`."""

    class Server(ThreadingHTTPServer):
        daemon_threads = True
        stopped: threading.Event

        def handle_error(self, *_: object) -> None:
            """Clients hang up on some of the answers, as they should."""

    server = Server(("127.0.0.1", 0), Handler)
    portal = Portal(f"http://127.0.0.1:{server.server_address[1]}/")
    server.stopped = portal.stopped
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.stopped.set()
        server.shutdown()
        server.server_close()
        thread.join()
