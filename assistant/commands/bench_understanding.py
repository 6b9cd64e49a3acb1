"""`banban bench understanding`: public data sets through our matcher, beside the figures others have published."""

from __future__ import annotations

import json
import os
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from assistant.benchmarks.public import banking77, catslu, clinc150, hint3
from assistant.benchmarks.public.scoring import Ranker, Sentences, Source, Table, Train, Trainers
from assistant.commands.main import example
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.understanding.utterances import Example, read_file

OURS, PLAIN = "Banban", "plain Rasa"
EPOCHS = 100
"""Epochs of DIET: Rasa's own default."""


@dataclass(frozen=True)
class Tools:
    """What a set may be measured with: how systems learn, and our own sentences with the trained model."""

    trainers: Trainers
    settings: Settings
    utterances: Path


SETS: dict[str, tuple[Source, Callable[[Path, Tools], list[Table]]]] = {
    "clinc150": (clinc150.SOURCE, lambda folder, tools: clinc150.score(clinc150.read(folder), tools.trainers)),
    "banking77": (banking77.SOURCE, lambda folder, tools: banking77.score(banking77.read(folder), tools.trainers)),
    "hint3": (hint3.SOURCE, lambda folder, tools: hint3.score(hint3.read(folder), tools.trainers)),
    "catslu": (catslu.SOURCE, lambda folder, tools: _catslu(folder, tools)),
}
EXAMPLES = """
banban bench understanding --data ~/public
banban bench understanding --data ~/public --only hint3 --peer .venv-neural/bin/python
banban bench understanding --data ~/public --only clinc150 --only banking77 --json > figures.json
"""


@click.command(epilog=example(EXAMPLES))
@click.option(
    "--data", required=True, type=click.Path(exists=True, file_okay=False, path_type=Path), help="The folder of all data sets."
)
@click.option("--only", multiple=True, type=click.Choice(list(SETS)), help="Only this set; may be given several times.")
@click.option("--utterances", type=click.Path(path_type=Path), help="Our sentences for catslu; by default tests/utterances.")
@click.option("--peer", type=click.Path(exists=True, dir_okay=False), help="Also plain Rasa, by a Python with TensorFlow.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def understanding(data: Path, only: Sequence[str], utterances: Path | None, peer: str | None, as_json: bool) -> None:
    """Learn from public data sets as if they were a city's, and print our figures beside the published ones.

    The sets stay where they are: clinc150/, banking77/, hint3/ and catslu_map/ below --data, laid out as in their
    repositories. A set that is missing is passed over, and where it can be had is said. catslu asks our own sentences
    with real errors of speech recognition and needs a trained model. --peer takes about five minutes for each of the
    six parts of hint3, and hours for the other sets.
    """
    from assistant.bootstrap import prepare

    settings = prepare()
    with tempfile.TemporaryDirectory(prefix="banban-bench-") as folder:
        trainers = {OURS: _timed(OURS, _own_trainer(settings)), **_peer_trainers(peer, Path(folder))}
        tools = Tools(trainers, settings, utterances or settings.home / "tests" / "utterances")
        tables = (table for name in only or SETS for table in _measured(name, data, tools))
        if as_json:
            click.echo(json.dumps([table.as_json() for table in tables], ensure_ascii=False, indent=2))
        else:
            _print(tables)


def _print(tables: Iterable[Table]) -> None:
    for table in tables:
        click.echo(f"{table.text()}\n")


def _measured(name: str, data: Path, tools: Tools) -> list[Table]:
    source, measure = SETS[name]
    folder = data / source.folder
    if not (folder / source.file).is_file():
        click.echo(f"SKIPPED {name}: there is no {folder / source.file}; it can be had at {source.where}", err=True)
        return []
    return measure(folder, tools)


def _catslu(folder: Path, tools: Tools) -> list[Table]:
    from assistant.bootstrap import build_first_turn

    said, data = _own_sentences(tools.utterances), catslu.read(folder)
    first_turn = build_first_turn(tools.settings)
    return [*catslu.score(data, tools.trainers), *catslu.score_utterances(data.confusions(), said, first_turn)]


def _own_sentences(folder: Path) -> list[Example]:
    said = [one for path in sorted((folder / catslu.LOCALE).glob("*.yml")) for one in read_file(path)]
    if not said:
        raise AssistantError("error.data_missing", path=str(folder / catslu.LOCALE))
    return said


def _own_trainer(settings: Settings) -> Train:
    from assistant.bootstrap import MATCHER, component_config
    from assistant.understanding.calibration import calibrated
    from assistant.understanding.encoder import build_encoder
    from assistant.understanding.matcher import Matcher, MatcherSettings

    encoder = build_encoder(settings.encoder, settings.threads)
    weights = MatcherSettings.from_config(component_config(settings, MATCHER))

    def train(said: Sentences) -> Ranker:
        return Matcher.train(said.texts, said.labels, encoder, calibrated(said.texts, said.labels, encoder, weights))

    return train


def _peer_trainers(python: str | None, folder: Path) -> Trainers:
    if python is None:
        return {}
    from assistant.benchmarks.public.plain_rasa import trainer

    return {PLAIN: _timed(PLAIN, trainer(os.path.abspath(python), EPOCHS, folder))}


def _timed(name: str, train: Train) -> Train:
    def timed(said: Sentences) -> Ranker:
        began = time.perf_counter()
        ranker = train(said)
        click.echo(f"{name}: {len(said)} sentences learnt in {time.perf_counter() - began:.1f} s", err=True)
        return ranker

    return timed
