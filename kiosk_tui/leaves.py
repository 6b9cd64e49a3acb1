"""Lays out the assistant's words in screens: a reply's lines and choices, a card's steps. It adds no sentence. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from assistant.messages import Card, Choice, Line, Outcome, Reply
from kiosk_tui.fit import Page, Paragraph, Room, fit, spread
from kiosk_tui.keys import WORDS

Say = Callable[[str], str]
"""Gives the kiosk's own words by key."""

NEXT = Choice("1", "", {"kiosk": "next"})
"""Goes on to the next screen of the same answer."""

MOST_CHOICES = 4
"""Answers on one screen."""

QUESTION_MARKS = ("？", "?")
UNASKED = ("remark.welcome", "more.")
STEP_OF: Mapping[str, str] = {
    "evidence": "bring",
    "who": "who",
    "place": "where",
    "hours": "where",
    "cost": "where",
    "days": "where",
}
"""Which step of a card tells what a reply's lines are about, by the beginning of their keys."""

STEPS = ("what", "who", "bring", "where")
OTHER_PARTS = ("item.", "more.", "fact", "unknown.", "phone.")


@dataclass(frozen=True)
class Leaf:
    """One screen: the question or fact, what is to read, the answers, and what is said aloud before the answers."""

    headline: str
    body: tuple[Paragraph, ...] = ()
    choices: tuple[Choice, ...] = ()
    spoken: tuple[str, ...] = ()
    step: str = ""
    large: int = 0
    """Rows the headline has at least."""

    def page(self, bar: Sequence[str], extra: int = 0) -> Page:
        """Give what has to fit on the screen; `bar` are the words at the bottom, `extra` rows that something else takes."""
        return Page(self.headline, self.body, tuple(choice.label for choice in self.choices), tuple(bar), extra, self.large)


@dataclass(frozen=True)
class Frame:
    """What surrounds a leaf: the screen, the words of the bar, the label of the way on, and rows taken by something else."""

    room: Room
    bar: tuple[str, ...] = ()
    following: str = ""
    extra: int = 0
    own: tuple[Choice, ...] = field(default=())
    """The kiosk's own answers under a reply that has none."""


def own_choices(say: Say, *ways: tuple[str, str]) -> tuple[Choice, ...]:
    """Number the kiosk's own answers: each the wording's key and what it does."""
    return tuple(Choice(str(number), say(key), {"kiosk": do}) for number, (key, do) in enumerate(ways, start=1))


def of_reply(reply: Reply, frame: Frame) -> list[Leaf]:
    """Lay out a reply: what is to read, then the question with its answers."""
    lines = [line for line in reply.lines if line.text]
    at = _headline_at(reply, lines)
    headline = lines[at].text if lines else ""
    body = tuple(Paragraph(line.text) for number, line in enumerate(lines) if number != at)
    leaf = Leaf(headline, body, reply.choices or frame.own, tuple(line.text for line in lines))
    return in_parts(leaf, frame)


def of_card(reply: Reply, frame: Frame, say: Say) -> list[Leaf]:
    """Lay out a card step by step; what a step lacks words for is left out."""
    assert reply.card is not None
    makers: Mapping[str, Callable[[Card], tuple[Paragraph, ...]]] = {"who": _who, "bring": _bring, "where": _where}
    leaves = spread_leaf(_first(reply, frame), frame)
    for step, make in makers.items():
        body = make(reply.card)
        if body:
            headline = say(f"kiosk.step.{step}")
            leaf = Leaf(headline, body, frame.own, (headline, *(one.text for one in body)), step)
            leaves += spread_leaf(leaf, frame)
    return leaves


def begins_at(reply: Reply) -> str:
    """Give the step of the card that a reply is about; "" where the card does not tell it and the lines have to."""
    about = {STEP_OF.get(line.key.split(".")[0], "") for line in reply.lines if not line.key.startswith(OTHER_PARTS)}
    if not about:
        asked = any(line.key.startswith("item.about") for line in reply.lines)
        return "" if asked else "what"
    return "" if "" in about else next(step for step in STEPS if step in about)


