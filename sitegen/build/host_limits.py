"""What free hosts take of a site, and a warning where one is more than the host that its partner names in `url` takes.

Only limits that the hosts' own documentation states, for plans that cost nothing; docs/deploy.md has the same table:

- GitHub Pages, "GitHub Pages limits": published sites may be no larger than 1 GB.
- GitLab Pages, "GitLab application limits": 200,000 entries, folders included. Its 1 GB is of the compressed site,
  which is not known here.
- Cloudflare Pages, "Limits", and static assets of Workers: 20,000 files, 25 MiB for each.
- Netlify, "Site deploys overview": 54,000 files in one folder.
- Azure Static Web Apps, "Quotas": 250 MB.

A host that is reached by a domain of the partner's own is not known as such.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from sitegen.catalogue import Caution
from sitegen.config import Partner
from sitegen.engine.manifest import FILE_NAME, Manifest

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class HostLimits:
    """What a host takes; None where it states no limit.

    `entries` are files and folders, `files_in_folder` those that lie directly in one; `size` and `file_size` in bytes.
    """

    files: int | None = None
    entries: int | None = None
    files_in_folder: int | None = None
    size: int | None = None
    file_size: int | None = None


# By domain: a site's address is this one, or below it. "GB" and "MB" are read as the smaller powers of ten.
HOSTS = {
    "github.io": HostLimits(size=10**9),
    "gitlab.io": HostLimits(entries=200_000),
    "pages.dev": HostLimits(files=20_000, file_size=25 * _MIB),
    "workers.dev": HostLimits(files=20_000, file_size=25 * _MIB),
    "netlify.app": HostLimits(files_in_folder=54_000),
    "azurestaticapps.net": HostLimits(size=250 * 10**6),
}


def cautions(partner: Partner, dest: Path) -> Iterator[Caution]:
    """One for each limit of the partner's host that the site in `dest` passes; the manifest is a file of it too."""
    host = host_of(partner.table.url)
    manifest = Manifest.read(dest) if host else None
    if manifest is None:
        return
    sizes = {path: entry.size for path, entry in manifest.files.items()}
    sizes[FILE_NAME] = (dest / FILE_NAME).stat().st_size
    place = f"partners/{partner.name}/partner.toml"
    for told in passed(sizes, HOSTS[host]):
        hint = "fewer `outputs` or another host would help (docs/deploy.md)"
        yield Caution("host-limit", place, f"{told} that {host} takes of a site: {hint}")


def host_of(url: str) -> str:
    """The domain in HOSTS that a site's address belongs to; "" where there is none."""
    name = (urlsplit(url).hostname or "").rstrip(".")
    return next((domain for domain in HOSTS if name == domain or name.endswith(f".{domain}")), "")


def passed(sizes: dict[str, int], limits: HostLimits) -> Iterator[str]:
    """For each limit that a site passes, what it has and how much it may have. `sizes` are in bytes, by path."""
    in_folders = Counter(path.rpartition("/")[0] for path in sizes)
    if limits.files is not None and len(sizes) > limits.files:
        yield f"{len(sizes):,} files, more than the {limits.files:,}"
    if limits.entries is not None and (entries := len(sizes) + len(_folders(in_folders))) > limits.entries:
        yield f"{entries:,} files and folders, more than the {limits.entries:,}"
    for folder, count in sorted(in_folders.items()):
        if limits.files_in_folder is not None and count > limits.files_in_folder:
            yield f"{count:,} files in {folder or 'the uppermost folder'}, more than the {limits.files_in_folder:,}"
    if limits.size is not None and (size := sum(sizes.values())) > limits.size:
        yield f"{_megabytes(size)} in all, more than the {_megabytes(limits.size)}"
    largest = max(sizes, key=lambda path: (sizes[path], path), default="")
    if limits.file_size is not None and sizes.get(largest, 0) > limits.file_size:
        yield f"{_megabytes(sizes[largest])} in {largest}, more than the {_megabytes(limits.file_size)} of one file"


def _folders(with_files: Iterable[str]) -> set[str]:
    """All folders of a tree, from those that hold files."""
    found: set[str] = set()
    for folder in with_files:
        above = folder
        while above and above not in found:
            found.add(above)
            above = above.rpartition("/")[0]
    return found


def _megabytes(size: int) -> str:
    return f"{size / 1e6:,.1f} MB"
