from __future__ import annotations

from datetime import timedelta

from assistant.conversation import Entry, Who
from assistant.desk.values import Ranked
from assistant.dialogue.turn import Scene
from assistant.messages import Candidate
from assistant.settings import Settings
from channels.clerk import view
from channels.clerk.item_search import ItemSearch
from channels.clerk.phrases import Phrases, read_phrases
from tests.fakes import NOON


def entry(number: int, who: Who = Who.PERSON, **more: object) -> Entry:
    return Entry("talk-1", number, who, NOON + timedelta(minutes=number), **more)  # type: ignore[arg-type]


LOG = (
    entry(1, text="a"),
    entry(1, Who.CLERK, private=True),
    entry(2, Who.ASSISTANT),
    entry(2, Who.CLERK, private=True),
    entry(3),
)


def test_notes_are_counted_by_themselves() -> None:
    assert view.last_numbers(LOG) == (3, 2)
    assert view.last_numbers(()) == (0, 0)
    assert view.last_numbers(LOG[3:4], (7, 1)) == (7, 2)


def test_pace_and_cards_are_read_from_the_log() -> None:
    log = [entry(1, Who.ASSISTANT, reply={"control": name}) for name in ("slower", "bigger", "slower", "repeat", None)]
    assert view.pace_of(log) == ("slower", "bigger")
    assert view.pace_of(log[1:2], ("slower", "no such pace", "")) == ("slower", "bigger")
    cards = [entry(1, Who.CLERK, reply={"card": {"title": name}}) for name in ("first", "second")]
    assert view.sent_item([*cards, entry(3, Who.CLERK, reply={"card": None})]) == "second"
    assert view.sent_item(LOG) == ""


def test_stars_are_noticed_only_where_the_person_spoke() -> None:
    assert view.is_hidden([entry(1, text="卡号*****23")])
    assert not view.is_hidden([entry(1, Who.CLERK, text="**"), entry(2, text="两*")])


def test_what_the_assistant_thought_with_the_phrasing_most_alike(scene: Scene) -> None:
    search = ItemSearch(scene.catalogue, scene.wording.locales)
    phrases = Phrases([("id-card-replace", "身份证找不到了怎么办"), ("id-card-replace", "补办"), ("passport-apply", "出国")])
    ranked = [
        Ranked(1, "身份证找不到了", "service_request", (Candidate("id-card-replace", 0.714), Candidate("passport-apply", 0.1))),
        Ranked(3, "转人工", "human", (Candidate("passport-apply", 0.004),)),
    ]
    last, first = view.considered(ranked, search, phrases, "zh-CN")
    assert (last.number, last.thoughts) == (3, ())
    assert [(one.item.id, one.percent) for one in first.thoughts] == [("id-card-replace", 71), ("passport-apply", 10)]
    assert first.thoughts[0].alike and first.thoughts[0].alike.text == "身份证找不到了怎么办"
    assert first.thoughts[1].alike is None
    assert view.best_thoughts((last, first)) == first.thoughts
    assert view.best_thoughts(()) == ()


def test_phrasings_come_from_the_citys_data(settings: Settings) -> None:
    phrases = read_phrases(settings.intents)
    found = phrases.nearest("领结婚证要带什么", "marriage-register")
    assert found and 0 < found.share <= 1
    assert phrases.nearest("完全不相干", "nobody-knows") is None
