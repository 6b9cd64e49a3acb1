"""What is misheard is learnt from pairs and made again alike."""

from __future__ import annotations

import random

import pytest

from assistant.benchmarks.public.misheard import Confusions, edits_of, sound_of

PAIRS = [("导航到西南营", "导航到息耒茔"), ("打开导航", "导航"), ("饿", "饿了"), ("我要回家", "我要回家")]


@pytest.mark.parametrize(
    ("said", "heard", "edits"),
    [
        ("回家", "回家", []),
        ("去泗阳", "去死羊", [("泗", "死"), ("阳", "羊")]),
        ("打开导航", "导航", [("打", ""), ("开", "")]),
        ("饿", "饿了", [("", "了")]),
        ("去东门广场", "机东门", [("去", "机"), ("广", ""), ("场", "")]),
    ],
)
def test_edits(said: str, heard: str, edits: list[tuple[str, str]]) -> None:
    assert list(edits_of(said, heard)) == edits


def test_rates_are_counted_by_hand() -> None:
    learnt = Confusions.learn(PAIRS)
    assert learnt.wrong == (3, 2, 1)
    assert learnt.rate == 6 / 15
    assert learnt.shares == (0.5, 0.5, 1.0, 0.0)
    assert learnt.by_character == {"西": ["息"], "南": ["耒"], "营": ["茔"]}
    assert learnt.added == ["了"]


def test_a_character_never_misheard_is_taken_for_what_its_sound_was_taken_for() -> None:
    learnt = Confusions.learn([("西", "息")])
    assert sound_of("西") == sound_of("溪")
    assert learnt.mishear("溪", random.Random(1)) == "息"


def test_every_run_mishears_the_same_and_leaves_other_scripts_alone() -> None:
    learnt = Confusions.learn(PAIRS)
    heard = [[learnt.mishear("导航到KTV西南营 12", chance) for _ in range(50)] for chance in (random.Random(3), random.Random(3))]
    assert heard[0] == heard[1]
    assert len(set(heard[0])) > 5
    assert all("KTV" in one and " 12" in one for one in heard[0])


def test_where_nothing_was_misheard_nothing_is_changed() -> None:
    learnt = Confusions.learn([("回家", "回家")])
    assert {learnt.mishear("我要回家", random.Random(seed)) for seed in range(20)} == {"我要回家"}


def test_as_much_is_misheard_as_was_learnt() -> None:
    learnt = Confusions.learn([("导航到西南营", "导航到息南营")] * 2 + [("我要回家", "我要回家")] * 2)
    chance = random.Random(7)
    wrong = sum(learnt.mishear("西" * 10, chance).count("息") for _ in range(1000)) / 10_000
    assert wrong == pytest.approx((1 / 6 + 1 / 6 + 0 + 0) / 4, abs=0.01)
