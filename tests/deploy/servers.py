"""Real servers that take files, on the loopback address."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

USER, PASSWORD = "villeneuve", "Frédégonde, 1 reine!"
logging.getLogger("pyftpdlib").setLevel(logging.CRITICAL)


@dataclass
class FtpServer:
    """A folder behind an FTP server. `stored` counts what was sent; after `most` commands the line is cut."""

    folder: Path
    port: int = 0
    stored: list[str] = field(default_factory=list)
    most: int | None = None
    commands: int = 0


@contextmanager
def ftp_server(folder: Path, *, tls: bool, work: Path) -> Iterator[FtpServer]:
    """A server for one user; with TLS it takes nothing without, and its certificate is signed by `work`/ca.pem."""
    folder.mkdir(exist_ok=True)
    served = FtpServer(folder)
    authorizer = DummyAuthorizer()
    authorizer.add_user(USER, PASSWORD, str(folder), perm="elradfmwMT")

    class Handler(TLS_FTPHandler if tls else FTPHandler):  # type: ignore[misc]  # which of the two a test says
        def pre_process_command(self, line: str, cmd: str, arg: str) -> Any:
            served.commands += 1
            if served.most is not None and served.commands > served.most:
                self.close()
                return None
            return super().pre_process_command(line, cmd, arg)

        def on_file_received(self, file: str) -> None:
            served.stored.append(Path(file).relative_to(folder).as_posix())

    Handler.authorizer = authorizer
    if tls:
        authority = trustme.CA()
        authority.cert_pem.write_to_path(str(work / "ca.pem"))
        certificate = authority.issue_cert("localhost")
        certificate.private_key_and_cert_chain_pem.write_to_path(str(work / "server.pem"))
        Handler.certfile = str(work / "server.pem")
        Handler.tls_control_required = Handler.tls_data_required = True
    with ThreadedFTPServer(("127.0.0.1", 0), Handler) as server:
        served.port = server.socket.getsockname()[1]
        thread = threading.Thread(target=server.serve_forever, kwargs={"timeout": 0.05}, daemon=True)
        thread.start()
        try:
            yield served
        finally:
            server.close_all()
            thread.join()
