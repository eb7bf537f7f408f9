"""The one exception that people see: what happened, where, and what to do about it."""

from __future__ import annotations

import errno
import os
import traceback

TRACEBACK = "SITEGEN_TRACEBACK"  # in the environment, with any value: faults of sitegen itself come with theirs


class SitegenError(Exception):
    """A failure that the person at the command line can act on.

    `where` is a place (`partners/x/partner.toml:14`, a URL, a template's line); `hint` says what to do next.
    The class decides the exit code of the command line (DESIGN §4).
    """

    exit_code = 1

    def __init__(self, message: str, *, hint: str = "", where: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.where = where

    def __str__(self) -> str:
        head = f"{self.where}: {self.message}" if self.where else self.message
        return f"{head}\n  → {self.hint}" if self.hint else head


class BuildError(SitegenError):
    """A site could not be made: a broken template, a folder that is not ours, two artifacts with one path."""

    exit_code = 1


class ConfigError(SitegenError):
    """sitegen.toml, partner.toml or a theme says something that cannot be used; holds every fault at once."""

    exit_code = 3

    def __init__(self, message: str, *, hint: str = "", where: str = "", faults: tuple[str, ...] = ()) -> None:
        super().__init__(message, hint=hint, where=where)
        self.faults = faults

    def __str__(self) -> str:
        return "\n".join(self.faults) if self.faults else super().__str__()


class SourceError(SitegenError):
    """The catalogue cannot be reached, or what came back is not an answer."""

    exit_code = 4


class PublishError(SitegenError):
    """A built site could not be put where people see it, or what is served there is not it."""

    exit_code = 5


def as_sitegen_error(error: BaseException, *, where: str = "") -> SitegenError:
    """What people see of any exception: ours as it is, the system's with its file, any other as a fault of ours.

    `where`: what was being dealt with.
    """
    if isinstance(error, SitegenError):
        return error
    message = unforeseen(error)
    if isinstance(error, OSError) and error.errno is not None:
        return BuildError(error.strerror or str(error), where=str(error.filename or where or "a file"))
    hint = f"run it again with {TRACEBACK}=1, and report what that and `sitegen -V` print"
    return BuildError(message, where=where, hint=hint)


def unforeseen(error: BaseException) -> str:
    """`a fault in sitegen itself: ValueError: what it says`, in one line.

    Its traceback goes to stderr, where TRACEBACK asks for it.
    """
    if os.environ.get(TRACEBACK):
        traceback.print_exception(error)
    words = " ".join(str(error).split())
    name = type(error).__name__
    return f"a fault in sitegen itself: {name}: {words[:_LONGEST]}" if words else f"a fault in sitegen itself: {name}"


_LONGEST = 200  # characters of an unforeseen message: it may quote a whole dataset


def is_closed_pipe(error: BaseException) -> bool:
    """Whoever read what we print is gone: there is nobody to tell."""
    return isinstance(error, OSError) and error.errno == errno.EPIPE
