"""Parsing the messages and events that the platform documents, and rendering a reply within its limits."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import Unreadable
from assistant.messages import Choice, Line, Outcome, Reply
from channels.wechat.envelope import read
from channels.wechat.messages import MOST_BYTES, Incoming, answer, conversation_of, parse, parts, render

RECORDED = Path(__file__).parent / "recorded"
ACCOUNT, PERSON = "gh_7f083739789a", "oia2TjjewbmiOUlr6X-1crbLOvLw"


def recorded(name: str) -> Incoming:
    """Parse one recorded message."""
    return parse(read((RECORDED / f"{name}.xml").read_bytes()))


@pytest.mark.parametrize(
    ("name", "kind", "text", "mark"),
    [
        ("text", "text", "我八十了听说每月能领点钱", "1234567890123456"),
        ("text_from_article", "text", "<b>老年证</b> & 高龄津贴", "1234567890123457"),
        ("image", "image", "", "1234567890123458"),
        ("voice", "voice", "身份证丢了怎么补。", "1234567890123459"),
        ("voice_not_recognised", "voice", "", "1234567890123460"),
        ("video", "video", "", "1234567890123461"),
        ("location", "location", "", "1234567890123462"),
        ("link", "link", "高龄津贴怎么领", "1234567890123463"),
        ("subscribe", "event", "", f"{PERSON}-123456789-subscribe"),
        ("unsubscribe", "event", "", f"{PERSON}-123456792-unsubscribe"),
        ("click", "event", "", f"{PERSON}-123456793-click"),
    ],
)
def test_messages_are_parsed(name: str, kind: str, text: str, mark: str) -> None:
    found = recorded(name)
    assert (found.account, found.person, found.kind, found.text, found.mark) == (ACCOUNT, PERSON, kind, text, mark)


def test_what_else_a_message_carries() -> None:
    assert recorded("image").media == "photo-1"
    assert recorded("location").place == "和平路12号，23.134521 113.358803"
    assert (recorded("click").event, recorded("click").key) == ("click", "person")
    assert recorded("scan").event == "scan"


def test_two_events_of_one_second_are_two() -> None:
    fields = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": "1", "MsgType": "event"}
    marks = {parse({**fields, "Event": event}).mark for event in ("subscribe", "SCAN", "subscribe")}
    assert len(marks) == 2


@pytest.mark.parametrize("missing", ["ToUserName", "FromUserName", "CreateTime", "MsgType"])
def test_a_message_without_what_all_have_is_refused(missing: str) -> None:
    fields = {"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": "1", "MsgType": "text"}
    del fields[missing]
    with pytest.raises(Unreadable):
        parse(fields)


def test_a_time_that_is_no_number_is_refused() -> None:
    with pytest.raises(Unreadable):
        parse({"ToUserName": ACCOUNT, "FromUserName": PERSON, "CreateTime": "noon", "MsgType": "text"})


def test_a_conversation_is_the_persons_own_and_tells_nothing() -> None:
    assert conversation_of(ACCOUNT, PERSON) == conversation_of(ACCOUNT, PERSON)
    assert len({conversation_of(ACCOUNT, PERSON), conversation_of(ACCOUNT, "another"), conversation_of("gh_2", PERSON)}) == 3
    assert PERSON not in conversation_of(ACCOUNT, PERSON)


def test_choices_are_numbers_in_the_text() -> None:
    reply = Reply(Outcome.CLARIFYING, (Line("a", text="您要办哪样？"),), (Choice("1", "老年证"), Choice("2", "都不是")))
    assert render(reply) == "您要办哪样？\n1 老年证\n2 都不是"


def test_an_answer_goes_back_to_the_person_and_is_escaped() -> None:
    xml = answer(recorded("text"), "a < b & ]]> c", 1700000000)
    assert read(xml) == {
        "ToUserName": PERSON,
        "FromUserName": ACCOUNT,
        "CreateTime": "1700000000",
        "MsgType": "text",
        "Content": "a < b & ]]> c",
    }


def test_a_short_text_is_one_part() -> None:
    assert parts("一行\n两行") == ["一行\n两行"]


def test_a_long_text_is_cut_between_lines() -> None:
    lines = [f"第{number}样材料，请带原件和复印件。" for number in range(100)]
    found = parts("\n".join(lines))
    assert len(found) > 1
    assert "\n".join(found).splitlines() == lines


def test_a_long_line_is_cut_between_sentences() -> None:
    found = parts("请带身份证。" * 200)
    assert len(found) == 2
    assert all(part.endswith("。") for part in found)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=4000), st.integers(8, 200))
def test_no_part_is_too_long_and_nothing_is_lost(text: str, most: int) -> None:
    found = parts(text, most)
    assert all(len(part.encode()) <= most for part in found)
    assert "".join("".join(found).split()) == "".join(text.split())


def test_the_limit_is_the_platforms() -> None:
    assert MOST_BYTES == 2048
    assert max(len(part.encode()) for part in parts("字" * 5000)) <= 2048
