"""Makes any typed or heard text safe and even: cleaning, language, numbers. Pure functions."""

from __future__ import annotations

import re
import unicodedata

from assistant.digits import WORDS

HAN = r"\u3400-\u4dbf\u4e00-\u9fff"
HALVES = HAN_SCRIPT, OTHER = "Han", "other"
"""What a model is learnt in: Chinese sentences, and those in every other script."""

_COMMAND = re.compile(r"^(?:\s|/|／|EXTERNAL\s*:)+", re.IGNORECASE)
_HAN = re.compile(f"[{HAN}]")
_WORD_OUTSIDE_HAN = re.compile(rf"[^\W\d_{HAN}]{{3,}}")
_LATIN_WORD = re.compile(r"[A-Za-z][A-Za-z'’-]+|\bI\b")
_CODE = re.compile(r"[{}<>\\\[\]|]")
_DIGITS = {"零": 0, "〇": 0, "一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
_ORDINALS = {"first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5}
_TOP = re.compile(
    r"(?:我说的是|就|是)*(?:最?上[面边头]|头一?|前[面边])(?:[的那这][个项样]?|[个项样])"
    r"|(?:i mean |it'?s )?(?:the )?(?:top|upper) one",
    re.IGNORECASE,
)
_LAST = re.compile(
    r"最后一?[个项样]|(?:我说的是|就|是)*(?:最?[下后][面边头]|最后|底下)(?:[的那这][个项样]?|[个项样])|the last( one)?|last one"
    r"|(?:i mean |it'?s )?(?:the )?(?:bottom|lower|latter) one",
    re.IGNORECASE,
)
_FILLER_ZH = r"(?:我?(?:就)?(?:选|要|按|挑|点|办|是|那就|就)*)"
_NUMBER_ZH = re.compile(
    rf"^{_FILLER_ZH}第?([0-9零〇一二两三四五六七八九])(?:号键|号|个|项|样|条|种|键)?(?:吧|呢|嘛|啊|那个|的|就行|谢谢)*$"
)
_NUMBER_EN = re.compile(
    r"^(?:(?:i(?:'ll)?|want|take|pick|choose|press|option|number|no|the|it's|say|let's|go|with|have|please)\W+)*"
    r"([0-9]|zero|one|two|three|four|five|six|seven|eight|nine|first|second|third|fourth|fifth)"
    r"(?:\W+(?:one|option|please|thanks|thank you|then|choice|of them))*\W*$",
    re.IGNORECASE,
)


def clean(text: str, limit: int) -> str:
    """Give safe, even text of at most `limit` characters.

    Unpaired surrogates, control characters and emoji modifiers go, width and spaces are made even, and a leading
    slash or `EXTERNAL:` is taken off, so that nothing a person types is ever read as a command of the engine.
    """
    kept = "".join(_even(letter) for letter in text[: limit * 2])
    folded = unicodedata.normalize("NFKC", kept)
    single = re.sub(r"\s+", " ", folded).strip()
    return _COMMAND.sub("", single)[:limit].strip()


def has_words(text: str) -> bool:
    """Tell whether anything in the text can be read at all: a letter or a number."""
    return any(letter.isalnum() for letter in text)


def is_code(text: str) -> bool:
    """Tell whether the text holds signs that belong to programs and never to what people say."""
    return bool(_CODE.search(text))


def spoken_script(text: str) -> str | None:
    """Tell the script a whole sentence is written in: Han, Latin, or None where a few letters are no proof.

    One Chinese character or one English word is not enough; a Chinese sentence with an English word stays Chinese.
    """
    han = len(_HAN.findall(text))
    words = len(_LATIN_WORD.findall(text))
    if han >= 2 or (han and not words):
        return HAN_SCRIPT
    if words >= 2 and not han:
        return "Latin"
    return None


def scripts(text: str) -> frozenset[str]:
    """Tell what a sentence is written in: {"Han"}, {"other"}, or both where whole words of another script stand in Chinese."""
    if not _HAN.search(text):
        return frozenset({OTHER})
    return frozenset(HALVES if _WORD_OUTSIDE_HAN.search(text) else {HAN_SCRIPT})


def number_in(text: str) -> int | None:
    """Give the number a person chose (0 to 9) where the sentence says nothing else; -1 means the last one."""
    bare = text.strip(" 。，,.!！?？~")
    if _LAST.fullmatch(bare):
        return -1
    if _TOP.fullmatch(bare):
        return 1
    found = _NUMBER_ZH.match(bare.replace(" ", "")) or _NUMBER_EN.match(bare)
    if not found:
        return None
    word = found.group(1).lower()
    return int(word) if word.isdigit() else {**_DIGITS, **WORDS, **_ORDINALS}[word]


def _even(letter: str) -> str:
    category = unicodedata.category(letter)
    if category in {"Cs", "Co", "Cn", "Cf"}:
        return ""
    return " " if category in {"Cc", "So", "Sk", "Zl", "Zp"} else letter
