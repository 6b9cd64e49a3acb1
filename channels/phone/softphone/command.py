"""`banban call`: a telephone in the terminal; the whole line runs behind it in this process, or somewhere else."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.commands.main import example
from channels.terminal.lines import typed_lines

if TYPE_CHECKING:
    from assistant.dialogue.turn import Scene
    from assistant.settings import Settings
    from channels.phone.call.actions import Action
    from channels.phone.call.events import Event
    from channels.phone.softphone.handsets import QueueHandset
    from channels.phone.softphone.typed import TypedTranscriber
    from voice.ports import Speaker

SayText = Callable[[str], Awaitable[None]]
HANG_UP = "/hang"
FRAME_SECONDS = 0.02
QUIET_SECONDS = 4.0
"""Lines that come from a file or a pipe are said one after the other, each after so much silence."""


@click.command(
    epilog=example(
        "banban call\nbanban call --locale en\nbanban call --wav question.wav --out heard.wav\nbanban call --microphone\n"
        "banban call --to 127.0.0.1:9019"
    )
)
@click.option("--locale", help="Language to begin in, as zh-CN or en.")
@click.option("--wav", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Say this recording instead of typing.")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="Write what is heard into this WAV file.")
@click.option("--microphone", is_flag=True, help="Speak and listen with this machine's microphone and loudspeaker.")
@click.option("--to", help="Ring a line that runs elsewhere, by the address of its AudioSocket door, as 127.0.0.1:9019.")
def call(locale: str | None, wav: Path | None, out: Path | None, microphone: bool, to: str | None) -> None:
    """Ring Banban: type what you say (our speaker says it), or use a recording, or the microphone.

    While you type, /1 presses the key 1 and /hang hangs up; lines that are piped in wait for each answer. Without
    --microphone and --wav the words you type are known beforehand, so that no speech model is needed; with --to the line
    at the other end has to hear them.
    """
    from assistant.bootstrap import checked_locale, prepare

    settings = prepare(log_to_file=True)
    settings = replace(settings, locale=checked_locale(settings, locale) or settings.locale)
    asyncio.run(_call(settings, _Wish(wav, out, microphone, to)))


class _Wish:
    """How the call is to be held."""

    def __init__(self, wav: Path | None, out: Path | None, microphone: bool, to: str | None) -> None:
        self.wav, self.out, self.microphone = wav, out, microphone
        self.host, _, self.port = (to or "").rpartition(":")
        if to and not (self.host and self.port.isdecimal()):
            raise click.BadParameter("give host and port, as 127.0.0.1:9019", param_hint="--to")


async def _call(settings: Settings, wish: _Wish) -> None:
    from assistant.bootstrap import build_scene
    from channels.phone.command import teller
    from channels.phone.softphone.handsets import DeviceHandset, QueueHandset, WavHandset
    from voice.sound import Sound

    scene = build_scene(settings)
    tell = teller(scene)
    handset = WavHandset(wish.wav) if wish.wav else DeviceHandset() if wish.microphone else QueueHandset()
    if not wish.wav and not wish.microphone:
        tell("phone.call_help")
    try:
        await (_ring(settings, wish, handset) if wish.port else _ring_here(settings, scene, wish, handset))
    finally:
        if isinstance(handset, DeviceHandset):
            handset.close()
    if wish.out:
        wish.out.write_bytes(Sound(bytes(handset.heard), 8000).wav())
    tell("phone.call_over")


async def _ring(settings: Settings, wish: _Wish, handset: QueueHandset) -> None:
    """Ring a line that runs elsewhere."""
    from assistant.errors import AssistantError
    from channels.phone.voices import build_voices

    voices = build_voices(settings)
    try:
        await _hold(wish.host, int(wish.port), handset, _typing(wish, handset, voices.speaker, settings.locale, None))
    except OSError as error:
        problem = error.strerror or str(error)
        raise AssistantError("phone.port_taken", door=wish.host, port=wish.port, problem=problem) from error
    finally:
        await voices.close()


async def _ring_here(settings: Settings, scene: Scene, wish: _Wish, handset: QueueHandset) -> None:
    """Run the whole line behind the handset."""
    from assistant.bootstrap import build_threaded_reception
    from channels.phone.assembly import build_parts
    from channels.phone.softphone.loopback import on_loopback
    from channels.phone.softphone.typed import TypedTranscriber
    from channels.phone.voices import build_voices

    known = None if wish.wav or wish.microphone else TypedTranscriber(scene.wording.locales)
    voices, reception = build_voices(settings, known), build_threaded_reception(settings, scene)
    parts = replace(build_parts(settings, scene, reception, voices), watch=_subtitles)
    try:
        async with on_loopback(parts, most_calls=1) as (host, port):
            await _hold(host, port, handset, _typing(wish, handset, voices.speaker, settings.locale, known))
    finally:
        await voices.close()
        await reception.close()


async def _hold(host: str, port: int, handset: QueueHandset, typing: asyncio.Task[None] | None) -> None:
    from channels.phone.clock import MonotonicClock
    from channels.phone.softphone.client import call as hold

    try:
        await hold(host, port, handset, MonotonicClock())
    finally:
        if typing:
            typing.cancel()


def _typing(
    wish: _Wish, handset: QueueHandset, speaker: Speaker, locale: str, known: TypedTranscriber | None
) -> asyncio.Task[None] | None:
    if wish.wav or wish.microphone:
        return None
    return asyncio.create_task(_type(handset, _say(handset, speaker, locale, known)))


def _say(handset: QueueHandset, speaker: Speaker, locale: str, known: TypedTranscriber | None) -> SayText:
    """Give what speaks a typed line into the handset."""

    async def say(text: str) -> None:
        sound = await speaker.render(text, locale)
        if sound and known:
            known.words.append(text)
        if sound:
            handset.say(sound)

    return say


async def _type(handset: QueueHandset, say: SayText) -> None:
    """Take lines from standard input until it ends or the call does."""
    at_a_keyboard = sys.stdin.isatty()
    async for line in typed_lines(sys.stdin.fileno()):
        if not at_a_keyboard:
            await _quiet(handset)
        if line.strip() == HANG_UP:
            break
        await _do(handset, line.strip(), say)
    if not at_a_keyboard:
        await _quiet(handset)
    handset.hung_up = True


async def _quiet(handset: QueueHandset) -> None:
    """Wait until the other side has said all it wants to say."""
    while handset.silent_seconds < QUIET_SECONDS:  # noqa: ASYNC110 - frames come by themselves
        await asyncio.sleep(FRAME_SECONDS)


async def _do(handset: QueueHandset, line: str, say: SayText) -> None:
    if line.startswith("/"):
        handset.press("".join(key for key in line[1:] if key in "0123456789*#"))
    elif line:
        await say(line)


def _subtitles(conversation: str, what: Event | Action) -> None:
    """Show what is said and what was heard."""
    from channels.phone.call.actions import Ask, Say

    if isinstance(what, Say):
        for sentence in what.sentences:
            click.echo(f"  {sentence.text}")
    elif isinstance(what, Ask):
        click.secho(f"› {what.utterance or ' | '.join(what.hypotheses)}", fg="cyan")
