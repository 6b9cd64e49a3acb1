"""The WeChat door against a WeChat of our own: in time, late, again and again, with clerks, limits and bad tokens."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession
from PIL import Image

from assistant.conversation import Entry
from assistant.dialogue.turn import Scene
from assistant.messages import Handoff, Line, Outcome, Reply
from assistant.settings import Settings
from assistant.settings.wechat import WeChatSettings
from channels import outbox
from channels.wechat.envelope import signature
from channels.wechat.messages import conversation_of
from channels.wechat.routes import ADDRESS, DOOR
from tests.channels.outside import CLERK, House, open_house
from tests.channels.wechat.platform import ACCOUNT, PERSON, Platform, serving
from tests.fakes import FixedClock
from tests.waiting import until

HANDED = "好的，这就转给工作人员。\n\n下一位就是您。\n要等多久，现在说不准。\n1 留个电话\n2 不等了，问助手"
JOINED = "王小明来了，正在看您说的话。"
LOOKING = "我正在找，马上告诉您。"
CONVERSATION = conversation_of(ACCOUNT, PERSON)
ACCOUNT_SETTINGS = WeChatSettings("wx2c2769f8efd9abc2", "app-secret", "banban-token", reply_seconds=60.0)


@dataclass
class Visit:
    """A person's phone, WeChat between, and our house."""

    house: House
    platform: Platform

    async def say(self, text: str) -> list[str]:
        """Say something; gives what the phone shows."""
        await self.platform.say(self.house.url(ADDRESS), text)
        return self.seen

    async def event(self, name: str, key: str = "") -> list[str]:
        """Do something that is told as an event; gives what the phone shows."""
        await self.platform.event(self.house.url(ADDRESS), name, key)
        return self.seen

    @property
    def seen(self) -> list[str]:
        """What the phone shows."""
        return self.platform.phone().seen

    @property
    def asked(self) -> list[str]:
        """What the engine was asked."""
        return [request.utterance for request in self.house.engine.requests]


Begin = Callable[..., Awaitable[Visit]]


@pytest.fixture
async def begin(settings: Settings, scene: Scene, tmp_path: Path) -> AsyncIterator[Begin]:
    """Begin a visit: `await begin(mode="safe", …)`."""
    async with AsyncExitStack() as stack:

        async def start(mode: str = "plain", **change: Any) -> Visit:
            key = {} if mode == "plain" else {"aes_key": "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG"}
            account = replace(ACCOUNT_SETTINGS, **{**key, **change})
            platform = Platform(account, FixedClock(), mode, seconds=90.0)
            server = await serving(platform)
            stack.push_async_callback(server.close)
            account = replace(account, api=str(server.make_url("/")))
            own = replace(settings, state=tmp_path, wechat=account)
            house = await stack.enter_async_context(open_house(own, scene, platform.clock))
            return Visit(house, platform)

        yield start


@pytest.mark.parametrize("mode", ["plain", "compatible", "safe"])
async def test_a_question_is_answered_in_every_mode(mode: str, begin: Begin) -> None:
    visit = await begin(mode)
    assert await visit.say("老年") == ["您要办哪样？\n1 老年证\n2 都不是"]
    assert await visit.say("2") == ["您要办哪样？\n1 老年证\n2 都不是", "2"]
    assert visit.asked == ["老年", "2"]


async def test_one_person_keeps_one_conversation_and_two_have_two(begin: Begin) -> None:
    visit = await begin()
    await visit.say("老年")
    await visit.say("1")
    assert {request.conversation for request in visit.house.engine.requests} == {CONVERSATION}
    assert {request.channel for request in visit.house.engine.requests} == {"wechat"}


async def test_the_platforms_check_is_answered(begin: Begin) -> None:
    visit = await begin()
    now = str(int(visit.house.clock.now().timestamp()))
    query = {"signature": signature("banban-token", now, "n"), "timestamp": now, "nonce": "n", "echostr": "5927782489442352469"}
    async with ClientSession() as http, http.get(visit.house.url(ADDRESS), params=query) as response:
        assert (response.status, await response.text()) == (200, "5927782489442352469")


@pytest.mark.parametrize("change", [{"signature": "0" * 40}, {"nonce": "another"}, {"timestamp": "1"}, {"signature": ""}])
async def test_a_call_that_is_not_genuine_is_refused(change: dict[str, str], begin: Begin) -> None:
    visit = await begin()
    now = str(int(visit.house.clock.now().timestamp()))
    query = {"signature": signature("banban-token", now, "n"), "timestamp": now, "nonce": "n", **change}
    async with ClientSession() as http:
        for send in (http.get, http.post):
            async with send(visit.house.url(ADDRESS), params=query) as response:
                assert response.status == 403
                assert "Traceback" not in await response.text()
    assert visit.asked == []


