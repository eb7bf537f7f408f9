"""Names that some system does not take when an archive is unpacked there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from sitegen.catalogue import Caution

# What Explorer unpacks has 260 characters at most, the folder where it is put included: C:\Users\… and a few folders.
LONGEST = 200
_REFUSED = re.compile(r'[<>:"|?*\x00-\x1f]|[. ](?:/|$)')
_DEVICES = re.compile(r"(?:^|/)(?:con|prn|aux|nul|(?:com|lpt)[\d¹²³])(?:\.[^/]*)?(?:/|$)", re.IGNORECASE)


def cautions(folder: str, paths: Iterable[str]) -> Iterator[Caution]:
    """A warning for each path in `folder` that Windows cannot hold. They are in the archive all the same."""
    seen: dict[str, str] = {}
    for path in paths:
        first = seen.setdefault(path.casefold(), path)
        if first != path:
            yield Caution("frozen-name", path, f"Windows and macOS take it for {first}: of the two, one is unpacked")
        if _REFUSED.search(path) or _DEVICES.search(path):
            yield Caution("frozen-name", path, "Windows has no such names: it is not unpacked there")
        elif len(f"{folder}/{path}") > LONGEST:
            yield Caution(
                "frozen-name", path, f"longer than {LONGEST} characters: on Windows, unpack into C:\\ or by 7-Zip"
            )
