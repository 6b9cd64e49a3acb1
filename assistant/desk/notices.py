"""What the desk tells a person, in their language: place and wait, why nobody is there, who has come and gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from babel.dates import format_date, format_time

from assistant.conversation import Who
from assistant.desk.queueing import Nobody, Outlook
from assistant.desk.state import Draft
from assistant.messages import Choice, Json, Line, Outcome, Reply
from assistant.wording import Wording, babel_locale

STARS = (5, 4, 3, 2, 1)
WEEK = 7
ACTS = {"number": "desk.choice.number", "bot": "desk.choice.bot", "on": "desk.choice.on"}
"""What a person may choose at the desk, and the label."""


class Notices:
    """Puts notices together; `phone` is the number to ring when it is urgent."""

    def __init__(self, wording: Wording, phone: str) -> None:
        """Take the words of every language."""
        self.wording, self._phone = wording, phone

    def waiting(self, locale: str, outlook: Outlook) -> Reply:
        """Tell place and wait, what stands in the way, and what else can be done."""
        lines = [self._line(locale, f"desk.nobody.{outlook.nobody.value}")] if outlook.nobody else []
        lines += [*self._place(locale, outlook.place or 1), self._wait(locale, outlook.wait_minutes)]
        lines += [self._line(locale, "desk.offer.number")] if outlook.nobody else []
        return self._reply(Outcome.HANDED_OFF, locale, lines, ("number", "bot"))

    def nobody(self, locale: str, reason: Nobody, opens: datetime | None, now: datetime) -> Reply:
        """Tell why nobody is there, when somebody will be, and ask for a number; `opens` and `now` in local time."""
        lines = [self._line(locale, f"desk.nobody.{reason.value}"), *self._opens(locale, opens, now)]
        if reason is Nobody.OFF:
            return self._reply(Outcome.ANSWERED, locale, [*lines, self._call(locale)], ("on",))
        lines += [self._line(locale, "desk.offer.number"), self._call(locale)]
        return self._reply(Outcome.CLARIFYING, locale, lines, ("number", "on"))

    def shut(self, locale: str, opens: datetime | None, now: datetime) -> Reply:
        """Tell somebody who waits that the desk closes."""
        lines = [self._line(locale, "desk.shut"), *self._opens(locale, opens, now), self._line(locale, "desk.offer.number")]
        return self._reply(Outcome.CLARIFYING, locale, lines, ("number", "on"))

    def lost(self, locale: str, outlook: Outlook) -> Reply:
        """Tell that the clerk has gone, that the place is kept, and what to expect; somebody else only where one can come."""
        kept = "desk.lost.kept" if outlook.nobody else "desk.lost.2"
        waiting = self.waiting(locale, outlook)
        return replace(waiting, lines=(self._line(locale, "desk.lost.1"), self._line(locale, kept), *waiting.lines))

    def transferred(self, locale: str) -> Reply:
        """Tell that another clerk will come."""
        lines = [self._line(locale, "desk.transferred.1"), self._line(locale, "desk.transferred.2")]
        return self._reply(Outcome.HANDED_OFF, locale, lines, ("number", "bot"))

    def kept(self, locale: str) -> Reply:
        """Say to somebody who waits that what they said will be seen, and how to go on with the assistant."""
        return self._reply(Outcome.HANDED_OFF, locale, [self._line(locale, "desk.kept"), self._line(locale, "desk.kept.on")])

    def joined(self, locale: str, name: str) -> Reply:
        """Tell which clerk has come."""
        return self._reply(Outcome.HANDED_OFF, locale, [self._line(locale, "desk.joined", name=name)])

    def finished(self, locale: str) -> Reply:
        """Say good-bye and ask for stars; the number of each choice is its stars."""
        lines = [self._line(locale, "desk.finished.1"), self._line(locale, "desk.finished.2")]
        stars = [
            Choice(str(one), self._say(locale, f"desk.stars.{one}"), {"do": "desk", "act": "rate", "stars": one}) for one in STARS
        ]
        return Reply(Outcome.ENDED, tuple(lines), tuple(stars), locale=locale)

    def ask_phone(self, locale: str, again: bool = False) -> Reply:
        """Ask for a telephone number, or for the same once more."""
        return self._reply(
            Outcome.CLARIFYING, locale, [self._line(locale, "desk.ask.again" if again else "desk.ask.phone")], ("on",)
        )

    def number_kept(self, locale: str, last: str) -> Reply:
        """Say that a number is kept, naming its last digits, and that nobody has to wait for it."""
        lines = [self._line(locale, "desk.number.kept", last=last), self._line(locale, "desk.number.go")]
        return self._reply(Outcome.ANSWERED, locale, lines)

    def plain(self, locale: str, key: str) -> Reply:
        """Say one sentence by its key."""
        return self._reply(Outcome.ANSWERED, locale, [self._line(locale, key)])

    def photo(self, locale: str) -> Reply:
        """Say that a photo has come, and who can look at it."""
        return self._reply(Outcome.ANSWERED, locale, [self._line(locale, f"desk.photo.{number}") for number in (1, 2, 3)])

    def sorry(self, locale: str) -> Reply:
        """Say that something was not kept, and whom to ring."""
        return self._reply(Outcome.FAILED, locale, [self._line(locale, "desk.not_stored"), self._call(locale)])

    def _place(self, locale: str, place: int) -> list[Line]:
        if place <= 1:
            return [self._line(locale, "desk.place.next")]
        return [self._line(locale, "desk.place.ahead", count=place - 1)]

    def _wait(self, locale: str, minutes: int | None) -> Line:
        return (
            self._line(locale, "desk.wait.unknown") if minutes is None else self._line(locale, "desk.wait.minutes", count=minutes)
        )

    def _opens(self, locale: str, opens: datetime | None, now: datetime) -> list[Line]:
        if opens is None:
            return []
        known = babel_locale(locale)
        days = (opens.date() - now.date()).days
        time = format_time(opens, "H:mm" if locale.startswith("zh") else "short", locale=known)
        if days < 2:
            return [self._line(locale, "desk.opens.tomorrow" if days else "desk.opens.today", time=time)]
        day = format_date(opens, "EEEE", locale=known) if days < WEEK else format_date(opens, "long", locale=known)
        return [self._line(locale, "desk.opens.day", day=day, time=time)]

    def _call(self, locale: str) -> Line:
        return self._line(locale, "handoff.call", phone=self._phone)

    def _line(self, locale: str, key: str, **fields: object) -> Line:
        return self.wording.line(locale, key, **fields)

    def _say(self, locale: str, key: str) -> str:
        return self.wording.say(locale, key)

    def _reply(self, outcome: Outcome, locale: str, lines: Sequence[Line], acts: Sequence[str] = ()) -> Reply:
        choices = [
            Choice(str(number), self._say(locale, ACTS[act]), {"do": "desk", "act": act})
            for number, act in enumerate(acts, start=1)
        ]
        return Reply(outcome, tuple(lines), tuple(choices), locale=locale)


def noticed(notice: Reply, answers: int | None = None) -> Draft:
    """Give the log's entry for a notice; `answers` is the number of the person's entry that it answers."""
    return Draft(Who.NOTICE, notice.text, notice.to_json(), answers=answers)


def told(notice: Reply, look: Outlook, at: datetime) -> Json:
    """Give the fields of a conversation that keep what its person heard of the desk, and what was put before them."""
    heard: Json = {"told_place": look.place, "told_wait": look.wait_minutes, "told_nobody": reason(look), "told_at": at}
    return {**heard, "offered": offered(notice)}


def reason(look: Outlook) -> str:
    """Give why nobody comes as it is kept; empty where somebody does."""
    return look.nobody.value if look.nobody else ""


def offered(reply: Reply) -> tuple[Json, ...]:
    """Give the choices of a notice as they are kept with the conversation."""
    return tuple({"key": one.key, "label": one.label, "payload": one.payload} for one in reply.choices)
