"""What the desk does by itself: lost clerks, news for who waits, closing time, turns left unfinished, silence, forgetting."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from assistant.conversation import Entry, Owner, Who
from assistant.desk.handoff import Desk, HandOver
from assistant.desk.hours import ALWAYS
from assistant.desk.ports import Birth
from assistant.desk.state import Draft
from assistant.desk.turns import Turns
from assistant.desk.values import Presence
from assistant.messages import Request
from assistant.settings.desk import DeskSettings
from assistant.store.handoffs import SqlHandoffs
from tests.assistant.desk.conftest import Open
from tests.desks import LI, WANG, House
from tests.fakes import Codes

CLOSING = datetime(2026, 3, 2, 9, 0, tzinfo=timezone.utc)
"""Monday, 17:00 in Shanghai."""


async def test_a_lost_clerk_loses_their_people_to_the_queue_at_their_old_places(house: House) -> None:
    await house.online(WANG)
    await house.reception.sweep()
    await house.has(WANG, "old")
    await house.waits("new")
    await house.pass_time(seconds=20)
    assert house.queue() == ["new"]
    await house.online(LI)
    await house.pass_time(seconds=11)
    assert house.queue() == ["old", "new"]
    lines = (await house.last("old")).text.split("\n")
    assert lines == ["刚才那位同事断线了。", "您的位置还在，会换一位来。", "下一位就是您。", "要等多久，现在说不准。"]
    assert (await house.reception.counter.claim(LI, "old")).won


async def test_where_no_other_clerk_is_there_nobody_is_promised(house: House) -> None:
    await house.has(WANG, "c")
    await house.online(WANG, presence=Presence.OFFLINE)
    lines = (await house.last("c")).text.split("\n")
    assert lines == [
        "刚才那位同事断线了。",
        "您的位置还在。",
        "工作人员刚好都走开了。",
        "下一位就是您。",
        "要等多久，现在说不准。",
        "留个电话吧，我们打给您。",
    ]


async def test_who_waits_hears_once_that_all_clerks_have_left_and_that_one_has_come_back(house: House) -> None:
    await house.online(WANG)
    await house.waits("c")
    said = len(await house.log("c"))
    await house.pass_time(minutes=1)
    await house.pass_time(minutes=1)
    (_, notice), *more = (await house.log("c"))[said:]
    assert more == []
    assert notice.split("\n") == [
        "工作人员刚好都走开了。",
        "下一位就是您。",
        "要等多久，现在说不准。",
        "留个电话吧，我们打给您。",
    ]
    await house.online(WANG)
    await house.pass_time(seconds=1)
    assert (await house.last("c")).text == "下一位就是您。\n要等多久，现在说不准。"


async def test_a_clerk_who_is_still_heard_of_keeps_their_people(house: House) -> None:
    await house.has(WANG, "c")
    for _ in range(6):
        await house.online(WANG)
        await house.pass_time(seconds=10)
    assert (await house.owner("c")) is Owner.CLERK


async def test_a_clerk_who_is_away_keeps_their_people(house: House) -> None:
    await house.has(WANG, "c")
    await house.online(WANG, presence=Presence.AWAY)
    await house.reception.sweep()
    assert (await house.owner("c")) is Owner.CLERK


async def test_a_clerk_who_signs_out_gives_their_people_back_at_once(house: House) -> None:
    await house.has(WANG, "c")
    await house.online(WANG, presence=Presence.OFFLINE)
    assert house.queue() == ["c"]


async def test_after_a_start_clerks_have_time_to_be_heard_of(house: House, open_desk: Open) -> None:
    await house.has(WANG, "c")
    again = open_desk()
    again.clock.moment = house.clock.moment + timedelta(hours=1)
    await again.reception.sweep()
    assert (await again.owner("c")) is Owner.CLERK
    await again.pass_time(seconds=14)
    assert (await again.owner("c")) is Owner.CLERK
    await again.pass_time(seconds=1)
    assert again.queue() == ["c"]


@pytest.mark.parametrize("restarted", [False, True], ids=["running", "restarted"])
async def test_people_wait_again_by_the_thirtieth_second_of_silence(house: House, open_desk: Open, restarted: bool) -> None:
    await house.has(WANG, "c")
    await house.online(WANG)
    if restarted:
        house.clock.moment += timedelta(seconds=8)
        moment, house = house.clock.moment, open_desk()
        house.clock.moment = moment
    silence, step = 8.0 if restarted else 0.0, DeskSettings().sweep_seconds
    await house.reception.sweep()
    while not house.queue() and silence < 60:
        silence += step
        await house.pass_time(seconds=step)
    assert 24 <= silence <= 30


async def test_who_waits_hears_of_changes_but_not_more_than_once_a_minute(house: House) -> None:
    await house.waits("a", "b", "c")
    said = len(await house.log("c"))
    await house.reception.leave_queue("a")
    await house.pass_time(seconds=30)
    assert len(await house.log("c")) == said
    await house.reception.leave_queue("b")
    await house.pass_time(seconds=30)
    assert (await house.log("c"))[said:] == [(Who.NOTICE, "下一位就是您。\n要等多久，现在说不准。")]
    await house.pass_time(minutes=10)
    assert len(await house.log("c")) == said + 1


async def test_a_wait_is_estimated_from_what_was_measured(open_desk: Open) -> None:
    house = open_desk(least_measured=2)
    await house.online(WANG)
    for name in ("a", "b"):
        await house.has(WANG, name)
        house.clock.moment += timedelta(minutes=4)
        await house.reception.counter.finish(WANG, name, "solved")
    await house.online(WANG)
    await house.has(WANG, "c")
    await house.has(WANG, "d")
    await house.waits("e", "f", "g")
    standings = [await house.reception.standing(name) for name in "efg"]
    assert [(one.place, one.wait_minutes) for one in standings] == [(1, 2), (2, 4), (3, 10)]
    assert "大约等2分钟。" in (await house.last("e")).text


async def test_at_closing_time_nobody_waits_for_the_night(house: House) -> None:
    await house.online(WANG)
    await house.waits("c")
    house.clock.moment = CLOSING
    await house.reception.sweep()
    assert (await house.owner("c")) is Owner.BOT
    lines = (await house.last("c")).text.split("\n")
    assert lines == ["对不起，我们要下班了。", "明天9:00上班。", "留个电话吧，我们打给您。"]
    assert (await house.say("c", "1")).lines[0].key == "desk.ask.phone"


async def test_at_closing_time_a_clerk_who_stays_on_goes_on(house: House) -> None:
    house.clock.moment = CLOSING - timedelta(seconds=20)
    await house.online(WANG)
    await house.waits("c")
    house.clock.moment = CLOSING
    await house.reception.sweep()
    assert house.queue() == ["c"]


async def test_a_full_queue_is_no_reason_to_send_anybody_away(open_desk: Open) -> None:
    house = open_desk(most_waiting=2, opening=ALWAYS)
    await house.online(WANG)
    await house.waits("a", "b")
    assert (await house.say("c", "转人工")).lines[0].key == "desk.nobody.queue_full"
    await house.reception.sweep()
    assert house.queue() == ["a", "b"]


async def test_a_desk_that_was_switched_off_lets_nobody_wait(house: House, open_desk: Open) -> None:
    await house.waits("c")
    again = open_desk(open=False)
    await again.reception.sweep()
    assert (await again.owner("c")) is Owner.BOT
    assert "0000-8001001" in (await again.last("c")).text
    assert (await again.say("c", "转人工")).lines[0].key == "desk.nobody.off"


async def test_a_turn_that_a_stopped_process_left_is_finished(house: House) -> None:
    request = Request("c", "老年证")
    draft = Draft(Who.PERSON, "老年证", request=request.to_json())
    house.reception.office.shelves.conversations.hear("c", Birth("zh-CN", "chat"), draft, house.clock.now())
    await house.pass_time(seconds=10)
    assert len(await house.log("c")) == 1
    await house.pass_time(seconds=15)
    await house.pass_time(seconds=15)
    assert await house.log("c") == [(Who.PERSON, "老年证"), (Who.ASSISTANT, "老年证")]


async def test_everything_that_a_stopped_process_left_is_answered(house: House) -> None:
    for text in ("老年证", "那个啥"):
        draft = Draft(Who.PERSON, text, request=Request("c", text).to_json())
        house.reception.office.shelves.conversations.hear("c", Birth("zh-CN", "chat"), draft, house.clock.now())
    await house.pass_time(seconds=25)
    await house.pass_time(seconds=25)
    assert [text for _, text in await house.log("c")] == ["老年证", "那个啥", "老年证", "没听懂"]


async def test_what_was_said_to_a_clerk_is_not_answered_later(house: House) -> None:
    await house.has(WANG, "c")
    await house.say("c", "老年证")
    await house.reception.counter.give_back(WANG, "c")
    await house.pass_time(seconds=25)
    assert (await house.log("c"))[-1] == (Who.NOTICE, "接下来我来帮您。")


async def test_nobody_waits_any_more_for_an_answer_after_an_hour(house: House) -> None:
    draft = Draft(Who.PERSON, "老年证", request=Request("c", "老年证").to_json())
    house.reception.office.shelves.conversations.hear("c", Birth("zh-CN", "chat"), draft, house.clock.now())
    await house.pass_time(hours=1)
    assert len(await house.log("c")) == 1


async def test_a_hand_off_without_a_reception_is_queued_with_its_transcript(house: House) -> None:
    desk = Desk(SqlHandoffs(house.database), house.clock, Codes(4711))
    said = ({"who": "person", "text": "转人工"}, {"who": "assistant", "text": "好的"})
    assert desk.hand_over(HandOver("shell", "asked", "zh-CN", "rasa", said)) == "4711"
    await house.pass_time(seconds=40)
    assert house.queue() == []
    await house.pass_time(seconds=10)
    assert house.queue() == ["shell"]
    assert (await house.log("shell"))[:2] == [(Who.PERSON, "转人工"), (Who.ASSISTANT, "好的")]
    assert (await house.reception.standing("shell")).code == "4711"
    await house.pass_time(seconds=60)
    assert len(await house.log("shell")) == 3


async def test_a_conversation_that_is_silent_for_long_ends(house: House) -> None:
    await house.say("c", "老年证")
    await house.waits("d")
    await house.pass_time(hours=11)
    assert (await house.owner("c")) is Owner.BOT
    await house.pass_time(hours=2)
    assert (await house.owner("c")) is Owner.NOBODY


@pytest.mark.parametrize(("days", "left"), [(30, 0), (0, 2)])
async def test_logs_are_kept_as_long_as_is_set(open_desk: Open, days: int, left: int) -> None:
    house = open_desk(keep_days=days)
    await house.say("c", "老年证")
    await house.reception.end("c")
    await house.pass_time(days=29)
    assert len(await house.log("c")) == 2
    await house.pass_time(days=2)
    assert len(await house.log("c")) == left


async def test_what_nobody_thought_of_does_not_stop_the_sweeping(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    async def broken(turns: Turns, entry: Entry) -> None:
        raise KeyError("who")

    await house.has(WANG, "lost")
    draft = Draft(Who.PERSON, "老年证", request=Request("c", "老年证").to_json())
    house.reception.office.shelves.conversations.hear("c", Birth("zh-CN", "chat"), draft, house.clock.now())
    monkeypatch.setattr(Turns, "resume", broken)
    for _ in range(5):
        await house.pass_time(seconds=10)
    assert house.queue() == ["lost"]
    monkeypatch.undo()
    await house.pass_time(seconds=10)
    assert (await house.last("c")).text == "老年证"


async def test_a_database_that_does_not_answer_does_not_stop_the_sweeping(open_desk: Open) -> None:
    house = open_desk(opening=ALWAYS)
    await house.waits("c")
    with house.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE chores RENAME TO gone")
    await house.pass_time(minutes=2)
    with house.database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE gone RENAME TO chores")
    await house.pass_time(minutes=2)
    assert house.queue() == ["c"]
