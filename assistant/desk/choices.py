"""What a person chooses at the desk: by pressing, by number, by the label, or in so many words. Pure but for the wordings."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from assistant.conversation import Owner
from assistant.desk.state import Conversation
from assistant.digits import SPOKEN
from assistant.messages import Json, Request
from assistant.wording import Wording

IN_WORDS = {"bot": "desk.says.bot", "number": "desk.says.number"}
"""What can be said instead of a number while somebody waits, and the key of the phrases, each a sentence."""

_SENTENCE = re.compile(r"[.。]")
MARKS = " .。!！?？,，、；;“”\"'"


def chosen(request: Request, conversation: Conversation, wording: Wording) -> Json | None:
    """Give the payload of what was chosen at the desk, or None where something else was said."""
    if request.choice is not None:
        return request.choice if request.choice.get("do") == "desk" else None
    said = [plain(text) for text in readings(request)]
    for choice in conversation.offered:
        if plain(choice["label"]) in said or choice["key"] in {_number(text) for text in said}:
            return dict(choice["payload"])
    waits = conversation.owner is Owner.QUEUE or conversation.offered
    return _in_words(said, conversation.locale, wording) if waits else None


def readings(request: Request) -> tuple[str, ...]:
    """Give what was typed, or every reading of what was heard."""
    return (request.utterance,) if request.utterance else request.hypotheses


def said(request: Request) -> str:
    """Give what was said, for the log: the words, or the best reading of them."""
    return next(iter(readings(request)), "")


def plain(text: str) -> str:
    """Give a short sentence without width, case and the marks around it."""
    return unicodedata.normalize("NFKC", text).lower().strip(MARKS)


def _in_words(said: Iterable[str], locale: str, wording: Wording) -> Json | None:
    phrases = {plain(one): act for act, key in IN_WORDS.items() for one in _SENTENCE.split(wording.say(locale, key))}
    phrases.pop("", None)
    act = next((phrases[text] for text in said if text in phrases), None)
    return {"do": "desk", "act": act} if act else None


def _number(text: str) -> str:
    return "".join(SPOKEN.get(sign, sign) for sign in text)
