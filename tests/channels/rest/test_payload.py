"""Rasa's REST payload: what the bridges really send, buttons that come back, and what is refused."""

from __future__ import annotations

import json
from typing import Any

import pytest

from assistant.errors import Unreadable
from assistant.messages import Card, Choice, Handoff, Line, Outcome, Reply
from channels.rest.payload import NOT_ON_OFFER, button, conversation_of, parse, pressed, render

ASK = Reply(
    Outcome.CLARIFYING,
    (Line("ask.which", text="您要办哪样？"), Line("ask.number", text="说数字就行。")),
    (Choice("1", "老年证", {"do": "item", "id": "senior-card", "part": None}), Choice("2", "都不是", {"do": "none"})),
)


@pytest.mark.parametrize(
    ("body", "sender"),
    [
        ({"sender": "callSid-1", "message": "老年证"}, "callSid-1"),
        ({"sender": 42, "message": "老年证"}, "42"),
        ({"sender": "+8613800000000", "message": "老年证", "metadata": None}, "+8613800000000"),
    ],
    ids=["jambonz", "chatwoot sends a number", "a telephone number"],
)
def test_what_bridges_send(body: dict[str, Any], sender: str) -> None:
    call = parse(body)
    assert (call.sender, call.request.utterance, call.request.channel) == (sender, "老年证", "rest")
    assert sender not in call.request.conversation


def test_two_without_a_sender_never_share_a_conversation() -> None:
    first, second = parse({"message": "老年证"}), parse({"message": "老年证"})
    assert first.request.conversation != second.request.conversation


def test_the_same_sender_has_the_same_conversation() -> None:
    assert parse({"sender": 42, "message": "a"}).request.conversation == conversation_of("42")


def test_channel_language_readings_and_mark_are_taken_along() -> None:
    about = {"language": "en", "hypotheses": ["a card", "a cart", 3], "message_id": 7}
    call = parse({"sender": "a", "message": "", "input_channel": "Jambonz", "metadata": about})
    assert (call.request.channel, call.request.locale, call.request.hypotheses) == ("rest-jambonz", "en", ("a card", "a cart"))
    assert call.mark == "7"


@pytest.mark.parametrize("name", ["../../etc", "a" * 40, "", None, 3.5, "rest", {"a": 1}])
def test_a_strange_channel_is_just_rest(name: object) -> None:
    assert parse({"sender": "a", "message": "b", "input_channel": name}).request.channel == "rest"


@pytest.mark.parametrize(
    "body",
    [None, [], "text", 3, {"sender": ["a"], "message": "b"}, {"sender": True, "message": "b"}, {"sender": "a", "message": {}}]
    + [{"sender": "a" * 256, "message": "b"}, {"sender": 1.5, "message": "b"}, {"sender": "a", "message": 3}],
)
def test_what_is_no_message_is_refused(body: object) -> None:
    with pytest.raises(Unreadable):
        parse(body)


@pytest.mark.parametrize("body", [{"sender": "a"}, {"sender": "a", "message": None}, {"sender": "a", "message": ""}])
def test_silence_is_silence(body: object) -> None:
    assert parse(body).request.utterance == ""


def test_a_buttons_payload_presses_its_choice() -> None:
    for choice in ASK.choices:
        call = parse({"sender": "a", "message": button(choice)["payload"]})
        assert (call.request.choice, call.request.utterance) == (choice.payload, "")


def test_a_number_and_a_key_are_the_number() -> None:
    assert pressed("2") == ("2", None)
    assert pressed('/choose{"key":"2"}') == ("2", None)
    assert pressed(' /choose {"key": 2} ') == ("2", None)


@pytest.mark.parametrize("message", ["/restart", "/greet", '/inform{"a": "b"}', "EXTERNAL: x", "/choose", "/session_start"])
def test_another_command_is_only_text(message: str) -> None:
    assert pressed(message) == (message, None)


@pytest.mark.parametrize(
    "tail",
    [
        "{",
        "{}x",
        '{"do": NaN}',
        '{"do": ["item"]}',
        '{"do": {"a": 1}}',
        '{"do": "\\ud800"}',
        "{" * 9000,
        '{"a": "' + "x" * 101 + '"}',
    ],
)
def test_a_broken_payload_presses_what_is_not_on_offer(tail: str) -> None:
    assert pressed(f"/choose{tail}") == ("", NOT_ON_OFFER)


def test_one_message_holds_all_sentences_because_bridges_read_the_first_only() -> None:
    (found,) = render("a", ASK, numbers=True)
    assert found["text"] == "您要办哪样？\n说数字就行。\n1 老年证\n2 都不是"
    assert [one["title"] for one in found["buttons"]] == ["老年证", "都不是"]
    assert all(isinstance(one["payload"], str) for one in found["buttons"])


def test_a_bridge_with_buttons_need_not_have_the_numbers() -> None:
    (found,) = render("a", ASK, numbers=False)
    assert found["text"] == "您要办哪样？\n说数字就行。"


def test_silence_sends_no_message() -> None:
    assert render("a", Reply(Outcome.HANDED_OFF), numbers=True) == []


def test_card_and_hand_off_travel_beside_the_words() -> None:
    reply = Reply(
        Outcome.HANDED_OFF,
        (Line("a", text="好的。"),),
        card=Card("senior-card", "老年证", "六十岁可办"),
        handoff=Handoff("1369", "asked"),
        locale="zh-CN",
    )
    (found,) = json.loads(json.dumps(render("a", reply, numbers=True)))
    assert found["custom"]["handoff"] == {"code": "1369", "reason": "asked"}
    assert (found["custom"]["card"]["item"], found["custom"]["outcome"]) == ("senior-card", "handed_off")
    assert "buttons" not in found
