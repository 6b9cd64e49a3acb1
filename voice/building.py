"""Builds what a city's settings ask for: speaker, transcriber, endpointers. Every door that speaks or hears begins here."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from assistant.settings.voice import VoiceSettings
from voice.detection import Detector
from voice.endpointing import EndpointRules, SpeechEndpointer
from voice.manifest import installed, read_manifest
from voice.ports import Manner
from voice.prompts import MEMORY, Prompts
from voice.sherpa_model import SherpaModel
from voice.speaker import EspeakSpeaker
from voice.transcriber import HearingModel, Limits, LocalTranscriber
from voice.vosk_model import VoskModel, is_model

PROMPTS, MODELS = "voice/prompts", "voice/models"
NEEDED = {"sherpa": "sherpa_onnx", "vosk": "vosk"}
"""The library that each engine needs."""


def build_speaker(settings: VoiceSettings, state: Path, memory: int = MEMORY) -> EspeakSpeaker:
    """Build the speaker; fixed prompts are kept in the state folder, and `memory` bytes of what was said lately."""
    return EspeakSpeaker(settings.speak_seconds, Prompts(state / PROMPTS, memory), variant=settings.variant)


def build_transcriber(settings: VoiceSettings, state: Path) -> LocalTranscriber:
    """Build the transcriber on the models that stand in the folder now; none is loaded yet."""
    folder = models_folder(settings, state)
    folders = installed(read_manifest(), folder, usable_engines(settings))
    return LocalTranscriber(folders, load_model, Limits(settings.recognisers, settings.places), folder)


def build_endpointer(settings: VoiceSettings, detector: Detector, hz: int = 8000) -> SpeechEndpointer:
    """Build the endpointer of one caller on a detector of this caller's own."""
    rules = EndpointRules(least_wait=settings.least_wait, first_wait=settings.first_wait, most_wait=settings.most_wait)
    return SpeechEndpointer(detector, hz, rules)


def ordinary_manner(settings: VoiceSettings, hz: int) -> Manner:
    """Give how Banban speaks until somebody asks for another manner."""
    return Manner(rate=settings.rate, hz=hz)


def models_folder(settings: VoiceSettings, state: Path) -> Path:
    """Give where the speech models stand."""
    return Path(settings.models) if settings.models else state / MODELS


def usable_engines(settings: VoiceSettings) -> list[str]:
    """Give the recognisers that are wanted and whose library is there, the first choice first."""
    wanted = [name.strip() for name in settings.engines.split(",")]
    return [name for name in wanted if name in NEEDED and find_spec(NEEDED[name])]


def load_model(folder: Path, locale: str) -> HearingModel:
    """Load whichever model stands in a folder; raises VoiceModelMissing."""
    return VoskModel(folder, locale) if is_model(folder) else SherpaModel(folder, locale)
