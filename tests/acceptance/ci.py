"""The commands of a CI system's files, as the system would run them: which, in which shell, with which variables."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_EXPRESSION = re.compile(r"\$\{\{\s*(.+?)\s*\}\}")
_CHANGE = "github.event_name == 'pull_request'"
_NO_CHANGE = "github.event_name != 'pull_request'"


@dataclass(frozen=True)
class Step:
    """What a shell is given, and what is added to its environment."""

    script: str
    environment: dict[str, str]


def load(file: Path) -> dict[str, Any]:
    """A file of YAML. `on` is a word there, and no truth value: YAML 1.1's are put back."""
    found = yaml.safe_load(file.read_text("utf-8"))
    assert isinstance(found, dict)
    return {"on" if key is True else key: value for key, value in found.items()}


BASH = ("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c")  # what GitHub makes of `shell: bash`
SH = ("sh", "-e", "-c")  # what GitLab and Woodpecker find in a small image


def github(job: Mapping[str, Any], values: Mapping[str, str], *, change: bool = False) -> list[Step]:
    """The scripts of a job or of an action, of a pull request or not, with these values for its expressions."""
    steps = []
    for step in job["steps"]:
        condition = str(step.get("if", ""))
        if "run" not in step or (_CHANGE in condition and not change) or (_NO_CHANGE in condition and change):
            continue
        assert not _EXPRESSION.search(step["run"]), "values go through the environment: in a script they would be code"
        environment = {**job.get("env", {}), **step.get("env", {})}
        filled = {
            name: _EXPRESSION.sub(lambda found: values[found[1]], str(text)) for name, text in environment.items()
        }
        steps.append(Step(step["run"], filled))
    return steps


def gitlab(file: Mapping[str, Any], name: str, variables: Mapping[str, str]) -> list[Step]:
    """The script of a job, whose lines run in one shell."""
    job = file[name]
    whole = {**file.get(str(job.get("extends")), {}), **job}
    environment = {key: _expanded(str(value), variables) for key, value in whole.get("variables", {}).items()}
    return [Step("\n".join([*whole.get("before_script", []), *whole["script"]]), environment)]


def woodpecker(
    file: Mapping[str, Any], name: str, variables: Mapping[str, str], folders: Mapping[str, Path]
) -> list[Step]:
    """The commands of a step, which run in one shell, with these folders for those of the container."""
    [step] = [step for step in file["steps"] if step["name"] == name]
    mounted = {volume.split(":")[1] for volume in step.get("volumes", [])}

    def placed(text: str) -> str:
        for folder in mounted:
            text = re.sub(rf"(?<![\w.]){folder}\b", str(folders[folder]), text)
        return _expanded(text, variables)

    given = {
        key: variables[value["from_secret"]] if isinstance(value, dict) else placed(value)
        for key, value in step.get("environment", {}).items()
    }
    return [Step("\n".join(map(placed, step["commands"])), given)]


def _expanded(text: str, variables: Mapping[str, str]) -> str:
    return re.sub(r"\$\{?(CI_\w+)\}?", lambda found: variables[found[1]], text)
