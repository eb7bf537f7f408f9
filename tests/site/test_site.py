"""What outputs look up in a site: order, shelves, keys, languages."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from sitegen.catalogue import Catalogue, Dataset, Group, Organization, Resource, Tag, Text
from sitegen.config import DumpSource, Partner, PartnerTable, Source
from sitegen.site import Site

TABLE = {"title": "Site", "url": "https://example.org/", "source": "s", "languages": ["fr", "en"]}


def partner(**changes: object) -> Partner:
    source = Source("s", DumpSource(kind="dump", datasets="x.jsonl"), Path())
    return Partner("p", Path("partners/p"), source, PartnerTable.model_validate({**TABLE, **changes}))


def dataset(name: str, identity: str = "", **fields: object) -> Dataset:
    values: dict[str, object] = {"title": Text.of(name), "notes": Text(), **fields}
    return Dataset(id=identity or name, name=name, **values)  # type: ignore[arg-type]


def site(*datasets: Dataset, language: str = "fr", **catalogue: object) -> Site:
    return Site(partner(), Catalogue("s", datasets=datasets, **catalogue), language)  # type: ignore[arg-type]


def day(number: int) -> datetime:
    return datetime(2026, 11, number, tzinfo=UTC)


def names(datasets: tuple[Dataset, ...]) -> list[str]:
    return [each.name for each in datasets]


def test_newest_change_first_then_by_name_undated_last() -> None:
    found = site(
        dataset("b", modified=day(1)), dataset("a", modified=day(1)), dataset("c"), dataset("d", modified=day(2))
    )
    assert names(found.datasets) == ["d", "a", "b", "c"]


def test_titles_are_sorted_as_people_do() -> None:
    found = site(*(dataset(f"n{i}", title=Text.of(title)) for i, title in enumerate(["Zones", "école", "Eau", "Été"])))
    assert [str(found.pick(d.title)) for d in found.by_title] == ["Eau", "école", "Été", "Zones"]


def test_one_name_twice_makes_two_pages_and_the_elder_keeps_its_address() -> None:
    young = dataset("budget", "a", created=day(2))
    old = dataset("budget", "b", created=day(1))
    found = site(young, old)
    assert found.key(old) == "budget"
    assert found.key(young) != "budget"


def test_a_newcomer_does_not_move_others() -> None:
    old = dataset("budget", "b", created=day(1))
    assert site(old).key(old) == site(old, dataset("budget", "a", created=day(2))).key(old)


def test_spellings_of_a_tag_share_a_shelf_named_as_most_write_it() -> None:
    found = site(
        dataset("a", tags=(Tag("Eau"),)), dataset("b", tags=(Tag("eau"),)), dataset("c", tags=(Tag("eau"), Tag("Eau")))
    )
    (shelf,) = found.tags
    assert (shelf.item, len(shelf.datasets)) == ("eau", 3)


def test_a_tag_of_one_language_has_a_page_in_it_alone() -> None:
    tagged = dataset("a", tags=(Tag("eau", "fr"), Tag("water", "en")))
    assert [shelf.item for shelf in site(tagged).tags] == ["eau"]
    assert [shelf.item for shelf in site(tagged, language="en").tags] == ["water"]
    assert site(tagged).languages_of_tag("eau") == ("fr",)


def test_only_what_is_used_is_shown() -> None:
    found = site(
        dataset("a", organization="o1", groups=("g1", "gone")),
        organizations=(Organization("o1", "o1", Text.of("O")), Organization("o2", "o2", Text.of("P"))),
        groups=(Group("g1", "g1", Text.of("G")), Group("g2", "g2", Text.of("H"))),
    )
    assert [shelf.item.id for shelf in found.organizations] == ["o1"]
    assert [shelf.item.id for shelf in found.groups] == ["g1"]


def test_a_text_is_taken_in_the_sites_language_and_says_which_else() -> None:
    text = Text((("fr", "Eau"), ("en", "Water"), ("de", "Wasser")))
    assert str(site().pick(text)) == "Eau"
    assert str(site(language="en").pick(text)) == "Water"
    other = site().pick(Text((("de", "Wasser"),)))
    assert (other.text, other.language) == ("Wasser", "de")


def test_what_ckan_does_not_mark_is_in_the_partners_first_language() -> None:
    found = site(dataset("a", title=Text.of("Eau"), tags=(Tag("eau"),)), language="en")
    assert found.pick(Text.of("Eau")).language == "fr"
    assert found.tags[0].title.language == "fr"
    assert site().pick(Text.of("Eau")).language == ""


def test_a_name_cannot_break_the_link_to_the_central_catalogue() -> None:
    found = site(url="https://example.org/")
    assert found.edition.central("dataset", "../a b?c#d") == "https://example.org/dataset/..%2Fa%20b%3Fc%23d"
    assert site().edition.central("dataset", "a") == ""


def test_related_datasets_share_rare_tags() -> None:
    rare = dataset("rare", tags=(Tag("moulin"),))
    common = [dataset(f"c{i}", tags=(Tag("eau"),)) for i in range(9)]
    me = dataset("me", tags=(Tag("moulin"), Tag("eau")))
    related = site(me, rare, *common).related(me)
    assert related[0].name == "rare"
    assert me not in related
    assert len(related) == 3


def test_names_made_to_be_confused_have_places_of_their_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Even where marks were as weak as can be: nobody stops a build by the names that he gives."""
    monkeypatch.setattr("sitegen.urls.segments._mark", lambda identity: str(len(identity) % 2))
    wild = [dataset(f"É{n % 3}", f"{n}", tags=(Tag(f"+{n % 5}"),), organization=f"{n}") for n in range(30)]
    tame = [dataset(name, f"t{name}") for name in ("e0-0", "e0-1", "e1-0", "e0-0-1-0", "page", "sort", "resource")]
    owners = tuple(Organization(each.id, each.name, Text.of(each.name)) for each in wild)
    found = site(*wild, *tame, organizations=owners)
    assert len({found.key(each) for each in (*wild, *tame)}) == len(wild) + len(tame)
    assert len({shelf.key for shelf in found.organizations}) == len(owners)
    assert len({shelf.key for shelf in found.tags}) == len(found.tags)
    assert found.tag_of.keys() >= {shelf.key for shelf in found.tags}


def test_pages_of_a_portal_of_udata_lie_where_udata_puts_them() -> None:
    found = site(dataset("a"), url="https://www.data.gouv.fr/", software="udata")
    file = Resource("r", Text.of("r"), Text(), "CSV", "table", "file", "")
    assert found.edition.central("dataset", "a b") == "https://www.data.gouv.fr/datasets/a%20b/"
    assert found.edition.central("organization", "ademe") == "https://www.data.gouv.fr/organizations/ademe/"
    assert found.edition.central("tag", "eau") == "", "it has no page for one"
    assert found.edition.central_resource(dataset("a"), file) == "https://www.data.gouv.fr/datasets/a/#/resources/r"


def test_links_to_the_central_portal_lead_there_or_nowhere() -> None:
    found = site(dataset(".."), dataset("a/../b", "1"), url="https://portal.example.org/")
    assert found.edition.central("dataset", "..") == ""
    assert found.edition.central("dataset", "a/../b") == "https://portal.example.org/dataset/a%2F..%2Fb"
    wild = Resource("../x?#", Text.of("x"), Text(), "", "other", "file", "")
    assert found.edition.central_resource(dataset("a"), wild).endswith("/dataset/a/resource/..%2Fx%3F%23")
