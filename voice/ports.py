"""What this room gives to the doors, as Protocols: speaking, hearing, telling where speech ends, and this machine's own sound.

Everywhere `pcm` is 16-bit little-endian mono samples, `hz` the samples in a second, `now` seconds of a clock that never goes
back (`time.monotonic`). Nothing here blocks an event loop for longer than 3 ms; an object belongs to one event loop.
Fakes stand in `tests/fakes.py`.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Sequence
from dataclasses import dataclass, replace
from enum import Enum
from typing import Protocol

from voice.sound import Sound

NORMAL_RATE, LEAST_RATE, MOST_RATE = 140, 80, 220
"""Words a minute: what older people follow well; the slowest that the synthesiser can; what is still clear on a telephone."""

SLOWER_STEP = 0.8
LOUDER_STEP, MOST_GAIN, LEAST_GAIN = 5.0, 15.0, -15.0
"""Decibels: what one “louder” adds, where louder would only be distorted, and where it would no longer be heard."""


@dataclass(frozen=True)
class Manner:
    """How a text is to be spoken: words a minute, decibels above the ordinary, samples a second (8000, 16000 or 22050)."""

    rate: int = NORMAL_RATE
    gain: float = 0.0
    hz: int = 22050

    def slower(self) -> Manner:
        """Give the next slower manner; the slowest gives itself."""
        return replace(self, rate=max(LEAST_RATE, round(self.rate * SLOWER_STEP)))

    def faster(self) -> Manner:
        """Give the next faster manner; the fastest gives itself."""
        return replace(self, rate=min(MOST_RATE, round(self.rate / SLOWER_STEP)))

    def louder(self) -> Manner:
        """Give the next louder manner; the loudest gives itself."""
        return replace(self, gain=min(MOST_GAIN, self.gain + LOUDER_STEP))

    def quieter(self) -> Manner:
        """Give the next quieter manner; the quietest gives itself."""
        return replace(self, gain=max(LEAST_GAIN, self.gain - LOUDER_STEP))

    def asked(self, how: str) -> Manner:
        """Give the manner after “slower”, “faster”, “louder” or “quieter” was asked for; any other word changes nothing."""
        ways = {"slower": self.slower, "faster": self.faster, "louder": self.louder, "quieter": self.quieter}
        return ways[how]() if how in ways else self


ORDINARY = Manner()
"""How Banban speaks until somebody asks for another manner."""


class Speaker(Protocol):
    """Turns texts into speech. Numbers, dates, money and the like are said as people of that locale say them.

    A text is one or several sentences; a line break is a longer pause. What cannot be spoken (no words in it, no voice for the
    locale, espeak-ng away or stuck) is silence, never an error: the words are on the record and the call goes on.
    """

    async def render(self, text: str, locale: str, manner: Manner = ORDINARY) -> Sound | None:
        """Give the whole text as one sound at `manner.hz`, or None for silence. Takes about 1 % of the sound's length."""

    def stream(self, text: str, locale: str, manner: Manner = ORDINARY) -> AsyncIterator[Sound]:
        """Give the text sentence by sentence with the pauses between, so that the first is there in some 50 ms."""

    async def prepare(self, texts: Iterable[str], locale: str, manner: Manner = ORDINARY) -> None:
        """Speak fixed prompts ahead of time, so that they are there at once, also after a restart.

        They are kept on disk: never give it what a person said, or an answer to them.
        """

    async def close(self) -> None:
        """End what runs; safe to call twice."""


@dataclass(frozen=True)
class Hypothesis:
    """One reading of what was said. `score` is its share (0 to 1) among the readings of the same stretch.

    It compares readings with each other only. It does not tell whether the best one is right: Vosk is sure of nonsense too.
    """

    text: str
    score: float


@dataclass(frozen=True)
class Heard:
    """What was made out, best reading first; no reading at all for silence or noise."""

    hypotheses: tuple[Hypothesis, ...] = ()

    @property
    def texts(self) -> tuple[str, ...]:
        """The readings as `Request.hypotheses` wants them."""
        return tuple(one.text for one in self.hypotheses)

    @property
    def text(self) -> str:
        """The best reading, or ""."""
        return self.hypotheses[0].text if self.hypotheses else ""


