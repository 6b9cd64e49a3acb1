"""Call-backs, ratings, chores and forgetting in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import sqlalchemy as sa

from assistant.conversation import Owner, Who
from assistant.desk.ownership import Move
from assistant.desk.ports import Birth
from assistant.desk.state import Change, Draft, Step
from assistant.desk.values import Callback, Clerk, Correction, Presence, Role, Skills
from assistant.messages import Candidate
from assistant.ports import HandoffRecord
from assistant.store.conversations import SqlConversations
from assistant.store.database import Database
from assistant.store.desks import SqlDesks
from assistant.store.handoffs import SqlHandoffs
from assistant.store.records import SqlRecords
from assistant.store.retention import SqlRetention
from tests.fakes import NOON

CALLBACK = Callback(0, "c", "1001", "13812345678", "zh-CN", "closed", NOON)
LATER = NOON + timedelta(days=40)


def test_a_call_back_is_kept_once_while_it_is_open(database: Database) -> None:
    records = SqlRecords(database)
    first = records.leave(CALLBACK)
    assert records.leave(replace(CALLBACK, left_at=LATER)) == first
    assert records.callbacks() == (first,)
    assert records.callback_done(first.id, "王", LATER)
    assert not records.callback_done(first.id, "李", LATER)
    assert records.leave(CALLBACK).id != first.id
    assert [(one.done_by, one.done_at) for one in records.callbacks(done=True)] == [("王", LATER), ("", None)]


def test_a_corrected_number_takes_the_place_of_the_last_that_is_still_open(database: Database) -> None:
    records = SqlRecords(database)
    sons, wrong = records.leave(CALLBACK), records.leave(replace(CALLBACK, phone="13900000001"))
    right = records.leave(replace(CALLBACK, phone="13900000002"), instead=True)
    assert [(one.id, one.phone) for one in records.callbacks()] == [(sons.id, sons.phone), (wrong.id, "13900000002")]
    assert right == records.callbacks()[1]
    for one in records.callbacks():
        records.callback_done(one.id, "王", LATER)
    assert records.leave(replace(CALLBACK, phone="13900000003"), instead=True).id not in {sons.id, wrong.id}


def test_a_later_rating_takes_the_place_of_the_first(database: Database) -> None:
    records = SqlRecords(database)
    records.rate("c", 5, "好\x00", NOON)
    records.rate("c", 1, "差", NOON)
    day = records.day(NOON - timedelta(hours=1), NOON + timedelta(hours=1))
    assert day.stars == (1,)


def test_a_correction_is_read_back_the_same(database: Database) -> None:
    correction = Correction(0, "c", 3, "en", "that card", "senior-card", "ann", NOON, (Candidate("bus-card", 0.25),))
    SqlRecords(database).correct(correction)
    assert SqlRecords(database).corrections() == (replace(correction, id=1),)


def test_a_clerk_is_read_back_the_same_with_when_they_were_seen_and_did_something(database: Database) -> None:
    desks = SqlDesks(database)
    clerk = Clerk("li", "李红", Role.SUPERVISOR, Skills(("pension",), ("zh-CN", "en")), 5, "pension")
    patience, at = timedelta(seconds=30), [NOON + timedelta(seconds=seconds) for seconds in (0, 10, 20, 60)]
    assert desks.seen(clerk, Presence.ONLINE, at[0], patience) is None
    assert desks.seen(clerk, Presence.ONLINE, at[1], patience)
    (seen,) = desks.snapshot().clerks
    assert (seen.clerk, seen.presence, seen.seen_at, seen.active_at) == (clerk, Presence.ONLINE, at[1], at[0])
    desks.seen(clerk, Presence.AWAY, at[2], patience)
    assert desks.snapshot().clerks[0].active_at == at[2]
    desks.seen(clerk, Presence.AWAY, at[3], patience)
    assert desks.snapshot().clerks[0].active_at == at[3]


def test_a_chore_is_done_once_in_its_time(database: Database, url: str) -> None:
    one, other = SqlDesks(database), SqlDesks(Database(url))
    day = timedelta(days=1)
    assert [one.chore("x", day, NOON), other.chore("x", day, NOON), other.chore("y", day, NOON)] == [True, False, True]
    assert [other.chore("x", day, NOON + day), one.chore("x", day, NOON + day)] == [True, False]


def test_what_is_old_is_forgotten_everywhere_and_nothing_else(database: Database) -> None:
    store, records = SqlConversations(database), SqlRecords(database)
    for name, at in (("old", NOON), ("new", LATER), ("waits", NOON)):
        store.hear(name, Birth("zh-CN", "chat"), Draft(Who.PERSON, "我的话"), at)
        SqlHandoffs(database).add(HandoffRecord(name, name, "asked", "zh-CN", "chat", at, ({"who": "person", "text": "我的话"},)))
    for name, move, owner in (
        ("old", Move.END, Owner.NOBODY),
        ("new", Move.END, Owner.NOBODY),
        ("waits", Move.HAND_OVER, Owner.QUEUE),
    ):
        at = LATER if name == "new" else NOON
        changed = store.change(name, lambda now, move=move, at=at: Change(now.moved(move, at), Step(move, "x"), settles=True), at)
        assert changed
        assert changed.conversation.owner is owner
    done = records.leave(replace(CALLBACK, conversation="old"))
    records.callback_done(done.id, "王", NOON)
    records.leave(replace(CALLBACK, conversation="waits"))
    records.rate("old", 1, "我的话", NOON)
    _rasa_table(database)
    assert SqlRetention(database).forget(NOON + timedelta(days=30)) == 1
    assert (store.find("old"), store.log("old")) == (None, ())
    assert [len(store.log(name)) for name in ("new", "waits")] == [1, 1]
    assert [record.conversation for record in SqlHandoffs(database).waiting()] == ["new"]
    assert [one.conversation for one in records.callbacks(done=True)] == ["waits"]
    with database.reading() as connection:
        assert connection.exec_driver_sql("SELECT sender_id FROM events").scalars().all() == ["new"]
        assert connection.exec_driver_sql("SELECT stars, reason FROM ratings").all() == [(1, "")]
        assert connection.exec_driver_sql("SELECT count(*) FROM ownership_events").scalar() == 6
    assert SqlRetention(database).forget(NOON + timedelta(days=30)) == 0


def _rasa_table(database: Database) -> None:
    with database.writing() as connection:
        connection.execute(sa.text("CREATE TABLE events (id INTEGER, sender_id VARCHAR(255), timestamp FLOAT, data TEXT)"))
        for name, at in (("old", NOON), ("new", LATER)):
            row = {"sender": name, "at": at.timestamp()}
            connection.execute(sa.text("INSERT INTO events VALUES (1, :sender, :at, '我的话')"), row)
