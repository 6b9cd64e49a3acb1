"""What a call decides, event by event."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import settings as rules
from hypothesis import strategies as st

from assistant.messages import Choice, Control, Handoff, Line, Outcome, Reply
from assistant.settings import read_settings
from assistant.wording import Wording
from channels.phone.call import events as ev
from channels.phone.call.actions import (
    Ask,
    Erase,
    Follow,
    HangUp,
    LeaveNumber,
    Rate,
    Say,
    Sentence,
    StandAside,
    Stop,
    Transfer,
)
from channels.phone.call.machine import step
from channels.phone.call.state import Call, House, Stage
from tests.channels.phone.call.conftest import WELCOME, Told, heard
from voice.ports import Heard

LONG = Reply(Outcome.ANSWERED, tuple(Line("fact", text=f"第{number}句。") for number in range(1, 11)))
WAITING = Reply(
    Outcome.HANDED_OFF,
    (Line("handoff.asked", text="好的。"), Line("handoff.call", text="急的话，打12345。")),
    (Choice("1", "留个电话", {"do": "desk", "act": "number"}), Choice("2", "不等了", {"do": "desk", "act": "bot"})),
    handoff=Handoff("1001", "asked"),
)
PERSON = Ask("0", ahead=True)


def test_the_greeting_says_who_what_and_how_to_get_a_person(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    assert told.texts[0] == "您好，我是伴办。" and "转成文字" in told.texts[1] and told.texts[-1] == "您想办什么？请说吧。"
    assert "找工作人员，请按0。" in told.texts and "For English, press 8." in told.texts
    assert "想办什么？" not in told.texts, "the telephone asks in its own words"


def test_a_recorded_call_says_so_and_a_key_stops_it(house: House) -> None:
    told = Told(Call("zh-CN"), replace(house, record=True))
    told(ev.Answered(WELCOME))
    assert any("录音" in text for text in told.texts)
    actions = told(ev.Pressed("7"))
    assert any(isinstance(action, Erase) for action in actions) and not told.call.recording


def test_words_are_asked_and_the_answer_is_said(greeted: Told) -> None:
    assert greeted(ev.SpeechStarted(), ev.SpeechEnded(heard("高龄津贴", "高铃金铁"))) == (
        Ask(hypotheses=("高龄津贴", "高铃金铁")),
    )
    greeted(ev.Replied(Reply(Outcome.ANSWERED, (Line("fact", text="每月领钱。"),))))
    assert greeted.texts == ["每月领钱。"]


def test_speech_cuts_a_prompt_only_after_the_guard_time(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    assert told(ev.SpeechStarted(0, 0.2)) == ()
    assert told(ev.SpeechStarted(2, 3.0)) == (Stop(),)
    assert told.call.cut == 2


def test_what_was_cut_for_nothing_goes_on_from_that_sentence(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    whole = told.texts
    told(ev.SpeechStarted(2, 3.0), ev.SpeechEnded())
    assert told.texts == whole[2:]


def test_our_own_echo_is_not_the_callers_but_a_yes_always_is(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    topics = told.texts[2]
    told(ev.SpeechStarted(2, 3.0), ev.SpeechEnded(heard(topics[:6]), 0.5, over=True))
    assert told.texts and not any(isinstance(action, Ask) for action in told.actions)
    actions = told(ev.SpeechStarted(0, 3.0), ev.SpeechEnded(heard("好"), 0.3, over=True))
    assert actions == (Ask("好"),)


def test_words_of_a_sentence_still_to_come_are_no_echo(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    assert told(ev.SpeechStarted(0, 0.3), ev.SpeechEnded(heard("养老"), 0.5, over=True, sentence=1)) == (Ask("养老"),)


def test_a_cough_is_let_pass_and_an_attempt_is_asked_back_once(greeted: Told) -> None:
    assert greeted(ev.SpeechStarted(), ev.SpeechEnded(seconds=0.4)) == ()
    greeted(ev.SpeechStarted(), ev.SpeechEnded(seconds=1.5))
    assert "没听清" in greeted.texts[0]
    greeted.done()
    assert greeted(ev.SpeechStarted(), ev.SpeechEnded(seconds=1.5)) == (PERSON,)


def test_a_weak_reading_is_asked_back_and_danger_never_is(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("高龄津贴", "高铃金铁", share=0.4)))
    assert "高龄津贴" in greeted.texts[0] and greeted.call.stage is Stage.CONFIRMING and greeted.call.expected
    assert greeted(ev.Pressed("1"))[-1] == Ask(hypotheses=("高龄津贴", "高铃金铁"))
    other = Told(greeted.call, greeted.house)
    other.call = replace(other.call, thinking=False)
    assert other(ev.SpeechEnded(heard("救命", "就命", share=0.4))) == (Ask(hypotheses=("救命", "就命")),)


def test_danger_does_not_wait_for_the_answer_to_something_else(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("高龄津贴")))
    assert greeted(ev.SpeechEnded(heard("救命"))) == (Ask("救命", ahead=True),)


def test_speech_that_began_within_the_guard_time_cuts_the_prompt_once_it_lasts(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    assert told(ev.SpeechStarted(2, 0.2), ev.SpeechGoesOn(2, 0.5, 0.9)) == (), "the guard time is not over"
    assert told(ev.SpeechGoesOn(2, 0.9, 0.4)) == (), "a breath is no interruption"
    assert told(ev.SpeechGoesOn(2, 1.2, 0.9)) == (Stop(),) and told.call.cut == 2
    assert told(ev.SpeechGoesOn(2, 1.3, 1.0)) == (), "once"


def test_our_own_voice_that_goes_on_does_not_cut_us_again_and_again(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME))
    told(ev.SpeechStarted(2, 0.2), ev.SpeechGoesOn(2, 1.2, 0.9), ev.SpeechEnded(heard("养老、看病、证件"), 0.9, over=True))
    assert told.texts[0] == "养老、看病、证件、水电，都能问。"
    assert told(ev.SpeechStarted(0, 0.2), ev.SpeechGoesOn(0, 1.2, 0.9)) == ()


def test_no_is_a_miss_and_the_second_one_is_a_person(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("甲", "乙", share=0.4)), ev.SpeechEnded(heard("不对")))
    assert "没听清" in greeted.texts[0]
    assert greeted(ev.SpeechEnded(heard("甲", "乙", share=0.4)), ev.Pressed("2"))[-1] == PERSON


def test_silence_is_a_gentle_word_then_keys_then_a_person(greeted: Told) -> None:
    greeted(ev.Silent())
    assert greeted.texts[0] == "您好，我在听。"
    greeted(ev.Silent())
    assert "高龄津贴，请按1。" in greeted.texts and "找工作人员，请按0。" in greeted.texts
    assert greeted(ev.Silent()) == (PERSON,)


@pytest.mark.parametrize("said", ["再见", "谢谢，再见", "好的，谢谢，再见啊", "拜拜"])
def test_thanks_and_goodbye_in_one_breath_is_goodbye(greeted: Told, said: str) -> None:
    assert greeted(ev.SpeechEnded(heard(said))) == (Ask("再见"),)
    more = Told(replace(greeted.call, thinking=False, stage=Stage.MORE, rest=((Sentence("后面。", "zh-CN"),),)), greeted.house)
    assert more(ev.SpeechEnded(heard(said))) == (Ask("再见"),)


def test_a_long_answer_comes_in_parts(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("问")), ev.Replied(LONG))
    assert greeted.texts == ["第1句。", "第2句。", "第3句。", "第4句。", "后面还有，要听吗？", "要听，请按1。不听，请按2。"]
    greeted(ev.SpeechEnded(heard("要")))
    assert greeted.texts[0] == "第5句。" and greeted.texts[-1] == "第10句。"
    assert greeted.call.stage is Stage.TALKING


def test_something_else_instead_of_yes_is_for_the_assistant(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("问")), ev.Replied(LONG))
    assert greeted(ev.SpeechEnded(heard("多少钱"))) == (Ask("多少钱"),)


def test_again_says_the_last_part_only_and_slower_changes_the_manner(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("问")), ev.Replied(LONG), ev.Pressed("1"))
    last = greeted.texts
    greeted(ev.Pressed("9"), ev.Replied(replace(LONG, outcome=Outcome.CONTROL, control=Control.REPEAT)))
    assert greeted.texts == last
    control = (Line("control.slower", text="好，我说慢一点。"), *LONG.lines)
    greeted(ev.Replied(Reply(Outcome.CONTROL, control, control=Control.SLOWER)))
    assert greeted.texts == ["好，我说慢一点。", *last]
    (said,) = greeted.actions
    assert isinstance(said, Say) and said.manner.rate < 140


@pytest.mark.parametrize(
    ("control", "change"),
    [(Control.QUIETER, -1), (Control.SMALLER, -1), (Control.LOUDER, 1), (Control.BIGGER, 1), (Control.REPEAT, 0)],
)
def test_print_is_a_voice_on_the_telephone(greeted: Told, control: Control, change: int) -> None:
    greeted(ev.SpeechEnded(heard("问")), ev.Replied(LONG))
    greeted(ev.Replied(Reply(Outcome.CONTROL, LONG.lines, control=control)))
    (said,) = greeted.actions
    assert isinstance(said, Say) and said.manner.gain * change == abs(said.manner.gain)
    assert (said.manner.gain == 0) == (change == 0)


def test_a_pause_before_the_answer_joins_what_was_said(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("我想办")))
    assert greeted(ev.SpeechStarted(), ev.SpeechEnded(heard("老年证")), ev.Replied(LONG)) == (Ask("我想办 老年证"),)


def test_an_answer_waits_for_who_speaks_on_but_danger_does_not(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("问")))
    assert greeted(ev.SpeechStarted(), ev.Replied(LONG)) == ()
    greeted(ev.SpeechEnded())
    assert greeted.texts[0] == "第1句。"
    greeted(ev.SpeechEnded(heard("摔倒了")), ev.SpeechStarted())
    greeted(ev.Replied(Reply(Outcome.SAFETY, (Line("safety.fall.1", text="马上打120。"),))))
    assert greeted.texts == ["马上打120。"]
    assert greeted(ev.SpeechStarted(0, 5.0)) == (), "this is not cut off by speech"
    assert greeted(ev.Pressed("9"))[0] == Stop()


def test_holding_has_patience_without_end(greeted: Told) -> None:
    greeted(ev.Replied(LONG), ev.Pressed("2"))
    wait = Reply(Outcome.CONTROL, (Line("remark.wait.1", text="不急。"),), control=Control.WAIT)
    greeted(ev.SpeechEnded(heard("等一下")), ev.Replied(wait))
    for _ in range(40):
        greeted(ev.Silent())
        assert greeted.texts == ["不急，我还在。"] and greeted.call.stage is Stage.HOLDING
    assert greeted(ev.SpeechStarted(), ev.SpeechEnded(seconds=3.0)) == (), "somebody rummaging is no attempt to speak"
    greeted(ev.SpeechEnded(heard("我回来了")))
    assert greeted.texts[0] == "好，我们接着来。"


def test_a_hand_off_waits_at_the_desk_with_the_desks_choices(greeted: Told) -> None:
    actions = greeted(ev.Pressed("0"), ev.Replied(WAITING))
    assert Follow() in actions and greeted.call.stage is Stage.WAITING and greeted.call.code == "1001"
    assert "急的话，打12345。" not in greeted.texts and "留个电话，请按1。" in greeted.texts


def test_a_clerks_phone_rings_once_and_then_the_desk_is_asked(house: House) -> None:
    told = Told(Call("zh-CN"), replace(house, clerk="800"))
    told(ev.Answered(WELCOME), ev.Pressed("0"), ev.Replied(WAITING))
    assert told.done() == (StandAside(), Transfer("800", "1001"))
    assert told(ev.TransferFailed()) == (PERSON,)
    actions = told(ev.Replied(WAITING))
    assert told.texts[0] == "那边没人接电话。" and Follow() in actions


def test_a_number_is_taken_by_keys_and_only_its_end_is_said(greeted: Told) -> None:
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Pressed("1"))
    assert "1 2 3 4" in greeted.texts[0] and "1380000" not in "".join(greeted.texts)
    greeted(ev.Pressed("2"), *[ev.Pressed(key) for key in "057188809999#"])
    assert greeted.texts[0] == "号码的尾号是9 9 9 9，对吗？"
    assert greeted(ev.Pressed("1"))[-1] == LeaveNumber("057188809999")
    greeted(ev.NumberKept())
    assert greeted.call.stage is Stage.LEAVING and greeted.done() == (HangUp(),)


@pytest.mark.parametrize(("readings", "asked_back"), [(("行",), True), (("行", "停"), False)])
def test_a_yes_that_stands_alone_keeps_no_number_before_it_is_confirmed(
    greeted: Told, readings: tuple[str, ...], asked_back: bool
) -> None:
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Pressed("1"))
    actions = greeted(ev.SpeechEnded(heard(*readings, share=1.0 if asked_back else 0.9)))
    assert (LeaveNumber("13800001234") in actions) is not asked_back
    if asked_back:
        assert greeted.texts == ["号码的尾号是1 2 3 4，对吗？", "对，请按1。不对，请按2。"]
        assert LeaveNumber("13800001234") in greeted(ev.SpeechEnded(heard("对")))


@pytest.mark.parametrize(
    ("said", "told"),
    [("我的身份证号是330106195001011234", "34"), ("电话13800001234", "34"), ("卡号6222 0212 3456 7890 12", "12")],
)
def test_a_long_number_is_not_read_back(greeted: Told, said: str, told: str) -> None:
    greeted(ev.SpeechEnded(heard(said, said[:-1], share=0.4)))
    assert greeted.call.stage is Stage.CONFIRMING
    assert [letter for letter in greeted.texts[0] if letter.isdigit()] == list(told)
    assert greeted(ev.Pressed("1"))[-1] == Ask(hypotheses=(said, said[:-1])), "the assistant gets it whole"


@pytest.mark.parametrize("keys", ["12#", "0#", "#"])
def test_what_is_no_number_is_asked_again_or_left(greeted: Told, keys: str) -> None:
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Pressed("1"), ev.Pressed("2"), *[ev.Pressed(key) for key in keys])
    assert greeted.call.stage is (Stage.ENTERING if keys == "12#" else Stage.WAITING)


def test_with_a_clerk_words_and_numbers_go_to_the_desk_unsaid(greeted: Told) -> None:
    greeted(ev.Pressed("0"), ev.Replied(WAITING), ev.Told("小王来了。"), ev.ClerkJoined())
    assert greeted(ev.SpeechEnded(heard("我的低保"))) == (Ask(hypotheses=("我的低保",)),)
    for key in "330106195001011231":
        assert all(isinstance(action, Stop) for action in greeted(ev.Pressed(key)))
    actions = greeted(ev.Silent())
    assert Ask("330106195001011231") in actions and greeted.texts == ["收到了，尾号是1 2 3 1。"]
    greeted(ev.ClerkLeft(ended=True))
    assert greeted(ev.Pressed("4"))[-2] == Rate(4) or Rate(4) in greeted.actions


def test_two_failures_ring_a_clerk_or_say_whom_to_ring(greeted: Told, house: House) -> None:
    greeted(ev.SpeechEnded(heard("问")), ev.Failed())
    assert greeted.texts[0] == "对不起，我这边出了点问题。"
    greeted(ev.SpeechEnded(heard("问")), ev.Failed())
    assert any("12345" in text for text in greeted.texts) and greeted.done() == (HangUp(),)
    other = Told(replace(greeted.call, stage=Stage.TALKING, failures=1), replace(house, clerk="800"))
    other(ev.Failed())
    assert isinstance(other.done()[-1], Transfer)


def test_a_line_that_cannot_hear_offers_keys(house: House) -> None:
    told = Told(Call("zh-CN"), house)
    told(ev.Answered(WELCOME, ("zh-CN",)))
    assert told.texts[-1] == "高龄津贴，请按1。"
    told.done()
    assert told(ev.Pressed("1"))[-1] == Ask("高龄津贴", choice={"do": "item", "id": "age-allowance"})


WORDING = Wording(read_settings({}).locales)
KEYS = st.sampled_from("0123456789*#").map(ev.Pressed)
SAID = st.sampled_from(["好", "人工", "二", "不要", "我回来了", "慢一点", "给我回电话", "救命", "高龄津贴", ""])
ENDED = st.builds(
    ev.SpeechEnded,
    SAID.map(lambda text: heard(text, text + "了", share=0.45) if text else Heard()),
    st.floats(0, 5),
    st.booleans(),
)
REPLIES = st.sampled_from(
    [LONG, WAITING, WELCOME, Reply(Outcome.NOT_UNDERSTOOD, LONG.lines[:1]), Reply(Outcome.SAFETY, LONG.lines[:2]),
     Reply(Outcome.ENDED, LONG.lines[:1]), Reply(Outcome.FAILED, LONG.lines[:1]), Reply(Outcome.HANDED_OFF),
     Reply(Outcome.CONTROL, LONG.lines[:1], control=Control.WAIT), Reply(Outcome.CONTROL, LONG.lines, control=Control.REPEAT),
     Reply(Outcome.CLARIFYING, (Line("desk.ask.phone", text="请说号码。"),))]
).map(ev.Replied)  # fmt: skip
OTHERS = st.sampled_from(
    [ev.Silent(), ev.Failed(), ev.SpeechStarted(), ev.SpeechStarted(1, 2.0), ev.SpeechStarted(99, 2.0), ev.Waiting(2),
     ev.Waiting(), ev.ClerkJoined(), ev.Told("您好\n请说"),
     ev.ClerkLeft(True), ev.ClerkLeft(False), ev.TransferFailed(), ev.NumberKept(),
     ev.NumberRefused(), ev.SpeechGoesOn(1, 2.0, 1.0),
     ev.Deafened(), ev.Broken(), ev.TooLong(), ev.PromptFinished(1), ev.PromptFinished(2)]
)  # fmt: skip


@rules(max_examples=150, deadline=None)
@given(st.lists(st.one_of(KEYS, ENDED, REPLIES, OTHERS), max_size=40), st.booleans(), st.booleans())
def test_no_order_of_events_breaks_a_call_and_a_hang_up_always_ends_it(events: list[ev.Event], clerk: bool, deaf: bool) -> None:
    house = House(WORDING, "12345", clerk="800" if clerk else "", record=True)
    call, _ = step(Call("zh-CN"), ev.Answered(WELCOME, ("zh-CN",) if deaf else ()), house)
    for event in events:
        call, actions = step(call, event, house)
        prompts = [action for action in actions if isinstance(action, Say)]
        assert len(prompts) <= 1 and all(one.prompt == call.prompt for one in prompts)
        assert call.stage is Stage.OVER or call.patience is None or call.patience > 0
    call, _ = step(call, ev.HungUp(), house)
    assert call.stage is Stage.OVER
    assert step(call, ev.Pressed("0"), house) == (call, ())
