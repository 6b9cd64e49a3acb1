"""What Rasa is given to train on: all sentences of the city, each once, shared between Rasa's many copies."""

from __future__ import annotations

import copy

from rasa.shared.nlu.constants import INTENT, METADATA, TEXT
from rasa.shared.nlu.training_data.training_data import TrainingData

from assistant.settings import Settings
from assistant.understanding.rasa_importer import CityImporter, Said
from assistant.understanding.training import training_examples


def _said(text: str, label: str = "item:a") -> Said:
    return Said({TEXT: text, INTENT: "service_request", METADATA: {"label": label, "locale": "en"}})


def test_rasa_gets_every_sentence_of_the_city_once(settings: Settings) -> None:
    given = CityImporter(str(settings.config)).get_nlu_data().training_examples
    wanted = {(example.text, example.label) for example in training_examples(settings.intents)}
    assert {(one.get(TEXT), one.get(METADATA)["label"]) for one in given} == wanted


def test_copies_are_shared_and_twins_are_dropped() -> None:
    one = _said("I lost my card")
    data = TrainingData([one, _said("I lost my card")]).merge(TrainingData([_said("where do I go")]))
    assert len(data.training_examples) == 2
    assert data.training_examples[0] is one is copy.deepcopy(one)


def test_the_same_words_with_another_meaning_stay_apart() -> None:
    assert len(TrainingData([_said("card", "item:a"), _said("card", "item:b")]).training_examples) == 2


def test_a_fingerprint_tells_apart_what_was_said_and_what_was_added() -> None:
    plain, same, worked_on = _said("a card"), _said("a card"), _said("a card")
    worked_on.set("tokens", ["a", "card"])
    assert plain.fingerprint() == same.fingerprint()
    assert len({plain.fingerprint(), _said("a pass").fingerprint(), worked_on.fingerprint()}) == 3
