"""A partner's filter for CKAN's search, and how it is put beside others without becoming another one.

CKAN writes a filter into one string with its own ("+capacity:public" before it; 2.6: behind it), and Solr's parser
makes both sides of a bare OR optional beside a term that must match: such a filter finds everything. So it is closed
off in parentheses, after it was looked at as Solr looks at it (QueryParser.jj of Solr 4 to 9, and of those before,
which had neither comments nor regular expressions): one that closes a parenthesis that it did not open is no filter.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise

_EXPECTED = "a Solr filter that is whole in itself"
_TOKEN = re.compile(
    r"""
    (?P<space>[ \t\r\n\u3000]+)
    |(?P<quoted>"(?:[^"\\]|\\.)*")
    |(?P<range>[\[{](?!!)\s*(?:"[^"\\]+"|[^\s"\]}]+)[ ]+TO[ ]+(?:"[^"\\]+"|[^\s"\]}]+)\s*[\]}])
    |(?P<opens>\()
    |(?P<closes>\))
    |(?P<regex>/(?:[^*/\\"]|\\/)(?:[^/\\"]|\\.)*/)
    |(?P<boost>[\^~]=?[0-9.]*)
    |(?P<joins>&&|\|\|)
    |(?P<sign>[+\-!])
    |(?P<colon>:)
    |(?P<term>(?:[^\s+\-!():^\[\]"{}~\\/]|\\.)(?:[^\s!():^\[\]"{}~\\]|\\.)*)
    """,
    re.VERBOSE | re.DOTALL,
)
_SLASH = re.compile(r"\\.|(/)", re.DOTALL)


@dataclass(slots=True)
class _Group:
    """What stands between two parentheses; `start` is where a clause may be put before all others."""

    start: int
    negated: bool = False  # itself, in the group around it
    has_clauses: bool = False
    finds: bool = False  # at least one clause does not only take away


def quoted(value: str) -> str:
    """A value in a Solr filter."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def any_of(field: str, values: tuple[str, ...]) -> str:
    """The clause that a dataset has one of these values there."""
    return f"+{field}:({' OR '.join(map(quoted, values))})"


def closed_off(own: str) -> str:
    """The partner's filter as one clause that must match, whatever is in it; nothing where it is empty.

    Where all it says is what not to find, `*:*` is put before it, since Solr finds nothing for such a group. Raises
    ValueError, with what was expected, for a filter that would reach beyond its parentheses or is read in two ways.
    """
    own = own.strip()
    return f"+({_completed(own)})" if own else ""


def _completed(own: str) -> str:
    """The filter with `*:*` in each group that lacks anything to find."""
    groups, pure, slashes = [_Group(0)], list[int](), list[int]()
    position, negated = 0, False
    while position < len(own):
        found = _TOKEN.match(own, position)
        if found is None:
            raise ValueError(_fault(own, position))
        position, group = found.end(), groups[-1]
        if found.lastgroup == "term":
            slashes += [found.start() + each.start(1) for each in _SLASH.finditer(found[0]) if each[1]]
        match found.lastgroup:
            case "regex" if not _nests(found[0]):
                raise ValueError(f"{_EXPECTED}; the regular expression {found[0]} has a bracket without its other one")
            case "opens":
                groups.append(_Group(position, negated))
                negated = False
            case "closes":
                if len(groups) == 1:
                    raise ValueError(f'{_EXPECTED}; a ")" has no "(" before it')
                _end(groups.pop(), pure)
                _count(groups[-1], negated=group.negated)
            case "sign":
                negated = found[0] != "+"
            case "term" if found[0] == "NOT":
                negated = True
            case "term" if found[0] in ("AND", "OR") or own[position : position + 1] == ":":
                continue
            case "term" | "quoted" | "range" | "regex":
                _count(group, negated=negated)
                negated = False
    if len(groups) > 1:
        raise ValueError(f'{_EXPECTED}; a "(" is never closed')
    if not all(_nests(own[start:end]) for start, end in pairwise(slashes)):
        raise ValueError(f'{_EXPECTED}; what stands between two "/" may be a regular expression: write them \\/')
    _end(groups[0], pure)
    for start in sorted(pure, reverse=True):
        own = f"{own[:start]}*:* {own[start:]}"
    return own


def _count(group: _Group, *, negated: bool) -> None:
    group.has_clauses = True
    group.finds |= not negated


def _end(group: _Group, pure: list[int]) -> None:
    if group.has_clauses and not group.finds:
        pure.append(group.start)


def _nests(text: str) -> bool:
    """Whether it may be taken for a regular expression, or not be taken for one, and no bracket is left over."""
    depth = 0
    for sign in re.sub(r'\\.|"(?:[^"\\]|\\.)*"', "", text, flags=re.DOTALL):
        depth += {"(": 1, ")": -1}.get(sign, 0)
        if depth < 0 or sign == '"':
            return False
    return depth == 0


def _fault(own: str, position: int) -> str:
    rest = own[position:]
    what = {
        '"': 'a quotation mark (") is never closed',
        "\\": "it ends with a backslash",
        "/": 'a "/" begins neither a comment nor a regular expression here; written \\/ it is a character',
        "[": "a range, as [a TO b], is not complete",
        "{": "a range, as {a TO b}, is not complete, and local parameters ({!…}) are not sent",
        "]": 'a "]" ends no range',
        "}": 'a "}" ends no range',
    }.get(rest[0], f"the character U+{ord(rest[0]):04X} is no space for Solr")
    if rest.startswith("/*"):
        what = "comments (/* … */) are not sent"
    return f"{_EXPECTED}; {what}"
