"""What a robots.txt says to us (RFC 9309): the group of `sitegen`, else that of `*`, and of it no more than counts.

A parser keeps each rule for each agent that its group names, so a small file can fill a machine's memory. It is given
one group's rules, for one agent, and so many of them.
"""

from __future__ import annotations

import re
from collections import defaultdict

AGENT = "sitegen"  # the product token that a robots.txt may name
MOST_RULES = 1_000
_LONGEST_LINE = 1_000  # characters; no address that is visited is much longer
_LONGEST = 64 << 10  # characters of all rules

# As generous as the parser: without the colon, and as people write it.
_NAMES_AGENT = re.compile(r"user[- ]?agent\s*(?::|\s)\s*(.*)", re.IGNORECASE)
_IS_RULE = re.compile(r"(?:diss?all?ow|diasllow|disallaw|allow|crawl[- ]delay)\s*(?::|\s)\s*\S", re.IGNORECASE)
_IS_OF_THE_SITE = re.compile(r"(?:sitemaps?|site-map|host)\s*(?::|\s)", re.IGNORECASE)
_TOKEN = re.compile(r"\*?([a-z_-]+)", re.IGNORECASE)


def concerning(text: str) -> str:
    """The rules of a robots.txt that hold for `sitegen`, as a robots.txt for `*`."""
    groups: dict[str, list[str]] = defaultdict(list)
    sizes: dict[str, int] = defaultdict(int)
    current: set[str] = set()
    begins = True  # the next line that names an agent does so for a new group
    for written in text.removeprefix("\ufeff").splitlines():
        line = written.partition("#")[0].strip()
        if not line or len(line) > _LONGEST_LINE or _IS_OF_THE_SITE.match(line):
            continue
        if named := _NAMES_AGENT.match(line):
            if begins:
                current = set()
            begins = False
            if agent := _agent(named[1]):
                current.add(agent)
                groups[agent]  # also without a rule
            continue
        begins = True
        if _IS_RULE.match(line):
            for agent in current:
                if len(groups[agent]) < MOST_RULES and sizes[agent] + len(line) <= _LONGEST:
                    groups[agent].append(line)
                    sizes[agent] += len(line)
    rules = groups.get(AGENT, groups.get("*", []))
    return "\n".join(["User-agent: *", *rules]) if rules else ""


def _agent(named: str) -> str:
    """Whom a line names, if it is one of the two that count: a version behind the name does not."""
    if named.strip() == "*":
        return "*"
    match = _TOKEN.match(named.strip())
    return AGENT if match and match[1].lower() == AGENT else ""
