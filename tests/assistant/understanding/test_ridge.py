"""The solver finds the ridge regression that a factorisation would, and takes equal sentences."""

from __future__ import annotations

import numpy as np
import scipy.sparse as sp

from assistant.ports import Array
from assistant.understanding.likeness import Likeness, LikenessMatrix
from assistant.understanding.ridge import one_hot, solve


def test_it_solves_what_a_factorisation_solves() -> None:
    matrix, exact = _matrix(copies=1)
    targets = one_hot(["a", "b"] * 40, ["a", "b"])
    found = solve(matrix, targets, 0.2)
    assert np.allclose(found, np.linalg.solve(exact + 0.2 * np.eye(80), targets), atol=1e-2)


def test_equal_sentences_are_no_obstacle() -> None:
    matrix, exact = _matrix(copies=4)
    found = solve(matrix, one_hot(["a"] * 320, ["a"]), 0.2)
    assert np.isfinite(found).all()
    assert np.abs(exact @ found - 1.0).max() < 0.2


def test_targets_have_one_in_the_column_of_the_label() -> None:
    assert one_hot(["b", "a", "b"], ["a", "b"]).tolist() == [[0, 1], [1, 0], [0, 1]]


def _matrix(copies: int) -> tuple[LikenessMatrix, Array]:
    draw = np.random.default_rng(3)
    meaning = np.tile(draw.standard_normal((80, 16)).astype(np.float32), (copies, 1))
    meaning /= np.linalg.norm(meaning, axis=1, keepdims=True)
    form = sp.csr_matrix(np.tile((draw.random((80, 30)) < 0.1).astype(np.float32) * 0.3, (copies, 1)))
    placed = Likeness(meaning, form)
    return LikenessMatrix(placed, 2.0), placed.to(placed, 2.0)
