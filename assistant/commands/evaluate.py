"""`banban evaluate`: how well the engine understands what it did not learn from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from assistant.commands.main import example
from assistant.settings import Settings
from assistant.understanding.evaluation import (
    FOLDS,
    Bin,
    Figure,
    Judged,
    by_kind,
    calibration_error,
    confusions,
    figures,
    parted,
    reliability,
)
from assistant.understanding.utterances import Example

CONFUSIONS_SHOWN = 25
BLUE = "#1f5fa8"


@click.command(epilog=example("banban evaluate\nbanban evaluate --folds 5\nbanban evaluate --data tests/utterances"))
@click.option(
    "--folds",
    default=1,
    show_default=True,
    type=click.IntRange(1, FOLDS),
    help="How many fifths to hold out, one after the other.",
)
@click.option("--data", type=click.Path(path_type=Path), help="Measure the trained model on this folder of utterances instead.")
@click.option("--by-name", is_flag=True, help="Hold out as if every service were known by its name alone, as after an import.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(folds: int, data: Path | None, by_name: bool, as_json: bool) -> None:
    """Hold out whole paraphrase families (one fifth at a time), train on the rest and report.

    With --data the trained model is measured on an independent set, as the one in tests/utterances.
    """
    from assistant.bootstrap import prepare

    if by_name and data:
        raise click.UsageError("--by-name holds sentences out, --data measures the model as it is: give one of them.")
    settings = prepare()
    judged = _on_data(settings, data) if data else _cross_validated(settings, folds, by_name)
    known = ", services known by name alone" if by_name else ""
    title = f"independent set {data}" if data else f"held-out families, {folds} of {FOLDS} folds{known}"
    if as_json:
        click.echo(json.dumps(_as_json(judged), ensure_ascii=False, indent=2))
    else:
        _print(title, judged)
    plot = settings.state / ("evaluation-independent.png" if data else "evaluation-families.png")
    _draw(title, judged, plot)
    click.echo(f"plot: {plot}", err=True)


def _on_data(settings: Settings, folder: Path) -> list[Judged]:
    from assistant.bootstrap import build_first_turn
    from assistant.learning.knowledge import need_held_out

    examples = need_held_out(folder)
    first_turn = build_first_turn(settings)
    return [Judged(one, first_turn(one.text, one.locale)) for one in examples]


def _cross_validated(settings: Settings, folds: int, by_name: bool = False) -> list[Judged]:
    from assistant.understanding.training import training_examples

    examples = training_examples(settings.intents)
    judged: list[Judged] = []
    for fold in range(folds):
        click.echo(f"fold {fold + 1} of {folds}: training without it", err=True)
        learnt, held = parted(examples, fold)
        for known, asked in _by_name(settings, learnt, held) if by_name else [(learnt, held)]:
            judged += _judged(settings, known, asked)
    return judged


def _by_name(
    settings: Settings, learnt: Sequence[Example], held: Sequence[Example]
) -> Iterator[tuple[list[Example], list[Example]]]:
    """Give for each language what is learnt where services have but a name in it, and what is asked in it."""
    from assistant.catalogue.loader import load_catalogue
    from assistant.understanding.by_name import every, known_by_name

    catalogue = load_catalogue(settings.intents)
    for locale in sorted({one.locale for one in held}):
        yield known_by_name(learnt, catalogue, [locale], every), [one for one in held if one.locale == locale]


def _judged(settings: Settings, learnt: Sequence[Example], held: Sequence[Example]) -> list[Judged]:
    from assistant.bootstrap import build_reader, build_scene
    from assistant.dialogue.first_turn import first_reply
    from assistant.understanding.guard import Guard
    from assistant.understanding.kept_parts import kept_in
    from assistant.understanding.normalise import clean

    scene = build_scene(settings)
    reader = build_reader(settings, learnt, kept_in(settings.state, keep=False))
    texts = [clean(one.text, settings.max_characters) for one in held]
    guard = Guard.read(settings.intents / "safety")
    understood = reader.read(texts, [guard.signal(text) for text in texts])
    return [
        Judged(one, first_reply(meant, text, scene, one.locale, follow_script=False))
        for one, meant, text in zip(held, understood, texts, strict=True)
    ]


def _locales(judged: Iterable[Judged]) -> list[str]:
    return sorted({one.example.locale for one in judged}, reverse=True)


def _print(title: str, judged: Sequence[Judged]) -> None:
    click.echo(f"# {title}: {len(judged)} sentences")
    for locale in _locales(judged):
        click.echo(f"\n## {locale}")
        _table(figures(judged, locale))
        click.echo("\nhow sure of the best item, and how often right")
        bins = reliability(_in(judged, locale))
        for one in bins:
            click.echo(f"  {100 * one.claimed:6.1f} %  {100 * one.true:6.1f} %  of {one.count}")
        click.echo(f"  expected calibration error {100 * calibration_error(bins):.1f} points")
        click.echo("\nitems top-1 by kind")
        _table(by_kind(judged, locale))
    click.echo("\n## mixed up most (right, named instead, times)")
    for right, named, count in confusions(judged, CONFUSIONS_SHOWN):
        click.echo(f"{right:28} {named:28} {count}")


def _table(rows: Iterable[Figure]) -> None:
    for row in rows:
        click.echo(f"  {row.name:42} {100 * row.share:6.1f} %  of {row.count}")


def _as_json(judged: Sequence[Judged]) -> dict[str, object]:
    return {
        "sentences": len(judged),
        "figures": {locale: [one.__dict__ for one in figures(judged, locale)] for locale in _locales(judged)},
        "reliability": {locale: [one.__dict__ for one in reliability(_in(judged, locale))] for locale in _locales(judged)},
        "kinds": {locale: [one.__dict__ for one in by_kind(judged, locale)] for locale in _locales(judged)},
        "confusions": confusions(judged, CONFUSIONS_SHOWN),
    }


def _draw(title: str, judged: Sequence[Judged], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    locales = _locales(judged)
    figure, axes = pyplot.subplots(2, max(len(locales), 1), figsize=(6 * max(len(locales), 1), 8), squeeze=False)
    for (above, below), locale in zip(axes.T, locales, strict=False):
        rows = by_kind(judged, locale)
        above.barh([f"{row.name} ({row.count})" for row in rows], [100 * row.share for row in rows], color=BLUE)
        above.set(xlim=(0, 100), xlabel="items top-1, %", title=locale)
        _draw_reliability(below, reliability(_in(judged, locale)))
    figure.suptitle(title)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)


def _draw_reliability(axis: Any, bins: Sequence[Bin]) -> None:
    """Draw how often the best item was right against how sure the engine was; on the diagonal its word can be taken."""
    axis.plot([0, 1], [0, 1], color="#888888", linestyle="--")
    axis.plot([one.claimed for one in bins], [one.true for one in bins], color=BLUE, marker="o")
    for one in bins:
        axis.annotate(str(one.count), (one.claimed, one.true), textcoords="offset points", xytext=(6, -12), fontsize=8)
    error = 100 * calibration_error(bins)
    axis.set(
        xlim=(0, 1), ylim=(0, 1), xlabel="how sure of the best item", ylabel="how often right", title=f"error {error:.1f} points"
    )


def _in(judged: Iterable[Judged], locale: str) -> list[Judged]:
    return [one for one in judged if one.example.locale == locale]
