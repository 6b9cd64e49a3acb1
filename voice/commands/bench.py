"""`banban bench voice`: how long speaking and hearing take on this machine, and what each part of a call needs."""

from __future__ import annotations

import asyncio
import math
import resource
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import click
import numpy as np

from assistant.commands.main import example
from assistant.settings import Settings, read_settings
from voice import codecs
from voice.building import build_speaker, build_transcriber, load_model
from voice.detection import DetectorStore
from voice.dtmf import KeyListener
from voice.endpointing import SpeechEndpointer
from voice.ports import Manner
from voice.resampling import Resampler
from voice.sound import Sound
from voice.speaker import EspeakSpeaker
from voice.transcriber import LocalTranscriber

TELEPHONE_HZ, FRAME = 8000, 320
"""Samples a second, and bytes in 20 ms."""

SENTENCES = {
    "zh-CN": "第{number}号，请到2号窗口，带身份证原件，工本费20元，上午9:00到11:30都行。",
    "en": "Number {number}, please go to window 2. Bring your identity card, the original. The fee is 20 yuan.",
}
EXPECTED = {"ko": ("네", "아니요"), "zh-CN": ("是", "不是", "对", "不对", "好"), "en": ("yes", "no")}


@click.command(epilog=example("banban bench voice\nbanban bench voice --model FOLDER --locale ko"))
@click.option("--turns", default=40, show_default=True, type=click.IntRange(min=5), help="How many texts to speak and to hear.")
@click.option(
    "--model", type=click.Path(exists=True, file_okay=False, path_type=Path), help="Hear with the model in this folder."
)
@click.option("--locale", default="zh-CN", show_default=True, help="The language to hear.")
def voice(turns: int, model: Path | None, locale: str) -> None:
    """Measure speaking, endpointing, codecs, and hearing where a model is there.

    Speech is synthetic: this measures time, never how well it hears.
    """
    settings = read_settings()
    asyncio.run(_measure(settings, turns, model, locale))


async def _measure(settings: Settings, turns: int, model: Path | None, locale: str) -> None:
    async with _speaking(settings) as speaker:
        if not speaker.available():
            click.echo("speaking: no espeak-ng on this machine")
            return
        for tag in SENTENCES:
            await _speak(speaker, tag, turns)
        call = await _call(speaker)
        await _parts_of_a_call(call)
        await _hear(_transcriber(settings, model, locale), locale, speaker, turns)


@asynccontextmanager
async def _speaking(settings: Settings) -> AsyncIterator[EspeakSpeaker]:
    speaker = build_speaker(settings.voice, settings.state)
    try:
        yield speaker
    finally:
        await speaker.close()


async def _speak(speaker: EspeakSpeaker, locale: str, turns: int) -> None:
    manner = Manner(hz=TELEPHONE_HZ)
    await speaker.render(SENTENCES[locale].format(number=0), locale, manner)
    first, whole, seconds = [], [], 0.0
    for number in range(1, turns + 1):
        began = time.perf_counter()
        sounds: list[Sound] = []
        async for sound in speaker.stream(SENTENCES[locale].format(number=number), locale, manner):
            first += [time.perf_counter() - began] if not sounds else []
            sounds.append(sound)
        whole.append(time.perf_counter() - began)
        seconds += sum(sound.seconds for sound in sounds)
    click.echo(f"speaking {locale}, {turns} texts, {seconds:.0f} s of sound: real-time factor {sum(whole) / seconds:.4f} (wall)")
    click.echo(f"  first sound {_spread(first)}; whole text {_spread(whole)}")


async def _call(speaker: EspeakSpeaker) -> bytes:
    """Give half a minute as a caller's telephone sends it: speech and silence."""
    sound = await speaker.render(SENTENCES["zh-CN"].format(number=1), "zh-CN", Manner(hz=TELEPHONE_HZ))
    assert sound is not None
    stretch = sound.pcm + Sound.silence(2, TELEPHONE_HZ).pcm
    return stretch * math.ceil(30 * TELEPHONE_HZ * 2 / len(stretch))


