"""What the desk says: every reason in every language, with a way to a person, and short enough to be heard."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from assistant.catalogue.lint import long_sentences
from assistant.desk.notices import Notices
from assistant.desk.queueing import Nobody, Outlook
from assistant.dialogue.turn import Scene
from assistant.messages import Outcome, Reply

NOW = datetime(2026, 3, 6, 18, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
WAITED = {Nobody.ALL_AWAY, Nobody.NO_LANGUAGE, Nobody.LONG_WAIT}


@pytest.fixture
def notices(scene: Scene) -> Notices:
    return Notices(scene.wording, "0000-8001001")


def _all(notices: Notices, locale: str) -> list[Reply]:
    look = Outlook(True, None, 3, 10)
    names = ("desk.gave_back", "desk.consulting", "desk.left", "desk.on", "desk.thanks", "desk.kept")
    return [
        notices.waiting(locale, look),
        notices.lost(locale, look),
        notices.transferred(locale),
        notices.joined(locale, "王小明"),
        notices.finished(locale),
        notices.ask_phone(locale),
        notices.ask_phone(locale, again=True),
        notices.number_kept(locale, "5 6 7 8"),
        notices.shut(locale, NOW, NOW),
        notices.sorry(locale),
        *(notices.plain(locale, name) for name in names),
    ]


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
def test_everything_can_be_said_and_survives_json(notices: Notices, locale: str) -> None:
    for reply in _all(notices, locale):
        assert reply.text
        assert reply.locale == locale
        assert list(long_sentences(locale, reply.text)) == []
        assert Reply.from_json(reply.to_json()) == reply


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("reason", list(Nobody))
def test_every_reason_that_nobody_is_there_has_words_of_its_own_and_a_way_to_a_person(
    notices: Notices, reason: Nobody, locale: str
) -> None:
    if reason in WAITED:
        reply = notices.waiting(locale, Outlook(True, reason, 1, None))
    else:
        reply = notices.nobody(locale, reason, NOW, NOW)
    assert reply.lines[0].key == f"desk.nobody.{reason.value}"
    others = {notices.wording.say(locale, f"desk.nobody.{one.value}") for one in Nobody if one is not reason}
    assert reply.lines[0].text not in others
    offers = [choice.payload["act"] for choice in reply.choices]
    assert ("number" in offers) is (reason is not Nobody.OFF)
    assert "0000-8001001" in reply.text or reason in WAITED


@pytest.mark.parametrize(
    ("place", "wait", "zh", "en"),
    [
        (1, None, "下一位就是您。\n要等多久，现在说不准。", "You are next.\nWe cannot say how long it will take."),
        (2, 1, "您前面还有1位。\n大约等1分钟。", "One person is ahead of you.\nAbout one minute."),
        (4, 15, "您前面还有3位。\n大约等15分钟。", "3 people are ahead of you.\nAbout 15 minutes."),
    ],
)
def test_place_and_wait(notices: Notices, place: int, wait: int | None, zh: str, en: str) -> None:
    look = Outlook(True, None, place, wait)
    assert (notices.waiting("zh-CN", look).text, notices.waiting("en", look).text) == (zh, en)


@pytest.mark.parametrize(
    ("opens", "zh", "en"),
    [
        ("2026-03-06 20:00", "今天20:00上班。", "We open today at 8:00\u202fPM."),
        ("2026-03-07 09:00", "明天9:00上班。", "We open tomorrow at 9:00\u202fAM."),
        ("2026-03-09 09:00", "星期一9:00上班。", "We open on Monday at 9:00\u202fAM."),
        ("2026-03-20 13:30", "2026年3月20日13:30上班。", "We open on March 20, 2026 at 1:30\u202fPM."),
        ("", "", ""),
    ],
)
def test_when_it_opens(notices: Notices, opens: str, zh: str, en: str) -> None:
    moment = datetime.fromisoformat(opens).replace(tzinfo=NOW.tzinfo) if opens else None
    for locale, words in (("zh-CN", zh), ("en", en)):
        said = [
            line.text for line in notices.nobody(locale, Nobody.CLOSED, moment, NOW).lines if line.key.startswith("desk.opens")
        ]
        assert said == ([words] if words else [])


def test_the_number_of_a_star_is_its_stars(notices: Notices) -> None:
    reply = notices.finished("zh-CN")
    assert reply.outcome is Outcome.ENDED
    assert [(one.key, one.payload["stars"], one.label) for one in reply.choices][:2] == [("5", 5, "非常满意"), ("4", 4, "满意")]
