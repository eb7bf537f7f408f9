"""Texts that are no tables, however many commas are in them: by their beginning, or by what the catalogue calls them.

A format is named only where its beginning leaves no doubt. YAML and source code have no such beginning: there the
catalogue's word counts, and a text that it calls so is not looked at for rows.
"""

from __future__ import annotations

import re
from itertools import islice
from typing import Final

TABLES: Final = frozenset({"CSV", "TSV"})  # a table is promised: one column is one, too
_NO_TABLES: Final = frozenset({
    "n3", "nquads", "nt", "ntriples", "rdf", "rdfturtle", "shacl", "sparql", "trig", "ttl", "turtle",
    "cql", "graphql", "mysql", "postgresql", "sql", "sqldump",
    "cfg", "conf", "ini", "properties", "toml", "yaml", "yml",
    "adoc", "asciidoc", "bib", "bibtex", "latex", "markdown", "md", "ris", "rst", "srt", "tex", "vtt",
    "eml", "ical", "icalendar", "icalendarics", "ics", "mbox", "messagerfc822", "rfc822", "vcard", "vcf",
    "gettext", "po", "pot", "prj", "subrip", "webvtt",
    "log", "logs", "patch", "diff",
    "bash", "bat", "c", "cpp", "cs", "css", "dockerfile", "go", "h", "java", "javascript", "jl", "js", "julia",
    "kotlin", "less", "lua", "makefile", "perl", "php", "pl", "ps1", "py", "python", "r", "rb", "rmd", "rs", "ruby",
    "rust", "sas", "scala", "scss", "sh", "sourcecode", "sps", "stata", "swift", "ts", "typescript", "vba",
})  # fmt: skip
_EXTENSIONS: Final = {"csv": "CSV", "tsv": "TSV", "tab": "TSV", "txt": "TXT", "md": "Markdown"}

_HEAD = 16_384  # characters
_COMMENTS = re.compile(r"(?:\s|\ufeff|\0|#[^\n]*(?:\n|\Z))*+")
_SQL_COMMENTS = re.compile(r"(?:\s|\ufeff|\0|--[^\n]*(?:\n|\Z)|/\*(?:[^*]|\*(?!/))*+\*/;?)*+")
_BEGINNINGS: Final = (
    ("iCalendar", re.compile(r"[\s\ufeff]*+BEGIN:VCALENDAR[ \t]*[\r\n]", re.IGNORECASE)),
    ("vCard", re.compile(r"[\s\ufeff]*+BEGIN:VCARD[ \t]*[\r\n]", re.IGNORECASE)),
)
_PREFIX = re.compile(r"@(?:prefix\s+[^\s:]*:|base)\s+<[^>\n]*>\s*\.", re.IGNORECASE)
_TRIPLE = re.compile(
    r"(?:<[^<>\s]+>|_:\S+)[ \t]+<[^<>\s]+>[ \t]+(?:<[^<>\s]*>|_:\S+|\"(?:[^\"\\]|\\.)*+\"\S*)"
    r"(?:[ \t]+(?:<[^<>\s]+>|_:\S+))?[ \t]*\.[ \t]*(?:#.*)?"
)
_STATEMENT = re.compile(
    r"(?:(?:CREATE\s+(?:OR\s+REPLACE\s+|UNLOGGED\s+|GLOBAL\s+|TEMP(?:ORARY)?\s+|UNIQUE\s+|MATERIALIZED\s+)*"
    r"(?:TABLE|DATABASE|SCHEMA|VIEW|INDEX|SEQUENCE|EXTENSION|TYPE|FUNCTION)"
    r"|DROP\s+(?:TABLE|DATABASE|SCHEMA|VIEW|INDEX)|ALTER\s+(?:TABLE|DATABASE)|INSERT\s+INTO|DELETE\s+FROM"
    r"|PRAGMA|LOCK\s+TABLES)\s+[\w\"`'\[(]"
    r"|USE\s+[\[`]|REM\s+INSERTING\s+into\s|SET\s+DEFINE\s+OFF;|\\restrict\s|SELECT\s[^;\t]+\sFROM\s+\w+\s*[;\n]"
    r"|BEGIN(?:\s+TRANSACTION)?;|START\s+TRANSACTION;|SET\s+@?\w+\s*(?:=|\bTO\b)"
    r"|COPY\s+[\w.\"]+\s*(?:\([^)]*\)\s*)?FROM\b)",
    re.IGNORECASE,
)
_LOG = re.compile(
    r"\S+ \S+ \S+ \[\d{1,2}/\w{3}/\d{4}:"  # a web server's
    r"|\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d+)?[\w:+]*\]?[ \t]+(?:\S+[ \t]+){0,3}?"
    r"[\[(<]?(?:TRACE|DEBUG|INFO|WARN(?:ING)?|ERROR|FATAL|CRITICAL|NOTICE)\b"
    r"|<?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d \S+ ",  # syslog (RFC 3164)
)
_LOOKED_AT = 5  # lines

