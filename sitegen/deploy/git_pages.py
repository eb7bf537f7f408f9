"""GitHub and GitLab Pages, from a branch: one commit for each publication, which is there whole or not at all.

Several partners can share a branch, each with a folder of its own. What is in the branch and not in the record stays as
it is. A branch is never forced: it goes from the commit that was looked at to the next one, or not.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import msgspec
from filelock import FileLock, Timeout

from sitegen.cache import cache_of
from sitegen.config.target_tables import HOST, PARTNER, GitPagesTarget
from sitegen.deploy import names
from sitegen.deploy.difference import between
from sitegen.deploy.git import Moved, Repository
from sitegen.deploy.record import RECORD, Record, record_of
from sitegen.deploy.target import Confirm, Published, ask_first, ask_older, secret_or_none
from sitegen.deploy.tree import Tree
from sitegen.digest import digest
from sitegen.errors import PublishError

_COPIES = "git"  # in the cache: thin copies of repositories
_TRIES = 8  # while other partners publish on the same branch
_PLAIN, _CNAME = ".nojekyll", "CNAME"  # what GitHub reads at the root of a branch
_THEIRS = ("github.io", "gitlab.io")  # domains of hosts, which need no CNAME
_LOCAL = ("localhost", "127.0.0.1", "::1")


def publish(
    tree: Tree, settings: GitPagesTarget, *, root: Path, partner: str, confirm: Confirm, dry_run: bool
) -> Published:
    """Make a commit with the site, where it differs from what the branch holds (`Target.publish`)."""
    with _branch(settings, root, partner) as branch:
        names.refuse_git(tree.files, branch.name)
        first = None
        for _ in range(_TRIES):
            held = branch.look()
            if first and held.version != first.version:
                raise PublishError("another publication has just ended", where=branch.name, hint="publish again")
            record = held.record or Record()
            difference = between({path: each for path, each in record.files.items() if path in held}, tree.files)
            done = Published(branch.name, difference, is_done=not dry_run)
            roots = branch.at_root(held, urlsplit(tree.address).hostname or "")
            if dry_run or not (difference or roots):
                return done
            if first is None:
                branch.ask(held, roots, confirm)
                ask_older(branch.name, record.made, tree, confirm)
            first = first or held
            after = msgspec.json.encode(Record(dict(tree.files), record.number + 1, tree.made))
            contents = {branch.at(path): tree.content(path) for path in difference.sent}
            gone = dict.fromkeys(map(branch.at, difference.removed))
            try:
                branch.put(held, {**contents, **roots, branch.at(RECORD): after}, gone, f"Publish {partner}")
            except Moved:
                continue
            return done
        raise PublishError("others publish on this branch all the time", where=branch.name, hint="publish again")


def rollback(settings: GitPagesTarget, *, root: Path, partner: str) -> str:
    """Make a commit with the files of the publication before (`Target.rollback`)."""
    with _branch(settings, root, partner) as branch:
        held = branch.look()
        if held.record is None:
            raise PublishError("nothing is published there", where=branch.name)
        before = branch.before(held)
        try:
            branch.restore(held, before, f"Roll {partner} back to publication {before.number}")
        except Moved:
            raise PublishError(
                "another publication has ended meanwhile", where=branch.name, hint="say `--rollback` again"
            ) from None
        return f"{branch.name}, publication {before.number}"


@dataclass(frozen=True, slots=True)
class Held:
    """What a commit of the branch holds: `files` of the partner's folder by path, `outside` by path in the branch."""

    commit: str
    files: Mapping[str, str]
    outside: Mapping[str, str]
    record: Record | None

    def __contains__(self, path: str) -> bool:
        return path in self.files

    @property
    def version(self) -> str | None:
        """Another one after each publication of this site."""
        return self.files.get(RECORD)

    @property
    def number(self) -> int:
        """Of the publication."""
        return self.record.number if self.record else 0


