"""Services as if they had just been imported: their official names, every other one's description, and nothing else."""

from __future__ import annotations

import pytest

from assistant.dialogue.turn import Scene
from assistant.settings import Settings
from assistant.understanding.by_name import MATTERS, every, half, known_by_name
from assistant.understanding.taught import FEW
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import Example


@pytest.fixture(scope="module")
def examples(settings: Settings) -> list[Example]:
    return training_examples(settings.intents)


def test_nothing_of_what_people_say_of_services_is_left(examples: list[Example], scene: Scene) -> None:
    left = known_by_name(examples, scene.catalogue, ["zh-CN"], every)
    matters = [one for one in left if one.label.startswith(MATTERS)]
    assert {one.label for one in matters} == {one.label for one in examples if one.label.startswith(MATTERS)}
    items, events = scene.catalogue.items.values(), scene.catalogue.events.values()
    official = {words["zh-CN"] for item in items for words in (item.name, item.description or {}) if words}
    official |= {event.name["zh-CN"] for event in events}
    assert {one.text for one in matters} <= official
    count = {label: sum(one.label == label for one in matters) for label in {one.label for one in matters}}
    assert set(count.values()) == {1, 2}
    assert [one for one in left if not one.label.startswith(MATTERS)] == [
        one for one in examples if not one.label.startswith(MATTERS)
    ]


def test_half_of_them_keep_what_people_say(examples: list[Example], scene: Scene) -> None:
    left = known_by_name(examples, scene.catalogue, ["zh-CN", "en"], half)
    count = {label: 0 for label in {one.label for one in left if one.label.startswith(MATTERS)}}
    for one in left:
        if one.label in count:
            count[one.label] += 1
    few = [label for label, number in count.items() if number <= FEW]
    assert 0.3 < len(few) / len(count) < 0.7 and all(map(half, few))
