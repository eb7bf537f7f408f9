"""Which addresses of a catalogue are visited, and how much of what is there is taken."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from urllib.parse import quote, urlsplit

from sitegen.catalogue import Catalogue, Resource
from sitegen.config import FetchTable
from sitegen.sources.files.visiting import Errand
from sitegen.sources.http.http import Portion

# What is read into: the first part shows something.
_SAMPLED = frozenset({"", "CSV", "TSV", "TXT", "JSON", "JSONL", "GeoJSON", "JSON-LD"})
# What can only be read whole.
_INDIVISIBLE = frozenset({"XLSX", "XLSB", "XLS", "ODS", "ZIP", "GZ", "GZIP"})
_PICTURED = frozenset({"PDF", "PNG", "JPEG", "GIF", "WebP", "TIFF"})
_GLANCE = 4 << 10  # bytes of all others: they tell a dead link from a living one, and what it leads to

# Names that nobody has (RFC 2606, RFC 6761): documentation and examples use them, and so does the demonstration.
_RESERVED = ("example", "invalid", "test", "example.com", "example.net", "example.org")

ROWS = 5_000  # of a datastore


def errands(catalogue: Catalogue, fetching: FetchTable, *, whole: bool) -> list[Errand]:
    """Each address once. Nothing restricted, nothing that the source has at hand, and no service.

    `whole`: files that are not too large are wanted whole, even where a part would do for a preview.
    """
    found: dict[str, Errand] = {}
    for resource in _resources(catalogue):
        if is_read(resource):
            portion = _portion(resource.format, fetching, whole=whole)
            known = found.get(bare(resource.url))
            if known is None or portion.whole > known.portion.whole:
                found[bare(resource.url)] = Errand(bare(resource.url), portion)
        if is_visitable(resource.schema) and not resource.restricted:
            limit = 2 << 20
            found.setdefault(bare(resource.schema), Errand(bare(resource.schema), Portion(limit, limit)))
    return list(found.values())


def datastore_errands(catalogue: Catalogue, portal: str, fetching: FetchTable) -> Iterator[Errand]:
    """The datastore's rows of resources whose own files showed none."""
    limit = int(fetching.whole_mb * (1 << 20))
    for resource in _resources(catalogue):
        if is_in_datastore(resource, portal) and not has_rows(resource):
            yield Errand(datastore_address(portal, resource.id), Portion(limit, limit), by_robots=False)


def datastore_address(portal: str, resource: str) -> str:
    """CKAN's `datastore_search` for one resource."""
    return f"{portal}api/3/action/datastore_search?resource_id={quote(resource, safe='')}&limit={ROWS}"


def is_in_datastore(resource: Resource, portal: str) -> bool:
    """Whether the rows of a public resource can be read from the portal's datastore. `portal` is its address, or ""."""
    return bool(portal) and resource.datastore and not resource.restricted and resource.file is None


def has_rows(resource: Resource) -> bool:
    """Whether its file shows a table, or features."""
    content = resource.content
    return content is not None and content.reading is not None and content.reading.kind in ("table", "features")


def is_read(resource: Resource) -> bool:
    """Whether somebody looks into the file of a resource that lies elsewhere."""
    return not resource.restricted and resource.file is None and resource.kind != "api" and is_visitable(resource.url)


def is_visitable(address: str) -> bool:
    """Whether an address is http(s) with a host that can exist; names reserved for examples and tests lead nowhere."""
    try:
        parts = urlsplit(address)
        host = (parts.hostname or "").rstrip(".")
    except ValueError:
        return False
    reserved = any(host == name or host.endswith(f".{name}") for name in _RESERVED)
    return parts.scheme in ("http", "https") and bool(host) and not reserved


def bare(address: str) -> str:
    """Without the fragment, which no host is told."""
    return address.partition("#")[0]


def is_glanced_at(label: str) -> bool:
    """Whether of such a file no more is read than what tells that it is there."""
    return label not in _SAMPLED | _INDIVISIBLE | _PICTURED


def _portion(label: str, fetching: FetchTable, *, whole: bool) -> Portion:
    sample, all_of_it = int(fetching.sample_mb * (1 << 20)), int(fetching.whole_mb * (1 << 20))
    if label in _SAMPLED:
        return Portion(min(sample, all_of_it), all_of_it if whole else min(sample, all_of_it))
    if label in _INDIVISIBLE or label in _PICTURED:
        return Portion(_GLANCE, all_of_it)
    return Portion(_GLANCE, _GLANCE)


def _resources(catalogue: Catalogue) -> Iterable[Resource]:
    return (resource for dataset in catalogue.datasets for resource in dataset.resources)
