"""What the desk itself says to a person: leave a number, stop waiting, give stars."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation import Owner
from assistant.desk.choices import chosen, readings
from assistant.desk.notices import STARS, noticed, offered
from assistant.desk.office import DESK, Office, keep
from assistant.desk.ownership import Move
from assistant.desk.phones import digits_in, end_in, phone_in
from assistant.desk.state import Change, Changed, Conversation, Heard, Step
from assistant.desk.values import Callback
from assistant.messages import Json, Reply, Request

PHONE, KEPT = "phone", "kept"
"""The desk has asked for a number, or has just kept one that may be corrected."""

MISHEARD_DIGITS = 3
"""So many digits are a telephone number that was misheard; fewer are something else that was said."""

KEPT_DIGITS = 4
Talked = tuple[Reply, Changed | None]


@dataclass(frozen=True)
class DeskTalk:
    """Answers what is meant for the desk, whoever has the word but a clerk."""

    office: Office

    async def answer(self, request: Request, heard: Heard) -> Talked | None:
        """Answer what was chosen at the desk, or the number it has asked for; None for everything else."""
        now = heard.conversation
        payload = chosen(request, now, self.office.notices.wording)
        if payload:
            return await self._act(now, payload, heard.entry.number)
        if now.asking in {PHONE, KEPT} or _may_leave_number(now):
            return await self._number(now, readings(request), heard.entry.number)
        return None

    async def leave_number(self, now: Conversation, phone: str, answers: int | None = None, instead: bool = False) -> Talked:
        """Keep a number to ring back, `instead` of the one that was left last, and let a person who waits go."""
        office = self.office
        look = await office.outlook(now)
        reason = look.nobody.value if look.nobody else "asked"
        callback = Callback(0, now.id, now.code or "", phone, now.locale, reason, office.now())
        await keep(office.shelves.records.leave, callback, instead)
        reply = office.notices.number_kept(now.locale, " ".join(phone[-KEPT_DIGITS:]))
        changed = await self._say(now.id, reply, answers, asking=KEPT, leaves="left_number")
        await office.events.publish(DESK, {"kind": "callback", "conversation": now.id})
        return reply, changed

    async def leave_queue(self, now: Conversation, answers: int | None = None) -> Talked:
        """Give the word back to the assistant for a person who no longer waits."""
        reply = self.office.notices.plain(now.locale, "desk.left" if now.owner is Owner.QUEUE else "desk.on")
        return reply, await self._say(now.id, reply, answers, leaves="left")

    async def rate(self, conversation: str, stars: int, reason: str = "") -> None:
        """Keep a rating; raises ValueError unless it is 1 to 5 stars."""
        if stars not in STARS:
            raise ValueError(stars)
        await keep(self.office.shelves.records.rate, conversation, stars, reason, self.office.now())
        await self.office.events.publish(DESK, {"kind": "rating", "conversation": conversation})

    async def _act(self, now: Conversation, payload: Json, number: int) -> Talked | None:
        notices = self.office.notices
        match payload:
            case {"act": "number"}:
                reply = notices.ask_phone(now.locale)
                return reply, await self._say(now.id, reply, number, asking=PHONE)
            case {"act": "bot" | "on"}:
                return await self.leave_queue(now, number)
            case {"act": "rate", "stars": int(stars)} if stars in STARS:
                await self.rate(now.id, stars)
                reply = notices.plain(now.locale, "desk.thanks")
                return reply, await self._say(now.id, reply, number)
        return None

    async def _number(self, now: Conversation, texts: tuple[str, ...], answers: int) -> Talked | None:
        found = next(filter(None, map(phone_in, texts)), None)
        wording = self.office.notices.wording
        corrects = now.asking == KEPT and any(wording.heard(now.locale, "heard.wrong_number", text) for text in texts)
        if corrects and not found:
            found = next(filter(None, [await self._with_end(now.id, text) for text in texts]), None)
        if found:
            return await self.leave_number(now, found, answers, corrects)
        if (now.asking != PHONE and not corrects) or not any(digits_in(text) >= MISHEARD_DIGITS for text in texts):
            return None
        reply = self.office.notices.ask_phone(now.locale, again=True)
        return reply, await self._say(now.id, reply, answers, asking=PHONE)

    async def _with_end(self, conversation: str, text: str) -> str | None:
        """Give the number that was left last with another end: “no, it ends in 5679”."""
        end = end_in(text)
        if end is None:
            return None
        known = await keep(self.office.shelves.records.callbacks)
        last = next((one.phone for one in reversed(known) if one.conversation == conversation), "")
        return last[: -len(end)] + end if len(end) < len(last) else None

    async def _say(self, id_: str, reply: Reply, answers: int | None, asking: str = "", leaves: str = "") -> Changed | None:
        """Say something; `leaves` is the reason for which a person who waits leaves the queue with it."""
        at = self.office.now()
        entry = noticed(reply, answers)

        def decide(now: Conversation) -> Change | None:
            if now.owner is Owner.CLERK:
                return None
            if leaves and now.owner is Owner.QUEUE:
                return Change(now.moved(Move.LEAVE, at, asking=asking), Step(Move.LEAVE, "person", leaves), (entry,))
            return Change(replace(now, asking=asking, offered=offered(reply)), entries=(entry,))

        changed = await keep(self.office.shelves.conversations.change, id_, decide, at)
        if changed:
            await self.office.announce(changed.conversation, queue=bool(leaves))
        return changed


def _may_leave_number(now: Conversation) -> bool:
    """Tell whether the desk has offered to ring back: then a number that is said at once is one that is left."""
    return any(choice["payload"] == {"do": "desk", "act": "number"} for choice in now.offered)
