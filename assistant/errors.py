"""Every error Banban raises on purpose: a key and fields, never a sentence.

AssistantError
├── SettingsError          a setting has a value that cannot be used
├── CatalogueError         a data file of the city is broken: file, line, field
├── ImportRefused          another catalogue cannot be read, or must not be written
├── WordingError           a wording is missing in a locale
├── ModelError
│   ├── ModelMissing       nothing was trained yet
│   └── ModelUnusable      the model is broken or was trained for another catalogue
├── UnknownLocale          the city has no words in that language
├── VoiceError
│   ├── VoiceModelMissing  nothing here can hear that language
│   ├── VoiceBusy          all places for hearing are taken
│   ├── SoundUnreadable    a recording is not of our kind
│   └── NoSoundDevice      this machine has no microphone, or no loudspeaker
└── StoreError             the database does not answer
"""

from __future__ import annotations

from typing import Any


class AssistantError(Exception):
    """An error known by its wording key; the words come from `locales/`."""

    default_key = "error.unknown"

    def __init__(self, key: str | None = None, **fields: Any) -> None:
        """Keep the wording key and its fields."""
        self.key = key or self.default_key
        self.fields = fields
        super().__init__(f"{self.key} {fields}" if fields else self.key)


class SettingsError(AssistantError):
    """A setting has a value that cannot be used."""

    default_key = "error.settings"


class CatalogueError(AssistantError):
    """A data file of the city is broken; fields: file, line, field, problem."""

    default_key = "error.catalogue"


class ImportRefused(AssistantError):
    """Another catalogue cannot be read, or must not be written; what was there before is as it was."""

    default_key = "error.import_nothing"


class WordingError(AssistantError):
    """A wording is missing in a locale."""

    default_key = "error.wording"


class ModelError(AssistantError):
    """The trained model cannot be used."""

    default_key = "error.model_unusable"


class ModelMissing(ModelError):
    """Nothing was trained yet."""

    default_key = "error.model_missing"


class ModelUnusable(ModelError):
    """The model is broken or was trained for another catalogue."""


class UnknownLocale(AssistantError):
    """The city has no words in that language."""

    default_key = "error.unknown_locale"


class VoiceError(AssistantError):
    """Hearing or speaking is not possible."""

    default_key = "error.voice"


class VoiceModelMissing(VoiceError):
    """Nothing here can hear that language; fields: locale, path."""

    default_key = "error.voice_model"


class VoiceBusy(VoiceError):
    """All places for hearing are taken."""

    default_key = "error.voice_busy"


class SoundUnreadable(VoiceError):
    """A recording is not of our kind."""

    default_key = "error.voice_audio"


class NoSoundDevice(VoiceError):
    """This machine has no microphone, or no loudspeaker."""

    default_key = "error.no_microphone"


class StoreError(AssistantError):
    """The database does not answer."""

    default_key = "error.store"
