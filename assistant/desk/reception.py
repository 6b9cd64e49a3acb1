"""The Reception: what doors call. It is an Engine that keeps the log, and is silent unless the assistant has the word."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence

import structlog

from assistant.conversation import Entry, Owner, Standing
from assistant.desk.counter import Counter
from assistant.desk.following import Follower, standing_of
from assistant.desk.handing import known
from assistant.desk.office import DESK, Office, keep
from assistant.desk.ownership import Move
from assistant.desk.phones import checked_phone
from assistant.desk.state import Change, Conversation, Step
from assistant.desk.sweeping import Sweeper
from assistant.desk.talk import DeskTalk
from assistant.desk.turns import Turned, Turns
from assistant.errors import NoSuchConversation, StoreError
from assistant.messages import Json, Reply, Request

log = structlog.get_logger(__name__)


class Reception:
    """Takes what people say, at any door; `counter` is what clerks' tools call, `sweeper` does what is due."""

    def __init__(self, turns: Turns, counter: Counter, sweeper: Sweeper) -> None:
        """Take the parts; bootstrap puts them together."""
        self.counter, self.sweeper = counter, sweeper
        self._turns, self._office, self._talk = turns, turns.office, DeskTalk(turns.office)

    @property
    def office(self) -> Office:
        """What all parts of the desk share."""
        return self._office

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return self._turns.assistant.welcome(locale)

    async def handle(self, request: Request) -> Reply:
        """Answer a request of a door that has no ids of its own for what people send (the Engine port)."""
        return await self.receive(request, request.mark)

    async def receive(self, request: Request, mark: str = "", attachments: Sequence[Json] = ()) -> Reply:
        """Take what a person said: the assistant answers if it has the word; else it is kept and forwarded, silently.

        The same mark again gives the stored reply again and does nothing. Never raises for anything a person can send:
        where it could not be kept the reply has outcome failed, and the same mark may be sent again.
        """
        return (await self.turn(request, mark, attachments)).reply

    async def turn(self, request: Request, mark: str = "", attachments: Sequence[Json] = ()) -> Turned:
        """The same as receive; gives the number of the last entry that belongs to the turn as well."""
        try:
            return await self._turns.take(request, mark, tuple(attachments))
        except StoreError as error:
            log.error("turn_not_kept", conversation=request.conversation, problem=str(error.fields.get("problem", "")))
            return Turned(self._office.notices.sorry(self._turns.locale(request.locale)))

    async def log(self, conversation: str, after: int = 0) -> tuple[Entry, ...]:
        """Give the entries after a number, without private ones. Raises StoreError."""
        return await keep(self._office.shelves.conversations.log, conversation, after)

    async def standing(self, conversation: str) -> Standing:
        """Tell how the conversation stands. Raises StoreError."""
        return await standing_of(self._office, await keep(self._office.shelves.conversations.find, conversation))

    async def follow(self, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give the entries after a number from the log, how it stands, and then both as they come: none lost, none twice."""
        self.sweeper.start()
        async for news in Follower(self._office, conversation, after).follow():
            yield news

    async def typing(self, conversation: str) -> None:
        """Tell the clerk that the person is writing."""
        await self._office.events.publish(DESK, {"kind": "typing", "who": "person", "conversation": conversation})

    async def rate(self, conversation: str, stars: int, reason: str = "") -> None:
        """Keep a rating of 1 to 5 stars (好差评); raises ValueError for any other number, StoreError."""
        await self._talk.rate(conversation, stars, reason)

    async def leave_number(self, conversation: str, phone: str) -> None:
        """Keep a number to ring back, and let a person who waits go; raises InvalidPhone, NoSuchConversation, StoreError."""
        number = checked_phone(phone)
        await self._talk.leave_number(await self._known(conversation), number)

    async def leave_queue(self, conversation: str) -> Reply:
        """The person no longer waits: the assistant has the word again. Raises NoSuchConversation, StoreError."""
        reply, _ = await self._talk.leave_queue(await self._known(conversation))
        return reply

    async def end(self, conversation: str) -> None:
        """The person has gone; nothing happens where nobody has the word, or nobody knows the conversation."""
        at = self._office.now()

        def decide(now: Conversation) -> Change | None:
            if now.owner is Owner.NOBODY:
                return None
            return Change(now.moved(Move.END, at, offered=now.offered), Step(Move.END, "person"))

        try:
            changed = await keep(self._office.shelves.conversations.change, conversation, decide, at)
        except NoSuchConversation:
            return
        if changed:
            await self._office.announce(changed.conversation, queue=True)

    async def sweep(self) -> None:
        """Do at once what the sweeper does every few seconds."""
        await self.sweeper.sweep()

    async def close(self) -> None:
        """Let go of everything; who follows hears the end."""
        await self.sweeper.stop()
        await self._office.events.close()
        await self._turns.assistant.close()
        await keep(self._office.shelves.close)

    async def _known(self, conversation: str) -> Conversation:
        return await known(self._office, conversation)
