"""`banban hear`: see what Banban makes out of a recording, or of what is said into the microphone now."""

from __future__ import annotations

import asyncio
import time
from pathlib import Path

import click

from assistant.commands.main import example, operator_locale
from assistant.errors import VoiceError
from assistant.settings import Settings, read_settings
from assistant.wording import Wording
from voice.building import build_endpointer, build_transcriber
from voice.ports import Heard
from voice.sound import Sound


@click.command(epilog=example('banban hear call.wav\nbanban hear call.wav --locale en --expect "yes, no"\nbanban hear'))
@click.argument("recording", required=False, type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--locale", help="Language that is spoken, as zh-CN or en; by default the city's.")
@click.option("--expect", default="", help="The only things that may be said, with commas between.")
def hear(recording: Path | None, locale: str | None, expect: str) -> None:
    """Hear a WAV file (16-bit mono), or the microphone until you stop speaking, and print the readings with their shares."""
    settings = read_settings()
    expected = tuple(phrase.strip() for phrase in expect.replace("，", ",").split(",") if phrase.strip())
    sound = Sound.from_wav(recording.read_bytes()) if recording else None
    heard, seconds, took = asyncio.run(_heard(settings, sound, locale or settings.locale, expected))
    for one in heard.hypotheses:
        click.echo(f"{one.score:.2f}  {one.text}")
    wording = Wording(settings.locales)
    if not heard.hypotheses:
        click.echo(wording.say(operator_locale(wording), "hear.nothing"))
    click.echo(f"{seconds:.1f} s, {took:.1f} s", err=True)


async def _heard(
    settings: Settings, recorded: Sound | None, locale: str, expected: tuple[str, ...]
) -> tuple[Heard, float, float]:
    """Give the readings, the seconds of sound, and the seconds that hearing took."""
    transcriber = build_transcriber(settings.voice, settings.state)
    try:
        await transcriber.prepare(locale)
        sound = recorded or await _spoken(settings)
        began = time.perf_counter()
        heard = await transcriber.transcribe(sound, locale, expected)
        return heard, sound.seconds, time.perf_counter() - began
    finally:
        await transcriber.close()


async def _spoken(settings: Settings) -> Sound:
    from voice.detection import DetectorStore
    from voice.microphone import SystemMicrophone, one_utterance

    microphone = SystemMicrophone()
    endpointer = build_endpointer(settings.voice, await DetectorStore().take(), microphone.hz)
    wording = Wording(settings.locales)
    click.echo(wording.say(operator_locale(wording), "hear.speak"), err=True)
    stream = microphone.stream()
    sound = await one_utterance(stream, endpointer, microphone.hz)
    if sound is None:
        raise VoiceError("hear.nobody")
    return sound
