"""The two values that cross the house: Request goes in, Reply comes out, and every one survives JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

Json = dict[str, Any]


class Outcome(str, Enum):
    """What became of one turn."""

    ANSWERED = "answered"
    CLARIFYING = "clarifying"
    NOT_UNDERSTOOD = "not_understood"
    HANDED_OFF = "handed_off"
    SAFETY = "safety"
    CONTROL = "control"
    FAILED = "failed"
    ENDED = "ended"


class Control(str, Enum):
    """What the door itself has to do; the engine only recognises it."""

    REPEAT = "repeat"
    SLOWER = "slower"
    FASTER = "faster"
    LOUDER = "louder"
    QUIETER = "quieter"
    BIGGER = "bigger"
    SMALLER = "smaller"
    BACK = "back"
    START_OVER = "start_over"
    SWITCH_LANGUAGE = "switch_language"
    WAIT = "wait"


@dataclass(frozen=True)
class Choice:
    """One numbered answer: the same number on the screen, on the keypad and in the chat."""

    key: str
    label: str
    payload: Json = field(default_factory=dict)

    @classmethod
    def from_json(cls, raw: Json) -> Choice:
        """Build a choice from its JSON form."""
        return cls(key=raw["key"], label=raw["label"], payload=dict(raw.get("payload", {})))


@dataclass(frozen=True)
class Line:
    """One sentence for a person: the key of its wording, the fields in it and the words as rendered."""

    key: str
    fields: Mapping[str, Any] = field(default_factory=dict)
    text: str = ""

    @classmethod
    def from_json(cls, raw: Json) -> Line:
        """Build a line from its JSON form."""
        return cls(key=raw["key"], fields=dict(raw.get("fields", {})), text=raw.get("text", ""))


@dataclass(frozen=True)
class Card:
    """A service item for showing, in one language: each field is words ready to show, in the order to show them.

    `where` holds every way to get it done, the most convenient first; `address` and `hours` belong to that first one.
    """

    item: str
    title: str
    description: str
    who: tuple[str, ...] = ()
    bring: tuple[str, ...] = ()
    need_not_bring: tuple[str, ...] = ()
    where: tuple[str, ...] = ()
    address: str = ""
    hours: str = ""
    fee: str = ""
    days: str = ""
    phone: str = ""
    notice: str = ""

    @classmethod
    def from_json(cls, raw: Json) -> Card:
        """Build a card from its JSON form."""
        known: Json = {name: tuple(value) if isinstance(value, list) else value for name, value in raw.items()}
        return cls(**known)


@dataclass(frozen=True)
class Handoff:
    """A conversation given to a clerk: its short code, why, and what is on record."""

    code: str
    reason: str

    @classmethod
    def from_json(cls, raw: Json) -> Handoff:
        """Build a hand-off from its JSON form."""
        return cls(code=raw["code"], reason=raw["reason"])


@dataclass(frozen=True)
class Candidate:
    """A service item or life event with the calibrated probability (0 to 1) that it is meant."""

    id: str
    confidence: float

    @classmethod
    def from_json(cls, raw: Json) -> Candidate:
        """Build a candidate from its JSON form."""
        return cls(id=raw["id"], confidence=float(raw["confidence"]))


@dataclass(frozen=True)
class Understanding:
    """What one utterance was taken to mean: the intent's public name and the whole ranking behind it.

    `aspect` is what is asked about a matter, `beside` what is asked before it in the same breath: “what to bring, and how much”.
    """

    intent: str
    event: str | None = None
    candidates: tuple[Candidate, ...] = ()
    events: tuple[Candidate, ...] = ()
    aspect: str | None = None
    beside: str | None = None
    number: int | None = None
    script: str | None = None
    signal: str | None = None
    none: float = 0.0

    @classmethod
    def from_json(cls, raw: Json) -> Understanding:
        """Build an understanding from its JSON form."""
        known = {**raw}
        known["candidates"] = tuple(map(Candidate.from_json, raw.get("candidates", ())))
        known["events"] = tuple(map(Candidate.from_json, raw.get("events", ())))
        return cls(**known)


@dataclass(frozen=True)
class Request:
    """What a person said or pressed at a door.

    `hypotheses` are a speech recogniser's readings, best first; `choice` is the payload of a Choice that was pressed.
    `locale` is a BCP-47 tag, or None where the door does not know yet. `mark` names this request within its conversation, so
    that the same one sent twice can be told from the same words said twice.
    """

    conversation: str
    utterance: str = ""
    choice: Json | None = None
    hypotheses: tuple[str, ...] = ()
    locale: str | None = None
    channel: str = "chat"
    person: str | None = None
    mark: str = ""

    def to_json(self) -> Json:
        """Give the request as plain JSON values."""
        return asdict(self)

    @classmethod
    def from_json(cls, raw: Json) -> Request:
        """Build a request from its JSON form."""
        return cls(**{**raw, "hypotheses": tuple(raw.get("hypotheses", ()))})


@dataclass(frozen=True)
class Reply:
    """What the door shows and says, and what it has to do."""

    outcome: Outcome
    lines: tuple[Line, ...] = ()
    choices: tuple[Choice, ...] = ()
    card: Card | None = None
    handoff: Handoff | None = None
    control: Control | None = None
    locale: str = "zh-CN"
    understood: Understanding | None = None

    @property
    def text(self) -> str:
        """All sentences, one a line."""
        return "\n".join(line.text for line in self.lines)

    def to_json(self) -> Json:
        """Give the reply as plain JSON values."""
        raw = asdict(self)
        raw["outcome"] = self.outcome.value
        raw["control"] = self.control.value if self.control else None
        return raw

    @classmethod
    def from_json(cls, raw: Json) -> Reply:
        """Build a reply from its JSON form."""
        return cls(
            outcome=Outcome(raw["outcome"]),
            lines=tuple(map(Line.from_json, raw.get("lines", ()))),
            choices=tuple(map(Choice.from_json, raw.get("choices", ()))),
            card=Card.from_json(raw["card"]) if raw.get("card") else None,
            handoff=Handoff.from_json(raw["handoff"]) if raw.get("handoff") else None,
            control=Control(raw["control"]) if raw.get("control") else None,
            locale=raw.get("locale", "zh-CN"),
            understood=Understanding.from_json(raw["understood"]) if raw.get("understood") else None,
        )
