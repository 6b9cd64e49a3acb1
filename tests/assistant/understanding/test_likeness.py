"""Sentences taken apart and placed: alike where they should be, and the same however many processes do it."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.understanding import likeness
from assistant.understanding.likeness import Likeness, LikenessMatrix, Spaces, near, take_apart
from tests.fakes import TinyEncoder

TEXTS = ["办老年证", "老年证丢了", "身份证丢了怎么办", "lost my card", "my card is lost", "老年证在哪办"]


@pytest.fixture
def placed() -> Likeness:
    parts = take_apart(TEXTS, TinyEncoder())
    return Spaces.learn(parts, TinyEncoder(), (0.3, 0.2)).placed(parts)


def test_several_processes_take_apart_as_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    alone = take_apart(TEXTS, TinyEncoder())
    monkeypatch.setattr(likeness, "MANY", 1)
    monkeypatch.setattr(likeness, "CHUNK", 2)
    monkeypatch.setattr(likeness, "cpu_count", lambda: 2)
    together = take_apart(TEXTS, TinyEncoder())
    assert np.array_equal(together.meaning, alone.meaning)
    for one, other in zip((*together.spelling, *together.sound), (*alone.spelling, *alone.sound), strict=True):
        assert np.array_equal(one, other)


def test_a_sentence_is_most_alike_to_itself(placed: Likeness) -> None:
    like = placed.to(placed, 2.0)
    assert np.allclose(np.diag(like), placed.own(2.0), atol=1e-5)
    assert (like.argmax(axis=1) == np.arange(len(TEXTS))).all()


def test_the_matrix_in_blocks_is_the_whole_matrix(placed: Likeness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "ROWS_AT_ONCE", 4)
    right = np.random.default_rng(1).standard_normal((len(TEXTS), 3)).astype(np.float32)
    matrix = LikenessMatrix(placed, 2.0)
    assert np.allclose(matrix @ right, placed.to(placed, 2.0) @ right, atol=1e-4)
    assert np.allclose(matrix.columns_of([1, 3]), placed.to(placed, 2.0)[:, [1, 3]], atol=1e-5)


def test_nearness_is_one_for_the_same_and_falls_with_sharpness() -> None:
    one, other = np.eye(2, dtype=np.float32)[:1], np.eye(2, dtype=np.float32)
    assert np.allclose(near(one, other, 2.0), [[1.0, np.exp(-2.0)]])
