"""Each fault of a configuration is told with its file, its line and what was expected; all of them at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from sitegen import config
from sitegen.config.value_types import web_address
from sitegen.errors import ConfigError

PROJECT = """\
[sources.demo]
kind = "dump"
datasets = "datasets.jsonl"

[sources.pigma]
kind = "ckan"
url = "https://www.pigma.org/data"
"""
PARTNER = """\
title = "Ours"
url = "https://ours.example.org"
source = "demo"
"""


def _write(root: Path, project: str = PROJECT, **partners: str) -> Path:
    (root / "sitegen.toml").write_text(project, encoding="utf-8")
    for name, text in (partners or {"ours": PARTNER}).items():
        (root / "partners" / name).mkdir(parents=True)
        (root / "partners" / name / "partner.toml").write_text(text, encoding="utf-8")
    return root


def _faults(root: Path, *names: str) -> list[str]:
    with pytest.raises(ConfigError) as caught:
        config.load(root, names)
    assert caught.value.exit_code == 3
    assert str(caught.value) == "\n".join(caught.value.faults)
    return list(caught.value.faults)


def test_a_project_is_read_with_its_defaults_under_each_partner(tmp_path: Path) -> None:
    root = _write(
        tmp_path,
        PROJECT + '[defaults]\nlanguages = ["fr", "en"]\n[defaults.legal]\nhost_name = "H"\nphone = "1"\n',
        ours=PARTNER + '[legal]\nphone = "2"\n',
        theirs=PARTNER + 'languages = ["br"]\n[accessibility]\naudit_date = 2026-11-24\n',
    )
    project = config.load(root)
    ours, theirs = project.partners["ours"], project.partners["theirs"]
    assert ours.languages == ("fr", "en")
    assert theirs.languages == ("br",)
    assert (ours.table.legal.host_name, ours.table.legal.phone) == ("H", "2")
    assert ours.table.url == "https://ours.example.org/"
    assert ours.source.settings.kind == "dump"
    assert theirs.table.accessibility.audit_date == "2026-11-24", "a date of TOML's is one too"
    assert set(config.load(root, ["theirs"]).partners) == {"theirs"}


# Lines after those of PARTNER begin at 4.
PARTNER_FAULTS = {
    "unknown key": ('tehme = "x"', '4: unknown key "tehme"; did you mean "theme"?'),
    "unknown key in a table": (
        "[select]\ntasg = []",
        '5: unknown key "tasg"; did you mean "tags"?',
    ),
    "unknown key that resembles nothing": (
        "[select]\nzzzz = 1",
        '5: unknown key "zzzz"; expected one of: fq, groups, organizations, tags',
    ),
    "unknown key in a translation": (
        '[translations.en]\ntitel = "x"',
        '5: unknown key "titel"; did you mean "title"?',
    ),
    "unknown facet": (
        '[search]\nfacets = ["format", "licence"]',
        '5: "search.facets": no facet "licence"; did you mean "license"? '
        "(an extra becomes a facet when [show] extras names it)",
    ),
    "a facet twice": (
        '[search]\nfacets = ["tag", "tag"]',
        '5: "search.facets": expected each value once, not ["tag", "tag"]',
    ),
    "unknown facet of a saved search": (
        '[searches.a]\ntitle = "A"\nfilters = { fromat = ["CSV"] }',
        '6: "searches.a.filters": no facet "fromat"; did you mean "format"? '
        "(an extra becomes a facet when [show] extras names it)",
    ),
    "a saved search for everything": (
        '[searches.a]\ntitle = "A"',
        '4: "searches.a": expected words, or filters, or both: without them it would find everything, not a table',
    ),
    "a saved search with a name that no address has": (
        '[searches."Eau potable"]\ntitle = "A"\nwords = "eau"',
        '4: "searches.Eau potable": expected a name of a-z, 0-9 and -, not "Eau potable"',
    ),
    "unknown key in an inline table": (
        'brand = { lgoo = "x" }',
        '4: unknown key "lgoo"; did you mean "logo"?',
    ),
    "a number for a text": ("tagline = 3", '4: "tagline": expected a text in quotes, not 3'),
    "a text for a table": (
        'theme = "register"',
        '4: "theme": expected a table, not "register"',
    ),
    "a text for a list": (
        '[select]\ntags = "eau"',
        '5: "select.tags": expected a list, as ["one", "two"], not "eau"',
    ),
    "a text for true": ('[show]\ncontacts = "yes"', '5: "show.contacts": expected true or false, not "yes"'),
    "a text for a number": ('[home]\nlatest = "6"', '5: "home.latest": expected a whole number, not "6"'),
    "too large": ("[home]\nlatest = 51", '5: "home.latest": expected 50 or less, not 51'),
    "too small": ("[home]\nlatest = 0", '5: "home.latest": expected 1 or more, not 0'),
    "another word": (
        '[accessibility]\nstatus = "ful"',
        '5: "accessibility.status": expected "none", "partial" or "full", not "ful"; did you mean "full"?',
    ),
    "tiles without who made them": (
        '[map]\ntiles = "https://t.example.org/{z}/{x}/{y}.png"',
        '4: "map.attribution": expected who made the tiles, as "© OpenStreetMap", not ""',
    ),
    "tiles without a zoom": (
        '[map]\ntiles = "https://t.example.org/{x}/{y}.png"\nattribution = "A"',
        '5: "map.tiles": expected an address as https://tiles.example.org/{z}/{x}/{y}.png, '
        'not "https://t.example.org/{x}/{y}.png"',
    ),
    "tiles from anywhere": (
        '[map]\ntiles = "https://{s}.example.org/{z}/{x}/{y}.png"\nattribution = "A"',
        '5: "map.tiles": expected an address as https://tiles.example.org/{z}/{x}/{y}.png, '
        'not "https://{s}.example.org/{z}/{x}/{y}.png"',
    ),
    "tiles in the clear": (
        '[map]\ntiles = "http://t.example.org/{z}/{x}/{y}.png"\nattribution = "A"',
        '5: "map.tiles": expected an address as https://tiles.example.org/{z}/{x}/{y}.png, '
        'not "http://t.example.org/{z}/{x}/{y}.png"',
    ),
    "a link that is none": (
        '[map]\nattribution_url = "javascript:alert(1)"',
        '5: "map.attribution_url": expected an address that starts with https:// or http://, not "javascript:alert(1)"',
    ),
    "a zoom beyond all": ("[map]\nmax_zoom = 30", '5: "map.max_zoom": expected 24 or less, not 30'),
    "a day that is none": (
        '[accessibility]\naudit_date = "24/11/2026"',
        '5: "accessibility.audit_date": expected a day, as "2026-11-24", not "24/11/2026"',
    ),
    "a faulty item, and the list is not called empty": (
        'languages = ["FR"]',
        '4: "languages": expected a language code, as "fr", not "FR"',
    ),
    "an item of the wrong type": (
        "[select]\norganizations = [\n  1,\n]",
        '5: "select.organizations": expected a text in quotes, not 1',
    ),
    "an empty list": ("languages = []", '4: "languages": expected at least one entry, not []'),
    "twice the same": (
        'languages = ["fr", "fr"]',
        '4: "languages": expected each value once, not ["fr", "fr"]',
    ),
    "a keyword for an origin": (
        "[csp]\nscripts = [\"'unsafe-inline'\"]",
        '5: "csp.scripts": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        "without a path, not \"'unsafe-inline'\"",
    ),
    "an address for an origin": (
        '[csp]\nimages = ["https://tiles.example.org/osm/"]',
        '5: "csp.images": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        'without a path, not "https://tiles.example.org/osm/"',
    ),
    "an origin without encryption": (
        '[csp]\nframes = ["http://video.example.org"]',
        '5: "csp.frames": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        'without a path, not "http://video.example.org"',
    ),
    "a directive in an origin": (
        '[csp]\nfonts = ["https://a.example; script-src *"]',
        '5: "csp.fonts": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        'without a path, not "https://a.example; script-src *"',
    ),
    "every host of a kind": (
        '[csp]\nconnections = ["https://*.org"]',
        '5: "csp.connections": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        'without a path, not "https://*.org"',
    ),
    "a policy that no host would send": (
        f"[csp]\nscripts = {[f'https://{number:040}.example.org' for number in range(30)]}",
        '4: "csp": expected origins of at most 1500 characters in all, not a table',
    ),
    "a page that may show frames": (
        '[embed]\nframe_ancestors = ["https://www.example.org/page"]',
        '5: "embed.frame_ancestors": expected an origin, as "https://stats.example.org" or "https://*.example.org", '
        'without a path, not "https://www.example.org/page"',
    ),
    "more sites that may show frames than a header holds": (
        f"csp.scripts = {[f'https://{number:040}.example.org' for number in range(20)]}\n"
        f"embed.frame_ancestors = {[f'https://{number:040}.example.com' for number in range(10)]}",
        '5: "embed": expected origins of at most 1500 characters, together with those of [csp], not a table',
    ),
    "a filter on a dump": (
        '[select]\nfq = "tags:eau"',
        "5: a Solr filter needs a live source of CKAN; others are selected by organizations, groups, tags",
    ),
    "a logo that is not there": (
        '[brand]\nlogo = "logo.svg"',
        '5: "brand.logo": no file "logo.svg" in the partner\'s folder',
    ),
    "a file outside the folder": (
        'territory = "../../sitegen.toml"',
        '4: "territory": no file "../../sitegen.toml" in the partner\'s folder',
    ),
    "no TOML": ("x = = 1", "4: not valid TOML: invalid value"),
    "a number too long": ("max_loss = " + "9" * 5000, "1: not valid TOML: a number that is too long"),
}


@pytest.mark.parametrize(("added", "expected"), PARTNER_FAULTS.values(), ids=PARTNER_FAULTS)
def test_a_fault_of_a_partner(tmp_path: Path, added: str, expected: str) -> None:
    root = _write(tmp_path, ours=f"{PARTNER}{added}\n")
    assert _faults(root) == [f"partners/ours/partner.toml:{expected}"]


@pytest.mark.parametrize(
    ("url", "spelt"),
    [
        ("https://a.example", "https://a.example/"),
        ("https://A.Example:8080/Data/", "https://a.example:8080/Data/"),
        ("https://données.example/a é/%C3%A9", "https://données.example/a%20%C3%A9/%C3%A9/"),
        ("http://[::1]:80", "http://[::1]:80/"),
    ],
)
def test_an_address_has_one_spelling(url: str, spelt: str) -> None:
    assert web_address(url) == spelt


@pytest.mark.parametrize("login", ["jean:m0tsecret", "m0tsecret", ":m0tsecret", "jean:m0t@secret", "m0tsecret%3A:"])
@pytest.mark.parametrize(
    "key",
    [
        *("url", "legal.publisher", "accessibility.contact", "accessibility.scheme_url", "accessibility.plan_url"),
        *("map.attribution_url", "map.tiles", "tagline", "home.examples"),
    ],
)
def test_a_password_in_an_address_is_refused_wherever_it_stands(tmp_path: Path, key: str, login: str) -> None:
    address = f'"HTTPS://{login}@a.example/x/"'
    line = f"{key} = {f'[{address}]' if key == 'home.examples' else address}\n"
    head = "".join(each for each in PARTNER.splitlines(keepends=True) if not each.startswith(f"{key} "))
    (fault,) = _faults(_write(tmp_path, ours=f"{head}{line}"))
    assert fault.startswith(f'partners/ours/partner.toml:{len(head.splitlines()) + 1}: "{key}": expected an address ')
    assert "secret" not in fault


@pytest.mark.parametrize(
    "source",
    [
        'kind = "ckan"\nurl = "https://jean:m0tsecret@a.example/"',
        'kind = "udata"\nurl = "https://m0tsecret@a.example/"',
        'kind = "dump"\ndatasets = "d.jsonl"\nurl = "http://:m0tsecret@a.example"',
    ],
)
def test_a_password_in_the_address_of_a_source_is_refused(tmp_path: Path, source: str) -> None:
    root = _write(tmp_path, ours=PARTNER)
    (root / "sitegen.toml").write_text(f"[sources.demo]\n{source}\n")
    (fault,) = _faults(root)
    line = 1 + len(source.splitlines())
    assert fault.startswith(
        f'sitegen.toml:{line}: "sources.demo.url": expected an address without a name or a password'
    )
    assert "secret" not in fault


def test_a_password_in_a_default_is_refused_where_it_stands(tmp_path: Path) -> None:
    root = _write(tmp_path, ours=PARTNER)
    with (root / "sitegen.toml").open("a") as file:
        file.write('[defaults.accessibility]\nplan_url = "https://jean:m0tsecret@a.example/"\n')
    (fault,) = _faults(root)
    assert fault.startswith("sitegen.toml:")
    assert '"accessibility.plan_url"' in fault
    assert "secret" not in fault


def test_an_at_sign_behind_the_host_is_no_login(tmp_path: Path) -> None:
    added = 'tagline = "https://social.example/@ville, ville@a.example"\n[accessibility]\ncontact = "ville@a.example"\n'
    assert config.load(_write(tmp_path, ours=PARTNER + added)).partners["ours"].table.tagline


@pytest.mark.parametrize(
    ("partner", "expected"),
    [
        ('url = "https://a.example"\nsource = "demo"\n', '1: "title" is missing'),
        (
            'title = ""\nurl = "https://a.example"\nsource = "demo"',
            '1: "title": expected a text that is not empty, not ""',
        ),
        (
            'title = "A"\nurl = "a.example"\nsource = "demo"',
            '2: "url": expected an address that starts with https:// or http://, without ? and #, not "a.example"',
        ),
        (
            'title = "A"\nurl = "https://[a"\nsource = "demo"',
            '2: "url": expected an address that starts with https:// or http://, without ? and #, not "https://[a"',
        ),
        (
            'title = "A"\nurl = "https://a|b.example"\nsource = "demo"',
            '2: "url": expected an address that starts with https:// or http://, without ? and #, '
            'not "https://a|b.example"',
        ),
        (
            'title = "A"\nurl = "https://a.example"\nsource = "dmo"',
            '3: no source "dmo" in sitegen.toml; did you mean "demo"?',
        ),
        (
            'title = "A"\nurl = "https://a.example"\nsource = "elsewhere"',
            '3: no source "elsewhere" in sitegen.toml; expected one of: demo, pigma',
        ),
    ],
)
def test_a_fault_of_what_every_partner_needs(tmp_path: Path, partner: str, expected: str) -> None:
    assert _faults(_write(tmp_path, ours=partner)) == [f"partners/ours/partner.toml:{expected}"]


@pytest.mark.parametrize(("text", "line"), [('title = "A\n', 1), ("a = 1\n[b\n", 2), ('a = """A\n\n', 3)])
def test_where_a_file_stops_being_toml(tmp_path: Path, text: str, line: int) -> None:
    [fault] = _faults(_write(tmp_path, ours=text))
    assert fault.startswith(f"partners/ours/partner.toml:{line}: not valid TOML: ")


