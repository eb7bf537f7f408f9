"""Which files of a site a change in one dataset may touch."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

_OTHER_PAGES = re.compile(r"(pages|assets)/|404\.html")
_OF_A_DATASET = re.compile(r"dataset/(?!index\.html|page/|sort/)")


def strangers(touched: Iterable[str], files: Mapping[str, bytes], package: Mapping[str, Any]) -> list[str]:
    """Those of the touched files that have no business with the dataset `package`: they neither show nor list it."""
    return sorted(path for path in touched if not _concerns(path, files.get(path, b""), package))


def _concerns(path: str, content: bytes, package: Mapping[str, Any]) -> bool:
    name = str(package["name"])
    bare = re.sub(r"^[a-z]{2}/", "", path)  # the same page in another language
    if bare.startswith((f"dataset/{name}/", f"dataset/{name}.")):
        return True
    if f"{name}/".encode() in content:  # a list that holds it, or a dataset that has it among its neighbours
        return "/resource/" not in bare
    if _OTHER_PAGES.match(bare) or _OF_A_DATASET.match(bare):
        return False
    if bare.startswith("organization/"):
        return bare.startswith((f"organization/{package['organization']['name']}/", "organization/index.html"))
    if bare.startswith("group/"):
        return bare.startswith((*(f"group/{group['name']}/" for group in package["groups"]), "group/index.html"))
    return not bare.startswith("tag/")  # the home page and the pages of the whole list, which may say when and how many
