"""Connections that look a name up once, in limited time, and where asked speak to nobody inside the network."""

from __future__ import annotations

import http.client
import queue
import socket
import threading
from collections.abc import Collection

from requests.adapters import HTTPAdapter
from urllib3 import ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import ConnectTimeoutError, NameResolutionError, NewConnectionError
from urllib3.util import connection as sockets

from sitegen.sources.http import guard


class RefusedError(NewConnectionError):
    """Whom the guard keeps away from: open or closed, there or not, it is all the same."""


class Adapter(HTTPAdapter):
    """At most two connections to a host. Without retries of its own: who asks also tries again what goes wrong later.

    With `allowed`, only public addresses are spoken to, and these hosts, addresses and networks. What goes through a
    proxy is the proxy's to refuse.
    """

    def __init__(self, allowed: Collection[str] | None) -> None:
        super().__init__(pool_connections=4, pool_maxsize=2, pool_block=True)
        self.poolmanager.pool_classes_by_scheme = _pools(allowed)

    def proxy_manager_for(self, proxy: str, **settings: object) -> ProxyManager:
        """An HTTP proxy may be inside the network: its name is looked up in limited time too, and not guarded."""
        manager: ProxyManager = super().proxy_manager_for(proxy, **settings)
        if not proxy.lower().startswith("socks"):
            manager.pool_classes_by_scheme = _pools(None)
        return manager


class _Answer(http.client.HTTPResponse):
    """A chunk of less than nothing would be read as: all that ever comes, into memory."""

    def _safe_read(self, amt: int) -> bytes:
        if amt < 0:
            raise http.client.IncompleteRead(b"")
        return super()._safe_read(amt)  # type: ignore[misc, no-any-return]  # not in typeshed


def _pools(allowed: Collection[str] | None) -> dict[str, type[HTTPConnectionPool]]:
    """Pools by scheme.

    A name may lead to one address when it is looked up and to another one when it is used, so it is looked up once, and
    what it led to is used: those of its addresses that may be. No connection is opened to the others: how long that
    takes, and whether it fails, would tell what is there. Who answered in the end is looked at again.
    """

    def connected(connection: HTTPConnection) -> socket.socket:
        addresses = _look_up(connection)
        if allowed is None:
            return _open(connection, addresses)
        host, port = connection.host, connection.port
        fit = [address for address in addresses if guard.lets(address, host, port, allowed)]
        if not fit:
            raise RefusedError(connection, guard.REFUSAL)
        sock = _open(connection, fit)
        if not guard.lets(sock.getpeername()[0], host, port, allowed, here=sock.getsockname()[0]):
            sock.close()
            raise RefusedError(connection, guard.REFUSAL)
        return sock

    class Plain(HTTPConnection):
        response_class = _Answer

        def _new_conn(self) -> socket.socket:
            return connected(self)

    class Secure(HTTPSConnection):
        response_class = _Answer

        def _new_conn(self) -> socket.socket:
            return connected(self)

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _look_up(connection: HTTPConnection) -> list[str]:
    """The IP addresses of the host: the system's resolver knows no limit but its own, which is longer than anybody's
    patience where no name server answers. A thread that it keeps goes with the process.

    Raises NameResolutionError, with the cause that `is_silence` tells apart.
    """
    outcome: queue.SimpleQueue[list[str] | Exception] = queue.SimpleQueue()

    def ask() -> None:
        try:
            found = socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
            outcome.put(list(dict.fromkeys(str(address[0]) for *_, address in found)))
        except Exception as error:
            outcome.put(error)

    threading.Thread(target=ask, daemon=True).start()
    try:
        found = outcome.get(timeout=connection.timeout)
    except queue.Empty:
        found = socket.gaierror(socket.EAI_AGAIN, "no answer in time")
    if isinstance(found, socket.gaierror):
        raise NameResolutionError(connection.host, connection, found) from found
    if isinstance(found, Exception):  # no name that there could be: too long, with signs that names do not have
        unknown = socket.gaierror(socket.EAI_NONAME, str(found))
        raise NameResolutionError(connection.host, connection, unknown) from unknown
    return found


def _open(connection: HTTPConnection, addresses: list[str]) -> socket.socket:
    """A socket to the first of these addresses that answers."""
    fault: OSError = OSError("no address")
    for address in addresses:
        try:
            return sockets.create_connection(
                (address, connection.port),
                connection.timeout,
                source_address=connection.source_address,
                socket_options=connection.socket_options,
            )
        except OSError as error:
            fault = error
    if isinstance(fault, TimeoutError):
        raise ConnectTimeoutError(connection, f"no connection in {connection.timeout} seconds") from fault
    raise NewConnectionError(connection, str(fault)) from fault


def is_silence(error: NameResolutionError) -> bool:
    """Whether no name server answered, which says nothing of the name."""
    cause = error.__cause__
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