def test_a_file_that_is_not_utf_8(tmp_path: Path) -> None:
    root = _write(tmp_path)
    (root / "partners/ours/partner.toml").write_bytes(b'title = "A"\n# \xe9t\xe9\n')
    assert _faults(root) == ["partners/ours/partner.toml:2: not UTF-8 text; save the file in that encoding"]


@pytest.mark.parametrize(
    ("project", "expected"),
    [
        ("[sources]\n", '1: "sources": expected at least one entry, not a table'),
        ("[defaults]\n", '1: "sources" is missing'),
        (
            '[sources.a]\nurl = "https://a.example"\n',
            '1: "sources.a.kind" is missing; expected one of: ckan, dump, udata',
        ),
        (
            '[sources.a]\nkind = "dmp"\ndatasets = "a"\n',
            '2: "sources.a.kind": expected "ckan", "dump" or "udata", not "dmp"; did you mean "dump"?',
        ),
        ('[sources.a]\nkind = "dump"\n', '1: "sources.a.datasets" is missing'),
        (
            '[sources.ckan]\nkind = "ckan"\nurl = "https://a.example"\ntitel = "A"\n',
            '4: unknown key "titel"; did you mean "title"?',
        ),
        (
            '[sources.dump]\nkind = "dump"\ndatasets = 3\n',
            '3: "sources.dump.datasets": expected a text in quotes, not 3',
        ),
        (
            '[sources."A B"]\nkind = "dump"\ndatasets = "a"\n',
            '1: "sources.A B": expected a name of a-z, 0-9, - and _, not "A B"',
        ),
    ],
)
def test_a_fault_of_the_project(tmp_path: Path, project: str, expected: str) -> None:
    root = _write(tmp_path, project, ours=PARTNER.replace('"demo"', '"a"'))
    assert f"sitegen.toml:{expected}" in _faults(root)


