"""Training again: what was taken apart before is not taken apart again, and the result is the same."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest

from assistant.ports import Array
from assistant.understanding.kept_parts import FILE, kept_in
from assistant.understanding.likeness import Parts, take_apart
from tests.fakes import TinyEncoder

TEXTS = ["我要办老年证", "I lost my card", "老年证丢了", ""]


class CountingEncoder(TinyEncoder):
    """An Encoder that remembers what it was asked to encode."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[str] = []

    def encode(self, sentences: Sequence[str]) -> Array:
        """Encode, and remember."""
        self.asked += sentences
        return super().encode(sentences)


def _same(left: Parts, right: Parts) -> bool:
    marks = zip([*left.spelling, *left.sound], [*right.spelling, *right.sound], strict=True)
    return np.array_equal(left.meaning, right.meaning) and all(np.array_equal(one, other) for one, other in marks)


def test_only_what_is_new_is_encoded_and_nothing_differs(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    assert _same(kept_in(tmp_path)(TEXTS, encoder), take_apart(TEXTS, TinyEncoder()))
    encoder.asked.clear()
    later = ["新的一句", *TEXTS[::-1], "one more"]
    assert _same(kept_in(tmp_path)(later, encoder), take_apart(later, TinyEncoder()))
    assert encoder.asked == ["新的一句", "one more"]


def test_what_is_only_measured_leaves_what_is_kept_as_it_is(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    kept_in(tmp_path)(TEXTS, encoder)
    before = (tmp_path / FILE).read_bytes()
    encoder.asked.clear()
    assert _same(kept_in(tmp_path, keep=False)(["new", TEXTS[0]], encoder), take_apart(["new", TEXTS[0]], TinyEncoder()))
    assert encoder.asked == ["new"] and (tmp_path / FILE).read_bytes() == before


def test_what_is_no_longer_said_is_no_longer_kept(tmp_path: Path) -> None:
    encoder = CountingEncoder()
    for texts in (TEXTS, ["new"], TEXTS):
        encoder.asked.clear()
        kept_in(tmp_path)(texts, encoder)
    assert encoder.asked == TEXTS


@pytest.mark.parametrize("damage", [b"", b"no archive", None])
def test_a_damaged_file_or_another_encoder_begins_anew(damage: bytes | None, tmp_path: Path) -> None:
    kept_in(tmp_path)(TEXTS, TinyEncoder())
    encoder = CountingEncoder()
    if damage is None:
        encoder.name = "another/1"
    else:
        (tmp_path / FILE).write_bytes(damage)
    assert _same(kept_in(tmp_path)(TEXTS, encoder), take_apart(TEXTS, TinyEncoder()))
    assert encoder.asked == TEXTS
