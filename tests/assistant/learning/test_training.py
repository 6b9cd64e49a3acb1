"""A candidate is taken or refused, the city stays whole, and there is a way back; Rasa itself is in test_real_training."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
import yaml

from assistant.commands.learn import table
from assistant.errors import NothingToLearn, NoWayBack
from assistant.learning.city_file import path_of
from assistant.learning.proposals import Proposals
from assistant.learning.training import Learning, Machinery, Outcome
from assistant.learning.values import State
from assistant.messages import Candidate, Card, Reply, Understanding
from assistant.messages import Outcome as Ending
from assistant.settings import Settings
from assistant.understanding.utterances import Example, read_file
from tests.fakes import FixedClock

HELD_OUT = [Example(f"held out {number}", "item:senior-card", "zh-CN", "plain", f"f{number}") for number in range(10)]
DANGER = [Example(f"danger {number}", "danger:fall", "zh-CN", "plain", f"d{number}") for number in range(10)]


@dataclass
class Workshop:
    """A machinery that trains files, whose models get wrong what they are told to."""

    models: Path
    wrong: dict[str, set[str]] = field(default_factory=dict)
    wrong_next: set[str] = field(default_factory=set)
    count: int = 0
    fails: bool = False
    trained_on: list[Settings] = field(default_factory=list)
    learnt: str = ""

    def train(self, settings: Settings) -> Path:
        """Train a model, and remember what the city's learnt file held."""
        if self.fails:
            raise NothingToLearn("error.unknown")
        self.count += 1
        self.trained_on.append(settings)
        self.learnt = path_of(settings.intents, "zh-CN").read_text(encoding="utf-8")
        path = settings.models / f"model-{self.count + 1}.tar.gz"
        path.write_text("model", encoding="utf-8")
        self.wrong[path.name] = self.wrong_next
        return path

    def load(self, model: Path) -> Callable[[str, str], Reply]:
        """Give what answers as a model would."""
        wrong = self.wrong.get(model.name, set())

        def answer(text: str, locale: str) -> Reply:
            is_danger = text.startswith("danger") and text not in wrong
            named = "will-notary" if text in wrong else "senior-card"
            understood = Understanding("service_request", candidates=(Candidate(named, 1.0),))
            card = None if is_danger else Card(named, "", "")
            return Reply(Ending.SAFETY if is_danger else Ending.ANSWERED, card=card, understood=understood, locale=locale)

        return answer

    def newest(self) -> Path:
        """Give the model with the highest number."""
        return max(self.models.glob("*.tar.gz"))


@dataclass
class City:
    """A city whose supervisor has accepted something."""

    learning: Learning
    workshop: Workshop
    proposals: Proposals

    def learn(self, tolerance: float = 0.005) -> Outcome:
        """Learn what was accepted."""
        return self.learning.learn(lambda stage, **fields: None, tolerance)

    @property
    def snapshot(self) -> dict[str, Any]:
        """What stands in the city's folders, by name."""
        settings = self.learning.settings
        folders = (settings.intents, settings.models)
        return {str(one): one.read_text(encoding="utf-8") for folder in folders for one in folder.rglob("*") if one.is_file()}


@pytest.fixture
def city(settings: Settings, tmp_path: Path, proposals: Proposals, correct: Callable[..., None]) -> City:
    own = replace(settings, home=tmp_path / "home", models=tmp_path / "models", state=tmp_path / "state")
    shutil.copytree(settings.intents / "safety", own.intents / "safety")
    shutil.copy(settings.config, own.config)
    own.models.mkdir()
    (own.models / "model-1.tar.gz").write_text("first", encoding="utf-8")
    (own.models / "fingerprint").write_text("first print", encoding="utf-8")
    correct("我要那个夕阳红的东西", "senior-card")
    correct("要那个夕阳红的东西呀", "senior-card")
    proposals.gather()
    for one in proposals.all():
        proposals.accept(one.id, "李主任")
    workshop = Workshop(own.models)
    machinery = Machinery(workshop.train, workshop.load, workshop.newest, lambda of: f"print of {of.home.name}")
    learning = Learning(own, proposals.store, machinery, FixedClock(), [*HELD_OUT, *DANGER])
    return City(learning, workshop, proposals)