def test_a_source_with_a_fault_is_not_also_called_unknown(tmp_path: Path) -> None:
    root = _write(tmp_path, '[sources.demo]\nkind = "dump"\n')
    assert _faults(root) == ['sitegen.toml:1: "sources.demo.datasets" is missing']


def test_faults_of_the_defaults_are_told_once_and_where_they_stand(tmp_path: Path) -> None:
    defaults = '[defaults]\nlanguages = ["FR"]\nlogo = "x"\n[defaults.theme]\nnmae = "x"\n'
    root = _write(tmp_path, PROJECT + defaults, one=PARTNER, two=PARTNER, three=PARTNER)
    assert sorted(_faults(root)) == [
        'sitegen.toml:10: unknown key "logo"',
        'sitegen.toml:12: unknown key "nmae"; did you mean "name"?',
        'sitegen.toml:9: "languages": expected a language code, as "fr", not "FR"',
    ]


def test_all_faults_of_all_files_at_once(tmp_path: Path) -> None:
    root = _write(
        tmp_path,
        PROJECT + "titel = 1\n",
        one=PARTNER + "tagline = 1\n[brand]\nlgoo = 1\n",
        two="x = = 1\n",
        three=PARTNER.replace("demo", "dmo") + '[brand]\nlogo = "no.svg"\n',
    )
    found = [fault.partition(": ")[0] for fault in _faults(root, "one", "two", "three", "fuor")]
    assert found == [
        "sitegen.toml:8",
        "partners/",
        "partners/one/partner.toml:4",
        "partners/one/partner.toml:6",
        "partners/two/partner.toml:1",
        "partners/three/partner.toml:3",
        "partners/three/partner.toml:5",
    ]


