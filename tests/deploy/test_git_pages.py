"""Publishing as commits on a branch, with git's own program and its own server."""

from __future__ import annotations

import getpass
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from pydantic import ValidationError

from sitegen.config.target_tables import GitPagesTarget
from sitegen.deploy import Published, Tree, git_pages
from sitegen.deploy.git import Repository
from sitegen.deploy.record import RECORD
from sitegen.errors import PublishError
from tests.deploy.git_server import TOKEN, GitServer, files, git, git_server, repository
from tests.deploy.servers import agent, ssh_server
from tests.deploy.trees import NOON, SITE, written
from tests.deploy.wire import wire

NAMES = SITE | {"tag/données/index.html": "é".encode(), "a b/c#d.json": b"{}", '"q"\\\t.json': b"[]"}
ADDRESS = "https://donnees.villeneuve.fr/"
OURS = {RECORD, ".nojekyll", "CNAME"}


class Project:
    """Somewhere a site is published from; several can be at one repository."""

    def __init__(self, root: Path, remote: Path | str) -> None:
        self.root, self._remote = root, remote

    def settings(self, **more: Any) -> GitPagesTarget:
        return GitPagesTarget(target="git_pages", repository=str(self._remote), **more)

    def publish(
        self, built: dict[str, bytes], *, partner: str = "one", agrees: bool = False, dry_run: bool = False,
        made: int = NOON, **more: Any,
    ) -> Published:  # fmt: skip
        tree = written(self.root / "built", built, made=made)
        served = Tree(tree.folder, tree.files, ADDRESS, tree.made)
        return git_pages.publish(
            served, self.settings(**more), root=self.root, partner=partner, confirm=lambda _: agrees, dry_run=dry_run
        )

    def rollback(self, *, partner: str = "one", **more: Any) -> str:
        return git_pages.rollback(self.settings(**more), root=self.root, partner=partner)


@pytest.fixture
def remote(tmp_path: Path) -> Path:
    return repository(tmp_path / "remote" / "site.git")


@pytest.fixture
def project(tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """Started from a git hook of another repository, as a careless script would."""
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "another"))
    monkeypatch.setenv("GIT_OBJECT_DIRECTORY", str(tmp_path / "another" / "objects"))
    return Project(tmp_path / "project", f"file://{remote}")


def shown(remote: Path, folder: str = "") -> dict[str, bytes]:
    found = {path.removeprefix(folder): each for path, each in files(remote).items() if path.startswith(folder)}
    return {path: content for path, content in found.items() if path not in OURS}


def commits(remote: Path) -> int:
    return int(git(remote, "rev-list", "--count", "gh-pages"))


def test_first_unchanged_changed_removed(project: Project, remote: Path) -> None:
    project.publish(NAMES)
    assert shown(remote) == NAMES
    assert files(remote)[".nojekyll"] == b""
    assert not project.publish(NAMES).difference
    assert commits(remote) == 1
    changed = {name: content for name, content in NAMES.items() if name != "tag/données/index.html"}
    changed["index.html"] = b"<h1>Villeneuve!</h1>"
    done = project.publish(changed)
    assert (done.difference.changed, done.difference.removed) == (("index.html",), ("tag/données/index.html",))
    assert shown(remote) == changed
    told = git(remote, "diff", "--name-status", "-z", "gh-pages~", "gh-pages").split("\0")
    assert sorted(filter(None, told)) == sorted(["M", RECORD, "M", "index.html", "D", "tag/données/index.html"])
    assert git(remote, "log", "-1", "--format=%an %s", "gh-pages") == "sitegen Publish one\n"


def test_a_dry_run_writes_nothing(project: Project, remote: Path) -> None:
    assert project.publish(NAMES, dry_run=True).difference.added
    assert git(remote, "for-each-ref") == ""


def test_a_machine_without_a_memory(project: Project, remote: Path, tmp_path: Path) -> None:
    """As in CI: nothing of what the branch holds is there, and no file of it that did not change is asked for."""
    project.publish(NAMES | {"assets/large.1a.bin": random.Random(1).randbytes(300_000)})  # noqa: S311
    another = Project(tmp_path / "another", f"file://{remote}")
    built = NAMES | {"assets/large.1a.bin": random.Random(1).randbytes(300_000), "index.html": b"2"}  # noqa: S311
    assert another.publish(built).difference.changed == ("index.html",)
    assert shown(remote) == built
    copy = next((tmp_path / "another/.sitegen/git").glob("*/config")).parent
    assert sum(path.stat().st_size for path in copy.rglob("*") if path.is_file()) < 60_000


