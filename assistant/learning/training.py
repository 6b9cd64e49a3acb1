"""Trains a candidate with what was accepted, beside the city; puts it in place only where nothing held out got worse."""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from assistant.errors import NothingToLearn, NoWayBack
from assistant.learning.city_file import read_texts, with_learnt, write_texts
from assistant.learning.comparison import Compared, against, compare, fallen, shares
from assistant.learning.history import SET_ASIDE, Step, read_steps, write_steps
from assistant.learning.values import Proposal, State
from assistant.messages import Reply
from assistant.ports import Clock, Progress
from assistant.settings import Settings
from assistant.store.proposals import SqlProposals
from assistant.understanding.evaluation import Judged
from assistant.understanding.utterances import Example

Answering = Callable[[str, str], Reply]
"""Answers a text in a language as a first turn."""


@dataclass(frozen=True)
class Machinery:
    """What trains and loads models: bootstrap gives the real one.

    `train` trains the city of some settings and gives the model; `load` gives what answers with a model; `newest` gives the
    model in use, and `fingerprint` what a model of some settings is made from.
    """

    train: Callable[[Settings], Path]
    load: Callable[[Path], Answering]
    newest: Callable[[], Path]
    fingerprint: Callable[[Settings], str]


@dataclass(frozen=True)
class Outcome:
    """What became of a training: the figures side by side, those that have fallen, and what of the new phrasings is got right.

    With `against`, phrasings to which the present model is sure of another answer, nothing was trained.
    """

    rows: Sequence[Compared]
    fallen: Sequence[Compared]
    phrasings: Sequence[Proposal]
    right_before: int
    right_after: int
    model: Path | None
    against: Sequence[Judged] = ()

    @property
    def is_taken(self) -> bool:
        """Tell whether the new model is in use."""
        return self.model is not None


@dataclass(frozen=True)
class Learning:
    """The learning of one city."""

    settings: Settings
    store: SqlProposals
    machinery: Machinery
    clock: Clock
    held_out: Sequence[Example]

    def learn(self, progress: Progress, tolerance: float, overrule: bool = False) -> Outcome:
        """Train with everything accepted and take the new model, or refuse it; where it is refused nothing is changed.

        Phrasings that speak against what the present model is sure of are not even trained with, unless told to `overrule` it.
        Raises NothingToLearn, and what training raises.
        """
        accepted = self.store.all([State.ACCEPTED])
        if not accepted:
            raise NothingToLearn
        present = self.machinery.newest()
        progress("learn.stage.before")
        before = self._judged(present, accepted)
        doubted = () if overrule else against(before[1])
        if doubted:
            return Outcome((), (), accepted, _right(before[1]), 0, None, doubted)
        progress("learn.stage.training")
        baseline = self._baseline(present) or shares(before[0])
        with tempfile.TemporaryDirectory(prefix="learn-", dir=self._folder()) as folder:
            staged = self._staged(Path(folder), accepted)
            candidate = self.machinery.train(staged)
            progress("learn.stage.after")
            after = self._judged(candidate, accepted)
            rows = compare(before[0], after[0], baseline)
            worse = fallen(rows, tolerance)
            model = None if worse else self._take(candidate, present, accepted, baseline)
        return Outcome(rows, worse, accepted, _right(before[1]), _right(after[1]), model)

    def back(self) -> Step:
        """Take the model away that was learnt last, and what it had learnt; raises NoWayBack where there is none before it."""
        models, steps = self.settings.models, read_steps(self.settings.models)
        while steps and not (models / steps[-1].model).is_file():
            steps.pop()  # it never arrived, or somebody has taken it away
        if not steps:
            raise NoWayBack(problem=str(models))
        last, present = steps[-1], self.machinery.newest()
        for name, is_there in ((last.model, present.name == last.model), (last.before, (models / last.before).is_file())):
            if not is_there:
                raise NoWayBack(problem=name)
        write_texts(self.settings.intents, last.texts)
        (models / SET_ASIDE).mkdir(exist_ok=True)
        os.replace(present, models / SET_ASIDE / present.name)
        (models / "fingerprint").write_text(last.fingerprint, encoding="utf-8")
        write_steps(models, steps[:-1])
        self.store.set_state(last.proposals, State.PROPOSED)
        return last

    def _baseline(self, present: Path) -> dict[str, float]:
        """Give the figures that the present model was held to; none where it was trained by hand, or with other sentences."""
        last = next(reversed(read_steps(self.settings.models)), None)
        return last.baseline if last and (last.model, last.held_out) == (present.name, self._digest()) else {}

    def _digest(self) -> str:
        said = sorted(f"{one.locale} {one.label} {one.text}" for one in self.held_out)
        return hashlib.sha256("\n".join(said).encode("utf-8", "replace")).hexdigest()

    def _folder(self) -> Path:
        self.settings.state.mkdir(parents=True, exist_ok=True)
        return self.settings.state

    def _staged(self, folder: Path, accepted: Sequence[Proposal]) -> Settings:
        """Give a copy of the city with the new phrasings in it."""
        staged = replace(self.settings, home=folder / "home", models=folder / "models")
        shutil.copytree(self.settings.intents, staged.intents)
        shutil.copy(self.settings.config, staged.config)
        write_texts(staged.intents, with_learnt(staged.intents, accepted))
        staged.models.mkdir()
        return staged

    def _judged(self, model: Path, accepted: Sequence[Proposal]) -> tuple[list[Judged], list[Judged]]:
        """Give how a model does on the held-out sentences, and on the new phrasings."""
        answer = self.machinery.load(model)
        new = [Example(one.text, one.label, one.locale, "learnt", one.label) for one in accepted]
        held, learnt = ([Judged(one, answer(one.text, one.locale)) for one in ones] for ones in (self.held_out, new))
        return held, learnt

    def _take(self, candidate: Path, present: Path, accepted: Sequence[Proposal], baseline: dict[str, float]) -> Path:
        """Put the candidate in place: the way back is kept first, the model comes last."""
        own, models = self.settings, self.settings.models
        texts = with_learnt(own.intents, accepted)
        kept = models / "fingerprint"
        before = kept.read_text(encoding="utf-8") if kept.is_file() else ""
        step = Step(
            candidate.name,
            present.name,
            before,
            read_texts(own.intents, texts),
            tuple(one.id for one in accepted),
            self._now(),
            self._digest(),
            baseline,
        )
        arriving = models / f"{candidate.name}.arriving"
        shutil.move(candidate, arriving)
        write_steps(models, [*read_steps(models), step])
        write_texts(own.intents, texts)
        os.replace(arriving, models / candidate.name)
        kept.write_text(self.machinery.fingerprint(own), encoding="utf-8")
        self.store.set_state(step.proposals, State.LEARNT)
        return models / candidate.name

    def _now(self) -> str:
        return self.clock.now().isoformat(timespec="seconds")


def _right(judged: Sequence[Judged]) -> int:
    return sum(one.right for one in judged)
