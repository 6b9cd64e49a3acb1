"""What a log tells of what was not understood, and what was meant."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from assistant.conversation import Who
from assistant.learning.hearing import heard_in
from assistant.learning.values import Said, Source

NOON = datetime(2026, 3, 2, 4, tzinfo=timezone.utc)
GUESS = {"candidates": [{"id": "senior-card", "confidence": 0.2}, {"id": "will-notary", "confidence": 0.05}], "events": []}


class Log:
    """Writes a log, turn by turn."""

    def __init__(self) -> None:
        self.entries: list[Said] = []

    def turn(self, text: str, choice: Any = None, **reply: Any) -> Log:
        """The person says something, and the assistant answers."""
        number = len(self.entries) + 1
        request = {"utterance": text, "choice": choice}
        self.entries.append(Said(100 + number, "c", number, Who.PERSON, text, NOON, request=request))
        answer = {"outcome": "answered", "locale": "zh-CN", **reply}
        self.entries.append(Said(101 + number, "c", number + 1, Who.ASSISTANT, "…", NOON, answer, answers=number))
        return self

    def heard(self, after: int = 0) -> list[tuple[str, str, Source]]:
        """What is found in it."""
        return [(one.text, one.label, one.source) for one in heard_in(self.entries, after)]


def _ask(*ids: str) -> dict[str, Any]:
    offered = [{"key": str(at), "label": id_, "payload": {"do": "item", "id": id_}} for at, id_ in enumerate(ids, start=1)]
    none = {"key": str(len(ids) + 1), "label": "都不是", "payload": {"do": "none"}}
    return {"outcome": "clarifying", "choices": [*offered, none], "understood": GUESS}


def test_a_miss_with_the_likeliest_meaning() -> None:
    log = Log().turn("那个本本", outcome="not_understood", understood=GUESS)
    assert log.heard() == [("那个本本", "item:senior-card", Source.MISS)]


def test_a_miss_with_what_was_found_in_the_end() -> None:
    log = Log().turn("那个本本", outcome="not_understood", understood=GUESS)
    log.turn("办遗嘱公证", card={"item": "will-notary"})
    assert log.heard() == [("那个本本", "item:will-notary", Source.MISS)]


def test_a_miss_that_nobody_can_guess() -> None:
    weak = {"candidates": [{"id": "senior-card", "confidence": 0.05}]}
    assert Log().turn("嗯嗯那个", outcome="not_understood", understood=weak).heard() == [("嗯嗯那个", "", Source.MISS)]


def test_a_hand_over_because_it_was_not_understood() -> None:
    log = Log().turn("那个本本", outcome="handed_off", handoff={"code": "1", "reason": "not_understood"}, understood=GUESS)
    assert [source for _, _, source in log.heard()] == [Source.HANDED_OFF]


def test_a_hand_over_that_was_asked_for_is_no_miss() -> None:
    assert Log().turn("转人工", outcome="handed_off", handoff={"code": "1", "reason": "asked"}).heard() == []


def test_none_of_these_is_about_what_was_said_before_and_not_about_what_was_offered() -> None:
    for choice, text in (({"do": "none"}, "都不是"), (None, "3")):
        log = Log().turn("那个本本", **_ask("senior-card", "id-card-replace"))
        log.turn(text, choice=choice, outcome="not_understood", understood=GUESS)
        assert log.heard() == [("那个本本", "", Source.NONE_OF_THESE)]
    log.turn("办遗嘱公证", card={"item": "will-notary"})
    assert log.heard() == [("那个本本", "item:will-notary", Source.NONE_OF_THESE)]


def test_what_was_understood_or_pressed_or_in_danger_is_left_out() -> None:
    log = Log().turn("老年证", card={"item": "senior-card"}, understood=GUESS)
    log.turn("要带什么", choice={"do": "item", "id": "senior-card"}, outcome="not_understood")
    log.turn("我摔倒了", outcome="safety")
    assert log.heard() == []


def test_only_what_came_after_is_given() -> None:
    log = Log().turn("那个本本", outcome="not_understood").turn("另一个本本", outcome="not_understood")
    assert [text for text, _, _ in log.heard(after=102)] == ["另一个本本"]
