"""Texts that a program on their way read wrongly: in another encoding, escaped too often, in XML's brackets."""

from __future__ import annotations

import pytest

from sitegen.sources.values import label, paragraphs
from sitegen.text.markup import rich


@pytest.mark.parametrize(
    ("came", "meant"),
    [
        ("L&#39;eau", "L'eau"),
        ("L&amp;#39;eau &amp;amp; l&amp;amp;rsquo;air", "L'eau & l’air"),
        ("&amp;eacute;t&amp;eacute; &amp;quot;x&amp;quot;", 'été "x"'),
        ("a&nbsp;b", "a\u00a0b"),
        ("<![CDATA[L'eau & le feu]]>", "L'eau & le feu"),
        ("<![CDATA[Été]]>", "Été"),
        ("DonnÃ©es ouvertes", "Données ouvertes"),
        ("Lâ€™eau â€“ lâ€˜air â€¦", "L’eau – l‘air …"),
        ("Ã‰cole, cÅ“ur, ÃŽle, Å’uvre", "École, cœur, Île, Œuvre"),
        ("nÂ°1 Â« x Â», 10 â‚¬", "n°1 « x », 10 €"),
        ("ÃƒÂ©cole", "école"),
        ("L\x92eau \x93x\x94 \x96 c\x9cur\x85", "L’eau “x” – cœur…"),
        ("Ã\x89cole", "École"),
    ],
)
def test_what_nobody_means_is_mended(came: str, meant: str) -> None:
    assert label(came) == meant


@pytest.mark.parametrize(
    "text",
    [
        *(
            "QUALITÉ\u00a0: « x »",
            "CAFÉ” É…",
            "NAÇÃO, IRMÃ",
            "Âge d’or",
            "Ångström",
            "« É » et “È”",
            "L’été – à Œuf",
            "ï",
        ),
        *("AT&T; R&D &foo; 3 &lt 4", "a & b", "a &amp", "水の統計", "Ça coûte 10 € — ½"),
    ],
)
def test_what_people_write_stays(text: str) -> None:
    assert label(text) == text


def test_who_writes_of_html_means_it() -> None:
    assert label("&amp;lt;b&amp;gt;") == "&lt;b&gt;", "once, and not until nothing is left"
    told = "La balise &lt;br&gt;, et &lt;p&gt; sans fin"
    assert str(paragraphs(told).pick("fr")) == told
    mixed = "<p>La balise &lt;a&gt;x&lt;/a&gt;</p>"
    assert str(paragraphs(mixed).pick("fr")) == mixed


@pytest.mark.parametrize(
    ("came", "shown"),
    [
        (
            "&lt;p&gt;Voir &lt;a href=&quot;https://e.example.org/?a=1&amp;amp;b=2&quot;&gt;ici&lt;/a&gt;&lt;/p&gt;",
            'href="https://e.example.org/?a=1&amp;b=2"',
        ),
        ('&lt;ul&gt;\n&lt;li class="a"&gt;un&lt;/li&gt;\n&lt;/ul&gt;', "<li>un</li>"),
        ("L&amp;#39;eau **claire**", "L'eau <strong>claire</strong>"),
        ("DonnÃ©es de lâ€™eau", "Données de l’eau"),
        ("<![CDATA[<p>Un <b>mot</b></p>]]>", "<strong>mot</strong>"),
    ],
)
def test_descriptions(came: str, shown: str) -> None:
    html = rich(str(paragraphs(came).pick("fr")))
    assert shown in html.replace("&#39;", "'").replace("<b>", "<strong>").replace("</b>", "</strong>")
    assert "&lt;" not in html


def test_a_text_that_was_escaped_does_no_harm() -> None:
    html = rich(str(paragraphs("&lt;p&gt;a&lt;script&gt;alert(1)&lt;/script&gt;&lt;/p&gt;").pick("fr")))
    assert "<script" not in html
