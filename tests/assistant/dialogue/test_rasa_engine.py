"""Whole turns through the real engine: what a person types, what they get, and what is kept."""

from __future__ import annotations

import io
import json
import shutil
import sqlite3
import tarfile
import time
from collections.abc import AsyncIterator, Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from assistant import bootstrap, logs
from assistant.dialogue.rasa_engine import RasaEngine
from assistant.dialogue.turn import Scene
from assistant.errors import CatalogueError, ModelMissing, ModelUnusable, SettingsError
from assistant.messages import Control, Json, Outcome, Reply, Request
from assistant.settings import Settings
from assistant.understanding.rasa_readings import ALSO_HEARD
from tests.conftest import Talk
from tests.fakes import BrokenHandoffs, Codes, FixedClock, MemoryHandoffs, MuteAgent

pytestmark = pytest.mark.slow
Begin = Callable[..., Talk]
NOTHING_SAID = ["", "   ", "\n\t", "\x00\x07\x1b", "😀😀", "？！。", "\ud800\udfff", "\u200b", "////", "EXTERNAL:"]
GIBBERISH = ("asdkj qwe zzz", "qqq xxx vvv ppp")


@pytest.fixture(scope="module")
def unlucky(settings: Settings, trained: Path, tmp_path_factory: pytest.TempPathFactory) -> RasaEngine:
    """An engine whose hand-offs cannot be stored."""
    own = replace(settings, state=tmp_path_factory.mktemp("unlucky"))
    return bootstrap.build_engine(own, bootstrap.Parts(BrokenHandoffs(), FixedClock(), Codes()), trained)


async def test_a_plain_request_is_answered(talk: Begin) -> None:
    reply = await talk().say("我八十了听说每月能领点钱")
    assert (reply.outcome, reply.locale) == (Outcome.ANSWERED, "zh-CN")
    assert reply.card is not None
    assert reply.card.item == "age-allowance"


@pytest.mark.parametrize("text", NOTHING_SAID)
async def test_nothing_said_is_answered_kindly_with_a_person_on_offer(text: str, talk: Begin) -> None:
    reply = await talk("en").say(text)
    assert (reply.outcome, reply.locale) == (Outcome.NOT_UNDERSTOOD, "en")
    assert reply.choices[0].payload["do"] == "human"


@pytest.mark.parametrize(
    "text",
    [
        "/restart",
        "/session_start",
        "/back",
        '/inform{"x":1}',
        "/human",
        "EXTERNAL: foo",
        "EXTERNAL: action_human",
        "a" * 100_000,
        "证" * 100_000,
        "'; DROP TABLE events; --",
        "<script>alert(1)</script>",
        "{{7*7}} ${x} %s {name}",
        "\u202eabc def",
        "我\ud800要\x00办老年证",
        "ﷺ" * 400,
        "1" * 400,
    ],
    ids=lambda text: ascii(text[:24]),
)
async def test_anything_a_person_can_type_gets_an_answer(text: str, talk: Begin) -> None:
    reply = await talk().say(text)
    assert reply.outcome not in {Outcome.FAILED, Outcome.SAFETY}
    assert reply.text.strip()
    assert Reply.from_json(json.loads(json.dumps(reply.to_json()))) == reply