def test_partners_share_a_branch(project: Project, remote: Path) -> None:
    for partner in ("one", "two"):
        project.publish(SITE, partner=partner, folder="sites/{partner}")
    project.publish({"index.html": b"2"}, partner="two", folder="sites/{partner}")
    assert shown(remote, "sites/one/") == SITE
    assert shown(remote, "sites/two/") == {"index.html": b"2"}
    assert ".nojekyll" in files(remote)


def test_one_can_go_back_and_forth(project: Project, remote: Path, tmp_path: Path) -> None:
    sites = [SITE | {"index.html": b"%d" % number, f"only-{number}.html": b"1"} for number in range(3)]
    for site in sites:
        project.publish(site, folder="{partner}")
        project.publish({"index.html": site["index.html"]}, partner="two", folder="{partner}")
    assert project.rollback(folder="{partner}").endswith("publication 2")
    assert shown(remote, "one/") == sites[1]
    another = Project(tmp_path / "another", f"file://{remote}")
    assert another.rollback(folder="{partner}").endswith("publication 1")
    assert shown(remote, "one/") == sites[0]
    with pytest.raises(PublishError, match="no publication before 1"):
        project.rollback(folder="{partner}")
    assert shown(remote, "two/") == {"index.html": b"2"}
    project.publish(sites[2], folder="{partner}")
    assert shown(remote, "one/") == sites[2]
    assert commits(remote) == 9


def test_nothing_to_go_back_to(project: Project) -> None:
    with pytest.raises(PublishError, match="nothing is published"):
        project.rollback()


def test_without_a_history_the_branch_is_one_commit(project: Project, remote: Path) -> None:
    project.publish(SITE, keep_history=False)
    project.publish(NAMES, keep_history=False)
    assert shown(remote) == NAMES
    assert commits(remote) == 1
    with pytest.raises(PublishError, match="no publication before"):
        project.rollback(keep_history=False)


def test_the_domain(project: Project, remote: Path) -> None:
    project.publish(SITE, cname="{host}")
    assert files(remote)["CNAME"] == b"donnees.villeneuve.fr\n"
    with pytest.raises(PublishError, match="CNAME") as error:
        project.publish(SITE, cname="data.villeneuve.fr")
    assert "another domain" in error.value.hint
    project.publish(SITE, cname="data.villeneuve.fr", agrees=True)
    assert files(remote)["CNAME"] == b"data.villeneuve.fr\n"
    assert shown(remote) == SITE


def test_other_peoples_files(project: Project, remote: Path, tmp_path: Path) -> None:
    git(tmp_path, "clone", "--quiet", str(remote), "clone")
    (tmp_path / "clone" / ".gitlab-ci.yml").write_text("theirs")
    git(tmp_path / "clone", "checkout", "--quiet", "-b", "gh-pages")
    git(tmp_path / "clone", "add", "-A")
    git(tmp_path / "clone", "-c", "user.name=a", "-c", "user.email=a@b", "commit", "--quiet", "-m", "theirs")
    git(tmp_path / "clone", "push", "--quiet", "origin", "gh-pages")
    with pytest.raises(PublishError, match=r"did not put there: \.gitlab-ci\.yml"):
        project.publish(SITE)
    assert commits(remote) == 1
    project.publish(SITE, agrees=True)
    project.publish(NAMES)
    assert shown(remote) == NAMES | {".gitlab-ci.yml": b"theirs"}


def test_a_newer_publication(project: Project, remote: Path, tmp_path: Path) -> None:
    Project(tmp_path / "another", f"file://{remote}").publish(NAMES, made=NOON + 60)
    with pytest.raises(PublishError, match="newer publication") as error:
        project.publish(SITE)
    assert "--yes" in error.value.hint
    project.publish(SITE, agrees=True)
    assert shown(remote) == SITE


@pytest.fixture
def meanwhile(monkeypatch: pytest.MonkeyPatch) -> Callable[[Callable[[], object]], None]:
    """Something that happens once, between a look at the branch and a push to it."""
    push = Repository.push

    def happens(what: Callable[[], object]) -> None:
        def push_(self: Repository, *arguments: Any, **more: Any) -> None:
            monkeypatch.setattr(Repository, "push", push)
            what()
            push(self, *arguments, **more)

        monkeypatch.setattr(Repository, "push", push_)

    return happens


