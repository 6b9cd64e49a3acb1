"""The kits of channels that nobody uses here are not loaded, and can be had by `banban rasa`."""

from __future__ import annotations

import subprocess
import sys

import pytest

from assistant.dialogue import sdk_free
from assistant.dialogue.stand_ins import StandInUsed

HEAVY = ("aiogram", "boto3", "botocore", "pymongo", "slack_sdk", "prompt_toolkit", "jwt", "aio_pika")
LOADED = "print([name for name in {names} if hasattr(sys.modules.get(name), '__file__')])"


def test_installing_twice_is_installing_once() -> None:
    sdk_free.install()
    sdk_free.install()
    assert sys.meta_path.count(sdk_free.FINDER) == 1


def test_using_a_stand_in_is_refused_by_name_with_the_way_out() -> None:
    from rasa.core.channels.slack import SlackBot
    from rasa.core.channels.telegram import TelegramOutput

    with pytest.raises(StandInUsed, match=r"banban rasa"):
        TelegramOutput("token")
    with pytest.raises(StandInUsed, match=r"slack_sdk.*AsyncWebClient.*banban rasa"):
        SlackBot("token")


def test_neighbours_of_a_stand_in_stay_what_they_are() -> None:
    import google
    import portalocker

    assert portalocker.Lock.__module__ == "portalocker.utils"
    assert google.__path__


def _fresh(program: str) -> str:
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.slow
def test_an_engine_loads_none_of_them() -> None:
    imports = "import sys, assistant.dialogue.rasa_engine, assistant.dialogue.first_turn"
    names = (*HEAVY, "matplotlib", "redis")
    program = f"from assistant.bootstrap import prepare; prepare(); {imports}; {LOADED.format(names=names)}"
    assert _fresh(program) == "[]"


@pytest.mark.slow
def test_all_of_rasa_can_be_had() -> None:
    prepared = "from assistant.bootstrap import prepare; prepare(whole_rasa=True)"
    assert _fresh(f"{prepared}; import sys, rasa.core.agent; {LOADED.format(names=HEAVY)}") == str(list(HEAVY))


@pytest.mark.slow
def test_redis_can_lock_conversations() -> None:
    pytest.importorskip("redis")
    imports = "from rasa.core.lock_store import RedisLockStore; from redis import Redis"
    program = f"from assistant.bootstrap import prepare; prepare(); {imports}; print(Redis.from_url('redis://nowhere').__class__.__name__)"
    assert _fresh(program) == "Redis"
