"""The temperature fits how often the matcher is right, and kinds weigh where that helps."""

from __future__ import annotations

import numpy as np

from assistant.understanding.calibration import KINS, TEMPERATURES, calibrated, surprise
from assistant.understanding.matcher import NONE_OF_THESE, Matcher, MatcherSettings
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
    hot, cool = (surprise(matcher, said, matcher.labels, right, temperature=each) for each in (25.0, 4.0))
    assert hot < cool


def test_a_kind_that_was_taught_too_little_weighs_nothing() -> None:
    """With many services and few sentences of none, the services together outweigh none for whatever is said."""
    texts, labels = [*TEXTS, "天气", "下雨吗", "唱歌", "讲笑话", "几点了"], [*CLEAR, *[NONE_OF_THESE] * 5]
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    scores = np.array([[0.5 if label == NONE_OF_THESE else 0.2 for label in matcher.labels]], dtype=np.float32)
    alone, beside = (surprise(matcher, ["?"], [NONE_OF_THESE], scores, kin=each) for each in (0.0, 0.2))
    assert alone < beside
    assert calibrated(texts, labels, TinyEncoder(), MatcherSettings()).kin in KINS
