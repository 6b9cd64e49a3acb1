"""Builds hearing and speaking for the line by the settings, and makes both ready before the first call."""

from __future__ import annotations

from collections.abc import Callable

from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.wording import Wording
from channels.phone.assembly import Voices
from voice.building import build_speaker, build_transcriber, ordinary_manner
from voice.detection import DetectorStore
from voice.ports import Transcriber
from voice.speaker import EspeakSpeaker

PROMPTS = "phone."
FOR_OPERATORS = ("phone.call_", "phone.no_door", "phone.no_secret", "phone.port_taken", "phone.open", "phone.cannot_")
"""Wordings of the line that no caller hears."""

WIRE_HZ = 8000


def build_voices(settings: Settings, transcriber: Transcriber | None = None) -> Voices:
    """Put hearing and speaking together; with a `transcriber` of one's own nothing else hears."""
    hears = transcriber or build_transcriber(settings.voice, settings.state)
    return Voices(build_speaker(settings.voice, settings.state), hears, DetectorStore(), settings.voice)


async def make_ready(voices: Voices, scene: Scene, tell: Callable[..., None]) -> None:
    """Load the models and speak what is always the same; tell where this machine cannot speak, or not hear a language."""
    if not EspeakSpeaker.available():
        tell("phone.cannot_speak")
    manner = ordinary_manner(voices.settings, WIRE_HZ)
    for locale in scene.wording.locales:
        if locale in voices.transcriber.locales:
            await voices.transcriber.prepare(locale)
        else:
            tell("phone.cannot_hear", locale=locale)
        await voices.speaker.prepare(fixed_prompts(scene.wording, locale), locale, manner)


def fixed_prompts(wording: Wording, locale: str) -> list[str]:
    """Give the sentences of the line that are always the same."""
    known = dict(_key_and_words(wording, locale))
    return [words for key, words in known.items() if key.startswith(PROMPTS) and not key.startswith(FOR_OPERATORS)]


def _key_and_words(wording: Wording, locale: str) -> list[tuple[str, str]]:
    return [(key, words) for key, words in wording.entries(locale) if "{" not in words]