def test_two_at_once_of_one_site(project: Project, remote: Path, tmp_path: Path, meanwhile: Any) -> None:
    project.publish(SITE)
    another = Project(tmp_path / "another", f"file://{remote}")
    meanwhile(lambda: another.publish(SITE | {"index.html": b"another's"}))
    with pytest.raises(PublishError, match="another publication has just ended") as error:
        project.publish(NAMES)
    assert error.value.hint == "publish again"
    assert shown(remote)["index.html"] == b"another's"
    project.publish(NAMES)
    assert shown(remote) == NAMES


def test_two_at_once_of_two_sites(project: Project, remote: Path, tmp_path: Path, meanwhile: Any) -> None:
    another = Project(tmp_path / "another", f"file://{remote}")
    meanwhile(lambda: another.publish(SITE, partner="two", folder="{partner}"))
    project.publish(NAMES, folder="{partner}")
    assert shown(remote, "one/") == NAMES
    assert shown(remote, "two/") == SITE


PROGRAM = """
import sys
from pathlib import Path
from sitegen.config.target_tables import GitPagesTarget
from sitegen.deploy import Tree, git_pages
root = Path(sys.argv[1])
tree, settings = Tree.read(root / sys.argv[2]), GitPagesTarget(target="git_pages", repository=sys.argv[3])
print("begins", flush=True)
git_pages.publish(tree, settings, root=root, partner="one", confirm=lambda _: False, dry_run=False)
"""


def test_killed_at_any_moment_the_branch_is_whole(remote: Path, tmp_path: Path) -> None:
    """Everything ends without a word, as when the machine goes off; the next one finishes."""
    sites = [
        {f"dataset/{number}/index.html": b"%d %d" % (number, number % 3 and version) for number in range(100)}
        for version in range(2)
    ]
    for version, site in enumerate(sites):
        written(tmp_path / f"built{version}", site)

    def begin(version: int) -> subprocess.Popen[str]:
        command = [sys.executable, "-c", PROGRAM, str(tmp_path), f"built{version}", str(remote)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, start_new_session=True)
        assert process.stdout
        assert process.stdout.readline() == "begins\n"
        return process

    start = time.monotonic()
    assert begin(0).wait() == 0
    whole = time.monotonic() - start
    now, killed = 0, 0
    moments = random.Random(17)  # noqa: S311  # no secret
    for _ in range(20):
        process = begin(1 - now)
        time.sleep(moments.uniform(0, whole))
        os.killpg(process.pid, signal.SIGKILL)
        killed += process.wait() != 0
        seen = shown(remote)
        assert seen in sites
        now = sites.index(seen)
    assert killed
    assert begin(1 - now).wait() == 0
    assert shown(remote) == sites[1 - now]


@pytest.fixture
def server(remote: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitServer]:
    monkeypatch.setenv("SITEGEN_PUBLISH_TOKEN_ONE", TOKEN)
    with git_server(remote.parent) as served:
        yield served


def test_a_line_that_breaks_at_any_moment(tmp_path: Path, server: GitServer, remote: Path) -> None:
    sites = [{f"{number}.json": random.Random(number + at).randbytes(20_000) for number in range(40)} for at in (0, 99)]  # noqa: S311
    with wire(server.port) as line:
        project = Project(tmp_path / "project", f"http://127.0.0.1:{line.port}/site.git")
        start = time.monotonic()
        project.publish(sites[0])
        whole = time.monotonic() - start
        chance, broken = random.Random(4), list[str]()  # noqa: S311  # no secret
        for turn in range(10):
            cut = threading.Timer(chance.uniform(0, whole), line.cut)
            cut.start()
            try:
                project.publish(sites[(turn + 1) % 2])
            except PublishError as error:
                broken.append(error.message)
            cut.join()
            line.mend()
            assert shown(remote) in sites
        project.publish(sites[0])
        project.publish(sites[1])
    assert broken, "some of them were cut off"
    assert [message for message in broken if "connection broke" not in message] == []
    assert shown(remote) == sites[1]


