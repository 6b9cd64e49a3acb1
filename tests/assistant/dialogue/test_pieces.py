"""What somebody hears who has not got a paper, and what is said of the payday and of the queue."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import hall, matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Json, Reply
from tests.assistant.dialogue.conftest import MakeTurn


def _asked(turn: MakeTurn, item: str, text: str, aspect: str = "missing", locale: str = "zh-CN") -> Reply:
    view: Json = {"show": "item", "id": item, "part": "evidence"}
    asked = turn(Visit(locale, view), "follow_up", text=text, aspect=aspect)
    return show(matters.followed_up(asked), asked.scene)


@pytest.mark.parametrize(("text", "locale"), [("没有户口簿怎么办", "zh-CN"), ("I haven't got the household book", "en")])
def test_who_lacks_what_need_not_be_brought_hears_that_alone(text: str, locale: str, turn: MakeTurn, scene: Scene) -> None:
    reply = _asked(turn, "senior-card", text, locale=locale)
    assert [line.key for line in reply.lines] == ["item.about", "evidence.waived", reply.lines[-1].key]
    assert scene.catalogue.items["senior-card"].waived[0].evidence.name[locale] in reply.text


def test_what_is_wanted_at_times_only_is_said_so(turn: MakeTurn) -> None:
    reply = _asked(turn, "senior-card", "我没有一寸照片")
    assert [line.key for line in reply.lines][1:4] == ["missing.calm", "evidence.piece", "missing.ask"]
    assert "电脑里没有照片才要带" in reply.text


def test_who_lost_a_card_is_led_to_where_a_new_one_is_had(turn: MakeTurn) -> None:
    reply = _asked(turn, "senior-card", "身份证丢了，办得成吗")
    assert "可以先办“补身份证”。" in reply.text
    assert reply.choices[-1].payload["id"] == "id-card-replace"


def test_nobody_is_sent_to_the_service_they_are_at(turn: MakeTurn) -> None:
    reply = _asked(turn, "id-card-replace", "身份证丢了")
    assert all(choice.payload.get("id") in {None, "id-card-replace"} for choice in reply.choices)
    assert reply.choices[-1].payload["do"] == "human"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_a_paper_nobody_named_has_a_number_to_ring_and_a_person(locale: str, turn: MakeTurn, scene: Scene) -> None:
    reply = _asked(turn, "age-allowance", "", locale=locale)
    assert reply.lines[1].key == "missing.calm"
    assert scene.catalogue.items["age-allowance"].phone in reply.text
    assert reply.choices[-1].payload["do"] == "human"


def test_a_word_inside_another_names_no_piece(scene: Scene) -> None:
    pieces = {use.evidence.id: use.evidence for item in scene.catalogue.items.values() for use in item.evidence or ()}
    assert pieces["application-form"].named_in("I have not got the forms")
    assert not pieces["application-form"].named_in("what information is that")


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("aspect", ["payday", "queue"])
def test_what_no_catalogue_holds_is_said_so_with_a_number_to_ring(aspect: str, locale: str, turn: MakeTurn, scene: Scene) -> None:
    reply = _asked(turn, "age-allowance", "", aspect, locale)
    keys = [line.key for line in reply.lines]
    assert f"{aspect}.unknown" in keys
    assert (keys[1] == "fact") == (aspect == "payday")
    assert "unknown.ask" in keys
    assert "days" not in keys


def test_ways_without_a_queue_are_named_where_there_are_any(turn: MakeTurn, scene: Scene) -> None:
    reply = _asked(turn, "age-allowance", "", "queue")
    types = {channel.type for channel in scene.catalogue.items["age-allowance"].channels}
    assert ("queue.spared" in [line.key for line in reply.lines]) == bool(types & {"online", "phone", "home-visit"})


def test_a_queue_of_no_service_is_that_of_the_hall(turn: MakeTurn, scene: Scene) -> None:
    reply = show(matters.followed_up(turn(Visit.new("zh-CN"), "follow_up", aspect="queue")), scene)
    assert [line.key for line in reply.lines] == ["queue.unknown", "hall.address", "hall.hours", "hall.phone"]


def test_who_asks_for_the_hours_of_the_hall_hears_of_holidays(turn: MakeTurn, scene: Scene) -> None:
    reply = show(hall.asked_about_hall(turn(Visit.new("zh-CN"), "ask_hall", text="大厅国庆开门吗", aspect="hours")), scene)
    assert [line.key for line in reply.lines][:2] == ["hall.hours", "hall.holidays"]
