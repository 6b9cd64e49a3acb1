"""After an alarm: what leads nowhere stays with it, what is clear goes on, and danger told in pieces is heard."""

from __future__ import annotations

from typing import Any

import pytest

from assistant.dialogue.handlers import HANDLERS
from assistant.dialogue.handlers.alarm import PIECES, pieced_together
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.messages import Json, Outcome
from tests.assistant.dialogue.conftest import MakeTurn

FALL: Json = {"show": "safety", "signal": "fall"}
ITEM: Json = {"show": "item", "id": "senior-card", "part": "what"}


def _alarmed(view: Json | None = None, **more: Any) -> Visit:
    return Visit("zh-CN", view or {"show": "welcome"}, aside={**FALL, **more})


@pytest.mark.parametrize(
    ("intent", "text"),
    [
        ("out_of_scope", "她不说话了"),
        ("follow_up", "要不要扶她起来"),
        ("ask_hall", "我该打哪个电话"),
        ("whats_my_number", "什么号来着"),
        ("goodbye", "挂了，然后呢"),
        ("dont_know", "我不知道咋办"),
        ("help", "你能帮什么"),
        ("greet", "他现在不在家"),
        ("choose_number", "我念了一个了"),
        ("affirm", "好的，他们快到了"),
        ("service_request", "120打过了"),
    ],
)
@pytest.mark.parametrize("view", [{"show": "welcome"}, ITEM], ids=lambda view: view["show"])
def test_what_leads_nowhere_stays_with_the_alarm(intent: str, text: str, view: Json, turn: MakeTurn, scene: Scene) -> None:
    items = {"dog-registration": 0.3, "senior-card": 0.3} if intent == "service_request" else {}
    after = HANDLERS[intent](turn(_alarmed(view), intent, text=text, items=items))
    assert {**after.shown, "again": None, "times": 1} == {**FALL, "again": None, "times": 1} and after.shown["again"]
    reply = show(after, scene)
    assert reply.outcome is Outcome.SAFETY
    assert reply.lines[0].text == scene.wording.say("zh-CN", "safety.again.1") and "120" in reply.text


@pytest.mark.parametrize(
    ("signal", "text", "locale"),
    [
        ("lost-person", "他没走丢，就在我旁边", "zh-CN"),
        ("gas", "不是煤气，是下水道", "zh-CN"),
        ("gas", "there is no smell at all", "en"),
        ("trapped", "人没关在里面", "zh-CN"),
        ("trapped", "nobody is inside the lift", "en"),
        ("fall", "医生来了，谢谢", "zh-CN"),
        ("fire", "we are outside, the firemen are here", "en"),
    ],
)
@pytest.mark.parametrize("intent", ["out_of_scope", "safety", "service_request"])
def test_who_says_that_there_is_no_danger_is_believed(signal: str, text: str, locale: str, intent: str, turn: MakeTurn) -> None:
    alarmed = Visit(locale, ITEM, aside={"show": "safety", "signal": signal})
    said = turn(alarmed, intent, text=text, signal=signal, items={"death-certificate": 0.97})
    assert HANDLERS[intent](said).shown["show"] == "relieved"


def test_who_begins_with_such_words_hears_the_number_first(turn: MakeTurn) -> None:
    said = turn(Visit.new("zh-CN"), "safety", text="没闻到什么，可是一屋子煤气", signal="gas")
    assert HANDLERS["safety"](said).shown["show"] == "safety"
    other = turn(Visit("zh-CN", ITEM), "safety", text="我没摔，胸口痛得厉害", signal="medical")
    assert HANDLERS["safety"](other).shown["show"] == "safety"


@pytest.mark.parametrize(
    ("open_", "text", "signal", "locale"),
    [
        (None, "上次好多了，这会儿胸口痛得喘不上气", "medical", "zh-CN"),
        (None, "my husband is fine, my wife has collapsed", "medical", "en"),
        ("fire", "火灭了，我老伴晕倒了", "medical", "zh-CN"),
        ("fall", "她好多了，可是又摔倒了", "fall", "zh-CN"),
        ("gas", "I can't smell it but my neighbour says gas is everywhere", "gas", "en"),
    ],
)
def test_the_end_of_one_danger_does_not_silence_another(
    open_: str | None, text: str, signal: str, locale: str, turn: MakeTurn
) -> None:
    aside = {"show": "safety", "signal": open_} if open_ else None
    after = HANDLERS["safety"](turn(Visit(locale, ITEM, aside=aside), "safety", text=text, signal=signal))
    assert (after.shown["show"], after.shown["signal"]) == ("safety", signal)


