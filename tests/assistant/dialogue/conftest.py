"""Turns without an engine: what a handler gets, made by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from assistant.dialogue.turn import Scene, Turn
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Candidate, Json, Understanding

MakeTurn = Callable[..., Turn]


@pytest.fixture
def turn(scene: Scene) -> MakeTurn:
    """Make a turn: `turn(visit, "deny", items={"senior-card": 0.9}, number=2, choice={…})`."""

    def make(visit: Visit, intent: str = "out_of_scope", text: str = "", choice: Json | None = None, **said: Any) -> Turn:
        items = tuple(Candidate(id_, chance) for id_, chance in said.pop("items", {}).items())
        events = tuple(Candidate(id_, chance) for id_, chance in said.pop("events", {}).items())
        understood = Understanding(intent, candidates=items, events=events, **said)
        return Turn(visit, understood, scene, show(visit, scene), text, choice)

    return make
