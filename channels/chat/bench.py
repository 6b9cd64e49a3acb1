"""Many people chat and many clerks answer at once, each by HTTP and a live connection as a browser would; times and errors."""

from __future__ import annotations

import asyncio
import random
import secrets
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

from aiohttp import ClientError, ClientSession, ClientTimeout, ClientWebSocketResponse, CookieJar, TCPConnector, WSMsgType

from assistant.messages import Json

TURN, CLERK_TURN, HEARD, CLAIM, PAGE = "bot turn", "turn while a clerk has the word", "clerk heard", "claim", "page"
"""What is measured: the first is what the goal is about."""

HELP = {"zh-CN": "转人工", "en": "talk to a person please"}
TURNS_BEFORE_HELP = (3, 8)
HEARTBEAT = 10.0
CLERK_SAYS = 3
ANSWER_SECONDS = 30.0
WAIT_SECONDS = 120.0


@dataclass
class Seen:
    """What was measured, in milliseconds by kind, and what went wrong, counted by what it was."""

    took: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))
    errors: Counter[str] = field(default_factory=Counter)
    talks: int = 0

    def since(self, kind: str, began: float) -> None:
        """Keep how long something took that began at a moment of time.perf_counter."""
        self.took[kind].append(1000 * (time.perf_counter() - began))


@dataclass(frozen=True)
class Plan:
    """What is played: where, until when (time.monotonic), what people say by language, and how long they think (seconds)."""

    url: str
    until: float
    says: Mapping[str, Sequence[str]]
    think: tuple[float, float]

    @property
    def over(self) -> bool:
        """Tell whether the time is up."""
        return time.monotonic() >= self.until


class Visitor:
    """A browser: cookies and connections of its own, and the Origin that browsers name."""

    def __init__(self, plan: Plan, seen: Seen, chance: random.Random) -> None:
        self.plan, self.seen, self.chance = plan, seen, chance
        self._session = ClientSession(
            plan.url,
            cookie_jar=CookieJar(unsafe=True),
            connector=TCPConnector(limit=4),
            headers={"Origin": plan.url, "Accept": "application/json"},
            timeout=ClientTimeout(total=ANSWER_SECONDS),
        )

    async def close(self) -> None:
        """Close the browser."""
        await self._session.close()

    async def think(self) -> None:
        """Read and type as long as a person does, but not past the end."""
        await asyncio.sleep(min(self.chance.uniform(*self.plan.think), max(self.plan.until - time.monotonic(), 0)))

    async def ask(self, kind: str, method: str, path: str, **body: Any) -> Json | None:
        """Ask and measure; None where it failed, which is counted."""
        began = time.perf_counter()
        try:
            async with self._session.request(method, path, **body) as response:
                found = await response.json() if response.content_type == "application/json" else {"text": await response.text()}
                if response.status < 400:
                    self.seen.since(kind, began)
                    return dict(found)
                self.seen.errors[f"{kind}: {response.status}"] += 1
        except (ClientError, asyncio.TimeoutError, OSError) as error:
            self.seen.errors[f"{kind}: {type(error).__name__}"] += 1
        return None

    async def line(self, path: str) -> ClientWebSocketResponse[Any]:
        """Open a live connection."""
        return await self._session.ws_connect(path, heartbeat=20)


