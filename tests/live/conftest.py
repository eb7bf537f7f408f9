"""A CKAN that runs, named by the environment."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import requests

from tests.surroundings import missing


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.live)


Action = Callable[..., Any]


@pytest.fixture(scope="session")
def ckan_url() -> str:
    url = os.environ.get("CKAN_URL", "")
    if not url or not os.environ.get("CKAN_API_TOKEN"):
        missing("CKAN_URL and CKAN_API_TOKEN name no running CKAN: see CONTRIBUTING.md for how to start one")
    return url.rstrip("/") + "/"


@pytest.fixture(scope="session")
def action(ckan_url: str) -> Action:
    """Call an action of the running CKAN, with the right to change things."""
    session = requests.Session()
    session.headers["Authorization"] = os.environ["CKAN_API_TOKEN"]

    def call(name: str, /, **arguments: Any) -> Any:
        answer = session.post(f"{ckan_url}api/3/action/{name}", json=arguments, timeout=60)
        body = answer.json()
        assert answer.ok, body
        return body["result"]

    return call
