"""Requests and replies survive JSON, whatever is in them."""

from __future__ import annotations

import json
from datetime import timezone

from hypothesis import given
from hypothesis import strategies as st

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.messages import Candidate, Card, Choice, Control, Handoff, Line, Outcome, Reply, Request, Understanding

text = st.text(max_size=12)
maybe = st.none() | text
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | text,
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(text, inner, max_size=2),
    max_leaves=4,
)
objects = st.dictionaries(text, json_values, max_size=3)
several = st.lists(text, max_size=3).map(tuple)
candidates = st.lists(st.builds(Candidate, text, st.floats(0, 1)), max_size=3).map(tuple)
cards = st.builds(
    Card, item=text, title=text, description=text, who=several, bring=several, need_not_bring=several, where=several, fee=text
)
understandings = st.builds(
    Understanding,
    intent=text,
    event=maybe,
    candidates=candidates,
    events=candidates,
    aspect=maybe,
    number=st.none() | st.integers(-1, 9),
    script=maybe,
    signal=maybe,
    none=st.floats(0, 1),
)
requests = st.builds(
    Request,
    conversation=text,
    utterance=text,
    choice=st.none() | objects,
    hypotheses=several,
    locale=maybe,
    channel=text,
    person=maybe,
)
replies = st.builds(
    Reply,
    outcome=st.sampled_from(Outcome),
    lines=st.lists(st.builds(Line, text, objects, text), max_size=3).map(tuple),
    choices=st.lists(st.builds(Choice, text, text, objects), max_size=3).map(tuple),
    card=st.none() | cards,
    handoff=st.none() | st.builds(Handoff, text, text),
    control=st.none() | st.sampled_from(Control),
    locale=text,
    understood=st.none() | understandings,
)


@given(requests)
def test_a_request_survives_json(request: Request) -> None:
    assert Request.from_json(json.loads(json.dumps(request.to_json()))) == request


@given(replies)
def test_a_reply_survives_json(reply: Reply) -> None:
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


def test_unpaired_surrogates_survive_json() -> None:
    request = Request("c", "\ud800 hello")
    assert Request.from_json(json.loads(json.dumps(request.to_json()))) == request


def test_a_reply_of_an_older_door_needs_its_outcome_only() -> None:
    assert Reply.from_json({"outcome": "answered"}) == Reply(Outcome.ANSWERED)


def test_the_text_of_a_reply_is_one_sentence_a_line() -> None:
    assert Reply(Outcome.ANSWERED, (Line("a", text="One."), Line("b", text="Two."))).text == "One.\nTwo."


@given(
    st.builds(
        Entry,
        conversation=text,
        number=st.integers(1, 99),
        who=st.sampled_from(Who),
        at=st.datetimes(timezones=st.just(timezone.utc)),
        text=text,
        reply=st.none() | objects,
        mark=text,
        author=text,
        attachments=st.lists(objects, max_size=2).map(tuple),
        private=st.booleans(),
    )
)
def test_an_entry_of_a_log_survives_json(entry: Entry) -> None:
    assert Entry.from_json(json.loads(json.dumps(entry.to_json()))) == entry


@given(
    st.builds(
        Standing,
        owner=st.sampled_from(Owner),
        place=st.none() | st.integers(1, 99),
        wait_minutes=st.none() | st.integers(1, 99),
        clerk=text,
        typing=st.booleans(),
        locale=text,
        code=text,
    )
)
def test_a_standing_survives_json(standing: Standing) -> None:
    assert Standing.from_json(json.loads(json.dumps(standing.to_json()))) == standing