def test_an_unknown_partner(tmp_path: Path) -> None:
    root = _write(tmp_path, ours=PARTNER)
    assert _faults(root, "oures") == ['partners/: no partner "oures"; did you mean "ours"?']


def test_no_partner_yet(tmp_path: Path) -> None:
    (tmp_path / "sitegen.toml").write_text(PROJECT, encoding="utf-8")
    assert _faults(tmp_path) == ["partners/: no partner yet; run `sitegen new NAME --organization SLUG`"]
    assert set(config.load_without_partners(tmp_path).sources) == {"demo", "pigma"}


def test_no_project(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"no sitegen\.toml here\n  → run `sitegen init`"):
        config.load(tmp_path)


def test_a_title_for_a_search_that_is_not_there(tmp_path: Path) -> None:
    searches = '[searches.familles]\ntitle = "x"\nwords = "x"\n[translations.en.searches]\n'
    root = _write(tmp_path, ours=PARTNER + searches + 'famille = "y"\nfamilles = "z"\n')
    assert _faults(root) == [
        'partners/ours/partner.toml:8: "translations.en.searches.famille": no search "famille"; '
        'did you mean "familles"?'
    ]


@pytest.mark.parametrize(
    ("number", "taken"),
    [
        ("21350238800019", True),
        ("35600000000048", True),
        ("35600000049837", True),  # La Poste's, which Luhn's test refuses
        ("35600000049838", False),
        ("21350238800018", False),
        ("2135023880001", False),
        ("213 502 388 00019", False),
        ("", True),
    ],
)
def test_a_siret_number_proves_itself(number: str, taken: bool, tmp_path: Path) -> None:
    text = PARTNER + f'[legal]\nsiret = "{number}"\n[organizations.dax]\nsiret = "{number}"\n'
    root = _write(tmp_path, ours=text)
    if taken:
        assert config.load(root).partners["ours"].table.organizations["dax"].siret == number
        return
    expected = f'expected a SIRET number: 14 digits, the last of which proves the others, not "{number}"'
    assert _faults(root) == [
        f'partners/ours/partner.toml:5: "legal.siret": {expected}',
        f'partners/ours/partner.toml:7: "organizations.dax.siret": {expected}',
    ]


