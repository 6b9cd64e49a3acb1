"""What a person chooses at the desk, pressed, numbered or in words."""

from __future__ import annotations

import pytest

from assistant.conversation import Owner
from assistant.desk.choices import chosen
from assistant.desk.state import Conversation
from assistant.dialogue.turn import Scene
from assistant.messages import Json, Request
from tests.fakes import NOON

OFFERED = (
    {"key": "1", "label": "Leave my number", "payload": {"do": "desk", "act": "number"}},
    {"key": "2", "label": "Stop waiting, ask the assistant", "payload": {"do": "desk", "act": "bot"}},
)


def _now(owner: Owner = Owner.QUEUE, offered: tuple[Json, ...] = OFFERED, locale: str = "en") -> Conversation:
    return Conversation("c", NOON, NOON, NOON, owner=owner, offered=offered, locale=locale)


@pytest.mark.parametrize(
    ("said", "act"),
    [
        ("1", "number"),
        (" ２。", "bot"),
        ("LEAVE MY NUMBER", "number"),
        ("Call me back!", "number"),
        ("ask the assistant", "bot"),
        ("3", None),
        ("how do I leave my number", None),
        ("", None),
        ("12", None),
    ],
)
def test_by_number_label_or_words(scene: Scene, said: str, act: str | None) -> None:
    found = chosen(Request("c", said), _now(), scene.wording)
    assert (found["act"] if found else None) == act


def test_any_reading_of_what_was_heard_counts(scene: Scene) -> None:
    assert chosen(Request("c", hypotheses=("tool", "2")), _now(), scene.wording) == {"do": "desk", "act": "bot"}


def test_what_was_pressed_counts_only_where_it_is_the_desks(scene: Scene) -> None:
    assert chosen(Request("c", "1", {"do": "desk", "act": "bot"}), _now(), scene.wording) == {"do": "desk", "act": "bot"}
    assert chosen(Request("c", "1", {"do": "item", "id": "x"}), _now(), scene.wording) is None


def test_words_of_the_desk_mean_nothing_where_nobody_waits(scene: Scene) -> None:
    assert chosen(Request("c", "ask the assistant"), _now(Owner.BOT, ()), scene.wording) is None
    assert chosen(Request("c", "1"), _now(Owner.CLERK, ()), scene.wording) is None
