"""Who among the clerks may do what with a conversation. Pure; what may not be done raises NotYours or NotForYou."""

from __future__ import annotations

from datetime import datetime

from assistant.conversation import Owner
from assistant.desk.queueing import fits
from assistant.desk.state import Conversation
from assistant.desk.values import Clerk, Role
from assistant.errors import NotForYou, NotYours


def may_have(clerk: Clerk, now: Conversation, owner_only: bool = False) -> None:
    """Let pass the clerk who has a conversation and, unless `owner_only`, supervisors while any clerk has it."""
    oversees = clerk.role is not Role.CLERK and not owner_only
    if now.owner is not Owner.CLERK or not (now.clerk == clerk.id or oversees):
        raise NotYours(by=now.clerk_name)


def reads(clerk: Clerk, now: Conversation, at: datetime, skill_minutes: float) -> bool:
    """Tell whether a conversation as it is now is a clerk's to read: theirs, asked into, or waiting for somebody like them.

    Supervisors read everybody's. What was a clerk's earlier only the store knows.
    """
    if clerk.role is not Role.CLERK or clerk.id in {now.clerk, now.specialist}:
        return True
    return now.owner is Owner.QUEUE and fits(clerk, now, at, skill_minutes)


def keep_out(now: Conversation) -> None:
    """Say why somebody may not read: NotYours while a colleague has it, whose name is told, else NotForYou."""
    raise NotYours(by=now.clerk_name) if now.owner is Owner.CLERK else NotForYou


def may_note(clerk: Clerk, now: Conversation, at: datetime, skill_minutes: float) -> None:
    """Let pass whose it is to read by what it is now."""
    if not reads(clerk, now, at, skill_minutes):
        keep_out(now)


def may_dismiss(clerk: Clerk, now: Conversation) -> None:
    """Let pass who may end a specialist's reading along: the specialist, the clerk, supervisors."""
    if clerk.id != now.specialist:
        may_have(clerk, now)
