"""Makes the text of other catalogues fit: markup out, long texts cut at a sentence, telephone numbers, ids. Pure."""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from datetime import date

from pypinyin import lazy_pinyin

MOST_CELL = 20_000
MOST_NAME = 200
MOST_OPENING = 200
MOST_SLUG = 60
_TAG = re.compile(r"</?[A-Za-z][^<>]{0,500}>")
_SENTENCE_END = re.compile(r"(?<=[。！？；])|(?<=[.!?])\s+|\n+")
_PHONE = re.compile(r"\+?\(?\d[\d\s().-]*")
_EXTENSION = re.compile(r"x|ext|转", re.IGNORECASE)


def tidy(text: str) -> str:
    """Take out markup and control characters and even out spaces; lines stay lines."""
    plain = _TAG.sub(" ", html.unescape(text))
    kept = "".join(letter if letter == "\n" or unicodedata.category(letter)[0] != "C" else " " for letter in plain)
    lines = (re.sub(r"\s+", " ", line).strip() for line in kept.splitlines())
    return "\n".join(line for line in lines if line)


def sentences(text: str) -> list[str]:
    """Split a text into sentences; a new line ends one too."""
    return [part.strip() for part in _SENTENCE_END.split(text) if part and part.strip()]


def opening(text: str) -> tuple[str, str]:
    """Give the first sentences, about as much as can be heard at once, and the rest."""
    taken: list[str] = []
    rest = sentences(text)
    while rest and (not taken or len(" ".join([*taken, rest[0]])) <= MOST_OPENING):
        taken.append(rest.pop(0))
    first = _joined(taken)
    if len(first) <= 2 * MOST_OPENING:
        return first, "\n".join(rest)
    return first[: 2 * MOST_OPENING].rsplit(" ", 1)[0] + "…", text


def phone(text: str) -> str | None:
    """Give the first telephone number in a text as digits and hyphens; None where there is none that can be dialled."""
    found = _PHONE.search(text)
    if found is None:
        return None
    after = text[found.end() :]
    if after[:1].isalpha() and not _EXTENSION.match(after):
        return None
    number = re.sub(r"[^\d+]+", "-", found.group()).strip("-")
    return number if 3 <= len(number) <= 20 else None


def slug(identifier: str) -> str:
    """Give an id that is always the same for the same identifier; where letters were lost, a hash keeps ids apart."""
    plain = identifier.strip().lower()
    sounds = unicodedata.normalize("NFKD", "-".join(lazy_pinyin(plain)))
    made = re.sub(r"[^a-z0-9]+", "-", sounds.encode("ascii", "ignore").decode()).strip("-")
    if made == plain and len(made) <= MOST_SLUG:
        return made
    mark = hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=3).hexdigest()
    return f"{made[:MOST_SLUG].strip('-')}-{mark}".lstrip("-")


def day(text: str) -> date | None:
    """Read a day written as 2026-11-01, with or without a time after it."""
    try:
        return date.fromisoformat(text.strip()[:10])
    except ValueError:
        return None


def _joined(parts: list[str]) -> str:
    return "".join(part if part[-1] in "。！？；" else part + " " for part in parts).strip()
