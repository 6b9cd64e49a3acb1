"""The temperature fits how often the matcher is right."""

from __future__ import annotations

import numpy as np

from assistant.understanding.calibration import TEMPERATURES, calibrated, surprise
from assistant.understanding.matcher import Matcher, MatcherSettings
from tests.fakes import TinyEncoder

CARDS = ["老年证", "身份证", "社保卡", "公交卡", "残疾证", "居住证"]
TEXTS = [f"{verb}{card}" for verb in ("我要办", "怎么补", "丢了", "去哪领", "换一张", "我想要") for card in CARDS]
CLEAR = [f"item:{card}" for _ in range(6) for card in CARDS]


def test_what_cannot_be_told_apart_gets_a_cooler_head_than_what_can() -> None:
    guessed = np.random.default_rng(1).permutation(CLEAR).tolist()
    clear = calibrated(TEXTS, CLEAR, TinyEncoder(), MatcherSettings())
    muddled = calibrated(TEXTS, guessed, TinyEncoder(), MatcherSettings())
    assert clear.temperature in TEMPERATURES
    assert muddled.temperature < clear.temperature


def test_surprise_is_least_where_the_right_label_is_certain() -> None:
    matcher = Matcher.train(TEXTS, CLEAR, TinyEncoder(), MatcherSettings())
    right = np.eye(len(matcher.labels), dtype=np.float32)
    said = ["?"] * len(matcher.labels)
    assert surprise(matcher, said, matcher.labels, right, 25.0) < surprise(matcher, said, matcher.labels, right, 4.0)
