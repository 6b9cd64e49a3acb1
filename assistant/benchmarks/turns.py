"""Whole turns through the real engine, in a process of its own: `python -m assistant.benchmarks.turns 200` prints JSON."""

from __future__ import annotations

import asyncio
import json
import random
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from assistant.learning.knowledge import need_held_out
from assistant.messages import Request
from assistant.ports import Engine
from assistant.settings import Settings
from assistant.understanding.utterances import EVENT, INTENT, ITEM, Example

MOST_TURNS = 12
FOLLOW_UPS = 3
"""How many short sentences follow each matter that is asked about."""

SEED = 7


@dataclass(frozen=True)
class Conversation:
    """What one person says, turn by turn, at one door."""

    name: str
    locale: str
    says: tuple[str, ...]


def conversations(examples: Sequence[Example], turns: int) -> list[Conversation]:
    """Make conversations of at most 12 turns, `turns` turns in all, languages by turns; the same in every run. Pure."""
    locales = sorted({example.locale for example in examples})
    said = {locale: _sentences([one for one in examples if one.locale == locale]) for locale in locales}
    made = []
    for number, start in enumerate(range(0, turns, MOST_TURNS)):
        locale = locales[number % len(locales)]
        says = tuple(islice(said[locale], min(MOST_TURNS, turns - start)))
        made.append(Conversation(f"bench-{number}", locale, says))
    return made


def read_examples(settings: Settings) -> list[Example]:
    """Read the independent sentences of tests/utterances; raises AssistantError where there are none."""
    return need_held_out(settings.home / "tests" / "utterances")


def main(turns: int) -> None:
    """Print one line when the engine is ready, then {"ms", "cpu_ms": one number a turn, "seconds": of all, "conversations"}."""
    from assistant.bootstrap import build_engine, prepare

    settings = prepare()
    engine = build_engine(settings)
    _say({"ready": True})
    asyncio.run(_measure(engine, read_examples(settings), turns))


async def _measure(engine: Engine, examples: Sequence[Example], turns: int) -> None:
    warm_up, *measured = conversations(examples, MOST_TURNS + turns)
    await _hold(engine, warm_up)
    began = time.perf_counter()
    took = [turn for conversation in measured for turn in await _hold(engine, conversation)]
    seconds = time.perf_counter() - began
    wall, processor = ([1000 * one for one in column] for column in zip(*took, strict=True))
    _say({"ms": wall, "cpu_ms": processor, "seconds": seconds, "conversations": len(measured)})


async def _hold(engine: Engine, conversation: Conversation) -> list[tuple[float, float]]:
    took = []
    for text in conversation.says:
        began, worked = time.perf_counter(), time.process_time()
        await engine.handle(Request(conversation.name, text, locale=conversation.locale, channel="chat"))
        took.append((time.perf_counter() - began, time.process_time() - worked))
    return took


def _sentences(examples: Sequence[Example]) -> Iterator[str]:
    matters = [example.text for example in examples if example.label.startswith((ITEM, EVENT))]
    short = [example.text for example in examples if example.label.startswith(f"{INTENT}:")]
    chance = random.Random(SEED)
    while True:
        yield chance.choice(matters)
        yield from chance.sample(short, FOLLOW_UPS)


def _say(figures: dict[str, object]) -> None:
    sys.stdout.write(json.dumps(figures) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(int(sys.argv[1]))
