"""About an imported service nothing is said that nobody told: not free, not for everyone, nothing to bring."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.catalogue.values import Authority, Channel, Cost, LifeEvent, Place, ServiceItem
from assistant.dialogue.handlers.matters import affirmed
from assistant.dialogue.turn import Scene, Turn
from assistant.dialogue.views import show
from assistant.dialogue.views.item import PARTS
from assistant.dialogue.visit import Visit
from assistant.messages import Reply, Understanding

LOCALES = ("zh-CN", "en")
BARE = ServiceItem("bare", "ours", {"zh-CN": "修伞"}, {"zh-CN": "修伞"}, source="ours")
CENTRE = Channel("window", Place("centre", {"en": "Town centre"}))
PARTLY = replace(
    BARE, id="partly", channels=(CENTRE,), cost=Cost(note={"en": "$5 a visit"}), authority=Authority("town", {"en": "Town"})
)


@pytest.fixture
def ours(scene: Scene) -> Scene:
    """The city with two services that were imported."""
    event = LifeEvent("storm", {"zh-CN": "大风"}, None, {}, (BARE, scene.catalogue.items["senior-card"]))
    items = {**scene.catalogue.items, "bare": BARE, "partly": PARTLY}
    return replace(scene, catalogue=replace(scene.catalogue, items=items, events={**scene.catalogue.events, "storm": event}))


def _item(scene: Scene, locale: str, id_: str, part: str) -> Reply:
    return show(Visit(locale, {"show": "item", "id": id_, "part": part}), scene)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"plainly", "payday", "queue", "noted"}])
def test_what_is_not_known_is_said_so_with_a_number_to_ring(part: str, locale: str, ours: Scene) -> None:
    reply = _item(ours, locale, "bare", part)
    said = [line.key for line in reply.lines]
    assert said[1:3] == ["unknown.say", "unknown.ask"]
    assert ours.catalogue.city.hotline in reply.text
    assert [choice.payload["do"] for choice in reply.choices] == ["human"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_card_is_empty_where_nothing_is_known(locale: str, ours: Scene) -> None:
    card = _item(ours, locale, "bare", "what").card
    unknown = ours.wording.say(locale, "unknown.say")
    assert card is not None
    assert (card.title, card.description, card.bring, card.where, card.phone) == ("修伞", "", (), (), "")
    assert (card.fee, card.days) == (unknown, unknown)


def test_what_is_known_is_said_and_offered(ours: Scene) -> None:
    reply = _item(ours, "en", "partly", "what")
    assert [choice.payload["part"] for choice in reply.choices] == ["place", "cost"]
    cost = _item(ours, "en", "partly", "cost")
    assert [line.text for line in cost.lines if line.key == "cost"] == ["$5 a visit"]
    assert not any(line.key == "days" for line in cost.lines)
    assert "Town centre" in _item(ours, "en", "partly", "place").text
    assert "In charge: Town." in _item(ours, "en", "partly", "days").text


def test_a_yes_leads_through_the_known_parts_only(ours: Scene) -> None:
    visit = Visit("en", {"show": "item", "id": "partly", "part": "what"})
    parts = []
    for _ in range(2):
        visit = affirmed(Turn(visit, Understanding("affirm"), ours, show(visit, ours), "yes"))
        parts.append(visit.view["part"])
    assert parts == ["place", "cost"]
    assert affirmed(Turn(visit, Understanding("affirm"), ours, show(visit, ours), "yes")).view == visit.view


def test_a_channel_that_nobody_told_of_is_not_denied(ours: Scene) -> None:
    assert "unknown.say" in [line.key for line in _item(ours, "en", "partly", "online").lines]


@pytest.mark.parametrize("locale", LOCALES)
def test_an_event_says_that_its_list_is_not_whole(locale: str, ours: Scene) -> None:
    reply = show(Visit(locale, {"show": "event", "id": "storm", "part": "evidence"}), ours)
    keys = [line.key for line in reply.lines]
    assert "evidence.piece" in keys
    assert "unknown.say" in keys
    assert show(Visit(locale, {"show": "event", "id": "storm"}), ours).lines


@pytest.mark.parametrize("part", ["address", "hours", "phone"])
def test_a_hall_of_which_only_the_number_is_known(part: str, ours: Scene) -> None:
    hall = Place("hall", {"en": "Our town"}, phone="0000-8001001")
    bare = replace(ours, catalogue=replace(ours.catalogue, city=replace(ours.catalogue.city, hall=hall)))
    keys = [line.key for line in show(Visit("en", {"show": "hall", "part": part}), bare).lines]
    assert keys == (["hall.phone"] if part == "phone" else ["unknown.say", "unknown.ask", "hall.phone"])
