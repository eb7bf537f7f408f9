"""What transport.data.gouv.fr recognises in a dataset of public transport: Transport.ImportData of transport-site."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sitegen.preflight.findings import File, Losses

_NO_GTFS = ("json", "csv", "shp", "pdf", "7z")  # in an address
# Formats that only it has a use for, as this portal writes them.
_SOUGHT = ("gtfs", "netex", "siri", "ssim")


def recognised(files: Sequence[File], losses: Losses) -> tuple[tuple[str, str], ...]:
    """The format that it sees, and the address, of each file that it keeps; an address counts once."""
    seen: dict[str, str] = {}
    for kind, file in _kinds(files):
        seen.setdefault(file.address, kind)
    for file in files:
        if any(word in (file.format or "") for word in _SOUGHT) and file.address not in seen:
            losses.lost("transport-unrecognised", file.title, "transport.data.gouv.fr will not see what it is")
    return tuple((kind, address) for address, kind in seen.items())


def _kinds(files: Sequence[File]) -> Iterator[tuple[str, File]]:
    """GTFS first. It also tries a zip where no file is GTFS, but only of datasets that it knows already."""
    yield from (("GTFS", file) for file in files if _is_gtfs(file))
    yield from (("NeTEx", file) for file in files if "netex" in f"{file.format or ''}\n{file.description}".lower())
    yield from (("GTFS-RT", file) for file in files if _is_realtime(file))
    for word, name in (("siri lite", "SIRI Lite"), ("siri", "SIRI"), ("ssim", "SSIM")):
        yield from ((name, file) for file in files if word in (file.format or ""))


def _is_realtime(file: File) -> bool:
    return any(word in (file.format or "") for word in ("gtfs-rt", "gtfsrt"))


def _is_gtfs(file: File) -> bool:
    kind = file.format or ""
    if _is_realtime(file):
        return False
    if "gtfs" in kind:
        return True
    if any(word in file.address.lower() for word in _NO_GTFS) or "netex" in f"{kind}\n{file.title}".lower():
        return False
    return "neptune" not in kind and "gtfs" in f"{file.description}\n{file.title}".lower()
