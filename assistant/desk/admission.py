"""Puts a hand-off into the queue that an engine without a reception has recorded, or whose process stopped half-way."""

from __future__ import annotations

from dataclasses import dataclass, replace

from assistant.conversation import Owner, Who
from assistant.desk.notices import offered, told
from assistant.desk.office import Office, keep
from assistant.desk.ownership import Move
from assistant.desk.queueing import Outlook
from assistant.desk.state import Change, Conversation, Draft, Step
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
        unmet = look.nobody.value if look.nobody else ""
        if not look.admitted:
            assert look.nobody
            notice = office.notices.nobody(now.locale, look.nobody, office.hours().opens, office.local())
            after = replace(now, reason=record.reason, offered=offered(notice))
            return Change(after, None, (*before, Draft(Who.NOTICE, notice.text, notice.to_json())), unmet, settles=True)
        notice = office.notices.waiting(now.locale, look)
        after = now.moved(Move.HAND_OVER, at, reason=record.reason, **told(notice, look, at))
        step = Step(Move.HAND_OVER, "assistant", record.reason)
        return Change(after, step, (*before, Draft(Who.NOTICE, notice.text, notice.to_json())), unmet, settles=True)
