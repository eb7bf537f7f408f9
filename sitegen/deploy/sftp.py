"""A server that takes files over SSH, by SFTP: what many hosts of communes have, and nothing else.

Paramiko speaks it, wherever sitegen runs (the extra `sftp`; LGPL-2.1, so it is not part of sitegen). The
server's key must be known beforehand: nobody is asked in the night, and a stranger must not be given a site.
"""

from __future__ import annotations

import io
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, NoReturn, Self

from sitegen.config.target_tables import PARTNER, SftpTarget
from sitegen.deploy import place
from sitegen.deploy.lanes import Lanes
from sitegen.deploy.target import Confirm, Published, secret_or_none
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

if TYPE_CHECKING:
    import paramiko

_LANES = 4  # channels of one connection; OpenSSH allows ten
_PATIENCE = 30  # seconds without an answer
_PART = ".sitegen-part"


def publish(
    tree: Tree, settings: SftpTarget, *, root: Path, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Bring the server's folder up to date (`Target.publish`)."""
    with Server(settings, root, partner) as server:
        return place.publish(tree, server, confirm=confirm, dry_run=dry_run)


def rollback(settings: SftpTarget, *, root: object, partner: str) -> NoReturn:
    """There is no publication before on such a server (`Target.rollback`)."""
    del root, partner
    raise place.without_a_way_back("sftp", settings.host)


class Server:
    """A folder on an SFTP server, as `place.Place` has it."""

    at_once = 16 * _LANES

    def __init__(self, settings: SftpTarget, root: Path, partner: str) -> None:
        self._settings = settings
        self._root = PurePosixPath(settings.path.replace(PARTNER, partner))
        self._folders = {PurePosixPath(), PurePosixPath("/")}  # that are there
        self._client = _client(settings, root, partner, self.name)
        self._lanes = Lanes(_LANES, self._client.open_sftp, lambda sftp: sftp.close())

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._lanes.close()
        self._client.close()

    @property
    def name(self) -> str:
        """Scheme, server and folder."""
        return f"sftp://{self._settings.host}/{self._root}"

    def read(self, path: str) -> bytes | None:
        """A file, or None (`Place.read`)."""
        found = io.BytesIO()
        with self._connection() as sftp:
            try:
                sftp.getfo(str(self._root / path), found)
            except FileNotFoundError:
                return None
        return found.getvalue()

    def names(self) -> Sequence[str]:
        """What lies in the folder (`Place.names`)."""
        with self._connection() as sftp:
            try:
                return sftp.listdir(str(self._root))
            except FileNotFoundError:
                return ()

    def write(self, path: str, content: bytes) -> None:
        """Put a file there under another name, and rename it (`Place.write`)."""
        target = self._root / path
        part = str(target.with_name(f"{target.name}{_PART}"))
        with self._connection() as sftp:
            self._make(sftp, target.parent)
            with sftp.open(part, "wb") as file:
                file.set_pipelined(True)
                file.write(content)
            try:
                sftp.posix_rename(part, str(target))
            except OSError:  # servers without OpenSSH's extension do not rename over a file
                with suppress(FileNotFoundError):
                    sftp.remove(str(target))
                sftp.rename(part, str(target))

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Several at once (`Place.send`)."""
        with self._connection() as sftp:
            for folder in sorted({(self._root / path).parent for path in paths}):
                self._make(sftp, folder)
        self._lanes.each(lambda path: self.write(path, tree.content(path)), paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away, and folders that are empty then (`Place.remove`)."""
        self._lanes.each(self._delete, paths)
        with self._connection() as sftp:
            for folder in sorted({parent for path in paths for parent in PurePosixPath(path).parents}, reverse=True):
                if folder != PurePosixPath():
                    with suppress(OSError):  # it is not empty, or gone
                        sftp.rmdir(str(self._root / folder))
                        self._folders.discard(self._root / folder)

    def _delete(self, path: str) -> None:
        with self._connection() as sftp, suppress(FileNotFoundError):
            sftp.remove(str(self._root / path))

    def _make(self, sftp: paramiko.SFTPClient, folder: PurePosixPath) -> None:
        if folder in self._folders:
            return
        if folder.parent != folder:
            self._make(sftp, folder.parent)
        try:
            sftp.mkdir(str(folder))
        except OSError:  # it is there, or cannot be: then the server says why
            sftp.stat(str(folder))
        self._folders.add(folder)

    @contextmanager
    def _connection(self) -> Iterator[paramiko.SFTPClient]:
        """A channel that nobody else uses meanwhile. What breaks on it is told in words."""
        try:
            with self._lanes.one() as sftp:
                yield sftp
        except PublishError:
            raise
        except Exception as error:
            raise _told(error, self.name) from error


def _client(settings: SftpTarget, root: Path, partner: str, where: str) -> paramiko.SSHClient:
    """A connection to a server that proved who it is. Raises PublishError."""
    try:
        import paramiko
    except ModuleNotFoundError as error:
        raise PublishError(
            f'target "sftp" needs {error.name}, which is not installed', hint='pip install "sitegen[sftp]"'
        ) from error
    client = paramiko.SSHClient()
    client.set_missing_host_key_policy(paramiko.RejectPolicy())
    try:
        client.load_system_host_keys()
        if settings.known_hosts:
            client.load_host_keys(str(root / settings.known_hosts))
        client.connect(
            settings.host,
            settings.port,
            settings.user,
            secret_or_none("PASSWORD", partner),
            timeout=_PATIENCE,
            banner_timeout=_PATIENCE,
            auth_timeout=_PATIENCE,
        )
    except Exception as error:
        client.close()
        raise _told(error, where) from error
    transport = client.get_transport()
    if transport is not None:
        transport.set_keepalive(15)
    return client


def _told(error: Exception, where: str) -> PublishError:
    """What a server refuses, or a broken line, in words; what people can do about it."""
    import paramiko

    words = str(error) or "the server has hung up"
    if isinstance(error, paramiko.BadHostKeyException):
        return PublishError(
            "the server has another key than the one that is known: it was set up anew, or it is not the server",
            where=where,
            hint="ask its host for the key's fingerprint; if it is right, put `ssh-keyscan HOST` in its place",
        )
    if isinstance(error, paramiko.AuthenticationException):
        return PublishError(
            f"the server refuses the user: {words}",
            where=where,
            hint="look at `user`, at the key in ~/.ssh or its agent, and at SITEGEN_PUBLISH_PASSWORD",
        )
    if isinstance(error, paramiko.SSHException) and "not found in known_hosts" in words:
        return PublishError(
            "the server's key is not known",
            where=where,
            hint="`ssh-keyscan HOST > known_hosts` in the project, compare its fingerprint with what the host says, "
            'and write `known_hosts = "known_hosts"` in [publish]',
        )
    if isinstance(error, socket.gaierror | TimeoutError | ConnectionError | EOFError | paramiko.SSHException):
        return PublishError(
            f"the connection broke: {words}", where=where, hint="publish again: it goes on where it was broken off"
        )
    if isinstance(error, OSError):
        return PublishError(
            f"the server refuses: {error.strerror or words}",
            where=where,
            hint="look at `path`, at what that user may do there, and whether there is room",
        )
    return PublishError(f"{type(error).__name__}: {words}", where=where)
