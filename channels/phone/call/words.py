"""Looks at what was heard: is it a yes, a no, a number, our own prompt's echo, or a reading too weak to act on? Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from voice.ports import Heard

ECHO_SHARE = 0.8
"""So much of what was heard must stand in what we said for it to be our own voice."""

TRAILING = "吧啊呀呢哦嘛了的"
"""Particles that make no other word of a yes or a no."""


def plain(text: str) -> str:
    """Give letters and digits only, in small letters, so that spelling and pauses make no difference."""
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def is_one_of(texts: Iterable[str], words: Sequence[str]) -> bool:
    """Tell whether any reading is one of the words, particles aside, and nothing more."""
    known = {plain(word) for word in words}
    return any(plain(text) in known or plain(text).rstrip(TRAILING) in known for text in texts)


def is_echo(text: str, said: Sequence[str]) -> bool:
    """Tell whether what was heard is a stretch of what we were saying ourselves."""
    heard, spoken = plain(text), plain("".join(said))
    if len(heard) < 2 or not spoken:
        return False
    if heard in spoken:
        return True
    pairs = [heard[at : at + 2] for at in range(len(heard) - 1)]
    return sum(pair in spoken for pair in pairs) >= ECHO_SHARE * len(pairs)


def is_weak(heard: Heard, least: float) -> bool:
    """Tell whether the readings disagree so much that the best one has to be asked back."""
    return len(heard.hypotheses) > 1 and heard.hypotheses[0].score < least


def is_sure(heard: Heard, least: float) -> bool:
    """Tell whether the best reading has won against others: one that stands alone has been compared with nothing."""
    return len(heard.hypotheses) > 1 and not is_weak(heard, least)


def joined(first: Sequence[str], second: Sequence[str]) -> tuple[str, ...]:
    """Put what was said in two goes together, reading by reading."""
    most = max(len(first), len(second))
    pairs = ((first[min(at, len(first) - 1)], second[min(at, len(second) - 1)]) for at in range(most))
    return tuple(f"{one} {other}" for one, other in pairs) if first and second else tuple(first or second)