async def test_an_old_call_is_not_believed_again(begin: Begin) -> None:
    visit = await begin()
    old = str(int(visit.house.clock.now().timestamp()) - 700)
    query = {"signature": signature("banban-token", old, "n"), "timestamp": old, "nonce": "n", "echostr": "x"}
    async with ClientSession() as http, http.get(visit.house.url(ADDRESS), params=query) as response:
        assert response.status == 403


async def test_plain_text_is_not_believed_where_a_key_is_set(begin: Begin) -> None:
    visit = await begin("safe")
    visit.platform.mode = "plain"
    assert await visit.say("老年") == ["该公众号暂时无法提供服务，请稍后再试"]
    assert visit.asked == []


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"<xml><a>", b'<!DOCTYPE x [<!ENTITY a "b">]><xml>&a;</xml>', b"<xml><MsgType>text</MsgType></xml>"]
)
async def test_a_broken_body_is_refused_without_a_trace(body: bytes, begin: Begin) -> None:
    visit = await begin()
    now = str(int(visit.house.clock.now().timestamp()))
    query = {"signature": signature("banban-token", now, "n"), "timestamp": now, "nonce": "n"}
    async with ClientSession() as http, http.post(visit.house.url(ADDRESS), params=query, data=body) as response:
        assert response.status == 400
        assert "Traceback" not in await response.text()


async def test_a_slow_answer_is_announced_and_then_sent_once(begin: Begin) -> None:
    visit = await begin(reply_seconds=0.3)
    visit.house.engine.free.clear()
    assert await visit.say("老年") == [LOOKING]
    visit.house.engine.free.set()
    await until(lambda: len(visit.seen) == 2)
    assert visit.seen == [LOOKING, "您要办哪样？\n1 老年证\n2 都不是"]
    assert visit.asked == ["老年"]


async def test_a_message_that_comes_again_is_answered_alike_and_asked_once(begin: Begin) -> None:
    visit = await begin()
    visit.platform.lose_answers = 2
    assert await visit.say("老年") == ["您要办哪样？\n1 老年证\n2 都不是"]
    assert (visit.asked, list(visit.platform.tries.values())) == (["老年"], [3])


async def test_a_slow_answer_to_a_message_that_comes_again_is_sent_once(begin: Begin) -> None:
    visit = await begin(reply_seconds=0.3)
    visit.platform.lose_answers = 1
    visit.house.engine.free.clear()
    assert await visit.say("老年") == []
    visit.house.engine.free.set()
    await until(lambda: bool(visit.seen))
    assert visit.seen == ["您要办哪样？\n1 老年证\n2 都不是"]
    assert visit.asked == ["老年"]


async def test_an_answer_that_was_announced_comes_after_a_crash(begin: Begin, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbox, "SWEEP_SECONDS", 0.05)
    visit = await begin(reply_seconds=0.3)
    visit.house.engine.free.clear()
    assert await visit.say("老年") == [LOOKING]
    door = visit.house.server.app[DOOR]
    for task in (*door._later, *(turn.task for turn in door._turns.values())):
        task.cancel()
    await asyncio.sleep(0.3)
    visit.house.engine.free.set()
    visit.house.clock.moment += timedelta(seconds=25)
    await visit.house.reception.sweep()
    await until(lambda: len(visit.seen) == 2)
    await asyncio.sleep(0.3)
    assert visit.seen == [LOOKING, "您要办哪样？\n1 老年证\n2 都不是"]
    assert (await asyncio.to_thread(door.outbox._correspondents.open_at, "wechat")) == []


async def test_an_event_that_comes_again_counts_once(begin: Begin) -> None:
    visit = await begin()
    visit.platform.lose_answers = 1
    assert await visit.event("CLICK", "person") == [HANDED]
    assert visit.asked == ["转人工"]


async def test_a_follower_is_welcomed(begin: Begin) -> None:
    visit = await begin()
    assert await visit.event("subscribe") == ["welcome"]
    assert await visit.event("SCAN", "123") == ["welcome", "welcome"]


@pytest.mark.parametrize("event", ["VIEW", "LOCATION", "TEMPLATESENDJOBFINISH", "unsubscribe", "CLICK"])
async def test_events_that_ask_nothing_are_answered_with_nothing(event: str, begin: Begin) -> None:
    visit = await begin()
    assert await visit.event(event, "https://example.com/") == []
    assert visit.asked == []


