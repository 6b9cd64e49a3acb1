"""Mandarin in pinyin: characters sound as in their words, 一 and 不 change their tones, digits and letters one by one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.spoken import as_spoken
from voice.spoken.pinyin import to_pinyin


@pytest.mark.parametrize(
    ("written", "pinyin"),
    [
        ("您好，请坐。", "nin2 hao3 ， qing3 zuo4 。"),
        ("银行", "yin2 hang2"),
        ("长者", "zhang3 zhe3"),
        ("重阳节", "chong2 yang2 jie2"),
        ("还款", "huan2 kuan3"),
        ("便宜", "pian2 yi5"),
        ("长护险最长两年", "chang2 hu4 xian3 zui4 chang2 liang3 nian2"),
        ("教您怎么用", "jiao1 nin2 zen3 me5 yong4"),
        ("请教", "qing3 jiao4"),
        ("说得清", "shuo1 de5 qing1"),
        ("取得", "qu3 de2"),
        ("他办不了", "ta1 ban4 bu4 liao3"),
        ("没有说得清的朋友", "mei2 you3 shuo1 de5 qing1 de5 peng2 you5"),
    ],
)
def test_characters_sound_as_in_their_words(written: str, pinyin: str) -> None:
    assert to_pinyin(written) == pinyin


@pytest.mark.parametrize(
    ("written", "pinyin"),
    [
        ("不要", "bu2 yao4"),
        ("不行", "bu4 xing2"),
        ("不认识他", "bu2 ren4 shi5 ta1"),
        ("一个", "yi2 ge4"),
        ("一张", "yi4 zhang1"),
        ("一起", "yi4 qi3"),
        ("看一看", "kan4 yi5 kan4"),
        ("一楼", "yi1 lou2"),
        ("第一次", "di4 yi1 ci4"),
        ("周一到周五", "zhou1 yi1 dao4 zhou1 wu3"),
        ("二十一岁", "er4 shi2 yi1 sui4"),
        ("一百一十", "yi4 bai3 yi1 shi2"),
        ("统一办理", "tong3 yi1 ban4 li3"),
        ("一", "yi1"),
    ],
)
def test_tones_of_one_and_not(written: str, pinyin: str) -> None:
    assert to_pinyin(written) == pinyin


@pytest.mark.parametrize(
    ("written", "pinyin"),
    [
        ("打110", "da3 yao1 yao1 ling2"),
        ("1949年10月1日", "yi1 jiu3 si4 jiu3 nian2 shi2 yue4 yi1 ri4"),
        ("A4纸", "A si4 zhi3"),
        ("带ETC卡", "dai4 E T C ka3"),
        ("安康办App", "an1 kang1 ban4 A P P"),
        ("用WeChat", "yong4 WeChat"),
    ],
)
def test_digits_and_letters(written: str, pinyin: str) -> None:
    assert to_pinyin(as_spoken(written, "zh-CN")) == pinyin


@given(st.text(st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5), max_size=30))
def test_nothing_is_left_out(written: str) -> None:
    assert len(to_pinyin(written).split()) == len(written)


@given(st.text(max_size=60))
def test_any_text_is_no_trouble(written: str) -> None:
    to_pinyin(written)
