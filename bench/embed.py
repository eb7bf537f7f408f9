"""What elements in other sites' pages cost, beside the widget that they replace: `python -m bench.embed`.

Host pages of one origin show a catalogue of another, as one who was never here sees them: nothing kept, the processor
slowed down fourfold, 1.6 Mbit/s and 150 ms to each answer. Catalogues are the demonstration's of 24 datasets, and a
made-up one (the shared material's, as for `bench.build`) of 20,000, unless told otherwise.

The old widget is neogeo-technologies/ckan-widget, whose repository (a clone, or a bare one) is named by `--widget` or
BENCH_WIDGET; its folder `build` is what is served. Without it, only ours are measured. Its API is a stand-in
(bench/hosts.py) that answers at once what the built site knows: all that a real CKAN takes comes on top of its times.

The table: bytes as they are and compressed, requests, milliseconds until the first datasets (rows, for a preview) stand
on the screen and until the last file has come, milliseconds from a key (a search sent, for the old widget) to its
results, and memory that the page's scripts hold. Medians. Needs Chromium and the tools of `requirements-dev.txt`.
"""

from __future__ import annotations

import argparse
import gzip
import io
import json
import os
import platform
import re
import statistics
import subprocess
import sys
import tarfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

from bench.build import DUMP, SITEGEN, make_catalogue, make_project, workspace
from bench.hosts import LEVEL, Ckan, Find, files, serve
from bench.weigh import run
from tests.browser.chromium import launch
from tests.program import copy_demo

OUTPUTS = ("pages", "search", "embed", "ckan_api", "data_api")
FEW_OUTPUTS = ("search", "embed", "ckan_api")  # of the made-up catalogue, whose pages nobody opens here
DEMO = "saint-pierre-du-mont"
SIZES = (24, 20_000)
SLOWER = 4
LATENCY = 150  # ms
BYTES_A_SECOND = 1_600_000 / 8
QUIET = 700  # ms without a request: all has come
WORD = "transport"
COLUMNS = "| datasets | | kB | kB compressed | requests | first results ms | all there ms | a key ms | MB |"

# The moment when something is on the screen, counted from the navigation: the frame that shows it has been drawn.
MOMENTS = """(() => {
  const drawn = (name) => requestAnimationFrame(() =>
    scheduler.postTask(() => (window[name] ??= performance.now()), { priority: "user-blocking" }));
  addEventListener("sitegen-results", () => drawn("firstResults"));
  new MutationObserver((_, observer) => {
    if (!document.querySelector("#ckan-widget .dataset")) return;
    observer.disconnect();
    drawn("firstResults");
  }).observe(document, { childList: true, subtree: true });
})();"""

# A promise of the milliseconds from the next key to its results on the screen.
NEXT_OF_OURS = """() => {
  window.nextResults = new Promise((done, fail) => {
    let pressed;
    setTimeout(() => fail(new Error("a key, and no results after a minute")), 60_000);
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
    addEventListener("sitegen-results", () => requestAnimationFrame(() =>
      scheduler.postTask(() => done(performance.now() - pressed), { priority: "user-blocking" })), { once: true });
  });
}"""
NEXT_OF_WIDGET = """() => {
  window.nextResults = new Promise((done, fail) => {
    let pressed;
    setTimeout(() => fail(new Error("a search, and no results after a minute")), 60_000);
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
    const total = document.querySelector("#ckan-widget h2");
    new MutationObserver((_, observer) => {
      observer.disconnect();
      requestAnimationFrame(() =>
        scheduler.postTask(() => done(performance.now() - pressed), { priority: "user-blocking" }));
    }).observe(total, { childList: true, subtree: true, characterData: true });
  });
}"""


@dataclass(frozen=True)
class Shown:
    """Something to show in a host page: `body` is its HTML, with SITE where the catalogue's address belongs."""

    name: str
    body: str
    keys: str = ""  # "ours", "widget": how a search is measured; "" for none


@dataclass(frozen=True)
class Cost:
    """Of one visit. Times in milliseconds; `key` is None where there is no search."""

    raw: int
    compressed: int
    requests: int
    first: float
    last: float
    memory: float
    key: float | None


