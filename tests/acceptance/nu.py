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
    def both(self) -> tuple[list[str], list[str]]:
        """Errors, and warnings."""
        return self.errors, self.warnings

    @property
    def kinds_of_warnings(self) -> Counter[str]:
        """What it warns of, and how often."""
        return Counter(re.sub(r"“[^”]*”", "“…”", line.split(": ", 1)[1]) for line in self.warnings)


_FRAGMENT = re.compile(r"(?:.*/)?fragments/(?:(?:dataset|search)/)?[^/]+\.html")
_AROUND = """\
<!doctype html>
<html lang="de">
<head><meta charset="utf-8"><title>A page of another site</title></head>
<body><h1>A page of another site</h1><main><section><h2>Its data</h2>
{}
</section></main></body>
</html>
"""


def check_fragments(folder: Path, work: Path) -> Verdict:
    """Every fragment of the sites below `folder`, each below an `h2` as a CMS would show it, by copies in `work`."""
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if _FRAGMENT.fullmatch(name):
            copy = work / name
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_text(_AROUND.format(file.read_text("utf-8")), "utf-8")
    return _checked(work, ["--skip-non-html"])


def check(folder: Path, *, stylesheets: bool = False) -> Verdict:
    """Every HTML file below `folder` but fragments, which are no documents; style sheets too when asked.

    It is not asked to guess at languages, which a catalogue's words decide.
    """
    verdict = _checked(folder, ["--also-check-css"] if stylesheets else ["--skip-non-html"])
    return Verdict(*([line for line in lines if not _FRAGMENT.match(line.partition(":")[0])] for lines in verdict.both))


def check_some(folder: Path, of_a_kind: int) -> Verdict:
    """As many HTML files of each kind, evenly spread: kinds are a folder's pages at one depth, as `/tag/*/`."""
    kinds: dict[tuple[str, ...], list[str]] = {}
    for file in sorted(folder.rglob("*.html")):
        name = file.relative_to(folder).as_posix()
        if not _FRAGMENT.fullmatch(name):
            parts = name.split("/")
            kinds.setdefault((*parts[: 2 if len(parts[0]) == 2 else 1], str(len(parts)), parts[-1]), []).append(name)
    return _checked(folder, ["--skip-non-html"], [n for names in kinds.values() for n in spread(names, of_a_kind)])


def spread(names: list[str], most: int) -> list[str]:
    """At most as many of them, the first among them, at even distances."""
    return names[:: -(-len(names) // most)]


def _checked(folder: Path, kinds: list[str], names: list[str] | None = None) -> Verdict:
    jar = npm_tool("vnu-jar/build/dist/vnu.jar")
    command: list[str | Path] = [
        *_JAVA,
        jar,
        "--format",
        "json",
        "--exit-zero-always",
        "--no-langdetect",
        *kinds,
        *([folder] if names is None else [folder / name for name in names]),
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
