"""The Nu HTML checker, over whole folders in one process."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from tests.surroundings import npm_tool

# The checker holds a page's policy against what it loads, and takes two files of one folder for two origins.
_OWN_FILE_REFUSED = re.compile(r"Resource violates Content Security Policy .* “(?!\w+:|//)[^”]*” blocked")


# Nor is a data block a script, which a policy is about (HTML, "prepare the script element"): browsers report nothing.
_DATA_BLOCK_REFUSED = re.compile(r"Inline script violates Content Security Policy")

# Quick to begin: over a site's pages, the compiler that makes the fastest code takes longer than it saves, and several
# threads that tidy up memory wait for one another.
_JAVA = ("java", "-Xss4m", "-Xmx2g", "-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC", "-jar")


@dataclass(frozen=True)
class Verdict:
    """What the checker said, each line as `file:line: words: extract`."""

    errors: list[str]
    warnings: list[str]

    @property
    def kinds_of_warnings(self) -> Counter[str]:
        """What it warns of, and how often."""
        return Counter(re.sub(r"“[^”]*”", "“…”", line.split(": ", 1)[1]) for line in self.warnings)


def check(folder: Path, *, stylesheets: bool = False) -> Verdict:
    """Every HTML file below `folder`; style sheets too when asked.

    It is not asked to guess at languages, which a catalogue's words decide.
    """
    jar = npm_tool("vnu-jar/build/dist/vnu.jar")
    kinds = ["--also-check-css"] if stylesheets else ["--skip-non-html"]
    command: list[str | Path] = [
        *_JAVA,
        jar,
        "--format",
        "json",
        "--exit-zero-always",
        "--no-langdetect",
        *kinds,
        folder,
    ]
    done = subprocess.run(command, capture_output=True, check=True)
    errors: list[str] = []
    warnings: list[str] = []
    for message in json.loads(done.stderr.decode("utf-8", "replace"))["messages"]:
        if _OWN_FILE_REFUSED.match(message["message"]):
            continue
        if (
            _DATA_BLOCK_REFUSED.match(message["message"])
            and '<script type="application/ld+json">' in message["extract"]
        ):
            continue
        name = re.sub(r"^file:/+", "/", message.get("url", "")).removeprefix(f"{folder}/").removeprefix("./")
        line = f"{name}:{message.get('lastLine', 0)}: {message['message']}: {message.get('extract', '')!r}"
        (errors if message["type"] in ("error", "non-document-error") else warnings).append(line)
    return Verdict(errors, warnings)
