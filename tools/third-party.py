#!/usr/bin/env python3
"""Say what of others' work comes with sitegen: `tools/third-party.py list` and `tools/third-party.py sbom`.

`list` prints THIRD-PARTY.md: the files in the themes, with their licences. `sbom` prints a bill of materials as
CycloneDX JSON: those, and the packages that sitegen runs on, in the versions of requirements.txt, with the licences
that they tell where they are installed beside this Python. Both print the same each time.
"""

from __future__ import annotations

import base64
import json
import re
import sys
import tomllib
from collections.abc import Iterator
from importlib import metadata
from pathlib import Path

from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model import HashAlgorithm, HashType, Property
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from vendored import THEMES, VENDORED, Vendored

from sitegen.version import version

ROOT = THEMES.parent
HEAD = """\
# Works of others in sitegen

sitegen itself is under the [MIT licence](LICENSE). Its themes carry these files of other projects, each with its
licence beside it, which goes along into the wheel. Sites that are built carry them too, with the licences.
Made by `make third-party` from tools/vendored.py.

| package | version | licence | files | text of the licence |
|---|---|---|---|---|
"""
TAIL = """
Packages that sitegen runs on are installed beside it, and are no part of it: pyproject.toml names them, and `make sbom`
lists them with their versions and licences, as CycloneDX JSON.
"""


def main() -> int:
    """Print what the first argument names; the exit code."""
    if sys.argv[1:] == ["list"]:
        sys.stdout.write(listed())
    elif sys.argv[1:] == ["sbom"]:
        sys.stdout.write(bill())
    else:
        sys.stderr.write(f"{__doc__}\n")
        return 2
    return 0


def listed() -> str:
    """THIRD-PARTY.md."""
    rows = []
    for each in sorted(VENDORED, key=lambda each: each.package):
        files = [f"`{path}`" for name, path in places(each).items() if name != "LICENSE"]
        text = places(each)["LICENSE"]
        rows.append(
            f"| {each.package} | {each.version} | {each.licence} | {', '.join(files)} | [{Path(text).name}]({text}) |\n"
        )
    return HEAD + "".join(rows) + TAIL


def places(each: Vendored) -> dict[str, str]:
    """The paths in the repository, by the last part of the name in the package."""
    return {name.rpartition("/")[2]: f"themes/{each.theme}/assets/{path}" for name, path in each.files.items()}


def bill() -> str:
    """The bill of materials, without a time and a random number."""
    pinned = dict(re.findall(r"(?m)^([\w.-]+)==([^ ;\\]+)", (ROOT / "requirements.txt").read_text("utf-8")))
    licences = LicenseFactory()
    bom = Bom(components=[*_packages(pinned, licences), *_vendored(licences)])
    ours = Component(
        name="sitegen",
        version=version(),
        type=ComponentType.APPLICATION,
        bom_ref="sitegen",
        licenses=[licences.make_from_string("MIT")],
    )
    bom.metadata.component = ours
    bom.register_dependency(ours, list(bom.components))
    said = json.loads(JsonV1Dot6(bom).output_as_string())
    del said["serialNumber"], said["metadata"]["timestamp"]
    return json.dumps(said, ensure_ascii=False, indent=2) + "\n"


def _packages(pinned: dict[str, str], licences: LicenseFactory) -> Iterator[Component]:
    """What sitegen needs, and what that needs, without extras. Raises KeyError for what requirements.txt lacks."""
    wanted = list(tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["dependencies"])
    seen: set[str] = set()
    while wanted:
        requirement = Requirement(wanted.pop())
        name = canonicalize_name(requirement.name)
        if name in seen or (requirement.marker and not requirement.marker.evaluate({"extra": ""})):
            continue
        seen.add(name)
        wanted += metadata.requires(name) or []
    for name in sorted(seen):
        yield Component(
            name=name,
            version=pinned[name],
            type=ComponentType.LIBRARY,
            purl=PackageURL("pypi", None, name, pinned[name]),
            bom_ref=f"pypi:{name}",
            licenses=[licences.make_from_string(text) for text in _licence(name)],
        )


def _licence(name: str) -> list[str]:
    """What a package says of its licence: as an expression, in a word, by its classifiers, or by the text alone."""
    said = metadata.metadata(name)
    if text := said.get("License-Expression"):
        return [text]
    text = said.get("License") or ""
    if text and len(text) < 60 and "\n" not in text:
        return [text]
    marks = [mark for mark in said.get_all("Classifier") or [] if mark.startswith("License :: ")]
    if marks:
        return [mark.rpartition(" :: ")[2] for mark in marks]
    ours = _granted((ROOT / "LICENSE").read_text("utf-8"))
    return ["MIT"] if all(_granted(text) == ours for text in _texts(name)) else []


def _granted(text: str) -> str:
    """A licence like sitegen's own, which is MIT's, without whose it is and where its lines end."""
    return " ".join(text[text.find("Permission is hereby granted") :].split())


def _texts(name: str) -> list[str]:
    """The licences that lie beside a package. Raises KeyError for a package without any."""
    files = [
        file for file in metadata.files(name) or [] if file.parent.name == "licenses" and file.stem.upper() == "LICENSE"
    ]
    if not files:
        raise KeyError(f"{name} tells no licence")
    return [file.read_text("utf-8") for file in files]


def _vendored(licences: LicenseFactory) -> Iterator[Component]:
    for each in VENDORED:
        group, _, name = each.package.rpartition("/")
        digest = base64.b64decode(each.integrity.removeprefix("sha512-")).hex()
        yield Component(
            name=name,
            group=group or None,
            version=each.version,
            type=ComponentType.LIBRARY,
            purl=PackageURL("npm", group or None, name, each.version),
            bom_ref=f"npm:{each.package}",
            hashes=[HashType(alg=HashAlgorithm.SHA_512, content=digest)],
            licenses=[licences.make_from_string(each.licence)],
            properties=[Property(name="sitegen:file", value=path) for path in places(each).values()],
        )


if __name__ == "__main__":
    sys.exit(main())
