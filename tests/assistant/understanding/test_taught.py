"""The two halves of what is learnt: who learns from what, and who is asked."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.understanding.likeness import Likeness, Spaces, take_apart
from assistant.understanding.normalise import scripts
from assistant.understanding.taught import Taught, halves, scores
from tests.fakes import TinyEncoder

CHINESE = ["老年证在哪办", "办老年证", "老年证丢了", "我要老年证", "老年证多少钱"]
ENGLISH = ["the senior card", "my senior card", "lost senior card", "senior card price", "where are senior cards"]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("老年证", {"Han"}),
        ("老年证 ID 12345", {"Han"}),
        ("帮我办 passport", {"Han", "other"}),
        ("a passport", {"other"}),
        ("여권 신청", {"other"}),
        ("", {"other"}),
    ],
)
def test_the_script_of_a_text(text: str, found: set[str]) -> None:
    assert scripts(text) == found


def test_each_script_is_learnt_apart_where_both_teach_the_labels() -> None:
    rows = halves([*CHINESE, *ENGLISH], ["item:a"] * 10)
    assert rows == [[0, 1, 2, 3, 4], [5, 6, 7, 8, 9]]


def test_a_label_with_sentences_of_one_script_is_learnt_in_both_halves() -> None:
    labels = ["item:a"] * 10 + ["item:only-chinese"] * 5
    rows = halves([*CHINESE, *ENGLISH, *CHINESE], labels)
    assert rows == [[0, 1, 2, 3, 4, 10, 11, 12, 13, 14], [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]]


def test_a_city_of_one_language_is_learnt_as_a_whole() -> None:
    assert halves(ENGLISH, ["item:a"] * 5) == [[0, 1, 2, 3, 4]]
    assert halves([*ENGLISH, "老年证"], ["item:a"] * 6) == [[0, 1, 2, 3, 4, 5]]


def test_a_text_is_asked_of_the_half_that_reads_it_and_a_mixed_one_of_both() -> None:
    placed = _placed([*CHINESE, *ENGLISH])
    first = Taught(placed.part(slice(0, 5)), np.full((5, 1), 1.0, np.float32))
    second = Taught(placed.part(slice(5, 10)), np.full((5, 1), -1.0, np.float32))
    texts = ["老年证", "senior card", "老年证 senior"]
    asked = _placed([*CHINESE, *ENGLISH], texts)
    found = scores([first, second], texts, asked, 2.0)[:, 0]
    by_first, by_second = first.scores(asked, 2.0)[:, 0], second.scores(asked, 2.0)[:, 0]
    assert np.allclose(found, [by_first[0], by_second[1], (by_first[2] + by_second[2]) / 2], atol=1e-5)


def test_it_is_the_same_out_of_its_arrays() -> None:
    placed = _placed(CHINESE)
    taught = Taught.learn(placed, ["item:a", "item:b", "item:a", "item:b", "item:a"], ["item:a", "item:b"], 2.0, 0.2)
    again = Taught.from_arrays("x", taught.arrays("x"))
    assert np.allclose(again.scores(placed, 2.0), taught.scores(placed, 2.0), atol=0.005)


def _placed(known: list[str], asked: list[str] | None = None) -> Likeness:
    spaces = Spaces.learn(take_apart(known, TinyEncoder()), TinyEncoder(), (0.3, 0.2))
    return spaces.place(asked or known)
