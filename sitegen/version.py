"""Which sitegen this is: a release, or what is on the way to one.

hatchling runs this file for the version of what it builds, so it imports nothing of sitegen.
"""

from __future__ import annotations

import subprocess
from importlib import metadata
from pathlib import Path

NUMBER = "0.1.0"  # of the release that this is, or becomes; CONTRIBUTING.md says what its parts mean
_PACKAGE = Path(__file__).parent
_CHECKOUT = _PACKAGE.parent
_PATIENCE = 10.0  # seconds for git to answer


def version() -> str:
    """`0.1.0` of a release, `0.1.0.dev0+gabc1234` of a commit on the way to it.

    An installed package knows it since it was built. In a checkout it is asked of git: a release is what bears the tag
    `v0.1.0`. Where there is no git to ask, it is `0.1.0.dev0`.
    """
    if (_PACKAGE / "_shipped").is_dir():  # as in a wheel
        return metadata.version("sitegen")
    commit = _git("rev-parse", "--short=7", "HEAD")
    if commit and f"v{NUMBER}" in _git("tag", "--points-at", "HEAD").split():
        return NUMBER
    return f"{NUMBER}.dev0+g{commit}" if commit else f"{NUMBER}.dev0"


def _git(*arguments: str) -> str:
    """What git prints of this checkout, and of no repository around it; nothing where it cannot tell."""
    if not (_CHECKOUT / ".git").exists():
        return ""
    try:
        command = ["git", "-C", str(_CHECKOUT), *arguments]
        done = subprocess.run(  # noqa: S603  # fixed words
            command, capture_output=True, text=True, check=False, timeout=_PATIENCE
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
