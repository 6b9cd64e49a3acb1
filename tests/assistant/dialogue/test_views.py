"""Every view renders in every language, for every service and life event."""

from __future__ import annotations

import json

import pytest

from assistant.catalogue.lint import long_sentences
from assistant.dialogue.turn import Scene
from assistant.dialogue.views import VIEWS, show
from assistant.dialogue.views.asides import SCAM_NUMBER, SIGNAL_NUMBERS
from assistant.dialogue.views.item import PARTS
from assistant.dialogue.visit import Visit
from assistant.messages import Control, Json, Outcome, Reply

LOCALES = ("zh-CN", "en")
MOST_CHOICES = 5
ARGUMENTS: dict[str, Json] = {
    "item": {"id": "senior-card"},
    "event": {"id": "bereavement"},
    "ask": {"ids": ["senior-card", "birth"], "aspect": None},
    "hall": {"part": "hours"},
    "handed_off": {"reason": "asked"},
    "safety": {"signal": "fire"},
    "no_such_number": {"under": {"show": "welcome"}},
    "which_number": {"under": {"show": "welcome"}},
    "which_first": {"under": {"show": "welcome"}},
}


def _show(scene: Scene, locale: str, name: str, **arguments: object) -> Reply:
    reply = show(Visit(locale, {"show": name, **arguments}), scene)
    _check(reply, locale)
    return reply


def _check(reply: Reply, locale: str) -> None:
    texts = [line.text for line in reply.lines] + [choice.label for choice in reply.choices]
    assert reply.lines
    assert [text for text in texts if not text.strip() or "{" in text] == []
    assert [choice.key for choice in reply.choices] == [str(number) for number in range(1, len(reply.choices) + 1)]
    assert len(reply.choices) <= MOST_CHOICES
    assert len({choice.label for choice in reply.choices}) == len(reply.choices)
    assert reply.locale == locale
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", VIEWS)
def test_every_view_renders(name: str, locale: str, scene: Scene) -> None:
    _show(scene, locale, name, **ARGUMENTS.get(name, {}))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("name", VIEWS)
@pytest.mark.parametrize("control", Control)
def test_every_view_renders_under_every_control(control: Control, name: str, locale: str, scene: Scene) -> None:
    reply = show(Visit(locale, {"show": name, **ARGUMENTS.get(name, {})}, control=control), scene)
    _check(reply, locale)
    assert (reply.outcome, reply.control) == (Outcome.CONTROL, control)


@pytest.mark.parametrize("locale", LOCALES)
def test_what_is_mixed_up_is_told_apart_by_a_question(locale: str, scene: Scene) -> None:
    for one in scene.catalogue.distinctions:
        ids = list(reversed(one.answers))
        reply = _show(scene, locale, "ask", ids=ids, aspect="cost")
        assert [line.text for line in reply.lines] == [one.question[locale], scene.wording.say(locale, "ask.number")]
        assert [choice.label for choice in reply.choices[:-1]] == [one.answers[id_][locale] for id_ in ids]
        assert [(choice.payload["id"], choice.payload["part"]) for choice in reply.choices[:-1]] == [(id_, "cost") for id_ in ids]
        assert reply.choices[-1].payload == {"do": "none"}


@pytest.mark.parametrize("locale", LOCALES)
def test_two_of_a_group_of_three_get_its_question(locale: str, scene: Scene) -> None:
    one = next(one for one in scene.catalogue.distinctions if len(one.answers) == 3)
    ids = list(one.answers)[1:]
    reply = _show(scene, locale, "ask", ids=ids, aspect=None)
    assert reply.lines[0].text == one.question[locale]
    assert [choice.payload.get("id") for choice in reply.choices] == [*ids, None]


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("ids", [["senior-card"], ["senior-card", "senior-transit-card", "birth"], ["senior-card", "birth"]])
def test_what_is_not_all_in_one_group_is_listed_by_name(ids: list[str], locale: str, scene: Scene) -> None:
    reply = _show(scene, locale, "ask", ids=ids, aspect=None)
    catalogue = scene.catalogue
    names = [(catalogue.items[id_].short_name if id_ in catalogue.items else catalogue.events[id_].name)[locale] for id_ in ids]
    assert [choice.label for choice in reply.choices[:-1]] == names
    assert reply.lines[0].key == ("ask.one" if len(ids) == 1 else "ask.which")


