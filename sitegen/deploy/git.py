"""Git's own program, with a repository of ours beside the project: what a branch holds, made into what it shall hold.

The copy is bare and thin: of other commits it has the trees, and of files only what was sent from here or is asked for.
It may be thrown away at any time. Nothing is checked out: files go into a pack (`fast-import`), their names into an
index of its own, and that becomes a tree and a commit. (`ghp-import` does the like, in the folder that it is started in
only.)
"""

from __future__ import annotations

import base64
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from urllib.parse import urlsplit

from sitegen.errors import PublishError

_REMOTE, _HERE = "origin", "refs/sitegen/there"
_WHO = {
    "GIT_AUTHOR_NAME": "sitegen",
    "GIT_AUTHOR_EMAIL": "",
    "GIT_COMMITTER_NAME": "sitegen",
    "GIT_COMMITTER_EMAIL": "",
}
# Of git's environment: how somebody gets to a server. All else (GIT_DIR, GIT_INDEX_FILE, traces …) is another's.
_KEPT = ("GIT_ASKPASS", "GIT_SSH", "GIT_SSH_COMMAND", "GIT_SSH_VARIANT", "GIT_SSL_CAINFO", "GIT_SSL_CAPATH")
_WHOLE = "2147483647"  # how git calls all of a history
_FILE = "100644"
_NONE = "0" * 40


class Moved(Exception):  # noqa: N818  # no error: somebody else was quicker
    """The branch is not where it was when it was looked at."""


class Repository:
    """A copy of one in `folder`, made where there is none. `token`: for an https:// address."""

    def __init__(self, folder: Path, address: str, *, token: str | None) -> None:
        self._git = shutil.which("git")
        self._folder, self._address, self._token = folder, address, token
        self._environment = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")}
        self._environment |= {name: os.environ[name] for name in _KEPT if name in os.environ}
        self._environment |= {"GIT_TERMINAL_PROMPT": "0", "LC_ALL": "C", **_WHO, **_as_variables(self._settings())}
        if not self._git:
            raise PublishError(
                'target "git_pages" needs the program `git`, which is not on this machine',
                hint="install it (Debian: apt install git)",
            )
        if not (folder / "config").is_file():
            folder.mkdir(parents=True, exist_ok=True)
            self.run("init", "--quiet", "--bare", "--template=", str(folder))
            self.run("config", f"remote.{_REMOTE}.url", address)
        for left in folder.rglob("*.lock"):  # of a program that was killed: whoever calls is alone here
            left.unlink(missing_ok=True)

    def _settings(self) -> Iterator[tuple[str, str]]:
        yield "core.hooksPath", os.devnull  # those of the user are for the user's own work
        yield "gc.autoDetach", "false"
        yield from (("http.lowSpeedLimit", "1"), ("http.lowSpeedTime", "60"))  # bytes a second, seconds
        if self._token:
            parts = urlsplit(self._address)
            both = base64.b64encode(f"x-access-token:{self._token}".encode()).decode()
            yield f"http.{parts.scheme}://{parts.netloc}/.extraHeader", f"Authorization: Basic {both}"
            yield "credential.helper", ""

    def run(self, *arguments: str, said: bytes = b"", index: str = "") -> bytes:
        """What git prints. Raises PublishError with what it complains of."""
        done = self._done(arguments, said, index)
        if done.returncode:
            raise self.in_words(done.stderr)
        return done.stdout

    def _done(self, arguments: Iterable[str], said: bytes = b"", index: str = "") -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603  # a list, no shell
            [str(self._git), f"--git-dir={self._folder}", *arguments],
            input=said,
            capture_output=True,
            check=False,
            env=self._environment | ({"GIT_INDEX_FILE": index} if index else {}),
        )

    def tip(self, branch: str) -> str:
        """The commit that a branch is at, at its server; "" where there is no such branch."""
        return self.run("ls-remote", "--refs", _REMOTE, f"refs/heads/{branch}").decode().partition("\t")[0]

    def fetched(self, branch: str, commit: str, *, whole: bool = False) -> str:
        """Have a branch here that is at `commit`, and with `whole` its history: trees, and no files.

        Gives the commit that it is at by now.
        """
        if whole or self._here() != commit:
            depth = _WHOLE if whole else "1"
            self.run(
                "fetch", "--quiet", "--no-tags", "--no-write-fetch-head", f"--depth={depth}", "--filter=blob:none",
                _REMOTE, f"+refs/heads/{branch}:{_HERE}",
            )  # fmt: skip

        return self._here()

    def _here(self) -> str:
        return self._done(["rev-parse", "--quiet", "--verify", _HERE]).stdout.decode().strip()

    def entries(self, commit: str) -> Mapping[str, str]:
        """The files of a commit by path: the names of their contents."""
        if not commit:
            return {}
        lines = self.run("ls-tree", "-r", "-z", "--full-tree", commit).decode("utf-8", "surrogateescape").split("\0")
        found = (line.split("\t", 1) for line in lines if line)
        return {path: about.split(" ")[2] for about, path in found}

    def content(self, name: str) -> bytes:
        """A content by its name."""
        return self.run("cat-file", "blob", name)

    def before(self, commit: str, path: str) -> Iterator[str]:
        """The commits that changed a file, the newest first, `commit` with them if it did."""
        yield from self.run("rev-list", commit, "--", path).decode().split()

    def stored(self, contents: Iterable[tuple[str, bytes]]) -> Mapping[str, str]:
        """Put files into a pack; the names of their contents by path."""
        with tempfile.TemporaryDirectory(prefix="sitegen-") as work:
            paths, parts = list[str](), list[bytes]()
            marks = Path(work, "marks")
            with Path(work, "stream").open("w+b") as stream:
                for number, (path, content) in enumerate(contents, start=1):
                    paths.append(path)
                    stream.write(b"blob\nmark :%d\ndata %d\n%s\n" % (number, len(content), content))
                stream.seek(0)
                parts = self._imported(stream.fileno(), marks)
            names = dict(part.split(b" ") for part in parts)
        return {path: names[b":%d" % number].decode() for number, path in enumerate(paths, start=1)}

    def _imported(self, stream: int, marks: Path) -> list[bytes]:
        done = subprocess.run(  # noqa: S603  # a list, no shell
            [str(self._git), f"--git-dir={self._folder}", "fast-import", "--quiet", f"--export-marks={marks}"],
            stdin=stream,
            capture_output=True,
            check=False,
            env=self._environment,
        )
        if done.returncode:
            raise self.in_words(done.stderr)
        return marks.read_bytes().splitlines()

    def commit(self, parent: str, changes: Mapping[str, str | None], message: str, *, is_first: bool = False) -> str:
        """What `parent` holds with these changes (None: the file goes); `is_first`: with no commit before it."""
        with tempfile.TemporaryDirectory(prefix="sitegen-") as work:
            index = str(Path(work, "index"))
            self.run("read-tree", *([parent] if parent else ["--empty"]), index=index)
            gone = [f"0 {_NONE}\t{path}\0" for path, name in changes.items() if name is None]
            put = [f"{_FILE} {name}\t{path}\0" for path, name in changes.items() if name is not None]
            said = "".join(gone + put).encode("utf-8", "surrogateescape")
            self.run("update-index", "--replace", "-z", "--index-info", said=said, index=index)
            tree = self.run("write-tree", "--missing-ok", index=index).decode().strip()
        parents = ["-p", parent] if parent and not is_first else []
        return self.run("commit-tree", tree, *parents, "-F", "-", said=message.encode()).decode().strip()

    def push(self, branch: str, commit: str, *, expected: str) -> None:
        """Let a branch be at a commit. Raises Moved where it is not at `expected` ("": nowhere) any more."""
        lease = f"--force-with-lease=refs/heads/{branch}:{expected}"
        done = self._done(["push", "--porcelain", lease, _REMOTE, f"{commit}:refs/heads/{branch}"])
        if done.returncode:
            told = done.stdout.decode(errors="replace")
            if any(word in told for word in ("stale info", "fetch first", "cannot lock ref", "failed to update ref")):
                raise Moved
            raise self.in_words(done.stderr + b"\n" + done.stdout)
        self.run("update-ref", _HERE, commit)

    def in_words(self, said: bytes) -> PublishError:
        """What git complains of, without anything secret; what people can do about it."""
        lines = [line.strip() for line in said.decode(errors="replace").splitlines()]
        telling = [line for line in lines if line.startswith(("fatal:", "error:", "remote:", "ssh:", "!"))]
        words = "; ".join(dict.fromkeys(telling or lines))[:500]
        whole = "\n".join(lines)
        for known, message, hint in _TOLD:
            if any(word in whole for word in known):
                return PublishError(f"{message}: {self._plain(words)}", where=self._address, hint=hint)
        return PublishError(self._plain(words), where=self._address)

    def _plain(self, words: str) -> str:
        return words.replace(self._token, "…") if self._token else words


