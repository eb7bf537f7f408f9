"""Real servers that take files, on the loopback address."""

from __future__ import annotations

import logging
import shutil
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import trustme
from pyftpdlib.authorizers import DummyAuthorizer
from pyftpdlib.handlers import FTPHandler, TLS_FTPHandler
from pyftpdlib.servers import ThreadedFTPServer

from tests.surroundings import missing

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


@dataclass
class SshServer:
    """A folder behind OpenSSH, whose server runs as the user of these tests. `home` has that user's key."""

    folder: Path
    home: Path
    port: int
    process: subprocess.Popen[bytes]

    @property
    def known(self) -> str:
        """The line of known_hosts that names its key."""
        kind, key, *_ = (self.home / "host.pub").read_text().split()
        return f"[127.0.0.1]:{self.port} {kind} {key}\n"


_SSHD = """\
ListenAddress 127.0.0.1
Port {port}
HostKey {home}/host
PidFile none
AuthorizedKeysFile {home}/.ssh/id_ed25519.pub
StrictModes no
UsePAM no
PasswordAuthentication yes
PermitRootLogin yes
Subsystem sftp internal-sftp -d {folder}
"""


@contextmanager
def ssh_server(folder: Path, home: Path) -> Iterator[SshServer]:
    """OpenSSH's own server, which takes the key of `home`/.ssh."""
    program = shutil.which("sshd", path="/usr/sbin:/usr/local/sbin:/usr/bin") or missing(
        "no sshd on this machine: `make test` installs it"
    )
    folder.mkdir(exist_ok=True)
    (home / ".ssh").mkdir(parents=True)
    for key in (home / "host", home / ".ssh" / "id_ed25519"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key], check=True)
    with suppress(OSError):  # where it is started by root, and Debian's service never was
        Path("/run/sshd").mkdir(exist_ok=True)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    (home / "sshd_config").write_text(_SSHD.format(port=port, home=home, folder=folder))
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([program, "-D", "-e", "-f", home / "sshd_config"], stderr=log)
    try:
        end = time.monotonic() + 20
        while not _listens(port):
            assert process.poll() is None, (home / "log").read_text()
            assert time.monotonic() < end, (home / "log").read_text()
            time.sleep(0.05)
        yield SshServer(folder, home, port, process)
    finally:
        process.terminate()
        process.wait(20)


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
