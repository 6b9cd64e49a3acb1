"""What is said while a service is open stays with it: a paper it asks for, a question without an answer, a mere fact."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import HANDLERS, matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Json, Outcome
from tests.assistant.dialogue.conftest import MakeTurn

ITEM: Json = {"show": "item", "id": "senior-card", "part": "what"}


@pytest.mark.parametrize(
    ("text", "locale", "item", "part"),
    [
        ("要户口簿不", "zh-CN", "senior-card", "evidence"),
        ("户口本让儿子拿走了，没带", "zh-CN", "senior-card", "missing"),
        ("我要补办户口本", "zh-CN", "household-book-replace", "what"),
        ("The household book, is it asked for", "en", "senior-card", "evidence"),
        ("I have not got a household book", "en", "senior-card", "missing"),
        ("I want to replace my household book", "en", "household-book-replace", "what"),
        ("no sorry, I mean the household book, not the card", "en", "household-book-replace", "what"),
        ("说错了，我说的是户口本", "zh-CN", "household-book-replace", "what"),
        ("Sorry, is the household book asked for", "en", "senior-card", "evidence"),
        ("Can I bring the household book instead", "en", "senior-card", "evidence"),
    ],
)
def test_a_paper_that_is_named_is_no_wish_for_a_new_one(text: str, locale: str, item: str, part: str, turn: MakeTurn) -> None:
    said = turn(Visit(locale, ITEM), "service_request", text=text, items={"household-book-replace": 0.97})
    after = HANDLERS["service_request"](said)
    assert (after.item, after.view["part"]) == (item, part)


@pytest.mark.parametrize(
    ("text", "locale", "part", "key"),
    [
        ("年检要重新照相吗", "zh-CN", "detail", "unknown.say"),
        ("我七十八", "zh-CN", "noted", "item.noted"),
        ("will they pay backwards", "en", "detail", "unknown.say"),
        ("政府有补贴伐", "zh-CN", "detail", "unknown.say"),
        ("it is because of my eyes", "en", "noted", "item.noted"),
        ("我七十八哦", "zh-CN", "noted", "item.noted"),
        ("I live in Canada with my son", "en", "noted", "item.noted"),
    ],
)
def test_what_nobody_wrote_down_keeps_the_service_open(text: str, locale: str, part: str, key: str, turn: MakeTurn) -> None:
    said = turn(Visit(locale, ITEM), "out_of_scope", text=text)
    after = HANDLERS["out_of_scope"](said)
    reply = show(after, said.scene)
    assert (after.item, after.view["part"], reply.lines[1].key) == ("senior-card", part, key)
    assert (reply.outcome is Outcome.NOT_UNDERSTOOD) == (part == "detail")


@pytest.mark.parametrize(("text", "locale"), [("不是这个", "zh-CN"), ("no, not that", "en")])
def test_who_refuses_the_service_is_not_told_that_it_is_noted(text: str, locale: str, turn: MakeTurn) -> None:
    assert HANDLERS["deny"](turn(Visit(locale, ITEM), "deny", text=text)).shown["show"] == "missed"


def test_at_the_third_miss_a_person_comes_and_the_first_fact_is_none(turn: MakeTurn) -> None:
    visit = Visit("zh-CN", ITEM)
    for _ in range(3):
        visit = HANDLERS["out_of_scope"](turn(visit, "out_of_scope", text="银行要的"))
        assert visit.item == "senior-card" and visit.aside is None
    assert HANDLERS["out_of_scope"](turn(visit, "out_of_scope", text="银行要的")).shown["show"] == "handed_off"


def test_a_question_taken_for_the_beginning_of_a_story_is_answered_within_the_service(turn: MakeTurn) -> None:
    assert HANDLERS["telling"](turn(Visit("zh-CN", ITEM), "telling", text="大儿子不同意咋办")).view["part"] == "detail"
    assert HANDLERS["telling"](turn(Visit("zh-CN", ITEM), "telling", text="我跟你说啊")).shown["show"] == "go_ahead"
    assert HANDLERS["telling"](turn(Visit.new("zh-CN"), "telling", text="咋办呀")).shown["show"] == "go_ahead"


def test_a_greeting_in_the_middle_does_not_begin_anew(turn: MakeTurn) -> None:
    assert HANDLERS["greet"](turn(Visit("zh-CN", ITEM), "greet", text="喂")).shown["show"] == "go_ahead"
    assert HANDLERS["greet"](turn(Visit.new("zh-CN"), "greet", text="喂")).shown["show"] == "greet"


@pytest.mark.parametrize(("chance", "shown"), [(0.4, "item"), (0.05, "which_matter")])
def test_a_question_without_a_matter_is_about_a_likely_one(chance: float, shown: str, turn: MakeTurn) -> None:
    said = turn(
        Visit.new("zh-CN"), "follow_up", text="手划破了没事，问身份证过期的", aspect="missing", items={"id-card-renew": chance}
    )
    after = matters.followed_up(said)
    assert after.shown["show"] == shown
    assert after.shown.get("part", "what") == "what"


@pytest.mark.parametrize(("none", "key"), [(0.95, "remark.not_ours"), (0.5, "remark.missed.2")])
def test_what_is_surely_not_done_here_is_said_so(none: float, key: str, turn: MakeTurn, scene: Scene) -> None:
    after = matters.missed(turn(Visit.new("zh-CN"), "out_of_scope", text="买火车票", none=none))
    reply = show(after, scene)
    assert [line.key for line in reply.lines][:2] == ["remark.missed.1", key]
    assert reply.choices[0].payload["do"] == "human"


def test_who_asks_twice_without_choosing_is_answered_for_the_first(turn: MakeTurn) -> None:
    ask: Json = {"show": "ask", "ids": ["senior-card", "senior-transit-card"], "aspect": None}
    once = matters.followed_up(turn(Visit("zh-CN", ask), "follow_up", text="要多少钱", aspect="cost"))
    assert once.shown["show"] == "which_first"
    twice = matters.followed_up(turn(once, "follow_up", text="几天能好", aspect="days"))
    assert (twice.item, twice.view["part"]) == ("senior-card", "days")


@pytest.mark.parametrize("intent", ["service_request", "follow_up"])
@pytest.mark.parametrize(
    ("text", "locale"), [("back to the allowance, what do I bring", "en"), ("还是办高龄津贴吧，要带啥", "zh-CN")]
)
def test_who_goes_back_to_another_matter_is_answered_about_that(text: str, locale: str, intent: str, turn: MakeTurn) -> None:
    found = {"age-allowance": 0.95, "senior-card": 0.03}
    after = HANDLERS[intent](turn(Visit(locale, ITEM), intent, text=text, items=found, aspect="evidence"))
    assert (after.item, after.view["part"]) == ("age-allowance", "evidence")


@pytest.mark.parametrize("items", [{}, {"gas-bill": 0.04}])
def test_who_goes_back_to_nothing_that_is_known_stays(items: dict[str, float], turn: MakeTurn) -> None:
    text = "do I have to come back to the hall, how much is it"
    after = HANDLERS["follow_up"](turn(Visit("en", ITEM), "follow_up", text=text, aspect="cost", items=items))
    assert (after.item, after.view["part"]) == ("senior-card", "cost")