def main() -> int:
    """Measure, and print the table; 0."""
    options = _arguments()
    print(f"Chromium on {platform.machine()}, {os.cpu_count()} processors, load {os.getloadavg()[0]:.1f}; ", end="")
    print(f"{datetime.now(UTC):%Y-%m-%d}; {options.runs} visits each\n\n{COLUMNS}")
    print("|---:|---" + "|---:" * 7 + "|", flush=True)
    for count in options.datasets or SIZES:
        with workspace() as folder:
            site = _demo(Path(folder)) if count == SIZES[0] else _made_up(Path(folder), count, options.seed)
            widget = _widget(options.widget, Path(folder)) if options.widget else None
            for name, costs in _measured(site, widget, options.runs):
                print(f"| {count:,} | {name} {_row(costs)}", flush=True)
    return 0


def _demo(folder: Path) -> Path:
    project = copy_demo(folder / "demo")
    run([SITEGEN, "-C", project, "build", DEMO])
    return project / "public" / DEMO


def _made_up(folder: Path, count: int, seed: int) -> Path:
    project = make_project(folder / "made-up", ["fr"], FEW_OUTPUTS)
    make_catalogue(project / DUMP, count, seed)
    run([SITEGEN, "-C", project, "build"])
    return project / "public" / "one"


def _widget(repository: Path, folder: Path) -> Path:
    """The old widget's build, as its last commit has it."""
    command: list[str | Path] = ["git", "-C", repository, "archive", "HEAD", "build"]
    archive = subprocess.run(command, capture_output=True, check=True).stdout
    with tarfile.open(fileobj=io.BytesIO(archive)) as packed:
        packed.extractall(folder / "widget", filter="data")
    return folder / "widget"


def _measured(site: Path, widget: Path | None, runs: int) -> Iterator[tuple[str, list[Cost]]]:
    shown = [*_elements(site)]
    ckan = Ckan.of(site)
    others = [files(widget / "build")] if widget else []
    with serve(ckan.answer, files(site)) as catalogue, sync_playwright() as playwright:
        if widget:
            shown.append(Shown("old widget: list, search, facets", _widget_page(widget), "widget"))
        pages = {f"{at}/index.html": _page(one.body.replace("SITE", catalogue)) for at, one in enumerate(shown)}
        with serve(_pages(pages), *others) as host:
            browser = launch(playwright)
            for at, one in enumerate(shown):
                yield one.name, [visit(browser, f"{host}{at}/", one) for _ in range(runs)]
            browser.close()


def _elements(site: Path) -> Iterator[Shown]:
    newest = json.loads((site / "embed/catalogue.json").read_bytes())["newest"][0]["path"]
    key = newest.rstrip("/").rsplit("/", 1)[-1]
    script = '<script src="SITEembed.js" async></script>'
    link = '<a href="SITE">Catalogue</a>'
    yield Shown("list, search, facets", f"{script}<sitegen-catalogue>{link}</sitegen-catalogue>", "ours")
    yield Shown("latest", f"{script}<sitegen-latest>{link}</sitegen-latest>")
    yield Shown("dataset", f'{script}<sitegen-dataset name="{key}">{link}</sitegen-dataset>')
    if previews := sorted((site / "embed/preview").glob("*.json"), key=lambda file: (file.stat().st_size, file.name)):
        resource = previews[len(previews) // 2].stem
        yield Shown("preview, table", f'{script}<sitegen-preview resource="{resource}">{link}</sitegen-preview>')


def _widget_page(widget: Path) -> str:
    """What its readme says to paste; the script in its middle is the build's own."""
    built = (widget / "build/index.html").read_text(encoding="utf-8")
    runtime = re.search(r"<script>(!function.*?)</script>", built, re.DOTALL)
    parts = re.findall(r'(?:href|src)="\./(static/[^"]+\.chunk\.(?:css|js))"', built)
    if not runtime or not parts:
        raise SystemExit(f"{widget}/build/index.html is not the old widget's")
    links = "".join(f'<link href="/{part}" rel="stylesheet">' for part in parts if part.endswith(".css"))
    scripts = "".join(f'<script src="/{part}"></script>' for part in parts if part.endswith(".js"))
    start = '<script>ckanWidget.init({ckan_api: "SITE", result_page_size: 10})</script>'
    return f'{links}<div id="ckan-widget"></div><script>{runtime[1]}</script>{scripts}{start}'


def _page(body: str) -> bytes:
    head = '<!doctype html><html lang="fr"><meta charset="utf-8"><meta name="viewport" content="width=device-width">'
    return f"{head}<link rel=icon href=data:,><title>La commune</title><h1>Nos données</h1>{body}</html>".encode()


def _pages(pages: dict[str, bytes]) -> Find:
    def find(path: str, query: str) -> tuple[str, bytes] | None:
        del query
        page = pages.get(f"{path}index.html" if path.endswith("/") else path)
        return ("text/html", page) if page else None

    return find


def visit(browser: Browser, address: str, shown: Shown) -> Cost:
    """Open a host page as one who was never here; search in it, where it has a search."""
    with browser.new_context(viewport={"width": 1100, "height": 900}) as context:
        page = context.new_page()
        page.add_init_script(MOMENTS)
        protocol = context.new_cdp_session(page)
        _slow(protocol)
        came: list[str] = []
        page.on("requestfinished", lambda request: came.append(request.url))
        page.goto(address)
        page.wait_for_function("() => window.firstResults", timeout=120_000)
        _until_quiet(page, came)
        first: float = page.evaluate("() => window.firstResults")
        last: float = page.evaluate(
            "() => Math.max(...performance.getEntriesByType('resource').map((each) => each.responseEnd), 0)"
        )
        urls = [url for url in came if url != address and not url.startswith("data:")]
        bodies = [body for url in urls if (body := _body(page, url)) is not None]
        return Cost(
            raw=sum(map(len, bodies)),
            compressed=sum(len(gzip.compress(body, LEVEL, mtime=0)) for body in bodies),
            requests=len(urls),
            first=first,
            last=last,
            memory=_memory(protocol),
            key=_key_time(page, shown.keys) if shown.keys else None,
        )


def _slow(protocol: CDPSession) -> None:
    protocol.send("Network.enable")
    protocol.send(
        "Network.emulateNetworkConditions",
        {
            "offline": False,
            "latency": LATENCY,
            "downloadThroughput": BYTES_A_SECOND,
            "uploadThroughput": BYTES_A_SECOND,
        },
    )
    protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})


