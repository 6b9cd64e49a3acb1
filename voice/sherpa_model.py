"""A model of sherpa-onnx (SenseVoice, Paraformer or Whisper): hears a stretch as a whole, once it is over. All of it blocks.

Better than Vosk's Chinese models for dialects and old voices; gives one reading, nothing while speech goes on, and cannot be
told what to expect. Needs the extra `sherpa`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from assistant.errors import VoiceError, VoiceModelMissing
from voice.heard import put_together
from voice.listening import MODEL_HZ
from voice.ports import Heard
from voice.sound import SAMPLE_BYTES

MOST_SECONDS = 28
"""Whisper hears no more than 30 s at once; longer sound is cut."""

FULL_SCALE = 32768.0
TAIL = 2**20
"""Bytes at the end of an ONNX file in which its metadata stand."""

NEEDED: Mapping[str, tuple[bytes, ...]] = {
    "sense-voice": (b"vocab_size", b"lfr_window_size", b"neg_mean", b"inv_stddev", b"lang_auto"),
    "paraformer": (b"vocab_size", b"lfr_window_size", b"neg_mean", b"inv_stddev"),
    "whisper": (b"n_text_ctx", b"sot_sequence", b"all_language_codes"),
}
"""Metadata without which the library ends the whole process instead of raising."""

_CODES = re.compile(rb"all_language_codes\x12(?:([\x00-\x7f])|([\x80-\xff])([\x01-\x7f]))", re.DOTALL)
"""The name of Whisper's list of languages and the list's length, as the file has them: seven bits a byte, the lowest first."""

LANGUAGES = ("zh", "yue", "en", "ja", "ko")
"""What SenseVoice can be told to hear; anything else it finds out for itself."""


class SherpaModel:
    """A loaded model, shared by all its recognisers."""

    def __init__(self, folder: Path, locale: str) -> None:
        """Load it.

        Raises VoiceModelMissing where the folder holds none, a broken one or one without this language, VoiceError without
        sherpa-onnx.
        """
        kind, language = kind_of(folder), locale.split("-")[0].lower()
        if kind is None or not _knows(folder, kind, language):
            raise VoiceModelMissing(locale=locale, path=str(folder))
        if not _is_described(folder, kind):
            raise VoiceModelMissing("error.voice_model_broken", path=str(folder))
        recogniser = _library().OfflineRecognizer
        try:
            self._recogniser: Any = _LOADERS[kind](recogniser, folder, language)
        except (RuntimeError, ValueError, OSError, LookupError) as error:
            raise VoiceModelMissing("error.voice_model_broken", path=str(folder)) from error
        self.locale = locale

    def free(self) -> SherpaRecogniser:
        """Give a recogniser; it costs nothing."""
        return SherpaRecogniser(self._recogniser, self.locale)

    def expecting(self, phrases: Sequence[str]) -> None:
        """Give None: these models cannot be told what to expect."""


class SherpaRecogniser:
    """A Recogniser that keeps the sound until the stretch is over."""

    def __init__(self, recogniser: Any, locale: str) -> None:
        """Take the library's recogniser."""
        self._recogniser, self._locale = recogniser, locale
        self._pcm = bytearray()

    def accept(self, pcm: bytes) -> str:
        """Keep 16 kHz PCM; nothing is made out yet."""
        self._pcm += pcm
        return ""

    def finish(self) -> Heard:
        """Hear the whole stretch."""
        heard = [[(self._heard(piece), 0.0)] for piece in _pieces(bytes(self._pcm))]
        self._pcm.clear()
        return put_together(heard, self._locale)

    def _heard(self, pcm: bytes) -> str:
        stream = self._recogniser.create_stream()
        stream.accept_waveform(MODEL_HZ, np.frombuffer(pcm, "<i2").astype(np.float32) / FULL_SCALE)
        self._recogniser.decode_stream(stream)
        return str(stream.result.text)


def kind_of(folder: Path) -> str | None:
    """Tell which kind of model a folder holds: sense-voice, paraformer, whisper or None."""
    if _find(folder, "*tokens.txt") is None:
        return None
    if _find(folder, "*encoder*.onnx") and _find(folder, "*decoder*.onnx"):
        return "whisper"
    model = _find(folder, "model*.onnx")
    return None if model is None else _kind_of_file(model)


def _kind_of_file(model: Path) -> str:
    return "paraformer" if b"paraformer" in _tail(model).lower() else "sense-voice"


def _is_described(folder: Path, kind: str) -> bool:
    """Tell whether a model carries the metadata that the library asks for, and a list of signs to write with."""
    found, tokens = _tail(_main_file(folder, kind)), _find(folder, "*tokens.txt")
    return tokens is not None and tokens.stat().st_size > 0 and all(key in found for key in NEEDED[kind])


def _knows(folder: Path, kind: str, language: str) -> bool:
    """Tell whether Whisper was taught a language: the library ends the whole process where it was not."""
    if kind != "whisper":
        return True
    codes = taught_languages(_tail(_main_file(folder, kind)))
    return not codes or language in codes


def taught_languages(metadata: bytes) -> list[str]:
    """Give the languages of a Whisper model from the end of its encoder's file; none where they do not stand there."""
    found = _CODES.search(metadata)
    if not found:
        return []
    short, low, high = found.groups()
    length = ord(short) if short else ord(low) - 0x80 + (ord(high) << 7)
    return metadata[found.end() : found.end() + length].decode("ascii", "replace").split(",")


def _main_file(folder: Path, kind: str) -> Path:
    found = _find(folder, "*encoder*.onnx" if kind == "whisper" else "model*.onnx")
    if found is None:
        raise FileNotFoundError(folder)
    return found


def _tail(model: Path) -> bytes:
    with model.open("rb") as file:
        file.seek(max(0, model.stat().st_size - TAIL))
        return file.read()


def _find(folder: Path, pattern: str) -> Path | None:
    """Give a file, the 8-bit one where there are several: half the time, as good."""
    found = sorted(folder.glob(pattern), key=lambda path: "int8" not in path.name)
    return found[0] if found else None


def _sense_voice(recogniser: Any, folder: Path, language: str) -> Any:
    known = language if language in LANGUAGES else "auto"
    files = {"model": str(_find(folder, "model*.onnx")), "tokens": str(_find(folder, "*tokens.txt"))}
    return recogniser.from_sense_voice(**files, language=known, use_itn=False)


def _paraformer(recogniser: Any, folder: Path, language: str) -> Any:
    return recogniser.from_paraformer(paraformer=str(_find(folder, "model*.onnx")), tokens=str(_find(folder, "*tokens.txt")))


def _whisper(recogniser: Any, folder: Path, language: str) -> Any:
    parts = {part: str(_find(folder, f"*{part}*.onnx")) for part in ("encoder", "decoder")}
    return recogniser.from_whisper(**parts, tokens=str(_find(folder, "*tokens.txt")), language=language)


_LOADERS: Mapping[str, Callable[[Any, Path, str], Any]] = {
    "sense-voice": _sense_voice,
    "paraformer": _paraformer,
    "whisper": _whisper,
}


def _library() -> Any:
    try:
        import sherpa_onnx
    except ImportError as error:
        raise VoiceError("error.sherpa_missing") from error
    return sherpa_onnx


def _pieces(pcm: bytes) -> Iterator[bytes]:
    size = MOST_SECONDS * MODEL_HZ * SAMPLE_BYTES
    return (pcm[start : start + size] for start in range(0, len(pcm), size))