@pytest.mark.parametrize("locale", LOCALES)
def test_nobody_is_asked_whether_they_want_to_do_a_death(locale: str, scene: Scene) -> None:
    reply = _show(scene, locale, "ask", ids=["bereavement"], aspect=None)
    assert reply.lines[0].key == "ask.one_event" and scene.catalogue.events["bereavement"].name[locale] in reply.text


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("part", PARTS)
def test_every_part_of_every_service_renders(part: str, locale: str, scene: Scene) -> None:
    for id_ in scene.catalogue.items:
        reply = _show(scene, locale, "item", id=id_, part=part)
        assert reply.card is not None
        assert reply.card.item == id_


@pytest.mark.parametrize("locale", LOCALES)
def test_every_page_of_every_life_event_renders_and_names_all_services(locale: str, scene: Scene) -> None:
    for id_, event in scene.catalogue.events.items():
        pages = [_show(scene, locale, "event", id=id_, page=page) for page in range((len(event.items) + 2) // 3)]
        named = [choice.payload["id"] for page in pages for choice in page.choices if choice.payload["do"] == "item"]
        assert named == [item.id for item in event.items]
        assert pages[-1].choices[-1].payload.get("part") == "evidence"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_list_of_a_life_event_says_every_piece_once(locale: str, scene: Scene) -> None:
    for id_ in scene.catalogue.events:
        reply = _show(scene, locale, "event", id=id_, part="evidence")
        pieces = [line.text for line in reply.lines if line.key in {"evidence.piece", "evidence.waived"}]
        assert len(pieces) == len(set(pieces)), id_


@pytest.mark.parametrize("locale", LOCALES)
def test_what_need_not_be_brought_is_said_with_its_reason(locale: str, scene: Scene) -> None:
    item = next(one for one in scene.catalogue.items.values() if one.waived)
    reply = _show(scene, locale, "item", id=item.id, part="evidence")
    use = item.waived[0]
    because = scene.catalogue.city.waivers[use.waived or ""][locale]
    assert any(use.evidence.name[locale] in line.text and because in line.text for line in reply.lines)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("signal", [*SIGNAL_NUMBERS, "scam-police", "scam-code"])
def test_danger_is_answered_with_the_number_to_ring(signal: str, locale: str, scene: Scene) -> None:
    reply = _show(scene, locale, "safety", signal=signal)
    assert SIGNAL_NUMBERS.get(signal, SCAM_NUMBER) in reply.text
    assert reply.choices[0].payload["do"] == "human"


@pytest.mark.parametrize("locale", LOCALES)
def test_the_code_of_a_hand_off_is_said_digit_by_digit(locale: str, scene: Scene) -> None:
    reply = show(Visit(locale, {"show": "handed_off", "reason": "asked"}, code="1001"), scene)
    assert reply.handoff is not None
    assert (reply.handoff.code, reply.handoff.reason) == ("1001", "asked")
    assert "1 0 0 1" in reply.text


@pytest.mark.parametrize("locale", LOCALES)
def test_every_sentence_is_short_enough_to_hear(locale: str, scene: Scene) -> None:
    for name in VIEWS:
        for line in _show(scene, locale, name, **ARGUMENTS.get(name, {})).lines:
            assert list(long_sentences(locale, line.text)) == []


@pytest.mark.parametrize("locale", LOCALES)
def test_the_demonstration_city_says_that_it_is_one(locale: str, scene: Scene) -> None:
    assert scene.catalogue.city.notice[locale] in _show(scene, locale, "welcome").text


def test_the_same_view_says_the_same_in_the_other_language(scene: Scene) -> None:
    chinese, english = (_show(scene, locale, "item", id="senior-card", part="evidence") for locale in LOCALES)
    assert [line.key for line in chinese.lines] == [line.key for line in english.lines]
    assert [choice.payload for choice in chinese.choices] == [choice.payload for choice in english.choices]


def test_a_fee_that_is_known_is_said_when_the_amount_is_asked(scene: Scene) -> None:
    item = next(one for one in scene.catalogue.items.values() if one.cost.amount and not one.amounts)
    assert scene.wording.money("en", item.cost.amount) in _show(scene, "en", "item", id=item.id, part="amount").text
