"""The Counter: what clerks' tools call."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk import figures as counting
from assistant.desk.audit import READ, SHOW
from assistant.desk.claiming import refusal, take
from assistant.desk.events import Unheard
from assistant.desk.following import Follower, standing_of
from assistant.desk.handing import Handing, known
from assistant.desk.lists import held, matter, ranked, waiting
from assistant.desk.losing import requeue
from assistant.desk.office import DESK, QUEUE, Office, keep, topic
from assistant.desk.queueing import fits, present
from assistant.desk.rights import keep_out, may_have, may_note, reads
from assistant.desk.state import Change, Conversation, Draft
from assistant.desk.values import Callback, Claim, Clerk, Colleague, Correction, Figures, Held, Presence, Ranked, Waiting
from assistant.errors import DeskError, NoSuchConversation
from assistant.messages import Json, Reply
from assistant.ports import ItemCards
from assistant.privacy import masked

MOST_LETTERS = 4000
MOST_SILENCE = 3600.0


@dataclass(frozen=True)
class Looked:
    """One conversation as a clerk sees it: how it stands, as the person's door sees it too, and what was said."""

    conversation: Conversation
    standing: Standing
    entries: tuple[Entry, ...] = ()


@dataclass(frozen=True)
class Counter:
    """The queue, and the conversations that clerks have. `domain_of` gives the domain of a service item."""

    office: Office
    show_item: ItemCards
    domain_of: Callable[[str], str]
    started: Callable[[], None]

    async def waiting(self, clerk: Clerk) -> tuple[Waiting, ...]:
        """Give what waits in the order for this clerk: kept for them, fitting their skills, the rest."""
        floor = await self.office.floor()
        said = await keep(self.office.shelves.conversations.last_said, [one.id for one in floor.waiting])
        return waiting(clerk, floor, said)

    async def mine(self, clerk: Clerk) -> tuple[Held, ...]:
        """Give the conversations this clerk has, and those they were asked into as a specialist."""
        return await self._held(clerk.id, clerk.id)

    async def open_of(self, clerk: Clerk, other: str | None = None) -> tuple[Held, ...]:
        """Give the conversations that clerks have: of one colleague by id, or of all."""
        return await self._held(other, clerk.id)

    async def colleagues(self) -> tuple[Colleague, ...]:
        """Give every clerk who was here, and whether they are there now."""
        return (await self.office.floor()).colleagues

    async def claim(self, clerk: Clerk, conversation: str) -> Claim:
        """Take a conversation that waits; of two who do so at once one wins and the other is told who."""
        at, verdicts = self.office.now(), [Claim(False, "", "gone")]

        def decide(now: Conversation, serving: int) -> Change | None:
            verdicts.append(refusal(now, clerk, serving, at) or Claim(True, clerk.name))
            return take(now, clerk, self.office.notices, at) if verdicts[-1].won and now.owner is Owner.QUEUE else None

        changed = await keep(self.office.shelves.conversations.claim, conversation, clerk, decide, at)
        if changed:
            await self.office.announce(changed.conversation, queue=True, clerk=clerk.id)
        return await self._named(verdicts[-1])

    async def say(self, clerk: Clerk, conversation: str, text: str, mark: str = "") -> Entry:
        """Say something to the person; the same mark twice is said once. Raises NotYours, or DeskError for no words."""
        own_mark = f"{clerk.id}:{mark}" if mark else ""
        draft = Draft(Who.CLERK, _words(text), mark=own_mark, author=clerk.name)
        return await self._add(conversation, draft, lambda now: may_have(clerk, now, owner_only=True), said=True)

    async def note(self, clerk: Clerk, conversation: str, text: str) -> Entry:
        """Keep a note that no person's door ever sees; a specialist whispers so. Raises NotYours, or DeskError for no words."""
        draft = Draft(Who.CLERK, _words(text), author=clerk.name, private=True)
        at, minutes = self.office.now(), self.office.rules.skill_minutes
        return await self._add(conversation, draft, lambda now: may_note(clerk, now, at, minutes), note=True)

    async def typing(self, clerk: Clerk, conversation: str) -> None:
        """Tell the person that the clerk is writing. Raises NotYours, NoSuchConversation."""
        may_have(clerk, await known(self.office, conversation), owner_only=True)
        await self.office.events.publish(topic(conversation), {"kind": "typing", "who": "clerk", "clerk": clerk.id})

    async def send_item(self, clerk: Clerk, conversation: str, item_id: str) -> Reply:
        """Send a service item's card in the person's language, and record the correction. Raises UnknownItem, NotYours."""
        now = await known(self.office, conversation)
        reply, domain = self.show_item(item_id, now.locale), self.domain_of(item_id)
        draft = Draft(Who.CLERK, reply.text, reply.to_json(), author=clerk.name)

        def decide(now: Conversation) -> Change:
            may_have(clerk, now, owner_only=True)
            return Change(replace(now, item=item_id, domain=domain), entries=(draft,))

        changed = await keep(self.office.shelves.conversations.change, conversation, decide, self.office.now())
        if changed:
            await self.office.announce(changed.conversation, said=True)
        await self._correct(clerk, now, item_id)
        return reply

    async def transfer(
        self, clerk: Clerk, conversation: str, to_clerk: str | None = None, to_department: str | None = None, note: str = ""
    ) -> None:
        """Give a conversation to a colleague by id, or to a department: it waits for them at its old place.

        Raises ClerkAway where nobody of them is there, NotYours.
        """
        await Handing(self.office).transfer(clerk, conversation, to_clerk, to_department, note)

    async def consult(self, clerk: Clerk, conversation: str, specialist: str) -> None:
        """Ask a colleague by id to read along and whisper; the person stays where they are. Raises ClerkAway, NotYours."""
        await Handing(self.office).consult(clerk, conversation, specialist)

    async def end_consult(self, clerk: Clerk, conversation: str) -> None:
        """The specialist is no longer needed; the clerk or the specialist may say so. Raises NotYours."""
        await Handing(self.office).end_consult(clerk, conversation)

    async def give_back(self, clerk: Clerk, conversation: str) -> None:
        """Give the word back to the assistant. Raises NotYours."""
        await Handing(self.office).give_back(clerk, conversation)

    async def finish(self, clerk: Clerk, conversation: str, reason: str) -> None:
        """End a conversation with one of handing.REASONS. Raises NotYours, or DeskError for another reason."""
        await Handing(self.office).finish(clerk, conversation, reason)

    async def transcript(self, clerk: Clerk, conversation: str, show: bool = False) -> tuple[Entry, ...]:
        """Give everything that was said, notes included; long numbers are masked unless `show`, which goes into the audit.

        Raises as `look` does.
        """
        return (await self.read(clerk, conversation, show=show)).entries

    async def look(self, clerk: Clerk, conversation: str) -> Looked:
        """Give how one conversation stands, without its log.

        Clerks see what they have or had today, what they were asked into today, what waits for their skills and department,
        and whom somebody is to ring back; supervisors see all. Raises NotYours, NotForYou, NoSuchConversation.
        """
        now = await known(self.office, conversation)
        await self._let_read(clerk, now)
        return Looked(now, await standing_of(self.office, now))

    async def read(self, clerk: Clerk, conversation: str, after: int = 0, notes: int = 0, show: bool = False) -> Looked:
        """Give how one conversation stands, what was said after a number and noted after another. Raises as `look` does."""
        now, entries = await keep(self.office.shelves.conversations.news, conversation, after, notes)
        if now is None:
            raise NoSuchConversation
        await self._let_read(clerk, now)
        if show:
            await keep(self.office.shelves.audit.keep, clerk.id, SHOW, conversation, self.office.now())
        seen = entries if show else tuple(replace(entry, text=masked(entry.text)) for entry in entries)
        return Looked(now, await standing_of(self.office, now), seen)

    async def note_reading(self, clerk: Clerk, conversation: str) -> None:
        """Keep, once a day, that somebody reads a conversation that is neither theirs nor waits for them."""
        now, office = await known(self.office, conversation), self.office
        theirs = now.owner is Owner.CLERK and clerk.id in {now.clerk, now.specialist}
        if theirs or (now.owner is Owner.QUEUE and fits(clerk, now, office.now(), office.rules.skill_minutes)):
            return
        audit = office.shelves.audit
        if not await keep(audit.has, clerk.id, READ, now.id, office.today()):
            await keep(audit.keep, clerk.id, READ, now.id, office.now())

    async def follow(self, clerk: Clerk, conversation: str, after: int = 0) -> AsyncIterator[Entry | Standing]:
        """Give the log after a number, notes included and long numbers masked, and then what comes. Raises NotYours."""
        await self._let_read(clerk, await known(self.office, conversation))
        async for news in Follower(self.office, conversation, after, private=True).follow():
            yield replace(news, text=masked(news.text)) if isinstance(news, Entry) else news

    async def ranking(self, conversation: str) -> tuple[Ranked, ...]:
        """Give what the engine made of each turn, oldest first."""
        return ranked(await keep(self.office.shelves.conversations.log, conversation))

    async def heartbeat(self, clerk: Clerk, presence: Presence = Presence.ONLINE) -> None:
        """A clerk's tool says so at least every 10 seconds; one that is silent for long is lost, and their people wait again."""
        self.started()
        office, at = self.office, self.office.now()
        before = await keep(office.shelves.desks.seen, clerk, presence, at, timedelta(seconds=office.rules.lost_seconds))
        was = present(before, at, office.rules.lost_seconds).presence if before else Presence.OFFLINE
        if presence is Presence.OFFLINE:
            await requeue(office, clerk.id)
        if presence is was:
            return
        await office.events.publish(DESK, {"kind": "clerks", "clerk": clerk.id, "presence": presence.value})
        await office.events.publish(QUEUE, {"kind": "clerks"})
        if presence is Presence.ONLINE and (await office.floor()).waiting:
            await office.events.publish(DESK, {"kind": "offer", "clerk": clerk.id})

    async def callbacks(self, done: bool = False) -> tuple[Callback, ...]:
        """Give the numbers to ring back, oldest first; with `done` those that were rung as well."""
        return await keep(self.office.shelves.records.callbacks, done)

    async def callback_done(self, clerk: Clerk, callback: int) -> bool:
        """Mark a call-back as done; False where a colleague was first."""
        done = await keep(self.office.shelves.records.callback_done, callback, clerk.name, self.office.now())
        if done:
            await self.office.events.publish(DESK, {"kind": "callback", "callback": callback})
        return done

    async def corrections(self, after: int = 0) -> tuple[Correction, ...]:
        """Give the corrections that clerks have made, oldest first."""
        return await keep(self.office.shelves.records.corrections, after)

    async def figures(self, day: date) -> Figures:
        """Give the figures of one local day."""
        return counting.figures(day, await keep(self.office.shelves.records.day, *self.office.opening.day(day)))

    async def watch(self) -> AsyncIterator[Json]:
        """Give every change of the queue, the conversations and the clerks until the reception closes; look again at each.

        `kind` is changed (conversation, owner), typing, clerks, offer (clerk: people wait for them), callback or rating.
        """
        self.started()
        async with self.office.events.subscribe(DESK) as ear:
            while True:
                try:
                    events = await ear.heard(MOST_SILENCE)
                except Unheard:
                    return
                for event in events:
                    yield event

    async def _let_read(self, clerk: Clerk, now: Conversation) -> None:
        office = self.office
        if reads(clerk, now, office.now(), office.rules.skill_minutes):
            return
        if not await keep(office.shelves.conversations.concerned, now.id, clerk.id, office.today()):
            keep_out(now)

    async def _held(self, clerk: str | None, asks: str) -> tuple[Held, ...]:
        conversations = self.office.shelves.conversations
        found = await keep(conversations.with_clerk, clerk)
        said = await keep(conversations.last_said, [one.id for one in found])
        return tuple(held(one, asks, *said.get(one.id, ("", 0))) for one in found)

    async def _named(self, claim: Claim) -> Claim:
        """Give a colleague's name for their id, where a conversation waits for one of them."""
        if claim.why != "reserved":
            return claim
        names = {one.clerk.id: one.clerk.name for one in await self.colleagues()}
        return replace(claim, by=names.get(claim.by, claim.by))

    async def _add(self, id_: str, draft: Draft, check: Callable[[Conversation], None], **more: bool) -> Entry:
        heard = await keep(self.office.shelves.conversations.add, id_, draft, self.office.now(), check)
        if heard.new:
            await self.office.announce(heard.conversation, number=heard.entry.number, **more)
        return heard.entry

    async def _correct(self, clerk: Clerk, now: Conversation, item: str) -> None:
        about = matter(await self.ranking(now.id))
        if about:
            at, said = self.office.now(), about.said
            correction = Correction(0, now.id, about.number, now.locale, said, item, clerk.id, at, about.candidates)
            await keep(self.office.shelves.records.correct, correction)


def _words(text: str) -> str:
    words = text.strip()[:MOST_LETTERS]
    if not words:
        raise DeskError("error.nothing_said")
    return words
