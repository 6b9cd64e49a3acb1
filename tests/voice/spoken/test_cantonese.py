"""Cantonese as it is said: 二 and 兩, 蚊 and 元, dates with 號, telephone numbers in runs, floors, identity cards."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voice.spoken import as_spoken

CANTONESE = [
    # money
    ("$20", "二十蚊"),
    ("HK$1,200", "一千二百蚊"),
    ("收費20元。", "收費二十蚊。"),
    ("2元", "兩蚊"),
    ("200元", "二百蚊"),
    ("2000元", "兩千蚊"),
    ("$3.50", "三蚊五毫"),
    ("$0.2", "兩毫"),
    ("$3.05", "三蚊零五仙"),
    ("3萬元", "三萬蚊"),
    ("人民幣20元", "人民幣二十元"),
    ("港幣2萬元", "港幣二萬元"),
    ("¥20", "人民幣二十元"),
    ("$20-30", "二十到三十蚊"),
    ("20-30元", "二十到三十蚊"),
    ("20蚊", "二十蚊"),
    # telephone
    ("2888 1234", "二八八八，一二三四"),
    ("2888-1234", "二八八八，一二三四"),
    ("電話28881234", "電話二八八八，一二三四"),
    ("+852 2888 1234", "八五二，二八八八，一二三四"),
    ("138 0013 8000", "一三八，零零一三，八零零零"),
    ("0000-8001001", "零零零零，八零零，一零零一"),
    ("打999", "打九九九"),
    ("打110。", "打一一零。"),
    ("致電1823查詢", "致電一八二三查詢"),
    # dates and hours
    ("2026-03-02", "二零二六年三月二號"),
    ("2026年3月2日", "二零二六年三月二號"),
    ("3月2日", "三月二號"),
    ("12月31號", "十二月三十一號"),
    ("2日", "兩日"),
    ("2年", "兩年"),
    ("2個月", "兩個月"),
    ("2月", "二月"),
    ("9:00", "朝早九點"),
    ("14:30", "下晝兩點半"),
    ("下午2:05", "下午兩點零五分"),
    ("9:00–17:00", "朝早九點到下晝五點"),
    ("0:00", "半夜十二點"),
    ("19:15", "夜晚七點十五分"),
    # counting
    ("2個人", "兩個人"),
    ("2位", "兩位"),
    ("2樓", "二樓"),
    ("12份", "十二份"),
    ("3-5日", "三到五日"),
    ("80歲", "八十歲"),
    ("10%", "百分之十"),
    ("1/2", "二分之一"),
    ("第2個", "第二個"),
    ("-5℃", "零下五度"),
    # addresses and identity
    ("彌敦道110號", "彌敦道一百一十號"),
    ("12樓B室", "十二樓B室"),
    ("1203室", "一二零三室"),
    ("G/F", "地下"),
    ("12/F", "十二樓"),
    ("A123456(7)", "A，一二三，四五六，括號七"),
    ("****1234", "尾號一二三四"),
    ("330106195001011231", "三三零一零六，一九五零，零一零一，一二三，一"),
    # simplified characters stay so
    ("电话28881234", "电话二八八八，一二三四"),
    ("2个人，2万元", "两个人，两万蚊"),
    ("3月2日请到2楼", "三月二号请到二楼"),
]


@pytest.mark.parametrize(("written", "said"), CANTONESE)
def test_cantonese(written: str, said: str) -> None:
    assert as_spoken(written, "yue") == said
    assert as_spoken(written, "zh-HK") == said, "Hong Kong's Chinese is read in Cantonese"


@given(st.text(alphabet="0123456789.,:-/%$¥元月日號樓個點 打*()A", max_size=20))
def test_no_digit_is_left_and_nothing_breaks(text: str) -> None:
    assert not re.search("[0-9]", as_spoken(text, "yue-HK"))
