"""The loop of the WeChat door: proves who calls, answers within five seconds or says that we are looking, never twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import dataclass, field
from typing import Any

import structlog

from assistant.errors import AssistantError, NotGenuine
from assistant.ports import Clock
from assistant.settings.wechat import WeChatSettings
from channels.outbox import Outbox
from channels.wechat.api import WeChatApi
from channels.wechat.envelope import Envelope, check, read
from channels.wechat.messages import Incoming, answer, parse, parts
from channels.wechat.post import WeChatPost
from channels.wechat.taking import LOOKING, SORRY, Taking

log = structlog.get_logger(__name__)
SUCCESS = "success"
"""What WeChat takes for "nothing to say, and do not ask again"."""

FRESH_SECONDS = 600
"""A call whose time stamp is older is no longer believed; WeChat asks again within 15 seconds."""

REMEMBERED_SECONDS = 60.0


@dataclass
class Turn:
    """One message, however often WeChat sends it: its work, and what it was answered."""

    taking: Taking
    task: asyncio.Task[str]
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    answered: str | None = None
    is_late: bool = False


@dataclass
class WeChatDoor:
    """One Official Account; `begin` gives the Taking of a message."""

    settings: WeChatSettings
    begin: Callable[[Incoming], Taking]
    outbox: Outbox
    api: WeChatApi
    post: WeChatPost
    clock: Clock
    _turns: dict[str, Turn] = field(default_factory=dict)
    _later: set[asyncio.Task[None]] = field(default_factory=set)

    def verify(self, query: Mapping[str, str]) -> str:
        """Answer the question whether this is the account's server; raises NotGenuine."""
        self._check(query)
        return query.get("echostr", "")

    async def receive(self, query: Mapping[str, str], body: bytes) -> str:
        """Answer one call of WeChat's; raises NotGenuine or Unreadable."""
        incoming = parse(self._fields(query, body))
        text = await self._answer(incoming)
        if not text:
            return SUCCESS
        now = int(self.clock.now().timestamp())
        xml = answer(incoming, text, now)
        return self._envelope.sealed(xml, str(now), query.get("nonce", "")) if self.settings.aes_key else xml

    async def close(self) -> None:
        """Wait for what is still being answered."""
        while self._later or any(not turn.task.done() for turn in self._turns.values()):
            await asyncio.gather(*(turn.task for turn in self._turns.values()), *self._later, return_exceptions=True)

    @property
    def _envelope(self) -> Envelope:
        return Envelope(self.settings.token, self.settings.aes_key, self.settings.app_id)

    def _check(self, query: Mapping[str, str]) -> None:
        timestamp = query.get("timestamp", "")
        check(self.settings.token, query.get("signature", ""), timestamp, query.get("nonce", ""))
        age = self.clock.now().timestamp() - (int(timestamp) if timestamp.isdecimal() else 0)
        if abs(age) > FRESH_SECONDS:
            raise NotGenuine(problem="timestamp")

    def _fields(self, query: Mapping[str, str], body: bytes) -> dict[str, str]:
        """Give the fields of a pushed message: with a key only what is encrypted counts, in compatible mode too."""
        self._check(query)
        fields = read(body)
        if not self.settings.aes_key:
            return fields
        signed, timestamp, nonce = (query.get(name, "") for name in ("msg_signature", "timestamp", "nonce"))
        return read(self._envelope.opened(fields.get("Encrypt", ""), signed, timestamp, nonce))

    async def _answer(self, incoming: Incoming) -> str:
        """Give the answer once it is there, the same to a message that comes again; nothing where it follows by itself."""
        turn = self._turns.get(incoming.mark) or self._turn(incoming)
        async with turn.lock:
            if turn.answered is None:
                turn.answered = await self._in_time(turn)
                return turn.answered
        return "" if turn.is_late else turn.answered

    def _turn(self, incoming: Incoming) -> Turn:
        loop = asyncio.get_running_loop()
        taking = self.begin(incoming)
        self.post.spoke(taking.conversation)
        turn = self._turns[incoming.mark] = Turn(taking, loop.create_task(taking.work()))
        loop.call_later(REMEMBERED_SECONDS, self._turns.pop, incoming.mark, None)
        return turn

    async def _in_time(self, turn: Turn) -> str:
        done, _ = await asyncio.wait({turn.task}, timeout=self.settings.reply_seconds)
        if not done:
            turn.is_late = True
            await self._expect(turn)
            self._keep(self._follow_up(turn))
            return turn.taking.words(LOOKING)
        return turn.task.result() or await self._due(turn)

    async def _expect(self, turn: Turn) -> None:
        """Keep that the answer is still to come, before it is announced."""
        try:
            await self.outbox.expect(turn.taking.conversation, turn.taking.incoming.person)
        except AssistantError as error:
            log.warning("not_expected", conversation=turn.taking.conversation, problem=repr(error))

    async def _due(self, turn: Turn) -> str:
        """Give the first message that is due; the others follow."""
        try:
            text, is_more = await self.outbox.first(turn.taking.conversation)
            await self.outbox.follow_if_open(turn.taking.conversation)
        except AssistantError:
            log.exception("turn_failed", conversation=turn.taking.conversation)
            return turn.taking.words(SORRY)
        if is_more:
            self._keep(self._follow_up(turn))
        return text or ""

    async def _follow_up(self, turn: Turn) -> None:
        """Send what could not go with the answer: words of the door's own, and what is due."""
        try:
            for part in parts(await turn.task if turn.is_late else ""):
                await self.api.send_text(turn.taking.incoming.person, part)
            await self.outbox.push(turn.taking.conversation)
            await self.outbox.follow(turn.taking.conversation)
        except AssistantError as error:
            log.warning("not_sent_later", conversation=turn.taking.conversation, problem=repr(error))

    def _keep(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._later.add(task)
        task.add_done_callback(self._later.discard)
