"""Sites that are built, and gone on with one by one: what `publish` and `freeze` have in common."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TypeVar

from sitegen.build.batch import Failure, build_all, processors
from sitegen.build.report import Report
from sitegen.cache import cache_of
from sitegen.commands import lock
from sitegen.config import Partner
from sitegen.console import ProgressLine, tell
from sitegen.errors import as_sitegen_error

T = TypeVar("T")


def each_built(
    work: Callable[[Report], T],
    wanted: Mapping[str, Partner],
    failures: list[int],
    *,
    root: Path,
    dest: Path,
    offline: bool,
    jobs: int | None,
    accept_loss: bool = False,
    undone: str = "",
) -> Iterator[T]:
    """Build each partner's site, and what `work` makes of it.

    What fails is told, after `undone`, and its exit code added to `failures`; the other partners' sites go on.
    """
    with lock.turn(cache_of(root), tell), ProgressLine() as line:
        built = build_all(
            list(wanted.values()),
            root=root,
            dest=dest,
            offline=offline,
            accept_loss=accept_loss,
            jobs=jobs or processors(),
            watch=line.watch,
            waiting=line.waiting,
        )
        for report in built:
            line.clear()
            if isinstance(report, Failure):
                failures.append(report.exit_code)
                tell(f"{report.partner}: not built\n{report.text}")
                continue
            try:
                done = work(report)
            except Exception as error:  # whatever it is, it is this partner's alone
                failure = as_sitegen_error(error)
                failures.append(failure.exit_code)
                tell(f"{report.partner}: {undone}{failure}")
                continue
            yield done
