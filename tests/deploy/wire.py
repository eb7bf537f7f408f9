"""A line to a server that can be cut, and that counts what goes over it."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field


@dataclass
class Wire:
    """`sent` and `received` in bytes, `opened` connections, `asked` requests of HTTP.

    While it `is_cut`, nothing passes, nor connects.
    """

    to: int
    port: int = 0
    sent: int = 0
    received: int = 0
    opened: int = 0
    asked: int = 0
    is_cut: bool = False
    _ends: list[socket.socket] = field(default_factory=list)

    def cut(self) -> None:
        """End what is open, as a router does that is switched off."""
        self.is_cut = True
        for end in list(self._ends):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def mend(self) -> None:
        """Let new connections through."""
        self.is_cut = False

    def serve(self, listening: socket.socket) -> None:
        """Take connections until `listening` is closed."""
        while True:
            try:
                near, _ = listening.accept()
            except OSError:
                return
            if self.is_cut:
                near.close()
                continue
            self.opened += 1
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                near.close()
                continue
            self._ends += [near, far]
            for source, sink, is_ours in ((near, far, True), (far, near, False)):
                threading.Thread(target=self._pass, args=(source, sink, is_ours), daemon=True).start()

    def _pass(self, source: socket.socket, sink: socket.socket, is_ours: bool) -> None:
        with suppress(OSError):
            while part := source.recv(65536):
                if is_ours:
                    self.sent += len(part)
                    self.asked += part.count(b" HTTP/1.1\r\n")
                else:
                    self.received += len(part)
                sink.sendall(part)
        with suppress(OSError):
            sink.shutdown(socket.SHUT_WR)


@contextmanager
def wire(to: int) -> Iterator[Wire]:
    """A line to the port `to` of this machine."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        line = Wire(to, listening.getsockname()[1])
        thread = threading.Thread(target=line.serve, args=(listening,), daemon=True)
        thread.start()
        try:
            yield line
        finally:
            line.cut()
            listening.shutdown(socket.SHUT_RDWR)
    thread.join()