# What nobody has a name for in a catalogue, as a rule: told where a file is called a table, or nothing.
_OTHERS: Final = (
    ("WebVTT", re.compile(r"WEBVTT(?:[ \t][^\n]*)?\n")),
    ("SubRip", re.compile(r"\d+[ \t]*\n\d\d:\d\d:\d\d[,.]\d{3}[ \t]+-->[ \t]")),
    (
        "BibTeX",
        re.compile(
            r"@(?:article|book|inbook|incollection|inproceedings|manual|misc|online|phdthesis|proceedings|string|techreport)"
            r"\s*\{",
            re.IGNORECASE,
        ),
    ),
    ("RIS", re.compile(r"TY  - [A-Z]+\s*\n[A-Z][A-Z0-9]  - ")),
    ("LaTeX", re.compile(r"(?:%[^\n]*\n\s*)*\\(?:documentclass|documentstyle|begin|input)\b")),
    ("Diff", re.compile(r"diff --git |--- [^\n]+\n\+\+\+ [^\n]+\n@@ ")),
    ("PHP", re.compile(r"<\?php\s")),
    ("Script", re.compile(r"#![ \t]*/")),
    ("gettext", re.compile(r"(?:#[^\n]*\n\s*)*msgid[ \t]+\"")),
    (
        "SPARQL",
        re.compile(r"(?:PREFIX\s+\w*:\s*<[^>\n]*>\s*)+(?:SELECT|CONSTRUCT|ASK|DESCRIBE|INSERT)\s", re.IGNORECASE),
    ),
    ("Turtle", re.compile(r"(?:PREFIX\s+[\w-]*:\s*<[^>\n]*>\s*)+[\w<\[_-]", re.IGNORECASE)),
    ("YAML", re.compile(r"(?:%YAML[^\n]*\n)?---[ \t]*\n(?:#[^\n]*\n|\s)*(?:- )?[\w\"'-]+:(?:\s|\Z)")),
    ("INI", re.compile(r"\[[\w .\"-]+\][ \t]*\n(?:[;#][^\n]*\n|\s)*[\w.-]+[ \t]*=[^\n]*\n")),
    (
        "EML",
        re.compile(
            r"(?:(?:Received|Return-Path|Delivered-To|From|To|Cc|Subject|Date|MIME-Version|Message-ID|Content-Type|X-[\w-]+)"
            r":[^\n]*\n(?:[ \t][^\n]*\n)*){4}"
        ),
    ),
    ("PRJ", re.compile(r"(?:PROJCS|GEOGCS|COMPD_CS|PROJCRS|GEOGCRS|COMPOUNDCRS)\s*\[\"")),
    ("MIF/MID", re.compile(r"Version[ \t]+\d+[ \t]*\nCharset[ \t]", re.IGNORECASE)),
    ("ASCII Grid", re.compile(r"ncols[ \t]+\d+[ \t]*\nnrows[ \t]+\d+[ \t]*\n", re.IGNORECASE)),
    ("DXF", re.compile(r"(?:999[ \t]*\n[^\n]*\n\s*)*0[ \t]*\nSECTION[ \t]*\n")),
)


def promised(label: str, name: str) -> str:
    """The label that a text is to be read by: the catalogue's, or what a file without one is called after."""
    extension = name.rpartition(".")[2].casefold() if "." in name else ""
    return label or _EXTENSIONS.get(extension, extension if is_no_table(extension) else "")


def is_no_table(label: str) -> bool:
    """Whether a text that the catalogue calls so has no rows, whatever is in it."""
    return re.sub(r"[^a-z0-9]", "", label.casefold()) in _NO_TABLES


def notation(text: str) -> str:
    """The label of what a text surely is by its beginning: "iCalendar", "Turtle" ...; "" where it may be rows."""
    head = text[:_HEAD]
    for label, beginning in _BEGINNINGS:
        if beginning.match(head):
            return label
    start = _end(_COMMENTS, head)
    if _PREFIX.match(head, start):
        return "Turtle"
    lines = list(islice(filter(str.strip, head[start:].splitlines()), _LOOKED_AT + 1))
    if len(head) == _HEAD or len(lines) > _LOOKED_AT:
        lines = lines[:-1]  # may be cut
    if lines and all(line.startswith("#") or _TRIPLE.fullmatch(line.strip()) for line in lines):
        return "N-Triples"
    return "SQL" if _STATEMENT.match(head, _end(_SQL_COMMENTS, head)) else ""


def other(text: str) -> str:
    """As `notation`, of what a file is only where nobody calls it anything else: "BibTeX", "YAML", "PRJ" ..."""
    head = text[:_HEAD].lstrip("\ufeff\0 \t\r\n").replace("\r\n", "\n").replace("\r", "\n")
    return next((label for label, beginning in _OTHERS if beginning.match(head)), "")


def is_log(text: str) -> bool:
    """Whether a text has what a program has written down as it ran: each line begins with the moment."""
    lines = list(islice(filter(str.strip, text[:_HEAD].splitlines()), _LOOKED_AT))
    return len(lines) > 1 and all(map(_LOG.match, lines))


def _end(pattern: re.Pattern[str], text: str) -> int:
    match = pattern.match(text)
    return match.end() if match else 0
