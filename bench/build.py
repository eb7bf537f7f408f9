"""What builds cost: `python -m bench.build [-n DATASETS ...] [--peers] [--partners COUNT]`.

One made-up catalogue is built from nothing, with nothing changed, with 1 % of its datasets changed, with one dataset
added, and with a template changed that is on every page. The catalogue comes from the shared material (SITEGEN_SHARED,
or ../shared). `--peers` builds it with other generators too, from nothing, in the same run (bench/peers.py); beside
them stands a site with the outputs that theirs have: pages, JSON of each dataset, sitemap, feeds. `--partners` builds
so many sites over one catalogue, each of the datasets with one tag. What the columns are: bench/weigh.py.

Everything is written to /dev/shm; 20,000 datasets need 4 GB there. docs/performance.md has the figures.
"""

from __future__ import annotations

import argparse
import compileall
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from bench.peers import home_of_peers, there
from bench.weigh import Cost, Tree, made, run, seen, tree

PROJECT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("SITEGEN_SHARED") or PROJECT.parent / "shared")
MEMORY = Path("/dev/shm")  # noqa: S108  # a folder of our own is made in it
SITEGEN = Path(sys.executable).with_name("sitegen")
DUMP = "datasets.jsonl"
LIKE_PEERS = ("pages", "ckan_api", "sitemap", "feeds")
FOOTER = Path("templates/parts/footer.html")  # of a theme, or of a partner who has an own one
NEWEST = "2026-11-25T09:00:00"  # later than anything in the made-up catalogue
COLUMNS = "| datasets | | build | CPU s | ÷ fresh | wall s | MB held | files | MB | files made | ms CPU a file |"


def main() -> int:
    """Measure, and print the table; 0, also where an aim is missed."""
    options = _arguments()
    peers = home_of_peers() if options.peers else None
    compileall.compile_dir(PROJECT / "sitegen", quiet=1)  # as an installation is
    print(f"# load {os.getloadavg()[0]:.1f}, {os.cpu_count()} cores, Python {sys.version.split()[0]}")
    print(COLUMNS)
    print("|---" * (COLUMNS.count("|") - 1) + "|", flush=True)
    for count in options.datasets or [1000]:
        with workspace() as folder:
            if options.partners:
                _measure_partners(Path(folder), count, options)
            else:
                if peers:
                    _measure_peers(Path(folder), count, options.seed, peers)
                _measure(Path(folder), count, options)
    print(f"# load {os.getloadavg()[0]:.1f}")
    return 0


def _measure(folder: Path, count: int, options: argparse.Namespace) -> None:
    project = make_project(folder / "all", options.languages.split(","))
    site, dump = project / "public", project / DUMP
    fresh: Cost | None = None
    for name, prepare in _scenarios(project, count, options.seed):
        prepare()
        before = seen(site)
        cost = run([SITEGEN, "-C", project, "build", *options.arguments])
        fresh = fresh or cost
        _row(count, "sitegen", name, cost, fresh, tree(site), made(before, site))
    dump.unlink()


def _scenarios(project: Path, count: int, seed: int) -> Iterator[tuple[str, Callable[[], None]]]:
    """What is built in turn, and what is changed for it."""
    dump = project / DUMP
    yield "fresh", lambda: make_catalogue(dump, count, seed)
    yield "unchanged", lambda: None
    yield "1 % changed", lambda: make_catalogue(dump, count, seed, changed=1)
    yield "one added", lambda: add_one(dump, count, seed)
    yield "theme edit", lambda: edit_footer(project)
    yield "unchanged", lambda: None


def _measure_peers(folder: Path, count: int, seed: int, home: Path) -> None:
    make_catalogue(folder / DUMP, count, seed)
    for peer in there(home):
        out = folder / "peer"
        cost = peer.build(home, folder / DUMP, out)
        _row(count, peer.name, "fresh", cost, None, tree(out), tree(out))
        shutil.rmtree(out)
    project = make_project(folder / "few", ["fr"], LIKE_PEERS)
    (project / DUMP).hardlink_to(folder / DUMP)
    cost = run([SITEGEN, "-C", project, "build"])
    site = tree(project / "public")
    _row(count, "sitegen, outputs as theirs", "fresh", cost, None, site, site)
    shutil.rmtree(project)  # memory is what the workspace is made of


def _measure_partners(folder: Path, count: int, options: argparse.Namespace) -> None:
    """Many partners over one catalogue; then one of them alone, which tells what reading the source costs."""
    project = make_project(folder / "partners", options.languages.split(","))
    make_catalogue(project / DUMP, count, options.seed)
    share_out(project, options.partners)
    site = project / "public"
    everyone = f"{options.partners} partners"
    fresh = run([SITEGEN, "-C", project, "build", *options.arguments])
    _row(count, everyone, "fresh", fresh, fresh, tree(site), tree(site))
    before = seen(site)
    unchanged = run([SITEGEN, "-C", project, "build", *options.arguments])
    _row(count, everyone, "unchanged", unchanged, fresh, tree(site), made(before, site))
    alone = run([SITEGEN, "-C", project, "build", "p0", *options.arguments])
    _row(count, "one of them", "unchanged", alone, None, tree(site / "p0"), made(before, site))
    each = 1000 * (unchanged.cpu - alone.cpu) / (options.partners - 1)
    print(f"# unchanged: {each:.1f} ms of CPU for each partner but the first", flush=True)


