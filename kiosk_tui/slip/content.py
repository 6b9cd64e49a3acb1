"""What stands on a slip: what to bring, where, when, the telephone, the number. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from assistant.messages import Card

Say = Callable[..., str]
"""Gives the kiosk's own words by key."""

MOST_IN_CODE = 300
"""Bytes of a slip's own text in a QR code: more makes dots too small for a telephone."""


@dataclass(frozen=True)
class Section:
    """A caption and what stands under it; `boxes` are to be ticked with a pen, `large` is to be remembered."""

    caption: str
    lines: tuple[str, ...]
    boxes: bool = False
    large: bool = False


@dataclass(frozen=True)
class Slip:
    """One slip in one language. `link` is the address its QR code leads to; without one the code holds the slip's text."""

    item: str
    locale: str
    title: str
    sections: tuple[Section, ...]
    code: str = ""
    notice: str = ""
    scan: str = ""
    link: str = ""

    @property
    def spoken(self) -> tuple[str, ...]:
        """Give everything that stands on the slip, for those who do not read it."""
        told = (text for section in self.sections for text in (f"{section.caption}：", *section.lines))
        return tuple(filter(None, (self.title, *told, self.notice)))

    @property
    def code_text(self) -> str:
        """Give what the QR code holds."""
        if self.link:
            wanted = {"item": self.item, "lang": self.locale, **({"code": self.code} if self.code else {})}
            return f"{self.link.rstrip('/')}/?{urlencode(wanted)}"
        return _shortened(self)


@dataclass(frozen=True)
class TakeAway:
    """What the screen shows of a slip: the code's text, what to remember, whom to ring; `told` is read aloud."""

    link: str
    caption: str
    digits: str
    phone: str
    told: tuple[str, ...] = ()


def slip_of(card: Card, code: str, locale: str, say: Say, link: str = "") -> Slip:
    """Give the slip for a card; `code` is the hand-off's number or empty, `link` the address of the chat page or empty."""
    where = tuple(filter(None, (*card.where[:1], card.address)))
    found = (
        Section(say("kiosk.slip.code"), (" ".join(code),) if code else (), large=True),
        Section(say("kiosk.slip.bring"), (*card.bring, *(() if card.bring else card.need_not_bring)), boxes=bool(card.bring)),
        Section(say("kiosk.slip.where"), where),
        Section(say("kiosk.slip.hours"), (card.hours,) if card.hours else ()),
        Section(say("kiosk.slip.cost"), tuple(filter(None, (card.fee, card.days)))),
        Section(say("kiosk.slip.phone"), (card.phone,) if card.phone else (), large=True),
    )
    sections = tuple(section for section in found if section.lines)
    return Slip(card.item, locale, card.title, sections, code, card.notice, say("kiosk.slip.scan"), link)


def _shortened(slip: Slip) -> str:
    """Give the title and as many sections as fit."""
    text = slip.title
    for section in slip.sections:
        longer = f"{text}\n{section.caption}：{' '.join(section.lines)}"
        if len(longer.encode()) > MOST_IN_CODE:
            break
        text = longer
    return text
