"""The lint finds what a person would stumble over, and finds nothing in the city as it stands."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from assistant.catalogue.lint import lint_city, long_sentences
from assistant.catalogue.source import read_yaml
from assistant.settings import Settings
from tests.assistant.catalogue.conftest import Break

ELDER = "services/elder.yml"
NAME = "name: {zh-CN: 老年人优待证办理, en: Senior citizen card}"
CARD_QUESTION = ', en: "What will you mostly use the card for?"'
PARKS = ", en: Going into the parks all year"
DESCRIPTION = "      en: A card that proves your age and gives you discounts.\n"


def test_the_city_as_it_stands_has_no_problems(settings: Settings) -> None:
    assert [str(problem) for problem in lint_city(settings.intents, settings.locales)] == []


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (NAME, "name: {zh-CN: 老年人优待证办理}", "missing in en"),
        (DESCRIPTION, "", "missing in en"),
        (DESCRIPTION, f"      en: {'very ' * 16}long.\n", "too long to hear"),
        ("zh-CN: 一个证件，证明您是老人，能享受优待。", f"zh-CN: {'很' * 21}长。", "too long to hear"),
        ("promised_days: ", "promised_days: 9", "promises more days"),
        ("related: [", "related: [no-such-service, ", "is no other item"),
        ("evidence:\n", "evidence:\n  idle-piece: {name: {zh-CN: 闲, en: Idle}}\n", "nobody asks for this piece"),
    ],
    ids=["no name", "no description", "long in English", "long in Chinese", "slow", "unrelated", "idle"],
)
def test_a_flaw_is_found(old: str, new: str, words: str, change: Break, settings: Settings) -> None:
    intents = change(ELDER, old, new).parent.parent
    problems = [str(problem) for problem in lint_city(intents, settings.locales)]
    assert [problem for problem in problems if words in problem], problems
    assert all(problem.startswith("elder.yml") for problem in problems)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        (CARD_QUESTION, "", "distinctions.0.question: missing in en"),
        (PARKS, "", "distinctions.0.answers.park-pass: missing in en"),
        (PARKS, f", en: {'very ' * 16}far", "distinctions.0.answers.park-pass: too long to hear"),
        ("这张卡您主要拿来做什么", "卡" * 21, "distinctions.0.question: too long to hear"),
        ("      closing-shop:", "      business-licence:", "business-cancel and business-licence are told apart already"),
        ("      park-pass:", "      park-past:", "distinctions.0.answers.park-past: nothing is called “park-past”"),
    ],
    ids=["no question", "no answer", "long in English", "long in Chinese", "twice", "unknown"],
)
def test_a_flaw_of_a_distinction_is_found(old: str, new: str, found: str, change: Break, settings: Settings) -> None:
    city = change("distinctions.yml", old, new).parent
    (problem,) = lint_city(city, settings.locales)
    assert problem.file.startswith("distinctions.yml")
    assert found in f"{problem.field}: {problem.words}"


def test_jargon_is_found(city: Path, change: Break, settings: Settings) -> None:
    word = read_yaml(city / "jargon.yml")["jargon"]["zh-CN"][0]
    change(ELDER, "一个证件，证明您是老人", f"{word}，证明您是老人")
    assert [problem.words for problem in lint_city(city, settings.locales)] == [f"“{word}” is jargon; say it plainly"]


def test_a_broken_file_is_the_only_problem(city: Path, settings: Settings) -> None:
    (city / ELDER).write_text("domain: elder\nitems: [\n", encoding="utf-8")
    problems = lint_city(city, settings.locales)
    assert len(problems) == 1
    assert problems[0].file.startswith("elder.yml:")


def test_a_wording_that_one_language_lacks_is_found(city: Path, tmp_path: Path, settings: Settings) -> None:
    locales = tmp_path / "locales"
    shutil.copytree(settings.locales, locales)
    po = locales / "en" / "LC_MESSAGES" / "banban.po"
    po.write_text(po.read_text(encoding="utf-8").replace('msgid "unit.yuan"', 'msgid "unit.yen"'), encoding="utf-8")
    found = {(problem.file, problem.field) for problem in lint_city(city, locales)}
    assert found == {("locales/en", "unit.yuan"), ("locales/zh-CN", "unit.yen")}


@pytest.mark.parametrize(
    ("locale", "text", "count"),
    [
        ("zh-CN", "一" * 20 + "。" + "二" * 20, 0),
        ("zh-CN", "一" * 21, 1),
        ("zh-CN", "打12345热线。", 0),
        ("en", " ".join(["word"] * 15) + ". Ring 3.5 times.", 0),
        ("en", " ".join(["word"] * 16), 1),
        ("en", "", 0),
    ],
)
def test_a_sentence_is_too_long_from_21_characters_or_16_words(locale: str, text: str, count: int) -> None:
    assert len(list(long_sentences(locale, text))) == count