@pytest.mark.parametrize(
    ("text", "locale", "paid"),
    [
        ("有人打电话，让我把验证码告诉他", "zh-CN", None),
        ("验证码我告诉他了", "zh-CN", True),
        ("he wants the code on my phone", "en", None),
        ("I already gave him the code", "en", True),
    ],
)
def test_what_is_only_asked_for_has_not_gone(text: str, locale: str, paid: bool | None, turn: MakeTurn) -> None:
    after = HANDLERS["safety"](turn(Visit.new(locale), "safety", text=text, signal="scam-code"))
    assert after.shown.get("paid") is paid


@pytest.mark.parametrize(
    ("intent", "shown"),
    [("human", "handed_off"), ("thanks", "thanks"), ("deny", "anything_else"), ("wait", "wait"), ("safety", "safety")],
)
def test_what_is_clear_goes_on(intent: str, shown: str, turn: MakeTurn) -> None:
    after = HANDLERS[intent](turn(_alarmed(), intent, text="不"))
    assert after.shown["show"] == shown and "again" not in after.shown


@pytest.mark.parametrize(
    ("signal", "paid", "phone"), [("fall", False, "120"), ("scam-police", False, "96110"), ("scam-code", True, "110")]
)
def test_who_asks_for_a_person_hears_the_number_first(signal: str, paid: bool, phone: str, turn: MakeTurn, scene: Scene) -> None:
    alarm = {"show": "safety", "signal": signal, "again": "missed", **({"paid": True} if paid else {})}
    after = HANDLERS["human"](turn(Visit("zh-CN", ITEM, aside=alarm), "human"))
    first, second, *_ = show(after, scene).lines
    assert (first.key, second.key) == ("safety.first", "handoff.asked") and f"打{phone}。" in first.text
    assert "safety.first" not in [line.key for line in show(HANDLERS["human"](turn(Visit("zh-CN", ITEM), "human")), scene).lines]


@pytest.mark.parametrize(
    ("locale", "text", "paid"),
    [
        ("zh-CN", "我钱已经转过去了，才想起来是骗子", True),
        ("zh-CN", "我钱已经转给骗子了", True),
        ("zh-CN", "他让我把钱转到安全账户", False),
        ("zh-CN", "他叫我把钱转给他，我还没转", False),
        ("en", "I sent the money already, was it a scam", True),
        ("en", "He wants me to move my savings", False),
    ],
)
def test_who_has_paid_hears_the_police_first(locale: str, text: str, paid: bool, turn: MakeTurn, scene: Scene) -> None:
    after = HANDLERS["safety"](turn(Visit.new(locale), "safety", text=text, signal="scam-safe-account"))
    reply = show(after, scene)
    assert reply.lines[0].key == ("safety.paid.1" if paid else "safety.scam.1")
    assert ("110" in reply.lines[0].text) == paid


@pytest.mark.parametrize(
    ("intent", "text", "said"),
    [
        ("life_event", "他有点老年痴呆", {"events": {"losing-abilities": 0.97}}),
        ("service_request", "好像是人民公园", {"items": {"park-pass": 0.98}}),
        ("wait", "她在等车，我要不要先等到明天早上", {}),
        ("deny", "他不同意我去医院怎么行呢", {}),
        ("rate_bad", "打了半天没人接电话", {}),
    ],
)
def test_what_only_goes_on_telling_stays_with_the_alarm(intent: str, text: str, said: Json, turn: MakeTurn) -> None:
    after = HANDLERS[intent](turn(_alarmed(), intent, text=text, **said))
    assert {**after.shown, "again": None, "times": 1} == {**FALL, "again": None, "times": 1}


@pytest.mark.parametrize(
    ("text", "over"), [("找到了，找到了", True), ("没事了，搞错了", True), ("是不是没事了", False), ("还没找到", False)]
)
def test_who_says_that_it_is_over_is_believed(text: str, over: bool, turn: MakeTurn, scene: Scene) -> None:
    after = HANDLERS["chitchat"](turn(_alarmed(), "chitchat", text=text))
    assert (after.shown["show"] == "relieved") == over
    assert (show(after, scene).outcome is Outcome.ANSWERED) == over