class Listening(Protocol):
    """One stretch of speech while it is being heard: feed, look at `partial`, finish once. Always finish or close it."""

    @property
    def partial(self) -> str:
        """What has been made out so far, or ""; follows what was fed by some 0.2 to 1 s."""

    def feed(self, pcm: bytes) -> None:
        """Take more samples, any number of them, at the rate it was begun with. Does not wait; raises nothing.

        After two minutes of sound the rest is not heard. After `finish` or `close` it does nothing.
        """

    async def finish(self) -> Heard:
        """Give what was said once all that was fed is heard: 20 to 200 ms with an expectation, up to a second without."""

    async def close(self) -> None:
        """Give it up and give its recogniser back; safe to call twice and after `finish`."""


class Transcriber(Protocol):
    """Turns speech into readings."""

    @property
    def locales(self) -> tuple[str, ...]:
        """The locales it can hear on this machine, as BCP-47 tags."""

    async def prepare(self, locale: str) -> None:
        """Load what hears a locale ahead of time, some 3 to 10 s; raises VoiceModelMissing. Without it the first caller waits."""

    async def listen(self, locale: str, hz: int = 8000, expected: Sequence[str] = ()) -> Listening:
        """Begin to hear. `expected` are the only things that may be said (yes, no, digits, names of choices); () is anything.

        An expectation is heard at once and cheaply; what lies outside it is forced into it, so ask back before acting on it.
        Raises VoiceModelMissing where nothing hears that locale, VoiceBusy where all places are taken.
        """

    async def transcribe(self, sound: Sound, locale: str, expected: Sequence[str] = ()) -> Heard:
        """Hear a whole recording; raises as `listen` does."""

    async def close(self) -> None:
        """End what runs; safe to call twice."""


class SpeechEvent(str, Enum):
    """What an Endpointer has noticed."""

    STARTED = "started"
    ENDED = "ended"


class Endpointer(Protocol):
    """Tells where speech begins and ends, by what is heard and by the clock. Noise, music and tones are not speech.

    One for each caller: it learns how long this person pauses. It does not wait and costs about 1 ms of processor for each
    32 ms of sound. A phone that stops sending in silence is no trouble as long as `tick` is called.
    """

    @property
    def speaking(self) -> bool:
        """Tell whether somebody is speaking now (between STARTED and ENDED)."""

    @property
    def spoken(self) -> float:
        """The seconds of speech, pauses left out, in the present stretch or the one just ended."""

    @property
    def wait(self) -> float:
        """The seconds of silence after which this person is taken to have finished."""

    def hear(self, pcm: bytes, now: float) -> SpeechEvent | None:
        """Take the samples that have just come in, any number of them, at the rate it was built for.

        STARTED comes when speech has gone on for the onset time (0.12 s unless set), so keep the last 0.5 s of sound for
        the recogniser. ENDED comes `wait` seconds after the last speech.
        """

    def tick(self, now: float) -> SpeechEvent | None:
        """Look at the clock where nothing has come in; ENDED or None."""

    def reset(self, patience: float = 1.0) -> None:
        """Begin a new turn: forget the present stretch, but not the caller's pace.

        `patience` stretches the wait of this turn, as 1.3 for a long number, or shortens it, as 0.7 for yes and no.
        """


class Microphone(Protocol):
    """This machine's microphone."""

    @property
    def hz(self) -> int:
        """Samples a second of what it gives."""

    def stream(self) -> AsyncIterator[bytes]:
        """Give pcm in stretches of 20 ms while the iterator is open (`aclose` ends it); raises NoSoundDevice."""


class Loudspeaker(Protocol):
    """This machine's loudspeaker."""

    async def play(self, sound: Sound) -> bool:
        """Play to the end; False where `stop` cut it off. Raises NoSoundDevice."""

    def stop(self) -> None:
        """Be silent at once."""
