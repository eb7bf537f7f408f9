"""The address of a locked file is in no text, however it is spelt; other addresses stay as they are."""

from __future__ import annotations

import html
from collections.abc import Callable
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.catalogue import Text
from sitegen.sources.shape import withheld
from sitegen.sources.shape.withheld import Withheld

SECRET = "https://h.example.fr/depot/se cret_é.csv"
LOCKED = Withheld([SECRET])


@pytest.mark.parametrize(
    "spelling",
    [
        SECRET,
        "http://h.example.fr/depot/se cret_é.csv",
        "ftp://h.example.fr/depot/se cret_é.csv",
        "//h.example.fr/depot/se cret_é.csv",
        "h.example.fr/depot/se cret_é.csv",
        "HTTPS://WWW.H.Example.FR/Depot/SE CRET_É.CSV",
        "https://h.example.fr:443/depot/se cret_é.csv",
        "https://h.example.fr:/depot/se cret_é.csv",
        "https://h.example.fr./depot/se cret_é.csv",
        "https://u:p@h.example.fr/depot/se cret_é.csv",
        "jean@h.example.fr/depot/se cret_é.csv",
        "https://h.example.fr/depot/se%20cret_%C3%A9.csv",
        "https://h.example.fr/depot/se%20cret_%E9.csv",
        "https://h.example.fr/depot/se%2520cret_%25C3%25A9.csv",
        "https%3A%2F%2Fh.example.fr%2Fdepot%2Fse%20cret_%C3%A9.csv",
        "https://h.example.fr/depot/se cret\\_é.csv",
        "https://h.example.fr/depot/se cret_&eacute;.csv",
        "https://h.example.fr/depot/se&#32;cret_&#xe9;.csv",
        "https&colon;//h&period;example&#46;fr/depot/se cret_e\u0301.csv",
        "https://h.example.fr/depot/\n  se cret_é.csv",
        "https://h.exam\u00adple.fr/depot/se\u200b cret_é.csv",
        "https://h.example.fr/depot/<wbr>se cret_é.csv",
        "https://h.example.fr/<b>depot</b>/**se cret**_é.csv",
        "https://h.example.fr//depot/./se cret_é.csv",
        "https://h.example.fr/../depot/x/../se cret_é.csv",
        "https:\\\\h.example.fr\\depot\\se cret_é.csv",
        "https://h.example.fr/depot/se cret_é.csv/",
        "https://h.example.fr/depot/se cret_é.csv?token=abc&x=1",
        "https://h.example.fr/depot/se cret_é.csv#L3",
    ],
)
@pytest.mark.parametrize(
    "around", ["{}", "voir {}.", "([ici]({}))", '<a href="{}">ici</a>', "<{}>", "**{}**", "Voir : {}, puis"]
)
def test_every_spelling_is_cut_and_nothing_else(spelling: str, around: str) -> None:
    told = LOCKED.cut(around.format(spelling))
    bare = LOCKED.cut(around.format("§")).replace("§", "").strip()
    assert withheld._letters(told) in (withheld._letters(bare), withheld._letters(bare) + "/")
    for part in ("example", "depot", "cret", "token", "jean"):
        assert part not in told.lower()


@pytest.mark.parametrize(
    "text",
    [
        "https://h.example.fr/depot/se cret_é.csv.zip",
        "https://h.example.fr/depot/se cret_é.csv/lisez-moi",
        "https://autre-h.example.fr/depot/se cret_é.csv",
        "https://copie.h.example.fr/depot/se cret_é.csv",
        "https://h.example.fr:8080/depot/se cret_é.csv",
        "https://h.example.fr/depot/",
        "https://h.example.fr/",
        "jean@h.example.fr",
        "Un *dépôt* secret & 100 % public\\_",
        "",
    ],
)
def test_other_addresses_stay_as_they_are(text: str) -> None:
    assert LOCKED.cut(text) == text