def test_a_model_that_is_no_worse_is_taken_with_what_it_learnt(city: City) -> None:
    outcome = city.learn()
    settings = city.learning.settings
    assert outcome.is_taken and outcome.model == settings.models / "model-2.tar.gz"
    assert city.workshop.newest() == outcome.model
    assert (settings.models / "model-1.tar.gz").is_file()
    assert (settings.models / "fingerprint").read_text(encoding="utf-8") == "print of home"
    assert {one.state for one in city.proposals.all(tuple(State))} == {State.LEARNT}


def test_the_citys_file_has_the_shape_of_utterances_with_family_who_and_when(city: City) -> None:
    city.learn()
    path = path_of(city.learning.settings.intents, "zh-CN")
    assert {(one.text, one.label, one.kind) for one in read_file(path)} == {
        ("我要那个夕阳红的东西", "item:senior-card", "learnt"),
        ("要那个夕阳红的东西呀", "item:senior-card", "learnt"),
    }
    (family,) = yaml.safe_load(path.read_text(encoding="utf-8"))["items"]["senior-card"]
    assert (family["by"], family["on"]) == ("李主任", "2026-03-02")
    assert family["id"].startswith("learnt-")
    assert "夕阳红" in city.workshop.learnt


def test_a_worse_model_is_refused_and_nothing_in_the_city_changes(city: City) -> None:
    before = city.snapshot
    city.workshop.wrong_next = {"held out 1", "held out 2"}
    outcome = city.learn()
    assert not outcome.is_taken
    assert "items top-1" in {row.name for row in outcome.fallen}
    assert city.snapshot == before
    assert {one.state for one in city.proposals.all(tuple(State))} == {State.ACCEPTED}
    assert not list(city.learning.settings.state.iterdir())


def test_one_danger_fewer_is_enough_to_refuse_whatever_the_tolerance(city: City) -> None:
    city.workshop.wrong_next = {"danger 3"}
    outcome = city.learn(tolerance=1.0)
    assert [row.name for row in outcome.fallen] == ["emergencies noticed"]
    assert not outcome.is_taken


def test_phrasings_against_what_the_model_is_sure_of_are_not_even_trained_with(city: City, correct: Callable[..., None]) -> None:
    for said in ("花镜在哪配呀", "社保卡丢了怎么补", "公交卡去哪充值", "低保怎么申请呢"):
        correct(said, "will-notary")
    city.proposals.gather()
    for one in city.proposals.all([State.PROPOSED]):
        city.proposals.accept(one.id, "李主任")
    before = city.snapshot
    outcome = city.learn()
    assert (outcome.is_taken, len(outcome.against), city.workshop.count, city.snapshot) == (False, 4, 0, before)
    assert {one.state for one in city.proposals.all(tuple(State))} == {State.ACCEPTED}
    told = table(outcome)
    assert told[0].endswith("accepted as item:will-notary, understood as item:senior-card")
    assert "4 of 6 accepted phrasings" in told[-1]
    assert city.learning.learn(lambda stage, **fields: None, 0.005, overrule=True).is_taken


def test_a_slip_of_the_model_may_be_put_right(city: City, correct: Callable[..., None]) -> None:
    correct("公交卡去哪充值", "will-notary")
    city.proposals.gather()
    for one in city.proposals.all([State.PROPOSED]):
        city.proposals.accept(one.id, "李主任")
    assert city.learn().is_taken


def test_the_training_sees_a_copy_and_never_the_city(city: City) -> None:
    city.learn()
    assert city.workshop.trained_on[0].home != city.learning.settings.home


def test_a_training_that_fails_leaves_everything(city: City) -> None:
    before = city.snapshot
    city.workshop.fails = True
    with pytest.raises(NothingToLearn):
        city.learn()
    assert city.snapshot == before


def test_without_anything_accepted_there_is_nothing_to_learn(city: City) -> None:
    city.learn()
    with pytest.raises(NothingToLearn):
        city.learn()


