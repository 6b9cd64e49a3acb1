"""The temperature fits how often the matcher is right, and kinds weigh as held-out sentences teach."""

from __future__ import annotations

import numpy as np

from assistant.understanding.calibration import LEADS, TEMPERATURES, HeldOut, calibrated, fitted
from assistant.understanding.kinds import NAMED, NONE_OF_THESE
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


def test_what_a_city_learnt_of_names_is_not_taken_to_other_data() -> None:
    city = MatcherSettings(kinds_by_name={"none": [9.0], NAMED: [-9.0]})
    assert calibrated([*TEXTS, *NOTHING], [*CLEAR, *[NONE_OF_THESE] * len(NOTHING)], TinyEncoder(), city).kinds_by_name == {}


def test_of_one_kind_alone_there_is_nothing_to_weigh() -> None:
    assert calibrated(TEXTS, CLEAR, TinyEncoder(), MatcherSettings()).kinds == {}


def test_names_alone_teach_what_their_scores_say() -> None:
    """Of six cards that have only a name the right one is found among them, though its score is low; what is none stays none."""
    nothing = [NONE_OF_THESE] * len(NOTHING)
    taught = Matcher.train([*TEXTS[6:], *NOTHING[:6]], [*CLEAR[6:], *nothing[:6]], TinyEncoder(), MatcherSettings())
    named = Matcher.train([*CARDS, *NOTHING[:6]], [*CLEAR[:6], *nothing[:6]], TinyEncoder(), MatcherSettings())
    held = [HeldOut.of(one, [*TEXTS[:6], *NOTHING[6:]], [*CLEAR[:6], *nothing[6:]]) for one in (taught, named)]
    settings = fitted(held[:1], MatcherSettings(), held[1:])
    assert set(settings.kinds) == {"matter", "none"} and settings.by_name in LEADS
    assert set(settings.kinds_by_name) == {"none", NAMED}
    city = Matcher.train([*CARDS, *NOTHING], [*CLEAR[:6], *nothing], TinyEncoder(), settings)
    best = [city.labels[column] for column in city.rank(["我的身份证怎么补", "明天还下雨吗"]).argmax(axis=1)]
    assert best == ["item:身份证", NONE_OF_THESE]


def test_the_weights_stay_where_a_kind_cannot_be_asked_about() -> None:
    city = Matcher.train([*CARDS, *NOTHING], [*CLEAR[:6], *[NONE_OF_THESE] * len(NOTHING)], TinyEncoder(), MatcherSettings())
    held = HeldOut.of(city, NOTHING, [NONE_OF_THESE] * len(NOTHING))
    before = MatcherSettings(kinds={"none": [1.0], "matter": [2.0]}, kinds_by_name={"none": [3.0]}, by_name=1.4)
    after = fitted([held], before, [held])
    assert (after.kinds, after.kinds_by_name, after.by_name) == (before.kinds, before.kinds_by_name, before.by_name)
