"""What is built once: model freshness, languages the city knows, and a third language without a line of code."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant import bootstrap
from assistant.catalogue.lint import lint_city
from assistant.catalogue.source import read_yaml
from assistant.dialogue import tensorflow_free
from assistant.dialogue.first_turn import first_reply
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import show
from assistant.dialogue.visit import Visit
from assistant.errors import UnknownLocale
from assistant.messages import Reply
from assistant.settings import Settings
from assistant.understanding.guard import Guard
from assistant.understanding.reader import Reader
from assistant.understanding.training import training_examples

NEW = "xx"
TALK = ("thanks", "human", "repeat")


@pytest.fixture
def trained_city(settings: Settings, tmp_path: Path) -> Settings:
    """A small city of our own that counts as trained."""
    own = replace(settings, home=tmp_path, models=tmp_path / "models")
    shutil.copytree(settings.intents / "safety", own.intents / "safety")
    shutil.copy(settings.config, own.config)
    own.models.mkdir()
    (own.models / "a.tar.gz").touch()
    (own.models / bootstrap.FINGERPRINT).write_text(bootstrap.fingerprint(own), encoding="utf-8")
    return own


def test_a_model_is_fresh_until_something_it_was_made_from_changes(trained_city: Settings) -> None:
    assert bootstrap.is_trained(trained_city)
    with (trained_city.intents / "safety" / "en.yml").open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not bootstrap.is_trained(trained_city)


def test_a_changed_setting_or_encoder_makes_it_stale(trained_city: Settings) -> None:
    assert not bootstrap.is_trained(replace(trained_city, encoder="tests.fakes:TinyEncoder"))
    with trained_city.config.open("a", encoding="utf-8") as file:
        file.write("# changed\n")
    assert not bootstrap.is_trained(trained_city)


def test_a_model_that_was_taken_away_is_not_there(trained_city: Settings) -> None:
    (trained_city.models / "a.tar.gz").unlink()
    assert not bootstrap.is_trained(trained_city)


def test_the_same_city_named_by_another_path_is_trained_as_well(trained_city: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(trained_city.home)
    here, around = Path("."), Path("..") / trained_city.home.name
    assert {bootstrap.fingerprint(replace(trained_city, home=home)) for home in (here, around)} == {
        bootstrap.fingerprint(trained_city)
    }


def test_a_copy_of_the_city_elsewhere_is_trained_as_well(trained_city: Settings, tmp_path: Path) -> None:
    copy = replace(trained_city, home=tmp_path / "zz" / "copy")
    shutil.copytree(trained_city.intents, copy.intents)
    shutil.copy(trained_city.config, copy.config)
    assert bootstrap.fingerprint(copy) == bootstrap.fingerprint(trained_city)


def test_a_renamed_file_makes_it_stale(trained_city: Settings) -> None:
    (trained_city.intents / "safety" / "en.yml").rename(trained_city.intents / "safety" / "en-GB.yml")
    assert not bootstrap.is_trained(trained_city)


@pytest.mark.parametrize(("wanted", "found"), [(None, None), ("en", "en"), ("en-AU", "en"), ("zh", "zh-CN"), ("zh_HK", "zh-CN")])
def test_a_language_is_checked(wanted: str | None, found: str | None, settings: Settings) -> None:
    assert bootstrap.checked_locale(settings, wanted) == found


@pytest.mark.parametrize("wanted", ["fr", "x", "english", "../en"])
def test_an_unknown_language_is_refused_with_the_known_ones(wanted: str, settings: Settings) -> None:
    with pytest.raises(UnknownLocale) as caught:
        bootstrap.checked_locale(settings, wanted)
    assert caught.value.fields == {"locale": wanted, "known": "en, zh-CN"}


@pytest.mark.skipif(tensorflow_free.is_present(), reason="real TensorFlow is installed (extra `neural`)")
def test_components_that_need_tensorflow_are_named(settings: Settings, tmp_path: Path) -> None:
    config = {"pipeline": [{"name": "DIETClassifier"}], "policies": [{"name": "rasa.core.policies.ted_policy.TEDPolicy"}]}
    (tmp_path / "config.yml").write_text(yaml.safe_dump(config), encoding="utf-8")
    refused = bootstrap.refused_components(replace(settings, home=tmp_path))
    assert refused == ["DIETClassifier", "rasa.core.policies.ted_policy.TEDPolicy"]
    assert bootstrap.refused_components(settings) == []


@pytest.fixture(scope="module")
def grown(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The city with a third, made-up language: English under another name."""
    home = tmp_path_factory.mktemp("grown")
    for name in ("intents", "locales"):
        shutil.copytree(settings.home / name, home / name)
    shutil.copy(settings.config, home / "config.yml")
    shutil.copytree(home / "locales" / "en", home / "locales" / NEW)
    for path in _english(home / "intents"):
        _add_language(path)
    for path in (
        *(home / "intents" / "services").glob("*.yml"),
        home / "intents" / "city.yml",
        home / "intents" / "life_events.yml",
        home / "intents" / "distinctions.yml",
    ):
        path.write_text(yaml.safe_dump(_translated(read_yaml(path)), allow_unicode=True, sort_keys=False), encoding="utf-8")
    return replace(settings, home=home, encoder="tests.fakes:TinyEncoder")


