"""Puts a hand-off into the queue that an engine without a reception has recorded, or whose process stopped half-way."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime

from assistant.conversation import Owner, Who
from assistant.desk.notices import noticed, offered, reason, told
from assistant.desk.office import Office, keep
from assistant.desk.ownership import Move
from assistant.desk.queueing import Outlook
from assistant.desk.state import Change, Conversation, Draft, Step
from assistant.messages import Reply
from assistant.ports import HandoffRecord

SAID_BY = {"person": Who.PERSON, "assistant": Who.ASSISTANT}


@dataclass(frozen=True)
class Admission:
    """Admits recorded hand-offs."""

    office: Office

    async def admit(self, record: HandoffRecord) -> None:
        """Queue the conversation of a hand-off, or tell that nobody is there; an empty log begins with its transcript."""
        conversations, at = self.office.shelves.conversations, self.office.now()
        now = await keep(conversations.find, record.conversation)
        if now is None:
            return
        look = await self.office.outlook(now)

        def decide(now: Conversation) -> Change:
            return self._change(now, record, look)

        changed = await keep(conversations.change, record.conversation, decide, at)
        if changed:
            await self.office.announce(changed.conversation, queue=True)

    def _change(self, now: Conversation, record: HandoffRecord, look: Outlook) -> Change:
        office, at = self.office, self.office.now()
        if now.owner is not Owner.BOT:
            return Change(now, settles=True)
        before = () if now.numbers else tuple(Draft(SAID_BY[one["who"]], one["text"]) for one in record.transcript)
        notice = office.first_notice(now.locale, look)
        return handed_over(replace(now, reason=record.reason), look, notice, (*before, noticed(notice)), at)


def handed_over(after: Conversation, look: Outlook, notice: Reply, entries: tuple[Draft, ...], at: datetime) -> Change:
    """Give the change that ends a hand-over: the conversation waits, or its person was told why nobody is there. Pure."""
    unmet = reason(look)
    if not look.admitted:
        return Change(replace(after, offered=offered(notice)), None, entries, unmet, settles=True)
    step = Step(Move.HAND_OVER, "assistant", after.reason)
    return Change(after.moved(Move.HAND_OVER, at, **told(notice, look, at)), step, entries, unmet, settles=True)
