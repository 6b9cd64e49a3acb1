"""Conversations and their logs in a real database: whole changes, conditional on what was read, by several at once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from assistant.conversation import Owner, Who
from assistant.desk.ownership import Move
from assistant.desk.ports import Birth, StoredReply
from assistant.desk.state import Change, Conversation, Draft, Step
from assistant.desk.values import Clerk
from assistant.errors import IllegalMove, NoSuchConversation, NotYours
from assistant.ports import HandoffRecord
from assistant.store.conversations import SqlConversations
from assistant.store.database import Database
from assistant.store.handoffs import SqlHandoffs
from tests.databases import postgres
from tests.fakes import NOON

BIRTH = Birth("zh-CN", "chat")
ANN = Clerk("ann", "Ann")
WANTED = ("asked", "zh-CN", "chat", NOON, (), ())


@pytest.fixture
def store(database: Database) -> SqlConversations:
    return SqlConversations(database)


def _said(text: str = "x", mark: str = "") -> Draft:
    return Draft(Who.PERSON, text, mark=mark)


def _hand_over(now: Conversation) -> Change:
    return Change(now.moved(Move.HAND_OVER, NOON), Step(Move.HAND_OVER, "assistant", "asked"))


def _take(now: Conversation, serving: int) -> Change | None:
    if now.owner is not Owner.QUEUE:
        return None
    return Change(now.moved(Move.CLAIM, NOON, ANN), Step(Move.CLAIM, "ann"))


def _events(database: Database) -> list[tuple[object, ...]]:
    with database.reading() as connection:
        query = "SELECT move, before, after, clerk, version, seconds FROM ownership_events ORDER BY id"
        return [tuple(row) for row in connection.exec_driver_sql(query).all()]


def test_a_conversation_begins_with_its_first_word(store: SqlConversations, database: Database) -> None:
    heard = store.hear("c", BIRTH, _said("您好 😀 '; DROP TABLE entries; --", "m"), NOON)
    assert (heard.entry.number, heard.new, heard.conversation.owner) == (1, True, Owner.BOT)
    assert store.find("c") == replace(heard.conversation, numbers=1)
    assert store.log("c") == (heard.entry,)
    assert heard.entry.at == NOON
    assert _events(database) == [("begin", "nobody", "bot", "", 1, 0.0)]


def test_the_same_mark_is_stored_once(store: SqlConversations) -> None:
    first = store.hear("c", BIRTH, _said("a", "m"), NOON)
    again = store.hear("c", BIRTH, _said("a", "m"), NOON + timedelta(seconds=1))
    assert (again.entry, again.new) == (first.entry, False)
    assert store.hear("c", BIRTH, _said("b", ""), NOON).new
    assert store.hear("c", BIRTH, _said("b", ""), NOON).entry.number == 3


def test_who_comes_back_keeps_the_code_unless_somebody_else_has_it_now(store: SqlConversations, database: Database) -> None:
    def over(now: Conversation) -> Change:
        return Change(now.moved(Move.LAPSE, NOON), Step(Move.LAPSE, "nobody"))

    handoffs = SqlHandoffs(database)
    for conversation in ("mine", "other"):
        store.hear(conversation, BIRTH, _said(), NOON)
    assert handoffs.add(HandoffRecord("mine", "1001", *WANTED)) == "1001"
    store.change("mine", over, NOON)
    assert store.hear("mine", BIRTH, _said(), NOON).conversation.code == "1001"
    store.change("mine", over, NOON)
    assert handoffs.add(HandoffRecord("other", "1001", *WANTED)) == "1001"
    heard = store.hear("mine", BIRTH, _said("是我"), NOON)
    assert (heard.conversation.owner, heard.conversation.code, heard.entry.text) == (Owner.BOT, None, "是我")
    assert handoffs.add(HandoffRecord("mine", "1002", *WANTED)) == "1002"


def test_a_change_is_one_whole(store: SqlConversations, database: Database) -> None:
    store.hear("c", BIRTH, _said(), NOON)
    entries = (Draft(Who.ASSISTANT, "好", answers=1), Draft(Who.CLERK, "n", private=True), Draft(Who.NOTICE, "等", answers=1))
    later = NOON + timedelta(seconds=7)
    changed = store.change("c", lambda now: replace(_hand_over(now), entries=entries, unmet="all_away"), later)
    assert changed
    assert [(entry.number, entry.private) for entry in changed.entries] == [(2, False), (1, True), (3, False)]
    assert (changed.conversation.owner, changed.conversation.numbers, changed.conversation.notes) == (Owner.QUEUE, 3, 1)
    assert _events(database)[-1] == ("hand_over", "bot", "queue", "", 2, 7.0)


def test_an_answer_is_given_once(store: SqlConversations) -> None:
    store.hear("c", BIRTH, _said(), NOON)
    answer = Draft(Who.ASSISTANT, "好", {"outcome": "answered"}, answers=1)
    assert store.change("c", lambda now: Change(now, entries=(answer,)), NOON)
    assert store.change("c", lambda now: replace(_hand_over(now), entries=(answer,)), NOON) is None
    now = store.find("c")
    assert now
    assert (now.owner, now.numbers, len(store.log("c"))) == (Owner.BOT, 2, 2)
    assert store.replies("c", 1) == (StoredReply(2, {"outcome": "answered"}),)


def test_nothing_changes_hands_without_an_event(store: SqlConversations, database: Database) -> None:
    store.hear("c", BIRTH, _said(), NOON)
    with pytest.raises(IllegalMove):
        store.change("c", lambda now: Change(now.moved(Move.HAND_OVER, NOON)), NOON)
    with pytest.raises(IllegalMove):
        store.change("c", lambda now: Change(now, Step(Move.HAND_OVER, "x")), NOON)
    now = store.find("c")
    assert now
    assert now.owner is Owner.BOT
    assert len(_events(database)) == 1


def test_whoever_comes_second_sees_what_the_first_has_done() -> None:
    with postgres() as url:
        store, other, seen = SqlConversations(Database(url)), SqlConversations(Database(url)), []
        store.hear("c", BIRTH, _said(), NOON)

        def decide(now: Conversation) -> Change | None:
            seen.append(now.owner)
            if len(seen) == 1:
                other.change("c", _hand_over, NOON)
            return _hand_over(now) if now.owner is Owner.BOT else None

        assert store.change("c", decide, NOON) is None
        assert seen == [Owner.BOT, Owner.QUEUE]


def test_of_many_who_take_at_once_one_succeeds(store: SqlConversations, database: Database, url: str) -> None:
    store.hear("c", BIRTH, _said(), NOON)
    store.change("c", _hand_over, NOON)
    stores = [SqlConversations(Database(url, busy_seconds=30)) for _ in range(5)]
    won: list[str] = []

    def take(one: SqlConversations, name: str) -> None:
        clerk = Clerk(name, name)

        def decide(now: Conversation, serving: int) -> Change | None:
            if now.owner is not Owner.QUEUE:
                return None
            return Change(now.moved(Move.CLAIM, NOON, clerk), Step(Move.CLAIM, name))

        if one.claim("c", clerk, decide, NOON):
            won.append(name)

    _at_once(*(lambda one=one, name=f"clerk-{number}": take(one, name) for number, one in enumerate(stores)))
    assert len(won) == 1
    now = store.find("c")
    assert now
    assert now.clerk == won[0]
    assert [event[0] for event in _events(database)] == ["begin", "hand_over", "claim"]


def test_words_of_many_at_once_are_all_kept_with_numbers_without_gaps(store: SqlConversations, url: str) -> None:
    stores = [SqlConversations(Database(url, busy_seconds=30)) for _ in range(4)]

    def talk(one: SqlConversations, name: str) -> None:
        for number in range(6):
            one.hear("c", BIRTH, _said(f"{name}{number}", f"{name}{number}"), NOON)
            one.hear("c", BIRTH, _said("same", f"shared-{number}"), NOON)

    _at_once(*(lambda one=one, name=name: talk(one, name) for one, name in zip(stores, "abcd", strict=True)))
    log = store.log("c")
    assert [entry.number for entry in log] == list(range(1, 4 * 6 + 6 + 1))
    assert sum(entry.text == "same" for entry in log) == 6


def test_a_check_that_fails_keeps_nothing(store: SqlConversations) -> None:
    store.hear("c", BIRTH, _said(), NOON)

    def refuse(now: Conversation) -> None:
        raise NotYours(by="")

    with pytest.raises(NotYours):
        store.add("c", Draft(Who.CLERK, "您好"), NOON, refuse)
    assert len(store.log("c")) == 1


@pytest.mark.parametrize("act", ["add", "change", "claim"])
def test_a_conversation_nobody_knows(store: SqlConversations, act: str) -> None:
    acts: dict[str, Callable[[], object]] = {
        "add": lambda: store.add("x", _said(), NOON, lambda now: None),
        "change": lambda: store.change("x", _hand_over, NOON),
        "claim": lambda: store.claim("x", ANN, _take, NOON),
    }
    with pytest.raises(NoSuchConversation):
        acts[act]()
    assert store.find("x") is None


def test_what_the_person_said_last_and_what_nobody_answered(store: SqlConversations) -> None:
    for text in ("一", "二"):
        store.hear("c", BIRTH, _said(text), NOON)
    store.add("c", Draft(Who.CLERK, "好"), NOON, lambda now: None)
    store.add("c", Draft(Who.CLERK, "记", private=True), NOON, lambda now: None)
    for text in ("三", "四"):
        store.hear("c", BIRTH, _said(text), NOON)
    store.hear("d", BIRTH, _said("五"), NOON)
    assert store.last_said(["c", "d", "e"]) == {"c": ("四", 2), "d": ("五", 1)}


def test_turns_without_an_answer_are_found(store: SqlConversations) -> None:
    store.hear("c", BIRTH, replace(_said("一"), request={"utterance": "一"}), NOON)
    store.hear("d", BIRTH, _said("二"), NOON)
    store.change("d", lambda now: Change(now, entries=(Draft(Who.ASSISTANT, "好", answers=1),)), NOON)
    store.hear("e", BIRTH, _said("三"), NOON)
    store.change("e", _hand_over, NOON)
    found = store.unanswered(NOON - timedelta(minutes=1), NOON + timedelta(seconds=1))
    assert [entry.conversation for entry in found] == ["c"]
    assert store.request("c", 1) == {"utterance": "一"}
    assert store.unanswered(NOON - timedelta(minutes=1), NOON) == ()


def _at_once(*acts: Callable[[], None]) -> None:
    """Do things in threads of their own, and raise what any of them raised."""
    failed: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:  # noqa: BLE001 - it is raised again below
            failed.append(error)

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for error in failed:
        raise error
