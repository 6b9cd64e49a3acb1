"""From what a recogniser returns to readings: spaces out of Chinese, numbers in digits, alternatives put together. Pure."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Sequence
from itertools import product

from voice import english_numbers
from voice.chinese_numbers import NUMERALS, ONE_ALOUD, parse, parse_digits
from voice.ports import Heard, Hypothesis

MOST = 5
"""How many readings are given; the engine looks at no more."""

_HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
_BETWEEN_HAN = re.compile(rf"(?<=[{_HAN}])\s+(?=[{_HAN}])")
_MARKS = re.compile(r"\[[^\]]*\]|<[^>]*>")
"""What recognisers write for noise and for words they do not know."""

_NUMBER = re.compile(f"[{NUMERALS}]+")
_PLACES = re.compile("[百千万亿]")
_LEAST_DIGITS = 3
_ENGLISH_DIGITS = {english_numbers.digits(digit): digit for digit in "0123456789"} | {"oh": "0"}
_ENGLISH_NUMBER = re.compile(rf"\b(?:{'|'.join(_ENGLISH_DIGITS)})(?: (?:{'|'.join(_ENGLISH_DIGITS)})){{2,}}\b")

Stretch = Sequence[tuple[str, float]]
"""The alternatives of one stretch of speech with their log-likelihoods, best first."""


def tidy(text: str, locale: str) -> str:
    """Give a reading as people write it: 一 三 八 → 138, 一百 二十 → 120, 高龄 津贴 → 高龄津贴.

    Numbers below a hundred stay in characters (八十岁), as in what the engine has learnt; so does what is no number (一会儿).
    """
    words = " ".join(_MARKS.sub(" ", text).split())
    if locale.split("-")[0].lower() in ("zh", "cmn", "yue"):
        return _NUMBER.sub(lambda match: _in_digits(match[0]), _BETWEEN_HAN.sub("", words))
    return _ENGLISH_NUMBER.sub(lambda match: "".join(_ENGLISH_DIGITS[word] for word in match[0].split()), words)


def put_together(stretches: Iterable[Stretch], locale: str) -> Heard:
    """Join stretches of speech: the readings likeliest as a whole, each once, with their shares."""
    said = [_shares(stretch) for stretch in stretches]
    best = [stretch for stretch in said if stretch]
    if not best:
        return Heard()
    joined: list[tuple[str, float]] = [("", 1.0)]
    for stretch in best:
        pairs = product(joined, stretch)
        likely = sorted(((f"{before} {text}", one * share) for (before, one), (text, share) in pairs), key=_share, reverse=True)
        joined = likely[:MOST]
    return _ranked((tidy(text, locale), share) for text, share in joined)


def _share(reading: tuple[str, float]) -> float:
    return reading[1]


def _in_digits(written: str) -> str:
    in_a_row = parse_digits(written)
    if in_a_row is not None and "两" not in written:
        return in_a_row if len(written) >= _LEAST_DIGITS or (ONE_ALOUD in written and len(written) > 1) else written
    number = parse(written) if _PLACES.search(written) else None
    return written if number is None else str(number)


def _shares(stretch: Stretch) -> list[tuple[str, float]]:
    """Give the alternatives that hold words with their shares of the likelihood."""
    spoken = [(text, score) for text, score in stretch if _MARKS.sub("", text).strip()]
    best = max((score for _, score in spoken), default=0.0)
    weights = [math.exp(score - best) for _, score in spoken]
    return [(text, weight / sum(weights)) for (text, _), weight in zip(spoken, weights, strict=True)]


def _ranked(readings: Iterable[tuple[str, float]]) -> Heard:
    shares: dict[str, float] = {}
    for text, share in readings:
        shares[text] = shares.get(text, 0.0) + share
    whole = sum(shares.values())
    ranked = sorted(shares.items(), key=_share, reverse=True)
    return Heard(tuple(Hypothesis(text, share / whole) for text, share in ranked if text))
