"""Plays whole calls from YAML: a caller who speaks, waits, presses and hangs up; what was heard is the transcript of the prompts.

Steps, in the order of the file:

    says: text            speech (a text, or {text, or: second reading, share, seconds, loud, pause_after})
    hears: text           wait (45 s at most) until this was heard after the previous `hears`; a list is all of them in order
    presses: "1"          keys, one after the other
    waits: 8              seconds
    noise: 3              so many seconds of music or traffic
    coughs: true          a sound without words, 0.4 s
    mumbles: 1.5          speech of so many seconds in which no word can be made out
    echo: true            the phone gives our own prompt back
    clerk: joins | answers | leaves | ends | {says: text}
    desk_hears: text      the clerk's log holds this
    never_heard: text     nothing like it was said so far
    hangs_up: true        with `mid_word: text`, in the middle of it
    ends: true            the line hangs up by itself within 45 s
    transferred: target   the call went to a clerk's phone
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk
from assistant.messages import Reply, Request
from channels.phone.call.state import Call
from channels.phone.loop import CallLoop, Kept, Parts
from channels.phone.ports import FRAME_SECONDS, Gone
from tests.channels.phone.fakes import FRAME, HZ, SECONDS_A_LETTER, FakeLine, SoundBook, Spoken, SteppedClock

PATIENCE = 45.0
CLERK = Clerk("clerk-1", "小王")


class CalmDesk:
    """A Reception during whose work the stepped clock stands still; it knows what those who follow have been told."""

    def __init__(self, reception: Reception, clock: SteppedClock) -> None:
        self.reception, self._clock = reception, clock
        self.welcome = reception.welcome
        self.told: dict[str, tuple[int, Owner]] = {}
        self.rated: list[tuple[str, int]] = []

    async def follow(self, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        async for news in self.reception.follow(conversation, after):
            number, owner = self.told.get(conversation, (after, Owner.QUEUE))
            yield news
            self.told[conversation] = (news.number, owner) if isinstance(news, Entry) else (number, news.owner)

    async def caught_up(self, conversation: str) -> None:
        """Wait until the call knows everything that the desk has to tell; no time goes by meanwhile."""
        with self._clock.busy():
            entries, standing = await self.reception.log(conversation), await self.reception.standing(conversation)
            newest = entries[-1].number, standing.owner
            for _ in range(2000):
                if self.told.get(conversation) == newest or conversation not in self.told:
                    return
                await asyncio.sleep(0.005)
        raise AssertionError(f"the call was never told: {newest}, but {self.told[conversation]}")

    async def receive(self, request: Request) -> Reply:
        return await self._clock.during(self.reception.receive(request))

    async def log(self, conversation: str, after: int = 0) -> tuple[Entry, ...]:
        return await self._clock.during(self.reception.log(conversation, after))

    async def rate(self, conversation: str, stars: int) -> None:
        self.rated.append((conversation, stars))
        await self._clock.during(self.reception.rate(conversation, stars))

    async def leave_number(self, conversation: str, phone: str) -> None:
        await self._clock.during(self.reception.leave_number(conversation, phone))

    async def leave_queue(self, conversation: str) -> Reply:
        return await self._clock.during(self.reception.leave_queue(conversation))

    async def end(self, conversation: str) -> None:
        await self._clock.during(self.reception.end(conversation))


@dataclass
class Caller:
    """One scripted caller on one line."""

    line: FakeLine
    loop: CallLoop
    desk: CalmDesk
    clock: SteppedClock
    book: SoundBook
    locale: str
    dtx: bool = False
    loss: float = 0.0
    place: int = 0
    _chance: random.Random = field(default_factory=lambda: random.Random(7))

    @property
    def conversation(self) -> str:
        """The conversation of this call."""
        return self.loop.kept.conversation

    async def play(self, steps: Sequence[Mapping[str, Any]]) -> None:
        """Do the steps one after the other."""
        for step in steps:
            (name, value), *more = step.items()
            await STEPS[name](self, value, **dict(more))

    async def says(self, value: Any) -> None:
        """Speak."""
        told = value if isinstance(value, dict) else {"text": value}
        texts = (told["text"], *([told["or"]] if "or" in told else []))
        scores = (told["share"], 1 - told["share"]) if "share" in told else ()
        spoken = Spoken(texts, self.locale, scores=scores, loud=told.get("loud", False))
        await self._sound(spoken, told.get("seconds", max(0.5, len(told["text"]) * SECONDS_A_LETTER)))
        await self._silence(told.get("pause_after", 0.1))

    async def hears(self, value: Any) -> None:
        """Wait for words."""
        for text in value if isinstance(value, list) else [value]:
            await self._wait_for(lambda wanted=text: self._found(wanted), f"to hear {text!r}")

    async def presses(self, value: str) -> None:
        """Press keys, half a second for each."""
        for key in str(value):
            self.line.press(key)
            await self._silence(0.5)

    async def waits(self, value: float) -> None:
        """Be silent."""
        await self._silence(value)

    async def noise(self, value: float) -> None:
        """Let music play."""
        await self._sound(Spoken((), is_speech=False), value)

    async def coughs(self, value: bool) -> None:
        """Cough."""
        await self._sound(Spoken(()), 0.4)

    async def mumbles(self, value: float) -> None:
        """Speak so that nothing can be made out."""
        await self._sound(Spoken(()), value)

    async def echo(self, value: bool) -> None:
        """Give what is being said back, as a speakerphone does."""
        said = self.line.heard[-1].texts[0] if value is True else str(value)
        await self._sound(Spoken((said,), self.locale), 0.45)

    async def clerk(self, value: Any) -> None:
        """Let the clerk at the console act."""
        counter = self.desk.reception.counter
        if isinstance(value, dict):
            await counter.say(CLERK, self.conversation, value["says"])
        elif value == "joins":
            await counter.heartbeat(CLERK)
            assert (await counter.claim(CLERK, self.conversation)).won
        elif value == "leaves":
            await counter.give_back(CLERK, self.conversation)
        else:
            await counter.finish(CLERK, self.conversation, "solved")
        await self.desk.caught_up(self.conversation)
        await self._silence(0.2)

    async def desk_hears(self, value: str) -> None:
        """Wait until the clerk can read what was said."""
        for _ in range(round(PATIENCE / 0.1)):
            said = [one.text for one in await self.desk.log(self.conversation) if one.who is Who.PERSON]
            if any(value in text for text in said):
                return
            await self._silence(0.1)
        raise AssertionError(f"the clerk never read {value!r}, but {said}")

    async def never_heard(self, value: str) -> None:
        """Make sure that something was not said."""
        assert not [one for one in self.texts if value in one], self.texts

    async def hangs_up(self, value: Any, mid_word: str = "") -> None:
        """Hang up, perhaps in the middle of a word."""
        if mid_word:
            await self._sound(Spoken((mid_word,), self.locale), 0.3)
        self.line.inbox.put_nowait(Gone())
        await self._silence(0.5)

    async def ends(self, value: bool) -> None:
        """Wait until the line hangs up."""
        await self._wait_for(lambda: self.line.hung_up, "the line to hang up")

    async def transferred(self, value: str) -> None:
        """Wait until the call has gone to a clerk's phone."""
        await self._wait_for(lambda: any(target == value for target, _ in self.line.transferred), "the transfer")

    async def number_left(self, value: str) -> None:
        """Make sure that a number to ring back is on record."""
        with self.clock.busy():
            kept = await self.desk.reception.counter.callbacks()
        assert [one.phone for one in kept if one.conversation == self.conversation] == [value]

    async def rated(self, value: int) -> None:
        """Make sure that a rating is on record."""
        assert self.desk.rated == [(self.conversation, value)]

    async def goes_slower(self, value: bool) -> None:
        """Make sure that the newest words were spoken slower than the first."""
        assert self.line.heard[-1].manner.rate < self.line.heard[0].manner.rate

    async def goes_louder(self, value: bool) -> None:
        """Make sure that the newest words were spoken louder than the first."""
        assert self.line.heard[-1].manner.gain > self.line.heard[0].manner.gain

    async def silent_within(self, value: float) -> None:
        """Make sure that nothing is said any more after so many seconds."""
        await self._silence(value)
        assert self.line.silent_seconds > 0, self.texts[-1]

    @property
    def texts(self) -> list[str]:
        """Everything that was heard."""
        return [one.texts[0] for one in self.line.heard]

    def _found(self, wanted: str) -> bool:
        for at in range(self.place, len(self.line.heard)):
            if wanted in self.texts[at]:
                self.place = at + 1
                return True
        return False

    async def _wait_for(self, holds: Callable[[], bool], what: str) -> None:
        for _ in range(round(PATIENCE / FRAME_SECONDS)):
            if holds():
                return
            await self._silence(FRAME_SECONDS)
        raise AssertionError(f"waited for {what}; heard {self.texts[self.place :]} after {self.texts[: self.place]}")

    async def _sound(self, spoken: Spoken, seconds: float) -> None:
        pcm = self.book.sound(spoken, seconds)
        for at in range(0, len(pcm), 2 * FRAME):
            if self._chance.random() >= self.loss:
                self.line.feed(pcm[at : at + 2 * FRAME])
            await self.clock.until(self.clock.now() + FRAME_SECONDS)

    async def _silence(self, seconds: float) -> None:
        """Send silence; a phone with DTX sends nothing."""
        ends = self.clock.now() + seconds
        while self.clock.now() < ends - 1e-9:
            if not self.dtx and self._chance.random() >= self.loss:
                self.line.feed(bytes(2 * FRAME))
            await self.clock.until(min(ends, self.clock.now() + FRAME_SECONDS))


