"""`banban say`: hear how Banban says a text, on the loudspeaker or in a file."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import replace
from pathlib import Path

import click

from assistant.commands.main import example
from assistant.errors import NoSoundDevice, VoiceError
from assistant.settings import Settings, read_settings
from assistant.wording import Wording, locale_of_script
from voice.building import build_speaker, ordinary_manner
from voice.ports import Manner
from voice.sound import Sound

RATES = ("8000", "16000", "22050")
HAN = range(0x4E00, 0xA000)


@click.command(epilog=example('banban say "您的号是 1 3 6 9。"\nbanban say "Ring 110 now." --locale en --slower --out ring.wav'))
@click.argument("text")
@click.option("--locale", help="Language of the text, as zh-CN, yue or en; by default that of its letters.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write a WAV file instead of playing.")
@click.option("--slower", count=True, help="As after “slower, please”; may be given twice.")
@click.option("--louder", count=True, help="As after “louder, please”; may be given three times.")
@click.option(
    "--hz", default="22050", show_default=True, type=click.Choice(RATES), help="Samples a second; a telephone has 8000."
)
@click.option("--words", is_flag=True, help="Also print the words as they are said, and do not speak.")
def say(text: str, locale: str | None, out: Path | None, **how: object) -> None:
    """Say a text as Banban says it, numbers and all. `-` reads it from standard input."""
    settings = read_settings()
    written = sys.stdin.read() if text == "-" else text
    tag = locale or _locale_of(written, settings)
    if how["words"]:
        from voice.spoken import as_spoken

        click.echo(as_spoken(written, tag))
        return
    manner = _manner(settings, int(str(how["hz"])), int(str(how["slower"])), int(str(how["louder"])))
    sound = asyncio.run(_spoken(settings, written, tag, manner, play=out is None))
    if out is not None:
        _write(out, sound)


def _manner(settings: Settings, hz: int, slower: int, louder: int) -> Manner:
    manner = replace(ordinary_manner(settings.voice, hz))
    for _ in range(slower):
        manner = manner.slower()
    for _ in range(louder):
        manner = manner.louder()
    return manner


async def _spoken(settings: Settings, text: str, locale: str, manner: Manner, play: bool) -> Sound:
    speaker = build_speaker(settings.voice, settings.state)
    try:
        if not speaker.available():
            raise VoiceError("error.no_synthesiser")
        sound = await speaker.render(text, locale, manner)
        if sound is None:
            raise VoiceError("error.cannot_say", locale=locale)
        if play:
            await _played(sound)
        return sound
    finally:
        await speaker.close()


async def _played(sound: Sound) -> None:
    from voice.microphone import SystemLoudspeaker

    try:
        await SystemLoudspeaker().play(sound)
    except NoSoundDevice as error:
        raise NoSoundDevice("error.say_no_loudspeaker") from error


def _write(out: Path, sound: Sound) -> None:
    try:
        out.write_bytes(sound.wav())
    except OSError as error:
        raise VoiceError("error.cannot_write", path=str(out), problem=error.strerror or str(error)) from error


def _locale_of(text: str, settings: Settings) -> str:
    script = "Han" if any(ord(letter) in HAN for letter in text) else "Latin"
    return locale_of_script(script, Wording(settings.locales).locales, settings.locale)
