"""`banban train`: does nothing where nothing changed, and names what is broken."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.dialogue import tensorflow_free
from tests.assistant.commands.conftest import Run, one_sentence

pytestmark = pytest.mark.slow


def test_nothing_changed_nothing_trained(banban: Run, trained: Path) -> None:
    before = sorted(trained.parent.glob("*.tar.gz"))
    done = banban("train", "--if-changed")
    assert (done.returncode, done.stdout, done.stderr) == (0, b"", b"")
    assert sorted(trained.parent.glob("*.tar.gz")) == before


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("services/elder.yml", "{id: id-card,", "{id: id-kard,"),
        ("services/elder.yml", "items:", "items: ["),
        ("utterances/en/elder.yml", "items:", "itmes:"),
        ("safety/en.yml", "locale: en", "locale: [en"),
        ("dialogue/aspects.yml", "- 'what to bring", "- '(what to bring"),
        ("domain.yml", "intents:", "intents: ["),
        ("rules.yml", "\nrules:", "\nrules: ["),
        ("rules.yml", "intent: service_request", "intnt: service_request"),
        ("../config.yml", "answer: 0.9", "answer: high"),
        ("../config.yml", "policies:", "police:"),
    ],
)
def test_a_broken_file_is_one_sentence_with_its_name(file: str, old: str, new: str, home: Path, banban: Run) -> None:
    path = home / "intents" / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    done = banban("train", BANBAN_HOME=str(home), BANBAN_MODELS=str(home / "models"))
    assert done.returncode == 2
    assert path.name in one_sentence(done)
    assert not list(home.glob("models/*.tar.gz"))


def test_an_utterance_of_an_unknown_service_is_one_sentence(home: Path, banban: Run) -> None:
    path = home / "intents" / "utterances" / "en" / "elder.yml"
    path.write_text(path.read_text(encoding="utf-8").replace("  senior-card:", "  senior-kard:", 1), encoding="utf-8")
    done = banban("train", BANBAN_HOME=str(home), BANBAN_MODELS=str(home / "models"))
    assert done.returncode == 2
    assert "senior-kard" in one_sentence(done)


@pytest.mark.parametrize("file", ["domain.yml", "rules.yml"])
def test_a_missing_file_is_one_sentence_with_its_name(file: str, home: Path, banban: Run) -> None:
    (home / "intents" / file).unlink()
    done = banban("train", BANBAN_HOME=str(home), BANBAN_MODELS=str(home / "models"))
    assert done.returncode == 2
    assert file in one_sentence(done)


def test_an_unknown_component_is_one_sentence_with_its_name(home: Path, banban: Run) -> None:
    config = home / "config.yml"
    config.write_text(config.read_text(encoding="utf-8").replace(".GuardComponent", ".NoSuchComponent"), encoding="utf-8")
    done = banban("train", BANBAN_HOME=str(home), BANBAN_MODELS=str(home / "models"))
    assert done.returncode == 2
    assert "NoSuchComponent" in one_sentence(done)


@pytest.mark.skipif(tensorflow_free.is_present(), reason="real TensorFlow is installed (extra `neural`)")
def test_a_component_that_needs_tensorflow_is_refused_before_training(home: Path, banban: Run) -> None:
    config = home / "config.yml"
    config.write_text(
        config.read_text(encoding="utf-8").replace("policies:", "  - name: DIETClassifier\npolicies:"), encoding="utf-8"
    )
    done = banban("train", BANBAN_HOME=str(home), BANBAN_MODELS=str(home / "models"))
    assert done.returncode == 2
    assert "DIETClassifier" in one_sentence(done)
