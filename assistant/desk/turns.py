"""One turn of a person: kept first; then answered by whoever has the word, in one transaction with what that changes."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from assistant.conversation import Entry, Owner, Who
from assistant.desk.admission import handed_over
from assistant.desk.choices import readings, said
from assistant.desk.office import Office, keep
from assistant.desk.ports import Birth, StoredReply
from assistant.desk.queueing import Outlook
from assistant.desk.state import Change, Changed, Conversation, Draft, Heard
from assistant.desk.talk import DeskTalk
from assistant.messages import Json, Outcome, Reply, Request
from assistant.ports import Assistant

MOST_LETTERS = 20_000
MOST_MARK = 110
DANGER = "safety."
"""How the keys of lines begin that are said whoever is there."""

NOT_UNDERSTOOD = "not_understood"
LAST_WORDS = 2
"""So many utterances before “I told her the numbers” are looked at, to hear whom somebody told."""


@dataclass(frozen=True)
class Turned:
    """What became of a turn: the reply, the number of the last entry that belongs to it (0 where nothing was kept).

    `told` are the numbers of the entries whose words are in the reply, so that a door that follows shows them once.
    """

    reply: Reply
    number: int = 0
    told: tuple[int, ...] = ()


@dataclass(frozen=True)
class Answer:
    """What the assistant answers, who says what of it, and what the desk can do where it has asked for a person."""

    reply: Reply
    parts: list[tuple[Who, Reply]]
    look: Outlook | None = None


@dataclass(frozen=True)
class Turns:
    """Takes turns. `domain_of` gives the domain of a service item, `locale` is the city's first language."""

    office: Office
    assistant: Assistant
    domain_of: Callable[[str], str]
    locale: Callable[[str | None], str]

    async def take(self, request: Request, mark: str = "", attachments: tuple[Json, ...] = ()) -> Turned:
        """Take what a person said; the same mark again gives what was answered before. Raises StoreError."""
        office = self.office
        birth = Birth(self.locale(request.locale), request.channel[:40])
        draft = Draft(Who.PERSON, said(request)[:MOST_LETTERS], mark=mark[:MOST_MARK], attachments=attachments)
        draft = replace(draft, request=replace(request, person=None).to_json())
        heard = await keep(office.shelves.conversations.hear, request.conversation, birth, draft, office.now())
        request = replace(request, mark=_mark(heard.entry))
        if not heard.new:
            return await self.again(request, heard)
        await office.announce(heard.conversation, number=heard.entry.number)
        return await self._answered(request, heard)

    async def again(self, request: Request, heard: Heard) -> Turned:
        """Give what was answered before; where the answer got lost on the way, finish the turn without taking it twice."""
        stored = await keep(self.office.shelves.conversations.replies, request.conversation, heard.entry.number)
        if stored:
            return self._stored(heard, stored)
        if heard.conversation.owner is not Owner.BOT:
            return Turned(Reply(Outcome.HANDED_OFF, locale=heard.conversation.locale), heard.entry.number)
        recalled = await self.assistant.recall(request)
        return await self._finish(request, heard, recalled) if recalled else await self._answered(request, heard)

    async def resume(self, entry: Entry) -> None:
        """Finish a turn that a stopped process has left without an answer."""
        conversations = self.office.shelves.conversations
        raw = await keep(conversations.request, entry.conversation, entry.number)
        conversation = await keep(conversations.find, entry.conversation)
        if raw and conversation:
            request = replace(Request.from_json(raw), mark=_mark(entry))
            await self.again(request, Heard(entry, conversation, new=False))

    async def _answered(self, request: Request, heard: Heard) -> Turned:
        talked = await DeskTalk(self.office).answer(request, heard)
        if talked:
            return _turned(*talked, heard)
        if heard.conversation.owner is Owner.BOT:
            return await self._finish(request, heard, await self._assistants(request, heard))
        return await self._silent(request, heard)

    async def _assistants(self, request: Request, heard: Heard) -> Reply:
        """Give the assistant's answer; a photo without a word is not for it to read."""
        if heard.entry.attachments and not heard.entry.text:
            return self.office.notices.photo(heard.conversation.locale)
        return await self.assistant.handle(request)

    async def _finish(self, request: Request, heard: Heard, reply: Reply) -> Turned:
        """Keep the assistant's answer, with the hand-over where it has asked for one, unless it has lost the word meanwhile."""
        office, number = self.office, heard.entry.number
        answer = await self._answer(heard.conversation, reply)

        def decide(now: Conversation) -> Change | None:
            return self._change(now, number, answer) if now.owner is Owner.BOT else None

        changed = await keep(office.shelves.conversations.change, request.conversation, decide, office.now())
        if changed is None:
            return await self._superseded(heard)
        await office.announce(changed.conversation)
        return _turned(_join([one for _, one in answer.parts]), changed, heard)

    async def _answer(self, conversation: Conversation, reply: Reply) -> Answer:
        """Put together who says what: the assistant its answer; on a hand-over the desk what to expect, or who is not there."""
        if reply.handoff is None:
            return Answer(reply, [(Who.ASSISTANT, reply)])
        office = self.office
        look = await office.outlook(replace(conversation, locale=reply.locale))
        notice = office.first_notice(reply.locale, look)
        if look.admitted:
            return Answer(reply, [(Who.ASSISTANT, reply), (Who.NOTICE, notice)], look)
        first = [line for line in reply.lines if line.key.startswith(DANGER)]
        if reply.handoff.reason == NOT_UNDERSTOOD:
            first.append(office.notices.wording.line(reply.locale, "remark.missed.1"))
        return Answer(reply, [(Who.NOTICE, replace(notice, lines=(*first, *notice.lines)))], look)

    def _change(self, now: Conversation, number: int, answer: Answer) -> Change:
        reply, look, at = answer.reply, answer.look, self.office.now()
        entries = tuple(_entry(who, one, number) for who, one in answer.parts)
        after = replace(now, locale=reply.locale, offered=(), asking="", urgent=now.urgent or reply.outcome is Outcome.SAFETY)
        if reply.card:
            after = replace(after, item=reply.card.item, domain=self.domain_of(reply.card.item))
        if look is None or reply.handoff is None:
            return Change(after, entries=entries)
        after = replace(after, reason=reply.handoff.reason, code=now.code or reply.handoff.code)
        return handed_over(after, look, answer.parts[-1][1], entries, at)

    async def _superseded(self, heard: Heard) -> Turned:
        """Give what counts where somebody else was first: the answer that stands in the log, or silence."""
        stored = await keep(self.office.shelves.conversations.replies, heard.conversation.id, heard.entry.number)
        quiet = Reply(Outcome.HANDED_OFF, locale=heard.conversation.locale)
        return self._stored(heard, stored) if stored else Turned(quiet, heard.entry.number)

    def _stored(self, heard: Heard, stored: Sequence[StoredReply]) -> Turned:
        numbers = tuple(one.number for one in stored)
        return Turned(joined([one.reply for one in stored]), numbers[-1], numbers)

    async def _silent(self, request: Request, heard: Heard) -> Turned:
        """While the assistant has not the word: hear danger and what the door has to do; else only keep what was said."""
        office, now = self.office, heard.conversation
        overheard = await self._overheard(request, now)
        if overheard and overheard.outcome is Outcome.SAFETY:
            return await self._danger(heard, overheard)
        if overheard:
            await self._tell_clerk(now, overheard)
            return Turned(overheard, heard.entry.number)
        quiet = Reply(Outcome.HANDED_OFF, locale=now.locale)
        kept = office.notices.kept(now.locale) if now.owner is Owner.QUEUE else quiet
        return Turned(kept, heard.entry.number)

    async def _tell_clerk(self, now: Conversation, asked: Reply) -> None:
        """Keep what the person asks of their door, as slower speech, for who serves them; the door has it already."""
        draft = Draft(Who.ASSISTANT, reply=asked.to_json(), private=True)
        heard = await keep(self.office.shelves.conversations.add, now.id, draft, self.office.now(), lambda now: None)
        await self.office.announce(heard.conversation, note=True)

    async def _overheard(self, request: Request, now: Conversation) -> Reply | None:
        told = await self._told_before(now, said(request))
        found = [await self.assistant.overhear(told + text, now.locale) for text in readings(request)]
        danger = [one for one in found if one and one.outcome is Outcome.SAFETY]
        return next(filter(None, (*danger, *found)), None)

    async def _told_before(self, now: Conversation, words: str) -> str:
        """Give what the person said last, where they tell after an alarm that they paid: it says whom they paid."""
        if not (now.urgent and self.office.notices.wording.heard(now.locale, "heard.paid", words)):
            return ""
        log = await keep(self.office.shelves.conversations.log, now.id)
        before = [entry.text for entry in log if entry.who is Who.PERSON][-LAST_WORDS - 1 : -1]
        return "".join(f"{text}, " for text in before)

    async def _danger(self, heard: Heard, reply: Reply) -> Turned:
        entry = _entry(Who.NOTICE, reply, heard.entry.number)
        conversations, at = self.office.shelves.conversations, self.office.now()

        def decide(now: Conversation) -> Change:
            return Change(replace(now, urgent=True), entries=(entry,))

        changed = await keep(conversations.change, heard.conversation.id, decide, at)
        await self.office.announce(heard.conversation, queue=True, urgent=True)
        return _turned(reply, changed, heard)


def joined(stored: Sequence[Json]) -> Reply:
    """Give one reply of several that answer the same."""
    return _join([Reply.from_json(one) for one in stored])


def _join(replies: Sequence[Reply]) -> Reply:
    first, last = replies[0], replies[-1]
    lines = tuple(line for one in replies for line in one.lines)
    return replace(first, lines=lines, choices=last.choices or first.choices)


def _entry(who: Who, reply: Reply, number: int) -> Draft:
    """Give the log's entry for a reply; a failure is no answer, so that the same mark may try again."""
    return Draft(who, reply.text, reply.to_json(), answers=None if reply.outcome is Outcome.FAILED else number)


def _mark(entry: Entry) -> str:
    return f"m:{entry.mark}" if entry.mark else f"n:{entry.number}"


def _turned(reply: Reply, changed: Changed | None, heard: Heard) -> Turned:
    told = tuple(entry.number for entry in changed.entries) if changed else ()
    return Turned(reply, told[-1] if told else heard.entry.number, told)
