"""The guard hears danger, and does not hear it where there is none."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.dialogue.views.asides import SCAM_NUMBER, SIGNAL_NUMBERS
from assistant.errors import CatalogueError
from assistant.settings import Settings
from assistant.understanding.guard import Guard
from assistant.understanding.normalise import clean
from assistant.understanding.utterances import Example, read_file

RULES = """\
locale: en
signals:
  medical:
    patterns: ['{pattern}']
    unless: ['{unless}']
    says: [I can not breathe]
look_alikes: [I fell last year]
"""


@pytest.fixture(scope="module")
def guard(settings: Settings) -> Guard:
    return Guard.read(settings.intents / "safety")


def _own(example: Example) -> str:
    return example.family.rpartition("/")[2]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_what_people_in_danger_say_is_heard(locale: str, guard: Guard) -> None:
    says = [one.text for one in guard.examples() if one.locale == locale]
    missed = [text for text in says if guard.signal(clean(text, 500)) is None]
    assert len(says) >= 100
    assert len(missed) <= 0.03 * len(says), missed


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_people_in_danger_are_sent_to_the_right_number(locale: str, guard: Guard) -> None:
    says = [one for one in guard.examples() if one.locale == locale]
    wrong = [one.text for one in says if _number(guard.signal(clean(one.text, 500))) not in {None, _number(_own(one))}]
    assert len(wrong) <= 0.03 * len(says), wrong


def test_what_only_sounds_like_danger_is_not_heard(guard: Guard) -> None:
    heard = [text for _, text in guard.look_alikes if guard.signal(clean(text, 500))]
    assert guard.look_alikes
    assert heard == []


@pytest.mark.slow
def test_what_people_say_for_services_is_not_danger(guard: Guard, tree: Path) -> None:
    said = [one.text for path in sorted((tree / "tests" / "utterances").glob("*/items.yml")) for one in read_file(path)]
    heard = [text for text in said if guard.signal(clean(text, 500))]
    assert len(heard) <= 0.015 * len(said), heard


@pytest.mark.parametrize(
    "text", ["i is he she my mum " * 30, "我妈他她说把钱转给" * 60, "pain in my chest last year " * 20, "a " * 250]
)
def test_a_long_text_is_looked_at_in_less_than_a_second(text: str, guard: Guard) -> None:
    began = time.perf_counter()
    guard.signal(clean(text, 500))
    assert time.perf_counter() - began < 1.0


@pytest.mark.parametrize(
    "text",
    ["我胸口疼得喘不过气", "我 胸 口 疼 得 喘 不 过 气", "我胸口疼得喘不过气！！！😱", "I CAN'T BREATHE", "I can’t breathe"],
)
def test_danger_is_heard_however_it_is_written(text: str, guard: Guard) -> None:
    assert guard.signal(clean(text, 500)) == "medical"


@pytest.mark.parametrize("text", ["", "？", "证" * 500, "a " * 250, "老年证", "hello"])
def test_no_danger_is_heard_in_nothing(text: str, guard: Guard) -> None:
    assert guard.signal(clean(text, 500)) is None


def test_an_emergency_comes_before_a_scam(guard: Guard) -> None:
    assert guard.signal("骗子让我转账，我气得胸口疼，喘不过气来了") == "medical"


def test_every_signal_has_words_in_every_language(guard: Guard, scene: Scene) -> None:
    signals = {rule.signal for rule in guard.rules}
    keys = {"scam" if signal.startswith("scam") else signal for signal in signals}
    assert all(scene.wording.has(locale, f"safety.{key}.1") for key in keys for locale in scene.wording.locales)
    assert {signal for signal in signals if not signal.startswith("scam")} <= set(SIGNAL_NUMBERS)


def test_every_language_knows_every_signal(guard: Guard) -> None:
    known = [{rule.signal for rule in guard.rules if rule.locale == locale} for locale in ("zh-CN", "en")]
    assert known[0] == known[1]


def test_a_broken_expression_is_named(tmp_path: Path) -> None:
    _write(tmp_path, pattern="(breathe", unless="last year")
    with pytest.raises(CatalogueError) as caught:
        Guard.read(tmp_path)
    fields = caught.value.fields
    line = RULES.splitlines().index("    patterns: ['{pattern}']") + 1
    assert (fields["file"], fields["line"], fields["field"]) == ("en.yml", line, "signals.medical.patterns.0")


def test_an_unless_takes_the_signal_back(tmp_path: Path) -> None:
    _write(tmp_path, pattern="breathe", unless="last year")
    guard = Guard.read(tmp_path)
    assert guard.signal("i can not breathe") == "medical"
    assert guard.signal("i could not breathe last year") is None


def _write(folder: Path, pattern: str, unless: str) -> None:
    (folder / "en.yml").write_text(RULES.format(pattern=pattern, unless=unless), encoding="utf-8")


def _number(signal: str | None) -> str | None:
    return SIGNAL_NUMBERS.get(signal, SCAM_NUMBER) if signal else None