def test_a_server_with_another_key(tmp_path: Path, remote: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over SSH, where git is told to use it as somebody's own configuration would."""
    with ssh_server(tmp_path / "www", tmp_path / "home") as served, agent(served):
        known = tmp_path / "known"
        monkeypatch.setenv("GIT_SSH_COMMAND", f"ssh -o UserKnownHostsFile={known} -o BatchMode=yes")
        project = Project(tmp_path / "project", f"ssh://{getpass.getuser()}@127.0.0.1:{served.port}{remote}")
        with pytest.raises(PublishError, match="key is not known") as error:
            project.publish(SITE)
        assert "ssh-keyscan" in error.value.hint
        kind, key, *_ = (served.home / ".ssh" / "id_ed25519.pub").read_text().split()
        known.write_text(f"[127.0.0.1]:{served.port} {kind} {key}\n")
        with pytest.raises(PublishError, match="has another key") as error:
            project.publish(SITE)
        assert "fingerprint" in error.value.hint
        known.write_text(served.known)
        project.publish(SITE)
    assert shown(remote) == SITE


def test_a_token_is_written_nowhere(
    tmp_path: Path, server: GitServer, remote: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen = list[list[str]]()
    run = subprocess.run

    def run_(command: list[str], **more: Any) -> Any:
        seen.append(command)
        return run(command, **more)

    monkeypatch.setattr(subprocess, "run", run_)
    project = Project(tmp_path / "project", server.address)
    project.publish(NAMES)
    monkeypatch.undo()
    assert shown(remote) == NAMES
    assert "push" in [word for command in seen for word in command]
    kept = [path.read_bytes() for path in (tmp_path / "project").rglob("*") if path.is_file()]
    assert not [text for text in (str(seen).encode(), *kept) if TOKEN.encode() in text]


def test_unchanged_is_one_question(tmp_path: Path, server: GitServer) -> None:
    project = Project(tmp_path / "project", server.address)
    project.publish(NAMES)
    server.requests.clear()
    assert not project.publish(NAMES).difference
    assert len(server.requests) == 2, "what there is, and where the branch is"


@pytest.mark.parametrize("token", ["wrong-horse-battery", ""])
def test_a_token_that_is_refused(
    tmp_path: Path, server: GitServer, monkeypatch: pytest.MonkeyPatch, token: str
) -> None:
    monkeypatch.setenv("SITEGEN_PUBLISH_TOKEN_ONE", token)
    monkeypatch.setenv("HOME", str(tmp_path))
    with pytest.raises(PublishError, match="refuses the user") as error:
        Project(tmp_path / "project", server.address).publish(NAMES)
    assert "SITEGEN_PUBLISH_TOKEN" in error.value.hint
    assert not token or token not in str(error.value)


def test_a_token_does_not_go_over_an_open_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SITEGEN_PUBLISH_TOKEN", TOKEN)
    with pytest.raises(PublishError, match="everybody to read"):
        Project(tmp_path / "project", "http://git.villeneuve.fr/site.git").publish(NAMES)


def test_a_server_that_takes_nothing(project: Project, remote: Path) -> None:
    """A branch that is protected, or a disk that is full."""
    project.publish(SITE)
    hook = remote / "hooks" / "pre-receive"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\necho 'protected branch' >&2\nexit 1\n")
    hook.chmod(0o755)
    with pytest.raises(PublishError, match="server does not take it") as error:
        project.publish(NAMES)
    assert "protected branch" in error.value.message
    assert shown(remote) == SITE


def test_nobody_there(tmp_path: Path, server: GitServer) -> None:
    with git_server(tmp_path) as gone:
        pass
    with pytest.raises(PublishError, match="connection broke") as error:
        Project(tmp_path / "project", gone.address).publish(NAMES)
    assert "publish again" in error.value.hint


def test_no_such_repository(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="no such repository"):
        Project(tmp_path / "project", tmp_path / "nothing").publish(NAMES)


def test_a_name_that_git_does_not_take(project: Project, remote: Path) -> None:
    with pytest.raises(PublishError, match=r"a/\.Git/config"):
        project.publish(NAMES | {"a/.Git/config": b""})


def test_without_git(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shutil, "which", lambda name: None)
    with pytest.raises(PublishError, match="needs the program `git`"):
        project.publish(NAMES)


@pytest.mark.parametrize(
    "repository", ["https://x:ghp_a@github.com/a/b.git", "https://ghp_a@github.com/a/b", "ssh://a:b@c/d", "-o a"]
)
def test_an_address_with_a_secret_is_refused(repository: str) -> None:
    with pytest.raises(ValidationError):
        GitPagesTarget(target="git_pages", repository=repository)
