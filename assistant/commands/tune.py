"""`banban tune`: chooses the thresholds in config.yml by what mistakes cost, on sentences that were held out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from assistant.bootstrap import MATCHER, build_reader, component_config, prepare
from assistant.commands.main import example
from assistant.dialogue.tuning import Case, Costs, Rates, choose, rates, trade_off
from assistant.errors import SettingsError
from assistant.settings import Settings
from assistant.understanding.calibration import HeldOut, fitted
from assistant.understanding.evaluation import FOLDS, fold_of
from assistant.understanding.guard import Guard
from assistant.understanding.kinds import Weights
from assistant.understanding.matcher import MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.ranking import rank
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import Example


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
    sentences are likeliest with; the thresholds are those at which mistakes cost least. The curve of wrong answers
    against hand-offs goes into the state folder. The sets in tests/ are never looked at.
    """
    settings = prepare()
    chosen = _choose(settings, Costs(**costs), folds)
    if not dry_run:
        write_numbers(settings.config, *chosen)
        click.echo(f"{settings.config.name} is changed; run `banban train` now.", err=True)


def write_numbers(path: Path, numbers: Mapping[str, float], kinds: Weights) -> None:
    """Put numbers into lines `name: number`, weights into `kind: [numbers]`; raises SettingsError where one is not there once."""
    text = path.read_text(encoding="utf-8")
    lines = [(name, r"[\d.]+", f"{number:g}") for name, number in numbers.items()]
    lines += [(kind, r"\[.*\]", _listed(weights)) for kind, weights in kinds.items()]
    for name, old, new in lines:
        text, count = re.subn(rf"(?m)^(\s+{name}: ){old}$", rf"\g<1>{new}", text)
        if count != 1:
            raise SettingsError(name=f"{path.name}: {name}", value=str(count))
    path.write_text(text, encoding="utf-8")


def _listed(weights: Sequence[float]) -> str:
    return f"[{', '.join(f'{one:g}' for one in weights)}]"


def _choose(settings: Settings, costs: Costs, folds: int) -> tuple[dict[str, float], Weights]:
    config = component_config(settings, MATCHER)
    now, odds = Thresholds.from_config(config), MatcherSettings.from_config(config)
    held = _Held(settings, folds)
    before = held.cases(odds)
    fit = held.fitted(odds)
    cases = held.cases(fit)
    best = choose(cases, costs, now)
    _print(rates(before, costs, now), rates(cases, costs, best))
    _draw(trade_off(cases, costs, best), best, settings.state / "tuning.png")
    numbers = {"temperature": fit.temperature, **asdict(best)}
    click.echo("\n".join(f"{name}: {number:g}" for name, number in numbers.items()))
    click.echo("\n".join(f"{kind}: {_listed(weights)}" for kind, weights in fit.kinds.items()))
    return numbers, fit.kinds


class _Held:
    """Held-out sentences with the scores of a matcher that has not learnt from them; one entry per fold."""

    def __init__(self, settings: Settings, folds: int) -> None:
        examples = training_examples(settings.intents)
        self._folds = [_scored(settings, examples, fold) for fold in range(folds)]

    def fitted(self, odds: MatcherSettings) -> MatcherSettings:
        """Give the odds that fit the held-out sentences; see `calibration.py`."""
        return fitted([one.held for one in self._folds], odds)

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
    matcher = build_reader(settings, [one for one in examples if fold_of(one) != fold]).matcher
    out = [one for one in examples if fold_of(one) == fold]
    held = HeldOut.of(matcher, [clean(one.text, settings.max_characters) for one in out], [one.label for one in out])
    guard = Guard.read(settings.intents / "safety")
    return _Fold(held, [guard.signal(text) is not None for text in held.texts])


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