STEPS: Mapping[str, Callable[..., Awaitable[None]]] = {
    name: getattr(Caller, name)
    for name in (
        "says", "hears", "presses", "waits", "noise", "coughs", "mumbles", "echo", "clerk", "desk_hears", "never_heard",
        "hangs_up", "ends", "transferred", "number_left", "rated", "goes_slower", "goes_louder", "silent_within",
    )
}  # fmt: skip


async def hold_call(caller: Caller, steps: Sequence[Mapping[str, Any]]) -> None:
    """Play one caller's steps while the loop holds the call; what the loop raises is raised here."""
    holding = asyncio.create_task(caller.loop.run())
    try:
        await caller.play(steps)
    finally:
        caller.line.inbox.put_nowait(Gone())
        await asyncio.wait([holding], timeout=5)
        await caller.line.hang_up()
    assert holding.done(), "the call goes on for ever"
    await holding


def caller_of(story: Mapping[str, Any], parts: Parts, desk: CalmDesk, clock: SteppedClock, book: SoundBook) -> Caller:
    """Make the caller of a story."""
    line = FakeLine(clock, book, str(story.get("caller", "")), answers_transfer=story.get("clerk_answers", True))
    loop = CallLoop(line, parts, Kept(story["name"], Call(story["locale"], caller=line.caller)))
    phone = story.get("phone", {})
    return Caller(line, loop, desk, clock, book, story["locale"], phone.get("dtx", False), phone.get("loss", 0.0))


def seconds_of(text: str) -> float:
    """Give how long a text sounds."""
    return len(text) * SECONDS_A_LETTER


__all__ = ["HZ", "CalmDesk", "Caller", "caller_of", "hold_call", "seconds_of"]
