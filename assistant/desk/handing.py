"""How a clerk hands a conversation on: to a colleague, a department, a specialist, the assistant, or to its end."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from assistant.conversation import Who
from assistant.desk.audit import ASKED_IN
from assistant.desk.notices import noticed, offered
from assistant.desk.office import Office, keep
from assistant.desk.ownership import Move
from assistant.desk.rights import may_dismiss, may_have
from assistant.desk.state import Change, Conversation, Draft, Step
from assistant.desk.values import Clerk, Colleague, Presence
from assistant.errors import ClerkAway, DeskError, NoSuchConversation

REASONS = ("solved", "unsolved", "referred", "unreachable", "abuse", "other")
"""Why a conversation ends with a clerk."""

MOST_NOTE = 500


async def known(office: Office, conversation: str) -> Conversation:
    """Give a conversation; raises NoSuchConversation."""
    found = await keep(office.shelves.conversations.find, conversation)
    if found is None:
        raise NoSuchConversation
    return found


@dataclass(frozen=True)
class Handing:
    """Hands conversations on."""

    office: Office

    async def transfer(self, clerk: Clerk, id_: str, to_clerk: str | None, to_department: str | None, note: str) -> None:
        """Let a conversation wait at its old place for a colleague, a department, or anybody."""
        target = await self._there(to_clerk, to_department)
        at, rules = self.office.now(), self.office.rules
        until = at + timedelta(seconds=rules.reserve_seconds) if target else None
        waits: dict[str, Any] = {"reserved_for": target.clerk.id if target else "", "reserved_until": until}
        waits |= {"department": to_department or "", "note": note.strip()[:MOST_NOTE]}

        def decide(now: Conversation) -> Change:
            may_have(clerk, now)
            notice = self.office.notices.transferred(now.locale)
            after = now.moved(Move.TRANSFER, at, offered=offered(notice), told_at=at, **waits)
            whispers = [Draft(Who.CLERK, waits["note"], author=clerk.name, private=True)] if waits["note"] else []
            return Change(after, Step(Move.TRANSFER, clerk.id, _to(to_clerk, to_department)), (noticed(notice), *whispers))

        await self._do(id_, decide, to_clerk=to_clerk or "", to_department=to_department or "")

    async def consult(self, clerk: Clerk, id_: str, specialist: str) -> None:
        """Ask a colleague to read along."""
        target = await self._there(specialist, None)
        assert target

        def decide(now: Conversation) -> Change:
            may_have(clerk, now)
            after = replace(now, specialist=target.clerk.id, specialist_name=target.clerk.name)
            return Change(after, entries=(noticed(self.office.notices.plain(now.locale, "desk.consulting")),))

        await self._do(id_, decide, specialist=specialist)
        await keep(self.office.shelves.audit.keep, target.clerk.id, ASKED_IN, id_, self.office.now())

    async def end_consult(self, clerk: Clerk, id_: str) -> None:
        """Let the specialist go."""

        def decide(now: Conversation) -> Change:
            may_dismiss(clerk, now)
            return Change(replace(now, specialist="", specialist_name=""))

        await self._do(id_, decide)

    async def give_back(self, clerk: Clerk, id_: str) -> None:
        """Give the word back to the assistant."""
        at = self.office.now()

        def decide(now: Conversation) -> Change:
            may_have(clerk, now)
            entry = noticed(self.office.notices.plain(now.locale, "desk.gave_back"))
            return Change(now.moved(Move.GIVE_BACK, at), Step(Move.GIVE_BACK, clerk.id), (entry,))

        await self._do(id_, decide)

    async def finish(self, clerk: Clerk, id_: str, reason: str) -> None:
        """End a conversation, and ask the person for stars."""
        if reason not in REASONS:
            raise DeskError("error.no_such_reason", reason=reason)
        at = self.office.now()

        def decide(now: Conversation) -> Change:
            may_have(clerk, now)
            notice = self.office.notices.finished(now.locale)
            after = now.moved(Move.FINISH, at, offered=offered(notice))
            return Change(after, Step(Move.FINISH, clerk.id, reason), (noticed(notice),))

        await self._do(id_, decide)

    async def _do(self, id_: str, decide: Callable[[Conversation], Change], **more: str) -> None:
        changed = await keep(self.office.shelves.conversations.change, id_, decide, self.office.now())
        if changed:
            await self.office.announce(changed.conversation, queue=True, **more)

    async def _there(self, clerk: str | None, department: str | None) -> Colleague | None:
        """Give the colleague who is asked; raises ClerkAway where nobody who is asked is there."""
        if not clerk and not department:
            return None
        colleagues = (await self.office.floor()).colleagues
        asked = [one for one in colleagues if (one.clerk.id == clerk if clerk else one.clerk.department == department)]
        there = [one for one in asked if one.presence is not Presence.OFFLINE]
        if not there:
            raise ClerkAway(name=_name(asked, clerk or department or ""))
        return there[0] if clerk else None


def _name(asked: Iterable[Colleague], id_: str) -> str:
    return next((one.clerk.name for one in asked if one.clerk.id == id_), id_)


def _to(clerk: str | None, department: str | None) -> str:
    return "colleague" if clerk else "department" if department else "anybody"
