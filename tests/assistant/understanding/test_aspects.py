"""What is asked about a matter is found by its words."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue.views.item import PARTS
from assistant.errors import CatalogueError
from assistant.settings import Settings
from assistant.understanding.aspects import Aspects


@pytest.fixture(scope="module")
def aspects(settings: Settings) -> Aspects:
    return Aspects.read(settings.intents / "dialogue" / "aspects.yml")


@pytest.mark.parametrize(
    ("text", "aspect"),
    [
        ("办老年证要带什么", "evidence"),
        ("What do I need to bring?", "evidence"),
        ("老年证多少钱工本费", "cost"),
        ("在哪里办", "place"),
        ("几天能办好", "days"),
        ("电话多少", "phone"),
        ("能不能让我儿子代办", "proxy"),
        ("老年证没有户口本能办吗", "missing"),
        ("Can I get the senior card without my household book?", "missing"),
        ("高龄津贴几号发", "payday"),
        ("What day is the age allowance paid?", "payday"),
        ("办老年证排队要多久", "queue"),
        ("How long is the queue for the senior card?", "queue"),
        ("老年证要多久", "days"),
        ("老年证多少钱", "price"),
        ("补卡多少钱", "price"),
        ("How much is the senior card", "price"),
        ("How much is it to replace a card", "price"),
        ("住院报销多少", "amount"),
        ("身份证丢了怎么办", None),
        ("高龄津贴每月发多少", "amount"),
        ("我要办老年证", None),
        ("I lost my card", None),
        ("", None),
    ],
)
def test_the_question_is_found(text: str, aspect: str | None, aspects: Aspects) -> None:
    assert aspects.find(text) == ([aspect] if aspect else [])


@pytest.mark.parametrize(
    ("text", "both"),
    [
        ("要带什么，要多少钱", ["evidence", "cost"]),
        ("在哪儿办几天能办好", ["place", "days"]),
        ("What do I need to bring and how much does it cost?", ["evidence", "cost"]),
        ("where and how long", ["place", "days"]),
    ],
)
def test_two_questions_in_one_breath_are_both_found(text: str, both: list[str], aspects: Aspects) -> None:
    assert aspects.find(text) == both


def test_the_last_question_is_the_last_and_one_that_is_asked_twice_counts_once(aspects: Aspects) -> None:
    assert aspects.find("要带什么？在哪里办？到底要带什么") == ["place", "evidence"]


def test_every_aspect_can_be_answered(aspects: Aspects) -> None:
    assert set(aspects.patterns) <= set(PARTS)


def test_a_broken_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "aspects.yml"
    path.write_text("aspects: {cost: [no languages]}\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        Aspects.read(path)
    assert caught.value.fields["file"] == "aspects.yml"


def test_a_broken_expression_is_named(tmp_path: Path) -> None:
    path = tmp_path / "aspects.yml"
    path.write_text("aspects:\n  cost:\n    zh-CN: ['多少钱']\n    en:\n      - a fee\n      - how (much\n", encoding="utf-8")
    with pytest.raises(CatalogueError) as caught:
        Aspects.read(path)
    fields = caught.value.fields
    assert (fields["file"], fields["line"], fields["field"]) == ("aspects.yml", 6, "aspects.cost.en.1")
    assert "missing )" in fields["problem"]
