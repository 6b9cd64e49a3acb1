"""A house without an engine: the real words, and a call that has been greeted."""

from __future__ import annotations

import pytest

from assistant.messages import Choice, Line, Outcome, Reply
from assistant.settings import Settings
from assistant.wording import Wording
from channels.phone.call.events import Answered, Event, PromptFinished
from channels.phone.call.machine import step
from channels.phone.call.state import Call, House
from voice.ports import Heard, Hypothesis

WELCOME = Reply(
    Outcome.ANSWERED,
    (Line("remark.welcome.1", text="您好，我是伴办。"), Line("remark.welcome.2", text="想办什么？")),
    (Choice("1", "高龄津贴", {"do": "item", "id": "age-allowance"}),),
)


class Told:
    """A call, everything it was told to do, and the newest of it."""

    def __init__(self, call: Call, house: House) -> None:
        self.call, self.house = call, house
        self.actions: tuple[object, ...] = ()

    def __call__(self, *events: Event) -> tuple[object, ...]:
        """Let something happen and give what is to be done now."""
        for event in events:
            self.call, self.actions = step(self.call, event, self.house)
        return self.actions

    def done(self) -> tuple[object, ...]:
        """Let the prompt be said to its end."""
        return self(PromptFinished(self.call.prompt))

    @property
    def texts(self) -> list[str]:
        """What was said with the newest actions."""
        return [one.text for action in self.actions for one in getattr(action, "sentences", ())]


@pytest.fixture
def house(settings: Settings) -> House:
    """The house, with danger where somebody says so."""
    return House(Wording(settings.locales), "12345", in_danger=lambda texts: any("救命" in text for text in texts))


@pytest.fixture
def greeted(house: House) -> Told:
    """A call whose greeting has been said."""
    told = Told(Call("zh-CN", caller="13800001234"), house)
    told(Answered(WELCOME))
    told.done()
    return told


def heard(*texts: str, share: float = 1.0) -> Heard:
    """Give readings, the first with a share, the others with the rest."""
    rest = (1 - share) / max(1, len(texts) - 1)
    return Heard(tuple(Hypothesis(text, share if not at else rest) for at, text in enumerate(texts)))
