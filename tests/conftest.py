"""What all tests share: settings in a temporary folder, the scene, one trained model and one engine on fakes."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.dialogue.turn import Scene
from assistant.messages import Reply, Request
from assistant.ports import Engine
from assistant.settings import TREE, Settings, read_settings
from tests import screenshots
from tests.fakes import Codes, FixedClock, MemoryHandoffs

BEGAN = pytest.StashKey[float]()
"""When the run began, by time.time."""

bootstrap.prepare()  # Rasa must find TensorFlow's stand-in when any test module imports it

KEPT = ("BANBAN_HOME", "BANBAN_MODELS")
"""The only settings that tests take from the environment they run in."""


def pytest_configure(config: pytest.Config) -> None:
    """Note when the run begins."""
    config.stash[BEGAN] = time.time()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter, config: pytest.Config) -> None:
    """Say where the run's pictures are, before the closing line."""
    count = screenshots.kept_since(config.stash[BEGAN])
    if count:
        terminalreporter.write_line(f"Screenshots to look at: {count} in {screenshots.folder()}")


@pytest.fixture(scope="session")
def tree() -> Path:
    """The folder of the whole product."""
    return TREE


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The city as it stands, with database and caches in a temporary folder."""
    kept = {name: os.environ[name] for name in KEPT if name in os.environ}
    return read_settings({**kept, "BANBAN_STATE": str(tmp_path_factory.mktemp("state"))})


@pytest.fixture(scope="session")
def scene(settings: Settings) -> Scene:
    """Catalogue, words and thresholds of the city."""
    return bootstrap.build_scene(settings)


@pytest.fixture(scope="session")
def trained(settings: Settings) -> Path:
    """The newest model; trained first where it does not fit the data (about a minute)."""
    from assistant.dialogue.rasa_training import newest_model

    return newest_model(settings.models) if bootstrap.is_trained(settings) else bootstrap.train_model(settings)


@pytest.fixture(scope="session")
def handoffs() -> MemoryHandoffs:
    """The hand-offs that `engine` has made."""
    return MemoryHandoffs()


@pytest.fixture(scope="session")
def engine(settings: Settings, trained: Path, handoffs: MemoryHandoffs) -> Engine:
    """The real engine on the trained model, with fakes at its ports; give every test a conversation of its own."""
    parts = bootstrap.Parts(handoffs=handoffs, clock=FixedClock(), new_code=Codes())
    return bootstrap.build_engine(settings, parts, trained)


@dataclass
class Talk:
    """One conversation with an engine, kept as it goes."""

    engine: Engine
    conversation: str
    locale: str | None = None
    replies: list[Reply] = field(default_factory=list)

    async def say(self, text: str) -> Reply:
        """Say something and give the reply."""
        return await self._ask(Request(self.conversation, text, locale=self.locale, channel="test"))

    async def press(self, key: str) -> Reply:
        """Press a numbered choice of the last reply."""
        choice = next(one for one in self.replies[-1].choices if one.key == key)
        return await self._ask(Request(self.conversation, choice.label, choice.payload, locale=self.locale, channel="test"))

    async def _ask(self, request: Request) -> Reply:
        reply = await self.engine.handle(request)
        self.replies.append(reply)
        return reply


@pytest.fixture
def talk(engine: Engine, request: pytest.FixtureRequest) -> Callable[..., Talk]:
    """Begin a conversation of this test's own: `talk("en")`."""
    return lambda locale=None: Talk(engine, request.node.nodeid[-150:], locale)
