"""Turns speech into readings with models on this machine: Vosk's, or those of sherpa-onnx, one for each language.

A model is loaded when it is first needed, or by `prepare`; hearing happens in threads (the libraries let go of Python's lock).
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Protocol

from assistant.errors import VoiceBusy, VoiceModelMissing
from voice.listening import Lender, QueuedListening, Recogniser, heard_whole, in_thread
from voice.ports import Heard
from voice.sound import Sound
from voice.vosk_model import VoskModel


class HearingModel(Protocol):
    """A loaded model. All of it blocks."""

    def free(self) -> Recogniser:
        """Make a recogniser for anything."""

    def expecting(self, phrases: Sequence[str]) -> Recogniser | None:
        """Make a recogniser for these phrases only; None where that cannot be."""


Load = Callable[[Path, str], HearingModel]
"""Loads the model in a folder for a locale; raises VoiceModelMissing."""

NOWHERE = Path()


@dataclass(frozen=True)
class Limits:
    """How many callers may say anything at once (each takes a costly recogniser), and how many may be heard at all."""

    free: int = 4
    places: int = 20


ORDINARY = Limits()


class LocalTranscriber:
    """The Transcriber on models in folders. Belongs to one event loop."""

    def __init__(
        self, folders: Mapping[str, Path], load: Load = VoskModel, limits: Limits = ORDINARY, sought: Path = NOWHERE
    ) -> None:
        """Take the model's folder by locale, what loads one, the limits, and where a model that is missing would stand."""
        self._folders, self._load, self._limits, self._sought = dict(folders), load, limits, sought
        self._models: dict[str, HearingModel] = {}
        self._lenders: dict[str, Lender] = {}
        self._loading = asyncio.Lock()
        self._open: set[QueuedListening] = set()
        self._threads = ThreadPoolExecutor(max_workers=os.cpu_count() or 2, thread_name_prefix="hearing")

    @property
    def locales(self) -> tuple[str, ...]:
        """Give the locales for which a folder is named."""
        return tuple(self._folders)

    async def prepare(self, locale: str) -> None:
        """Load what hears a locale, with all its recognisers warmed up; raises VoiceModelMissing."""
        lender = self._lenders[await self._tag(locale)]
        for recogniser in await asyncio.gather(*(lender.take() for _ in range(self._limits.free))):
            lender.give_back(recogniser)

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> QueuedListening:
        """Begin to hear; raises VoiceModelMissing or VoiceBusy."""
        if len(self._open) >= self._limits.places:
            raise VoiceBusy
        tag = await self._tag(locale)
        lender = await self._expecting(tag, expected) if expected else self._lenders[tag]
        listening = QueuedListening(lender, self._threads, hz, lambda: self._open.discard(listening))
        self._open.add(listening)
        return listening

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a whole recording; raises as `listen` does."""
        return await heard_whole(await self.listen(locale, sound.hz, expected), sound.pcm)

    async def close(self) -> None:
        """Give up what is being heard and let the models go."""
        await asyncio.gather(*(listening.close() for listening in list(self._open)))
        self._models.clear()
        self._lenders.clear()
        await asyncio.to_thread(self._threads.shutdown)

    async def _expecting(self, tag: str, expected: Sequence[str]) -> Lender:
        """Give what lends a recogniser for these phrases, or one for anything where the model cannot be told what to expect."""
        recogniser = await in_thread(self._threads, partial(self._models[tag].expecting, tuple(expected)))
        return self._lenders[tag] if recogniser is None else Lender(lambda: recogniser, 1, self._threads)

    async def _tag(self, locale: str) -> str:
        """Give the tag of the model for a locale, loaded."""
        tag = _nearest(locale, self.locales)
        if tag is None:
            raise VoiceModelMissing(locale=locale, path=str(self._sought))
        async with self._loading:
            if tag not in self._models:
                model = await in_thread(self._threads, lambda: self._load(self._folders[tag], tag))
                self._models[tag] = model
                self._lenders[tag] = Lender(model.free, self._limits.free, self._threads)
        return tag


def _nearest(locale: str, known: Sequence[str]) -> str | None:
    """Give the same tag, or one of the same language."""
    language = locale.split("-")[0].lower()
    same = [tag for tag in known if tag.lower() == locale.lower()]
    return next(iter([*same, *(tag for tag in known if tag.split("-")[0].lower() == language)]), None)
