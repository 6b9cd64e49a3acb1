"""The call loop when things break, hang or take their time: keys act at once, and nobody is left on a dead line."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, nullcontext
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest

from assistant.conversation import Entry, Standing
from assistant.errors import VoiceBusy, VoiceModelMissing
from assistant.messages import Choice, Handoff, Line, Outcome, Reply, Request
from assistant.settings import Settings, read_settings
from assistant.wording import Wording
from channels.phone.call import events as ev
from channels.phone.call.actions import Action
from channels.phone.call.state import Call, House
from channels.phone.loop import CallLoop, Kept, Parts
from channels.phone.recording import Recorder
from tests.channels.phone.fakes import (
    FRAME,
    BookEndpointer,
    BookListening,
    BookSpeaker,
    BookTranscriber,
    FakeLine,
    SoundBook,
    Spoken,
    SteppedClock,
)
from voice.ports import Heard, Listening, SpeechEvent

WELCOME = Reply(
    Outcome.ANSWERED, (Line("remark.welcome.1", text="您好，我是伴办。"),), (Choice("1", "高龄津贴", {"do": "topics"}),)
)
HANDED = Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="这就转人工。"),), handoff=Handoff("1001", "asked"))
ANSWER = Reply(Outcome.ANSWERED, (Line("fact", text="每月领钱。"),))


@dataclass
class SmallDesk:
    """A Desk that answers at once, hands over for 0, and never answers what `hangs`."""

    hangs: frozenset[str] = frozenset()
    answers: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    def welcome(self, locale: str | None) -> Reply:
        return WELCOME

    async def receive(self, request: Request) -> Reply:
        said = request.utterance or request.hypotheses[0]
        self.asked.append(said)
        if said in self.hangs:
            await asyncio.Event().wait()
        return self.answers.get(said, HANDED if said == "0" else ANSWER)

    async def log(self, conversation: str, after: int = 0) -> tuple[Entry, ...]:
        return ()

    async def follow(self, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        await asyncio.Event().wait()
        yield Standing()  # type: ignore[call-arg]  # never reached

    async def end(self, conversation: str) -> None:
        self.ended.append(conversation)


class Hears(BookTranscriber):
    """A transcriber that does in `listen` and `finish` what a test wants first."""

    def __init__(self, book: SoundBook, listens: Callable[[], None], finishes: Callable[[], Any]) -> None:
        super().__init__(book)
        self._listens, self._finishes = listens, finishes

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        self._listens()
        listening = await super().listen(locale, hz, expected)
        assert isinstance(listening, BookListening)
        finish = listening.finish

        async def after() -> Heard:
            await self._finishes()
            return await finish()

        listening.finish = after  # type: ignore[method-assign]
        return listening


class Deafening(BookEndpointer):
    """An endpointer that breaks on sound that is not silent."""

    def hear(self, pcm: bytes, now: float) -> SpeechEvent | None:
        if any(pcm):
            raise RuntimeError("the detector broke")
        return super().hear(pcm, now)


async def at_once() -> None:
    """Wait for nothing."""


@dataclass
class Talk:
    """One call in stepped time."""

    line: FakeLine
    loop: CallLoop
    clock: SteppedClock
    book: SoundBook
    desk: SmallDesk
    happened: list[ev.Event | Action]
    holding: asyncio.Task[None]

    async def says(self, text: str, seconds: float = 1.0, then: float = 2.5) -> None:
        pcm = self.book.sound(Spoken((text,)), seconds)
        for at in range(0, len(pcm), 2 * FRAME):
            self.line.feed(pcm[at : at + 2 * FRAME])
            await self.waits(0.02)
        await self.waits(then)

    async def waits(self, seconds: float) -> None:
        await self.clock.until(self.clock.now() + seconds)

    def heard(self, text: str) -> bool:
        return any(text in one.texts[0] for one in self.line.heard)

    def when(self, kind: type) -> list[ev.Event | Action]:
        return [one for one in self.happened if isinstance(one, kind)]


@asynccontextmanager
async def calling(desk: SmallDesk, hears: Any = None, endpointer: Any = BookEndpointer, **more: Any) -> AsyncIterator[Talk]:
    """Hold a call whose greeting has been said."""
    clock, book, happened = SteppedClock(), SoundBook(), []
    house = replace(House(Wording(read_settings({}).locales), "12345"), **more.pop("house", {}))
    parts = Parts(
        house=house,
        desk=desk,  # type: ignore[arg-type]
        speaker=BookSpeaker(book),
        transcriber=hears(book) if hears else BookTranscriber(book),
        endpointer=lambda hz: nullcontext(endpointer(book)),
        clock=clock,
        watch=lambda conversation, what: happened.append(what),
        **more,
    )
    running, line = asyncio.create_task(clock.run()), FakeLine(clock, book)
    loop = CallLoop(line, parts, Kept("phone-1", Call("zh-CN")))
    talk = Talk(line, loop, clock, book, desk, happened, asyncio.create_task(loop.run()))
    try:
        await talk.waits(0.1)
        line.press("9")
        await talk.waits(3)
        happened.clear()
        yield talk
    finally:
        await line.hang_up()
        await asyncio.wait([talk.holding], timeout=5)
        running.cancel()
    assert talk.holding.done()


def failing(times: int) -> Callable[[], Any]:
    """Give a finish that raises so many times."""
    left = [times]

    async def finish() -> None:
        left[0] -= 1
        if left[0] >= 0:
            raise RuntimeError("the library failed")

    return finish


async def test_a_recogniser_that_fails_is_a_stretch_not_understood_and_the_next_one_is_heard() -> None:
    finish = failing(1)
    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, finish)) as talk:
        await talk.says("高龄津贴")
        assert talk.heard("没听清")
        await talk.says("怎么领", then=4)
        assert talk.desk.asked[-1] == "怎么领" and talk.heard("每月领钱")


async def test_a_recogniser_that_always_fails_leads_to_a_person_and_the_caller_can_hang_up() -> None:
    finish = failing(99)
    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, finish)) as talk:
        await talk.says("高龄津贴", then=5)
        await talk.says("高龄津贴", then=5)
        assert talk.desk.asked[-1] == "0" and talk.heard("这就转人工")


async def test_a_detector_that_breaks_makes_the_line_deaf_and_keys_go_on() -> None:
    async with calling(SmallDesk(), endpointer=Deafening) as talk:
        await talk.says("高龄津贴", then=10)
        assert len(talk.when(ev.Deafened)) == 1 and talk.heard("请按键") and talk.heard("找工作人员，请按0")
        talk.line.press("0")
        await talk.waits(1)
        assert talk.desk.asked[-1] == "0"


async def test_a_line_that_breaks_gives_its_place_back(monkeypatch: pytest.MonkeyPatch) -> None:
    async def breaks(self: FakeLine) -> None:
        raise OSError("the wire is cut")

    async with calling(SmallDesk()) as talk:
        monkeypatch.setattr(FakeLine, "receive", breaks)
        talk.line.press("*")
        await talk.waits(1)
        assert talk.holding.done() and talk.desk.ended == ["phone-1"] and talk.line.hung_up


async def test_a_part_of_the_call_that_breaks_ends_it_politely(monkeypatch: pytest.MonkeyPatch) -> None:
    async with calling(SmallDesk()) as talk:
        monkeypatch.setattr(talk.loop, "_is_silent", lambda now: 1 / 0)
        await talk.waits(20)
        assert talk.heard("12345") and talk.line.hung_up and talk.holding.done()


@pytest.mark.parametrize("key", ["0", "1"])
async def test_keys_act_while_words_are_still_being_made_out(key: str) -> None:
    never = asyncio.Event()
    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, never.wait)) as talk:
        await talk.says("高龄津贴")
        talk.line.press(key)
        await talk.waits(0.2)
        assert talk.when(ev.Pressed) and talk.desk.asked[-1] == key


async def test_a_hang_up_is_noticed_while_words_are_still_being_made_out() -> None:
    never = asyncio.Event()
    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, never.wait)) as talk:
        await talk.says("高龄津贴")
        await talk.line.hang_up()
        await talk.waits(0.5)
        assert talk.holding.done() and talk.desk.ended


async def test_nobody_is_asked_whether_they_are_there_while_their_words_are_made_out() -> None:
    never = asyncio.Event()
    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, never.wait)) as talk:
        await talk.says("高龄津贴", then=14)
        assert not talk.when(ev.Silent)
        await talk.waits(6)
        assert talk.heard("没听清"), "but not for ever"


async def test_stretches_are_told_in_the_order_they_were_spoken() -> None:
    first, gates = asyncio.Event(), iter([True, False])

    async def finish() -> None:
        if next(gates):
            await first.wait()

    async with calling(SmallDesk(), lambda book: Hears(book, lambda: None, finish)) as talk:
        await talk.says("头一句", then=2.5)
        await talk.says("第二句", then=2.5)
        assert not talk.when(ev.SpeechEnded)
        first.set()
        await talk.waits(0.2)
        assert [one.heard.text for one in talk.when(ev.SpeechEnded)] == ["头一句", "第二句"]  # type: ignore[union-attr]


async def test_speech_that_ends_while_the_model_still_loads_is_not_lost() -> None:
    loaded = asyncio.Event()

    class Loading(BookTranscriber):
        async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
            await loaded.wait()
            return await super().listen(locale, hz, expected)

    async with calling(SmallDesk(), Loading) as talk:
        await talk.says("高龄津贴", then=3)
        loaded.set()
        await talk.waits(0.2)
        assert talk.desk.asked[-1] == "高龄津贴"


async def test_an_assistant_that_never_answers_is_given_up_with_an_apology() -> None:
    async with calling(SmallDesk(hangs=frozenset({"高龄津贴"}))) as talk:
        await talk.says("高龄津贴", then=16)
        assert talk.when(ev.Failed) and talk.heard("对不起，我这边出了点问题")
        await talk.says("别的事", then=4)
        assert talk.desk.asked[-1] == "别的事" and talk.heard("每月领钱")


async def test_0_does_not_wait_behind_a_question_that_hangs() -> None:
    async with calling(SmallDesk(hangs=frozenset({"高龄津贴"}))) as talk:
        await talk.says("高龄津贴", then=3)
        talk.line.press("0")
        await talk.waits(3)
        assert talk.desk.asked[-1] == "0" and talk.heard("这就转人工") and not talk.when(ev.Failed)


def no_place() -> None:
    """Be full."""
    raise VoiceBusy


def no_model() -> None:
    """Find nothing."""
    raise VoiceModelMissing(locale="zh-CN", path="nowhere")


async def test_when_all_places_for_hearing_are_taken_the_keys_are_offered() -> None:
    async with calling(SmallDesk(), lambda book: Hears(book, no_place, at_once)) as talk:
        await talk.says("高龄津贴", then=10)
        assert talk.heard("现在说话的人多，请按键") and talk.heard("找工作人员，请按0")


async def test_a_missing_model_is_not_many_people_speaking() -> None:
    async with calling(SmallDesk(), lambda book: Hears(book, no_model, at_once)) as talk:
        await talk.says("高龄津贴", then=10)
        assert talk.heard("这条线现在听不了话，请按键") and not talk.heard("说话的人多")


async def test_a_change_of_language_may_bring_hearing_and_take_it() -> None:
    english = replace(ANSWER, locale="en", lines=(Line("fact", text="So much a month."),))
    desk = SmallDesk(answers={"english": english, "my pension": english, "中文": ANSWER})
    async with calling(desk, lambda book: BookTranscriber(book, ("en",))) as talk:
        assert talk.loop.kept.call.deaf
        talk.line.press("8")
        await talk.waits(8)
        await talk.says("my pension")
        assert talk.desk.asked[-1] == "my pension"
        talk.line.press("8")
        await talk.waits(8)
        assert talk.heard("这条线现在听不了话") and talk.loop.kept.call.deaf


async def test_speech_that_begins_with_the_prompt_cuts_it_once_the_guard_is_over() -> None:
    long = replace(ANSWER, lines=(Line("fact", text="很长很长的一句话" * 8 + "。"),))
    async with calling(SmallDesk(answers={"问": long})) as talk:
        await talk.says("问", then=2.05)
        began = talk.clock.now()
        assert talk.line.silent_seconds == 0
        await talk.says("等一下我有话要说", seconds=2.5, then=0)
        assert talk.line.silent_seconds > 1.0, "silent a second after the caller began"
        assert talk.clock.now() - began < 3


async def test_nothing_is_recorded_unless_the_city_says_so(settings: Settings, tmp_path: Path) -> None:
    made: list[str] = []

    def new(conversation: str, hz: int) -> Recorder:
        made.append(conversation)
        return Recorder(tmp_path / "call.wav", hz, 1000.0)

    async with calling(SmallDesk(), new_recorder=new) as talk:
        await talk.says("高龄津贴")
    assert made == [] and not read_settings({}).phone.record
    async with calling(SmallDesk(), house={"record": True}, new_recorder=new) as talk:
        talk.line.feed(b"\1")
        await talk.says("高龄津贴")
    assert made == ["phone-1"] and (tmp_path / "call.wav").stat().st_size > 1000 and talk.desk.ended


async def test_a_recording_that_cannot_be_kept_takes_nothing_else_with_it(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    full = Recorder(tmp_path / "file" / "call.wav", 8000, 1000.0)
    async with calling(SmallDesk(), house={"record": True}, new_recorder=lambda conversation, hz: full) as talk:
        await talk.says("高龄津贴")
    assert talk.desk.ended == ["phone-1"]
