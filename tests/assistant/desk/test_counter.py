"""The counter: what clerks see, take, say, hand on and end; and who of two is first."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest

from assistant.conversation import Entry, Owner, Standing, Who
from assistant.desk.state import Conversation
from assistant.desk.values import Claim, Clerk, Presence, Role
from assistant.errors import ClerkAway, DeskError, NoSuchConversation, NotYours, UnknownItem
from assistant.messages import Reply
from tests.assistant.desk.conftest import Open
from tests.desks import CHIEF, LI, SMITH, WANG, House


async def test_of_two_clerks_at_once_one_wins_and_the_other_is_told_who(house: House) -> None:
    await house.waits("c")
    claims = await asyncio.gather(*(house.reception.counter.claim(clerk, "c") for clerk in (WANG, LI) * 4))
    won = {claim.by for claim in claims if claim.won}
    assert len(won) == 1
    assert {(claim.by, claim.why) for claim in claims if not claim.won} == {(next(iter(won)), "taken")}
    assert sum(text.endswith("来了，正在看您说的话。") for _, text in await house.log("c")) == 1


async def test_claiming_again_what_one_has_is_won(house: House) -> None:
    await house.has(WANG, "c")
    assert await house.reception.counter.claim(WANG, "c") == Claim(True, "王小明", "won")


async def test_what_no_longer_waits_is_gone(house: House) -> None:
    await house.waits("c")
    await house.reception.leave_queue("c")
    assert await house.reception.counter.claim(WANG, "c") == Claim(False, "", "gone")
    with pytest.raises(NoSuchConversation):
        await house.reception.counter.claim(WANG, "nobody")


async def test_nobody_serves_more_people_than_they_can(house: House) -> None:
    await house.waits("a", "b", "c", "d")
    claims = await asyncio.gather(*(house.reception.counter.claim(WANG, name) for name in "abcd"))
    assert sorted(claim.why for claim in claims) == ["full", "full", "won", "won"]
    await house.reception.counter.finish(WANG, (await house.reception.counter.mine(WANG))[0].conversation, "solved")
    assert (await house.reception.counter.claim(WANG, house.queue()[0])).won


async def test_the_list_of_a_clerk_is_in_the_order_to_be_taken(house: House) -> None:
    await house.waits("zh")
    await house.waits("en", locale="en")
    await house.say("fire", "起火了")
    await house.waits("fire")
    (await house.say("pension", "老年证"))
    await house.waits("pension")
    waiting = await house.reception.counter.waiting(SMITH)
    assert [(one.conversation, one.fits) for one in waiting] == [("en", True), ("fire", False), ("zh", False), ("pension", False)]
    assert [one.urgent for one in waiting] == [False, True, False, False]
    first = (await house.reception.counter.waiting(WANG))[0]
    assert (first.conversation, first.code, first.reason, first.last_said) == ("fire", "1003", "asked", "转人工")


async def test_after_some_minutes_a_matter_is_offered_to_clerks_of_every_domain(house: House) -> None:
    await house.say("c", "老年证")
    await house.waits("c")
    assert [one.fits for one in await house.reception.counter.waiting(LI)] == [False]
    await house.pass_time(minutes=3)
    assert [one.fits for one in await house.reception.counter.waiting(LI)] == [True]


async def test_after_some_minutes_a_department_that_does_not_take_a_transfer_has_it_no_longer_alone(house: House) -> None:
    counter = house.reception.counter
    await house.online(WANG, LI)
    await house.has(WANG, "c")
    await counter.transfer(WANG, "c", to_department="pension")
    assert [one.fits for one in await counter.waiting(WANG)] == [False]
    await house.online(WANG)
    await house.online(LI, presence=Presence.OFFLINE)
    await house.pass_time(minutes=3)
    await house.online(WANG)
    assert [one.fits for one in await counter.waiting(WANG)] == [True]
    assert (await house.reception.office.floor()).look(await _stored(house, "c")).nobody is None


async def _stored(house: House, conversation: str) -> Conversation:
    found = house.reception.office.shelves.conversations.find(conversation)
    assert found
    return found


async def test_a_talk_both_ways_and_the_end(house: House) -> None:
    counter = house.reception.counter
    await house.has(WANG, "c")
    await counter.say(WANG, "c", "您好，要办什么？", "k1")
    await counter.say(WANG, "c", "您好，要办什么？", "k1")
    await house.say("c", "办老年证")
    (mine,) = await counter.mine(WANG)
    assert (mine.last_said, mine.unread, mine.part) == ("办老年证", 1, "clerk")
    await counter.finish(WANG, "c", "solved")
    assert [who for who, _ in await house.log("c")] == [
        Who.PERSON,
        Who.ASSISTANT,
        Who.NOTICE,
        Who.NOTICE,
        Who.CLERK,
        Who.PERSON,
        Who.NOTICE,
    ]
    assert await counter.mine(WANG) == ()
    assert (await house.owner("c")) is Owner.NOBODY


@pytest.mark.parametrize("text", ["", "   ", "\n"])
async def test_an_empty_message_is_refused(house: House, text: str) -> None:
    await house.has(WANG, "c")
    with pytest.raises(DeskError) as caught:
        await house.reception.counter.say(WANG, "c", text)
    assert caught.value.key == "error.nothing_said"


async def test_only_who_has_a_conversation_speaks_in_it(house: House) -> None:
    counter = house.reception.counter
    await house.has(WANG, "c")
    for clerk in (LI, CHIEF):
        with pytest.raises(NotYours) as caught:
            await counter.say(clerk, "c", "我来")
        assert caught.value.fields == {"by": "王小明"}
    for act in (
        counter.give_back(LI, "c"),
        counter.finish(LI, "c", "solved"),
        counter.transcript(LI, "c"),
        counter.note(LI, "c", "x"),
        counter.typing(LI, "c"),
        counter.typing(CHIEF, "c"),
    ):
        with pytest.raises(NotYours):
            await act
    await counter.give_back(CHIEF, "c")
    assert (await house.owner("c")) is Owner.BOT
    with pytest.raises(NotYours):
        await counter.say(WANG, "c", "还在吗")


async def test_what_is_given_back_is_the_assistants(house: House) -> None:
    await house.has(WANG, "c")
    await house.reception.counter.give_back(WANG, "c")
    assert (await house.log("c"))[-1] == (Who.NOTICE, "接下来我来帮您。")
    assert (await house.say("c", "老年证")).card is not None


@pytest.mark.parametrize("reason", ["", "bored", "SOLVED"])
async def test_an_end_needs_a_reason_that_counts(house: House, reason: str) -> None:
    await house.has(WANG, "c")
    with pytest.raises(DeskError) as caught:
        await house.reception.counter.finish(WANG, "c", reason)
    assert caught.value.key == "error.no_such_reason"
    assert (await house.owner("c")) is Owner.CLERK


async def test_a_transfer_waits_for_the_colleague_at_the_old_place_and_then_for_all(house: House) -> None:
    counter = house.reception.counter
    await house.online(WANG, LI)
    await house.has(WANG, "first")
    await house.waits("second")
    await counter.transfer(WANG, "first", to_clerk="li", note="耳朵不好，电话 13812345678")
    assert house.queue() == ["first", "second"]
    assert (await house.last("first")).text == "正在给您换更合适的人。\n您说过的话都在，不用再说。"
    assert await counter.claim(WANG, "first") == Claim(False, "李红", "reserved")
    waiting = (await counter.waiting(LI))[0]
    assert (waiting.conversation, waiting.reserved_for, waiting.note) == ("first", "li", "耳朵不好，电话 13812345678")
    house.clock.moment += timedelta(seconds=60)
    assert (await counter.claim(WANG, "first")).won


async def test_a_colleague_takes_what_waits_for_them(house: House) -> None:
    await house.online(WANG, LI)
    await house.has(WANG, "c")
    await house.reception.counter.transfer(WANG, "c", to_clerk="li")
    assert (await house.reception.counter.claim(LI, "c")).won


@pytest.mark.parametrize(
    ("to_clerk", "to_department", "name"), [("li", None, "李红"), ("ghost", None, "ghost"), (None, "tax", "tax")]
)
async def test_nobody_is_sent_to_who_is_not_there(house: House, to_clerk: str, to_department: str, name: str) -> None:
    await house.online(WANG, LI)
    await house.has(WANG, "c")
    house.clock.moment += timedelta(seconds=31)
    await house.online(WANG)
    with pytest.raises(ClerkAway) as caught:
        await house.reception.counter.transfer(WANG, "c", to_clerk, to_department)
    assert caught.value.fields == {"name": name}
    assert (await house.owner("c")) is Owner.CLERK


async def test_a_department_takes_what_is_sent_to_it(house: House) -> None:
    await house.online(WANG, LI)
    await house.has(WANG, "c")
    await house.reception.counter.transfer(WANG, "c", to_department="pension")
    assert [one.fits for one in await house.reception.counter.waiting(WANG)] == [False]
    assert [one.fits for one in await house.reception.counter.waiting(LI)] == [True]


async def test_a_specialist_reads_along_and_whispers_and_the_person_stays(house: House) -> None:
    counter = house.reception.counter
    await house.online(WANG, LI)
    await house.has(WANG, "c")
    await counter.consult(WANG, "c", "li")
    assert (await house.owner("c")) is Owner.CLERK
    assert [(one.conversation, one.part) for one in await counter.mine(LI)] == [("c", "specialist")]
    await counter.note(LI, "c", "先查户口")
    with pytest.raises(NotYours):
        await counter.say(LI, "c", "您好")
    assert "先查户口" not in [text for _, text in await house.log("c")]
    assert [one.text for one in await counter.transcript(WANG, "c") if one.private] == ["先查户口"]
    await counter.end_consult(LI, "c")
    assert await counter.mine(LI) == ()
    assert (await house.log("c"))[-1] == (Who.NOTICE, "请了一位同事一起看。")


async def test_notes_leave_no_gap_in_the_persons_numbers(house: House) -> None:
    await house.has(WANG, "c")
    for number in range(3):
        await house.reception.counter.note(WANG, "c", f"记{number}")
        await house.reception.counter.say(WANG, "c", f"话{number}")
    log = await house.reception.log("c")
    assert [entry.number for entry in log] == list(range(1, len(log) + 1))
    notes = [entry for entry in await house.reception.counter.transcript(WANG, "c") if entry.private]
    assert [(entry.number, entry.text) for entry in notes] == [(1, "记0"), (2, "记1"), (3, "记2")]


async def test_the_right_item_is_sent_in_the_persons_language_and_the_correction_kept(house: House) -> None:
    await house.say("c", "那个啥", locale="en")
    await house.waits("c", locale="en")
    await house.has(WANG, "c")
    reply = await house.reception.counter.send_item(WANG, "c", "senior-card")
    assert reply.card
    assert (reply.card.item, reply.locale, reply.choices) == ("senior-card", "en", ())
    entry = await house.last("c")
    assert (entry.who, entry.author) == (Who.CLERK, "王小明")
    assert entry.reply and Reply.from_json(entry.reply) == reply
    (correction,) = await house.reception.counter.corrections()
    assert (correction.said, correction.item, correction.clerk, correction.number) == ("那个啥", "senior-card", "wang", 1)
    assert [one.id for one in correction.candidates] == ["senior-card", "bus-card"]
    assert await house.reception.counter.corrections(correction.id) == ()


async def test_an_item_nobody_knows_is_refused(house: House) -> None:
    await house.has(WANG, "c")
    with pytest.raises(UnknownItem):
        await house.reception.counter.send_item(WANG, "c", "no-such-thing")
    with pytest.raises(NotYours):
        await house.reception.counter.send_item(LI, "c", "senior-card")
    assert await house.reception.counter.corrections() == ()


async def test_the_ranking_of_each_turn_is_kept(house: House) -> None:
    await house.say("c", "那个啥 13812345678")
    await house.say("c", "那个啥")
    await house.say("c", "老年证")
    ranking = await house.reception.counter.ranking("c")
    assert [(one.number, one.said, one.candidates[0].id) for one in ranking] == [
        (3, "那个啥", "senior-card"),
        (5, "老年证", "senior-card"),
    ]


async def test_long_numbers_are_masked_until_they_are_shown_and_that_is_kept(house: House) -> None:
    await house.say("c", "我的身份证 11010519491231002X")
    await house.has(WANG, "c")
    counter = house.reception.counter
    assert (await counter.transcript(WANG, "c"))[0].text == "我的身份证 ****************2X"
    assert (await counter.transcript(WANG, "c", show=True))[0].text.endswith("11010519491231002X")
    with house.database.reading() as connection:
        rows = connection.exec_driver_sql("SELECT clerk, action, conversation FROM audit").all()
    assert [tuple(row) for row in rows] == [("wang", "show", "c")]


async def test_a_call_back_is_done_once(house: House) -> None:
    await house.waits("c")
    await house.reception.leave_number("c", "13812345678")
    (callback,) = await house.reception.counter.callbacks()
    done = await asyncio.gather(*(house.reception.counter.callback_done(clerk, callback.id) for clerk in (WANG, LI)))
    assert sorted(done) == [False, True]
    assert await house.reception.counter.callbacks() == ()
    (kept,) = await house.reception.counter.callbacks(done=True)
    assert kept.done_by in {"王小明", "李红"}
    assert not await house.reception.counter.callback_done(WANG, 999)


async def test_who_comes_online_is_offered_what_waits(house: House) -> None:
    await house.waits("c")
    heard: list[str] = []

    async def watch() -> None:
        async for event in house.reception.counter.watch():
            heard.append(event["kind"])
            if event["kind"] == "offer":
                return

    watching = asyncio.create_task(watch())
    await asyncio.sleep(0)
    await house.online(WANG, presence=Presence.AWAY)
    await house.online(WANG)
    await asyncio.wait_for(watching, 10)
    assert heard == ["clerks", "clerks", "offer"]


async def test_presence_is_what_the_tool_says_and_offline_when_it_says_nothing(house: House) -> None:
    await house.online(WANG)
    await house.online(LI, presence=Presence.AWAY)
    found = {one.clerk.id: one.presence for one in await house.reception.counter.colleagues()}
    assert found == {"wang": Presence.ONLINE, "li": Presence.AWAY}
    house.clock.moment += timedelta(seconds=31)
    assert {one.presence for one in await house.reception.counter.colleagues()} == {Presence.OFFLINE}


async def test_a_clerk_follows_a_conversation_with_its_notes(house: House) -> None:
    await house.has(WANG, "c")
    counter = house.reception.counter
    seen: list[Entry | Standing] = []

    async def follow() -> None:
        async for news in counter.follow(WANG, "c", after=3):
            seen.append(news)
            if isinstance(news, Entry) and news.text == "完":
                return

    following = asyncio.create_task(follow())
    await counter.note(WANG, "c", "密")
    await house.say("c", "电话 13812345678")
    await counter.say(WANG, "c", "完")
    await asyncio.wait_for(following, 10)
    entries = [one for one in seen if isinstance(one, Entry)]
    assert [one.text for one in entries][1:] == ["密", "电话 *********78", "完"]


async def test_figures_of_a_day(open_desk: Open) -> None:
    house = open_desk()
    counter = house.reception.counter
    await house.waits("a", "b", "c")
    house.clock.moment += timedelta(minutes=2)
    await house.has(WANG, "a")
    house.clock.moment += timedelta(minutes=5)
    await counter.finish(WANG, "a", "solved")
    await house.reception.leave_queue("b")
    await house.has(WANG, "c")
    await house.online(WANG, LI)
    await counter.transfer(WANG, "c", to_clerk="li")
    await counter.claim(LI, "c")
    await house.reception.rate("a", 2, "等太久")
    figures = await counter.figures(house.reception.office.local().date())
    assert (figures.handed_over, figures.reasons, figures.ended, figures.ratings) == (3, {"asked": 3}, {"solved": 1}, {2: 1})
    assert figures.missed == {"all_away": 3}
    assert (figures.given_up, figures.transferred, figures.requeued) == (1, 1, 0)
    assert (figures.waits.count, figures.waits.median) == (2, (123.0 + 421.0) / 2)
    assert (figures.service.count, figures.service.median) == (1, 300.0)
    assert set(figures.pickups) == {"wang", "li"}
    assert (await counter.figures(house.reception.office.local().date() - timedelta(days=1))).handed_over == 0


async def test_a_supervisor_sees_everybody(house: House) -> None:
    await house.has(WANG, "c")
    assert [one.clerk for one in await house.reception.counter.open_of(CHIEF)] == ["王小明"]
    assert await house.reception.counter.open_of(CHIEF, "li") == ()
    assert await house.reception.counter.transcript(Clerk("boss", "局长", Role.ADMIN), "c")
