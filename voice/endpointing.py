"""Where speech begins and ends: what the detector hears, held against the clock, at the pace of this one caller."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, field

from voice.detection import DETECTOR_HZ, WINDOW, WINDOW_SECONDS, Detector
from voice.ports import SpeechEvent
from voice.resampling import Resampler
from voice.sound import SAMPLE_BYTES

SPEECH, STILL_SPEECH = 0.5, 0.35
"""The probability from which a window begins speech, and from which it goes on."""

LEAST_PAUSE = 0.25
"""Shorter gaps are between sounds, not between words, and tell nothing about the pace."""

CUT_SECONDS = 0.8
"""Who goes on speaking so soon after the end was called cannot be answering us: they were cut off."""

MARGIN = 1.6
"""A pause may become so much longer than the longest ones lately before it means the end."""

PAUSES_KEPT = 12
CAUTION = 3
"""The higher, the more pauses must be known before short ones make the wait shorter: each sentence has some, even a slow one."""


@dataclass(frozen=True)
class EndpointRules:
    """All in seconds: how long speech must last to count, and how long a silence may last."""

    onset: float = 0.12
    least_wait: float = 1.2
    first_wait: float = 1.8
    most_wait: float = 2.0
    longest: float = 30.0
    """After so long without a pause the end is called all the same: a television does not stop."""


UNHURRIED = EndpointRules()
"""What suits people of 65 and more."""


@dataclass
class Pace:
    """How long this person pauses in the middle of what they say, learnt as they speak."""

    rules: EndpointRules
    _pauses: deque[float] = field(default_factory=lambda: deque(maxlen=PAUSES_KEPT))

    @property
    def wait(self) -> float:
        """The silence after which they have finished: the longest pause lately and a margin, within the rules."""
        if not self._pauses:
            return self.rules.first_wait
        share = (len(self._pauses) / PAUSES_KEPT) ** CAUTION
        learnt = MARGIN * max(self._pauses)
        careful = max(learnt, self.rules.first_wait)
        return min(max(share * learnt + (1 - share) * careful, self.rules.least_wait), self.rules.most_wait)

    def note(self, pause: float) -> None:
        """Take a pause after which the person went on."""
        if pause >= LEAST_PAUSE:
            self._pauses.append(pause)


class SpeechEndpointer:
    """The Endpointer: feed it a caller's sound, look at the clock through it."""

    def __init__(self, detector: Detector, hz: int = 8000, rules: EndpointRules = UNHURRIED) -> None:
        """Take a detector of this caller's own, the sound's samples a second, and the rules."""
        self._detector, self._rules = detector, rules
        self._resampler = Resampler(hz, DETECTOR_HZ)
        self._pace = Pace(rules)
        self._patience = 1.0
        self._waiting = b""
        self._speaking = False
        self._run = 0.0
        self._spoken = 0.0
        self._began = self._last = self._ended = self._heard = float("-inf")

    @property
    def speaking(self) -> bool:
        """Tell whether somebody is speaking now."""
        return self._speaking

    @property
    def spoken(self) -> float:
        """Give the seconds of speech, pauses left out, in the present stretch or the one just ended."""
        return self._spoken

    @property
    def wait(self) -> float:
        """Give the seconds of silence after which this person is taken to have finished."""
        return self._pace.wait * self._patience

    def hear(self, pcm: bytes, now: float) -> SpeechEvent | None:
        """Take what has just come in."""
        self._waiting += self._resampler.feed(pcm)
        size = WINDOW * SAMPLE_BYTES
        whole = len(self._waiting) // size
        started = False
        for place in range(whole):
            window = self._waiting[place * size : (place + 1) * size]
            started |= self._take(window, now - (whole - 1 - place) * WINDOW_SECONDS)
        self._waiting = self._waiting[whole * size :]
        return SpeechEvent.STARTED if started else self.tick(now)

    def tick(self, now: float) -> SpeechEvent | None:
        """Look at the clock."""
        too_long = now - self._began >= self._rules.longest
        if not self._speaking or (now - self._last < self.wait and not too_long):
            return None
        self._speaking, self._ended, self._run = False, now, 0.0
        return SpeechEvent.ENDED

    def reset(self, patience: float = 1.0) -> None:
        """Begin a new turn; `patience` stretches (or shortens) the wait of this turn, as for a long number (or yes and no)."""
        self._patience, self._speaking, self._run, self._spoken = patience, False, 0.0, 0.0
        self._waiting = b""
        self._detector.reset()

    def _take(self, window: bytes, moment: float) -> bool:
        """Take one window that ended at a moment; tell whether speech has now begun."""
        self._fade(moment - self._heard - WINDOW_SECONDS)
        self._heard = moment
        voiced = self._detector.probability(window) >= (STILL_SPEECH if self._run else SPEECH)
        if not voiced:
            self._fade(WINDOW_SECONDS)
            return False
        self._run = min(self._run + WINDOW_SECONDS, 2 * self._rules.onset)
        begins = not self._speaking and self._run >= self._rules.onset
        if begins:
            self._begin(moment)
        if self._speaking:
            self._go_on(moment)
        return begins

    def _fade(self, silent: float) -> None:
        """Let silence take back what may have been the beginning of speech; also that of a phone which sends none."""
        self._run = max(0.0, self._run - max(0.0, silent))

    def _begin(self, moment: float) -> None:
        self._speaking, self._spoken = True, self._run - WINDOW_SECONDS
        self._began = moment - self._run
        if self._began - self._ended <= CUT_SECONDS:
            self._pace.note(self._began - self._last)
        self._last = self._began

    def _go_on(self, moment: float) -> None:
        silent = moment - self._last - WINDOW_SECONDS
        if self._spoken > self._rules.onset:
            self._pace.note(silent)
        self._spoken += WINDOW_SECONDS
        self._last = moment
