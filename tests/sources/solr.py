"""Solr's default query parser, as far as filters go: AND between terms, as CKAN has it configured.

From addClause in SolrQueryParserBase: OR makes the term before it optional, also one with a plus; a term after OR is
optional as well; optional terms need not match beside one that must. Nothing is found by a group that only takes away,
but for a whole query.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass

Document = Mapping[str, list[str]]
"""An indexed dataset: the values of each field."""

Query = Callable[[Document], bool]

_TOKEN = re.compile(
    r"""[ ]*(?:
    (?P<operator>AND\b|OR\b|NOT\b|&&|\|\||[+\-!])
    |(?P<field>\*(?=:)|[A-Za-z_]\w*(?=:)):
    |(?P<open>\()|(?P<close>\))
    |\[(?P<low>[^\s\]]+)[ ]TO[ ](?P<high>[^\s\]]+)\]
    |"(?P<quoted>(?:[^"\\]|\\.)*)"
    |(?P<term>(?:[^\s+\-!():^\[\]"{}~\\]|\\.)(?:[^\s!():^\[\]"{}~\\]|\\.)*)
    )""",
    re.VERBOSE,
)


class SyntaxFaultError(Exception):
    """Solr answers with an error."""


@dataclass
class _Clause:
    occurs: str  # "must", "may" or "not"
    query: Query


def finds(fq: str) -> Query:
    """The datasets that CKAN's search finds: its own clause and the filter are one string."""
    parser = _Parser(f"+capacity:public {fq}")
    query = parser.group("", whole=True)
    if parser.rest.strip():
        raise SyntaxFaultError(parser.rest)
    return query


class _Parser:
    def __init__(self, text: str) -> None:
        self.rest = text

    def group(self, field: str, *, whole: bool = False) -> Query:
        clauses: list[_Clause] = []
        conjunction = sign = ""
        own = field
        while self.rest.strip():
            before = self.rest
            found = _TOKEN.match(before)
            if found is None:
                raise SyntaxFaultError(before)
            self.rest = before[found.end() :]
            if found["close"]:
                if whole or not clauses or conjunction or sign:
                    raise SyntaxFaultError(before)
                return _together(clauses, whole=False)
            if found["operator"] in ("AND", "&&", "OR", "||"):
                if not clauses or conjunction:
                    raise SyntaxFaultError(before)
                conjunction = "AND" if found["operator"] in ("AND", "&&") else "OR"
                continue
            if found["operator"]:
                if sign:
                    raise SyntaxFaultError(before)
                sign = "+" if found["operator"] == "+" else "-"
                continue
            if found["field"]:
                own = found["field"]
                continue
            if clauses and conjunction and clauses[-1].occurs != "not":
                clauses[-1].occurs = "must" if conjunction == "AND" else "may"
            occurs = "not" if sign == "-" else "may" if conjunction == "OR" else "must"
            clauses.append(_Clause(occurs, self.group(own) if found["open"] else _term(own, found)))
            conjunction = sign = ""
            own = field
        if not whole or conjunction or sign or own != field:
            raise SyntaxFaultError("the end")
        return _together(clauses, whole=True)


def _term(field: str, found: re.Match[str]) -> Query:
    if found["low"]:
        low, high = found["low"], found["high"]
        return lambda document: any(
            (low == "*" or low <= value) and (high == "*" or value <= high) for value in document.get(field, ())
        )
    value = re.sub(r"\\(.)", r"\1", found["quoted"] if found["quoted"] is not None else found["term"])
    if field == "*" and value == "*":
        return lambda document: True
    return lambda document: value in document.get(field, ())


def _together(clauses: list[_Clause], *, whole: bool) -> Query:
    must = [each.query for each in clauses if each.occurs == "must"]
    may = [each.query for each in clauses if each.occurs == "may"]
    without = [each.query for each in clauses if each.occurs == "not"]

    def query(document: Document) -> bool:
        if any(each(document) for each in without):
            return False
        if must:
            return all(each(document) for each in must)
        return any(each(document) for each in may) if may else whole

    return query
