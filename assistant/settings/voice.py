"""Settings of hearing and speaking: BANBAN_VOICE_…"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class VoiceSettings:
    """What a city may set about the voice."""

    models: str = ""
    """The folder for speech models; empty means `voice/models` in the state folder."""

    engines: str = "sherpa,vosk"
    """Which recognisers may be used, the first choice first; one without a model for a language is passed over."""

    rate: int = field(default=140, metadata={"least": 80})
    """Words a minute that Banban speaks until somebody asks for slower."""

    variant: str = ""
    """A variant of the synthesiser's voices, as f2 or m3; empty means the voices as they are."""

    speak_seconds: float = field(default=10.0, metadata={"least": 1.0})
    """After so many seconds without an answer the synthesiser is killed and started anew."""

    recognisers: int = field(default=4, metadata={"least": 1})
    """How many callers may say anything they like at the same time; each takes 50 MB and up to half a processor."""

    places: int = field(default=20, metadata={"least": 1})
    """How many callers may be heard at the same time, those who are asked for something expected included."""

    first_wait: float = field(default=1.8, metadata={"least": 0.3})
    """Seconds of silence after which somebody new is taken to have finished."""

    least_wait: float = field(default=1.2, metadata={"least": 0.3})
    """The shortest such silence, for who speaks without pauses."""

    most_wait: float = field(default=2.0, metadata={"least": 0.3})
    """The longest such silence, for who pauses long."""