async def test_a_voice_message_is_what_was_recognised(begin: Begin) -> None:
    visit = await begin()
    fields = {"MsgType": "voice", "MediaId": "m", "Format": "amr", "Recognition": "老年", "MsgId": "1"}
    await visit.platform.push(visit.house.url(ADDRESS), fields)
    assert visit.asked == ["老年"]


@pytest.mark.parametrize(
    ("kind", "first"),
    [("voice", "这段话我没听清。"), ("video", "这个我看不了。"), ("shortvideo", "这个我看不了。"), ("file", "这个我看不了。")],
)
async def test_what_cannot_be_understood_is_said_so_with_the_way_to_a_person(kind: str, first: str, begin: Begin) -> None:
    visit = await begin()
    await visit.platform.push(visit.house.url(ADDRESS), {"MsgType": kind, "MediaId": "m", "MsgId": "1"})
    assert visit.seen == [f"{first}\n请您打字说。\n找工作人员，请回0。"]
    assert visit.asked == []


async def test_a_place_is_a_question_for_the_hall(begin: Begin) -> None:
    visit = await begin()
    fields = {"MsgType": "location", "Location_X": "23.1", "Location_Y": "113.3", "Label": "和平路12号", "MsgId": "1"}
    await visit.platform.push(visit.house.url(ADDRESS), fields)
    assert visit.asked == ["我在和平路12号，23.1 113.3，服务大厅在哪里"]


def _jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "red").save(out, "JPEG")
    return out.getvalue()


async def test_a_photo_is_kept_for_the_clerk(begin: Begin) -> None:
    visit = await begin()
    await visit.say("转人工")
    visit.platform.media["photo-1"] = _jpeg()
    await visit.platform.push(visit.house.url(ADDRESS), {"MsgType": "image", "MediaId": "photo-1", "MsgId": "1", "PicUrl": "x"})
    last = (await visit.house.reception.log(CONVERSATION))[-1]
    assert [one["kind"] for one in last.attachments] == ["photo"]
    assert len(list((visit.house.settings.state / "photos" / CONVERSATION).glob("*.jpg"))) == 1


@pytest.mark.parametrize("media", [{}, {"photo-1": b"no picture"}, {"photo-1": b"{}"}])
async def test_a_photo_that_does_not_arrive_is_said_so(media: dict[str, bytes], begin: Begin) -> None:
    visit = await begin()
    visit.platform.media = media
    await visit.platform.push(visit.house.url(ADDRESS), {"MsgType": "image", "MediaId": "photo-1", "MsgId": "1", "PicUrl": "x"})
    assert visit.seen == ["照片没有收到。\n请您再发一次。"]


async def test_a_long_answer_comes_in_parts_that_wechat_takes(begin: Begin) -> None:
    visit = await begin()
    lines = [f"第{number}样：请带原件和复印件，都要清楚。" for number in range(90)]
    visit.house.engine.answers["全部材料"] = Reply(Outcome.ANSWERED, tuple(Line("x", text=line) for line in lines))
    await visit.say("全部材料")
    await until(lambda: sum(part.count("第") for part in visit.seen) == 90)
    assert "\n".join(visit.seen).splitlines() == lines
    assert len(visit.seen) == 3


async def _served(visit: Visit) -> str:
    """Let the person come to the clerk, and wait until their phone shows it."""
    assert await visit.say("转人工") == [HANDED]
    conversation = await visit.house.claimed()
    await until(lambda: visit.seen == [HANDED, JOINED])
    return conversation


