"""This machine's microphone and loudspeaker, through PortAudio: sound in as it comes, sound out that can be cut off at once.

`import sounddevice` fails where the system library libportaudio2 is missing, so it is imported only when it is used.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

from assistant.errors import NoSoundDevice
from voice.ports import Endpointer, SpeechEvent
from voice.resampling import Resampler, at_rate
from voice.sound import SAMPLE_BYTES, Sound

MICROPHONE_HZ = 16000
FRAME_SECONDS = 0.02
MOST_WAITING = 250
"""Frames that wait for a door that is busy; then the oldest go."""

LEAD_SECONDS = 0.5
"""Sound kept from before speech was noticed: its first syllable lies there."""


class SystemMicrophone:
    """The Microphone: the system's default input, brought to 16 kHz."""

    hz = MICROPHONE_HZ

    async def stream(self) -> AsyncIterator[bytes]:
        """Give pcm in stretches of 20 ms; raises NoSoundDevice where there is no microphone, or it is pulled out."""
        loop, frames = asyncio.get_running_loop(), asyncio.Queue[bytes | None](MOST_WAITING)
        opened, hz = await asyncio.to_thread(_open_input, lambda pcm: loop.call_soon_threadsafe(_put, frames, pcm))
        resampler = Resampler(hz, MICROPHONE_HZ)
        try:
            while (pcm := await frames.get()) is not None:
                yield resampler.feed(pcm)
        finally:
            await asyncio.to_thread(_close, opened)
        raise NoSoundDevice("error.no_microphone")


class SystemLoudspeaker:
    """The Loudspeaker: the system's default output; one sound at a time, a new one cuts off the one before."""

    def __init__(self) -> None:
        self._playing: asyncio.Future[bool] | None = None

    async def play(self, sound: Sound) -> bool:
        """Play to the end; False where `stop` or another sound cut it off. Raises NoSoundDevice."""
        self.stop()
        loop = asyncio.get_running_loop()
        done: asyncio.Future[bool] = loop.create_future()
        self._playing = done
        opened = await asyncio.to_thread(_open_output, sound, lambda: loop.call_soon_threadsafe(_resolve, done, True))
        try:
            return await done
        finally:
            await asyncio.to_thread(_close, opened)

    def stop(self) -> None:
        """Be silent at once."""
        if self._playing is not None:
            _resolve(self._playing, False)


async def one_utterance(microphone: AsyncIterator[bytes], endpointer: Endpointer, hz: int, patience: float = 8.0) -> Sound | None:
    """Give what somebody says, from its first syllable to its end; None where nobody has begun after `patience` seconds."""
    loop = asyncio.get_running_loop()
    kept, lead = bytearray(), round(LEAD_SECONDS * hz) * SAMPLE_BYTES
    began = loop.time()
    async for pcm in microphone:
        kept += pcm
        event = endpointer.hear(pcm, loop.time())
        if event is SpeechEvent.ENDED:
            return Sound(bytes(kept), hz)
        if not endpointer.speaking:
            del kept[:-lead]
            if loop.time() - began > patience:
                return None
    return None


def _put(frames: asyncio.Queue[bytes | None], pcm: bytes | None) -> None:
    if frames.full():
        frames.get_nowait()
    frames.put_nowait(pcm)


def _resolve(done: asyncio.Future[bool], whole: bool) -> None:
    if not done.done():
        done.set_result(whole)


def _open_input(take: Callable[[bytes | None], object]) -> tuple[Any, int]:
    library = _library("error.no_microphone")
    hz = _rate(library, "input", MICROPHONE_HZ)

    def hear(pcm: Any, frames: int, time: Any, status: Any) -> None:
        take(bytes(pcm))

    def end() -> None:
        take(None)

    opened = _opened(
        library,
        "error.no_microphone",
        lambda: library.RawInputStream(
            hz, round(FRAME_SECONDS * hz), channels=1, dtype="int16", callback=hear, finished_callback=end
        ),
    )
    return opened, hz


def _open_output(sound: Sound, ended: Callable[[], object]) -> Any:
    library = _library("error.no_loudspeaker")
    ready = at_rate(sound, _rate(library, "output", sound.hz))
    left = memoryview(ready.pcm)

    def speak(room: Any, frames: int, time: Any, status: Any) -> None:
        nonlocal left
        part, left = left[: len(room)], left[len(room) :]
        room[: len(part)] = part
        room[len(part) :] = bytes(len(room) - len(part))
        if not left:
            raise library.CallbackStop

    return _opened(
        library,
        "error.no_loudspeaker",
        lambda: library.RawOutputStream(ready.hz, channels=1, dtype="int16", callback=speak, finished_callback=ended),
    )


def _opened(library: Any, key: str, make: Callable[[], Any]) -> Any:
    try:
        stream = make()
        stream.start()
    except library.PortAudioError as error:
        raise NoSoundDevice(key) from error
    return stream


def _rate(library: Any, kind: str, wanted: int) -> int:
    """Give the rate a device is opened at: the wanted one, or its own where it refuses; raises NoSoundDevice."""
    try:
        own = int(library.query_devices(kind=kind)["default_samplerate"])
    except (library.PortAudioError, ValueError) as error:
        raise NoSoundDevice("error.no_microphone" if kind == "input" else "error.no_loudspeaker") from error
    check = library.check_input_settings if kind == "input" else library.check_output_settings
    try:
        check(channels=1, dtype="int16", samplerate=wanted)
    except (library.PortAudioError, ValueError):
        return own
    return wanted


def _library(key: str) -> Any:
    try:
        import sounddevice
    except OSError as error:  # the system library is missing
        raise NoSoundDevice(key) from error
    return sounddevice


def _close(stream: Any) -> None:
    stream.abort()
    stream.close()