class _Branch:
    """A partner's folder in a branch."""

    def __init__(self, repository: Repository, settings: GitPagesTarget, partner: str) -> None:
        folder = settings.folder.replace(PARTNER, partner)
        self._repository, self._settings = repository, settings
        self._prefix = f"{folder}/" if folder else ""

    @property
    def name(self) -> str:
        """Repository, branch and folder."""
        return f"{self._settings.repository} {self._settings.branch}:{self._prefix}"

    def at(self, path: str) -> str:
        """Where a file of the site is in the branch."""
        return f"{self._prefix}{path}"

    def look(self) -> Held:
        """What the server has."""
        commit = self._repository.tip(self._settings.branch)
        return self._held(commit and self._repository.fetched(self._settings.branch, commit))

    def _held(self, commit: str) -> Held:
        found = self._repository.entries(commit)
        files = {path[len(self._prefix) :]: name for path, name in found.items() if path.startswith(self._prefix)}
        outside = {path: name for path, name in found.items() if not path.startswith(self._prefix)}
        record = record_of(self._repository.content(files[RECORD])) if RECORD in files else None
        return Held(commit, files, outside, record)

    def at_root(self, held: Held, host: str) -> Mapping[str, bytes]:
        """What GitHub wants at the root of the branch, and does not find there."""
        there = held.files if not self._prefix else held.outside
        extra = {} if _PLAIN in there else {_PLAIN: b""}
        domain = self._settings.cname.replace(HOST, host)
        if domain and not domain.endswith(_THEIRS):
            line = f"{domain}\n".encode()
            if _CNAME not in there or self._repository.content(there[_CNAME]).strip() != line.strip():
                extra[_CNAME] = line
        return extra

    def ask(self, held: Held, roots: Mapping[str, bytes], confirm: Confirm) -> None:
        """Before the first publication into a folder that is somebody's, or under a domain that is another's."""
        if held.record is None:
            others = {path.partition("/")[0] for path in held.files} - {_PLAIN, _CNAME}
            ask_first(self.name, others, confirm, fate="files of the same names are replaced, the others stay")
        if _CNAME in roots and (_CNAME in held.files or _CNAME in held.outside):
            ask_first(self.name, [_CNAME], confirm, fate="the branch is then served under another domain")

    def put(self, held: Held, contents: Mapping[str, bytes], gone: Mapping[str, None], message: str) -> None:
        """Add a commit, and let the branch be there. Raises Moved."""
        self._push(held, self._repository.stored(contents.items()), gone, message)

    def before(self, held: Held) -> Held:
        """The publication before. Raises PublishError where there is none."""
        if self._settings.keep_history:
            self._repository.fetched(self._settings.branch, held.commit, whole=True)
            for commit in self._repository.before(held.commit, self.at(RECORD)):
                found = self._held(commit)
                if found.record and found.number < held.number:
                    return found
        raise PublishError(
            f"there is no publication before {held.number}",
            where=self.name,
            hint="the branch has none; `keep_history` in [publish] says whether they are kept",
        )

    def restore(self, held: Held, before: Held, message: str) -> None:
        """Let the site be what it was. Raises Moved."""
        ours = (held.record or Record()).files
        then = {path: before.files[path] for path in (*(before.record or Record()).files, RECORD) if path in before}
        gone = {self.at(path): None for path in ours if path not in then}
        self._push(held, {self.at(path): name for path, name in then.items()}, gone, message)

    def _push(self, held: Held, put: Mapping[str, str], gone: Mapping[str, None], message: str) -> None:
        is_first = not self._settings.keep_history
        commit = self._repository.commit(held.commit, {**gone, **put}, f"{message}\n", is_first=is_first)
        self._repository.push(self._settings.branch, commit, expected=held.commit)


@contextmanager
def _branch(settings: GitPagesTarget, root: Path, partner: str) -> Iterator[_Branch]:
    """The branch, with nobody else at work on our copy of the repository."""
    address = settings.repository
    web = urlsplit(address) if address.startswith(("http:", "https:")) else None
    token = secret_or_none("TOKEN", partner) if web else None
    if token and web and web.scheme == "http" and web.hostname not in _LOCAL:
        raise PublishError(
            "a token would go over the line for everybody to read", where=address, hint="use an https:// address"
        )
    folder = cache_of(root) / _COPIES / digest(address.encode())[:16]
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with FileLock(folder.with_suffix(".alone"), timeout=60):
            yield _Branch(Repository(folder, address, token=token), settings, partner)
    except Timeout:
        raise PublishError("another publication is under way", where=address, hint="wait for it to end") from None
    except OSError as error:
        raise PublishError(
            f"{error.strerror or error}", where=str(error.filename or folder), hint="the project must be writable"
        ) from error
