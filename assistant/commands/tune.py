"""`banban tune`: chooses the thresholds in config.yml by what mistakes cost, on sentences that were held out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from assistant.bootstrap import MATCHER, build_reader, component_config, prepare
from assistant.catalogue.loader import load_catalogue
from assistant.commands.main import example
from assistant.dialogue.tuning import Case, Costs, Rates, choose, rates, trade_off
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.understanding.by_name import MATTERS, every, half, known_by_name
from assistant.understanding.calibration import HeldOut, fitted
from assistant.understanding.evaluation import FOLDS, parted
from assistant.understanding.guard import Guard
from assistant.understanding.kept_parts import kept_in
from assistant.understanding.kinds import Weights
from assistant.understanding.matcher import MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.ranking import rank
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import Example

Tables = Mapping[str, Weights]
"""Weights of kinds by the name of their table in config.yml."""


@click.command(epilog=example("banban tune --dry-run\nbanban tune --wrong 15 --handoff 2"))
@click.option("--wrong", default=15.0, show_default=True, help="What a wrong answer costs, in questions asked.")
@click.option("--question", default=1.0, show_default=True, help="What asking which one is meant costs.")
@click.option("--needless", default=14.0, show_default=True, help="What asking costs where the city has nothing of the kind.")
@click.option("--handoff", default=4.0, show_default=True, help="What offering a person for nothing costs.")
@click.option("--missed-danger", default=100.0, show_default=True, help="What a danger that is not noticed costs.")
@click.option("--false-alarm", default=20.0, show_default=True, help="What taking somebody to be in danger costs who is not.")
@click.option("--folds", default=1, show_default=True, type=click.IntRange(1, FOLDS), help="How many fifths to hold out.")
@click.option("--dry-run", is_flag=True, help="Print what would be chosen and leave config.yml as it is.")
def tune(folds: int, dry_run: bool, **costs: float) -> None:
    """Choose temperature, weights of kinds and thresholds and write them into config.yml; train again afterwards.

    Whole paraphrase families are held out, one fifth at a time. Temperature and weights are those that the held-out
    sentences are likeliest with; the thresholds are those at which mistakes cost least. What the scores say of services
    that were imported, and are known by their names alone, is learnt from our own services known so. The curve of wrong
    answers against hand-offs goes into the state folder. The sets in tests/ are never looked at.
    """
    settings = prepare()
    chosen = _choose(settings, Costs(**costs), folds)
    if not dry_run:
        write_numbers(settings.config, *chosen)
        click.echo(f"{settings.config.name} is changed; run `banban train` now.", err=True)


def write_numbers(path: Path, numbers: Mapping[str, float], tables: Tables) -> None:
    """Put numbers into lines `name: number` and weights into the lines `kind: [numbers]` of their table.

    Raises SettingsError where one of the lines is not there once.
    """
    text = path.read_text(encoding="utf-8")
    lines = [(name, rf"^(\s+{name}: )[\d.]+$", f"{number:g}") for name, number in numbers.items()]
    for table, kinds in tables.items():
        above = rf"^(    {table}:\n(?:      .*\n)*?"
        lines += [(f"{table}.{kind}", rf"{above}      {kind}: )\[.*\]$", _listed(weights)) for kind, weights in kinds.items()]
    for name, line, new in lines:
        text, count = re.subn(f"(?m){line}", rf"\g<1>{new}", text)
        if count != 1:
            raise SettingsError(name=f"{path.name}: {name}", value=str(count))
    path.write_text(text, encoding="utf-8")


def _listed(weights: Sequence[float]) -> str:
    return f"[{', '.join(f'{one:g}' for one in weights)}]"


def _choose(settings: Settings, costs: Costs, folds: int) -> tuple[dict[str, float], Tables]:
    config = component_config(settings, MATCHER)
    now, odds = Thresholds.from_config(config), MatcherSettings.from_config(config)
    held = _Held(settings, folds)
    before = held.cases(odds)
    fit = held.fitted(odds)
    cases = held.cases(fit)
    best = choose(cases, costs, now)
    _print(rates(before, costs, now), rates(cases, costs, best))
    _draw(trade_off(cases, costs, best), best, settings.state / "tuning.png")
    numbers = {"temperature": fit.temperature, "by_name": fit.by_name, **asdict(best)}
    click.echo("\n".join(f"{name}: {number:g}" for name, number in numbers.items()))
    tables = {"kinds": fit.kinds, "kinds_by_name": fit.kinds_by_name}
    for table, kinds in tables.items():
        click.echo("\n".join(f"{table} {kind}: {_listed(weights)}" for kind, weights in kinds.items()))
    return numbers, tables


class _Held:
    """Held-out sentences with the scores of a matcher that has not learnt from them; one entry per fold."""

    def __init__(self, settings: Settings, folds: int) -> None:
        examples = training_examples(settings.intents)
        self._folds = [_scored(settings, examples, fold) for fold in range(folds)]
        self._by_name = _scored_by_name(settings, examples)

    def fitted(self, odds: MatcherSettings) -> MatcherSettings:
        """Give the odds that fit the held-out sentences; see `calibration.py`."""
        return fitted([one.held for one in self._folds], odds, self._by_name)

    def cases(self, odds: MatcherSettings) -> list[Case]:
        """Give the held-out sentences as they are ranked with these odds."""
        return [case for fold in self._folds for case in fold.cases(odds)]


@dataclass(frozen=True)
class _Fold:
    held: HeldOut
    ruled: Sequence[bool]

    def cases(self, odds: MatcherSettings) -> list[Case]:
        matcher = replace(self.held.matcher, settings=odds)
        rows = matcher.odds(self.held.texts, self.held.scores)
        return [
            Case(label, rank(matcher.labels, row), ruled)
            for label, row, ruled in zip(self.held.labels, rows, self.ruled, strict=True)
        ]


def _scored(settings: Settings, examples: Sequence[Example], fold: int) -> _Fold:
    click.echo(f"fold {fold + 1}: training without it", err=True)
    learnt, out = parted(examples, fold)
    held = _asked(settings, learnt, out)
    guard = Guard.read(settings.intents / "safety")
    return _Fold(held, [guard.signal(text) is not None for text in held.texts])


def _scored_by_name(settings: Settings, examples: Sequence[Example]) -> list[HeldOut]:
    """Hold out the first fold where matters are known by name alone: all of them in one language each, and half of them."""
    click.echo("services known by name alone", err=True)
    catalogue = load_catalogue(settings.intents)
    learnt, out = parted(examples, 0)
    locales = sorted({one.locale for one in examples})
    places = [known_by_name(learnt, catalogue, [locale], every) for locale in locales]
    asked = [[one for one in out if one.locale == locale or not one.label.startswith(MATTERS)] for locale in locales]
    mixed = known_by_name(learnt, catalogue, locales, half)
    return [_asked(settings, place, said) for place, said in zip([*places, mixed], [*asked, out], strict=True)]


def _asked(settings: Settings, learnt: Sequence[Example], out: Sequence[Example]) -> HeldOut:
    matcher = build_reader(settings, learnt, kept_in(settings.state, keep=False)).matcher
    return HeldOut.of(matcher, [clean(one.text, settings.max_characters) for one in out], [one.label for one in out])


def _print(before: Rates, after: Rates) -> None:
    click.echo(f"{'':12}{'wrong':>8}{'asked':>8}{'handed off':>12}{'mean cost':>11}")
    for name, one in (("as it is", before), ("chosen", after)):
        click.echo(f"{name:12}{one.wrong:8.1%}{one.asked:8.1%}{one.handed_off:12.1%}{one.cost:11.3f}")


def _draw(curve: Sequence[tuple[float, Rates]], chosen: Thresholds, path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    figure, axis = pyplot.subplots(figsize=(7, 5))
    axis.plot([100 * one.handed_off for _, one in curve], [100 * one.wrong for _, one in curve], "o-", color="#1f5fa8")
    nearest = min(curve, key=lambda point: abs(point[0] - chosen.answer))[1]
    axis.plot([100 * nearest.handed_off], [100 * nearest.wrong], "o", color="#b02a1a", markersize=12, label="chosen")
    axis.set(xlabel="a person is offered, % of sentences about a matter", ylabel="answered wrongly, %", title="banban tune")
    axis.legend()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.tight_layout()
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
    click.echo(f"plot: {path}", err=True)
