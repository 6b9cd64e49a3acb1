"""The real sentence encoder, and how another one is plugged in."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.errors import SettingsError
from assistant.understanding.encoder import BATCH, UniversalSentenceEncoder, build_encoder
from tests.fakes import TinyEncoder


@pytest.fixture(scope="module")
def encoder() -> UniversalSentenceEncoder:
    return UniversalSentenceEncoder()


def test_vectors_are_unit_and_of_one_size(encoder: UniversalSentenceEncoder) -> None:
    vectors = encoder.encode(["老年证", "a lost card", "", "?", "证" * 500, "half a sign \ud83d"])
    assert vectors.shape == (6, encoder.size)
    assert np.isfinite(vectors).all()
    assert np.allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-3)


def test_the_same_meaning_is_near_in_both_languages(encoder: UniversalSentenceEncoder) -> None:
    lost, also_lost, other = encoder.encode(["我的身份证丢了", "I lost my identity card", "明天下雨吗"])
    assert lost @ also_lost > lost @ other + 0.2


def test_the_order_of_many_sentences_stays(encoder: UniversalSentenceEncoder) -> None:
    sentences = [f"{'很' * (number % 7)}长的第{number}句" for number in range(BATCH + 5)]
    together = encoder.encode(sentences)
    alone = np.vstack([encoder.encode([sentence]) for sentence in sentences])
    assert (np.argmax(together @ alone.T, axis=1) == np.arange(len(sentences))).all()
    assert np.allclose(together, alone, atol=2e-2)


def test_unknown_characters_together_count_once_as_the_encoder_was_taught(encoder: UniversalSentenceEncoder) -> None:
    once, twice = encoder.encode(["地底下咕叫", "地底下咕咕叫"])
    assert np.allclose(once, twice)


def test_nothing_to_encode_gives_no_vectors(encoder: UniversalSentenceEncoder) -> None:
    assert encoder.encode([]).shape == (0, encoder.size)


def test_another_encoder_is_plugged_in_by_name() -> None:
    assert isinstance(build_encoder("tests.fakes:TinyEncoder", threads=2), TinyEncoder)


@pytest.mark.parametrize("path", ["nowhere:Encoder", "tests.fakes", "tests.fakes:Nobody", "tests.fakes:NOON", "json:dumps"])
def test_an_encoder_that_is_none_is_refused_by_name(path: str) -> None:
    with pytest.raises(SettingsError) as caught:
        build_encoder(path)
    assert caught.value.fields == {"name": "BANBAN_ENCODER", "value": path}
