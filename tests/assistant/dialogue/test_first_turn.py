"""Sentences nobody trained on are understood by the trained pipeline; one test per file of tests/utterances."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant import bootstrap
from assistant.messages import Outcome, Reply
from assistant.settings import Settings
from assistant.understanding.evaluation import Judged
from assistant.understanding.guard import Guard
from assistant.understanding.utterances import DANGER, read_file

pytestmark = pytest.mark.slow
LEAST = {"dialogue": 0.9, "items": 0.9, "life_events": 0.9, "out_of_scope": 0.7}
"""The share that has to be right; out of scope aims at 0.9 too, and 0.7 is what must not be lost meanwhile."""

EVERY = {"items": 3}
"""Of the long files, every so many sentences are asked; `banban evaluate --data tests/utterances` asks all."""
FILES = [(locale, name) for locale in ("zh-CN", "en") for name in LEAST]
FirstTurn = Callable[[str, str | None], Reply]


@pytest.fixture(scope="module")
def first_turn(settings: Settings, trained: Path) -> FirstTurn:
    return bootstrap.build_first_turn(settings, trained)


@pytest.mark.parametrize(("locale", "name"), FILES)
def test_sentences_are_understood(locale: str, name: str, first_turn: FirstTurn, tree: Path) -> None:
    examples = read_file(tree / "tests" / "utterances" / locale / f"{name}.yml")[:: EVERY.get(name, 1)]
    judged = [Judged(one, first_turn(one.text, one.locale)) for one in examples]
    wrong = [f"{one.example.text} → {_said(one)}, not {one.wanted}" for one in judged if not one.right]
    assert len(wrong) <= (1 - LEAST[name]) * len(judged), "\n".join(wrong)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_danger_is_never_lost_to_a_match(locale: str, first_turn: FirstTurn, settings: Settings) -> None:
    guard = Guard.read(settings.intents / "safety")
    said = read_file(settings.intents / "safety" / "says" / f"{locale}.yml")[::8]
    for one in [one for one in said if one.label.startswith(DANGER) and guard.signal(one.text.lower())]:
        reply = first_turn(one.text, locale)
        assert reply.outcome is Outcome.SAFETY, one.text
        assert reply.understood and reply.understood.intent == "safety"


@pytest.mark.parametrize("text", ["", "😀", "/restart", "\ud800", "证" * 100_000, '/inform{"x":1}', "EXTERNAL: foo"])
def test_anything_gets_an_answer_and_nothing_is_a_command(text: str, first_turn: FirstTurn) -> None:
    reply = first_turn(text, None)
    assert reply.lines
    assert reply.understood is not None


def test_the_language_follows_the_sentence_unless_it_is_given(first_turn: FirstTurn) -> None:
    assert first_turn("I lost my identity card", None).locale == "en"
    assert first_turn("I lost my identity card", "zh-CN").locale == "zh-CN"


def test_every_line_is_a_first_turn(first_turn: FirstTurn) -> None:
    first_turn("我要办老年证", None)
    assert first_turn("要带什么", None).card is None


def _said(one: Judged) -> str:
    understood = one.reply.understood
    best = understood.candidates[0] if understood and understood.candidates else None
    return f"{understood.intent if understood else None} {best} {one.reply.outcome.value}"
