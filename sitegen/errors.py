"""The one exception that people see: what happened, where, and what to do about it."""

from __future__ import annotations


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