class Person(Visitor):
    """Somebody who asks, is handed over, talks with a clerk and rates, again and again until the time is up."""

    _began = 0.0

    async def chat(self) -> None:
        """Hold one conversation after the other."""
        locale = self.chance.choice(sorted(self.plan.says))
        await self.think()
        while not self.plan.over:
            await self.ask(PAGE, "GET", "/", headers={"Accept": "text/html", "Accept-Language": locale})
            begun = await self.ask("begin", "POST", "/api/v1/conversations", json={"locale": locale})
            if begun is None:
                await self.think()
                continue
            await self._talk(f"/api/v1/conversations/{begun['conversation']}", locale)
            self.seen.talks += 1

    async def _talk(self, path: str, locale: str) -> None:
        entries: list[Json] = []
        self._began = time.perf_counter()
        changed = asyncio.Condition()
        line = await self.line(f"{path}/live?html=1")
        listening = asyncio.create_task(self._listen(line, entries, changed))
        try:
            for _ in range(self.chance.randint(*TURNS_BEFORE_HELP)):
                await self._say(TURN, path, self.chance.choice(self.plan.says[locale]))
                if self.plan.over:
                    return
            await self._say(TURN, path, HELP[locale])
            await self._with_clerk(path, locale, entries, changed)
        finally:
            await line.close()
            await asyncio.gather(listening, return_exceptions=True)
            self._check(entries)

    async def _with_clerk(self, path: str, locale: str, entries: list[Json], changed: asyncio.Condition) -> None:
        """Wait for the clerk and answer each of their sentences, then give stars."""
        for number in range(1, CLERK_SAYS + 1):
            async with changed:
                enough = changed.wait_for(partial(_has_clerk, entries, number))
                try:
                    await asyncio.wait_for(enough, min(WAIT_SECONDS, max(self.plan.until - time.monotonic(), 0.1)))
                except asyncio.TimeoutError:
                    return
            await self._say(CLERK_TURN, path, self.chance.choice(self.plan.says[locale]))
        await self.ask("rating", "POST", f"{path}/rating", json={"stars": 5})

    async def _say(self, kind: str, path: str, words: str) -> None:
        await self.ask(kind, "POST", f"{path}/messages", json={"text": words, "mark": secrets.token_hex(8)})
        await self.think()

    async def _listen(self, line: ClientWebSocketResponse[Any], entries: list[Json], changed: asyncio.Condition) -> None:
        async for message in line:
            if message.type is not WSMsgType.TEXT:
                break
            news = message.json()
            if "entry" in news:
                self._heard(news["entry"])
                async with changed:
                    entries.append(news["entry"])
                    changed.notify_all()

    def _heard(self, entry: Json) -> None:
        """Measure how long a clerk's sentence took: it carries the moment it was sent. What an earlier talk held is old."""
        said = float(entry["text"][1:].split()[0]) if entry["who"] == "clerk" and entry["text"].startswith("@") else 0.0
        if said > self._began:
            self.seen.since(HEARD, said)

    def _check(self, entries: Sequence[Json]) -> None:
        """Count an error where entries were lost, doubled or out of order."""
        if [entry["number"] for entry in entries] != list(range(1, len(entries) + 1)):
            self.seen.errors["log: lost or doubled"] += 1


class Attendant(Visitor):
    """A clerk who signs in at the console, takes whoever waits, says three sentences and finishes."""

    async def serve(self, login: str, password: str) -> None:
        """Work until the time is up."""
        if await self.ask("sign-in", "POST", "/clerk/sign-in", data={"login": login, "password": password}) is None:
            return
        line = await self.line("/clerk/live")
        beside = [asyncio.create_task(work) for work in (self._beat(line), self._hear(line))]
        try:
            while not self.plan.over:
                lists = await self.ask("lists", "GET", "/clerk/lists")
                waiting = lists["waiting"] if lists else []
                if waiting:
                    await self._take(self.chance.choice(waiting[:5]))
                else:
                    await asyncio.sleep(1)
        finally:
            await line.close()
            for task in beside:
                task.cancel()
            await asyncio.gather(*beside, return_exceptions=True)

    async def _take(self, conversation: str) -> None:
        talk = f"/clerk/c/{conversation}"
        claim = await self.ask(CLAIM, "POST", f"{talk}/claim")
        if not claim or not claim.get("won"):
            return
        for _ in range(CLERK_SAYS):
            await asyncio.sleep(self.chance.uniform(1, 3))
            words = f"@{time.perf_counter()} 您好 hello"
            await self.ask("clerk says", "POST", f"{talk}/say", data={"text": words, "mark": secrets.token_hex(8)})
            await self.think()
        await self.ask("finish", "POST", f"{talk}/finish", data={"reason": "solved"})

    async def _beat(self, line: ClientWebSocketResponse[Any]) -> None:
        """Say every ten seconds that the clerk is there."""
        while not line.closed:
            await line.send_json({"presence": "online"})
            await asyncio.sleep(HEARTBEAT)

    async def _hear(self, line: ClientWebSocketResponse[Any]) -> None:
        """Read what the desk tells."""
        async for _ in line:
            pass


async def play(plan: Plan, people: int, clerks: Sequence[tuple[str, str]], seed: int = 7) -> Seen:
    """Let everybody chat until the time is up; `clerks` are logins and passwords."""
    seen = Seen()
    persons = [Person(plan, seen, random.Random(seed + number)) for number in range(people)]
    attendants = [Attendant(plan, seen, random.Random(-seed - number)) for number in range(len(clerks))]
    work = [_whole(seen, person.chat) for person in persons]
    work += [_whole(seen, partial(one.serve, *who)) for one, who in zip(attendants, clerks, strict=True)]
    await asyncio.gather(*work)
    await asyncio.gather(*(visitor.close() for visitor in (*persons, *attendants)))
    return seen


async def _whole(seen: Seen, work: Callable[[], Any]) -> None:
    """Count what breaks off one visitor's work, so that the others go on."""
    try:
        await work()
    except (ClientError, asyncio.TimeoutError, OSError) as error:
        seen.errors[f"broke off: {type(error).__name__}"] += 1


def _has_clerk(entries: Sequence[Json], count: int) -> bool:
    """Tell whether the clerk has said so much."""
    said = [one for one in entries if one["who"] == "clerk"]
    return len(said) >= count
