"""The words that stand on keys and answers everywhere are understood when they are said or typed: the trained model."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.messages import Control, Reply
from assistant.settings import Settings
from assistant.wording import Wording

pytestmark = pytest.mark.slow
MEANT: dict[str, set[str | Control]] = {
    "kiosk.back": {Control.BACK},
    "kiosk.again": {Control.REPEAT},
    "kiosk.loud": {Control.LOUDER},
    "kiosk.softer": {Control.QUIETER},
    "kiosk.size": {Control.BIGGER},
    "kiosk.person": {"human", "help"},
    "choice.person": {"human"},
    "choice.none": {"deny"},
    "choice.retry": {Control.REPEAT},
    "choice.topics": {"help"},
}
"""The control or the intent that each word stands for."""


@pytest.fixture(scope="module")
def first_turn(settings: Settings, trained: Path) -> Callable[[str, str | None], Reply]:
    return bootstrap.build_first_turn(settings, trained)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("key", sorted(MEANT))
def test_what_stands_on_a_key_is_understood(
    key: str, locale: str, first_turn: Callable[[str, str | None], Reply], settings: Settings
) -> None:
    reply = first_turn(Wording(settings.locales).say(locale, key), locale)
    assert reply.understood
    assert {reply.control, reply.understood.intent} & MEANT[key]
