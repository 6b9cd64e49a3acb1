"""The reception: what a person sends is kept, answered by whoever has the word, and never doubled."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from assistant.conversation import Owner, Who
from assistant.desk.hours import Opening
from assistant.desk.ports import Birth
from assistant.desk.state import Draft
from assistant.errors import InvalidPhone, NoSuchConversation
from assistant.messages import Control, Outcome, Reply, Request
from tests.assistant.desk.conftest import Open
from tests.desks import LI, WANG, House, handed


async def test_the_assistant_answers_and_both_are_kept(house: House) -> None:
    reply = await house.say("c", "老年证", "m1")
    assert reply.card and reply.card.item == "senior-card"
    assert await house.log("c") == [(Who.PERSON, "老年证"), (Who.ASSISTANT, "老年证")]
    assert [entry.number for entry in await house.reception.log("c")] == [1, 2]
    assert (await house.owner("c")) is Owner.BOT


async def test_the_same_mark_is_answered_again_and_nothing_is_done_twice(house: House) -> None:
    first = await house.reception.turn(Request("c", "转人工"), "m1")
    again = await house.reception.turn(Request("c", "转人工"), "m1")
    assert again == first
    assert len(house.engine.requests) == 1
    assert len(await house.log("c")) == 3
    assert house.queue() == ["c"]


async def test_the_same_mark_belongs_to_one_conversation(house: House) -> None:
    await house.say("a", "老年证", "m1")
    await house.say("b", "那个啥", "m1")
    assert await house.log("b") == [(Who.PERSON, "那个啥"), (Who.ASSISTANT, "没听懂")]


async def test_who_sends_the_same_at_the_same_moment_is_answered_once_in_the_log(house: House) -> None:
    replies = await asyncio.gather(*(house.say("c", "老年证", "m1") for _ in range(8)))
    assert len({reply.text for reply in replies}) == 1
    assert await house.log("c") == [(Who.PERSON, "老年证"), (Who.ASSISTANT, "老年证")]


async def test_many_words_at_once_have_numbers_without_gaps(house: House) -> None:
    await asyncio.gather(*(house.say("c", f"第{number}句", f"m{number}") for number in range(12)))
    log = await house.reception.log("c")
    assert [entry.number for entry in log] == list(range(1, 25))
    assert {entry.text for entry in log} == {f"第{number}句" for number in range(12)}


async def test_a_handed_over_person_hears_place_and_wait_at_once_and_may_choose(house: House) -> None:
    await house.online(WANG)
    reply = await house.say("c", "转人工")
    assert [line.key for line in reply.lines] == ["handoff.asked", "desk.place.next", "desk.wait.unknown"]
    assert [(choice.key, choice.payload["act"]) for choice in reply.choices] == [("1", "number"), ("2", "bot")]
    assert [who for who, _ in await house.log("c")] == [Who.PERSON, Who.ASSISTANT, Who.NOTICE]
    standing = await house.reception.standing("c")
    assert (standing.owner, standing.place, standing.wait_minutes, standing.code) == (Owner.QUEUE, 1, None, "1001")


@pytest.mark.parametrize("served", [False, True])
async def test_the_bot_is_silent_while_it_has_not_the_word(house: House, served: bool) -> None:
    await house.online(WANG)
    await house.waits("c")
    if served:
        await house.has(WANG, "c")
    before = len(house.engine.requests)
    reply = await house.say("c", "老年证要带什么")
    assert reply.outcome is Outcome.HANDED_OFF
    assert [line.key for line in reply.lines] == ([] if served else ["desk.kept", "desk.kept.on"])
    assert len(house.engine.requests) == before
    assert (await house.log("c"))[-1] == (Who.PERSON, "老年证要带什么")


async def test_an_answer_that_comes_too_late_is_not_spoken(house: House) -> None:
    await house.say("c", "老年证")
    house.engine.during = lambda: house.reception.end("c")
    reply = await house.say("c", "那个啥")
    assert (reply.outcome, reply.lines) == (Outcome.HANDED_OFF, ())
    assert (await house.log("c"))[-1] == (Who.PERSON, "那个啥")


async def test_danger_is_heard_while_somebody_waits_and_they_come_first(house: House) -> None:
    await house.online(WANG)
    await house.waits("a", "b")
    reply = await house.say("b", "家里着火了")
    assert reply.outcome is Outcome.SAFETY
    assert await house.last("b") == replace(await house.last("b"), who=Who.NOTICE, text="119")
    assert house.queue() == ["b", "a"]
    assert (await house.reception.standing("a")).place == 2


async def test_who_paid_while_waiting_is_told_so_though_only_the_words_before_say_whom(house: House) -> None:
    await house.online(WANG)
    await house.waits("a", "b")
    await house.say("a", "银行的人来电话了")
    assert (await house.say("a", "钱给他了")).outcome is not Outcome.SAFETY
    await house.say("b", "着火了")
    await house.say("b", "银行的人来电话了")
    assert (await house.say("b", "钱给他了")).text == "110"
    spoken = await house.reception.receive(Request("b", hypotheses=("钱给他了", "钱给她了")))
    assert spoken.text == "110"


async def test_danger_before_a_hand_over_counts_too(house: House) -> None:
    await house.waits("a")
    await house.say("b", "起火了")
    await house.waits("b")
    assert house.queue() == ["b", "a"]


async def test_louder_is_for_the_door_also_while_a_clerk_serves(house: House) -> None:
    await house.has(WANG, "c")
    reply = await house.say("c", "大声点")
    assert (reply.outcome, reply.control, reply.lines) == (Outcome.CONTROL, Control.LOUDER, ())


async def test_what_is_asked_of_the_door_while_waiting_is_kept_for_the_clerk_alone(house: House) -> None:
    await house.waits("c")
    await house.say("c", "大声点")
    await house.has(WANG, "c")
    kept = [entry for entry in await house.reception.counter.transcript(WANG, "c") if (entry.reply or {}).get("control")]
    assert [(entry.private, entry.reply and entry.reply["control"]) for entry in kept] == [(True, "louder")]
    assert not [entry for entry in await house.reception.log("c") if (entry.reply or {}).get("control")]


@pytest.mark.parametrize("said", ["2", "二", "不等了，问助手", "不等了。", "问助手"])
async def test_who_no_longer_waits_has_the_assistant_again(house: House, said: str) -> None:
    await house.waits("c")
    reply = await house.say("c", said)
    assert [line.key for line in reply.lines] == ["desk.left"]
    assert (await house.owner("c")) is Owner.BOT
    assert (await house.say("c", "老年证")).card is not None


async def test_leaving_the_queue_by_the_door_is_the_same(house: House) -> None:
    await house.waits("c")
    assert (await house.reception.leave_queue("c")).lines[0].key == "desk.left"
    assert house.queue() == []


@pytest.mark.parametrize("said", ["1", "留个电话", "给我回电话"])
async def test_a_number_is_asked_for_heard_and_kept(house: House, said: str) -> None:
    await house.waits("c")
    assert (await house.say("c", said)).lines[0].key == "desk.ask.phone"
    assert (await house.say("c", "138 1234")).lines[0].key == "desk.ask.again"
    reply = await house.say("c", "幺三八 一二三四 五六七八")
    assert [line.key for line in reply.lines] == ["desk.number.kept", "desk.number.go"]
    assert "5 6 7 8" in reply.text
    (callback,) = await house.reception.counter.callbacks()
    assert (callback.phone, callback.conversation, callback.code, callback.reason) == ("13812345678", "c", "1001", "all_away")
    assert (await house.owner("c")) is Owner.BOT


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
async def test_a_number_is_left_without_being_asked_for_and_can_be_corrected(house: House, locale: str) -> None:
    said = {
        "zh-CN": ("我的电话是13812345678", "不对，是13812345679", "还有我儿子的13900000001"),
        "en": ("My number is 138 1234 5678", "No sorry, it is 138 1234 5679", "and my son has 139 0000 0001"),
    }[locale]
    await house.waits("c", locale=locale)
    kept = [await house.say("c", one) for one in said]
    assert [reply.lines[0].key for reply in kept] == ["desk.number.kept"] * 3
    assert [one.phone for one in await house.reception.counter.callbacks()] == ["13812345679", "13900000001"]


@pytest.mark.parametrize(
    ("locale", "said"), [("zh-CN", "不对，最后是五六七九"), ("en", "sorry wrong, it ends in 5679"), ("zh-CN", "说错了，尾号5679")]
)
async def test_the_end_of_a_number_is_corrected(house: House, locale: str, said: str) -> None:
    await house.waits("c", locale=locale)
    await house.say("c", "13812345678")
    reply = await house.say("c", said)
    assert "5 6 7 9" in reply.text
    assert [one.phone for one in await house.reception.counter.callbacks()] == ["13812345679"]


async def test_a_correction_that_is_no_number_is_asked_for_again(house: House) -> None:
    await house.waits("c")
    await house.say("c", "13812345678")
    assert (await house.say("c", "不对不对，是139001234567")).lines[0].key == "desk.ask.again"
    assert (await house.say("c", "13900123456")).lines[0].key == "desk.number.kept"


async def test_a_number_nobody_offered_to_ring_is_for_the_assistant(house: House) -> None:
    await house.say("c", "老年证")
    await house.say("c", "13812345678")
    assert await house.reception.counter.callbacks() == ()


async def test_something_else_than_a_number_is_heard_by_whoever_has_the_word(house: House) -> None:
    await house.waits("c")
    await house.say("c", "1")
    assert (await house.say("c", "我不记得了")).lines[0].key == "desk.kept"
    assert (await house.owner("c")) is Owner.QUEUE


async def test_a_number_left_at_the_door_twice_is_one_call_back(house: House) -> None:
    await house.waits("c")
    for _ in range(2):
        await house.reception.leave_number("c", "138-1234-5678")
    assert [one.phone for one in await house.reception.counter.callbacks()] == ["13812345678"]
    assert house.queue() == []


@pytest.mark.parametrize("phone", ["", "12345", "abc", "11010519491231002X", "1" * 40, "00000000"])
async def test_what_is_no_number_is_refused_and_nothing_changes(house: House, phone: str) -> None:
    await house.waits("c")
    with pytest.raises(InvalidPhone):
        await house.reception.leave_number("c", phone)
    assert house.queue() == ["c"]
    assert await house.reception.counter.callbacks() == ()


async def test_a_conversation_nobody_knows(house: House) -> None:
    assert (await house.reception.standing("x")).owner is Owner.NOBODY
    assert await house.reception.log("x") == ()
    await house.reception.end("x")
    with pytest.raises(NoSuchConversation):
        await house.reception.leave_queue("x")
    with pytest.raises(NoSuchConversation):
        await house.reception.leave_number("x", "13812345678")


async def test_who_comes_back_after_the_end_begins_anew(house: House) -> None:
    await house.waits("c")
    await house.reception.end("c")
    await house.reception.end("c")
    assert (await house.owner("c")) is Owner.NOBODY
    await house.say("c", "老年证")
    assert (await house.owner("c")) is Owner.BOT


@pytest.mark.parametrize("stars", [0, 6, -1])
async def test_stars_are_one_to_five(house: House, stars: int) -> None:
    with pytest.raises(ValueError, match=str(stars)):
        await house.reception.rate("c", stars)


async def test_after_the_end_a_number_is_a_rating(house: House) -> None:
    await house.has(WANG, "c")
    await house.reception.counter.finish(WANG, "c", "solved")
    assert [choice.key for choice in (await _reply(house, "c")).choices] == ["5", "4", "3", "2", "1"]
    assert (await house.say("c", "4")).lines[0].key == "desk.thanks"
    figures = await house.reception.counter.figures(house.reception.office.local().date())
    assert figures.ratings == {4: 1}


async def test_a_failure_of_the_engine_is_no_answer_and_the_same_mark_may_try_again(house: House) -> None:
    assert (await house.say("c", "坏了", "m1")).outcome is Outcome.FAILED
    house.engine.script["坏了"] = house.engine.script["老年证"]
    house.engine._answered.clear()
    assert (await house.say("c", "坏了", "m1")).outcome is Outcome.ANSWERED


async def test_an_answer_that_was_given_but_not_kept_is_recalled_and_not_taken_twice(house: House) -> None:
    request = Request("c", "老年证", mark="m:m1")
    heard = house.reception.office.shelves.conversations.hear(
        "c", Birth("zh-CN", "chat"), Draft(Who.PERSON, "老年证", mark="m1", request=request.to_json()), house.clock.now()
    )
    assert heard.new
    await house.engine.handle(request)
    reply = await house.say("c", "老年证", "m1")
    assert reply.card is not None
    assert len(house.engine.requests) == 1
    assert await house.log("c") == [(Who.PERSON, "老年证"), (Who.ASSISTANT, "老年证")]


async def test_what_no_database_can_hold_is_taken_out(house: House) -> None:
    await house.say("c", "我\ud800要\x00办")
    assert (await house.log("c"))[0] == (Who.PERSON, "我要办")


async def test_what_was_heard_is_kept_by_its_best_reading(house: House) -> None:
    await house.reception.receive(Request("c", hypotheses=("老年证", "老年人")))
    assert (await house.log("c"))[0] == (Who.PERSON, "老年证")


async def test_photos_are_kept_with_what_was_said(house: House) -> None:
    photo = {"id": "p1", "kind": "image/jpeg", "bytes": 1200}
    await house.reception.receive(Request("c", ""), "m1", (photo,))
    assert (await house.reception.log("c"))[0].attachments == (photo,)


async def test_the_language_of_the_answer_is_that_of_the_conversation(house: House) -> None:
    await house.waits("c", locale="en")
    assert (await house.reception.standing("c")).locale == "en"
    assert (await house.say("c", "hello?")).lines[0].text == "Noted. Staff will see it."


async def test_the_number_of_a_danger_is_said_though_the_desk_is_closed(open_desk: Open) -> None:
    shut = open_desk(opening=Opening.from_json({"hours": {}}))
    reply = await shut.say("c", "起火了，转人工")
    keys = [line.key for line in reply.lines]
    assert keys[:2] == ["safety.first", "desk.nobody.closed"] and "handoff.asked" not in keys
    assert (await shut.owner("c")) is Owner.BOT


async def test_who_was_not_understood_and_finds_the_desk_closed_hears_that_first(open_desk: Open) -> None:
    shut = open_desk(opening=Opening.from_json({"hours": {}}))
    shut.engine.script["那个"] = handed("1001", "not_understood")
    reply = await shut.say("c", "那个")
    assert [line.key for line in reply.lines][:2] == ["remark.missed.1", "desk.nobody.closed"]


async def test_the_number_of_a_danger_is_said_before_somebody_comes(house: House) -> None:
    reply = await house.say("c", "起火了，转人工")
    assert [line.key for line in reply.lines][:2] == ["safety.first", "handoff.asked"]


async def test_a_clerk_for_another_matter_is_still_a_clerk(house: House) -> None:
    await house.online(LI)
    await house.say("c", "老年证")
    reply = await house.say("c", "转人工")
    assert "desk.nobody.all_away" not in [line.key for line in reply.lines]


async def _reply(house: House, conversation: str) -> Reply:
    raw = (await house.last(conversation)).reply
    assert raw
    return Reply.from_json(raw)
