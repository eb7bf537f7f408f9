"""Where a built site goes: one module a target, all of the shape that `target.py` says, listed here.

A target is given the difference to what it holds, keeps visitors from seeing half of it, and can be asked again after
whatever went wrong. It knows nothing of catalogues: a tree of files and what its manifest says of them.
"""

from __future__ import annotations

from collections.abc import Mapping

from sitegen.deploy import folder, ftp, git_pages, rsync, s3, sftp
from sitegen.deploy.difference import Difference
from sitegen.deploy.target import Confirm, Published, Target
from sitegen.deploy.tree import Tree

TARGETS: Mapping[str, Target] = {
    "folder": folder,
    "ftp": ftp,
    "ftps": ftp,
    "git_pages": git_pages,
    "rsync": rsync,
    "s3": s3,
    "sftp": sftp,
}

__all__ = ["TARGETS", "Confirm", "Difference", "Published", "Target", "Tree"]
