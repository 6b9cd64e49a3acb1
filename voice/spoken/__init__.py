"""How what is written is said aloud: numbers, dates, hours, money, telephone and identity numbers, addresses. Pure.

A language without rules of its own here is left to the synthesiser.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from voice.spoken import cantonese, chinese, english, korean


def as_spoken(text: str, locale: str) -> str:
    """Give a text as people of a locale (BCP-47) say it, in that language's own letters."""
    tag = locale.lower()
    say = _LANGUAGES.get(tag) or _LANGUAGES.get(tag.split("-")[0])
    return say(text) if say else text


_LANGUAGES: Mapping[str, Callable[[str], str]] = {
    "zh": chinese.say,
    "cmn": chinese.say,
    "yue": cantonese.say,
    "zh-hk": cantonese.say,
    "zh-mo": cantonese.say,
    "en": english.say,
    "ko": korean.say,
}
