"""From what a recogniser returns to readings: Chinese without spaces, numbers where numbers are meant, alternatives joined."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.heard import MOST, put_together, tidy
from voice.ports import Heard


@pytest.mark.parametrize(
    ("raw", "reading"),
    [
        ("高龄 津贴 怎么 办", "高龄津贴怎么办"),
        (" 我 要 办 ETC 卡 ", "我要办 ETC 卡"),
        ("打 一 二 零", "打120"),
        ("幺 三 八 零 零 幺 三 八 零 零 零", "13800138000"),
        ("打 幺 幺 零", "打110"),
        ("零 零 七", "007"),
        ("一百 二十 块", "120块"),
        ("三 千 五", "3500"),
        ("两 万 块 钱", "20000块钱"),
        ("二 零 二 六 年", "2026年"),
        ("我 八十 了", "我八十了"),
        ("六十五 岁", "六十五岁"),
        ("三四 天", "三四天"),
        ("一两 天", "一两天"),
        ("一 会 儿", "一会儿"),
        ("老 百 姓", "老百姓"),
        ("千万 别", "千万别"),
        ("万一", "万一"),
        ("不管 三七 二十一", "不管三七二十一"),
        ("[unk] 养老 <UNK> 金", "养老金"),
        ("第 二 个", "第二个"),
    ],
)
def test_chinese_readings(raw: str, reading: str) -> None:
    assert tidy(raw, "zh-CN") == reading


@pytest.mark.parametrize(
    ("raw", "reading"),
    [
        ("old  age allowance", "old age allowance"),
        ("my number is one three eight oh oh one", "my number is 138001"),
        ("one or two", "one or two"),
        ("[unk] yes", "yes"),
    ],
)
def test_english_readings(raw: str, reading: str) -> None:
    assert tidy(raw, "en") == reading


def test_korean_keeps_its_spaces() -> None:
    assert tidy("안녕 하세요 [4]", "ko") == "안녕 하세요"


def test_readings_come_likeliest_first_with_their_shares() -> None:
    heard = put_together([[("高龄 津贴", 160.0), ("高 领 津贴", 159.0), ("高龄 金 贴", 158.0)]], "zh-CN")
    assert heard.texts == ("高龄津贴", "高领津贴", "高龄金贴")
    assert [round(one.score, 2) for one in heard.hypotheses] == [0.67, 0.24, 0.09]


def test_readings_that_become_the_same_are_given_once_with_both_shares() -> None:
    heard = put_together([[("养老金", 1.0), ("样 老金", 1.0), ("养老 金", 1.0)]], "zh-CN")
    assert heard.texts == ("养老金", "样老金")
    assert heard.hypotheses[0].score == pytest.approx(2 / 3)


def test_a_pause_in_the_middle_loses_nothing() -> None:
    heard = put_together([[("老伴 走了", 2.0)], [], [("要 办 什么", 1.0), ("要 带 什么", 0.0)]], "zh-CN")
    assert heard.texts == ("老伴走了要办什么", "老伴走了要带什么")


def test_a_number_over_a_pause_is_one_number() -> None:
    assert put_together([[("幺 三 八", 0.0)], [("零 零 幺 三", 0.0)]], "zh-CN").text == "1380013"


def test_silence_and_noise_give_no_reading() -> None:
    assert put_together([], "zh-CN") == Heard()
    assert put_together([[("", 1.0)], [("[unk]", 5.0), ("", 1.0)]], "zh-CN") == Heard()
    assert Heard().text == ""


@given(st.lists(st.lists(st.tuples(st.text(max_size=8), st.floats(-500, 500)), max_size=6), max_size=6))
def test_whatever_comes_shares_add_up_and_readings_are_few(stretches: list[list[tuple[str, float]]]) -> None:
    heard = put_together(stretches, "zh-CN")
    assert len(heard.hypotheses) <= MOST
    assert len(set(heard.texts)) == len(heard.texts)
    assert not heard.hypotheses or sum(one.score for one in heard.hypotheses) == pytest.approx(1.0)
    assert list(heard.hypotheses) == sorted(heard.hypotheses, key=lambda one: -one.score)
