"""One partner's site, built whatever happens to it: another partner has nothing to do with that."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, TypeVar

from filelock import FileLock, Timeout

from sitegen.build.report import Report
from sitegen.build.unchanged import Memory
from sitegen.cache import cache_of
from sitegen.config import Partner
from sitegen.errors import BuildError, as_sitegen_error, is_closed_pipe
from sitegen.samples.reader import Budget
from sitegen.sources import Progress, Sources, quiet

_T = TypeVar("_T")

_PATIENCE = 1800.0  # seconds that a site waits for another process that builds it


@dataclass(frozen=True, slots=True)
class Failure:
    """A site that could not be built: what to tell, and the exit code it asks for."""

    partner: str
    text: str
    exit_code: int


@dataclass(frozen=True, slots=True)
class Watch:
    """What is called while a site is built, to show how far it is."""

    reading: Progress = quiet
    files: Progress = quiet
    writing: Callable[[int], None] = lambda done: None


def tried(name: str, work: Callable[[], _T]) -> _T | Failure:
    """What the work for a partner gives, or what is to be told of whatever it raised."""
    try:
        return work()
    except (Exception, SystemExit) as error:  # a partner's own output may well end the program
        if is_closed_pipe(error):
            raise
        known = as_sitegen_error(error)
        return Failure(name, str(known), known.exit_code)


@dataclass(frozen=True, slots=True)
class Attempt:
    """What is asked of a build, of whichever partner. It pickles, and is called where the site is built.

    `root`, `dest`: the project, and the folder for sites. `budgets`: as `build` has them.
    """

    root: Path
    dest: Path
    fresh: bool
    accept_loss: bool
    budgets: dict[str, Budget]

    def __call__(
        self,
        partner: Partner,
        *,
        watch: Watch | None = None,
        executor: Executor | None = None,
        scratch: Path | None = None,
    ) -> Report | Failure:
        """Build a site from what was read before. `watch`, `executor` and `scratch` are as `build` has them."""
        from sitegen.build.build import build  # half a second of templates and maps: not where nothing has changed

        def work() -> Report:
            with alone(self.root, partner.name):
                return build(
                    partner,
                    root=self.root,
                    dest=self.dest / partner.name,
                    offline=True,  # what there is to read has been read
                    fresh=self.fresh,
                    accept_loss=self.accept_loss,
                    progress=(watch or Watch()).writing,
                    budgets=self.budgets,
                    executor=executor,
                    scratch=scratch,
                )

        return tried(partner.name, work)


@contextmanager
def alone(root: Path, name: str) -> Iterator[None]:
    """Wait until nobody else builds this partner's site: one whom the network has lost may well go on with it.

    Raises BuildError when patience is over.
    """
    place = cache_of(root) / "turns" / f"{name}.lock"
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    lock = FileLock(place)
    try:
        lock.acquire(timeout=_PATIENCE)
    except Timeout:
        raise BuildError(
            f"another process has been building this site for {_PATIENCE / 60:.0f} minutes",
            where=str(place),
            hint="look what it does; if it hangs, end it",
        ) from None
    try:
        yield
    finally:
        lock.release()


Answer = Callable[[Partner], "Report | Failure"]


class Crew(Protocol):
    """Who builds whole sites elsewhere."""

    def known(self, attempt: Attempt, partner: Partner, sources: Sources) -> Report | None:
        """What the last build of a site found, where another one would find the same."""

    def place(self, name: str) -> str:
        """Where a site comes to lie, for people; "" where that is its folder in `dest`."""

    def sites(self, attempt: Attempt, partners: list[Partner]) -> AbstractContextManager[Answer]:
        """What becomes of each partner, asked for in any order.

        On an error what has not begun is dropped, and what has begun is waited for.
        """


def known(attempt: Attempt, partner: Partner, sources: Sources) -> Report | None:
    """As a crew has it, of a site in a folder that this machine sees."""
    if attempt.fresh:
        return None
    with alone(attempt.root, partner.name):
        return Memory(attempt.root, partner, attempt.dest / partner.name, sources).report()
