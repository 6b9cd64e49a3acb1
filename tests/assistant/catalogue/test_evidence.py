"""The merged list of a life event asks for every piece once, the strictest way."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.catalogue.evidence import merged_evidence
from assistant.catalogue.values import Evidence, EvidenceUse, LifeEvent
from assistant.dialogue.turn import Scene

CARD = Evidence("id-card", {"en": "Identity card"})
PHOTO = Evidence("photo", {"en": "Photo"})


def test_every_life_event_of_the_city_asks_each_piece_once(scene: Scene) -> None:
    for event in scene.catalogue.events.values():
        bring, leave = merged_evidence(event)
        ids = [use.evidence.id for use in (*bring, *leave)]
        assert len(ids) == len(set(ids)), event.id


def test_nothing_that_a_service_needs_is_lost(scene: Scene) -> None:
    for event in scene.catalogue.events.values():
        needed = {use.evidence.id for item in event.items for use in item.required}
        assert {use.evidence.id for use in merged_evidence(event)[0]} == needed, event.id


@pytest.fixture
def event(scene: Scene) -> LifeEvent:
    """A life event of two services without evidence."""
    some = next(one for one in scene.catalogue.events.values() if len(one.items) > 1)
    return replace(some, items=tuple(replace(item, evidence=()) for item in some.items[:2]))


def test_the_most_copies_and_any_original_win(event: LifeEvent) -> None:
    asked = _asking(event, EvidenceUse(CARD, copies=1), EvidenceUse(CARD, original=True, copies=3))
    assert merged_evidence(asked) == ((EvidenceUse(CARD, original=True, copies=3),), ())


def test_a_condition_stays_only_where_all_have_it(event: LifeEvent) -> None:
    when = {"en": "If you have one."}
    always = _asking(event, EvidenceUse(CARD, when=when), EvidenceUse(CARD))
    assert merged_evidence(always)[0][0].when is None
    both = _asking(event, EvidenceUse(CARD, when=when), EvidenceUse(CARD, when=when))
    assert merged_evidence(both)[0][0].when == when


def test_a_piece_waived_once_and_needed_once_is_to_be_brought(event: LifeEvent) -> None:
    bring, leave = merged_evidence(_asking(event, EvidenceUse(CARD, waived="shared"), EvidenceUse(CARD, original=True)))
    assert (bring, leave) == ((EvidenceUse(CARD, original=True),), ())


def test_pieces_come_in_the_order_they_come_up(event: LifeEvent) -> None:
    bring, _ = merged_evidence(_asking(event, EvidenceUse(PHOTO), EvidenceUse(CARD)))
    assert [use.evidence.id for use in bring] == ["photo", "id-card"]


def test_a_life_event_that_needs_nothing_has_an_empty_list(event: LifeEvent) -> None:
    assert merged_evidence(event) == ((), ())


def _asking(event: LifeEvent, *uses: EvidenceUse) -> LifeEvent:
    items = tuple(replace(item, evidence=(use,)) for item, use in zip(event.items, uses, strict=True))
    return replace(event, items=items)
