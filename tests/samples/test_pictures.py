from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PIL import Image

from sitegen.catalogue import LocalFile, Thumbnail
from sitegen.digest import digest
from sitegen.samples import pictures, thumbnailer
from sitegen.samples.kept import Keeper
from sitegen.samples.pictures import Small
from tests.samples.pictures import FORMATS, drawn, image_bomb, locked, opened, packed, pdf

PIXELS = thumbnailer.MOST_PIXELS


def small(folder: Path, content: bytes) -> Small:
    path = folder / "file"
    path.write_bytes(content)
    return pictures.small(path)


def is_red(image: Image.Image, x: int, y: int) -> bool:
    red, green, blue = image.convert("RGB").getpixel((x, y))  # type: ignore[misc]
    return bool(red > 200 and green < 60 and blue < 60)


@pytest.mark.parametrize("kind", FORMATS)
def test_every_format(tmp_path: Path, kind: str) -> None:
    content = packed(drawn(), kind)
    found = small(tmp_path, content)
    assert (found.why, found.width, found.height) == ("", 480, 640)
    assert pictures.is_picture(tmp_path / "file")
    image = opened(found.content)
    assert (image.format, image.size) == ("WEBP", (480, 640))
    assert is_red(image, 60, 80)
    assert not is_red(image, 240, 320)
    assert small(tmp_path, content).content == found.content, "the same bytes give the same"


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGB", "RGBA", "CMYK", "YCbCr"])
def test_every_kind_of_colour(tmp_path: Path, mode: str) -> None:
    kind = "TIFF" if mode in ("CMYK", "YCbCr") else "PNG"
    found = small(tmp_path, packed(drawn().convert(mode), kind))
    assert (found.why, found.width) == ("", 480)
    assert is_red(opened(found.content), 60, 80) is (mode not in ("1", "L", "LA"))


def test_sixteen_bits_are_not_all_white(tmp_path: Path) -> None:
    grey = Image.new("I;16", (100, 100), 0x4000)
    found = opened(small(tmp_path, packed(grey, "PNG")).content).convert("L")
    assert found.getpixel((50, 50)) == pytest.approx(0x40, abs=3)


def test_heights_are_no_picture(tmp_path: Path) -> None:
    assert small(tmp_path, packed(Image.new("F", (10, 10), 812.5), "TIFF")).why == "format"


def test_what_is_transparent_is_paper(tmp_path: Path) -> None:
    found = opened(small(tmp_path, packed(Image.new("RGBA", (90, 90), (0, 0, 0, 0)), "PNG")).content)
    assert found.convert("RGB").getpixel((45, 45)) == (255, 255, 255)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "TIFF"])
@pytest.mark.parametrize(
    ("turn", "size", "corner"), [(1, (640, 320), (9, 9)), (6, (320, 640), (310, 9)), (3, (640, 320), (630, 310))]
)
def test_a_picture_is_upright_and_says_nothing_else(
    tmp_path: Path, kind: str, turn: int, size: tuple[int, int], corner: tuple[int, int]
) -> None:
    about = Image.Exif()
    about[0x0112], about[0x010F] = turn, "Appareil de Jeanne"
    about.get_ifd(0x8825)[1] = "N"  # where it was taken
    found = small(tmp_path, packed(drawn(1000, 500), kind, exif=about))
    image = opened(found.content)
    assert (image.size, is_red(image, *corner)) == (size, True)
    assert b"Jeanne" not in found.content
    assert b"EXIF" not in found.content
    assert not image.getexif()


def test_a_small_picture_stays_small(tmp_path: Path) -> None:
    found = small(tmp_path, packed(Image.new("RGB", (3, 2)), "PNG"))
    assert (found.width, found.height) == (3, 2)
    found = small(tmp_path, packed(Image.new("RGB", (60_000, 3)), "PNG"))
    assert (found.width, found.height) == (640, 1)


def test_of_many_frames_the_first(tmp_path: Path) -> None:
    frames = [Image.new("RGB", (20, 20), "red"), *[Image.new("RGB", (20, 20), "blue")] * 50]
    for kind in ("GIF", "WEBP", "TIFF"):
        found = small(tmp_path, packed(frames[0], kind, save_all=True, append_images=frames[1:]))
        assert is_red(opened(found.content), 10, 10), kind