async def test_a_clerks_words_arrive_and_the_assistant_is_silent(begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    counter = visit.house.reception.counter
    await counter.say(CLERK, conversation, "您好，我是小王。")
    await until(lambda: len(visit.seen) == 3)
    await visit.say("我想问高龄津贴")
    await counter.say(CLERK, conversation, "请带身份证。")
    await until(lambda: len(visit.seen) == 4)
    assert visit.seen[2:] == ["工作人员王小明：您好，我是小王。", "工作人员王小明：请带身份证。"]
    assert visit.asked == ["转人工"]
    assert [entry.text for entry in await counter.transcript(CLERK, conversation)][-2:] == ["我想问高龄津贴", "请带身份证。"]


async def _note(visit: Visit, conversation: str) -> Entry:
    """Wait for the next private note."""
    async for one in visit.house.reception.counter.follow(CLERK, conversation):
        if isinstance(one, Entry) and one.private:
            return one
    raise AssertionError("no note came")


async def test_a_waiting_person_is_told_that_it_is_noted_without_using_up_messages(begin: Begin) -> None:
    visit = await begin()
    await visit.say("转人工")
    await visit.say("我急用")
    assert len(visit.seen) == 2
    assert (visit.asked, [name for name, _ in visit.platform.calls]) == (["转人工"], [])


async def test_a_private_note_stays_at_the_desk(begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    await visit.house.reception.counter.note(CLERK, conversation, "老人耳朵不好")
    await visit.house.reception.counter.say(CLERK, conversation, "您好")
    await until(lambda: len(visit.seen) == 3)
    assert visit.seen[-1] == "工作人员王小明：您好"


async def test_words_beyond_the_five_wait_for_the_person_and_come_with_the_next_answer(begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    counter = visit.house.reception.counter
    for number in range(1, 5):
        await counter.say(CLERK, conversation, f"第{number}句")
        await until(lambda expected=2 + number: len(visit.seen) == expected)
    await counter.say(CLERK, conversation, "第5句")
    await counter.say(CLERK, conversation, "第6句")
    await until(lambda: [name for name, _ in visit.platform.calls].count("send") >= 6)
    assert len(visit.seen) == 6
    note = await _note(visit, conversation)
    assert note.text == "微信现在不让发消息。您的话会在对方下次来信时送到。"
    await visit.say("好的")
    assert visit.seen[-1] == "工作人员王小明：第5句\n\n工作人员王小明：第6句"


async def test_after_two_days_words_wait_for_the_person(begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    visit.platform.phone().until -= 49 * 3600
    await visit.house.reception.counter.say(CLERK, conversation, "查到了")
    await until(lambda: [name for name, _ in visit.platform.calls].count("send") == 2)
    assert len(visit.seen) == 2
    await visit.say("在吗")
    assert visit.seen[-1] == "工作人员王小明：查到了"


async def test_a_token_that_went_bad_is_renewed_and_nothing_is_lost(begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    visit.platform.expire()
    await visit.house.reception.counter.say(CLERK, conversation, "二")
    await until(lambda: len(visit.seen) == 3)
    assert visit.seen[-1] == "工作人员王小明：二"
    assert [name for name, _ in visit.platform.calls].count("stable_token") == 2


@pytest.mark.parametrize("failure", [-1, 45011, 0])
async def test_a_busy_wechat_is_asked_again(failure: int, begin: Begin) -> None:
    visit = await begin()
    conversation = await _served(visit)
    visit.platform.failures = [failure]
    await visit.house.reception.counter.say(CLERK, conversation, "一")
    await until(lambda: len(visit.seen) == 3)
    assert visit.seen[-1] == "工作人员王小明：一"


async def test_news_of_the_place_leaves_messages_for_the_clerk(begin: Begin) -> None:
    visit = await begin()
    for number in range(6):
        ahead = Reply(Outcome.HANDED_OFF, (Line("x", text="好的"),), handoff=Handoff(f"100{number}", "asked"))
        visit.house.engine.answers[f"先来{number}"] = ahead
        await visit.platform.say(visit.house.url(ADDRESS), f"先来{number}", f"person-{number}")
    await visit.say("转人工")
    for _ in range(6):
        waiting = await visit.house.reception.counter.waiting(CLERK)
        claim = await visit.house.reception.counter.claim(CLERK, waiting[0].conversation)
        assert claim.won
        await visit.house.reception.counter.finish(CLERK, waiting[0].conversation, "solved")
        visit.house.clock.moment += timedelta(seconds=61)
        await visit.house.reception.sweep()
    await visit.house.claimed()
    await until(lambda: visit.seen[-1] == JOINED)
    assert len(visit.seen) == 4
    assert visit.platform.phone().left == 2


async def test_the_assistant_that_breaks_apologises(begin: Begin) -> None:
    visit = await begin()
    visit.house.engine.answers["坏"] = None
    assert await visit.say("坏") == [f"对不起，我这边出了点问题。\n请打{visit.house.scene.catalogue.city.people}，有人会帮您。"]


async def test_someone_who_leaves_no_longer_waits(begin: Begin) -> None:
    visit = await begin()
    await visit.say("转人工")
    await visit.event("unsubscribe")
    assert await visit.house.reception.counter.waiting(CLERK) == ()


async def test_without_a_token_the_door_is_shut(begin: Begin) -> None:
    visit = await begin(token="")
    async with ClientSession() as http, http.post(visit.house.url(ADDRESS), data=b"<xml/>") as response:
        assert response.status in {401, 404}


async def test_many_people_through_one_address_are_not_held_back(begin: Begin) -> None:
    visit = await begin()
    people = [f"person-{number}" for number in range(60)]
    await asyncio.gather(*(visit.platform.say(visit.house.url(ADDRESS), "2", person) for person in people))
    assert len(visit.asked) == 60
