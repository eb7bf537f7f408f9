"""What the search costs: `python -m bench.search [-n DATASETS ...]`; 1,000, 5,000 and 20,000 unless told otherwise.

Each made-up catalogue (the shared material's, as for `bench.build`) is built and opened in Chromium. The aims, in
the order 1,000 / 5,000 / 20,000 datasets:

- transferred until the first results and the facets show: at most 200 / 300 / 600 kB, compressed as a host would;
- from a key to its results, the processor slowed down fourfold: at most 100 / 150 / 250 ms, for nine keys in ten;
- the search's share of the CPU time of a fresh build: at most 35 %.

A figure above its aim is marked `over`. Times in the browser are by the clock: quote those of a quiet machine only,
and compare the CPU time that stands with them elsewhere.
Needs Chromium and the tools of `requirements-dev.txt`; 20,000 datasets need 2 GB in /dev/shm.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import os
import shutil
import statistics
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, CDPSession, Page, Response, sync_playwright

from bench.build import DUMP, SITEGEN, make_catalogue, make_project, workspace
from bench.weigh import run
from sitegen.text.words import terms
from tests.browser.chromium import launch
from tests.browser.static_host import serve

ALL = ("pages", "search", "sitemap", "hosting")
WITHOUT_SEARCH = tuple(output for output in ALL if output != "search")
SIZES = (1_000, 5_000, 20_000)
KILOBYTES = {1_000: 200, 5_000: 300, 20_000: 600}
MILLISECONDS = {1_000: 100, 5_000: 150, 20_000: 250}
SHARE = 35  # percent
BUILDS = 3  # of each kind
FEW_BUILDS_FROM = 20_000  # datasets: one build of each kind is long enough to say much

WORDS_IN = (0.5, 0.1, 0.03, 0.01, 0)  # of the datasets; the words that are looked for come next to these shares
LONGEST_TYPED = 12  # letters; an address says more about the generator than about visitors
SLOWER = 4
FACETS_OPENED = 2  # beside the one that the page opens
GZIP_LEVEL = 6
KINDS = ("scripts", "index", "cards")

# A promise of the milliseconds from the next key to its results on the screen. The results are drawn in a task that
# ends with the event; the callback of the frame that shows them runs before that frame is laid out and painted, and a
# task that this callback posts runs after. A callback of the frame behind it would add up to 17 ms of waiting.
NEXT_RESULTS = """() => {
  window.nextResults = new Promise((done, fail) => {
    let pressed;
    setTimeout(() => fail(new Error("a key, and no results after a minute")), 60_000);
    addEventListener("keydown", (event) => (pressed = event.timeStamp), { capture: true, once: true });
    addEventListener("catalogue-results", () => requestAnimationFrame(() =>
      scheduler.postTask(() => done(performance.now() - pressed), { priority: "user-blocking" })), { once: true });
  });
}"""
FIRST_RESULTS = """
  window.firstResults = new Promise((done) =>
    addEventListener("catalogue-results", () => done(), { once: true }));
"""


@dataclass(frozen=True)
class Figure:
    """A row of the table; without an aim it only says what another one is made of."""

    name: str
    value: float
    unit: str
    aim: float | None = None

    def __str__(self) -> str:
        places = 1 if self.unit else 0  # without a unit it is a count
        text = f"{self.name:<48} {self.value:>8,.{places}f} {self.unit:<3}"
        if self.aim is not None:
            text += f"  {'over' if self.value > self.aim else '':<4} ≤ {self.aim:g} {self.unit}"
        return text.rstrip()


@dataclass(frozen=True)
class Transfer:
    """Compressed bytes by kind of file, and requests for them, until a first query's results."""

    bytes: Mapping[str, int]
    requests: int

    @property
    def total(self) -> int:
        """Bytes in all."""
        return sum(self.bytes.values())


def main() -> int:
    """Measure, and print the table; 0, also where an aim is missed."""
    options = _arguments()
    print(f"{'datasets':>8}  {'figure':<48} {'measured':>12}        aim")
    for count in options.datasets or SIZES:
        for figure in _figures(count, options.seed):
            print(f"{count:>8}  {figure}", flush=True)
    return 0


def _figures(count: int, seed: int) -> Iterator[Figure]:
    with workspace() as folder:
        make_catalogue(Path(folder, DUMP), count, seed)
        yield from _build_figures(Path(folder), count)
        site = Path(folder, "all", "public", "one")
        words = words_to_look_for(site, count)
        with serve(site) as home, _chromium() as browser:
            address = f"{home}search/?q="
            yield from _transfer_figures([transfer(browser, address + quote(word)) for word in words], count)
            first = address + quote(words[0])
            yield from _key_figures(key_times(browser, first, words), key_cpu(browser, first, words), count)


def _build_figures(folder: Path, count: int) -> Iterator[Figure]:
    whole, bare = [], []
    for _ in range(1 if count >= FEW_BUILDS_FROM else BUILDS):  # in turn: what else the machine does meets both
        bare.append(_fresh_build(folder, "without-search", WITHOUT_SEARCH))
        whole.append(_fresh_build(folder, "all", ALL))
    all_of_it, rest = statistics.median(whole), statistics.median(bare)
    yield Figure("the search's share of a fresh build's CPU", 100 * (all_of_it - rest) / all_of_it, "%", SHARE)
    yield Figure("  a fresh build", all_of_it, "s")
    yield Figure("  the same without the search", rest, "s")


def _fresh_build(folder: Path, name: str, outputs: Sequence[str]) -> float:
    """CPU seconds of a build into nothing. Its site stays until the next one of this name."""
    project = folder / name
    shutil.rmtree(project, ignore_errors=True)
    make_project(project, ["fr"], outputs)
    os.link(folder / DUMP, project / DUMP)
    return run([SITEGEN, "-C", project, "build", "--fresh"]).cpu


