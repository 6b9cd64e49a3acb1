"""Takes a conversation from a clerk who has gone and lets it wait again at its old place."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from assistant.conversation import Owner
from assistant.desk.notices import noticed, told
from assistant.desk.office import Office, keep
from assistant.desk.ownership import Move
from assistant.desk.queueing import Floor
from assistant.desk.state import Change, Conversation, Step


async def requeue(office: Office, clerk: str) -> int:
    """Let all people of a clerk wait again, and tell them; give how many. Specialists just stop reading along."""
    held = await keep(office.shelves.conversations.with_clerk, clerk)
    lost = 0
    for conversation in held:
        if conversation.clerk == clerk:
            lost += await _lose(office, conversation)
    return lost


async def _lose(office: Office, conversation: Conversation) -> bool:
    floor, at = await office.floor(), office.now()

    def decide(now: Conversation) -> Change | None:
        same = now.owner is Owner.CLERK and now.clerk == conversation.clerk
        return lost(now, floor, office, at) if same else None

    changed = await keep(office.shelves.conversations.change, conversation.id, decide, at)
    if changed is None:
        return False
    await office.announce(changed.conversation, queue=True, lost=conversation.clerk)
    return True


def lost(now: Conversation, floor: Floor, office: Office, at: datetime) -> Change:
    """Give the change with which a conversation waits again, with the words to the person."""
    after = now.moved(Move.LOSE, at)
    look = floor.look(after)
    notice = office.notices.lost(now.locale, look)
    after = replace(after, **told(notice, look, at))
    return Change(after, Step(Move.LOSE, "desk", "offline"), (noticed(notice),))
