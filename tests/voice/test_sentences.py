"""Sentences: where they are cut and where not, which pause follows, and what is left out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.sentences import LINE_PAUSE, SENTENCE_PAUSE, has_words, sentences, speakable


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("您好。请问要办什么？说数字就行。", ["您好。", "请问要办什么？", "说数字就行。"]),
        ("费用是3.5元。", ["费用是3.5元。"]),
        ("Hello. It costs 3.5 yuan. Ring 110!", ["Hello.", "It costs 3.5 yuan.", "Ring 110!"]),
        ("Mr. Wang is at No. 3. Ask him.", ["Mr. Wang is at No. 3.", "Ask him."]),
        ("Open from 9 a.m. to 5 p.m. every day.", ["Open from 9 a.m. to 5 p.m. every day."]),
        ("一行\n\n又一行", ["一行", "又一行"]),
        ("。。。", []),
        ("", []),
    ],
)
def test_cut(text: str, cut: list[str]) -> None:
    assert [sentence.text for sentence in sentences(text)] == cut


def test_pauses_are_longer_between_lines_and_none_is_at_the_end() -> None:
    assert [sentence.pause for sentence in sentences("您好。请坐。\n要办什么？")] == [SENTENCE_PAUSE, LINE_PAUSE, 0.0]
    assert [sentence.pause for sentence in sentences("好。好。")] == [SENTENCE_PAUSE, 0.0], "the same words twice"


def test_control_characters_and_broken_letters_are_left_out() -> None:
    assert speakable("one\x00two\nthree\ud800 \t four") == "one two\nthree four"


def test_words_are_letters_or_digits() -> None:
    assert has_words("3") and has_words("好")
    assert not has_words("。！🙂 ")


@given(st.text(max_size=200))
def test_no_word_is_lost(text: str) -> None:
    spoken = "".join(sentence.text for sentence in sentences(speakable(text)))
    assert [one for one in spoken if one.isalnum()] == [one for one in speakable(text) if one.isalnum()]