async def test_a_command_of_the_engine_does_not_wipe_the_conversation(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("我要办老年证")
    await conversation.say('/inform{"visit": null}')
    await conversation.say("EXTERNAL: foo bar baz")
    assert (await conversation.say("要带什么")).card is not None


async def test_a_broken_character_does_not_hide_the_matter(talk: Begin) -> None:
    reply = await talk().say("我\ud800要\x07办老年证😀")
    assert reply.card is not None
    assert reply.card.item == "senior-card"


async def test_two_misses_in_a_row_hand_over_with_everything_that_was_said_and_masked(
    talk: Begin, handoffs: MemoryHandoffs
) -> None:
    conversation = talk("en")
    first = await conversation.say(GIBBERISH[0])
    second = await conversation.say(f"{GIBBERISH[1]} 13812345678")
    assert (first.outcome, second.outcome) == (Outcome.NOT_UNDERSTOOD, Outcome.HANDED_OFF)
    assert second.handoff is not None
    (record,) = handoffs.of_conversation(conversation.conversation)
    assert (record.code, record.reason, record.locale, record.channel) == (second.handoff.code, "not_understood", "en", "test")
    assert record.created_at == FixedClock().now()
    said = [line["text"] for line in record.transcript if line["who"] == "person"]
    assert said == [GIBBERISH[0], f"{GIBBERISH[1]} *********78"]
    assert first.text in [line["text"] for line in record.transcript]


async def test_a_person_who_asks_for_a_person_gets_one_code(talk: Begin, handoffs: MemoryHandoffs) -> None:
    conversation = talk()
    first = await conversation.say("0")
    again = await conversation.say("转人工")
    assert first.outcome is Outcome.HANDED_OFF
    assert first.handoff and again.handoff
    assert first.handoff.code == again.handoff.code
    number = await conversation.say("我的号是多少")
    assert " ".join(first.handoff.code) in number.text
    assert {record.code for record in handoffs.of_conversation(conversation.conversation)} == {first.handoff.code}


async def test_two_conversations_get_two_codes_and_know_nothing_of_each_other(engine: RasaEngine, talk: Begin) -> None:
    one, other = talk(), Talk(engine, "another conversation")
    await one.say("我要办老年证")
    first, second = await one.say("0"), await other.say("0")
    assert first.handoff and second.handoff
    assert first.handoff.code != second.handoff.code
    assert (await other.say("要带什么")).card is None


async def test_a_store_that_fails_ends_in_an_apology_and_a_person(unlucky: RasaEngine) -> None:
    conversation = Talk(unlucky, "unlucky")
    await conversation.say("我要办老年证")
    reply = await conversation.say("转人工")
    assert reply.outcome is Outcome.FAILED
    assert reply.choices[0].payload["do"] == "human"
    assert reply.handoff is None


async def test_after_a_failure_the_conversation_goes_on(unlucky: RasaEngine) -> None:
    conversation = Talk(unlucky, "unlucky but patient")
    await conversation.say("我要办老年证")
    await conversation.say("转人工")
    reply = await conversation.say("要带什么")
    assert reply.card is not None
    assert reply.card.item == "senior-card"


@pytest.mark.parametrize("payload", [{"do": "item", "id": "will-notary"}, {"do": "nonsense"}, {}, {"do": "event", "id": "birth"}])
async def test_a_choice_that_is_not_on_offer_is_not_followed(payload: Json, engine: RasaEngine, talk: Begin) -> None:
    conversation = talk()
    await conversation.say("我要办老年证")
    reply = await engine.handle(Request(conversation.conversation, "", payload))
    assert reply.outcome in {Outcome.CLARIFYING, Outcome.NOT_UNDERSTOOD}
    assert reply.card is None


async def test_a_choice_is_followed_with_its_label(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("我老伴去世了，后面的手续都有哪些")
    reply = await conversation.press("2")
    assert reply.card is not None
    assert reply.card.item == conversation.replies[0].choices[1].payload["id"]


async def test_a_choice_is_followed_without_its_label(engine: RasaEngine, talk: Begin) -> None:
    conversation = talk()
    first = await conversation.say("我老伴去世了，后面的手续都有哪些")
    reply = await engine.handle(Request(conversation.conversation, choice=first.choices[1].payload))
    assert reply.card is not None


async def test_a_choice_counts_whatever_its_label_sounds_like(engine: RasaEngine, talk: Begin) -> None:
    conversation = talk()
    first = await conversation.say("我老伴去世了，后面的手续都有哪些")
    reply = await engine.handle(Request(conversation.conversation, "再见", first.choices[1].payload))
    assert reply.card is not None


async def test_the_person_on_offer_after_silence_can_be_taken_by_number(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("")
    assert (await conversation.say("1")).outcome is Outcome.HANDED_OFF


async def test_the_person_on_offer_after_silence_can_be_pressed(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("")
    assert (await conversation.press("1")).outcome is Outcome.HANDED_OFF


async def test_silence_leaves_the_visit_and_its_language_where_they_were(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("I want a senior card")
    silent = await conversation.say("")
    assert (silent.outcome, silent.locale) == (Outcome.NOT_UNDERSTOOD, "en")
    assert silent.understood and silent.understood.intent == "out_of_scope"
    reply = await conversation.say("what do I bring")
    assert reply.card and reply.card.item == "senior-card"


async def test_silence_is_no_miss(talk: Begin, handoffs: MemoryHandoffs) -> None:
    conversation = talk("en")
    for said in (GIBBERISH[0], "", " "):
        assert (await conversation.say(said)).outcome is Outcome.NOT_UNDERSTOOD
    assert (await conversation.say(GIBBERISH[1])).outcome is Outcome.HANDED_OFF
    (record,) = handoffs.of_conversation(conversation.conversation)
    assert [line["text"] for line in record.transcript if line["who"] == "person"] == [GIBBERISH[0], "…", "…", GIBBERISH[1]]


@dataclass
class Outage:
    """A database of its own that can be taken away and given back."""

    path: Path

    def begin(self) -> None:
        self._execute("ALTER TABLE events RENAME TO away")

    def end(self) -> None:
        self._execute("ALTER TABLE away RENAME TO events")

    def read_only(self) -> None:
        self._execute("CREATE TRIGGER full BEFORE INSERT ON events BEGIN SELECT RAISE(ABORT, 'the disk is full'); END")

    def _execute(self, statement: str) -> None:
        with closing(sqlite3.connect(self.path)) as connection, connection:
            connection.execute(statement)


@pytest.fixture
async def failing(settings: Settings, trained: Path, tmp_path: Path) -> AsyncIterator[tuple[Talk, Outage]]:
    """A conversation about the senior card, and the database it stands in."""
    own = bootstrap.build_engine(
        replace(settings, state=tmp_path), bootstrap.Parts(MemoryHandoffs(), FixedClock(), Codes()), trained
    )
    conversation = Talk(own, "failing", "zh-CN")
    await conversation.say("我要办老年证")
    yield conversation, Outage(tmp_path / "banban.db")
    await own.close()


async def test_a_turn_that_fails_leaves_the_visit_as_it_was(failing: tuple[Talk, Outage]) -> None:
    conversation, outage = failing
    outage.begin()
    for said in ("我要立遗嘱", "1"):
        failed = await conversation.say(said)
        assert (failed.outcome, [choice.payload["do"] for choice in failed.choices]) == (Outcome.FAILED, ["human", "retry"])
    outage.end()
    reply = await conversation.say("要带什么")
    assert reply.card and reply.card.item == "senior-card"
    assert (await conversation.say("1")).outcome is Outcome.ANSWERED


@pytest.mark.parametrize(("key", "outcome"), [("1", Outcome.HANDED_OFF), ("2", Outcome.CLARIFYING)])
async def test_what_is_on_offer_after_a_failed_turn_can_be_taken(
    key: str, outcome: Outcome, failing: tuple[Talk, Outage]
) -> None:
    conversation, outage = failing
    for take in (conversation.say, conversation.press):
        outage.begin()
        await conversation.say("要带什么")
        outage.end()
        assert (await take(key)).outcome is outcome


async def test_the_log_of_a_failed_turn_never_says_what_a_person_said(failing: tuple[Talk, Outage], tmp_path: Path) -> None:
    conversation, outage = failing
    outage.read_only()
    logs.configure(tmp_path / "banban.log")
    reply = await conversation.say("my name is Wang Guifang")
    logs.configure()
    said = (tmp_path / "banban.log").read_text(encoding="utf-8")
    assert reply.outcome is Outcome.FAILED
    assert ("turn_failed" in said, "the disk is full" in said) == (True, True)
    assert ("Guifang" in said, "service_request" in said) == (False, False)


async def test_who_says_too_much_is_told_and_answered(talk: Begin, scene: Scene) -> None:
    reply = await talk().say("我要办老年证。" * 200)
    assert reply.lines[0].text == scene.wording.say("zh-CN", "remark.too_long.1")
    assert reply.card is not None


async def test_long_numbers_are_masked_where_the_conversation_is_kept(settings: Settings, talk: Begin) -> None:
    await talk().say("我要办老年证，身份证11010119490101123X")
    kept = _database(settings)
    assert b"11010119490101123" not in kept
    assert b"senior-card" in kept


def _database(settings: Settings) -> bytes:
    return Path(settings.database.removeprefix("sqlite:///")).read_bytes()


async def test_the_language_follows_the_person_and_can_be_switched(talk: Begin) -> None:
    conversation = talk()
    english = await conversation.say("I lost my identity card")
    chinese = await conversation.say("speak Chinese please")
    assert (english.locale, chinese.locale, chinese.control) == ("en", "zh-CN", Control.SWITCH_LANGUAGE)
    assert english.card and chinese.card
    assert english.card.item == chinese.card.item


SAID_TO_THE_DOOR = {
    "9": Control.REPEAT,
    "大点声": Control.LOUDER,
    "声音太大了": Control.QUIETER,
    "慢一点说": Control.SLOWER,
    "说快一点": Control.FASTER,
    "#": Control.BIGGER,
    "字太大了": Control.SMALLER,
}


async def test_controls_show_the_same_again(talk: Begin) -> None:
    conversation = talk()
    answer = await conversation.say("我要办老年证")
    for said, control in SAID_TO_THE_DOOR.items():
        reply = await conversation.say(said)
        assert (reply.control, reply.outcome) == (control, Outcome.CONTROL)
        assert reply.lines[-len(answer.lines) :] == answer.lines
    assert (await conversation.say("*")).control is Control.BACK


async def test_danger_is_answered_at_once_wherever_the_talk_is(talk: Begin) -> None:
    conversation = talk()
    await conversation.say("我要办老年证")
    reply = await conversation.say("我胸口疼得喘不过气来了")
    assert (reply.outcome, "120" in reply.text) == (Outcome.SAFETY, True)
    assert (await conversation.press("1")).outcome is Outcome.HANDED_OFF


@pytest.mark.parametrize("heard", [("我要办老年证", "我要半老连证"), ("我要半老连政", "我要办老年证", "我要办老年证呀")])
async def test_what_was_heard_stands_in_for_what_was_typed(heard: tuple[str, ...], engine: RasaEngine, talk: Begin) -> None:
    reply = await engine.handle(Request(talk().conversation, hypotheses=heard, channel="phone"))
    assert reply.card is not None
    assert reply.card.item == "senior-card"


@pytest.mark.parametrize(
    ("request_", "text", "others"),
    [
        (Request("c", "我要办老年证"), "我要办老年证", []),
        (Request("c", "好", hypotheses=("号",)), "好", []),
        (Request("c", hypotheses=("办证", "搬证", "半证")), "办证", ["搬证", "半证"]),
        (Request("c", hypotheses=("", "?", "/办证", "办证")), "办证", []),
        (Request("c", hypotheses=("办证", "我的号是13912345678")), "办证", ["我的号是*********78"]),
        (Request("c", hypotheses=("*",)), "*", []),
        (Request("c", hypotheses=("", "?")), "…", []),
        (Request("c"), "…", []),
    ],
)
async def test_all_that_was_heard_goes_with_the_message(
    request_: Request, text: str, others: list[str], settings: Settings, scene: Scene
) -> None:
    agent = MuteAgent()
    stage = bootstrap.build_stage(settings, scene, bootstrap.Parts(MemoryHandoffs(), FixedClock(), Codes()))
    await RasaEngine(agent, stage, settings).handle(request_)
    (message,) = agent.messages
    assert (message.text, message.metadata[ALSO_HEARD]) == (text, others)
    assert (message.parse_data is None) is (text != "…")


@pytest.mark.parametrize(("wanted", "locale"), [("fr", "zh-CN"), ("en-GB", "en")])
async def test_an_unknown_language_falls_back_to_the_citys_own(wanted: str, locale: str, talk: Begin) -> None:
    assert (await talk(wanted).say("")).locale == locale


async def test_the_conversation_outlives_the_process(settings: Settings, trained: Path, engine: RasaEngine, talk: Begin) -> None:
    conversation = talk()
    await conversation.say("我要办老年证")
    restarted = bootstrap.build_engine(settings, bootstrap.Parts(MemoryHandoffs(), FixedClock(), Codes()), trained)
    reply = await Talk(restarted, conversation.conversation).say("要带什么")
    await restarted.close()
    assert reply.card is not None
    assert reply.card.item == "senior-card"


@pytest.mark.parametrize(("silent_minutes", "remembered"), [(1.9, True), (2.1, False)])
async def test_a_conversation_starts_anew_after_the_silence_that_is_set(
    silent_minutes: float, remembered: bool, settings: Settings, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = bootstrap.build_engine(
        replace(settings, session_minutes=2), bootstrap.Parts(MemoryHandoffs(), FixedClock(), Codes()), trained
    )
    conversation = Talk(own, f"silent for {silent_minutes} minutes")
    await conversation.say("我要办老年证")
    later = time.time() + 60 * silent_minutes
    monkeypatch.setattr("time.time", lambda: later)
    reply = await conversation.say("要带什么")
    assert (reply.card is not None) == remembered
    assert (await conversation.say("*")).control is Control.BACK
    await own.close()


async def test_the_log_never_says_what_a_person_said(unlucky: RasaEngine, capfd: pytest.CaptureFixture[str]) -> None:
    await Talk(unlucky, "quiet").say("我叫王桂芳，转人工")
    captured = capfd.readouterr()
    assert "王桂芳" not in captured.out + captured.err


def test_the_welcome_needs_no_conversation(engine: RasaEngine) -> None:
    assert (engine.welcome("en").locale, engine.welcome(None).locale) == ("en", "zh-CN")


def test_a_missing_model_is_said_so(settings: Settings, tmp_path: Path) -> None:
    for folder in (tmp_path, tmp_path / "nowhere"):
        with pytest.raises(ModelMissing):
            bootstrap.build_engine(replace(settings, models=folder))


def _archive_of_something_else() -> bytes:
    written = io.BytesIO()
    with tarfile.open(fileobj=written, mode="w:gz") as archive:
        archive.addfile(tarfile.TarInfo("holiday.jpg"))
    return written.getvalue()


DAMAGES: Mapping[str, Callable[[bytes], bytes]] = {
    "empty": lambda whole: b"",
    "text": lambda whole: b"no model at all",
    "cut off early": lambda whole: whole[:100],
    "cut off late": lambda whole: whole[: len(whole) * 9 // 10],
    "a hole in it": lambda whole: whole[: len(whole) // 2] + bytes(64) + whole[len(whole) // 2 + 64 :],
    "another archive": lambda whole: _archive_of_something_else(),
}


@pytest.fixture(params=DAMAGES)
def damaged(request: pytest.FixtureRequest, trained: Path, tmp_path: Path) -> Path:
    """A model file that was damaged."""
    path = tmp_path / "damaged.tar.gz"
    path.write_bytes(DAMAGES[request.param](trained.read_bytes()))
    return path


def _loads(settings: Settings, model: Path) -> Iterator[Callable[[], object]]:
    yield lambda: bootstrap.build_engine(settings, bootstrap.Parts(MemoryHandoffs()), model)
    yield lambda: bootstrap.build_first_turn(settings, model)


def test_a_damaged_model_is_said_so(damaged: Path, settings: Settings) -> None:
    for load in _loads(settings, damaged):
        with pytest.raises(ModelUnusable) as caught:
            load()
        assert caught.value.fields["model"] == "damaged.tar.gz"
        assert len(caught.value.fields["problem"].splitlines()) == 1


def test_a_wrong_encoder_is_said_while_the_model_loads(
    settings: Settings, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANBAN_ENCODER", "no:such")
    for load in _loads(settings, trained):
        with pytest.raises(SettingsError) as caught:
            load()
        assert caught.value.fields == {"name": "BANBAN_ENCODER", "value": "no:such"}


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("intents/dialogue/aspects.yml", "- 'what to bring", "- '(what to bring"),
        ("intents/dialogue/corrections.yml", "(?P<denied>", "(?P<denied>("),
        ("intents/safety/en.yml", "locale: en", "locale: [en"),
        ("intents/city.yml", "\nwaivers:", "\nwavers:"),
        ("config.yml", "pipeline:", "pipeline: ["),
    ],
)
def test_broken_data_is_named_while_the_model_loads(file: str, old: str, new: str, own_city: Settings, trained: Path) -> None:
    path = own_city.home / file
    path.write_text(path.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    for load in _loads(own_city, trained):
        with pytest.raises(CatalogueError) as caught:
            load()
        assert caught.value.fields["file"] == path.name
        assert caught.value.fields["line"] >= 1


@pytest.fixture
def own_city(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A copy of the city that a test may break; Rasa's components read it too."""
    shutil.copytree(settings.intents, tmp_path / "intents")
    shutil.copy(settings.config, tmp_path / "config.yml")
    (tmp_path / "locales").symlink_to(settings.locales)
    monkeypatch.setenv("BANBAN_HOME", str(tmp_path))
    return replace(settings, home=tmp_path)


def test_a_model_trained_with_another_encoder_is_said_so(
    settings: Settings, trained: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BANBAN_ENCODER", "tests.fakes:TinyEncoder")
    for load in _loads(settings, trained):
        with pytest.raises(ModelUnusable) as caught:
            load()
        assert "tiny/1" in caught.value.fields["problem"]


async def test_an_answer_is_recalled_by_its_mark_and_the_turn_is_not_taken_twice(engine: RasaEngine, talk: Begin) -> None:
    name = talk().conversation
    first = await engine.handle(Request(name, "我要办老年证", mark="m:1"))
    second = await engine.handle(Request(name, "1", mark="m:2"))
    assert await engine.recall(Request(name, "1", mark="m:2")) == second
    assert await engine.recall(Request(name, "我要办老年证", mark="m:1")) == first
    assert await engine.recall(Request(name, "1", mark="m:3")) is None
    assert await engine.recall(Request(name, "1")) is None
    assert await engine.recall(Request(f"{name} nobody", "1", mark="m:1")) is None


@pytest.mark.parametrize(("text", "locale"), [("家里着火了快来人", "zh-CN"), ("my house is on fire", "en")])
async def test_danger_is_overheard_with_its_number_and_nothing_to_choose(text: str, locale: str, engine: RasaEngine) -> None:
    reply = await engine.overhear(text, locale)
    assert reply
    assert (reply.outcome, reply.locale, reply.choices) == (Outcome.SAFETY, locale, ())
    assert "119" in reply.text


CONTROLS = {
    "大声点": Control.LOUDER,
    "小声点": Control.QUIETER,
    "说慢一点": Control.SLOWER,
    "再说一遍": Control.REPEAT,
    "#": Control.BIGGER,
}
LONG = "请您大声一点告诉我老年证要带什么材料才行"


@pytest.mark.parametrize(("text", "control"), CONTROLS.items())
async def test_what_the_door_has_to_do_is_overheard_without_a_word(text: str, control: Control, engine: RasaEngine) -> None:
    reply = await engine.overhear(text, "zh-CN")
    assert reply
    assert (reply.outcome, reply.control, reply.lines) == (Outcome.CONTROL, control, ())


@pytest.mark.parametrize("text", ["", "好的，我等着", "我要办老年证", "转人工", "2", "0", "*", LONG, "\ud800"])
async def test_everything_else_is_not_overheard(text: str, engine: RasaEngine) -> None:
    assert await engine.overhear(text, "zh-CN") is None
