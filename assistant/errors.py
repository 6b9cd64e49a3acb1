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
├── AccountRefused         an account cannot be as it was wished
├── CannedRefused          a canned answer cannot be as it was wished
├── SignInRefused          whoever it is may not come in, or not yet
├── DeskError              the desk cannot do that now
│   ├── IllegalMove        a conversation cannot change its owner so
│   ├── NotYours           another clerk has this conversation, or none
│   ├── NotForYou          a conversation is not this clerk's to read
│   ├── NoSuchConversation nobody knows this conversation
│   ├── ClerkAway          the colleague or department that is asked is not there
│   └── UnknownItem        the city offers no such service item
├── InvalidPhone           that is no telephone number
├── StoreError             the database does not answer
│   ├── StoreBusy          the database is locked by others for too long
│   └── CodeTaken          another conversation has this code
├── DoorError              something at a door to the outside is not as it must be
│   ├── NotGenuine         what came in is not from whom it says: signature, token, key
│   ├── Unreadable         what came in has not the shape that was agreed
│   └── DeliveryFailed     the other side did not take a message
├── LearningError          something cannot be learnt, or not undone
│   ├── ProposalRefused    a phrasing may not be learnt so
│   ├── NoSuchProposal     nobody has proposed that
│   ├── NothingToLearn     no phrasing was accepted since the last time
│   └── NoWayBack          there is no model before this one that the learning loop has kept
└── VoiceError             hearing or speaking does not work here
    ├── VoiceModelMissing  nothing here can hear that language
    ├── VoiceBusy          all places for hearing are taken
    ├── SoundUnreadable    a recording is not of our kind
    └── NoSoundDevice      this machine has no microphone, or no loudspeaker
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


class AccountRefused(AssistantError):
    """An account cannot be as it was wished; what was there before is as it was."""

    default_key = "error.account"


class CannedRefused(AssistantError):
    """A canned answer cannot be as it was wished."""

    default_key = "error.canned_length"


class SignInRefused(AssistantError):
    """Whoever it is may not come in, or not yet."""

    default_key = "error.sign_in"


class StoreBusy(StoreError):
    """The database is locked by others for too long; trying again is worth it."""

    default_key = "error.store_busy"


class CodeTaken(StoreError):
    """Another open conversation has this code; a further one may be free."""


class DeskError(AssistantError):
    """The desk cannot do that now."""

    default_key = "error.desk"


class IllegalMove(DeskError):
    """A conversation cannot change its owner so; fields: owner, move."""

    default_key = "error.illegal_move"


class NotYours(DeskError):
    """Another clerk has this conversation, or none; field: by."""

    default_key = "error.not_yours"


class NotForYou(DeskError):
    """A conversation is not this clerk's to read: neither theirs, nor waiting for somebody like them."""

    default_key = "error.not_for_you"


class NoSuchConversation(DeskError):
    """Nobody knows this conversation."""

    default_key = "error.no_such_conversation"


class ClerkAway(DeskError):
    """The colleague or department that is asked is not there; field: name."""

    default_key = "error.clerk_away"


class UnknownItem(DeskError):
    """The city offers no such service item; field: id."""

    default_key = "error.no_such_item"


class InvalidPhone(AssistantError):
    """That is no telephone number."""

    default_key = "error.invalid_phone"


class DoorError(AssistantError):
    """Something at a door to the outside is not as it must be."""

    default_key = "error.door"


class NotGenuine(DoorError):
    """What came in is not from whom it says; fields: problem."""

    default_key = "error.not_genuine"


class Unreadable(DoorError):
    """What came in has not the shape that was agreed; fields: problem."""

    default_key = "error.unreadable"


class DeliveryFailed(DoorError):
    """The other side did not take a message; fields: code (its own number, 0 where it did not answer), problem."""

    default_key = "error.delivery"


class LearningError(AssistantError):
    """Something cannot be learnt, or not undone."""

    default_key = "learn.nothing"


class ProposalRefused(LearningError):
    """A phrasing may not be learnt so; the key says why."""

    default_key = "learn.refused.changed"


class NoSuchProposal(LearningError):
    """Nobody has proposed that, or it is learnt already; field: id."""

    default_key = "learn.no_such"


class NothingToLearn(LearningError):
    """No phrasing was accepted since the last time."""


class NoWayBack(LearningError):
    """There is no model before this one that the learning loop has kept; field: problem."""

    default_key = "learn.no_way_back"
