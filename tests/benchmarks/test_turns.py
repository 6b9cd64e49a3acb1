"""The conversations that turns are measured with."""

from __future__ import annotations

import pytest

from assistant.benchmarks.turns import FOLLOW_UPS, MOST_TURNS, conversations, read_examples
from assistant.settings import Settings
from assistant.understanding.utterances import Example


@pytest.fixture(scope="module")
def examples(settings: Settings) -> list[Example]:
    return read_examples(settings)


@pytest.mark.parametrize("turns", [1, 12, 13, 200])
def test_all_turns_are_held_in_short_conversations(examples: list[Example], turns: int) -> None:
    held = conversations(examples, turns)
    assert sum(len(one.says) for one in held) == turns
    assert max(len(one.says) for one in held) <= MOST_TURNS
    assert len({one.name for one in held}) == len(held)


def test_languages_take_turns(examples: list[Example]) -> None:
    assert [one.locale for one in conversations(examples, 4 * MOST_TURNS)] == ["en", "zh-CN"] * 2


def test_every_run_says_the_same(examples: list[Example]) -> None:
    assert conversations(examples, 50) == conversations(examples, 50)


def test_short_sentences_follow_each_matter(examples: list[Example]) -> None:
    talk = {one.text for one in examples if one.label.startswith("intent:")}
    says = conversations(examples, MOST_TURNS)[0].says
    follow = [text in talk for text in says]
    assert follow == ([False] + [True] * FOLLOW_UPS) * (MOST_TURNS // (FOLLOW_UPS + 1))
