"""Connections that look a name up in limited time and, where asked, look whom they got before they send a word."""

from __future__ import annotations

import queue
import socket
import threading
from collections.abc import Collection

from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.connectionpool import HTTPConnectionPool, HTTPSConnectionPool
from urllib3.exceptions import NameResolutionError, NewConnectionError

from sitegen.sources import guard


def pools(allowed: Collection[str] | None) -> dict[str, type[HTTPConnectionPool]]:
    """Pools by scheme. With `allowed`, only public addresses are spoken to, and these hosts, addresses and networks.

    A name may lead to one address when it is looked up and to another one when it is used, so what counts is who
    answers. What goes through a proxy is the proxy's to refuse.
    """

    def looked_at(connection: HTTPConnection, sock: socket.socket) -> socket.socket:
        if allowed is not None and not guard.lets(sock.getpeername()[0], connection.host, connection.port, allowed):
            sock.close()
            raise NewConnectionError(connection, guard.REFUSAL)
        return sock

    class Plain(HTTPConnection):
        def _new_conn(self) -> socket.socket:
            _look_up(self)
            return looked_at(self, super()._new_conn())

    class Secure(HTTPSConnection):
        def _new_conn(self) -> socket.socket:
            _look_up(self)
            return looked_at(self, super()._new_conn())

    class PlainPool(HTTPConnectionPool):
        ConnectionCls = Plain

    class SecurePool(HTTPSConnectionPool):
        ConnectionCls = Secure

    return {"http": PlainPool, "https": SecurePool}


def _look_up(connection: HTTPConnection) -> None:
    """Look the host's name up, as connecting then does again: the system's resolver knows no limit but its own, which
    is longer than anybody's patience where no name server answers. A thread that it keeps goes with the process.

    Raises NameResolutionError, with the cause that `is_silence` tells apart.
    """
    outcome: queue.SimpleQueue[OSError | UnicodeError | None] = queue.SimpleQueue()

    def ask() -> None:
        try:
            socket.getaddrinfo(connection.host, connection.port, type=socket.SOCK_STREAM)
        except (OSError, UnicodeError) as error:
            outcome.put(error)
        else:
            outcome.put(None)

    threading.Thread(target=ask, daemon=True).start()
    try:
        error = outcome.get(timeout=connection.timeout)
    except queue.Empty:
        error = socket.gaierror(socket.EAI_AGAIN, "no answer in time")
    if isinstance(error, socket.gaierror):
        raise NameResolutionError(connection.host, connection, error) from error


def is_silence(error: NameResolutionError) -> bool:
    """Whether no name server answered, which says nothing of the name."""
    cause = error.__cause__
    return isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN
