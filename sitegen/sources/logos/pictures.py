"""Pictures that a catalogue names by address: logos of organisations and groups, on whatever host."""

from __future__ import annotations

from collections.abc import Mapping
from urllib.parse import urlsplit

from sitegen.config import FetchTable
from sitegen.errors import SourceError
from sitegen.sources.http.http import Http, Limits, Reply, UnreachableError, user_agent
from sitegen.sources.logos import images

# They are an extra: a host that does not answer must not hold up the build.
_LIMITS = Limits(size=images.LARGEST, silence=15, whole=30)


class Pictures:
    """Those of one portal, for as long as a run lasts. Only the portal itself may be inside the network."""

    def __init__(self, portal: str, fetching: FetchTable) -> None:
        self.portal = portal
        allowed = (*hosts_of(portal), *fetching.private_hosts)
        self._http = Http(_LIMITS, agent=user_agent(fetching.contact), guarded=allowed)
        self._silent: set[str] = set()

    def close(self) -> None:
        """Close all connections."""
        self._http.close()

    @property
    def received(self) -> int:
        """Bytes of all pictures so far, unpacked."""
        return self._http.received

    def picture(self, address: str, known: Mapping[str, str]) -> Reply:
        """A picture, or status 304 where it is still the one that `known` (request headers) describes.

        A host that does not answer is asked once a run.
        """
        host = _netloc(address)
        if host in self._silent:
            raise SourceError("its host did not answer before", where=address)

        def read(reply: Reply) -> Reply:
            if reply.status in (200, 304):
                return reply
            raise SourceError(f"HTTP status {reply.status}", where=address)

        try:
            return self._http.ask(address, read, headers=known, attempts=2)
        except UnreachableError:
            self._silent.add(host)
            raise


def hosts_of(portal: str) -> tuple[str, ...]:
    """Host and port of a portal, as one writes them for a connection, and where it sends http on to https."""
    parts = urlsplit(portal)
    if parts.scheme == "https":
        return (f"{parts.hostname}:{parts.port or 443}",)
    return f"{parts.hostname}:{parts.port or 80}", f"{parts.hostname}:443"


def _netloc(address: str) -> str:
    try:
        return urlsplit(address).netloc
    except ValueError:
        raise SourceError("it is no address", where=address) from None
