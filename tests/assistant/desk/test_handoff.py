"""A conversation is handed over once, with a code of its own."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.desk.handoff import Desk, HandOver, random_code
from assistant.errors import StoreError
from tests.fakes import NOON, BrokenHandoffs, Codes, FixedClock, MemoryHandoffs

ASKED = HandOver("c-1", "asked", "en", "chat", transcript=({"who": "person", "text": "a person please"},))


@pytest.fixture
def desk() -> Desk:
    return Desk(MemoryHandoffs(), FixedClock(), Codes())


def test_everything_is_kept_with_the_time(desk: Desk) -> None:
    assert desk.hand_over(ASKED) == "1001"
    (record,) = desk.waiting()
    assert (record.conversation, record.reason, record.transcript, record.created_at) == ("c-1", "asked", ASKED.transcript, NOON)


def test_a_conversation_keeps_its_code(desk: Desk) -> None:
    codes = [desk.hand_over(one) for one in (ASKED, replace(ASKED, conversation="c-2"), replace(ASKED, reason="not_understood"))]
    assert codes == ["1001", "1002", "1001"]


def test_a_code_in_use_is_not_given_again() -> None:
    desk = Desk(MemoryHandoffs(), FixedClock(), iter(["1001", "1001", "1001", "1002"]).__next__)
    assert [desk.hand_over(replace(ASKED, conversation=name)) for name in ("a", "b")] == ["1001", "1002"]


def test_when_no_code_is_free_a_longer_one_is_given() -> None:
    desk = Desk(MemoryHandoffs(), FixedClock(), lambda: "1001")
    assert [desk.hand_over(replace(ASKED, conversation=name)) for name in ("a", "b")] == ["1001", "10011001"]


def test_a_store_that_fails_is_not_hidden() -> None:
    with pytest.raises(StoreError):
        Desk(BrokenHandoffs(), FixedClock(), Codes()).hand_over(ASKED)


def test_a_code_is_four_digits_and_does_not_begin_with_zero() -> None:
    codes = {random_code() for _ in range(300)}
    assert all(len(code) == 4 and code.isdigit() and code[0] != "0" for code in codes)
    assert len(codes) > 200