def _until_quiet(page: Page, came: Sequence[str]) -> None:
    before = -1
    while before != len(came):
        before = len(came)
        page.wait_for_timeout(QUIET)


def _body(page: Page, url: str) -> bytes | None:
    reply = page.request.get(url)
    return reply.body() if reply.ok else None


def _memory(protocol: CDPSession) -> float:
    """Megabytes."""
    protocol.send("HeapProfiler.enable")
    protocol.send("HeapProfiler.collectGarbage")
    used: float = protocol.send("Runtime.getHeapUsage")["usedSize"]
    return used / 1e6


def _key_time(page: Page, kind: str) -> float:
    """Of ours, the median of a word's keys; of the old widget, which searches when it is sent, of sending the word."""
    if kind == "ours":
        page.locator("sitegen-catalogue input[type=search]").first.focus()
        return statistics.median(_time_of(page, NEXT_OF_OURS, letter) for letter in WORD)
    page.locator("#ckan-widget input").first.fill(WORD)
    page.wait_for_timeout(QUIET)
    return _time_of(page, NEXT_OF_WIDGET, "Enter")


def _time_of(page: Page, promise: str, key: str) -> float:
    page.evaluate(promise)
    page.keyboard.press(key)
    milliseconds: float = page.evaluate("() => window.nextResults")
    page.wait_for_timeout(QUIET)
    return milliseconds


def _row(costs: Sequence[Cost]) -> str:
    def middle(name: str) -> float:
        values: list[float] = [getattr(cost, name) for cost in costs]
        return statistics.median(values)

    keys = [cost.key for cost in costs if cost.key is not None]
    key = f"{statistics.median(keys):.0f}" if keys else ""
    return (
        f"| {middle('raw') / 1000:,.1f} | {middle('compressed') / 1000:,.1f} | {middle('requests'):.0f} "
        f"| {middle('first'):,.0f} | {middle('last'):,.0f} | {key} | {middle('memory'):.1f} |"
    )


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What elements in other sites' pages cost.")
    parser.add_argument("-n", dest="datasets", type=int, nargs="+", help="datasets of each catalogue (24 20000)")
    parser.add_argument(
        "--widget", type=Path, default=os.environ.get("BENCH_WIDGET"), help="the old widget's repository"
    )
    parser.add_argument("--runs", type=int, default=5, help="visits of each page")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
