"""Whether a clerk may take a conversation, and what taking it changes. Pure."""

from __future__ import annotations

from datetime import datetime

from assistant.conversation import Owner
from assistant.desk.notices import Notices, noticed
from assistant.desk.ownership import Move
from assistant.desk.queueing import reserved
from assistant.desk.state import Change, Conversation, Step
from assistant.desk.values import Claim, Clerk


def refusal(now: Conversation, clerk: Clerk, serving: int, at: datetime) -> Claim | None:
    """Give why a clerk cannot take a conversation, or that they have it already; None where they can.

    `serving` is how many people they have. What a colleague is asked to take waits for that colleague, whose id is in `by`.
    """
    if now.owner is Owner.CLERK:
        return Claim(now.clerk == clerk.id, now.clerk_name, "won" if now.clerk == clerk.id else "taken")
    if now.owner is not Owner.QUEUE:
        return Claim(False, "", "gone")
    kept_for = reserved(now, at)
    if kept_for not in {"", clerk.id}:
        return Claim(False, kept_for, "reserved")
    return Claim(False, "", "full") if serving >= clerk.capacity else None


def take(now: Conversation, clerk: Clerk, notices: Notices, at: datetime) -> Change:
    """Give the change with which a clerk takes a conversation, with the words to the person."""
    notice = notices.joined(now.locale, clerk.name)
    after = now.moved(Move.CLAIM, at, clerk, told_place=None, told_wait=None, told_nobody="", told_at=None)
    return Change(after, Step(Move.CLAIM, clerk.id), (noticed(notice),))
