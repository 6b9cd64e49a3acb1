"""CATSLU (Zhu et al. 2019), map domain: what drivers said in Chinese beside what real speech recognition made of it. Pure.

Utterances with noise, dialect or other speakers carry marks in their transcript and are left out.
"""

from __future__ import annotations

import json
import random
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from assistant.benchmarks.public.misheard import Confusions
from assistant.benchmarks.public.scoring import Sentences, Source, Table, Trainers, accuracy, first
from assistant.messages import Reply
from assistant.understanding.evaluation import Judged, figures
from assistant.understanding.utterances import Example

SOURCE = Source("catslu_map", "data/train.json", "https://github.com/wkl2000/CS382-NLP-SLU (or the CATSLU challenge, ICMI 2019)")
DEVELOPMENT = "data/development.json"
LOCALE = "zh-CN"
UNHEARD = "null"
MARK = "("
SEED = 7
COLUMNS = ("as said, %", "as heard, %")

FirstTurn = Callable[[str, str | None], Reply]


@dataclass(frozen=True)
class Heard:
    """One utterance: what was said, what was heard, and what was meant (act and slot, without values)."""

    said: str
    heard: str
    meant: str


@dataclass(frozen=True)
class Catslu:
    """Both splits that have transcripts; `unheard` counts utterances of the training split of which nothing was heard."""

    train: tuple[Heard, ...]
    development: tuple[Heard, ...]
    unheard: int

    def confusions(self) -> Confusions:
        """Learn from the training split what is misheard."""
        return Confusions.learn([(one.said, one.heard) for one in self.train])


def read(folder: Path) -> Catslu:
    """Read `train.json` and `development.json`; the test split has no transcripts."""
    train, development = _split(folder / SOURCE.file), _split(folder / DEVELOPMENT)
    heard, unheard = _heard(train), sum(one.heard == UNHEARD for one in train)
    return Catslu(heard, _heard(development), unheard)


def score(data: Catslu, trainers: Trainers) -> list[Table]:
    """Learn what was said in the training split, each sentence once; answer the development split as said and as heard."""
    learnt = Sentences.of(dict.fromkeys((one.said, one.meant) for one in data.train), LOCALE)
    ways = [Sentences.of(pairs, LOCALE) for pairs in zip(*(_both_ways(one) for one in data.development), strict=True)]
    rows = []
    for name, train in trainers.items():
        ranker = train(learnt)
        rows.append((name, tuple(accuracy(first(ranker, asked.texts), asked.labels) for asked in ways)))
    title = f"CATSLU map: {len(learnt)} sentences learnt, {len(data.development)} asked, what was meant without its values"
    return [Table(title, COLUMNS, tuple(rows))]


def score_utterances(confusions: Confusions, examples: Sequence[Example], first_turn: FirstTurn) -> list[Table]:
    """Ask our own sentences as written and as they might be heard: all of them, and those alone that came out changed."""
    chance = random.Random(SEED)
    heard = [replace(one, text=confusions.mishear(one.text, chance)) for one in examples]
    ways = [[Judged(one, first_turn(one.text, one.locale)) for one in way] for way in (examples, heard)]
    changed = [number for number, (one, other) in enumerate(zip(examples, heard, strict=True)) if one.text != other.text]
    some = [[way[number] for number in changed] for way in ways]
    title = f"our {len(examples)} utterances with the errors of CATSLU ({100 * confusions.rate:.1f} % of its characters)"
    return [_before_and_after(title, *ways), _before_and_after(f"the {len(changed)} of them that came out changed", *some)]


def _before_and_after(title: str, said: Sequence[Judged], heard: Sequence[Judged]) -> Table:
    pairs = zip(figures(said, LOCALE), figures(heard, LOCALE), strict=True)
    return Table(
        title, COLUMNS, tuple((f"{one.name} ({one.count})", (100 * one.share, 100 * other.share)) for one, other in pairs)
    )


def _both_ways(one: Heard) -> tuple[tuple[str, str], tuple[str, str]]:
    return (one.said, one.meant), (one.heard, one.meant)


def _heard(utterances: Sequence[Heard]) -> tuple[Heard, ...]:
    return tuple(one for one in utterances if one.heard != UNHEARD)


def _split(path: Path) -> list[Heard]:
    talks = json.loads(path.read_text(encoding="utf-8"))
    found = [_utterance(raw) for talk in talks for raw in talk]
    return [one for one in found if one.said and MARK not in one.said]


def _utterance(raw: dict[str, Any]) -> Heard:
    meant = sorted({" ".join(part[:2]) for part in raw["semantic"]})
    return Heard(raw["manual_transcript"].lower(), raw["asr_1best"].lower(), " + ".join(meant) or "nothing")
