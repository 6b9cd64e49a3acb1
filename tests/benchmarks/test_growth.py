"""Names and sentences of a growing catalogue."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from assistant.benchmarks.growth import ASKED, SENTENCES, grown, names_in, sentences

NAMES = ["老年证办理", "公租房申请", "身份证补领", "生育登记"]


@pytest.mark.parametrize("size", [2, 4, 5, 300])
def test_there_are_as_many_different_names_as_asked_for(size: int) -> None:
    made = grown(NAMES, size)
    assert len(set(made)) == len(made) == size
    assert made[:4] == NAMES[:size]
    assert made == grown(NAMES, size)


def test_a_smaller_catalogue_is_the_beginning_of_a_larger_one() -> None:
    assert grown(NAMES, 300)[:50] == grown(NAMES, 50)


def test_new_names_are_made_of_two_halves() -> None:
    firsts, seconds = {"老年证", "公租房", "身份证", "生育"}, {"证办理", "房申请", "证补领", "登记"}
    assert set(grown(NAMES, 8)[4:]) <= {first + second for first in firsts for second in seconds}


def test_every_service_is_learnt_from_its_name_and_other_sentences_than_those_asked() -> None:
    pairs = sentences(NAMES)
    assert len(pairs) == SENTENCES * len(NAMES)
    assert [text for text, _ in pairs[::SENTENCES]] == NAMES
    assert {label for _, label in pairs} == {f"item:{number}" for number in range(4)}
    assert not {ASKED.format(name) for name in NAMES} & {text for text, _ in pairs}


@pytest.mark.parametrize(
    ("file", "content"),
    [
        ("names.txt", "老年证\n\n 公租房 \n老年证\n"),
        (
            "items.json",
            json.dumps([{"name": "老年证", "parts": [{"name": "公租房"}, {"name": "老年证"}, {"link": "x", "name": ""}]}]),
        ),
    ],
)
def test_names_are_read_once_each(file: str, content: str, tmp_path: Path) -> None:
    (tmp_path / file).write_text(content, encoding="utf-8")
    assert names_in(tmp_path / file) == ["老年证", "公租房"]
