"""Answers each line of a file with a trained Rasa model, printing {"ms", "ranking", "confidence"}; needs nothing but Rasa."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from pathlib import Path
from typing import Any, TextIO


def main(model: str, lines: str) -> None:
    """Load the model, then answer all lines one by one; what Rasa logs goes to standard error."""
    answers, sys.stdout = sys.stdout, sys.stderr
    from rasa.core.agent import Agent

    agent = Agent.load(model)
    asyncio.run(_answer_all(agent, Path(lines).read_text(encoding="utf-8").splitlines(), answers))


def ranked(parsed: dict[str, Any]) -> dict[str, float]:
    """Give labels and confidences of a parsed message, best first: Banban's service candidates, or Rasa's ranking of intents."""
    if "service_candidates" in parsed:
        return {f"item:{found['id']}": found["confidence"] for found in parsed["service_candidates"]}
    return {found["name"]: found["confidence"] for found in parsed["intent_ranking"]}


async def _answer_all(agent: Any, texts: list[str], answers: TextIO) -> None:
    for text in texts:
        began = time.perf_counter()
        parsed = await agent.parse_message(text)
        milliseconds = 1000 * (time.perf_counter() - began)
        found = ranked(parsed)
        answer = {"ms": milliseconds, "ranking": list(found), "confidence": list(found.values())}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])
