"""The rules of the house: sizes, settings, languages, utterances, danger, and where files may stand."""

from __future__ import annotations

import ast
import dataclasses
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from assistant.bootstrap import build_scene
from assistant.catalogue.lint import lint_city
from assistant.dialogue.handlers import HANDLERS
from assistant.settings import GROUPS, TREE, Settings
from assistant.settings.reading import variable
from assistant.understanding.evaluation import VAGUE
from assistant.understanding.guard import Guard
from assistant.understanding.matcher import MatcherSettings
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import DANGER, read_file, read_utterances

ROOMS = ("assistant", "channels", "kiosk_tui", "voice")
AT_THE_TOP = {*ROOMS, "intents", "locales", "tests", "docs", ".ci", "pyproject.toml", "config.yml", "uv.lock", "Makefile"}
AT_THE_TOP |= {"README.md", "CHANGELOG.md", "LICENSE", ".gitignore"}
MADE_HERE = {".git", ".venv", ".venv-neural", "var", "models", ".rasa", ".pytest_cache", ".mypy_cache", ".ruff_cache"}
MADE_HERE |= {".import_linter_cache", ".hypothesis", "__pycache__"}
MOST_FUNCTION_LINES, MOST_MODULE_LINES = 40, 250
LEAST_SAID = {
    "items": {"zh-CN": 14, "en": 8},
    "events": {"zh-CN": 8, "en": 5},
    "intents": {"zh-CN": 15, "en": 10},
    "dangers": {"zh-CN": 50, "en": 40},
    "out_of_scope": {"zh-CN": 150, "en": 80},
    "calm": {"zh-CN": 300, "en": 300},
}
LEAST_NEAR_MISSES = 60
SOURCES = sorted(path for room in ROOMS for path in (TREE / room).rglob("*.py"))


def _functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            yield node


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(TREE)))
def test_sizes(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    code = [line for line in lines if line.strip() and not line.strip().startswith("#")]
    assert len(code) <= MOST_MODULE_LINES
    long = [one.name for one in _functions(path) if (one.end_lineno or 0) - one.lineno + 1 > MOST_FUNCTION_LINES]
    assert long == []


def test_nothing_else_stands_at_the_top() -> None:
    found = {path.name for path in TREE.iterdir()} - MADE_HERE
    assert found <= AT_THE_TOP


def test_no_path_of_a_machine_is_in_the_sources() -> None:
    places = ("/work" + "/", "/home" + "/", "/root" + "/")
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not [place for place in places if place in text], path


def test_every_setting_is_documented() -> None:
    said = (TREE / "docs" / "settings.md").read_text(encoding="utf-8")
    for prefix, group in (("", Settings), *GROUPS.items()):
        for field in dataclasses.fields(group):
            assert field.name.upper() in GROUPS or variable(prefix, field.name) in said
    for settings in (MatcherSettings, Thresholds):
        for field in dataclasses.fields(settings):
            assert f"`{field.name}`" in said


def test_every_intent_has_a_handler_an_action_and_a_rule() -> None:
    domain = yaml.safe_load((TREE / "intents" / "domain.yml").read_text(encoding="utf-8"))
    rules = yaml.safe_load((TREE / "intents" / "rules.yml").read_text(encoding="utf-8"))["rules"]
    assert set(domain["intents"]) == set(HANDLERS)
    assert set(domain["actions"]) == {f"action_{intent}" for intent in HANDLERS}
    assert {(rule["steps"][0]["intent"], rule["steps"][1]["action"]) for rule in rules} == {
        (intent, f"action_{intent}") for intent in HANDLERS
    }


def test_the_city_has_no_problems() -> None:
    assert [str(problem) for problem in lint_city(TREE / "intents", TREE / "locales")] == []


def test_the_whole_catalogue_is_there(settings: Settings) -> None:
    catalogue = build_scene(settings).catalogue
    assert (len(catalogue.items), len(catalogue.events)) == (119, 28)
    assert catalogue.city.fictional


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_enough_is_said_for_everything(locale: str) -> None:
    said: dict[str, int] = defaultdict(int)
    for example in read_utterances(TREE / "intents"):
        if example.locale == locale:
            said[example.label] += 1
    for label, count in said.items():
        kind, _, name = label.partition(":")
        wanted = LEAST_SAID[name if name in LEAST_SAID else f"{kind}s"][locale]
        assert count >= wanted, label
    assert sum(label.startswith("item:") for label in said) == 119
    assert sum(label.startswith("event:") for label in said) == 28


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_there_are_near_misses(locale: str) -> None:
    path = TREE / "intents" / "dialogue" / locale / "out_of_scope.yml"
    families = yaml.safe_load(path.read_text(encoding="utf-8"))["families"]
    assert sum(len(family["says"]) for family in families if family.get("near")) >= LEAST_NEAR_MISSES


def test_only_a_vague_utterance_has_several_meanings() -> None:
    meant: dict[tuple[str, str], set[str]] = defaultdict(set)
    vague: set[tuple[str, str]] = set()
    for example in training_examples(TREE / "intents"):
        meant[(example.locale, example.text.strip().lower())].add(example.label)
        vague |= {(example.locale, example.text.strip().lower())} if example.kind == VAGUE else set()
    assert {said for said, labels in meant.items() if len(labels) > 1} == vague
    assert max(len(meant[said]) for said in vague) <= 3  # as many as one question offers


def test_held_out_sentences_are_not_trained_on() -> None:
    trained = {example.text for example in read_utterances(TREE / "intents") if example.kind == "story"}
    held = {example.text for path in (TREE / "tests" / "utterances").glob("*/*.yml") for example in read_file(path)}
    assert not trained & held


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_danger_is_known_in_every_language(locale: str) -> None:
    safety = TREE / "intents" / "safety"
    rules = Guard.read(safety).rules
    taught = {one.label.partition(":")[2] for one in read_file(safety / "says" / f"{locale}.yml") if one.label.startswith(DANGER)}
    assert {rule.signal for rule in rules if rule.locale == locale} == taught == {rule.signal for rule in rules}


def test_every_language_that_is_spoken_knows_danger(settings: Settings) -> None:
    safety = TREE / "intents" / "safety"
    spoken = set(build_scene(settings).wording.locales)
    for folder in (safety, safety / "says"):
        assert {path.stem for path in folder.glob("*.yml")} == spoken
    assert {path.parent.name for path in (TREE / "tests" / "utterances").glob("*/safety.yml")} == spoken


def test_danger_that_measures_is_not_learnt() -> None:
    taught = {example.text.strip().lower() for example in training_examples(TREE / "intents")}
    measured = [one.text for path in (TREE / "tests" / "utterances").glob("*/safety.yml") for one in read_file(path)]
    assert sum(text.strip().lower() in taught for text in measured) == 0
