"""A server that rsync reaches over SSH: of a file that changed, only what changed in it goes over the line.

rsync's own program, and OpenSSH's, which know what the user's keys and configuration are. What is to be sent is known
from the record, so rsync is given lists of files and compares nothing by itself. It writes each file under another name
and renames it. No name of a file ever is an argument: lists go through a pipe, with a NUL behind each name.

All of a publication goes over one connection, which ssh shares (its `ControlPath`): hosts count logins.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from itertools import groupby
from pathlib import Path, PurePosixPath
from typing import NoReturn, Self

from sitegen.config.target_tables import PARTNER, RsyncTarget
from sitegen.deploy import place
from sitegen.deploy.target import Confirm, Published
from sitegen.deploy.tree import Tree
from sitegen.errors import PublishError

_PATIENCE = 60  # seconds without a byte
_LISTED = ("--from0", "--files-from=-")
_HOST_KEY = "Host key verification failed"
_BROKEN = ("Broken pipe", "Connection reset", "Connection closed", "mux_client")  # in what is said of a line that broke


def publish(
    tree: Tree, settings: RsyncTarget, *, root: Path, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Bring the server's folder up to date (`Target.publish`)."""
    with Server(settings, root, partner) as server:
        return place.publish(tree, server, confirm=confirm, dry_run=dry_run)


def rollback(settings: RsyncTarget, *, root: object, partner: str) -> NoReturn:
    """There is no publication before on such a server (`Target.rollback`)."""
    del root, partner
    raise place.without_a_way_back("rsync", settings.host)


class Server:
    """A folder on such a server, as `place.Place` has it. Each call starts a program there, so batches are large."""

    at_once = 5000

    def __init__(self, settings: RsyncTarget, root: Path, partner: str) -> None:
        self._settings = settings
        self._root = PurePosixPath(settings.path.replace(PARTNER, partner))
        self._rsync = _program("rsync")
        ssh = _ssh(settings, root)
        self._work = tempfile.TemporaryDirectory(prefix="sitegen-")
        self._ssh = [*ssh, "-S", f"{self._work.name}/ssh"]
        self._shared: subprocess.Popen[bytes] | None = None
        self._left: set[str] = set()  # folders that may be empty

    def __enter__(self) -> Self:
        """Connect. Raises PublishError."""
        log = Path(self._work.name, "log")
        who = f"{self._settings.user}@{self._settings.host}"
        with log.open("wb") as said:
            self._shared = subprocess.Popen(  # noqa: S603  # a list, no shell
                [*self._ssh, "-M", "-N", "-n", "-T", "--", who], stdout=said, stderr=said
            )
        while not Path(self._work.name, "ssh").exists():
            with suppress(subprocess.TimeoutExpired):
                code = self._shared.wait(0.02)
                told = in_words(subprocess.CompletedProcess([], code, b"", log.read_bytes()), self.name)
                self._close()
                raise told
        return self

    def __exit__(self, kind: object, *_rest: object) -> None:
        try:
            if kind is None:
                for _, folders in groupby(sorted(self._left, key=_depth, reverse=True), key=_depth):
                    self._delete(folders)
        finally:
            self._close()

    def _close(self) -> None:
        if self._shared:
            self._shared.terminate()
            self._shared.wait()
        self._work.cleanup()

    @property
    def name(self) -> str:
        """Server and folder, as rsync has them."""
        return f"{self._settings.host}:{self._root}"

    def read(self, path: str) -> bytes | None:
        """A file, or None (`Place.read`)."""
        folder = self._empty()
        done = self._run(["--ignore-missing-args", *_LISTED], self._remote, f"{folder}/", (path,))
        if done.returncode and not _is_missing(done):
            raise in_words(done, self.name)
        found = folder / path
        return found.read_bytes() if found.is_file() else None

    def names(self) -> Sequence[str]:
        """What lies in the folder (`Place.names`)."""
        done = self._run(["--list-only", "--dirs"], self._remote)
        if done.returncode and not _is_missing(done):
            raise in_words(done, self.name)
        # Kind and rights, size, day, time, name: `-rw-r--r--    1,234 2026/11/30 12:00:00 index.html`.
        found = [
            line.split(maxsplit=4)[-1]
            for line in done.stdout.decode(errors="replace").splitlines()
            if line.count(" ") > 3
        ]
        return [name for name in found if name != "."]

    def write(self, path: str, content: bytes) -> None:
        """Put a file there (`Place.write`)."""
        folder = self._empty()
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_bytes(content)
        self._put(folder, (path,))

    def send(self, tree: Tree, paths: Sequence[str]) -> None:
        """Several at once (`Place.send`)."""
        for path in paths:
            tree.content(path)  # raises where it is not as it was built
        self._put(tree.folder, paths)

    def remove(self, paths: Sequence[str]) -> None:
        """Take files away (`Place.remove`); the folders that are empty then go all at once, at the end."""
        self._delete(paths)
        self._left |= {str(parent) for path in paths for parent in PurePosixPath(path).parents} - {"."}

    def _delete(self, paths: Iterable[str]) -> None:
        """What is listed, and not in the source, goes; folders that hold something stay."""
        listed = list(paths)
        folder = self._empty()
        for path in listed:  # without them, it would be their absence that rsync tells of
            (folder / path).parent.mkdir(parents=True, exist_ok=True)
        done = self._run(["--delete-missing-args", "--dirs", *_LISTED], f"{folder}/", self._remote, listed)
        if done.returncode:
            raise in_words(done, self.name)

    @property
    def _remote(self) -> str:
        return f"{self._settings.user}@{self._settings.host}:{self._root}/"

    def _empty(self) -> Path:
        folder = Path(self._work.name, "files")
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        return folder

    def _put(self, folder: Path, paths: Iterable[str]) -> None:
        """Files are to be read by a web server, whatever the rights of those that were built."""
        options = ["--ignore-times", "--mkpath", "--chmod=D755,F644", *_LISTED]
        done = self._run(options, f"{folder}/", self._remote, paths)
        if done.returncode:
            raise in_words(done, self.name)

    def _run(
        self, options: Iterable[str], source: str, target: str = "", listed: Iterable[str] = ()
    ) -> subprocess.CompletedProcess[bytes]:
        """Let rsync do it, in English; `-s`: the server's shell does not see the folder's name."""
        places = [source, target] if target else [source]
        shell = " ".join("'" + word.replace("'", "''") + "'" for word in self._ssh)  # as rsync takes it apart again
        command = [self._rsync, f"--timeout={_PATIENCE}", "-s", "--rsh", shell, *options, "--", *places]
        return subprocess.run(  # noqa: S603  # a list, no shell; names of files come by a pipe
            command,
            input=b"".join(b"./" + path.encode() + b"\0" for path in listed),  # what begins with # or ; is no comment
            capture_output=True,
            check=False,
            env={**os.environ, "LC_ALL": "C"},
        )