def _row(count: int, who: str, build: str, cost: Cost, fresh: Cost | None, site: Tree, new: Tree) -> None:
    ratio = f"{cost.cpu / fresh.cpu:.3f}" if fresh else ""
    each = f"{1000 * cost.cpu / new.files:.2f}" if new.files else ""
    print(
        f"| {count} | {who} | {build} | {cost.cpu:.2f} | {ratio} | {cost.wall:.2f} | {cost.megabytes:.0f} "
        f"| {site.files} | {site.bytes / 1e6:.1f} | {new.files} | {each} |",
        flush=True,
    )


def workspace() -> tempfile.TemporaryDirectory[str]:
    """A folder of our own, in memory where the machine has such a place; it goes with the `with`."""
    memory = MEMORY if MEMORY.is_dir() else None
    return tempfile.TemporaryDirectory(prefix="sitegen-bench-", dir=memory, ignore_cleanup_errors=True)


def make_catalogue(dump: Path, count: int, seed: int, changed: int = 0) -> None:
    """Write the made-up catalogue, with `changed` percent of its datasets changed."""
    generator = SHARED / "bench" / "gen_catalogue.py"
    if not generator.is_file():
        raise SystemExit(f"no {generator}: set SITEGEN_SHARED to the folder of the shared material")
    more = ["--changed", str(changed)] if changed else []
    command: list[str | Path] = [sys.executable, generator, str(count), str(seed), *more]
    with dump.open("wb") as file:
        subprocess.run(command, stdout=file, check=True)


def add_one(dump: Path, count: int, seed: int) -> None:
    """Put one more dataset behind the `count` of the catalogue; it is the newest."""
    with workspace() as folder:
        longer = Path(folder, DUMP)
        make_catalogue(longer, count + 1, seed)
        added = json.loads(longer.read_text(encoding="utf-8").splitlines()[-1])
    added |= {"metadata_created": NEWEST, "metadata_modified": NEWEST}
    with dump.open("a", encoding="utf-8") as file:
        file.write(json.dumps(added, ensure_ascii=False) + "\n")


def edit_footer(project: Path) -> None:
    """Give the partner an own footer, which is on every page: the theme's, with one line more."""
    own = project / "partners" / "one" / FOOTER
    own.parent.mkdir(parents=True, exist_ok=True)
    themes = (PROJECT / "themes" / "base" / FOOTER).read_text(encoding="utf-8")
    own.write_text(themes + "<!-- another footer -->\n", encoding="utf-8")


def make_project(folder: Path, languages: Sequence[str], outputs: Sequence[str] = ()) -> Path:
    """Lay out a project of one partner, who publishes everything where no `outputs` are named."""
    partner = folder / "partners" / "one"
    partner.mkdir(parents=True)
    (folder / "sitegen.toml").write_text(
        f'[sources.bench]\nkind = "dump"\ndatasets = "{DUMP}"\n[fetch]\nfiles_minutes = 0\n', encoding="utf-8"
    )
    (partner / "partner.toml").write_text(
        'title = "Mesures"\nurl = "https://bench.example.org/"\nsource = "bench"\n'
        f"languages = {json.dumps(list(languages))}\noutputs = {json.dumps(list(outputs))}\n",
        encoding="utf-8",
    )
    return folder


def share_out(project: Path, partners: int) -> None:
    """Put so many partners, `p0`, `p1` ..., in the place of the one: each has the datasets with one tag.

    Tags neither frequent nor rare. SystemExit where the catalogue has too few of them.
    """
    with (project / DUMP).open(encoding="utf-8") as file:
        tags = Counter(tag["name"] for line in file for tag in json.loads(line)["tags"])
    names = [name for name, _ in tags.most_common()]
    names = [name for name, _ in tags.most_common()]
    if len(names) < 3 * partners:
        raise SystemExit(f"the catalogue has {len(names)} tags: too few for {partners} partners")
    text = (project / "partners/one/partner.toml").read_text(encoding="utf-8")
    shutil.rmtree(project / "partners/one")
    for number, name in enumerate(names[2 * partners :][:partners]):
        folder = project / "partners" / f"p{number}"
        folder.mkdir()
        selection = f"[select]\ntags = {json.dumps([name], ensure_ascii=False)}\n"
        (folder / "partner.toml").write_text(text + selection, encoding="utf-8")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What builds cost.")
    parser.add_argument("-n", dest="datasets", type=int, nargs="+", help="datasets of each catalogue (1000)")
    parser.add_argument("--peers", action="store_true", help="other generators beside, from nothing")
    parser.add_argument("--partners", type=int, default=0, metavar="COUNT", help="so many sites over one catalogue")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--languages", default="fr", help="as in partner.toml, separated by commas")
    parser.add_argument("--arguments", nargs=argparse.REMAINDER, default=[], help="more for `sitegen build`; last")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
