"""From the assistant's reply to screens: every word of it, in its own words, and the question large."""

from __future__ import annotations

from dataclasses import replace

import pytest

from assistant.dialogue.turn import Scene
from assistant.messages import Card, Choice, Line, Outcome, Reply
from kiosk_tui.fit import Room
from kiosk_tui.keys import WORDS
from kiosk_tui.leaves import NEXT, STEPS, Frame, Leaf, begins_at, of_card, of_reply, own_choices
from tests.kiosk_tui.gallery import item, view, welcome

LOCALES = ["zh-CN", "en"]
WIDE = Frame(Room(60, 20), ("返回", "找人"), "接着看")


def shown(leaves: list[Leaf]) -> str:
    return "\n".join(text for leaf in leaves for text in (leaf.headline, *(one.text for one in leaf.body)))


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("aside", [{"show": "missed"}, {"show": "help"}, {"show": "hall"}, {"show": "safety", "signal": "gas"}])
def test_every_line_is_shown_and_said(scene: Scene, locale: str, aside: dict[str, object]) -> None:
    reply = view(scene, locale, **aside)
    for room in (Room(60, 20), Room(40, 12)):
        leaves = of_reply(reply, replace(WIDE, room=room))
        said = [text for leaf in leaves for text in leaf.spoken]
        assert all(line.text in shown(leaves) and line.text in said for line in reply.lines)
        assert leaves[-1].choices == reply.choices


@pytest.mark.parametrize("locale", LOCALES)
def test_the_question_is_the_headline_where_there_are_answers(scene: Scene, locale: str) -> None:
    reply = view(scene, locale, show="missed")
    question = next(line.text for line in reply.lines if line.text.endswith(("？", "?")))
    assert of_reply(reply, WIDE)[0].headline == question


def test_danger_begins_with_the_number_to_ring(scene: Scene) -> None:
    assert "120" in of_reply(view(scene, "zh-CN", show="safety", signal="fall"), WIDE)[0].headline


def test_a_reply_that_offers_nothing_gets_the_kiosks_own_answers() -> None:
    own = own_choices(lambda key: key, ("kiosk.other", "start_over"), ("kiosk.done", "done"))
    leaves = of_reply(Reply(Outcome.ANSWERED, (Line("x", text="不客气。"),)), replace(WIDE, own=own))
    assert [(one.key, one.payload) for one in leaves[0].choices] == [("1", {"kiosk": "start_over"}), ("2", {"kiosk": "done"})]


@pytest.mark.parametrize("locale", LOCALES)
def test_a_card_is_told_whole_in_steps(scene: Scene, locale: str) -> None:
    for id_ in scene.catalogue.items:
        reply = item(scene, locale, id_=id_)
        card = reply.card
        assert card is not None
        leaves = of_card(reply, WIDE, str)
        text = shown(leaves)
        wanted = (card.title, *card.who, *card.bring, *card.need_not_bring, *card.where, card.address, card.hours, card.fee)
        assert [part for part in wanted if part not in text] == []
        order = [STEPS.index(leaf.step) for leaf in leaves]
        assert order == sorted(order)


@pytest.mark.parametrize(
    ("part", "step"),
    [("what", "what"), ("evidence", "bring"), ("eligibility", "who"), ("place", "where"), ("hours", "where"), ("cost", "where")],
)
def test_a_card_begins_with_what_was_asked(scene: Scene, part: str, step: str) -> None:
    assert begins_at(item(scene, "zh-CN", part)) == step


@pytest.mark.parametrize("part", ["steps", "proxy", "home_visit", "plainly"])
def test_what_the_steps_of_a_card_do_not_tell_is_told_in_the_replys_own_lines(scene: Scene, part: str) -> None:
    assert begins_at(item(scene, "zh-CN", part)) == ""


def test_a_card_without_evidence_has_no_such_step() -> None:
    reply = Reply(
        Outcome.ANSWERED, (Line("item.understood", text="您说的是“x”。"),), card=Card("x", "x", "y", where=("去大厅。",))
    )
    assert [leaf.step for leaf in of_card(reply, WIDE, str)] == ["what", "where"]


@pytest.mark.parametrize("locale", LOCALES)
def test_the_welcome_offers_four_matters_and_the_life_events(scene: Scene, locale: str) -> None:
    choices = welcome(scene, locale).choices
    assert [choice.payload["do"] for choice in choices] == ["item"] * 4 + ["events"]


@pytest.mark.parametrize("many", [4, 5, 7, 9])
def test_more_than_four_answers_go_on_over_several_screens(scene: Scene, many: int) -> None:
    choices = tuple(Choice(str(number), f"第{number}样", {"do": number}) for number in range(1, many + 1))
    reply = Reply(Outcome.ANSWERED, (Line("a", text="说明。"), Line("x", text="哪一样？")), choices)
    leaves = of_reply(reply, WIDE)
    own = [one for leaf in leaves for one in leaf.choices if "do" in one.payload]
    assert [one.payload for one in own] == [one.payload for one in choices] and all(len(leaf.choices) <= 4 for leaf in leaves)
    assert all(leaf.choices[-1].payload == NEXT.payload for leaf in leaves[:-1])
    assert all(len({one.key for one in leaf.choices} - set(WORDS)) == len(leaf.choices) for leaf in leaves)
    assert all(leaf.headline == "哪一样？" for leaf in leaves)