def _depth(path: str) -> int:
    return path.count("/")


def _program(name: str) -> str:
    found = shutil.which(name)
    if not found:
        raise PublishError(
            f'target "rsync" needs the program `{name}`, which is not on this machine',
            hint=f"install it (Debian: apt install {'rsync' if name == 'rsync' else 'openssh-client'}), or publish by "
            '`target = "sftp"`, which needs neither',
        )
    return found


def _ssh(settings: RsyncTarget, root: Path) -> list[str]:
    """OpenSSH's command, which never asks, and trusts no server that is not known."""
    options = ["BatchMode=yes", "StrictHostKeyChecking=yes", "ControlPersist=no", "LogLevel=ERROR"]
    options += [f"ConnectTimeout={_PATIENCE}", "ServerAliveInterval=15"]
    if settings.known_hosts:
        known = str(root / settings.known_hosts).replace("%", "%%")
        options.append(f'UserKnownHostsFile="{known}" ~/.ssh/known_hosts')
    return [_program("ssh"), "-p", str(settings.port), *(word for option in options for word in ("-o", option))]


def _is_refusal(line: str) -> bool:
    """Of ssh and rsync alike, something `failed:` where the line broke."""
    return any(word in line for word in ("denied", "failed:", "Read-only")) and not any(
        word in line for word in _BROKEN
    )


def _is_missing(done: subprocess.CompletedProcess[bytes]) -> bool:
    """There is no such folder yet."""
    return b"change_dir" in done.stderr and b"No such file or directory" in done.stderr


def in_words(done: subprocess.CompletedProcess[bytes], where: str) -> PublishError:
    """What the server refuses, or a broken line, in words; what people can do about it."""
    lines = [line.strip() for line in done.stderr.decode(errors="replace").splitlines() if line.strip()]
    said = "\n".join(lines)
    words = next((line for line in lines if not line.startswith("@")), f"rsync ended with {done.returncode}")
    if _HOST_KEY in said:
        return _stranger(said, where)
    if "Permission denied (" in said:  # the ways that were tried, in brackets: it is ssh's
        return PublishError(
            f"the server refuses the user: {words}",
            where=where,
            hint="look at `user`, and at the key in ~/.ssh or its agent; rsync takes no password",
        )
    if "unknown option" in said:
        return PublishError(
            f"the rsync here or on the server is too old: {words}",
            where=where,
            hint='it takes version 3.2.3; without, publish by `target = "sftp"`',
        )
    if "not found" in said and "rsync" in said:
        return PublishError(
            "there is no rsync on the server", where=where, hint='ask its host for it, or publish by `target = "sftp"`'
        )
    if "No space left" in said or "quota" in said.lower():
        return PublishError(f"the server is full: {words}", where=where, hint="make room, then publish again")
    refused = next((line for line in lines if _is_refusal(line)), "")
    if refused:
        return PublishError(
            f"the server refuses: {refused}", where=where, hint="look at `path`, and at what that user may do there"
        )
    return PublishError(
        f"the connection broke: {words}", where=where, hint="publish again: it goes on where it was broken off"
    )


def _stranger(said: str, where: str) -> PublishError:
    if "IDENTIFICATION HAS CHANGED" in said:
        return PublishError(
            "the server has another key than the one that is known: it was set up anew, or it is not the server",
            where=where,
            hint="ask its host for the key's fingerprint; if it is right, put `ssh-keyscan HOST` in its place",
        )
    return PublishError(
        "the server's key is not known",
        where=where,
        hint="`ssh-keyscan HOST > known_hosts` in the project, compare its fingerprint with what the host says, and "
        'write `known_hosts = "known_hosts"` in [publish]',
    )
