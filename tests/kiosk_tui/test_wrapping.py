"""Breaking sentences into lines: nothing is lost, nothing is too wide, and no mark stands alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from kiosk_tui.widgets.wrapping import CLOSING, wrap

ZH = "请带上本人身份证和户口簿，周一到周五，早9点到晚5点，去安康市政务服务大厅。"
EN = "Please bring your identity card (the original) to the Ankang Service Hall, Monday to Friday."


@pytest.mark.parametrize("width", range(8, 60))
def test_chinese_fills_the_width_and_no_line_begins_with_a_mark(width: int) -> None:
    lines = wrap(ZH, width)
    assert "".join(lines) == ZH
    assert all(cell_len(line) <= width for line in lines)
    assert not [line for line in lines if line[0] in CLOSING]


@pytest.mark.parametrize("width", range(14, 60))
def test_english_words_stay_whole(width: int) -> None:
    lines = wrap(EN, width)
    assert " ".join(lines) == EN
    assert all(cell_len(line) <= width for line in lines)


def test_a_last_character_does_not_stand_alone() -> None:
    assert wrap("您想办什么事情呢？", 16) == ["您想办什么事", "情呢？"]


def test_an_opening_mark_goes_with_what_it_opens() -> None:
    assert wrap("您说的是“高龄津贴”吗？", 9) == ["您说的是", "“高龄津", "贴”吗？"]


def test_a_word_wider_than_the_line_is_cut_not_lost() -> None:
    assert "".join(wrap("a" * 50, 20)) == "a" * 50


@given(st.text(max_size=200), st.integers(min_value=0, max_value=40))
def test_anything_can_be_wrapped(text: str, width: int) -> None:
    lines = wrap(text, width)
    assert lines
    assert "".join("".join(lines).split()) == "".join(text.split())
