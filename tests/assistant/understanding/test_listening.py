"""Several readings are heard as one utterance, and what is refused in it does not count."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import pytest

from assistant.ports import Array
from assistant.understanding.corrections import Corrections
from assistant.understanding.listening import WEIGHTS, fused, listen

LABELS = ("identity card", "bus pass")


def _score(texts: Sequence[str]) -> Array:
    """Score a text 1 for every label it names."""
    return np.array([[float(label in text) for label in LABELS] for text in texts], np.float32).reshape(-1, len(LABELS))


def _not_in_stories(texts: Sequence[str]) -> Array:
    """Score as `_score`, but find nothing in a long text."""
    return _score([text if len(text) < 200 else "" for text in texts])


@pytest.mark.parametrize(
    ("scores", "text", "best"),
    [
        ([[0.2, 0.6]], "a", 1),
        ([[0.5, 0.4], [0.1, 0.9], [0.2, 0.8]], "b", 1),
        ([[0.9, 0.1], [0.1, 0.8]], "a", 0),
        ([[0.5, 0.5], [0.5, 0.5]], "a", 0),
    ],
)
def test_what_most_readings_fit_counts(scores: list[list[float]], text: str, best: int) -> None:
    heard = fused(["a", "b", "c"][: len(scores)], np.array(scores, np.float32))
    assert (heard.text, heard.scores.argmax()) == (text, best)


def test_an_earlier_reading_counts_more() -> None:
    heard = fused(["a", "b"], np.array([[1.0, 0.0], [0.0, 1.0]], np.float32))
    assert np.allclose(heard.scores, np.array(WEIGHTS[:2]) / sum(WEIGHTS[:2]))


def test_only_the_first_readings_are_scored() -> None:
    scored: list[str] = []

    def score(texts: Sequence[str]) -> Array:
        scored.extend(texts)
        return _score(texts)

    listen([[str(number) for number in range(9)]], score, Corrections())
    assert scored == ["0", "1", "2", "3", "4"]


def test_what_is_refused_is_less_likely_than_what_is_meant() -> None:
    corrections = Corrections((re.compile(r"not the (?P<denied>[^,]+)"),))
    (heard,) = listen([["not the identity card, the bus pass"]], _score, corrections)
    assert heard.scores.tolist() == [0.0, 1.0]


def test_the_reading_that_counts_is_the_one_that_is_corrected() -> None:
    corrections = Corrections((re.compile(r"not the (?P<denied>[^,]+)"),))
    (heard,) = listen([["knot the card", "not the identity card, the bus pass"]], _score, corrections)
    assert (heard.text, heard.scores.argmax()) == ("not the identity card, the bus pass", 1)


def test_the_sentence_that_tells_the_need_counts_for_half_in_a_long_story() -> None:
    chatter = "It rained all day and the market was full of people I used to know. " * 4
    (heard,) = listen([[f"{chatter}I lost my card. It was my bus pass. {chatter}"]], _not_in_stories, Corrections())
    assert heard.scores.tolist() == [0.0, 0.5]


def test_every_utterance_keeps_its_own_readings() -> None:
    heard = listen([["bus pass"], ["x", "identity card"], ["identity card"]], _score, Corrections())
    assert [one.text for one in heard] == ["bus pass", "identity card", "identity card"]


def test_nothing_heard_is_nothing() -> None:
    assert listen([], _score, Corrections()) == []