def test_there_is_a_way_back(city: City) -> None:
    before = city.snapshot
    city.learn()
    step = city.learning.back()
    after = {path: text for path, text in city.snapshot.items() if "set-aside" not in path and not path.endswith("learnt.json")}
    assert (step.model, after) == ("model-2.tar.gz", before)
    assert city.workshop.newest().name == "model-1.tar.gz"
    assert {one.state for one in city.proposals.all(tuple(State))} == {State.PROPOSED}
    with pytest.raises(NoWayBack):
        city.learning.back()


def test_back_and_back_again_through_two_learnings(city: City, correct: Callable[..., None]) -> None:
    city.learn()
    first = path_of(city.learning.settings.intents, "zh-CN").read_text(encoding="utf-8")
    correct("门口老头说的优惠小卡片", "senior-card")
    city.proposals.gather()
    city.proposals.accept(city.proposals.all()[0].id, "li")
    city.learn()
    city.learning.back()
    assert path_of(city.learning.settings.intents, "zh-CN").read_text(encoding="utf-8") == first
    city.learning.back()
    assert not path_of(city.learning.settings.intents, "zh-CN").is_file()


def _learn_another(city: City, correct: Callable[..., None], text: str, *wrong: str) -> Outcome:
    """Accept one phrasing more and learn it with a model that gets something wrong."""
    correct(text, "senior-card")
    city.proposals.gather()
    for one in city.proposals.all([State.PROPOSED]):
        city.proposals.accept(one.id, "li")
    city.workshop.wrong_next = set(wrong)
    return city.learn()


def test_many_small_falls_are_not_allowed_one_after_the_other(city: City, correct: Callable[..., None]) -> None:
    city.workshop.wrong_next = {"held out 1"}
    assert city.learn().is_taken
    second = _learn_another(city, correct, "门口老头说的优惠小卡片", "held out 1", "held out 2")
    (top,) = [row for row in second.fallen if row.name == "items top-1"]
    assert (top.baseline, top.before, top.after) == (1.0, 0.9, 0.8)
    assert not second.is_taken


def test_what_was_gained_may_fall_no_faster_than_the_rest(city: City, correct: Callable[..., None]) -> None:
    city.workshop.wrong["model-1.tar.gz"] = {"danger 1"}
    assert city.learn().is_taken
    assert not _learn_another(city, correct, "门口老头说的优惠小卡片", "danger 1").is_taken


@pytest.mark.parametrize("change", ["trained by hand", "other sentences"])
def test_a_training_by_hand_or_other_sentences_begin_a_new_baseline(
    city: City, correct: Callable[..., None], change: str
) -> None:
    city.workshop.wrong_next = {"held out 1"}
    city.learn()
    if change == "trained by hand":
        (city.learning.settings.models / "model-3.tar.gz").write_text("by hand", encoding="utf-8")
        city.workshop.wrong["model-3.tar.gz"] = {"held out 1"}
        city.workshop.count = 3
    else:
        city = replace(city, learning=replace(city.learning, held_out=[*reversed(HELD_OUT), *DANGER[1:]]))
    assert _learn_another(city, correct, "门口老头说的优惠小卡片", "held out 1", "held out 2").is_taken


def test_a_model_that_somebody_trained_since_is_not_taken_away(city: City) -> None:
    city.learn()
    (city.learning.settings.models / "model-9.tar.gz").write_text("by hand", encoding="utf-8")
    with pytest.raises(NoWayBack):
        city.learning.back()
    assert (city.learning.settings.models / "model-9.tar.gz").is_file()


def test_without_the_model_before_there_is_no_way_back(city: City) -> None:
    city.learn()
    (city.learning.settings.models / "model-1.tar.gz").unlink()
    with pytest.raises(NoWayBack):
        city.learning.back()


def test_a_broken_history_is_said(city: City) -> None:
    (city.learning.settings.models / "learnt.json").write_text("{", encoding="utf-8")
    with pytest.raises(NoWayBack):
        city.learning.back()
