"""Long stories are taken apart into sentences; short texts stay whole."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.understanding.stories import MOST_PARTS, Story, is_long

HAN = "今天早上去菜场买了两斤豆腐回来。"
ENGLISH = "I went to the market this morning and bought two eggs."


@pytest.mark.parametrize(
    ("text", "long"),
    [
        (HAN * 4, False),
        (HAN * 5, True),
        (f"{ENGLISH} " * 4, False),
        (f"{ENGLISH} " * 5, True),
        (f"{ENGLISH} " * 3 + HAN * 2, True),
        ("", False),
        ("1234567890 " * 60, False),
    ],
)
def test_length_is_counted_in_characters_or_words(text: str, long: bool) -> None:
    assert is_long(text) is long


@pytest.mark.parametrize("text", ["我要办老年证。要带什么？", HAN * 4, HAN.strip("。") * 9, "啊" * 500, ENGLISH, ""])
def test_a_short_text_or_a_single_sentence_stays_whole(text: str) -> None:
    assert Story.find(text) is None


def test_every_sentence_is_a_part() -> None:
    story = Story.find(f"{HAN * 4}我的身份证不见了！怎么补？")
    assert story is not None
    assert story.texts == (HAN,) * 4 + ("我的身份证不见了！", "怎么补？")


def test_many_sentences_stand_together() -> None:
    sentences = [f"This is sentence number {number} of a long story." for number in range(20)]
    story = Story.find(" ".join(sentences))
    assert story is not None
    assert len(story.texts) == MOST_PARTS
    assert " ".join(story.texts) == " ".join(sentences)


def test_amounts_and_times_do_not_end_a_sentence() -> None:
    story = Story.find(f"I pay 3.50 at 7.30 in the morning. {ENGLISH * 5}")
    assert story is not None
    assert story.texts[0] == "I pay 3.50 at 7.30 in the morning."


def test_the_whole_and_its_best_part_count_alike() -> None:
    whole, parts = np.array([0.4, 0.2]), np.array([[0.0, 1.0], [0.2, 0.1]])
    assert np.allclose(Story(("a", "b")).mixed(whole, parts), [0.3, 0.6])
