"""What may be learnt of what people say, and what is personal, too short or no words at all."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.learning.cleaning import MOST_CHARACTERS, cleaned, same
from assistant.learning.grouping import group_of


@pytest.mark.parametrize(
    ("said", "text"),
    [
        ("老年证咋办嘞？", "老年证咋办嘞"),
        ("  ／我要　那个本本。。", "我要 那个本本"),
        ("I want the old folks' card!", "I want the old folks' card"),
        ("我今年80了，每月能领点钱不", "我今年80了,每月能领点钱不"),
        ("打12345问过了，说找社区", "打12345问过了,说找社区"),
        ("姓名变更怎么办", "姓名变更怎么办"),
    ],
)
def test_a_phrasing_is_made_even(said: str, text: str) -> None:
    assert (cleaned(said).text, cleaned(said).refused) == (text, "")


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("", "empty"),
        ("？？？", "empty"),
        ("2", "empty"),
        ("第二个", "empty"),
        ("证", "short"),
        ("card", "short"),
        ("我" * 81, "long"),
        ("word " * 46, "long"),
        ("我身份证号110101194512031234怎么查", "personal"),
        ("打我电话138 0013 8000", "personal"),
        ("我叫王小明，想办老年证", "personal"),
        ("老伴是李桂芳，想领补贴", "personal"),
        ("我住和平路12号，暖气不热", "personal"),
        ("3单元502室没水", "personal"),
        ("发到a.b@example.com吧", "personal"),
        ("看 https://example.com 这个", "personal"),
        ("车牌京A12345怎么过户", "personal"),
        ("My name is Margaret and I want a card", "personal"),
        ("Please tell Mr. Brown about my card", "personal"),
        ("I live at 14 Lotus Lane and want heating", "personal"),
    ],
)
def test_what_may_not_be_learnt_is_refused_with_the_reason(said: str, why: str) -> None:
    assert cleaned(said).refused == f"learn.refused.{why}"


@given(st.text(max_size=2000))
def test_nothing_that_can_be_typed_breaks_it(said: str) -> None:
    found = cleaned(said)
    assert found.refused or 0 < len(found.text) <= MOST_CHARACTERS


@pytest.mark.parametrize(("one", "other"), [("老年证怎么办？", "老年证，怎么办"), ("Senior card", "senior  CARD!")])
def test_marks_spaces_and_capitals_make_no_other_phrasing(one: str, other: str) -> None:
    assert same(one) == same(other)


def test_alike_phrasings_are_one_group() -> None:
    groups = {3: ["老年证在哪里办"], 5: ["高龄津贴怎么领"]}
    assert group_of("老年证去哪里办", groups) == 3
    assert group_of("身份证丢了", groups) is None
    assert group_of("老年证", {}) is None
