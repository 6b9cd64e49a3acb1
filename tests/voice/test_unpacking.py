"""Unpacking: zip and tar come out alike; whatever points outside, links, is too large or broken leaves nothing used."""

from __future__ import annotations

import tarfile
from pathlib import Path

import pytest

from assistant.errors import VoiceError
from tests.voice.archives import MODEL, tarred, zipped, zipped_link
from voice.unpacking import MOST_FILES, unpack

PLENTY = 10**6


def unpacked(content: bytes, folder: Path, most: int = PLENTY) -> dict[str, bytes]:
    archive = folder / "archive"
    archive.write_bytes(content)
    unpack(archive, folder / "out", most)
    return {
        path.relative_to(folder / "out").as_posix(): path.read_bytes() for path in (folder / "out").rglob("*") if path.is_file()
    }


@pytest.mark.parametrize(
    "content",
    [zipped(MODEL), tarred(MODEL), tarred(MODEL, mode="w:gz"), tarred(MODEL, mode="w")],
    ids=["zip", "tar.bz2", "tar.gz", "tar"],
)
def test_the_one_outer_folder_is_left_away(tmp_path: Path, content: bytes) -> None:
    assert unpacked(content, tmp_path) == {"am/final.mdl": MODEL["model-1/am/final.mdl"], "README": MODEL["model-1/README"]}


def test_files_without_an_outer_folder_stay_where_they_are(tmp_path: Path) -> None:
    assert set(unpacked(zipped({"a": b"1", "b/c": b"2"}), tmp_path)) == {"a", "b/c"}


@pytest.mark.parametrize(
    "content",
    [
        zipped({"../evil": b"x"}),
        zipped({"model/../../evil": b"x"}),
        zipped({"/tmp/evil": b"x"}),
        zipped({"C:/evil": b"x"}),
        zipped({"..\\evil": b"x"}),
        zipped_link("model/link", "/etc/passwd"),
        tarred({"../evil": b"x"}),
        tarred({"/tmp/evil": b"x"}),
        tarred({"link": b""}, tarfile.SYMTYPE, "/etc/passwd"),
        tarred({"link": b""}, tarfile.LNKTYPE, "../evil"),
        tarred({"device": b""}, tarfile.CHRTYPE),
        tarred({"pipe": b""}, tarfile.FIFOTYPE),
        zipped({"large": b"0" * (PLENTY + 1)}),
        tarred({"large": b"0" * (PLENTY + 1)}),
        tarred({"twice": b"1", "./twice": b"2"}),
        zipped({f"file{number}": b"" for number in range(MOST_FILES + 1)}),
        zipped({}),
        b"",
        b"not an archive at all",
        zipped(MODEL)[:-40],
        tarred(MODEL)[:-20],
    ],
    ids=[
        "zip: above",
        "zip: above, hidden",
        "zip: absolute",
        "zip: drive",
        "zip: backslash",
        "zip: link",
        "tar: above",
        "tar: absolute",
        "tar: link",
        "tar: hard link",
        "tar: device",
        "tar: pipe",
        "zip: too large",
        "tar: too large",
        "tar: the same file twice",
        "zip: too many files",
        "zip: empty",
        "nothing",
        "text",
        "zip: cut off",
        "tar: cut off",
    ],
)
def test_what_nobody_should_unpack_is_refused(tmp_path: Path, content: bytes) -> None:
    outside = tmp_path / "inner"
    outside.mkdir()
    with pytest.raises(VoiceError) as caught:
        unpacked(content, outside)
    assert caught.value.key == "error.model_archive"
    assert {path.name for path in tmp_path.iterdir()} == {"inner"}
    assert not Path("/tmp/evil").exists()