@pytest.mark.parametrize(
    ("locked", "text", "kept"),
    [
        ("https://xn--donnes-fva.example/a.csv", "Voir https://données.example/a.csv", "Voir"),
        ("https://données.example/a.csv", "Voir http://xn--donnes-fva.example/a.csv", "Voir"),
        (
            "https://h.example.fr",
            "De h.example.fr, jean@h.example.fr, h.example.fr/b",
            "De , jean@h.example.fr, h.example.fr/b",
        ),
        ("https://intranet/", "Sur l’intranet, https://intranet/ ou http://intranet", "Sur l’intranet,  ou"),
        ("secret.csv", "Le fichier Secret.csv et secret.csv2", "Le fichier  et secret.csv2"),
        ("files/plan.pdf", "./files/plan.pdf ou [x](files/plan.pdf)", ". ou [x]()"),
        ("ftp://h.example.fr/a", "(h.example.fr/a?) https:/\n/h.example.fr/a", "()"),
        ("secret.csv", "Voir https://p.example/dataset/d/resource/r/download/secret.csv ici", "Voir  ici"),
        ("https://h.example.fr/a.csv", "https://archive.example/2020/http://h.example.fr/a.csv?x, ici", ", ici"),
        ("https://h.example.fr/a.csv", "[x](https://p.example/?u=h.example.fr/a.csv)", "[x](https://p.example/?u=)"),
        ("eau", "L’eau", "L’eau"),
        ("cadastre", "Le cadastre", "Le cadastre"),
        ("mailto:jean@h.example.fr", "Écrire à jean@h.example.fr", "Écrire à"),
    ],
)
def test_of_other_kinds_of_addresses(locked: str, text: str, kept: str) -> None:
    assert Withheld([locked]).cut(text) == kept


def test_a_service_whose_address_is_public_keeps_only_its_secret_queries() -> None:
    both = Withheld(["https://h.example.fr/wms?layers=secret&map=1"], ["https://h.example.fr/wms?layers=eau"])
    assert both.cut("https://h.example.fr/wms") == "https://h.example.fr/wms"
    assert both.cut("https://h.example.fr/wms?layers=eau&map=1 ici") == "https://h.example.fr/wms?layers=eau&map=1 ici"
    assert both.cut("http://H.example.fr/wms?map=1&amp;LAYERS=secret&x=2 ici") == "ici"
    assert both.cut("h.example.fr/wms?map=1%26layers%3Dsecret") == ""
    whole = Withheld(["https://h.example.fr/wms"], ["https://h.example.fr/wms?layers=eau"])
    assert whole.cut("https://h.example.fr/wms?layers=eau") == "https://h.example.fr/wms?layers=eau"
    alone = Withheld(["https://h.example.fr/wms?layers=secret"])
    assert alone.cut("https://h.example.fr/wms") == "", "nobody else says where it is"


def test_what_everybody_may_see_is_no_secret() -> None:
    assert Withheld([SECRET], [SECRET.upper()]).cut(SECRET) == SECRET


def test_a_text_in_several_languages() -> None:
    text = Text((("fr", f"Voir {SECRET}"), ("en", SECRET), ("de", "Nichts")))
    assert LOCKED.out_of(text) == Text((("fr", "Voir"), ("de", "Nichts")))


SPELLINGS: list[Callable[[str], str]] = [
    quote,
    lambda text: quote(quote(text)),
    lambda text: "".join(f"%{octet:02x}" for octet in text.encode()),
    html.escape,
    lambda text: "".join(f"&#{ord(sign)};" for sign in text),
    lambda text: "".join(f"&#x{ord(sign):X}" + ";" for sign in text),
    str.upper,
    str.title,
    lambda text: "".join(f"\\{sign}" if sign in "._-/:?=&" else sign for sign in text),
    lambda text: "\n".join(text[at : at + 7] for at in range(0, len(text), 7)),
    lambda text: text.removeprefix("https://"),
]


@given(
    st.lists(st.sampled_from(SPELLINGS), max_size=2),
    st.text(st.sampled_from("abyz019-_.~é"), min_size=1, max_size=12).filter(lambda name: name.strip("._-~")),
)
def test_spellings_of_spellings(spellings: list[Callable[[str], str]], name: str) -> None:
    address = spelt = f"https://fichiers.example.fr/depot/{name}x"
    for spell in spellings:
        spelt = spell(spelt)
    assert Withheld([address]).cut(f"avant {spelt} après") == "avant  après"


@given(st.text(st.sampled_from("aA&#;x%25eE9cC3\\_/.:?<>b*- \n\u00adé\u0301ﬁ"), max_size=60) | st.text(max_size=40))
def test_letters_are_the_same_with_and_without_their_places(text: str) -> None:
    traced = withheld._trace(text)
    assert traced.letters == withheld._letters(text)
    assert len(traced.letters) == len(traced.places)
    assert all(0 <= start < end <= len(text) for start, end in traced.places)


def test_it_costs_what_the_text_is_long() -> None:
    """Places looked at, not seconds: twice the text is twice the letters, however often an address is met."""
    locked = Withheld([f"https://h.example.fr/{number}.csv" for number in range(500)])
    text = "voir https://h.example.fr/7.csv et h.example.fr/h.example.fr/xx. " * 1000
    assert locked.cut(text).count("h.example.fr") == 2000
