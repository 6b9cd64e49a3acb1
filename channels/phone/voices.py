"""Builds hearing and speaking for the line by the settings, and speaks the fixed prompts ahead of the first call."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.wording import Wording
from channels.phone.assembly import Voices
from voice.detection import DetectorStore
from voice.ports import ORDINARY, Manner, Transcriber
from voice.speaker import EspeakSpeaker
from voice.transcriber import LocalTranscriber

PROMPTS = "phone."
NOT_SAID = {"phone.call_help", "phone.call_over"}
WIRE_HZ = 8000


def build_voices(settings: Settings, transcriber: Transcriber | None = None) -> Voices:
    """Put hearing and speaking together; with a `transcriber` of one's own nothing else hears."""
    return Voices(EspeakSpeaker(), transcriber or LocalTranscriber(models_in(settings)), DetectorStore())


def models_in(settings: Settings) -> Mapping[str, Path]:
    """Give the folder of the speech model of each language that has one: `voice/models/<locale>` in the state folder."""
    found = sorted((settings.state / "voice" / "models").glob("*/"))
    return {folder.name: folder for folder in found}


async def prepare_prompts(voices: Voices, scene: Scene, tell: Callable[..., None]) -> None:
    """Speak what is always the same, and tell where this machine cannot speak, or not hear a language."""
    if not EspeakSpeaker.available():
        tell("phone.cannot_speak")
        return
    manner = Manner(ORDINARY.rate, ORDINARY.gain, WIRE_HZ)
    for locale in scene.wording.locales:
        if locale not in voices.transcriber.locales:
            tell("phone.cannot_hear", locale=locale)
        for text in fixed_prompts(scene.wording, locale):
            await voices.speaker.render(text, locale, manner)


def fixed_prompts(wording: Wording, locale: str) -> list[str]:
    """Give the sentences of the line that have no fields."""
    keys = sorted(key for key in wording.keys(locale) if key.startswith(PROMPTS) and key not in NOT_SAID)
    return [words for key, words in wording.entries(locale) if key in keys and "{" not in words and "BANBAN_" not in words]