def test_a_scale_is_one_of_the_schemas(tmp_path: Path) -> None:
    root = _write(tmp_path, ours=PARTNER + '[organizations.dax]\nscale = "Comunale"\nsirett = "1"\n')
    first, second = _faults(root)
    assert first.startswith('partners/ours/partner.toml:5: "organizations.dax.scale": expected ')
    assert first.endswith('did you mean "Communale"?')
    assert second == 'partners/ours/partner.toml:6: unknown key "sirett"; did you mean "siret"?'


@pytest.mark.parametrize(
    "place",
    ["assets/a.txt", "assets", "pages/about.md", "templates/home.html", "i18n/fr.toml", "logo.svg", "partner.toml"],
)
@pytest.mark.parametrize("where", ["outside", "another partner's", "nowhere", "a circle"])
def test_a_link_that_leaves_a_partners_folder_is_refused(tmp_path: Path, place: str, where: str) -> None:
    (tmp_path / "project").mkdir()
    root = _write(tmp_path / "project", ours=PARTNER, other=PARTNER)
    if place == "partner.toml" and where in ("nowhere", "a circle"):
        pytest.skip("a folder without a partner.toml is no partner")
    link = root / "partners/ours" / place
    others = {"another partner's": root / "partners/other/a", "nowhere": tmp_path / "missing"}
    outside = others.get(where, tmp_path / "a")
    if where in ("outside", "another partner's"):
        outside.write_text(PARTNER)
    link.parent.mkdir(parents=True, exist_ok=True)
    link.unlink(missing_ok=True)
    link.symlink_to(link.name if where == "a circle" else outside)
    assert f"partners/ours/{place}: a symbolic link that leads out of the partner's folder" in _faults(root)[0]


def test_links_inside_a_partners_folder_and_to_it_are_nobodys_concern(tmp_path: Path) -> None:
    root = _write(tmp_path, other=PARTNER)
    elsewhere = tmp_path / "elsewhere"
    (elsewhere / "assets").mkdir(parents=True)
    (elsewhere / "partner.toml").write_text(PARTNER)
    (elsewhere / "a.svg").write_text("<svg/>")
    (elsewhere / "assets/b.svg").symlink_to("../a.svg")
    (elsewhere / "assets/all").symlink_to(elsewhere)
    (elsewhere / ".cache").symlink_to(tmp_path)
    (root / "partners/ours").symlink_to(elsewhere)
    assert sorted(config.load(root).partners) == ["other", "ours"]
