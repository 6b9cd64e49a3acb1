"""What people say is read with label, language and family, and an unknown id does not pass."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.errors import CatalogueError
from assistant.settings import Settings
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import CALM, LOOK_ALIKE, Example, check_ids, name_examples, read_file

ITEMS = """\
locale: en
items:
  senior-card:
    - {kind: plain, says: [I want the card, the card please]}
    - {kind: short, says: [senior card]}
"""
DANGERS = """\
locale: en
dangers:
  fire: [the curtains are alight, my chip pan is burning]
  scam-code: [he wants the code]
look_alikes: [where do I buy a lighter]
look_alikes_for:
  item:senior-card: [I set fire to my senior card by mistake]
"""


@pytest.fixture(scope="module")
def examples(settings: Settings) -> list[Example]:
    return training_examples(settings.intents)


def test_a_file_gives_one_example_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "elder.yml"
    path.write_text(ITEMS, encoding="utf-8")
    first, _, third = read_file(path)
    assert first == Example("I want the card", "item:senior-card", "en", "plain", "item:senior-card/en/0")
    assert (third.kind, third.family) == ("short", "item:senior-card/en/1")


def test_an_intent_has_a_file_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "thanks.yml"
    path.write_text("locale: en\nintent: thanks\nfamilies:\n  - {kind: plain, says: [ta]}\n", encoding="utf-8")
    assert [one.label for one in read_file(path)] == ["intent:thanks"]


def test_danger_is_read_by_signal_and_every_sentence_is_a_family(tmp_path: Path) -> None:
    path = tmp_path / "en.yml"
    path.write_text(DANGERS, encoding="utf-8")
    said = read_file(path)
    assert said[1] == Example("my chip pan is burning", "danger:fire", "en", "plain", "danger:fire/en/1")
    assert [one.label for one in said] == ["danger:fire", "danger:fire", "danger:scam-code", CALM, "item:senior-card"]
    assert [one.kind for one in said] == ["plain", "plain", "plain", LOOK_ALIKE, LOOK_ALIKE]
    assert len({one.family for one in said}) == len(said)


def test_danger_needs_no_service(scene: Scene) -> None:
    check_ids([Example("words", label, "en", "plain", "f") for label in ("danger:fire", CALM)], scene.catalogue)


@pytest.mark.parametrize("label", ["item:nobody", "event:nobody"])
def test_an_unknown_id_is_refused(label: str, scene: Scene) -> None:
    with pytest.raises(CatalogueError) as caught:
        check_ids([Example("words", label, "en", "plain", "f")], scene.catalogue)
    assert caught.value.fields["field"] == label


def test_every_service_has_sentences_in_every_language(examples: list[Example], scene: Scene) -> None:
    counts = Counter((one.label, one.locale) for one in examples)
    wanted = [(f"item:{id_}", locale) for id_ in scene.catalogue.items for locale in scene.wording.locales]
    assert [pair for pair in wanted if counts[pair] < 20] == []


def test_every_life_event_has_sentences_in_every_language(examples: list[Example], scene: Scene) -> None:
    counts = Counter((one.label, one.locale) for one in examples)
    wanted = [(f"event:{id_}", locale) for id_ in scene.catalogue.events for locale in scene.wording.locales]
    assert [pair for pair in wanted if counts[pair] < 20] == []


def test_the_measuring_sentences_are_not_trained_on(examples: list[Example], tree: Path) -> None:
    taught = {one.text.strip().lower() for one in examples if one.kind != "named"}
    paths = sorted((tree / "tests" / "utterances").glob("*/*.yml"))
    measured = [one.text for path in paths for one in read_file(path) if len(one.text) > 12]
    shared = [text for text in measured if text.strip().lower() in taught]
    assert len(shared) <= 0.01 * len(measured), shared


def test_names_are_said_too(scene: Scene) -> None:
    names = name_examples(scene.catalogue, ["en"])
    assert ("Senior card", "item:senior-card") in {(one.text, one.label) for one in names}


def test_the_description_of_an_imported_item_stands_in_for_what_people_say(scene: Scene) -> None:
    item = scene.catalogue.items["senior-card"]
    imported = replace(scene.catalogue, items={"senior-card": replace(item, source="ours")}, events={})
    texts = {example.text for example in name_examples(imported, ["en"])}
    assert item.description is not None
    assert set(item.description.values()) <= texts
    own = replace(imported, items={"senior-card": item})
    assert not set(item.description.values()) & {example.text for example in name_examples(own, ["en"])}
