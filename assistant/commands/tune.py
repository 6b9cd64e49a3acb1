"""`banban tune`: chooses the thresholds in config.yml by what mistakes cost, on sentences that were held out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

import click

from assistant.bootstrap import MATCHER, build_reader, component_config, prepare
from assistant.commands.main import example
from assistant.dialogue.tuning import Case, Costs, Rates, choose, mean_cost, rates, trade_off
from assistant.errors import SettingsError
from assistant.ports import Array
from assistant.settings import Settings
from assistant.understanding.calibration import TEMPERATURES, surprise
from assistant.understanding.evaluation import FOLDS, fold_of
from assistant.understanding.guard import Guard
from assistant.understanding.matcher import Matcher, MatcherSettings
from assistant.understanding.normalise import clean
from assistant.understanding.ranking import rank
from assistant.understanding.thresholds import Thresholds
from assistant.understanding.training import training_examples
from assistant.understanding.utterances import Example

DOUBTS = (4.0, 8.0, 12.0, 16.0)


@click.command(epilog=example("banban tune --dry-run\nbanban tune --wrong 15 --handoff 2"))
@click.option("--wrong", default=10.0, show_default=True, help="What a wrong answer costs, in questions asked.")
@click.option("--question", default=1.0, show_default=True, help="What asking which one is meant costs.")
@click.option("--needless", default=8.0, show_default=True, help="What asking costs where the city has nothing of the kind.")
@click.option("--handoff", default=4.0, show_default=True, help="What offering a person for nothing costs.")
@click.option("--missed-danger", default=80.0, show_default=True, help="What a danger that is not noticed costs.")
@click.option("--false-alarm", default=20.0, show_default=True, help="What taking somebody to be in danger costs who is not.")
@click.option("--folds", default=1, show_default=True, type=click.IntRange(1, FOLDS), help="How many fifths to hold out.")
@click.option("--dry-run", is_flag=True, help="Print what would be chosen and leave config.yml as it is.")
def tune(folds: int, dry_run: bool, **costs: float) -> None:
    """Choose temperature, doubt and thresholds by cost and write them into config.yml; train again afterwards.

    Whole paraphrase families are held out, one fifth at a time. The curve of wrong answers against hand-offs goes into
    the state folder. The sets in tests/ are never looked at.
    """
    settings = prepare()
    chosen = _choose(settings, Costs(**costs), folds)
    if not dry_run:
        write_numbers(settings.config, chosen)
        click.echo(f"{settings.config.name} is changed; run `banban train` now.", err=True)


def write_numbers(path: Path, numbers: Mapping[str, float]) -> None:
    """Put numbers into the lines `name: number` of a configuration; raises SettingsError where one is not there once."""
    text = path.read_text(encoding="utf-8")
    for name, number in numbers.items():
        text, count = re.subn(rf"(?m)^(\s+{name}: )[\d.]+", rf"\g<1>{number:g}", text)
        if count != 1:
            raise SettingsError(name=f"{path.name}: {name}", value=str(count))
    path.write_text(text, encoding="utf-8")


def _choose(settings: Settings, costs: Costs, folds: int) -> dict[str, float]:
    config = component_config(settings, MATCHER)
    now, odds = Thresholds.from_config(config), MatcherSettings.from_config(config)
    held = _Held(settings, folds)
    before = held.cases(odds)
    warm = replace(odds, temperature=min(TEMPERATURES, key=held.surprise))
    tried = [replace(warm, doubt=doubt) for doubt in DOUBTS]
    found = [(choose(cases, costs, now), cases, each) for each in tried for cases in [held.cases(each)]]
    best, cases, each = min(found, key=lambda one: mean_cost(one[1], costs, one[0]))
    _print(rates(before, costs, now), rates(cases, costs, best))
    _draw(trade_off(cases, costs, best), best, settings.state / "tuning.png")
    chosen = {"temperature": each.temperature, "doubt": each.doubt, **asdict(best)}
    click.echo("\n".join(f"{name}: {number:g}" for name, number in chosen.items()))
    return chosen


class _Held:
    """Held-out sentences with the scores of a matcher that has not learnt from them; one entry per fold."""

    def __init__(self, settings: Settings, folds: int) -> None:
        examples = training_examples(settings.intents)
        self._folds = [_scored(settings, examples, fold) for fold in range(folds)]

    def surprise(self, temperature: float) -> float:
        """Give how much the held-out sentences surprise the matchers at a temperature; see `calibration.py`."""
        return sum(surprise(one.matcher, one.texts, one.labels, one.scores, temperature=temperature) for one in self._folds)

    def cases(self, odds: MatcherSettings) -> list[Case]:
        """Give the held-out sentences as they are ranked with these odds."""
        return [case for fold in self._folds for case in fold.cases(odds)]


@dataclass(frozen=True)
class _Fold:
    matcher: Matcher
    labels: Sequence[str]
    texts: Sequence[str]
    scores: Array
    ruled: Sequence[bool]

    def cases(self, odds: MatcherSettings) -> list[Case]:
        rows = replace(self.matcher, settings=odds).odds(self.texts, self.scores)
        return [
            Case(label, rank(self.matcher.labels, row), ruled)
            for label, row, ruled in zip(self.labels, rows, self.ruled, strict=True)
        ]


def _scored(settings: Settings, examples: Sequence[Example], fold: int) -> _Fold:
    click.echo(f"fold {fold + 1}: training without it", err=True)
    matcher = build_reader(settings, [one for one in examples if fold_of(one) != fold]).matcher
    held = [one for one in examples if fold_of(one) == fold and one.label in matcher.labels]
    texts = [clean(one.text, settings.max_characters) for one in held]
    guard = Guard.read(settings.intents / "safety")
    ruled = [guard.signal(text) is not None for text in texts]
    return _Fold(matcher, [one.label for one in held], texts, matcher.scores(texts), ruled)


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
