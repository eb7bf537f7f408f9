"""The engine by itself: what is made, kept, removed, refused, and what a failure leaves behind."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sitegen.engine import Artifact, Counts, Manifest, key_of, run, seal, staging
from sitegen.errors import BuildError

MANIFEST = ".sitegen-manifest.json"


def shout(text: str) -> bytes:
    return text.upper().encode()


def whisper(text: str) -> bytes:
    return text.lower().encode()


def fail(text: str) -> bytes:
    raise BuildError(text)


def build(dest: Path, files: dict[str, str], *, fresh: bool = False) -> Counts:
    with staging(dest, fresh=fresh) as stage:
        return run((Artifact(path, shout, (text,)) for path, text in files.items()), stage)


def tree(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def test_first_build_makes_everything(tmp_path: Path) -> None:
    assert build(tmp_path / "site", {"a.txt": "a", "b/c.txt": "c"}) == Counts(made=2, kept=0, removed=0)
    found = tree(tmp_path / "site")
    assert (found["a.txt"], found["b/c.txt"]) == (b"A", b"C")


def test_unchanged_is_kept_changed_is_made_gone_is_removed(tmp_path: Path) -> None:
    build(tmp_path / "site", {"same": "1", "other": "1", "gone": "1"})
    assert build(tmp_path / "site", {"same": "1", "other": "2"}) == Counts(made=1, kept=1, removed=1)
    assert sorted(tree(tmp_path / "site")) == [MANIFEST, "other", "same"]


def test_a_fresh_build_makes_all_and_still_tells_what_is_gone(tmp_path: Path) -> None:
    build(tmp_path / "site", {"same": "1", "gone": "1"})
    assert build(tmp_path / "site", {"same": "1"}, fresh=True) == Counts(made=1, kept=0, removed=1)
    assert sorted(tree(tmp_path / "site")) == [MANIFEST, "same"]


def test_nothing_to_do_leaves_the_tree_alone(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "1"})
    before = dest.stat().st_ino
    assert build(dest, {"a": "1"}) == Counts(made=0, kept=1, removed=0)
    assert dest.stat().st_ino == before


def test_a_file_that_was_cut_or_lost_is_made_again(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "long text", "b": "1"})
    (dest / "a").write_bytes(b"cut")
    (dest / "b").unlink()
    assert build(dest, {"a": "long text", "b": "1"}).made == 2
    assert tree(dest)["a"] == b"LONG TEXT"


def spell(text: str) -> dict[str, bytes]:
    """A folder: a file for each letter."""
    made.append(text)
    return {f"{letter}/{number}.txt": letter.encode() for number, letter in enumerate(text)}


made: list[str] = []


def build_folder(dest: Path, text: str, *others: Artifact) -> Counts:
    made.clear()
    with staging(dest) as stage:
        return run([Artifact("words/", spell, (text,)), *others], stage)


def test_a_folder_made_at_once_has_one_key(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    assert build_folder(dest, "ab") == Counts(made=2, kept=0, removed=0)
    assert sorted(tree(dest)) == [MANIFEST, "words/a/0.txt", "words/b/1.txt"]
    assert build_folder(dest, "ab") == Counts(made=0, kept=2, removed=0)
    assert made == [], "what has not changed is not calculated again"
    assert build_folder(dest, "ac") == Counts(made=2, kept=0, removed=1)
    assert sorted(tree(dest)) == [MANIFEST, "words/a/0.txt", "words/c/1.txt"]


def test_a_folder_that_lost_a_file_is_made_again_whole(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build_folder(dest, "abc")
    (dest / "words/b/1.txt").unlink()
    assert build_folder(dest, "abc") == Counts(made=3, kept=0, removed=0)
    assert len(tree(dest)) == 4


def test_a_folder_and_a_file_in_it_are_two_artifacts_with_one_path(tmp_path: Path) -> None:
    build_folder(tmp_path / "site", "ab", Artifact("words/other.txt", shout, ("x",)))
    with pytest.raises(BuildError, match=r"words/a/0\.txt"):
        build_folder(tmp_path / "site", "ab", Artifact("words/a/0.txt", shout, ("x",)))


def test_two_artifacts_with_one_path_are_refused_and_named(tmp_path: Path) -> None:
    with pytest.raises(BuildError, match=r"one path: a\.txt") as error, staging(tmp_path / "site") as stage:
        run([Artifact("a.txt", shout, ("1",)), Artifact("a.txt", whisper, ("1",))], stage)
    assert error.value.where.endswith("test_engine.shout and tests.engine.test_engine.whisper")


def test_a_failure_leaves_the_published_tree_byte_for_byte(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "1", "b": "2"})
    before = tree(tmp_path)
    with pytest.raises(BuildError), staging(dest) as stage:
        run([Artifact("a", shout, ("changed",)), Artifact("b", fail, ("no",))], stage)
    assert tree(tmp_path) == before


@pytest.mark.parametrize("fresh", [False, True])
def test_somebody_elses_folder_is_refused(tmp_path: Path, fresh: bool) -> None:
    (tmp_path / "site").mkdir()
    (tmp_path / "site" / "thesis.odt").write_bytes(b"years of work")
    with pytest.raises(BuildError, match=r"thesis\.odt"):
        build(tmp_path / "site", {"a": "1"}, fresh=fresh)
    assert tree(tmp_path / "site") == {"thesis.odt": b"years of work"}


@pytest.mark.parametrize("fresh", [False, True])
def test_a_foreign_file_in_our_own_folder_is_refused(tmp_path: Path, fresh: bool) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "1"})
    (dest / "CNAME").write_text("example.org")
    with pytest.raises(BuildError, match="CNAME"):
        build(dest, {"a": "2"}, fresh=fresh)
    assert (dest / "CNAME").is_file()


def test_a_build_killed_between_the_two_renames_is_recovered(tmp_path: Path) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "1"})
    dest.rename(tmp_path / ".site.old")
    assert build(dest, {"a": "1"}) == Counts(made=0, kept=1, removed=0)


@pytest.mark.parametrize("how", ["absolute", "relative", "of a link", "parent", "fresh"])
def test_a_link_to_the_output_folder_stays_and_each_site_is_behind_it(tmp_path: Path, how: str) -> None:
    srv, public = tmp_path / "srv", tmp_path / "public"
    dest = public / "site"
    if how == "parent":
        (srv / "site").mkdir(parents=True)
        public.symlink_to(srv)
        served = srv / "site"
    else:
        srv.mkdir()
        public.mkdir()
        (tmp_path / "www").symlink_to(srv)
        dest.symlink_to({"relative": Path("../srv"), "of a link": Path("../www")}.get(how, srv))
        served = srv
    for number in range(4):
        build(dest, {"same": "1", f"page-{number}": "2", "other": str(number)}, fresh=how == "fresh")
        assert sorted(tree(served)) == [MANIFEST, "other", f"page-{number}", "same"]
        assert (public if how == "parent" else dest).is_symlink()
        before = tree(tmp_path)
        with pytest.raises(BuildError), staging(dest) as stage:
            run([Artifact("other", shout, ("changed",)), Artifact("page", fail, ("no",))], stage)
        assert tree(tmp_path) == before
    assert not [path for path in tmp_path.rglob(".*") if path.name != MANIFEST]


@pytest.mark.parametrize("how", ["to nothing", "parent to nothing", "loop", "loop of two"])
def test_a_link_that_leads_nowhere_is_refused_and_told(tmp_path: Path, how: str) -> None:
    link = tmp_path / "site"
    target = {"loop": "site", "loop of two": "other"}.get(how, "missing")
    link.symlink_to(target)
    if how == "loop of two":
        (tmp_path / "other").symlink_to(link)
    dest = link / "below" if how == "parent to nothing" else link
    with pytest.raises(BuildError, match="leads nowhere") as error:
        build(dest, {"a": "1"})
    assert error.value.where == str(link)
    assert not (tmp_path / "missing").exists()


@pytest.mark.parametrize("word", ["new", "old"])
def test_links_that_an_earlier_version_left_are_taken_away_and_not_written_through(tmp_path: Path, word: str) -> None:
    served, dest = tmp_path / "srv", tmp_path / "site"
    served.mkdir()
    (served / "page").write_text("live")
    build(dest, {"a": "1"})
    (tmp_path / f".site.{word}").symlink_to(served)
    build(dest, {"a": "2"})
    assert tree(served) == {"page": b"live"}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["site", "srv"]


def test_a_link_in_the_tree_is_not_ours(tmp_path: Path) -> None:
    """One that took the place of a folder leads who knows where; one in place of a file is made anew."""
    dest, other = tmp_path / "site", tmp_path / "other"
    build(dest, {"a": "1", "b/c": "2"})
    other.write_text("x")
    (dest / "a").unlink()
    (dest / "a").symlink_to("x")  # as long as the file was
    assert build(dest, {"a": "1", "b/c": "2"}) == Counts(made=1, kept=1, removed=0)
    assert (other.read_text(), (dest / "a").is_symlink()) == ("x", False)
    (dest / "b").rename(tmp_path / "b")
    (dest / "b").symlink_to(tmp_path / "b")
    with pytest.raises(BuildError, match="did not write: b"):
        build(dest, {"a": "1", "b/c": "3"})
    assert (tmp_path / "b" / "c").read_bytes() == b"2"


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b'{"files": 3}'])
def test_a_broken_manifest_costs_a_build_and_no_more(tmp_path: Path, content: bytes) -> None:
    dest = tmp_path / "site"
    build(dest, {"a": "1"})
    (dest / MANIFEST).write_bytes(content)
    assert build(dest, {"a": "1"}).made == 1
    assert Manifest.read(dest) == Manifest.read(dest) != Manifest()


def test_the_key_is_of_the_function_and_of_its_arguments() -> None:
    assert key_of(Artifact("x", shout, ("1",))) == key_of(Artifact("y", shout, ("1",)))
    assert key_of(Artifact("x", shout, ("1",))) != key_of(Artifact("x", shout, ("2",)))
    assert key_of(Artifact("x", shout, ("1",))) != key_of(Artifact("x", whisper, ("1",)))


@pytest.mark.parametrize("value", [b"bytes", 1.5, ["a"], ("a",), {"a": 1}, object(), Path("x")])
def test_an_argument_that_is_not_sealed_is_refused_and_named(value: object) -> None:
    with pytest.raises(BuildError) as told:
        Artifact("dataset/x/index.html", shout, ("a", value))  # type: ignore[arg-type]
    assert "argument 2 of dataset/x/index.html" in told.value.message
    assert type(value).__qualname__ in told.value.message
    assert told.value.where.endswith("test_engine.shout")


def test_arguments_of_different_types_are_different() -> None:
    values = [None, True, False, 0, 1, "1", "0", "True", "None", "", seal("1"), seal(1), seal(("1",))]
    keys = {key_of(Artifact("x", shout, (value,))) for value in values}
    assert len(keys) == len(values)
    assert key_of(Artifact("x", shout, ("ab", "c"))) != key_of(Artifact("x", shout, ("a", "bc")))


def test_a_sealed_value_is_its_digest() -> None:
    one, other = seal(("a", 1)), seal(("a", 1))
    assert one == other
    assert hash(one) == hash(other)
    assert one != seal(("a", 2))
    assert key_of(Artifact("x", shout, (one,))) == key_of(Artifact("x", shout, (other,)))
    assert seal((one, "b")).digest == seal((other, "b")).digest != seal((seal(("a", 2)), "b")).digest


def test_half_a_character_can_be_sealed() -> None:
    keys = {seal(text).digest for text in ("a", "a\ud800", "a\udfff", "a\\ud800", "a?")}
    assert len(keys) == 5
    assert seal(("\ud800", {"b": 1, "a": 2})).digest == seal(("\ud800", {"a": 2, "b": 1})).digest


def test_artifacts_are_made_one_by_one(tmp_path: Path) -> None:
    """The list may be endless as far as memory goes: each is written before the next is asked for."""
    asked: list[int] = []

    def artifacts() -> Iterator[Artifact]:
        for number in range(3):
            asked.append(number)
            yield Artifact(str(number), shout, (str(number),))

    seen: list[tuple[int, int]] = []
    with staging(tmp_path / "site") as stage:
        run(artifacts(), stage, progress=lambda done: seen.append((done, len(asked))))
    assert seen == [(1, 1), (2, 2), (3, 3)]


@given(
    st.lists(
        st.dictionaries(st.sampled_from(["a", "b", "d/e", "d/f/g", "h"]), st.text(max_size=3), max_size=5),
        min_size=1,
        max_size=4,
    )
)
def test_incremental_equals_fresh(tmp_path_factory: pytest.TempPathFactory, states: list[dict[str, str]]) -> None:
    """After any history of builds the tree is that of a first build of the last state."""
    folder = tmp_path_factory.mktemp("engine")
    for state in states:
        build(folder / "grown", state)
    build(folder / "fresh", states[-1])
    assert tree(folder / "grown") == tree(folder / "fresh")
