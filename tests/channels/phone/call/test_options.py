"""More choices than may be read out at once: four at most, the last of them the way to the others; none out of reach."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.messages import Choice, Line, Outcome, Reply
from channels.phone.call import events as ev
from channels.phone.call.actions import Ask
from channels.phone.call.options import MOST_OPTIONS, OTHERS_KEY, page_of
from channels.phone.call.state import Call, House
from tests.channels.phone.call.conftest import WELCOME, Told, heard

LABELS = ("高龄津贴", "资格认证", "老年卡", "医药费报销", "家里的大事")


def choices(count: int) -> tuple[Choice, ...]:
    """Give so many choices."""
    return tuple(Choice(str(key), f"第{key}样", {"n": key}) for key in range(1, count + 1))


FIVE = tuple(Choice(str(key), label, {"n": key}) for key, label in enumerate(LABELS, start=1))


@pytest.fixture
def told(house: House) -> Told:
    """A call whose welcome offers five things."""
    made = Told(Call("zh-CN"), house)
    made(ev.Answered(replace(WELCOME, choices=FIVE)))
    return made


@pytest.mark.parametrize("count", range(1, 10))
def test_every_choice_is_on_one_page_and_no_page_has_more_than_four_options(count: int) -> None:
    all_of_them, page, seen = choices(count), 0, []
    while True:
        shown, more = page_of(all_of_them, page)
        assert len(shown) + more <= MOST_OPTIONS
        seen += shown
        if not more:
            break
        page += 1
    assert tuple(seen) == all_of_them


def test_the_welcome_names_the_key_that_reads_the_options(told: Told) -> None:
    assert "想听常办的事，请按6。" in told.texts and not [text for text in told.texts if "高龄津贴" in text]
    told(ev.Pressed("6"))
    assert told.texts == ["高龄津贴，请按1。", "资格认证，请按2。", "老年卡，请按3。", "别的事，请按6。", "找工作人员，请按0。"]
    told(ev.Pressed("6"))
    assert told.texts == ["医药费报销，请按4。", "家里的大事，请按5。", "找工作人员，请按0。"]
    assert told(ev.Pressed("5"))[-1] == Ask("家里的大事", choice={"n": 5})


def test_a_welcome_without_choices_names_no_key_for_them(house: House) -> None:
    made = Told(Call("zh-CN"), house)
    made(ev.Answered(replace(WELCOME, choices=())))
    assert not [text for text in made.texts if "请按6" in text]


@pytest.mark.parametrize("said", ["别的事", "还有呢", "六", "6"])
def test_the_others_can_be_asked_for_by_voice(told: Told, said: str) -> None:
    told(ev.Pressed("6"))
    told(ev.SpeechEnded(heard(said)))
    assert told.texts[0] == "医药费报销，请按4。"


def test_silence_reads_the_first_options_and_the_way_to_the_others(told: Told) -> None:
    told.done()
    told(ev.Silent(), ev.Silent())
    assert [text for text in told.texts if "请按" in text][-2:] == ["别的事，请按6。", "找工作人员，请按0。"]
    told(ev.Pressed("6"))
    assert told.texts[0] == "医药费报销，请按4。"


def test_a_line_that_hears_nothing_reads_them_at_once(house: House) -> None:
    made = Told(Call("zh-CN"), house)
    made(ev.Answered(replace(WELCOME, choices=FIVE), deaf_in=("zh-CN",)))
    assert made.texts[-4:] == ["高龄津贴，请按1。", "资格认证，请按2。", "老年卡，请按3。", "别的事，请按6。"]
    assert "想听常办的事，请按6。" not in made.texts
    made(ev.Pressed("6"))
    assert made.texts[0] == "医药费报销，请按4。"


def test_an_answer_with_five_choices_is_read_in_two_goes(greeted: Told) -> None:
    greeted(ev.SpeechEnded(heard("家里的大事")))
    greeted(ev.Replied(Reply(Outcome.CLARIFYING, (Line("event.which", text="哪样事？"),), FIVE)))
    assert greeted.texts == ["哪样事？", "高龄津贴，请按1。", "资格认证，请按2。", "老年卡，请按3。", "别的事，请按6。"]
    greeted(ev.SpeechEnded(heard("其他的")))
    assert greeted.texts[0] == "医药费报销，请按4。"
    assert greeted(ev.SpeechEnded(heard("再说一遍")))[-1] == Ask("再说一遍"), "again is the assistant's"


def test_after_the_last_page_comes_the_first(told: Told) -> None:
    told(ev.Pressed("6"), ev.Pressed("6"), ev.Pressed("6"))
    assert told.texts[0] == "高龄津贴，请按1。"


def test_six_is_an_ordinary_key_where_all_was_read(greeted: Told) -> None:
    assert greeted(ev.Pressed("6"))[-1] != Ask(OTHERS_KEY), "the welcome has one choice, which was not read out"
    few = Told(replace(greeted.call, unread=False, choices=choices(3)), greeted.house)
    assert few(ev.Pressed("6"))[-1] == Ask(OTHERS_KEY)


def test_a_clerks_card_with_five_choices_is_read_too(greeted: Told) -> None:
    greeted(ev.Pressed("0"), ev.ClerkJoined())
    greeted(ev.Told("看看这些。", choices=FIVE))
    assert greeted.texts[-1] == "别的事，请按6。"