def spread_leaf(leaf: Leaf, frame: Frame) -> list[Leaf]:
    """Put a leaf on as many screens as it needs; each says what it shows, and only the last has the answers."""
    pages = spread(leaf.page(frame.bar, frame.extra), frame.room, frame.following)
    if len(pages) == 1:
        return [leaf]
    following = (replace(NEXT, label=frame.following),)
    parts = [replace(leaf, body=page.body, choices=following, spoken=tuple(one.text for one in page.body)) for page in pages[:-1]]
    asked = (*(one.text for one in pages[-1].body), *((leaf.headline,) if leaf.headline in leaf.spoken[-2:] else ()))
    first = replace(parts[0], spoken=_opening(leaf, parts[0]))
    return [first, *parts[1:], replace(leaf, body=pages[-1].body, spoken=asked)]


def in_parts(leaf: Leaf, frame: Frame, most: int = MOST_CHOICES) -> list[Leaf]:
    """Put a leaf on as many screens as its words and its answers need, with at most so many answers on each."""
    return [one for part in _with_few_choices(leaf, frame, most) for one in spread_leaf(part, frame)]


def _with_few_choices(leaf: Leaf, frame: Frame, most: int) -> list[Leaf]:
    """Put more answers than suit one screen on several; each keeps the number by which it can be said, if that is free."""
    if len(leaf.choices) <= most and (_have_room(leaf, leaf.choices, frame) or len(leaf.choices) < 3):
        return [replace(leaf, choices=_with_free_keys(leaf.choices))]
    ways = _beginnings(leaf.choices, frame)
    shown = next((some for some in ways if _have_room(leaf, some, frame)), ways[0])
    rest = Leaf(leaf.headline, (), leaf.choices[len(shown) - 1 :], (leaf.headline,), large=leaf.large)
    return [replace(leaf, choices=_with_free_keys(shown)), *_with_few_choices(rest, frame, most)]


def _beginnings(choices: tuple[Choice, ...], frame: Frame) -> list[tuple[Choice, ...]]:
    """Give the first answers with the way on behind them, as many as suit a screen and then ever fewer."""
    counts = range(min(MOST_CHOICES, len(choices)) - 1, 0, -1)
    return [(*choices[:count], replace(NEXT, key=str(count + 1), label=frame.following)) for count in counts]


def _have_room(leaf: Leaf, choices: Sequence[Choice], frame: Frame) -> bool:
    return fit(replace(leaf, body=(), choices=tuple(choices)).page(frame.bar, frame.extra), frame.room) is not None


def _with_free_keys(choices: Sequence[Choice]) -> tuple[Choice, ...]:
    """Number the answers of a screen anew where two have one key, or the assistant's have one that means something everywhere."""
    given = {one.key for one in choices if "kiosk" not in one.payload}
    if len({one.key for one in choices}) == len(choices) and not given & set(WORDS):
        return tuple(choices)
    return tuple(replace(one, key=str(number)) for number, one in enumerate(choices, start=1))


def _opening(leaf: Leaf, first: Leaf) -> tuple[str, ...]:
    """Give what the first of several screens says: its headline too, unless that is the question at the end."""
    return (leaf.headline, *first.spoken) if leaf.headline not in leaf.spoken[-2:] else first.spoken


def _headline_at(reply: Reply, lines: Sequence[Line]) -> int:
    """Choose the line that stands large: the question where there are answers, else what comes first."""
    if not reply.choices or reply.outcome is Outcome.SAFETY or reply.card:
        return 0
    asked = [number for number, line in enumerate(lines) if any(mark in line.text for mark in QUESTION_MARKS)]
    return asked[-1] if asked else 0


def _first(reply: Reply, frame: Frame) -> Leaf:
    assert reply.card is not None
    told = tuple(line.text for line in reply.lines if not line.key.startswith(UNASKED)) if begins_at(reply) == "what" else ()
    body = tuple(Paragraph(text) for text in told or (reply.card.description,) if text)
    return Leaf(reply.card.title, body, frame.own, tuple(one.text for one in body) or (reply.card.title,), "what")


def _who(card: Card) -> tuple[Paragraph, ...]:
    return tuple(Paragraph(text, box=True) for text in card.who)


def _bring(card: Card) -> tuple[Paragraph, ...]:
    return (*(Paragraph(text, box=True) for text in card.bring), *(Paragraph(text) for text in card.need_not_bring))


def _where(card: Card) -> tuple[Paragraph, ...]:
    first, *others = card.where or ("",)
    told = (first, card.address, card.hours, card.fee, card.days, *others)
    return tuple(Paragraph(text) for text in dict.fromkeys(told) if text)
