"""CKANs that run, named by the environment, and what it cost to read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.live import portals
from tests.live.grounds import Grounds, grounds
from tests.live.portals import ALWAYS, AT_WILL, Portal
from tests.surroundings import missing

Action = Callable[..., Any]
COLUMNS = (
    "first reading",
    "nothing changed",
    "one dataset changed",
    "organisation renamed",
    "dataset moved",
    "`fq`",
    "token",
)
_FIGURE = "figure"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.live)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what was measured, as the table of docs/sources.md."""
    figures: dict[str, dict[str, str]] = defaultdict(dict)
    for reports in terminalreporter.stats.values():
        for report in reports:
            for name, value in getattr(report, "user_properties", ()):
                if name == _FIGURE:
                    version, column, figure = value
                    figures[version][column] = figure
    if not figures:
        return
    terminalreporter.section("what the portals gave")
    terminalreporter.line(f"| CKAN | {' | '.join(COLUMNS)} |")
    terminalreporter.line("|---" * (len(COLUMNS) + 1) + "|")
    for version, row in sorted(figures.items(), key=lambda each: [int(part) for part in each[0].split(".")]):
        cells = (row.get(column, "not measured") for column in COLUMNS)
        terminalreporter.line(f"| {version} | {' | '.join(cells)} |")


@pytest.fixture(scope="session", params=[*ALWAYS, *filter(portals.named, AT_WILL)])
def portal(request: pytest.FixtureRequest) -> Portal:
    """Each CKAN that the environment names."""
    name = str(request.param)
    if not portals.named(name):
        missing(f"{' and '.join(portals.variables(name))} name no running CKAN: see CONTRIBUTING.md")
    return portals.portal(name)


@pytest.fixture(scope="session")
def ckan_url(portal: Portal) -> str:
    return portal.url


@pytest.fixture(scope="session")
def action(portal: Portal) -> Action:
    """Call an action of the running CKAN, with the right to change things."""
    return portal.action


@pytest.fixture(scope="module")
def ground(portal: Portal) -> Iterator[Grounds]:
    """Organisations and datasets of the module's own, which it may change and has to set back."""
    with grounds(portal) as made:
        yield made


@pytest.fixture
def tell(portal: Portal, record_property: Callable[[str, object], None]) -> Callable[[str, str], None]:
    """Put a figure into the table that the run prints at its end."""

    def put(column: str, figure: str) -> None:
        assert column in COLUMNS
        record_property(_FIGURE, (".".join(map(str, portal.version)), column, figure))

    return put
