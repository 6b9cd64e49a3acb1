"""Who among the clerks may do what with a conversation. Pure; each raises NotYours."""

from __future__ import annotations

from assistant.conversation import Owner
from assistant.desk.state import Conversation
from assistant.desk.values import Clerk, Role
from assistant.errors import NotYours


def may_have(clerk: Clerk, now: Conversation, owner_only: bool = False) -> None:
    """Let pass the clerk who has a conversation and, unless `owner_only`, supervisors while any clerk has it."""
    oversees = clerk.role is not Role.CLERK and not owner_only
    if now.owner is not Owner.CLERK or not (now.clerk == clerk.id or oversees):
        raise NotYours(by=now.clerk_name)


def may_read(clerk: Clerk, now: Conversation) -> None:
    """Let pass everybody while no clerk has a conversation; then that clerk, the specialist and supervisors."""
    if now.owner is Owner.CLERK and clerk.role is Role.CLERK and clerk.id not in {now.clerk, now.specialist}:
        raise NotYours(by=now.clerk_name)


def may_note(clerk: Clerk, now: Conversation) -> None:
    """Let pass whoever may read."""
    may_read(clerk, now)


def may_dismiss(clerk: Clerk, now: Conversation) -> None:
    """Let pass who may end a specialist's reading along: the specialist, the clerk, supervisors."""
    if clerk.id != now.specialist:
        may_have(clerk, now)
