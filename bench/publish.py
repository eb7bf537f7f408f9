"""What publishing sends: `python -m bench.publish [-n DATASETS]`.

A made-up catalogue is built, then with 1 % of its datasets changed, then with one of them gone. Each site is put to
each target that can be started here, on the loopback address: for the first time, again with nothing changed, and after
either change. Bytes are those on the line, both ways, of connections and logins too; but of FTP, and of a folder, those
of the files. What is counted as a request is said in the table. docs/deploy.md has the figures.
"""

from __future__ import annotations

import argparse
import getpass
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import boto3
import paramiko

from bench.build import DUMP, SITEGEN, make_catalogue, make_project, workspace
from sitegen.config.target_tables import (
    AnyTarget,
    FolderTarget,
    FtpTarget,
    GitPagesTarget,
    RsyncTarget,
    S3Target,
    SftpTarget,
)
from sitegen.deploy import TARGETS, Tree, rsync
from tests.deploy.git_server import TOKEN, git_server, repository
from tests.deploy.servers import PASSWORD, S3_KEYS, USER, agent, ftp_server, s3_server, ssh_server
from tests.deploy.wire import wire

STEPS = ("first", "unchanged", "1 % changed", "one removed")


@dataclass(frozen=True)
class Meter:
    """A target, and what has gone to it so far."""

    settings: AnyTarget
    word: str  # what a request is
    bytes: Callable[[], int]
    requests: Callable[[], int]


def main() -> int:
    """Measure, and print the table; 0."""
    options = _arguments()
    with workspace() as work:
        folder = Path(work)
        trees = list(_trees(folder, options.datasets))
        size = sum(content.size for content in trees[0].files.values())
        print(f"# {len(trees[0].files)} files, {size / 1e6:.1f} MB")
        print(f"| target | | {' | '.join(STEPS)} |\n|---|---|{'---|' * len(STEPS)}", flush=True)
        for target in (_folder, _sftp, _ftps, _rsync, _s3, _git_pages):
            home = folder / target.__name__
            home.mkdir()
            with target(home) as meter:
                _row(meter, trees, home)
    return 0


def _row(meter: Meter, trees: list[Tree], home: Path) -> None:
    cells = []
    for tree in (trees[0], *trees):
        bytes_before, requests_before = meter.bytes(), meter.requests()
        TARGETS[meter.settings.target].publish(
            tree, meter.settings, root=home, partner="one", confirm=lambda _: False, dry_run=False
        )
        cells.append(f"{(meter.bytes() - bytes_before) / 1e3:,.0f} kB, {meter.requests() - requests_before:,}")
    print(f"| `{meter.settings.target}` | bytes, {meter.word} | {' | '.join(cells)} |", flush=True)


def _trees(folder: Path, count: int) -> Iterator[Tree]:
    """The sites of the three builds."""
    project = make_project(folder / "project", ["fr"])
    for number, changed in enumerate((0, 1, 1)):
        make_catalogue(project / DUMP, count, 1, changed)
        if number == 2:
            lines = (project / DUMP).read_bytes().splitlines(keepends=True)
            (project / DUMP).write_bytes(b"".join(lines[: count // 2] + lines[count // 2 + 1 :]))
        subprocess.run([SITEGEN, "-C", project, "build"], check=True, stdout=subprocess.DEVNULL)
        shutil.copytree(project / "public" / "one", folder / f"built{number}")
        tree = Tree.read(folder / f"built{number}", "https://bench.example.org/")
        yield Tree(tree.folder, tree.files, tree.address)


@contextmanager
def _folder(home: Path) -> Iterator[Meter]:
    """A file counts as written where it is not one of another publication."""
    settings = FolderTarget(target="folder", path="www")

    def written() -> Mapping[int, int]:
        return {file.stat().st_ino: file.stat().st_size for file in home.rglob("*") if file.is_file()}

    yield Meter(settings, "files written", lambda: sum(written().values()), lambda: len(written()))


@contextmanager
def _counted(owner: Any, name: str) -> Iterator[list[int]]:
    """How often a method is called, meanwhile."""
    calls, method = [0], getattr(owner, name)

    def counting(*arguments: Any, **more: Any) -> Any:
        calls[0] += 1
        return method(*arguments, **more)

    setattr(owner, name, counting)
    yield calls
    setattr(owner, name, method)


@contextmanager
def _sftp(home: Path) -> Iterator[Meter]:
    with ssh_server(home / "www", home / "home") as served, wire(served.port) as line:
        (home / "known").write_text(served.known_at(line.port))
        settings = SftpTarget(
            target="sftp", host="127.0.0.1", port=line.port, user=getpass.getuser(), path=f"{served.folder}/one",
            known_hosts="known",
        )  # fmt: skip
        os.environ["HOME"] = str(served.home)
        with _counted(paramiko.SFTPClient, "_async_request") as calls:
            yield Meter(settings, "requests", lambda: line.sent + line.received, lambda: calls[0])


@contextmanager
def _ftps(home: Path) -> Iterator[Meter]:
    with ftp_server(home / "www", tls=True, work=home) as served:
        os.environ |= {"SITEGEN_PUBLISH_PASSWORD": PASSWORD, "SSL_CERT_FILE": str(home / "ca.pem")}
        settings = FtpTarget(target="ftps", host="localhost", port=served.port, user=USER, path="one")
        yield Meter(settings, "commands", lambda: served.received, lambda: served.commands)
        del os.environ["SSL_CERT_FILE"]


@contextmanager
def _rsync(home: Path) -> Iterator[Meter]:
    with ssh_server(home / "www", home / "home") as served, agent(served), wire(served.port) as line:
        (home / "known").write_text(served.known_at(line.port))
        settings = RsyncTarget(
            target="rsync", host="127.0.0.1", port=line.port, user=getpass.getuser(), path=f"{served.folder}/one",
            known_hosts="known",
        )  # fmt: skip
        with _counted(rsync.Server, "_run") as calls:
            yield Meter(settings, "calls of rsync", lambda: line.sent + line.received, lambda: calls[0])


@contextmanager
def _s3(home: Path) -> Iterator[Meter]:
    os.environ |= S3_KEYS
    with s3_server(home / "disk") as port, wire(port) as line:
        client = boto3.client("s3", endpoint_url=f"http://127.0.0.1:{port}", region_name="us-east-1")
        client.create_bucket(Bucket="www")
        settings = S3Target(target="s3", bucket="www", endpoint=f"http://127.0.0.1:{line.port}", region="us-east-1")
        yield Meter(settings, "requests", lambda: line.sent + line.received, lambda: line.asked)


@contextmanager
def _git_pages(home: Path) -> Iterator[Meter]:
    repository(home / "remote" / "site.git")
    os.environ["SITEGEN_PUBLISH_TOKEN"] = TOKEN
    with git_server(home / "remote") as served, wire(served.port) as line:
        settings = GitPagesTarget(target="git_pages", repository=f"http://127.0.0.1:{line.port}/site.git")
        yield Meter(settings, "requests", lambda: line.sent + line.received, lambda: line.asked)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What publishing sends.")
    parser.add_argument("-n", dest="datasets", type=int, default=300)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