def test_another_danger_that_no_rule_hears_does_not_replace_the_first(turn: MakeTurn) -> None:
    scam: Json = {"show": "safety", "signal": "scam-code", "paid": True}
    one = turn(Visit("zh-CN", ITEM, aside=scam), "safety", text="他现在走了", signal="medical")
    assert pieced_together(one, HANDLERS["safety"](one), lambda text: None).shown == {**scam, "again": "safety"}
    assert pieced_together(one, HANDLERS["safety"](one), lambda text: "medical").shown == {"show": "safety", "signal": "medical"}
    fall = turn(Visit("zh-CN", ITEM, aside=FALL), "safety", text="钱也转了", signal="scam-code")
    assert pieced_together(fall, HANDLERS["safety"](fall), lambda text: None).shown == {**FALL, "again": "safety"}
    despair = turn(Visit("zh-CN", ITEM, aside=scam), "safety", text="我没脸见人了", signal="suicide")
    assert pieced_together(despair, HANDLERS["safety"](despair), lambda text: None).shown["signal"] == "suicide"


def test_who_says_after_the_alarm_that_they_paid_hears_the_police_first(turn: MakeTurn, scene: Scene) -> None:
    scam: Json = {"show": "safety", "signal": "scam-police"}
    after = HANDLERS["out_of_scope"](turn(Visit("en", ITEM, aside=scam), text="I paid already"))
    assert after.shown == {**scam, "paid": True, "again": "missed", "times": 1}
    assert [line.key for line in show(after, scene).lines][:2] == ["safety.again.1", "safety.paid.1"]


def test_once_money_has_gone_it_stays_gone(turn: MakeTurn) -> None:
    paid: Json = {"show": "safety", "signal": "scam-police", "paid": True}
    after = HANDLERS["safety"](turn(Visit("zh-CN", ITEM, aside=paid), "safety", text="验证码也说了", signal="scam-code"))
    assert after.shown == {"show": "safety", "signal": "scam-code", "paid": True}


def test_a_bare_yes_is_taken_for_a_person(turn: MakeTurn) -> None:
    assert HANDLERS["affirm"](turn(_alarmed(), "affirm", text="好的")).shown["show"] == "handed_off"


def test_a_new_matter_that_is_clear_is_answered(turn: MakeTurn) -> None:
    after = HANDLERS["service_request"](turn(_alarmed(), "service_request", items={"senior-card": 0.98}, text="我要办老年证"))
    assert (after.item, after.aside) == ("senior-card", None)


def test_who_asks_for_something_is_asked_which(turn: MakeTurn) -> None:
    items = {"dog-registration": 0.4, "senior-card": 0.4}
    after = HANDLERS["service_request"](turn(_alarmed(), "service_request", items=items, text="我想办个证"))
    assert (after.shown["show"], after.aside) == ("ask", None)


@pytest.mark.parametrize(("intent", "shown"), [("goodbye", "goodbye"), ("follow_up", "item")])
def test_who_says_it_a_second_time_is_followed(intent: str, shown: str, turn: MakeTurn) -> None:
    once = HANDLERS[intent](turn(_alarmed(ITEM), intent, text="再见", aspect="cost"))
    assert once.shown["show"] == "safety"
    assert HANDLERS["dont_know"](turn(once, "dont_know")).shown["show"] == "safety"
    assert HANDLERS[intent](turn(once, intent, text="再见", aspect="cost")).shown["show"] == shown


def test_a_pressed_key_is_never_held_back(turn: MakeTurn) -> None:
    after = HANDLERS["choose_number"](turn(_alarmed(), "choose_number", choice={"do": "human"}))
    assert after.shown["show"] == "handed_off"


def _told(turn: MakeTurn, visit: Visit, texts: list[str], heard: list[str]) -> Visit:
    """Say things that are not understood, one after the other, to rules that hear a scam wherever “汇钱” follows “车祸”."""

    def signal_of(text: str) -> str | None:
        heard.append(text)
        return "scam-relative" if "车祸" in text and "汇钱" in text else None

    for text in texts:
        one = turn(visit, "out_of_scope", text=text)
        visit = pieced_together(one, HANDLERS["dont_know"](one), signal_of)
    return visit


def test_danger_that_is_told_in_pieces_is_heard(turn: MakeTurn) -> None:
    visit = _told(turn, Visit.new("zh-CN"), ["有人来电话", "说孙子出了车祸", "叫我汇钱"], [])
    assert visit.shown == {"show": "safety", "signal": "scam-relative"}
    assert visit.pieces == ()


def test_only_the_last_pieces_are_looked_at_together(turn: MakeTurn) -> None:
    heard: list[str] = []
    visit = _told(turn, Visit.new("zh-CN"), ["车祸", "一", "二", "汇钱"], heard)
    assert visit.shown["show"] == "dont_know"
    assert visit.pieces == ("一", "二", "汇钱") and len(visit.pieces) == PIECES
    assert heard == ["车祸, 一", "车祸, 一, 二", "一, 二, 汇钱"]


