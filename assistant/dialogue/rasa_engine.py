"""The Engine on a real Rasa agent: trained model, rules, tracker and actions, all inside this process."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import structlog
from rasa.core.agent import Agent
from rasa.core.channels.channel import CollectingOutputChannel, UserMessage
from rasa.core.lock_store import LockStore
from rasa.core.tracker_store import SQLTrackerStore
from rasa.shared.core.domain import Domain, SessionConfig
from rasa.shared.core.events import BotUttered, UserUttered
from sqlalchemy.engine import URL, make_url

from assistant.dialogue.actions.in_process import InProcessActions, compile_result_check
from assistant.dialogue.actions.turn_action import Stage, all_actions
from assistant.dialogue.overhear import Overhear
from assistant.dialogue.rasa_errors import model_errors
from assistant.dialogue.views import apology, welcome
from assistant.messages import Json, Reply, Request
from assistant.privacy import masked
from assistant.settings import Settings
from assistant.store.sql_errors import sql_errors
from assistant.understanding.normalise import clean, has_words
from assistant.understanding.rasa_readings import ALSO_HEARD
from assistant.understanding.reader import KEYS
from assistant.wording import best_locale

log = structlog.get_logger(__name__)
SILENCE: Json = {"intent": {"name": "silence", "confidence": 1.0}, "entities": [], "understanding": {"intent": "out_of_scope"}}
"""What a message means in which nothing was said: there is nothing to read, so it brings its meaning along."""


class RasaEngine:
    """Answers requests; one instance serves every conversation of this process."""

    def __init__(self, agent: Agent, stage: Stage, settings: Settings) -> None:
        """Take a loaded agent."""
        self._agent, self._stage, self._settings = agent, stage, settings
        self._failed: set[str] = set()
        self._overhear = Overhear(agent.processor, stage.guard, stage.scene, settings.max_characters)

    async def handle(self, request: Request) -> Reply:
        """Answer one request; never raises for anything a person can type."""
        return await self._answer(request, self._message(request))

    async def recall(self, request: Request) -> Reply | None:
        """Give the answer that a request with this mark has had already; waits for a turn that is under way."""
        async with self._agent.lock_store.lock(request.conversation):
            tracker = await self._agent.tracker_store.retrieve(request.conversation)
        return answer_to(request.mark, tracker.events) if tracker and request.mark else None

    async def overhear(self, text: str, locale: str) -> Reply | None:
        """Hear danger and the door's own controls while somebody else has the word; gives nothing else."""
        return self._overhear(text, locale)

    def welcome(self, locale: str | None) -> Reply:
        """Give what a door shows before anything is said."""
        return welcome(self._known(locale), self._stage.scene)

    async def close(self) -> None:
        """Let go of the database."""
        await asyncio.to_thread(self._agent.tracker_store.engine.dispose)

    def _message(self, request: Request) -> UserMessage:
        heard = (request.utterance,) if request.utterance else request.hypotheses
        text, *others = self._readings(heard)
        silent = request.choice is None and not text
        return UserMessage(
            text or "…",
            CollectingOutputChannel(),
            request.conversation,
            parse_data=SILENCE if silent else None,
            input_channel=request.channel,
            metadata={
                "locale": request.locale,
                "choice": request.choice,
                "channel": request.channel,
                "mark": request.mark,
                "cut": any(len(one) > self._settings.max_characters for one in heard),
                "failed": request.conversation in self._failed,
                ALSO_HEARD: others,
            },
        )

    def _readings(self, heard: Sequence[str]) -> list[str]:
        """Give what was typed or heard, cleaned and best first, without what says nothing; one empty text for silence."""
        texts = [masked(clean(text, self._settings.max_characters)) for text in heard]
        return [text for text in dict.fromkeys(texts) if has_words(text) or text in KEYS] or [""]

    async def _answer(self, request: Request, message: UserMessage) -> Reply:
        try:
            sent = await self._agent.handle_message(message)
        except Exception:
            log.exception("turn_failed", conversation=request.conversation)
            return self._sorry(request)
        replies = [Reply.from_json(part["custom"]) for part in sent or () if part.get("custom")]
        if not replies:
            return self._sorry(request)
        self._failed.discard(request.conversation)
        return replies[-1]

    def _sorry(self, request: Request) -> Reply:
        """Apologise; the tracker may not be there to keep that, so the next turn is told what this one said."""
        self._failed.add(request.conversation)
        return apology(self._known(request.locale), self._stage.scene)

    def _known(self, locale: str | None) -> str:
        return best_locale(locale, self._stage.scene.wording.locales, self._stage.locale)


def answer_to(mark: str, events: Iterable[Any]) -> Reply | None:
    """Give the last reply after the message with a mark, of a conversation's events in order; None where it has none."""
    asked, found = False, None
    for event in events:
        if isinstance(event, UserUttered):
            asked = (event.metadata or {}).get("mark") == mark
        if asked and isinstance(event, BotUttered) and event.data.get("custom"):
            found = event.data["custom"]
    return Reply.from_json(found) if found else None


def load_agent(model: Path, stage: Stage, settings: Settings) -> Agent:
    """Load a trained model into an agent with our actions and database.

    Raises:
        ModelUnusable, CatalogueError, SettingsError: for what the model needs and cannot have.
        StoreError: where the database does not open.
    """
    compile_result_check()
    tracker_store, lock_store = _tracker_store(settings), _lock_store(settings)
    with model_errors(model.name):
        agent = Agent.load(
            str(model),
            action_endpoint=InProcessActions(all_actions(stage)),
            tracker_store=tracker_store,
            lock_store=lock_store,
        )
    # Rasa's own wrapper goes on without the conversation when the database fails: it would forget the visit and say nothing.
    agent.tracker_store = agent.processor.tracker_store = tracker_store
    agent.domain.session_config = SessionConfig(settings.session_minutes, carry_over_slots=False)
    return agent


def _tracker_store(settings: Settings) -> SQLTrackerStore:
    """Open the conversations; the agent gives the store the model's domain later."""
    with sql_errors():
        url = make_url(settings.database)
        if url.drivername.startswith("sqlite") and url.database:
            Path(url.database).parent.mkdir(parents=True, exist_ok=True)
        store = SQLTrackerStore(Domain.empty(), **_options(url))
    store.engine.hide_parameters = True  # an error must not carry what a person said into the log
    return store


def _options(url: URL) -> Mapping[str, Any]:
    return {
        "dialect": url.drivername,
        "host": url.host,
        "port": url.port,
        "db": url.database or ":memory:",
        "username": url.username,
        "password": url.password,
        "query": dict(url.query),
    }


def _lock_store(settings: Settings) -> LockStore:
    if not settings.redis_url:
        return LockStore.create(None)
    from rasa.core.lock_store import RedisLockStore
    from redis import Redis

    store = RedisLockStore(host="localhost")
    store.red = Redis.from_url(settings.redis_url)
    return store
