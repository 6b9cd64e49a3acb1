"""What a door sends is read exactly, and what it gets says nothing of the engine's thoughts."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.messages import Candidate, Line, Outcome, Reply, Request, Understanding
from channels.chat.protocol import MOST_CHARACTERS, Pressed, Sent, parse, render, render_entry, render_standing, whole_number
from channels.web.refusals import Refused
from tests.fakes import NOON

REPLY = Reply(
    Outcome.ANSWERED, (Line("x", text="好"),), understood=Understanding("service_request", candidates=(Candidate("a", 0.9),))
)


def test_words_become_a_request() -> None:
    sent = parse({"text": "身份证丢了", "mark": "m-1"}, "chat-1", "zh-CN")
    assert sent == Sent(Request("chat-1", "身份证丢了", locale="zh-CN", channel="chat"), "m-1")


def test_a_choice_comes_as_its_payload_or_by_its_place() -> None:
    payload = {"do": "item", "id": "x"}
    assert parse({"choice": payload, "text": "补证"}, "kiosk-1", "en").request.choice == payload
    assert parse({"choice": "12:3"}, "kiosk-1", "en").pressed == Pressed(12, "3")
    assert parse({"choice": "0:*"}, "kiosk-1", "en").pressed == Pressed(0, "*")


def test_a_speaking_door_sends_its_readings_and_its_language() -> None:
    request = parse({"hypotheses": ["a", "b"], "locale": "en"}, "kiosk-1", "zh-CN").request
    assert (request.hypotheses, request.locale, request.channel) == (("a", "b"), "en", "kiosk")


@pytest.mark.parametrize(
    "raw",
    [
        None,
        [],
        "text",
        {"text": 7},
        {"text": None},
        {"text": "x" * (MOST_CHARACTERS + 1)},
        {"choice": 3},
        {"choice": []},
        {"choice": "three"},
        {"choice": "1:2:3"},
        {"mark": 7},
        {"mark": "a b"},
        {"mark": "x" * 65},
        {"mark": "<script>"},
        {"hypotheses": "a"},
        {"hypotheses": [1]},
        {"hypotheses": ["a"] * 11},
        {"locale": 5},
    ],
)
def test_anything_else_is_refused(raw: Any) -> None:
    with pytest.raises(Refused) as caught:
        parse(raw, "chat-1", "zh-CN")
    assert (caught.value.status, caught.value.key) == (400, "chat.error.message")


@given(st.text(max_size=MOST_CHARACTERS))
def test_every_text_can_be_kept(text: str) -> None:
    read = parse({"text": text}, "chat-1", "zh-CN").request.utterance
    read.encode("utf-8")
    assert "\0" not in read


def test_line_breaks_stay_and_control_characters_go() -> None:
    assert parse({"text": "a\nb\tc\0d\x1be\ud800f"}, "chat-1", "zh-CN").request.utterance == "a\nb\tc d ef"


def test_what_the_engine_thinks_stays_in_the_house() -> None:
    entry = Entry("chat-1", 2, Who.ASSISTANT, NOON, reply=REPLY.to_json())
    for raw in (render(REPLY), render_entry(entry)["reply"]):
        assert "understood" not in raw
        assert Reply.from_json(raw).lines == REPLY.lines
    assert render_entry(entry)["who"] == "assistant"
    assert Standing.from_json(render_standing(Standing(Owner.QUEUE, 3))) == Standing(Owner.QUEUE, 3)


@pytest.mark.parametrize("raw", ["-1", "x", "1.5", "١", "9" * 10, " 1"])
def test_a_number_that_is_none_is_refused(raw: str) -> None:
    with pytest.raises(Refused):
        whole_number(raw)


def test_no_number_means_from_the_beginning() -> None:
    assert [whole_number(raw) for raw in (None, "", "0", "17")] == [0, 0, 0, 17]