def words_to_look_for(site: Path, count: int) -> list[str]:
    """Words of the index as people type them, from one that many datasets have to a rare one."""
    listed = json.loads((site / "search" / "index" / "spelling.json").read_bytes())
    typed = {term: many for word, many in zip(listed[::2], listed[1::2], strict=True) for term in terms(word)}
    candidates = [term for term in typed if term.isascii() and len(term) <= LONGEST_TYPED]
    return [min(candidates, key=lambda word: (abs(typed[word] - share * count), word)) for share in WORDS_IN]


def transfer(browser: Browser, address: str) -> Transfer:
    """Open the page as one who was never here, and count what came until the results and the facets were there."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(FIRST_RESULTS)
        responses: list[Response] = []
        page.on("response", lambda response: responses.append(response))
        page.goto(address)
        page.evaluate("() => window.firstResults")
        came = {response.url: response for response in responses if _kind(response.url)}
        found = dict.fromkeys(KINDS, 0)
        for url, response in came.items():
            found[_kind(url)] += len(gzip.compress(response.body(), GZIP_LEVEL))
        return Transfer(found, len(came))


def _kind(url: str) -> str:
    """What a file is to the search; nothing where it is another part of the page."""
    path = urlsplit(url).path
    if path.endswith(".js"):
        return "scripts"
    return next((kind for kind in ("index", "cards") if f"/search/{kind}/" in path), "")


def _transfer_figures(transfers: Sequence[Transfer], count: int) -> Iterator[Figure]:
    aim = KILOBYTES.get(count)
    middle = statistics.median(one.total for one in transfers)
    yield Figure("transferred until the first results, median", middle / 1000, "kB", aim)
    yield Figure("transferred until the first results, worst", max(one.total for one in transfers) / 1000, "kB", aim)
    for kind in KINDS:
        yield Figure(f"  {kind}, median", statistics.median(one.bytes[kind] for one in transfers) / 1000, "kB")
    yield Figure("  requests, median", statistics.median(one.requests for one in transfers), "")
    yield Figure("  requests, worst", max(one.requests for one in transfers), "")


def key_times(browser: Browser, address: str, words: Sequence[str]) -> list[float]:
    """Milliseconds from each key of a visitor who types and corrects, on a slow processor, to its results."""
    with _searched(browser, address) as (page, protocol):
        protocol.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        return [_time_of(page, key) for key in keys(words)]


def key_cpu(browser: Browser, address: str, words: Sequence[str]) -> float:
    """CPU milliseconds of the page's main thread for one key, on average, at full speed; other programs hardly matter
    to it."""
    pressed = keys(words)
    with _searched(browser, address) as (page, protocol):
        protocol.send("Performance.enable", {"timeDomain": "threadTicks"})
        before = _used(protocol)
        for key in pressed:
            _time_of(page, key)
        return 1000 * (_used(protocol) - before) / len(pressed)


def _used(protocol: CDPSession) -> float:
    """Seconds."""
    metrics = protocol.send("Performance.getMetrics")["metrics"]
    seconds: float = next(metric["value"] for metric in metrics if metric["name"] == "TaskDuration")
    return seconds


@contextmanager
def _searched(browser: Browser, address: str) -> Iterator[tuple[Page, CDPSession]]:
    """The page after a first query, with some facets open; the next key replaces the query."""
    with browser.new_context() as context:
        page = context.new_page()
        page.add_init_script(FIRST_RESULTS)
        page.goto(address)
        page.evaluate("() => window.firstResults")
        _open_facets(page)
        page.locator("main input[type=search]").first.focus()
        page.keyboard.press("Control+A")
        yield page, context.new_cdp_session(page)


def _open_facets(page: Page) -> None:
    closed = page.locator("details.facet:not([open]):visible > summary")
    for _ in range(FACETS_OPENED):
        facet = page.locator(f"[data-facet={closed.first.locator('..').get_attribute('data-facet')}]")
        closed.first.click()
        facet.locator("li").first.wait_for()


def keys(words: Sequence[str]) -> list[str]:
    """A word, a second one behind it, another in its place; all is taken away, and it begins anew with the others."""
    first, second, third, *others = words
    pressed = [*first, "Space", *second, *["Backspace"] * len(second), *third]
    pressed += ["Backspace"] * len(f"{first} {third}")
    for word in others:
        pressed += [*word, "Space"]
    return pressed


def _time_of(page: Page, key: str) -> float:
    page.evaluate(NEXT_RESULTS)
    page.keyboard.press(key)
    milliseconds: float = page.evaluate("() => window.nextResults")
    return milliseconds


def _key_figures(times: Sequence[float], cpu: float, count: int) -> Iterator[Figure]:
    aim = MILLISECONDS.get(count)
    ordered = sorted(times)
    yield Figure("from a key to its results, 90th percentile", ordered[math.ceil(0.9 * len(ordered)) - 1], "ms", aim)
    yield Figure("  median", statistics.median(ordered), "ms")
    yield Figure("  worst", ordered[-1], "ms")
    yield Figure("  keys", len(ordered), "")
    yield Figure("  CPU of the page at full speed, mean", cpu, "ms")
    yield Figure("  programs that wanted the processors meanwhile", os.getloadavg()[0], "")


@contextmanager
def _chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = launch(playwright)
        try:
            yield browser
        finally:
            browser.close()


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="What the search costs.")
    parser.add_argument("-n", dest="datasets", type=int, nargs="+", action="extend", help="datasets")
    parser.add_argument("--seed", type=int, default=1)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