async def _parts_of_a_call(call: bytes) -> None:
    frames = [call[start : start + FRAME] for start in range(0, len(call) - FRAME, FRAME)]
    endpointer = SpeechEndpointer(await DetectorStore().take(), TELEPHONE_HZ)
    clock = (0.02 * number for number in range(len(frames)))
    keys, down, up = KeyListener(TELEPHONE_HZ), Resampler(16000, TELEPHONE_HZ), Resampler(TELEPHONE_HZ, 16000)
    click.echo("share of one processor for one call:")
    for name, work in (
        ("endpointing with its detector", lambda frame: endpointer.hear(frame, next(clock))),
        ("keys in the sound", keys.hear),
        ("µ-law in and out", lambda frame: codecs.from_ulaw(codecs.to_ulaw(frame))),
        ("resampling to 16 kHz", up.feed),
        ("resampling to 8 kHz", lambda frame: down.feed(frame + frame)),
    ):
        click.echo(f"  {name}: {_share(work, frames):.2%}")


def _share(work: Callable[[bytes], object], frames: Sequence[bytes]) -> float:
    began = time.process_time()
    for frame in frames:
        work(frame)
    return (time.process_time() - began) / (len(frames) * 0.02)


def _transcriber(settings: Settings, model: Path | None, locale: str) -> LocalTranscriber:
    return LocalTranscriber({locale: model}, load_model) if model else build_transcriber(settings.voice, settings.state)


async def _hear(transcriber: LocalTranscriber, locale: str, speaker: EspeakSpeaker, turns: int) -> None:
    try:
        if locale not in transcriber.locales:
            click.echo(f"hearing: no model for {locale} on this machine (banban models list)")
            return
        began = time.perf_counter()
        await transcriber.prepare(locale)
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        click.echo(f"hearing {locale}: ready after {time.perf_counter() - began:.1f} s, {memory:.0f} MB in this process")
        said = EXPECTED.get(locale, ())
        await _heard(transcriber, locale, await _words(speaker, said or ("hello",), locale), said, turns)
        await _heard(transcriber, locale, await _words(speaker, said or ("hello",), locale), (), max(5, turns // 4))
    finally:
        await transcriber.close()


async def _words(speaker: EspeakSpeaker, said: Sequence[str], locale: str) -> list[bytes]:
    """Give each word as a caller says it: half a second before it, a second after."""
    spoken = [await speaker.render(word, locale, Manner(hz=TELEPHONE_HZ)) for word in said]
    silence = Sound.silence(0.5, TELEPHONE_HZ).pcm
    return [silence + sound.pcm + silence * 2 for sound in spoken if sound]


async def _heard(transcriber: LocalTranscriber, locale: str, words: Sequence[bytes], expected: Sequence[str], turns: int) -> None:
    """Hear words as fast as they come, and measure processor and the wait after the last sound."""
    processor, waits, seconds = time.process_time(), [], 0.0
    for turn in range(turns):
        word = words[turn % len(words)]
        listening = await transcriber.listen(locale, TELEPHONE_HZ, expected)
        listening.feed(word)
        began = time.perf_counter()
        await listening.finish()
        waits.append(time.perf_counter() - began)
        seconds += len(word) / 2 / TELEPHONE_HZ
    factor = (time.process_time() - processor) / seconds
    kind = f"{len(expected)} expected phrases" if expected else "anything"
    click.echo(
        f"  {kind}: {turns} turns, {factor:.3f} of a processor for one caller; a whole recording heard in {_spread(waits)}"
    )


def _spread(seconds: Sequence[float]) -> str:
    middle, late = (float(np.percentile(seconds, share)) * 1000 for share in (50, 95))
    return f"p50 {middle:.0f} ms, p95 {late:.0f} ms"
