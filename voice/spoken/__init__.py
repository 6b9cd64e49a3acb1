"""How what is written is said aloud: numbers, dates, hours, money, telephone and identity numbers, addresses. Pure.

A language without rules of its own here is left to the synthesiser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice.chinese_numbers import ONE_ALOUD
from voice.spoken import chinese, english


def as_spoken(text: str, locale: str) -> str:
    """Give a text as people of a locale (BCP-47) say it, in that language's own letters."""
    say = _LANGUAGES.get(locale.split("-")[0].lower())
    return say(text) if say else text


def _cantonese(text: str) -> str:
    """Say it as in Mandarin, except that 1 is 一 among digits too."""
    return chinese.say(text).replace(ONE_ALOUD, "一")


_LANGUAGES: Mapping[str, Callable[[str], str]] = {"zh": chinese.say, "cmn": chinese.say, "yue": _cantonese, "en": english.say}
