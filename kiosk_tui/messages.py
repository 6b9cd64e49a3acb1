"""What has happened, told upward from widgets and workers to screens and to the app."""

from __future__ import annotations

from textual.message import Message

from assistant.conversation import Entry, Standing
from assistant.messages import Choice, Reply


class KeyChosen(Message):
    """A key was chosen: pressed on the keypad, or its tile was touched."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__()


class TouchLost(Message):
    """A finger was lifted far from where it was put down: nothing was chosen."""


class Typed(Message):
    """Words were typed and sent."""

    def __init__(self, words: str) -> None:
        self.words = words
        super().__init__()


class Scanned(Message):
    """A scanner has sent its code as keys."""

    def __init__(self, code: str) -> None:
        self.code = code
        super().__init__()


class NumberEntered(Message):
    """A number of the right form was keyed in or scanned; `kind` is phone or identity."""

    def __init__(self, kind: str, number: str) -> None:
        self.kind, self.number = kind, number
        super().__init__()


class Begun(Message):
    """The assistant has begun a conversation."""

    def __init__(self, visit: int, reply: Reply) -> None:
        self.visit, self.reply = visit, reply
        super().__init__()


class Answered(Message):
    """The assistant has answered what this visit's number asked."""

    def __init__(self, visit: int, reply: Reply) -> None:
        self.visit, self.reply = visit, reply
        super().__init__()


class Followed(Message):
    """Something happened in the conversation: an entry, or how it stands now."""

    def __init__(self, visit: int, what: Entry | Standing) -> None:
        self.visit, self.what = visit, what
        super().__init__()


class HeardSoFar(Message):
    """What has been made out of speech so far."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__()


class HeardWords(Message):
    """Speech has ended; `readings` are best first, none where nothing was made out."""

    def __init__(self, readings: tuple[str, ...]) -> None:
        self.readings = readings
        super().__init__()


class NotHearing(Message):
    """There is no microphone here, or nothing that understands this language."""


class ServerLost(Message):
    """The assistant cannot be reached."""


class ServerFound(Message):
    """The assistant can be reached again."""


class Printed(Message):
    """This visit's slip was printed, or could not be."""

    def __init__(self, visit: int, done: bool) -> None:
        self.visit, self.done = visit, done
        super().__init__()


class Picked(Message):
    """An answer on the screen was chosen."""

    def __init__(self, choice: Choice) -> None:
        self.choice = choice
        super().__init__()


class Wanted(Message):
    """One of the keys that mean the same everywhere was chosen."""

    def __init__(self, key: str) -> None:
        self.key = key
        super().__init__()


class LeafTurned(Message):
    """The screen shows another part of what it holds."""


class Kept(Message):
    """A telephone number was kept for ringing back; empty where it was refused."""

    def __init__(self, visit: int, phone: str) -> None:
        self.visit, self.phone = visit, phone
        super().__init__()
