"""Pieces and sounds of sentences, and the space they span."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.features import PieceSpace, marked, pieces, sounds

TEXTS = ["办老年证", "老年证丢了", "办身份证", "lost my card", "my card is lost"]
MARKS = [marked(pieces(text)) for text in TEXTS]


def test_chinese_is_taken_into_runs_of_one_to_four_characters() -> None:
    assert set(pieces("老年证")) == {"老", "年", "证", "老年", "年证", "老年证"}


def test_words_are_taken_whole_in_pairs_and_in_pieces() -> None:
    assert {"w:lost", "w:card", "w:lost_card", "<car", "ost>"} <= set(pieces("Lost card"))


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("老连证", "老年证"), ("森份证", "身份证"), ("四院", "市院"), ("医包卡", "医保卡"), ("花票", "发票"), ("安葬肥", "安葬费")],
)
def test_what_sounds_alike_shares_sounds(heard: str, meant: str) -> None:
    shared = set(sounds(heard)) & set(sounds(meant))
    assert len(shared) >= len(set(sounds(meant))) / 3


@pytest.mark.parametrize(("one", "other"), [("年", "连"), ("知", "资"), ("升", "森"), ("热", "乐"), ("黄", "房"), ("常", "藏")])
def test_dialect_pairs_sound_the_same(one: str, other: str) -> None:
    assert sounds(one) == sounds(other)


@pytest.mark.parametrize(
    ("heard", "meant"),
    [("my pen shin", "my pension"), ("the residence card", "the residents card"), ("knew born ensurance", "newborn insurance")],
)
def test_misheard_english_shares_sounds_across_words(heard: str, meant: str) -> None:
    shared = set(sounds(heard)) & set(sounds(meant))
    assert len(shared) >= len(set(sounds(meant))) / 3


def test_digits_have_no_sound() -> None:
    assert sounds("123 45") == []


@given(st.text(max_size=60))
def test_any_text_has_pieces_or_none(text: str) -> None:
    assert all(isinstance(piece, str) and piece for piece in (*pieces(text), *sounds(text)))


def test_rows_are_unit_vectors_and_likeness_is_sharing() -> None:
    rows = PieceSpace.learn(MARKS).rows(MARKS)
    like = (rows @ rows.T).toarray()
    assert np.allclose(np.diag(like), 1.0, atol=1e-5)
    assert like[0, 1] > like[0, 2] > like[0, 3]


def test_a_text_without_known_pieces_is_a_row_of_zeros() -> None:
    rows = PieceSpace.learn(MARKS).rows([marked(pieces(text)) for text in ("", "zzz", "😀")])
    assert rows.shape[0] == 3
    assert rows.nnz == 0


def test_a_city_without_sounds_has_no_columns() -> None:
    none = [marked(sounds(text)) for text in ("123", "4 5")]
    assert PieceSpace.learn(none).rows(none).shape == (2, 0)
