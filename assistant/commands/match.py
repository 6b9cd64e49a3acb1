"""`banban match`: what the engine makes of each line of standard input; the public way to measure it."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterator

import click

from assistant.commands.main import example
from assistant.errors import AssistantError
from assistant.messages import Json


@click.command(
    epilog=example("echo '我八十了听说每月能领点钱' | banban match\nbanban match --locale en --top 3 < lines.txt > answers.jsonl")
)
@click.option("--locale", help="Language of the lines; by default each line's own.")
@click.option("--top", default=5, show_default=True, type=click.IntRange(1, 10), help="How many candidates to print.")
def match(locale: str | None, top: int) -> None:
    """Print one JSON object for each line: text, locale, outcome, intent, event, candidates, ms.

    Every line is the first turn of a fresh conversation. Nothing is stored.
    """
    from assistant.bootstrap import build_first_turn, checked_locale, prepare

    settings = prepare()
    wanted = checked_locale(settings, locale)
    first_turn = build_first_turn(settings)
    for line in _lines():
        began = time.perf_counter()
        reply = first_turn(line, wanted)
        answer = _answer(line, reply.to_json(), top)
        answer["ms"] = round(1000 * (time.perf_counter() - began), 2)
        click.echo(json.dumps(answer, ensure_ascii=False))


def _lines() -> Iterator[str]:
    stream = sys.stdin.buffer if hasattr(sys.stdin, "buffer") else io.BytesIO(sys.stdin.read().encode())
    for raw in stream:
        try:
            yield raw.decode("utf-8", errors="strict").rstrip("\r\n")
        except UnicodeDecodeError as error:
            raise AssistantError("error.not_utf8") from error


def _answer(text: str, reply: Json, top: int) -> Json:
    understood = reply["understood"] or {}
    return {
        "text": text,
        "locale": reply["locale"],
        "outcome": reply["outcome"],
        "intent": understood.get("intent", "out_of_scope"),
        "event": understood.get("event"),
        "candidates": list(understood.get("candidates", ()))[:top],
    }
