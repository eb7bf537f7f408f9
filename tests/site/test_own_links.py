"""Links of a partner's own texts and menu that lead nowhere: told by file and line, by the build and by `check`."""

from __future__ import annotations

from pathlib import Path

from sitegen.config import Partner
from sitegen.site import own_links
from tests.outputs.test_pages import pages, partner_of

TEXT = """\
# À propos

[bon](dataset/), [bon](pages/a-propos/#x), [bon](dataset/budget), [bon](search/?q=a), [ailleurs](https://x.example.org/a)
[perdu](pages/a-propo/) et <a href="group/finance/">perdu</a>

Voir https://example.org/pages/rien/ ou [perdu](dataset/pas%20l%C3%A0/).
"""


def _partner(folder: Path) -> Partner:
    root = folder / "project"
    home = root / "partners" / "p"
    (home / "pages" / "en").mkdir(parents=True)
    (home / "pages" / "a-propos.md").write_text(TEXT)
    (home / "pages" / "en" / "index.md").write_text("\n[lost](pages/nothing/)\n")
    (home / "partner.toml").write_text('[[menu]]\nto = "dataset/"\n[[menu]]\nto = "pages/nulle-part/"\nlabel = "x"\n')
    (root / "sitegen.toml").write_text("")
    menu = [{"to": "dataset/"}, {"to": "pages/nulle-part/", "label": "x"}]
    return partner_of(home, languages=["fr", "en"], menu=menu)


TOLD_BEFORE = [
    ("partners/p/pages/a-propos.md:4", "pages/a-propo/"),
    ("partners/p/pages/a-propos.md:6", "https://example.org/pages/rien/"),
    ("partners/p/pages/en/index.md:2", "pages/nothing/"),
    ("partners/p/partner.toml:4", "pages/nulle-part/"),
]


def test_what_leads_nowhere_is_told_where_it_stands(tmp_path: Path) -> None:
    partner = _partner(tmp_path)
    built = pages(partner.folder, languages=["fr", "en"], menu=[{"to": "dataset/"}])
    told = {(caution.where, caution.message) for caution in own_links.cautions(partner, built.keys())}
    assert {where for where, _ in told} == {where for where, _ in TOLD_BEFORE}
    assert (
        "partners/p/pages/a-propos.md:4",
        'the link "group/finance/" leads to no page of the site; did you mean "group/finances/"?',
    ) in told
    assert (
        "partners/p/pages/a-propos.md:4",
        'the link "pages/a-propo/" leads to no page of the site; did you mean "pages/a-propos/"?',
    ) in told
    assert [where for where, message in told if "dataset/pas là/" in message] == ["partners/p/pages/a-propos.md:6"]
    assert len(told) == 6


def test_check_tells_what_is_known_without_the_catalogue(tmp_path: Path) -> None:
    told = list(own_links.cautions_before(_partner(tmp_path)))
    assert [(caution.where, caution.message) for caution in told] == [
        (where, f'the link "{written}" leads to no page of the site') for where, written in TOLD_BEFORE
    ]
