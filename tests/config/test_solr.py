"""A partner's filter stays one clause, whatever is in it; tests/sources/solr.py reads it as Solr does."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from click.testing import CliRunner

from sitegen import cli
from sitegen.config.solr import any_of, closed_off, quoted
from tests.sources import solr

DOCUMENTS = [
    {"id": [f"{owner}{tag}{visible}"], "owner_org": [owner], "tags": [tag], "capacity": [visible]}
    for owner in "ab"
    for tag in "xyz"
    for visible in ("public", "private")
]


def found(fq: str) -> list[str]:
    return [document["id"][0][:2] for document in DOCUMENTS if solr.finds(fq)(document)]


@pytest.mark.parametrize(
    ("own", "ids"),
    [
        ("", ["ax", "ay", "az", "bx", "by", "bz"]),
        ("   ", ["ax", "ay", "az", "bx", "by", "bz"]),
        ("tags:x", ["ax", "bx"]),
        ("tags:x OR tags:y", ["ax", "ay", "bx", "by"]),
        ("tags:x || tags:y", ["ax", "ay", "bx", "by"]),
        ("owner_org:a AND tags:x", ["ax"]),
        ("owner_org:a tags:x", ["ax"]),
        ("tags:(x OR y) AND NOT owner_org:b", ["ax", "ay"]),
        ("+tags:x -owner_org:b", ["ax"]),
        ("-tags:x", ["ay", "az", "by", "bz"]),
        ("!tags:x", ["ay", "az", "by", "bz"]),
        ("NOT tags:x", ["ay", "az", "by", "bz"]),
        ("-tags:x -tags:y", ["az", "bz"]),
        ("-tags:x AND -tags:y", ["az", "bz"]),
        ("NOT (tags:x OR tags:y)", ["az", "bz"]),
        ("*:* -tags:x", ["ay", "az", "by", "bz"]),
        ("(-tags:x)", ["ay", "az", "by", "bz"]),
        ("tags:(-x -y)", ["az", "bz"]),
        ("owner_org:a OR (-tags:x)", ["ax", "ay", "az", "by", "bz"]),
        ("owner_org:a AND (-tags:x)", ["ay", "az"]),
        ("*:*", ["ax", "ay", "az", "bx", "by", "bz"]),
        ('tags:"x) OR (*:*"', []),
        (r"tags:x\) OR tags:y", ["ay", "by"]),
    ],
)
def test_what_it_finds(own: str, ids: list[str]) -> None:
    assert found(closed_off(own)) == ids
    narrowed = f"{any_of('owner_org', ('a',))} {closed_off(own)}"
    assert found(narrowed) == [each for each in ids if each.startswith("a")]


@pytest.mark.parametrize(
    "own",
    [
        *("tags:x) OR (*:*", ")(", "tags:x)", "(tags:x", "((tags:x)", "*:*) (*:*"),
        *('"tags:x', 'tags:"x', 'tags:x"', r'tags:"x\"', "tags:x\\", "tags:[x TO", "tags:x]", "tags:{x", "tags:x}"),
        *("tags:x /* (", "/* a", "tags:x /* ) OR ( */", "{!lucene}*:*", "{!cache=false v=')'}", "+{!x TO y}"),
        *("/x) OR (y/", "tags:/x(/", "tags:/", "//", 'tags:/x" OR "y/', r"tags:/x\/", "tags:a/x) OR (b/y"),
        *("x/( y z/w ) OR ( a/b ) c/d", "tags:x\u00a0OR tags:y", 'tags:["x) TO (y]', 'tags:["a\\" TO *]'),
    ],
)
def test_what_would_not_stay_one_clause_is_refused(own: str) -> None:
    with pytest.raises(ValueError, match="a Solr filter that is whole in itself"):
        closed_off(own)


@pytest.mark.parametrize(
    "own",
    [
        *(r"res_format:text\/csv", "mimetype:text/csv", "title:/eau(x|)?.*/", "metadata_modified:[NOW-1YEAR/DAY TO *]"),
        *("num_resources:{0 TO *]", 'title:"parc naturel"~2^3 tags:eau~0.8', '_query_:"{!prefix f=tags}eau"'),
        *("filter(tags:x)", "title:par*s?", "extras_insee:40101", "vocab_thème:Eau", '[a TO "b c"]'),
    ],
)
def test_what_real_filters_hold_is_left_as_it_is(own: str) -> None:
    assert closed_off(own) == f"+({own})"


def test_whatever_is_taken_narrows() -> None:
    """Made up of what filters are made of: what is not refused finds no more than the clause beside it, and CKAN's."""
    chance = random.Random(13)  # noqa: S311 - a test repeats itself
    pieces = [
        "tags:x",
        "tags:y",
        "owner_org:b",
        "*:*",
        "(",
        ")",
        " ",
        " OR ",
        " AND ",
        "NOT ",
        "-",
        "+",
        "!",
        '"',
        "\\",
    ]
    pieces += ["tags:", "[x TO y]", "/", "{!", "||", "&&", "capacity:private", "[", "}", "*"]
    taken = 0
    for _ in range(20_000):
        own = "".join(chance.choices(pieces, k=chance.randrange(1, 9)))
        try:
            clause = closed_off(own)
            ids = found(f"{any_of('owner_org', ('a',))} {clause}")
            behind = found(f"{clause} {any_of('owner_org', ('a',))}")
        except (ValueError, solr.SyntaxFaultError):
            continue
        taken += 1
        assert {each[0] for each in (*ids, *behind)} <= {"a"}, own
        assert len(ids) == len(set(ids)), f"{own} finds private ones"
    assert taken > 1000


def test_values_with_signs() -> None:
    assert quoted('a "b" \\ c') == '"a \\"b\\" \\\\ c"'
    assert any_of("tags", ("a", 'b")')) == '+tags:("a" OR "b\\")")'


def test_a_filter_that_is_refused_is_a_fault_of_the_configuration(tmp_path: Path) -> None:
    (tmp_path / "partners" / "one").mkdir(parents=True)
    (tmp_path / "sitegen.toml").write_text('[sources.portail]\nkind = "ckan"\nurl = "http://127.0.0.1:1/"\n')
    lines = ['title = "Un"', 'url = "https://un.example.org/"', 'source = "portail"', "[select]", 'fq = "a:1) OR (b:2"']
    (tmp_path / "partners/one/partner.toml").write_text("\n".join(lines))
    done = CliRunner().invoke(cli.main, ["-C", str(tmp_path), "build"], prog_name="sitegen")
    assert done.exit_code == 3
    assert "partner.toml:5" in done.stderr
    assert 'a ")" has no "(" before it' in done.stderr
