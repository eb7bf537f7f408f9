"""neogeo-technologies/ckan-widget 0.1.5, as its code has it: what it asks a CKAN for, and a CKAN that answers it.

The widget itself is read where it is, when SITEGEN_CKAN_WIDGET names the folder `build/` of its repository: it is in no
registry of packages. Without it, `asked` says what its code (src/components/container/DatasetInfoList.js,
src/actions/index.js) makes of a configuration.
"""

from __future__ import annotations

import json
import os
import re
import threading
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

FACETS = ("organization", "groups", "tags", "res_format", "license_id", "datatype", "update_frequency", "granularity")


def build() -> Path:
    """The folder of the real one; without it a test is skipped."""
    folder = os.environ.get("SITEGEN_CKAN_WIDGET")
    if not folder:
        pytest.skip("SITEGEN_CKAN_WIDGET does not name the folder build/ of neogeo-technologies/ckan-widget")
    return Path(folder)


def asked(config: Mapping[str, Any]) -> dict[str, str]:
    """The parameters of its first request, which it makes whatever its visitors do."""
    clauses = []
    if organizations := config.get("ckan_organizations", []):
        clauses.append("(" + " OR ".join(f'organization:"{name}"' for name in organizations) + ")")
    clauses += [f'groups:"{name}"' for name in config.get("ckan_groups", [])]
    clauses += [f'tags:"{name}"' for name in config.get("ckan_tags", [])]
    for field, values in config.get("ckan_facets", {}).items():
        clauses += [f"{field}:{value}" for value in re.sub(r"\s+", "", values).split(",")]
    return {
        "q": "",
        "fq": " ".join(clauses),  # joined by "+", which is a space in an address
        "sort": config.get("data_sort", "score desc, metadata_modified desc"),
        "rows": str(config.get("result_page_size", 10)),
        "start": "0",
    }


def answer(packages: Sequence[dict[str, Any]], parameters: Mapping[str, str]) -> dict[str, Any]:
    """What CKAN's package_search tells, as far as the widget's own requests go."""
    found = [package for package in packages if _passes(package, parameters.get("fq", ""))]
    for clause in reversed(parameters["sort"].split(",")):
        field, direction = clause.split()
        if field != "score":  # the same for all, without words
            found.sort(key=lambda package: _sort_key(package, field), reverse=direction == "desc")
    start, rows = int(parameters.get("start", "0")), int(parameters["rows"])
    facets = {field: Counter(value for p in found for value in _values(p, field)) for field in FACETS}
    return {
        "count": len(found),
        "results": found[start : start + rows],
        "search_facets": {
            field: {
                "title": field,
                "items": [{"name": n, "display_name": n, "count": c} for n, c in counts.most_common()],
            }
            for field, counts in facets.items()
        },
    }


def _sort_key(package: dict[str, Any], field: str) -> str:
    return str(package["title" if field == "title_string" else field])


def _passes(package: dict[str, Any], fq: str) -> bool:
    """All clauses; of those in brackets, any."""
    any_of = re.match(r"\((.*?)\)\s*", fq)
    clauses = re.findall(r'(\w+):(?:"([^"]*)"|(\S+))', fq[any_of.end() :] if any_of else fq)
    alternatives = re.findall(r'(\w+):"([^"]*)"', any_of[1]) if any_of else []
    return all((quoted or bare) in _values(package, field) for field, quoted, bare in clauses) and (
        not alternatives or any(value in _values(package, field) for field, value in alternatives)
    )


def _values(package: dict[str, Any], field: str) -> list[str]:
    match field:
        case "organization":
            return [package["organization"]["name"]] if package.get("organization") else []
        case "groups" | "tags":
            return [each["name"] for each in package.get(field, [])]
        case "res_format":
            return list(dict.fromkeys(each.get("format", "") for each in package["resources"]))
        case _:
            value = package.get(field)
            return value if isinstance(value, list) else [value] if value else []


@contextmanager
def ckan(packages: Sequence[dict[str, Any]]) -> Iterator[tuple[str, list[dict[str, str]]]]:
    """A stand-in for a portal with these packages, on the loopback address: its address, and what it is asked for."""
    heard: list[dict[str, str]] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parameters = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
            heard.append({name: value for name, value in parameters.items() if name != "facet.field"})
            body = json.dumps({"success": True, "result": answer(packages, parameters)}).encode()
            self.send_response(200)
            self.send_header("Access-Control-Allow-Origin", "*")
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the base class gave it
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", heard
        finally:
            server.shutdown()
            thread.join()