def test_a_page(tmp_path: Path) -> None:
    found = small(tmp_path, pdf(b"1 0 0 rg 0 150 100 150 re f"))
    assert (found.width, found.height) == (427, 640)
    image = opened(found.content)
    assert (is_red(image, 50, 50), is_red(image, 400, 600)) == (True, False)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (packed(drawn(), "PNG")[:-3_000], "broken"),
        (b"\x89PNG\r\n\x1a\n" + b"\0" * 99, "broken"),
        (b"\xff\xd8\xff" * 9, "broken"),
        (b"II*\0" + b"\xff" * 99, "broken"),
        (b"RIFF\0\0\0\0WEBPVP8 ", "broken"),
        (b"%PDF-1.7\n", "broken"),
        (b"%PDF-1.7\n" + b"1 0 obj<<" * 50_000, "broken"),
        (pdf(b"", box="0 0 20000 20000"), "too-large"),
        (locked(), "encrypted"),
        (packed(Image.new("L", (20_000, 20_000)), "PNG"), "too-large"),
        (packed(Image.new("L", (PIXELS // 4000, 4001)), "PNG"), "too-large"),
        (packed(Image.new("L", (14_000, 14_000)), "JPEG"), "too-large"),
    ],
    ids=["cut", "png", "jpeg", "tiff", "webp", "pdf", "open objects", "page", "password", "bomb", "limit", "jpeg-bomb"],
)
def test_why_there_is_none(tmp_path: Path, content: bytes, why: str) -> None:
    assert small(tmp_path, content) == Small(why)  # type: ignore[arg-type]


@pytest.mark.slow
def test_a_large_photograph_is_unpacked_at_a_part_of_its_size(tmp_path: Path) -> None:
    large = Image.new("RGB", (10_000, 8_000), "red")
    assert small(tmp_path, packed(large, "JPEG")).height == 512
    whole = packed(large, "JPEG", progressive=True, subsampling=0)
    assert small(tmp_path, whole).why == "too-large", "it can only be unpacked as a whole, and is not broken"


def test_memory_is_bounded(tmp_path: Path) -> None:
    clear = Image.new("RGBA", (6_300, 6_300), (255, 0, 0, 99))
    assert small(tmp_path, packed(clear, "PNG", compress_level=1)).why == "too-large"


@pytest.mark.parametrize(
    "make",
    [image_bomb, lambda: pdf(b"0 0 1 1 re f " * 3_000_000), lambda: pdf(b"q " * 9_000_000)],
    ids=["a picture of 400 MB", "three million strokes", "nine million states"],
)
def test_a_page_that_asks_for_too_much(tmp_path: Path, make: Callable[[], bytes]) -> None:
    found = small(tmp_path, make())
    assert found.content or found.why in ("too-large", "broken")


def test_a_file_that_is_too_large_is_not_opened(tmp_path: Path) -> None:
    with (tmp_path / "file").open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(pictures.LARGEST + 1)
    assert pictures.small(tmp_path / "file").why == "too-large"


def test_only_pictures_and_pdf_are_asked_about(tmp_path: Path) -> None:
    for content in (b"", b"a;b\n", b"<svg/>", b"RIFF\0\0\0\0WAVE", b"PK\x03\x04"):
        (tmp_path / "file").write_bytes(content)
        assert not pictures.is_picture(tmp_path / "file")


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from(FORMATS), st.integers(0), st.binary(min_size=1, max_size=9))
def test_changed_bytes_never_raise(tmp_path: Path, kind: str, at: int, change: bytes) -> None:
    content = packed(drawn(90, 120), kind)
    at %= len(content) - 20
    found = small(tmp_path, content[: at + 12] + change + content[at + 12 + len(change) :])
    assert bool(found.content) != bool(found.why)


def test_compressed_tiff(tmp_path: Path) -> None:
    bilevel = drawn().convert("1")
    for compression in ("group4", "tiff_lzw", "tiff_adobe_deflate"):
        assert small(tmp_path, packed(bilevel, "TIFF", compression=compression)).width == 480


def local(path: Path, content: bytes) -> LocalFile:
    path.write_bytes(content)
    return LocalFile(path, name=path.name, digest=digest(content), size=len(content))


def test_thumbnails_are_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    keeper, file = Keeper(tmp_path / "kept"), local(tmp_path / "a.png", packed(drawn(), "PNG"))
    broken = local(tmp_path / "b.pdf", b"%PDF-1.7\n")
    first = keeper.thumbnail(file)
    assert first is not None
    assert first.file is not None
    assert (first.width, first.height, first.file.name) == (480, 640, "thumbnail.webp")
    content = first.file.path.read_bytes()
    assert (first.file.size, content) == (len(content), pictures.small(file.path).content)
    assert keeper.thumbnail(broken) == Thumbnail(why="broken")
    assert keeper.thumbnail(local(tmp_path / "c.csv", b"a;b\n")) is None

    made: list[Path] = []
    once = pictures.small

    def counted(path: Path) -> Small:
        made.append(path)
        return once(path)

    monkeypatch.setattr(pictures, "small", counted)
    assert keeper.thumbnail(file) == first
    assert keeper.thumbnail(broken) == Thumbnail(why="broken")
    assert made == [], "none is made twice, nor is tried twice"
    first.file.path.unlink()
    assert keeper.thumbnail(file) == first
    assert made == [file.path]
    assert first.file.path.read_bytes() == content


def test_what_is_not_used_goes(tmp_path: Path) -> None:
    keeper, file = Keeper(tmp_path / "kept"), local(tmp_path / "a.png", packed(drawn(), "PNG"))
    keeper.thumbnail(file)
    keeper.tidy()
    kept = [path for path in (tmp_path / "kept").rglob("*") if path.is_file()]
    assert len(kept) == 2
    for path in kept:
        os.utime(path, (0, 0))
    keeper.thumbnail(file)
    keeper.tidy()
    assert all(path.is_file() for path in kept), "what is asked for stays"
    for path in kept:
        os.utime(path, (0, 0))
    keeper.tidy()
    assert not any(path.is_file() for path in kept)
