"""The loop of the REST door: who may call, one message of a person at a time, and everything that is due in the answer."""

from __future__ import annotations

import asyncio
import hmac
from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from ipaddress import ip_address
from weakref import WeakValueDictionary

import structlog

from assistant.conversation import Entry, Who
from assistant.desk.turns import Turned
from assistant.dialogue.turn import Scene
from assistant.errors import NotGenuine, StoreError
from assistant.messages import Json, Outcome, Reply, Request
from assistant.settings.rest import RestSettings
from assistant.wording import best_locale
from channels.outbox import Outbox
from channels.posting import due
from channels.rest.payload import Call, conversation_of, message, render
from channels.rest.post import messages_of
from channels.web.opening import Opening

log = structlog.get_logger(__name__)
SORRY = ("remark.sorry.1", "remark.sorry.2")
RECENT = 20
"""Among so many entries before the last delivered one the words of a pressed choice are looked for."""

MOST_ANSWERS = 2000
"""How many answers are remembered for bridges that send the same mark again."""


@dataclass
class RestDoor:
    """One bridge, or several with the same token."""

    settings: RestSettings
    opening: Opening
    outbox: Outbox
    scene: Scene
    locale: str
    _answers: OrderedDict[tuple[str, str], list[Json]] = field(default_factory=OrderedDict)
    _turns: WeakValueDictionary[str, asyncio.Lock] = field(default_factory=WeakValueDictionary)

    def admit(self, given: str, address: str, is_forwarded: bool) -> None:
        """Let in who brings the token; without one set, programs on this machine only. Raises NotGenuine."""
        if self.settings.token:
            if not hmac.compare_digest(given.encode("utf-8", "replace"), self.settings.token.encode()):
                raise NotGenuine(problem="token")
        elif is_forwarded or not _is_here(address):
            raise NotGenuine(problem="address")

    async def take(self, call: Call) -> list[Json]:
        """Take what a person said; give what answers it and what else was due. The same mark gets the same answer again."""
        key = (call.request.conversation, call.mark)
        turn = self._turn(call.request.conversation)
        async with turn:
            if call.mark and key in self._answers:
                return self._answers[key]
            try:
                found = await self._take(call)
            except StoreError as error:
                log.error("turn_failed", conversation=key[0], problem=str(error.fields.get("problem")))
                return self._sorry(call)
            self._remember(key, found)
            return found

    async def fetch(self, sender: str, after: int) -> list[Json]:
        """Give every message to a sender after an entry's number, of clerks and the assistant; they count as delivered."""
        conversation = conversation_of(sender)
        entries = await self.opening.reception.log(conversation, after)
        if entries:
            await self.outbox.fetched(conversation, entries[-1].number)
        return [one for entry in entries if entry.who is not Who.PERSON for one in self._messages(sender, entry)]

    async def _take(self, call: Call) -> list[Json]:
        reception, conversation = self.opening.reception, call.request.conversation
        before = await self.outbox.meet(conversation, call.sender)
        recent = await reception.log(conversation, max(0, before.delivered - RECENT)) if call.request.choice else ()
        turned = await reception.turn(labelled(call.request, recent), call.mark)
        entries = await self.outbox.collect(conversation)
        if self.settings.callback_url:
            await self.outbox.follow_if_open(conversation)
        answer, rest = split(entries, turned)
        if answer is None and call.mark and not rest:
            answer = turned.reply  # the bridge sends again what was answered before
        before_it = [one for entry in rest if entry.number <= turned.number for one in self._messages(call.sender, entry)]
        after_it = [one for entry in rest if entry.number > turned.number for one in self._messages(call.sender, entry)]
        return [*before_it, *(self._answer(call.sender, answer, turned.number) if answer else ()), *after_it]

    def _answer(self, sender: str, reply: Reply, number: int) -> list[Json]:
        found = render(sender, reply, self.settings.choices_in_text)
        return [{**one, "custom": {**one["custom"], "number": number, "who": Who.ASSISTANT.value}} for one in found]

    def _sorry(self, call: Call) -> list[Json]:
        wording, phone = self.scene.wording, self.scene.catalogue.city.people
        locale = best_locale(call.request.locale, wording.locales, self.locale)
        text = "\n".join(wording.say(locale, key, phone=phone) for key in SORRY)
        return [message(call.sender, text, [], {"outcome": Outcome.FAILED.value, "locale": locale})]

    def _messages(self, sender: str, entry: Entry) -> list[Json]:
        return messages_of(sender, entry, self.settings.choices_in_text)

    def _remember(self, key: tuple[str, str], found: list[Json]) -> None:
        if key[1]:
            self._answers[key] = found
            while len(self._answers) > MOST_ANSWERS:
                self._answers.popitem(last=False)

    def _turn(self, conversation: str) -> asyncio.Lock:
        """Give the lock that lets one message of a conversation in at a time."""
        return self._turns.setdefault(conversation, asyncio.Lock())


def split(entries: Sequence[Entry], turned: Turned) -> tuple[Reply | None, tuple[Entry, ...]]:
    """Part what answers this turn, as one reply because bridges read only the first message, from what else is due. Pure.

    A reply that does not stand in the log (that something was noted, say) answers the turn as well.
    """
    asked = max((one.number for one in entries if one.who is Who.PERSON and one.number <= turned.number), default=None)
    if asked is None:
        return (turned.reply if turned.number == 0 else None), due(entries)
    return turned.reply, due(one for one in entries if not asked < one.number <= turned.number)


def labelled(request: Request, recent: Sequence[Entry]) -> Request:
    """Give a request with the words of the choice that was pressed, as they stood in the log. Pure."""
    for entry in reversed(recent):
        for choice in Reply.from_json(entry.reply).choices if entry.reply else ():
            if choice.payload == request.choice:
                return replace(request, utterance=choice.label)
    return request


def _is_here(address: str) -> bool:
    try:
        return ip_address(address).is_loopback
    except ValueError:
        return False
