"""`banban bench phone`: how many calls are held in real time at once, and how long a caller waits for an answer.

Callers and line run in one process over AudioSocket on the loopback, with the real assistant, speaker and endpointer. Each
caller says the same few sentences, spoken by our own speaker; with --closed yes and no in Korean, heard by a grammar.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands.main import example
from channels.phone.softphone.handsets import is_heard
from channels.phone.softphone.typed import TypedListening, TypedTranscriber

if TYPE_CHECKING:
    from assistant.dialogue.turn import Scene
    from assistant.settings import Settings
    from channels.phone.call.actions import Action
    from channels.phone.call.events import Event
    from voice.ports import Listening, Speaker, Transcriber
    from voice.sound import Sound

SAID = ("高龄津贴怎么领", "要带什么", "多少钱")
SPOKEN = tuple(f"请带身份证、户口本和两张照片，到{number}号窗口办理，当天就能办好。" for number in range(1, 21))
UNUSUAL_RATE = 137
QUIET_FRAMES = 50
"""A caller speaks when the line has been silent for a second: what is heard next is the answer."""

LONGEST_SECONDS, SPREAD_SECONDS = 150.0, 3.5
LATE_SECONDS = 0.06
"""A gap between frames that a caller can hear: 20 ms late twice over."""

GOAL_CALLS, GOAL_P50, GOAL_P95, GOAL_LATE = 12, 0.6, 1.0, 0.01


@dataclass
class Figures:
    """What was measured, in seconds."""

    gaps: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    words: list[float] = field(default_factory=list)
    unanswered: int = 0


@dataclass
class Caller:
    """A handset that speaks by a plan and notes when what comes."""

    sounds: Sequence[Sound]
    figures: Figures
    starts: float
    ended: list[float]
    _turn: int = 0
    _left: bytes = b""
    _stopped: float = 0.0
    _last_frame: float = 0.0
    _quiet: int = 0
    _begun: bool = False

    hung_up: bool = False

    def sound(self) -> bytes:
        """Give the next 20 ms: a sentence when its time has come, else silence."""
        from channels.phone.softphone.client import FRAME

        now = time.monotonic()
        is_silent = self._begun and self._quiet >= QUIET_FRAMES and not (self._left or self._stopped)
        if is_silent and self._turn < len(self.sounds):
            self._left, self._turn = self.sounds[self._turn].pcm, self._turn + 1
            is_silent = False
        frame, self._left = self._left[:FRAME], self._left[FRAME:]
        if frame and not self._left:
            self._stopped = now
        self.hung_up = is_silent or now >= self.starts + LONGEST_SECONDS
        return frame

    def pressed(self) -> str:
        """Press nothing."""
        return ""

    def play(self, pcm: bytes) -> None:
        """Note the gap before this frame, and whether it is the first sound of an answer."""
        now = time.monotonic()
        if self._last_frame:
            self.figures.gaps.append(now - self._last_frame)
        self._last_frame, is_sound = now, is_heard(pcm)
        self._quiet, self._begun = 0 if is_sound else self._quiet + 1, self._begun or is_sound
        if self._stopped and self.ended and self.ended[-1] > self._stopped and is_sound:
            self.figures.waits.append(self.ended[-1] - self._stopped)
            self.figures.answers.append(now - self.ended[-1])
            self._stopped = 0.0


@click.command(
    epilog=example("banban bench phone --calls 4,8,12,16\nbanban bench phone --model FOLDER\nbanban bench phone --closed FOLDER")
)
@click.option("--calls", default="12", show_default=True, help="How many calls at once, with commas between.")
@click.option(
    "--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A Vosk model that hears every call."
)
@click.option(
    "--closed", type=click.Path(exists=True, file_okay=False, path_type=Path), help="A Korean Vosk model that hears yes and no."
)
def phone(calls: str, model: Path | None, closed: Path | None) -> None:
    """Hold calls at once and measure late frames, end of speech to first sound, and processor time.

    Without --model and --closed what is said is known beforehand: then hearing costs nothing, and the figures are of the rest.
    """
    from assistant.benchmarks.process import kept_apart
    from assistant.bootstrap import prepare

    numbers = [int(part) for part in calls.split(",") if part.strip().isdecimal()]
    with tempfile.TemporaryDirectory(prefix="banban-bench-") as folder:
        settings = kept_apart(prepare(), Path(folder))
        asyncio.run(_measure(settings, numbers, model, closed))


async def _measure(settings: Settings, numbers: Sequence[int], model: Path | None, closed: Path | None) -> None:
    from assistant.bootstrap import build_scene, build_threaded_reception
    from assistant.messages import Request
    from channels.phone import closed_words
    from channels.phone.voices import build_voices
    from voice.ports import Manner

    scene, words = build_scene(settings), list[float]()
    voices = build_voices(settings, _transcriber(settings, scene, (model, closed), words))
    reception, spoken = build_threaded_reception(settings, scene), closed_words.SAID if closed else SAID
    tongue = closed_words.KOREAN if closed else settings.locale
    await voices.transcriber.prepare(settings.locale)
    click.echo(await speaking(voices.speaker, settings.locale))
    sounds = [sound for text in spoken if (sound := await voices.speaker.render(text, tongue, Manner(hz=8000)))]
    await reception.handle(Request("phone-warm", SAID[0], locale=settings.locale, channel="phone"))
    try:
        for number in numbers:
            words.clear()
            began, cpu = time.monotonic(), time.process_time()
            figures = await _hold(settings, (scene, reception, voices), sounds, number)
            figures.words = [*words]
            cores = (time.process_time() - cpu) / (time.monotonic() - began)
            for line in lines(number, figures, cores):
                click.echo(line)
    finally:
        await voices.close()
        await reception.close()


async def speaking(speaker: Speaker, locale: str) -> str:
    """Give in words how long speaking takes: sentences that were not spoken before, at a rate nothing else is spoken at."""
    from voice.ports import Manner

    began, seconds = time.monotonic(), 0.0
    for text in SPOKEN:
        sound = await speaker.render(text, locale, Manner(UNUSUAL_RATE, hz=8000))
        seconds += sound.seconds if sound else 0.0
    took = time.monotonic() - began
    return f"speaking: {seconds:.1f} s of sound in {took:.2f} s, real-time factor {took / max(seconds, 0.001):.3f}"


def _transcriber(settings: Settings, scene: Scene, folders: tuple[Path | None, Path | None], words: list[float]) -> Transcriber:
    from channels.phone import closed_words
    from voice.transcriber import Limits, LocalTranscriber

    model, closed = folders
    if closed:
        yes, no = (scene.wording.say(settings.locale, key).split("|")[0] for key in ("heard.yes", "heard.no"))
        return closed_words.ClosedTranscriber(closed, settings.locale, {closed_words.YES: yes, closed_words.NO: no}, words)
    if model:
        return LocalTranscriber({settings.locale: model}, limits=Limits(settings.voice.recognisers, 100))
    return _Knowing((settings.locale,))


class _Knowing(TypedTranscriber):
    """A Transcriber that hears one of the sentences of the plan each time."""

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        """Begin to hear."""
        return TypedListening(deque([SAID[int(time.monotonic()) % len(SAID)]]))


async def _hold(settings: Settings, house: tuple[Any, Any, Any], sounds: Sequence[Sound], number: int) -> Figures:
    from channels.phone.assembly import build_parts
    from channels.phone.softphone.client import call
    from channels.phone.softphone.loopback import on_loopback

    scene, reception, voices = house
    figures, ended, order = Figures(), [list[float]() for _ in range(number)], dict[str, int]()
    parts = replace(build_parts(settings, scene, reception, voices), watch=_watching(ended, order))
    calls = []
    async with on_loopback(parts, number) as (host, port):
        for place in range(number):
            caller = Caller(sounds, figures, time.monotonic(), ended[place])
            calls.append(asyncio.create_task(call(host, port, caller, parts.clock)))
            await _until(lambda wanted=place: len(order) > wanted)
            await asyncio.sleep(SPREAD_SECONDS / number)
        await asyncio.gather(*calls)
    figures.unanswered = number * len(sounds) - len(figures.answers)
    return figures


def _watching(ended: Sequence[list[float]], order: dict[str, int]) -> Any:
    """Note when the end of speech was noticed in each call; calls are told apart by the order in which they came."""

    def watch(conversation: str, what: Event | Action) -> None:
        from channels.phone.call.events import SpeechEnded

        place = order.setdefault(conversation, len(order))
        if isinstance(what, SpeechEnded):
            ended[place].append(time.monotonic())

    return watch


async def _until(holds: Any) -> None:
    while not holds():  # noqa: ASYNC110 - the line tells of a call by a callback
        await asyncio.sleep(0.01)


def lines(number: int, figures: Figures, cores: float) -> list[str]:
    """Give the figures in words. Pure."""
    from assistant.benchmarks.figures import percentile

    gaps, answers = figures.gaps or [0.0], figures.answers or [float("inf")]
    late = sum(gap > LATE_SECONDS for gap in gaps) / len(gaps)
    made_out = [percentile(figures.words or [0.0], share) for share in (0.5, 0.95)]
    p50, p95 = percentile(answers, 0.5), percentile(answers, 0.95)
    held = "held" if late <= GOAL_LATE else "NOT held"
    met = "met" if p50 + made_out[0] <= GOAL_P50 and p95 + made_out[1] <= GOAL_P95 else "not met"
    waits, apart = percentile(figures.waits or [0.0], 0.5), LATE_SECONDS * 1000
    return [
        f"{number} calls at once: {held} in real time; goal {GOAL_CALLS}",
        f"  frames more than {apart:.0f} ms apart: {late:.2%}; longest gap {max(gaps) * 1000:.0f} ms; {cores:.2f} cores",
        f"  end of speech noticed and words made out after {waits:.2f} s (median; nearly all of it is the endpoint wait)",
        f"  of that the last words: p50 {made_out[0]:.2f} s, p95 {made_out[1]:.2f} s of {len(figures.words)} stretches heard",
        f"  from there to the first sound: p50 {p50:.2f} s, p95 {p95:.2f} s of {len(figures.answers)} answers, "
        f"{figures.unanswered} without one; goals {GOAL_P50} and {GOAL_P95} s, the last words included: {met}",
    ]
