"""A server that takes files by FTP over TLS (RFC 4217); without TLS where `target = "ftp"` asks for it by name.

Python's own ftplib, which knows the protocol. A file is sent under another name and renamed, so that visitors do not
see half of it. Several connections at once: each file takes half a dozen answers, and the way to the server is what
takes time.
"""

from __future__ import annotations

import ftplib
import io
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import PurePosixPath
from socket import socket
from typing import NoReturn, Self

from sitegen.config.target_tables import PARTNER, FtpTarget
from sitegen.deploy import place
from sitegen.deploy.lanes import Lanes
from sitegen.deploy.target import Confirm, Published, secret
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

_LANES = 4  # connections; many hosts allow no more than five or eight
_PATIENCE = 30  # seconds without an answer
_PART = ".sitegen-part"
_LOGIN, _FULL = ("530", "430", "332"), ("452", "552")
_HUNG_UP = ("421", "425", "426")  # the server ends the session, or the line for a file does not come about, or breaks


def publish(
    tree: Tree, settings: FtpTarget, *, root: object, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Bring the server's folder up to date (`Target.publish`)."""
    del root
    with Server(settings, partner, secret("PASSWORD", partner)) as server:
        return place.publish(tree, server, confirm=confirm, dry_run=dry_run)


def rollback(settings: FtpTarget, *, root: object, partner: str) -> NoReturn:
    """There is no publication before on such a server (`Target.rollback`)."""
    del root, partner
    raise place.without_a_way_back(settings.target, settings.host)


class Server:
    """A folder on an FTP server, as `place.Place` has it."""

    at_once = 10 * _LANES

    def __init__(self, settings: FtpTarget, partner: str, password: str) -> None:
        self._settings, self._password = settings, password
        self._root = PurePosixPath(settings.path.replace(PARTNER, partner))
        self._lanes = Lanes(_LANES, self._connect, ftplib.FTP.quit)
        self._folders = {PurePosixPath(), PurePosixPath("/")}  # that are there

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lanes.close()

    @property
    def name(self) -> str:
        """Scheme, server and folder."""
        return f"{self._settings.target}://{self._settings.host}/{self._root}"

    def read(self, path: str) -> bytes | None:
        """A file, or None (`Place.read`)."""
        found = io.BytesIO()
        with self._connection() as ftp:
            try:
                ftp.retrbinary(f"RETR {self._root / path}", found.write)
            except ftplib.error_perm as error:
                if _code(error) == "550":
                    return None
                raise
        return found.getvalue()

    def names(self) -> Sequence[str]:
        """What lies in the folder (`Place.names`)."""
        with self._connection() as ftp:
            try:
                found = [PurePosixPath(name).name for name in ftp.nlst(str(self._root))]
            except ftplib.error_perm as error:
                if _code(error) == "550":  # no such folder, or nothing in it
                    return ()
                raise
        return [name for name in found if name not in (".", "..")]

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, and rename it (`Place.write`)."""
        target = self._root / path
        with self._connection() as ftp:
            self._make(ftp, target.parent)
            part = target.with_name(f"{target.name}{_PART}")
            ftp.storbinary(f"STOR {part}", io.BytesIO(content))
            try:
                ftp.rename(str(part), str(target))
            except ftplib.error_perm:  # servers on Windows do not rename over a file
                with suppress(ftplib.error_perm):
                    ftp.delete(str(target))
                ftp.rename(str(part), str(target))

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Several at once (`Place.send`)."""
        for folder in sorted({self._root / path for path in paths}):
            with self._connection() as ftp:
                self._make(ftp, folder.parent)
        self._lanes.each(lambda path: self.write(path, tree.content(path)), paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away, and folders that are empty then (`Place.remove`)."""
        self._lanes.each(self._delete, paths)
        for folder in sorted({parent for path in paths for parent in PurePosixPath(path).parents}, reverse=True):
            if folder != PurePosixPath():
                with self._connection() as ftp, suppress(ftplib.error_perm):  # it is not empty, or gone
                    ftp.rmd(str(self._root / folder))
                    self._folders.discard(self._root / folder)

    def _delete(self, path: str) -> None:
        with self._connection() as ftp:
            try:
                ftp.delete(str(self._root / path))
            except ftplib.error_perm as error:
                if _code(error) != "550" or self._is_there(ftp, path):
                    raise

    def _is_there(self, ftp: ftplib.FTP, path: str) -> bool:
        try:
            return ftp.size(str(self._root / path)) is not None
        except ftplib.error_perm:
            return False

    def _make(self, ftp: ftplib.FTP, folder: PurePosixPath) -> None:
        if folder in self._folders:
            return
        if folder.parent != folder:
            self._make(ftp, folder.parent)
        with suppress(ftplib.error_perm):  # it is there
            ftp.mkd(str(folder))
        self._folders.add(folder)

    @contextmanager
    def _connection(self) -> Iterator[ftplib.FTP]:
        """One that nobody else uses meanwhile. What breaks on it is told in words."""
        try:
            with self._lanes.one() as ftp:
                yield ftp
        except _BROKEN as error:
            raise _told(error, self.name) from error

    def _connect(self) -> ftplib.FTP:
        settings = self._settings
        ftp = _Tls(timeout=_PATIENCE, context=ssl.create_default_context()) if settings.target == "ftps" else None
        plain = ftp or ftplib.FTP(timeout=_PATIENCE)  # noqa: S321  # it is asked for by name
        plain.connect(settings.host, settings.port)
        plain.login(settings.user, self._password)
        if ftp:
            ftp.prot_p()
        return plain


class _Tls(ftplib.FTP_TLS):
    """As many servers want it: data come in the TLS session of the commands, so that nobody else can send them."""

    def ntransfercmd(self, cmd: str, rest: int | str | None = None) -> tuple[socket, int | None]:
        connection, size = ftplib.FTP.ntransfercmd(self, cmd, rest)  # noqa: S321  # what is sent is wrapped below
        if self._prot_p:  # type: ignore[attr-defined]  # as ftplib itself asks
            session = self.sock.session if isinstance(self.sock, ssl.SSLSocket) else None
            connection = self.context.wrap_socket(connection, server_hostname=self.host, session=session)
        return connection, size


_BROKEN = (OSError, EOFError, ftplib.Error)  # what ftplib raises


def _code(error: ftplib.Error) -> str:
    return str(error)[:3]


def _told(error: Exception, where: str) -> PublishError:
    """What a server refuses, or a broken line, in words; what people can do about it."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return PublishError(
            f"the server's certificate is not to be trusted: {error.verify_message}",
            where=where,
            hint="use the name that its certificate has; SSL_CERT_FILE names a file of further authorities",
        )
    if isinstance(error, ftplib.Error):
        code, words = _code(error), " ".join(str(error).split())
        if code in _LOGIN:
            return PublishError(
                f"the server refuses the user: {words}",
                where=where,
                hint="look at `user`, and at the password in SITEGEN_PUBLISH_PASSWORD",
            )
        if code in _FULL:
            return PublishError(f"the server is full: {words}", where=where, hint="make room, then publish again")
        if code not in _HUNG_UP:
            return PublishError(
                f"the server refuses: {words}", where=where, hint="look at `path`, and at what that user may do there"
            )
    words = str(error) or "the server has hung up"
    return PublishError(
        f"the connection broke: {words}", where=where, hint="publish again: it goes on where it was broken off"
    )
