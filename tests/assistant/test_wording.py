"""Words by key: both languages are complete, nothing is left unsaid, and the right language is chosen."""

from __future__ import annotations

import inspect
import string
from pathlib import Path

import pytest

from assistant import errors
from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError, UnknownLocale, WordingError
from assistant.settings import TREE
from assistant.wording import Wording, best_locale, locale_of_script, script_of

KNOWN = ("en", "zh-CN")


@pytest.fixture
def wording(scene: Scene) -> Wording:
    return scene.wording


def test_every_language_has_the_same_keys(wording: Wording) -> None:
    first, *others = (wording.keys(locale) for locale in wording.locales)
    assert first
    assert all(keys == first for keys in others)


def test_every_language_uses_the_same_fields(wording: Wording) -> None:
    fields = {locale: _fields(wording, locale) for locale in wording.locales}
    assert fields["en"] == fields["zh-CN"]


def test_no_wording_is_empty(wording: Wording) -> None:
    assert [key for locale in wording.locales for key, words in wording.entries(locale) if not words.strip()] == []


@pytest.mark.parametrize("error", [one for _, one in inspect.getmembers(errors, inspect.isclass)], ids=lambda one: one.__name__)
def test_every_error_has_words(error: type[AssistantError], wording: Wording) -> None:
    if issubclass(error, AssistantError):
        assert all(wording.has(locale, error.default_key) for locale in wording.locales)


def test_words_that_a_city_lacks_are_those_of_the_program(tmp_path: Path, wording: Wording) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    head = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
    (folder / "banban.po").write_text(f'{head}msgid "remark.thanks.1"\nmsgstr "Any time."\n', encoding="utf-8")
    city = Wording(tmp_path, TREE / "locales")
    assert city.locales == ("en",)
    assert city.say("en", "remark.thanks.1") == "Any time."
    assert city.say("en", "safety.fall.2") == wording.say("en", "safety.fall.2")
    with pytest.raises(WordingError):
        Wording(tmp_path).say("en", "safety.fall.2")
    with pytest.raises(WordingError):
        city.say("en", "no.such.key")


def test_a_count_chooses_the_plural(wording: Wording) -> None:
    one, two = (wording.say("en", "evidence.head", count=count) for count in (1, 2))
    assert one != two.replace("2", "1")


def test_a_missing_wording_is_an_error_that_names_it(wording: Wording) -> None:
    with pytest.raises(WordingError) as caught:
        wording.say("en", "no.such.key")
    assert caught.value.fields == {"wording": "no.such.key", "locale": "en"}


def test_an_unknown_language_is_an_error_that_names_the_known_ones(wording: Wording) -> None:
    with pytest.raises(UnknownLocale) as caught:
        wording.say("fr", "unit.yuan", amount="1")
    assert caught.value.fields == {"locale": "fr", "known": "en, zh-CN"}


def test_money_is_said_as_people_say_it(wording: Wording) -> None:
    assert (wording.money("zh-CN", 20), wording.money("en", 1234.5)) == ("20元", "1,234.5 yuan")


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("en", "en"),
        ("en-GB", "en"),
        ("EN_us", "en"),
        ("zh", "zh-CN"),
        ("zh_TW", "zh-CN"),
        ("fr", "zh-CN"),
        ("", "zh-CN"),
        (None, "zh-CN"),
    ],
)
def test_the_nearest_language_is_chosen(wanted: str | None, found: str) -> None:
    assert best_locale(wanted, KNOWN, "zh-CN") == found


@pytest.mark.parametrize(
    ("script", "current", "found"),
    [("Han", "en", "zh-CN"), ("Latin", "zh-CN", "en"), ("Han", "zh-CN", "zh-CN"), (None, "en", "en"), ("Arab", "en", "en")],
)
def test_the_language_follows_the_script(script: str | None, current: str, found: str) -> None:
    assert locale_of_script(script, KNOWN, current) == found


def test_a_second_language_in_the_same_script_is_not_left() -> None:
    assert locale_of_script("Latin", ("de", "en", "zh-CN"), "en") == "en"


@pytest.mark.parametrize(("tag", "script"), [("zh-CN", "Han"), ("en", "Latin"), ("ug", "Arab"), ("bo", "Tibt")])
def test_the_script_of_a_language_is_known(tag: str, script: str) -> None:
    assert script_of(tag) == script


def _fields(wording: Wording, locale: str) -> dict[str, set[str]]:
    fields: dict[str, set[str]] = {}
    for key, words in wording.entries(locale):
        fields.setdefault(key, set()).update(name for _, name, _, _ in string.Formatter().parse(words) if name)
    return fields


def test_a_door_may_bring_a_file_of_its_own(tmp_path: Path) -> None:
    folder = tmp_path / "en" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "banban.po").write_text('msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "one"\nmsgstr "first"\n')
    (folder / "door.po").write_text('msgid ""\nmsgstr "Language: en\\n"\n\nmsgid "two"\nmsgstr "second"\n')
    wording = Wording(tmp_path)
    assert (wording.say("en", "one"), wording.say("en", "two")) == ("first", "second")
    assert wording.keys("en") == {"one", "two"}