def _as_variables(settings: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Settings for git that stand in no file and on no command line."""
    found, count = dict[str, str](), 0
    for count, (key, value) in enumerate(settings, start=1):
        found |= {f"GIT_CONFIG_KEY_{count - 1}": key, f"GIT_CONFIG_VALUE_{count - 1}": value}
    return {"GIT_CONFIG_COUNT": str(count), **found}


_AGAIN = "publish again: the branch is as it was"
_TOLD = (
    (
        ("IDENTIFICATION HAS CHANGED",),
        "the server has another key than the one that is known",
        "ask its host for the key's fingerprint; if it is right, put `ssh-keyscan HOST` in its place in known_hosts",
    ),
    (
        ("Host key verification failed",),
        "the server's key is not known",
        "`ssh-keyscan HOST >> ~/.ssh/known_hosts`, and compare its fingerprint with what the host says",
    ),
    (
        (
            "Authentication failed", "could not read Username", "could not read Password", "Permission denied (",
            "error: 401", "error: 403", "Permission to", "not allowed to push",
        ),
        "the server refuses the user",
        "set SITEGEN_PUBLISH_TOKEN to a token that may write to the repository, or use git's own ways: a credential "
        "helper, an SSH key",
    ),
    (
        ("Repository not found", "not appear to be a git repository", "error: 404", "does not exist"),
        "there is no such repository, or it is hidden from you",
        "look at `repository`, and at SITEGEN_PUBLISH_TOKEN",
    ),
    (("No space left", "quota"), "there is no room", "make room, then publish again"),
    (
        ("Permission denied", "Read-only file system", "insufficient permission"),
        "it cannot be written to",
        "look at what the user may do there",
    ),
    (
        ("remote rejected", "hook declined"),
        "the server does not take it",
        "look at what protects the branch there, and how large a repository may be",
    ),
    (
        (
            "Could not resolve", "Connection refused", "Connection reset",
            "unexpected disconnect", "early EOF", "hung up", "RPC failed", "Empty reply", "Failed to connect",
            "Connection closed", "Could not read from remote", "Operation too slow", "Broken pipe", "timed out",
        ),
        "the connection broke",
        _AGAIN,
    ),
)  # fmt: skip