@pytest.fixture(scope="module")
def grown_scene(grown: Settings) -> Scene:
    return bootstrap.build_scene(grown)


@pytest.fixture(scope="module")
def grown_reader(grown: Settings) -> Reader:
    """A reader of a few meanings in Chinese and the made-up language."""
    wanted = {"item:senior-card", "item:will-notary", "event:birth", *(f"intent:{name}" for name in TALK)}
    return bootstrap.build_reader(
        grown, [one for one in training_examples(grown.intents) if one.label in wanted and one.locale != "en"]
    )


@pytest.mark.slow
def test_a_third_language_is_known_and_complete(grown: Settings, grown_scene: Scene) -> None:
    assert grown_scene.wording.locales == ("en", NEW, "zh-CN")
    assert bootstrap.checked_locale(grown, NEW) == NEW
    assert [str(problem) for problem in lint_city(grown.intents, grown.locales)] == []


@pytest.mark.slow
def test_everything_can_be_said_in_a_third_language(grown_scene: Scene) -> None:
    for view in _views(grown_scene):
        own, english = (show(Visit(locale, view), grown_scene) for locale in (NEW, "en"))
        assert own.locale == NEW
        if view["show"] != "item" or view["part"] != "plainly":
            assert own.text == english.text, view


@pytest.mark.slow
def test_a_third_language_is_trained_on_and_understood(grown: Settings, grown_scene: Scene, grown_reader: Reader) -> None:
    assert {one.locale for one in training_examples(grown.intents)} == {"zh-CN", "en", NEW}
    (understood,) = grown_reader.read(["I want a senior card"], [None])
    reply = first_reply(understood, "I want a senior card", grown_scene, NEW, follow_script=False)
    assert reply.card is not None
    assert (reply.card.item, reply.locale) == ("senior-card", NEW)
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


@pytest.mark.slow
def test_danger_is_heard_in_a_third_language(grown: Settings) -> None:
    guard = Guard.read(grown.intents / "safety")
    assert {rule.locale for rule in guard.rules} == {"zh-CN", "en", NEW}


def _english(intents: Path) -> Iterator[Path]:
    for folder in ("utterances", "dialogue"):
        shutil.copytree(intents / folder / "en", intents / folder / NEW)
        yield from (intents / folder / NEW).glob("*.yml")
    for folder in (intents / "safety", intents / "safety" / "says"):
        yield shutil.copy(folder / "en.yml", folder / f"{NEW}.yml")


def _add_language(path: Path) -> None:
    path = Path(path)
    path.write_text(path.read_text(encoding="utf-8").replace("locale: en", f"locale: {NEW}", 1), encoding="utf-8")


def _translated(value: Any) -> Any:
    if isinstance(value, list):
        return [_translated(inner) for inner in value]
    if not isinstance(value, dict):
        return value
    grown = {name: _translated(inner) for name, inner in value.items()}
    return {**grown, NEW: grown["en"]} if "en" in grown else grown


def _views(scene: Scene) -> Iterator[dict[str, Any]]:
    for name in ("welcome", "help", "missed", "hall", "thanks", "goodbye", "sorry"):
        yield {"show": name}
    for id_ in list(scene.catalogue.items)[::10]:
        for part in ("what", "plainly", "evidence", "place", "cost", "proxy"):
            yield {"show": "item", "id": id_, "part": part}
    for id_ in list(scene.catalogue.events)[::5]:
        yield {"show": "event", "id": id_, "part": "evidence"}
