"""Two wishes in one sentence: which comes first is asked, and the other is not forgotten."""

from __future__ import annotations

import pytest

from assistant.dialogue.handlers import HANDLERS, matters
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Json
from tests.assistant.dialogue.conftest import MakeTurn

BOTH = {"senior-card": 0.45, "age-allowance": 0.4}
ASK: Json = {"show": "ask", "ids": ["age-allowance", "senior-card"], "aspect": None}


def _two(turn: MakeTurn, text: str, locale: str = "zh-CN") -> Visit:
    return matters.requested(turn(Visit.new(locale), "service_request", text=text, items=BOTH))


@pytest.mark.parametrize(
    ("text", "locale"), [("我想办老年证，还想领高龄津贴", "zh-CN"), ("I want a senior card and also the age allowance", "en")]
)
def test_two_wishes_are_taken_one_at_a_time(text: str, locale: str, turn: MakeTurn, scene: Scene) -> None:
    asked = _two(turn, text, locale)
    assert show(asked, scene).lines[0].key == "ask.several"
    first = matters.chosen(turn(asked, "choose_number", number=2))
    reply = show(first, scene)
    assert first.item == "senior-card"
    assert reply.lines[0].key == "item.first"
    second = matters.chosen(turn(first, "choose_number", number=5))
    assert second.item == "age-allowance"
    assert "also" not in second.view


@pytest.mark.parametrize(("second", "third", "asked"), [(0.04, 0.0, True), (0.01, 0.0, False), (0.04, 0.01, False)])
def test_a_second_wish_is_heard_beside_one_that_is_sure(second: float, third: float, asked: bool, turn: MakeTurn) -> None:
    found = {"senior-card": 0.95, "age-allowance": second, "park-pass": third}
    text = "我想办老年证，还想领高龄津贴"
    after = matters.requested(turn(Visit.new("zh-CN"), "service_request", text=text, items=found))
    assert after.view.get("several", False) is asked
    assert after.view.get("ids", []) == (["senior-card", "age-allowance"] if asked else [])


def test_one_wish_with_two_candidates_is_asked_about_as_ever(turn: MakeTurn, scene: Scene) -> None:
    asked = _two(turn, "老人的那个卡")
    assert show(asked, scene).lines[0].key != "ask.several"
    assert "also" not in matters.chosen(turn(asked, "choose_number", number=1)).view


def test_when_all_was_told_a_yes_goes_on_to_the_other(turn: MakeTurn, scene: Scene) -> None:
    visit = matters.chosen(turn(_two(turn, "我想办老年证，还想领高龄津贴"), "choose_number", number=2))
    for _ in range(12):
        if visit.item != "senior-card":
            break
        told = show(visit, scene).lines[-1].key
        visit = matters.affirmed(turn(visit, "affirm", text="好"))
    assert told == "more.also"
    assert visit.item == "age-allowance"


def test_who_says_thanks_is_reminded_of_the_other(turn: MakeTurn, scene: Scene) -> None:
    visit = matters.chosen(turn(_two(turn, "我想办老年证，还想领高龄津贴"), "choose_number", number=2))
    thanked = HANDLERS["thanks"](turn(visit, "thanks", text="谢谢"))
    assert [line.key for line in show(thanked, scene).lines] == ["remark.thanks.1", "more.also"]
    assert HANDLERS["affirm"](turn(thanked, "affirm", text="好")).item == "age-allowance"
    assert len(show(HANDLERS["thanks"](turn(Visit.new("zh-CN"), "thanks")), scene).lines) == 2


@pytest.mark.parametrize("intent", ["service_request", "out_of_scope", "affirm", "choose_number"])
@pytest.mark.parametrize(("text", "locale"), [("两个都要", "zh-CN"), ("都办", "zh-CN"), ("both of them please", "en")])
def test_both_means_the_first_and_then_the_other(intent: str, text: str, locale: str, turn: MakeTurn) -> None:
    after = HANDLERS[intent](turn(Visit(locale, ASK), intent, text=text, items={"park-pass": 0.2}))
    assert (after.item, after.view["also"]) == ("age-allowance", ["senior-card"])


@pytest.mark.parametrize(("text", "locale"), [("另一样呢", "zh-CN"), ("and now the other one", "en")])
def test_the_other_one_is_gone_on_to(text: str, locale: str, turn: MakeTurn) -> None:
    view: Json = {"show": "item", "id": "senior-card", "part": "place", "also": ["age-allowance"]}
    assert HANDLERS["choose_number"](turn(Visit(locale, view), "choose_number", text=text)).item == "age-allowance"
    assert HANDLERS["choose_number"](turn(Visit(locale, {**view, "also": []}), "choose_number", text=text)).item == "senior-card"


def test_a_yes_to_several_things_takes_the_first(turn: MakeTurn) -> None:
    said = turn(Visit("zh-CN", {**ASK, "several": True}), "affirm", text="好的")
    after = HANDLERS["affirm"](said)
    assert (after.item, after.view["also"]) == ("age-allowance", ["senior-card"])
    assert HANDLERS["affirm"](turn(Visit("zh-CN", ASK), "affirm", text="好的")).shown["show"] == "which_number"


def test_a_long_sentence_with_the_word_all_is_no_answer_to_the_question(turn: MakeTurn) -> None:
    text = "我跟老伴都要去医院看病报销的那个东西怎么弄啊你跟我说说清楚行不行"
    after = matters.requested(turn(Visit("zh-CN", ASK), "service_request", text=text, items={"medical-reimbursement": 0.9}))
    assert after.item == "medical-reimbursement"
