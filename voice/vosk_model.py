"""One Vosk model: what it can hear, and recognisers for anything or for a few expected things. All of it blocks."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from assistant.errors import VoiceModelMissing
from voice.heard import MOST, Stretch, put_together
from voice.listening import MODEL_HZ
from voice.ports import Heard
from voice.sound import SAMPLE_BYTES

ACOUSTIC_MODEL = ("am/final.mdl", "final.mdl")
"""Where a Vosk model keeps it, in the present and in the older layout."""

CHANGEABLE = "graph/HCLr.fst"
"""Only models with this file can be told what to expect; the large ones are fixed."""

UNKNOWN = "[unk]"
WARM_UP = bytes(SAMPLE_BYTES * MODEL_HZ // 2)
"""Half a second of silence: the first sound a recogniser hears costs seconds of processor."""

LONGEST_WORD = 8
"""Characters of the longest Chinese word that is looked for in a model's vocabulary."""

_HAN = re.compile(r"[\u3400-\u4dbf\u4e00-\u9fff]")


def is_model(folder: Path) -> bool:
    """Tell whether a folder holds a Vosk model."""
    return any((folder / part).is_file() for part in ACOUSTIC_MODEL)


class VoskModel:
    """A loaded model, shared by all its recognisers."""

    def __init__(self, folder: Path, locale: str) -> None:
        """Load it; raises VoiceModelMissing where the folder holds none, or a broken one."""
        import vosk

        if not is_model(folder):
            raise VoiceModelMissing(locale=locale, path=str(folder))
        vosk.SetLogLevel(-1)
        try:
            self._model: Any = vosk.Model(str(folder))
        except Exception as error:  # Vosk raises nothing more precise
            raise VoiceModelMissing("error.voice_model_broken", path=str(folder)) from error
        self.locale = locale
        self._phrases: dict[str, str] = {}
        self.can_expect = (folder / CHANGEABLE).is_file()

    def free(self) -> VoskRecogniser:
        """Give a recogniser for anything, warmed up."""
        recogniser = VoskRecogniser(self._recogniser(), self.locale)
        recogniser.accept(WARM_UP)
        recogniser.finish()
        return recogniser

    def expecting(self, phrases: Sequence[str]) -> VoskRecogniser | None:
        """Give a recogniser for these phrases only; None where the model cannot, or knows the words of none of them."""
        known = [words for words in map(self.in_vocabulary, phrases) if words] if self.can_expect else []
        if not known:
            return None
        extra = [UNKNOWN] if self._knows(UNKNOWN) else []
        return VoskRecogniser(self._recogniser(json.dumps([*dict.fromkeys(known), *extra], ensure_ascii=False)), self.locale)

    def in_vocabulary(self, phrase: str) -> str:
        """Give a phrase as words of the model's vocabulary, a space between them; "" where it lacks one."""
        if phrase not in self._phrases:
            self._phrases[phrase] = self._words(phrase)
        return self._phrases[phrase]

    def _words(self, phrase: str) -> str:
        cut = [self._cut(word) if _HAN.search(word) else [word] for word in phrase.lower().split()]
        words = [word for part in cut for word in part]
        return " ".join(words) if words and all(map(self._knows, words)) else ""

    def _cut(self, written: str) -> list[str]:
        """Cut Chinese characters into as few words of the vocabulary as possible; a character that fits nowhere stays alone."""
        best: list[list[str]] = [[]]
        for end in range(1, len(written) + 1):
            starts = range(max(0, end - LONGEST_WORD), end)
            ways = [[*best[start], written[start:end]] for start in starts if end - start == 1 or self._knows(written[start:end])]
            best.append(min(ways, key=len))
        return best[-1]

    def _knows(self, word: str) -> bool:
        return int(self._model.vosk_model_find_word(word)) >= 0

    def _recogniser(self, *grammar: str) -> Any:
        import vosk

        recogniser = vosk.KaldiRecognizer(self._model, MODEL_HZ, *grammar)
        recogniser.SetMaxAlternatives(MOST)
        return recogniser


class VoskRecogniser:
    """A Recogniser; Vosk ends a stretch at each longer pause, and the stretches are put together here."""

    def __init__(self, recogniser: Any, locale: str) -> None:
        """Take Vosk's recogniser."""
        self._recogniser, self._locale = recogniser, locale
        self._stretches: list[Stretch] = []

    def accept(self, pcm: bytes) -> str:
        """Hear 16 kHz PCM; give what has been made out so far."""
        if self._recogniser.AcceptWaveform(pcm):
            self._stretches.append(_alternatives(self._recogniser.Result()))
            return put_together(self._stretches, self._locale).text
        going_on = str(json.loads(self._recogniser.PartialResult()).get("partial", ""))
        return put_together([*self._stretches, [(going_on, 0.0)]], self._locale).text

    def finish(self) -> Heard:
        """Give the whole stretch and be ready for the next."""
        stretches = [*self._stretches, _alternatives(self._recogniser.FinalResult())]
        self._stretches = []
        self._recogniser.Reset()
        return put_together(stretches, self._locale)


def _alternatives(raw: str) -> Stretch:
    """Read a result of Vosk's; one without alternatives has a single text."""
    result = json.loads(raw)
    found = result.get("alternatives") or [{"text": result.get("text", ""), "confidence": 0.0}]
    return list(_texts(found))


def _texts(found: Sequence[dict[str, Any]]) -> Iterator[tuple[str, float]]:
    return ((str(one["text"]), float(one["confidence"])) for one in found)
