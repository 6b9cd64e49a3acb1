"""The temperature fits how often the matcher is right, and kinds weigh as held-out sentences teach."""

from __future__ import annotations

import numpy as np

from assistant.understanding.calibration import TEMPERATURES, HeldOut, calibrated
from assistant.understanding.kinds import NONE_OF_THESE
from assistant.understanding.matcher import Matcher, MatcherSettings
from tests.fakes import TinyEncoder

CARDS = ["老年证", "身份证", "社保卡", "公交卡", "残疾证", "居住证"]
TEXTS = [f"{verb}{card}" for verb in ("我要办", "怎么补", "丢了", "去哪领", "换一张", "我想要") for card in CARDS]
CLEAR = [f"item:{card}" for _ in range(6) for card in CARDS]
NOTHING = ["天气", "下雨吗", "唱歌", "讲笑话", "几点了", "明天下雨吗", "唱首歌", "天气好吗", "讲个笑话", "今天几点", "后天天气"]


def test_what_cannot_be_told_apart_gets_a_cooler_head_than_what_can() -> None:
    guessed = np.random.default_rng(1).permutation(CLEAR).tolist()
    clear = calibrated(TEXTS, CLEAR, TinyEncoder(), MatcherSettings())
    muddled = calibrated(TEXTS, guessed, TinyEncoder(), MatcherSettings())
    assert clear.temperature in TEMPERATURES
    assert muddled.temperature < clear.temperature


def test_surprise_is_least_where_the_right_label_is_certain() -> None:
    matcher = Matcher.train(TEXTS, CLEAR, TinyEncoder(), MatcherSettings())
    right = np.eye(len(matcher.labels), dtype=np.float32)
    held = HeldOut(matcher, ["?"] * len(matcher.labels), matcher.labels, right)
    assert held.surprise(25.0) < held.surprise(4.0)


def test_sentences_of_labels_that_were_never_taught_are_left_out() -> None:
    matcher = Matcher.train(TEXTS, CLEAR, TinyEncoder(), MatcherSettings())
    held = HeldOut.of(matcher, ["办老年证", "养狗", "社保卡"], ["item:老年证", "item:养犬证", "item:社保卡"])
    assert (held.texts, held.labels, held.scores.shape[0]) == (["办老年证", "社保卡"], ["item:老年证", "item:社保卡"], 2)


def test_kinds_are_weighed_as_held_out_sentences_teach() -> None:
    texts, labels = [*TEXTS, *NOTHING], [*CLEAR, *[NONE_OF_THESE] * len(NOTHING)]
    settings = calibrated(texts, labels, TinyEncoder(), MatcherSettings())
    assert list(settings.kinds) == ["matter", "none"]
    matcher = Matcher.train(texts, labels, TinyEncoder(), settings)
    best = [matcher.labels[column] for column in matcher.rank(["我要补身份证", "明天还下雨吗"]).argmax(axis=1)]
    assert best == ["item:身份证", NONE_OF_THESE]


def test_of_one_kind_alone_there_is_nothing_to_weigh() -> None:
    assert calibrated(TEXTS, CLEAR, TinyEncoder(), MatcherSettings()).kinds == {}
