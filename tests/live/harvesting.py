"""A site harvested into the running CKAN by its own harvesters, and everything that came of it taken away again."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from tests.surroundings import missing, shared

Action = Callable[..., Any]
Package = dict[str, Any]


def stack() -> list[str]:
    """The command that runs harvesters inside the CKAN that CKAN_URL names."""
    program = [sys.executable, str(shared("ckan/ckan-stack"))]
    done = subprocess.run([*program, "env"], capture_output=True, text=True, check=False)
    if f"CKAN_URL={os.environ['CKAN_URL'].rstrip('/')}\n" not in done.stdout:
        missing(
            "CKAN_URL names another CKAN than that of ckan-stack, whose harvesters cannot be run: see CKAN_STACK_DATA"
        )
    return program


@dataclass
class Harvest:
    """A harvest source of the running CKAN, of a type of harvester (`ckan`, `dcat_rdf`) and an address."""

    kind: str
    address: str
    organization: str  # that of the source: the harvesters' own, so that it shows what they do with the datasets'
    settings: str  # JSON
    action: Action
    source: str = ""  # its name, known once it has run

    def run(self) -> dict[str, int]:
        """Harvest once; how many datasets came to which end. A test fails here where anything went wrong."""
        command = [*stack(), "harvest", self.kind, self.address, self.organization, self.settings]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.stdout, done.stderr
        report = json.loads(done.stdout)
        self.source = report["source"]
        assert (done.returncode, report["gather_errors"], report["object_errors"]) == (0, [], []), report
        outcome = report["outcome"]
        assert isinstance(outcome, dict)
        return outcome

    def packages(self) -> list[Package]:
        """What it has brought, as the CKAN shows it to anybody who asks for one dataset after the other."""
        found = self.action("package_search", fq=f'harvest_source_title:"{self.source}"', rows=1000)
        assert found["count"] == len(found["results"])
        return [self.action("package_show", id=each["id"]) for each in found["results"]]

    def forget(self) -> None:
        """Take the source away, with its datasets and its jobs. CKAN keeps a line of it, as of one that rests."""
        for each in self.action("harvest_source_list"):
            if each["url"] == self.address and each["active"]:
                self.action("harvest_source_clear", id=each["id"])
                self.action("harvest_source_delete", id=each["id"])
                self.action("dataset_purge", id=each["id"])


@contextmanager
def harvest(action: Action, kind: str, address: str, **settings: object) -> Iterator[Harvest]:
    """A source with an organisation of its own; afterwards the CKAN holds what it held before."""
    name = f"recolte-{time.time_ns()}"
    action("organization_create", name=name, title="Récolte")
    made = Harvest(kind, address, name, json.dumps(settings) if settings else "", action)
    try:
        yield made
    finally:
        try:
            made.forget()
        finally:
            action("organization_purge", id=name)


def extras(package: Package) -> dict[str, str]:
    """The extras of a package, by key."""
    return {each["key"]: each["value"] for each in package["extras"]}