def test_a_turn_that_got_somewhere_forgets_the_pieces(turn: MakeTurn) -> None:
    visit = Visit("zh-CN", {"show": "welcome"}, pieces=("出了车祸",))
    one = turn(visit, "service_request", items={"senior-card": 0.98}, text="汇钱办老年证")
    after = pieced_together(one, HANDLERS["service_request"](one), lambda text: "scam-relative")
    assert (after.item, after.pieces) == ("senior-card", ())


def test_pieces_are_kept_with_the_visit() -> None:
    visit = Visit("zh-CN", {"show": "welcome"}, pieces=("一", "二"))
    assert Visit.from_json(visit.to_json()) == visit


@pytest.mark.parametrize(
    ("signal", "text", "locale"),
    [
        ("fall", "no, I am fine, nothing happened to me", "en"),
        ("fall", "我没事，是卡掉了", "zh-CN"),
        ("suicide", "no, I don't want to die", "en"),
        ("suicide", "我没想不开", "zh-CN"),
        ("violence", "nobody is hurt, a tile fell down", "en"),
    ],
)
def test_who_was_misheard_gets_out_of_the_alarm(signal: str, text: str, locale: str, turn: MakeTurn) -> None:
    alarmed = Visit(locale, ITEM, aside={"show": "safety", "signal": signal})
    assert HANDLERS["out_of_scope"](turn(alarmed, "out_of_scope", text=text)).shown["show"] == "relieved"


@pytest.mark.parametrize(("text", "locale"), [("yes tonight maybe", "en"), ("是的，今晚", "zh-CN")])
def test_more_than_a_bare_yes_to_despair_is_no_wish_to_wait_for_a_clerk(text: str, locale: str, turn: MakeTurn) -> None:
    alarmed = Visit(locale, {"show": "welcome"}, aside={"show": "safety", "signal": "suicide"})
    assert HANDLERS["affirm"](turn(alarmed, "affirm", text=text)).shown["show"] == "safety"
    assert HANDLERS["affirm"](turn(alarmed, "affirm", text=text[:2])).shown["show"] == "handed_off"


def test_who_asks_for_what_was_open_before_a_false_alarm_gets_it(turn: MakeTurn) -> None:
    said = turn(_alarmed(ITEM), "service_request", text="我要办老年证", items={"senior-card": 0.97})
    assert HANDLERS["service_request"](said).shown["show"] == "item"


def test_the_alarm_is_not_repeated_for_ever(turn: MakeTurn) -> None:
    visit, shown = _alarmed(ITEM), []
    for text in ("多少钱", "他能办吗", "老伴能去吗", "那多少钱啊"):
        visit = HANDLERS["service_request"](turn(visit, "service_request", text=text, items={"senior-card": 0.97}, aspect="cost"))
        shown.append(visit.shown["show"])
    assert shown[0] == "safety" and shown[-1] == "item"


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize(
    "signal", ["medical", "fall", "fire", "gas", "suicide", "trapped", "lost-person", "violence", "scam-code"]
)
def test_an_alarm_that_is_said_again_says_what_comes_next(signal: str, locale: str, scene: Scene) -> None:
    alarm = {"show": "safety", "signal": signal}
    once, again = (show(Visit(locale, ITEM, aside=one), scene).lines for one in (alarm, {**alarm, "again": "missed"}))
    assert again[-len(once) :] == once
    assert [line.key for line in again[: -len(once)]] == ["safety.again.1", f"safety.more.{signal.partition('-code')[0]}.1"]


def test_another_danger_between_the_words_does_not_take_the_place_of_the_open_one(turn: MakeTurn) -> None:
    gas = Visit("zh-CN", {"show": "welcome"}, aside={"show": "safety", "signal": "gas"})
    one = turn(gas, "safety", text="开窗了然后呢", signal="suicide")
    assert pieced_together(one, HANDLERS["safety"](one), lambda text: None).shown["signal"] == "gas"


@pytest.mark.parametrize(
    ("signal", "text", "locale"),
    [
        ("fall", "my husband fell, I am fine, he is not moving", "en"),
        ("suicide", "我没想死，就是活着没意思", "zh-CN"),
        ("violence", "nobody is hurt, he stands at the door with a knife", "en"),
    ],
)
def test_who_is_fine_does_not_hide_a_danger_that_sounds_now(signal: str, text: str, locale: str, turn: MakeTurn) -> None:
    alarmed = Visit(locale, ITEM, aside={"show": "safety", "signal": signal})
    assert HANDLERS["safety"](turn(alarmed, "safety", text=text, signal=signal)).shown["show"] == "safety"
    assert HANDLERS["safety"](turn(Visit(locale, ITEM), "safety", text=text, signal=signal)).shown["show"] == "safety"
