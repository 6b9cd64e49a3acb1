"""`banban learn` as an operator uses it: list, accept, edit, drop; and once with Rasa itself, there and back."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from assistant import bootstrap
from assistant.commands.learn import learn, table
from assistant.desk.values import Correction
from assistant.errors import AssistantError, NoSuchProposal, NothingToLearn, NoWayBack, ProposalRefused
from assistant.learning.city_file import path_of
from assistant.learning.comparison import Compared
from assistant.learning.training import Machinery, Outcome
from assistant.messages import Outcome as Ending
from assistant.messages import Reply, Understanding
from assistant.settings import Settings
from assistant.store.database import Database
from assistant.store.records import SqlRecords
from tests.assistant.learning.small_city import small_city
from tests.fakes import NOON

Run = Callable[..., Result]


@pytest.fixture
def city(settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    """A small city whose clerks have put two things right."""
    own = small_city(settings, tmp_path / "home")
    for name, value in (("HOME", own.home), ("MODELS", own.models), ("STATE", own.state), ("ENCODER", own.encoder)):
        monkeypatch.setenv(f"BANBAN_{name}", str(value))
    monkeypatch.setenv("BANBAN_LEARN_HELD_OUT", str(own.learn.held_out))
    database = Database(own.database)
    database.prepare()
    for said in ("夕阳红的那个东西咋弄", "老来乐小册子给我整一个"):
        SqlRecords(database).correct(Correction(0, "c", 1, "zh-CN", said, "senior-card", "li.na", NOON))
    database.close()
    return own


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(learn, list(arguments))


def _listed(*more: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in _run("list", "--json", *more).stdout.splitlines()]


@pytest.mark.usefixtures("city")
def test_listed_accepted_edited_and_dropped() -> None:
    first, second = (one["id"] for one in _listed())
    assert _run("accept", str(first), "--by", "李主任").exit_code == 0
    assert _run("edit", str(second), "--text", "老来乐小册子给我办一个", "--item", "none", "--by", "li").exit_code == 0
    accepted = {one["id"]: one for one in _listed()}
    assert (accepted[first]["state"], accepted[first]["decided_by"]) == ("accepted", "李主任")
    assert (accepted[second]["text"], accepted[second]["label"]) == ("老来乐小册子给我办一个", "intent:out_of_scope")
    assert _run("drop", str(first)).exit_code == 0
    assert [one["id"] for one in _listed()] == [second]
    assert len(_listed("--all")) == 2


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (("accept", "99"), NoSuchProposal),
        (("edit", "1", "--item", "no-such-item"), ProposalRefused),
        (("edit", "1", "--text", "13800138000"), ProposalRefused),
        ((), NothingToLearn),
    ],
)
def test_what_cannot_be_done_is_an_error_of_ours(arguments: tuple[str, ...], error: type[AssistantError]) -> None:
    _listed()
    assert isinstance(_run(*arguments).exception, error)


@pytest.mark.usefixtures("city")
def test_without_a_learning_there_is_no_way_back() -> None:
    assert isinstance(_run("back").exception, NoWayBack)


@pytest.mark.usefixtures("city")
@pytest.mark.parametrize("arguments", [("accept",), ("accept", "x"), ("accept", "0"), ("edit", "1"), ("--tolerance", "2")])
def test_a_call_that_makes_no_sense_is_refused(arguments: tuple[str, ...]) -> None:
    assert _run(*arguments).exit_code == 2


def test_without_held_out_sentences_nothing_is_trained(city: Settings, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    assert isinstance(_run("--data", str(tmp_path / "empty")).exception, AssistantError)
    assert not city.models.exists()


def test_figures_stand_side_by_side_with_what_has_fallen() -> None:
    rows = [Compared("zh-CN", "items top-1", 0.9, 0.8, 100), Compared("en", "scams noticed", 1.0, 1.0, 10)]
    lines = table(Outcome(rows, [rows[0]], [], 0, 0, None))
    assert "90.0%" in lines[1] and "80.0%" in lines[1] and "fallen" in lines[1]
    assert "fallen" not in lines[2]
    assert lines[-1].startswith("Refused")


def test_a_refused_model_is_exit_code_1_and_leaves_the_city(city: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    city.models.mkdir()
    (city.models / "model-1.tar.gz").write_text("first", encoding="utf-8")
    build = bootstrap.build_learning
    monkeypatch.setattr(bootstrap, "build_learning", lambda settings: replace(build(settings), machinery=_worse(city.models)))
    _run("accept", *(str(one["id"]) for one in _listed()))
    refused = _run()
    assert (refused.exit_code, refused.stdout.splitlines()[-1]) == (1, table(Outcome([], [], [], 0, 0, None))[-1])
    assert [path.name for path in city.models.iterdir()] == ["model-1.tar.gz"]
    assert {one["state"] for one in _listed()} == {"accepted"}
    told = _run("--json")
    assert (told.exit_code, json.loads(told.stdout)["taken"]) == (1, False)


def _worse(models: Path) -> Machinery:
    """Give a machinery whose first model notices every danger, and whose others notice none."""

    def train(settings: Settings) -> Path:
        made = settings.models / "model-2.tar.gz"
        made.write_text("second", encoding="utf-8")
        return made

    def load(model: Path) -> Callable[[str, str], Reply]:
        ending = Ending.SAFETY if model.name == "model-1.tar.gz" else Ending.ANSWERED
        return lambda text, locale: Reply(ending, locale=locale, understood=Understanding("out_of_scope"))

    return Machinery(train, load, lambda: models / "model-1.tar.gz", lambda settings: "print")


@pytest.mark.slow
def test_with_rasa_itself_learnt_refused_and_back(city: Settings) -> None:
    first = bootstrap.train_model(city)
    ids = [str(one["id"]) for one in _listed()]
    _run("accept", *ids)
    learnt = _run("--json", "--tolerance", "1")
    assert learnt.exit_code == 0, (learnt.output, learnt.exception)
    told = json.loads(learnt.stdout)
    assert (told["taken"], told["phrasings"]["right_after"]) == (True, 2)
    assert bootstrap.is_trained(city)
    assert first.is_file()
    assert "夕阳红" in path_of(city.intents, "zh-CN").read_text(encoding="utf-8")
    assert _run("back").exit_code == 0
    assert bootstrap.is_trained(city)
    assert not path_of(city.intents, "zh-CN").exists()
    assert {one["state"] for one in _listed()} == {"proposed"}
