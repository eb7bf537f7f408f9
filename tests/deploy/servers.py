"""Real servers that take files, on the loopback address."""

from __future__ import annotations

import logging
import os
import shutil
import socket
import subprocess
import sys
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
    """A folder behind an FTP server. `stored` is what was sent, `received` its bytes; after `most` commands the line is
    cut."""

    folder: Path
    port: int = 0
    stored: list[str] = field(default_factory=list)
    received: int = 0
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
            with suppress(FileNotFoundError):  # it has its own name already
                served.received += Path(file).stat().st_size

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
        return self.known_at(self.port)

    def known_at(self, port: int) -> str:
        """The same for a port from which a line leads there."""
        kind, key, *_ = (self.home / "host.pub").read_text().split()
        return f"[127.0.0.1]:{port} {kind} {key}\n"


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
    port = _free_port()
    (home / "sshd_config").write_text(_SSHD.format(port=port, home=home, folder=folder))
    with (home / "log").open("wb") as log:
        process = subprocess.Popen([program, "-D", "-e", "-f", home / "sshd_config"], stderr=log)
    try:
        _wait_for(process, port, home / "log")
        yield SshServer(folder, home, port, process)
    finally:
        process.terminate()
        process.wait(20)


@contextmanager
def agent(served: SshServer) -> Iterator[None]:
    """OpenSSH's agent with the user's key, in the environment: its programs do not look where HOME says."""
    address = served.home / "agent"
    process = subprocess.Popen(["ssh-agent", "-D", "-a", address], stdout=subprocess.DEVNULL)
    before = os.environ.get("SSH_AUTH_SOCK")
    try:
        while not address.exists():
            time.sleep(0.02)
        os.environ["SSH_AUTH_SOCK"] = str(address)
        subprocess.run(["ssh-add", "-q", served.home / ".ssh" / "id_ed25519"], check=True)
        yield
    finally:
        os.environ.pop("SSH_AUTH_SOCK")
        if before:
            os.environ["SSH_AUTH_SOCK"] = before
        process.terminate()
        process.wait(20)


S3_KEYS = {"AWS_ACCESS_KEY_ID": "AKVILLENEUVE", "AWS_SECRET_ACCESS_KEY": "une-clef-de-Frédégonde".encode().hex()}


@contextmanager
def s3_server(folder: Path) -> Iterator[int]:
    """A server that speaks S3, whose owner has S3_KEYS; gives its port.

    moto's, because those with a disk behind them (MinIO, SeaweedFS, versitygw) come from no package registry as a
    program, and take minutes to compile. SITEGEN_S3_SERVER names a versitygw that is there all the same; it looks at
    keys and signatures, which moto does not.
    """
    folder.mkdir(exist_ok=True)
    port = _free_port()
    real = os.environ.get("SITEGEN_S3_SERVER")
    keys = S3_KEYS["AWS_ACCESS_KEY_ID"], S3_KEYS["AWS_SECRET_ACCESS_KEY"]
    command = (
        [real, "--port", f"127.0.0.1:{port}", "--access", keys[0], "--secret", keys[1], "--quiet", "posix", str(folder)]
        if real
        else [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(port)]
    )
    with (folder.parent / "s3.log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        _wait_for(process, port, folder.parent / "s3.log")
        yield port
    finally:
        process.terminate()
        process.wait(20)


def _wait_for(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = time.monotonic() + 60
    while not _listens(port):
        assert process.poll() is None, log.read_text()
        assert time.monotonic() < end, log.read_text()
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
