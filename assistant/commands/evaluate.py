"""`banban evaluate`: how well the engine understands what it did not learn from."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from pathlib import Path

import click

from assistant.commands.main import example
from assistant.errors import AssistantError
from assistant.settings import Settings
from assistant.understanding.evaluation import FOLDS, Figure, Judged, by_kind, confusions, figures, fold_of
from assistant.understanding.utterances import Example, read_file

CONFUSIONS_SHOWN = 25


@click.command(epilog=example("banban evaluate\nbanban evaluate --folds 5\nbanban evaluate --data tests/utterances"))
@click.option(
    "--folds",
    default=1,
    show_default=True,
    type=click.IntRange(1, FOLDS),
    help="How many fifths to hold out, one after the other.",
)
@click.option("--data", type=click.Path(path_type=Path), help="Measure the trained model on this folder of utterances instead.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
def evaluate(folds: int, data: Path | None, as_json: bool) -> None:
    """Hold out whole paraphrase families (one fifth at a time), train on the rest and report.

    With --data the trained model is measured on an independent set, as the one in tests/utterances.
    """
    from assistant.bootstrap import prepare

    settings = prepare()
    judged = _on_data(settings, data) if data else _cross_validated(settings, folds)
    title = f"independent set {data}" if data else f"held-out families, {folds} of {FOLDS} folds"
    if as_json:
        click.echo(json.dumps(_as_json(judged), ensure_ascii=False, indent=2))
    else:
        _print(title, judged)
    plot = settings.state / ("evaluation-independent.png" if data else "evaluation-families.png")
    _draw(title, judged, plot)
    click.echo(f"plot: {plot}", err=True)


def _on_data(settings: Settings, folder: Path) -> list[Judged]:
    from assistant.bootstrap import build_first_turn

    paths = sorted(folder.glob("*/*.yml"))
    if not paths:
        raise AssistantError("error.data_missing", path=str(folder))
    first_turn = build_first_turn(settings)
    examples = [one for path in paths for one in read_file(path)]
    return [Judged(one, first_turn(one.text, one.locale)) for one in examples]


def _cross_validated(settings: Settings, folds: int) -> list[Judged]:
    from assistant.understanding.training import training_examples

    examples = training_examples(settings.intents)
    judged: list[Judged] = []
    for fold in range(folds):
        click.echo(f"fold {fold + 1} of {folds}: training without it", err=True)
        judged += _one_fold(settings, examples, fold)
    return judged


def _one_fold(settings: Settings, examples: Sequence[Example], fold: int) -> list[Judged]:
    from assistant.bootstrap import build_reader, build_scene
    from assistant.dialogue.first_turn import first_reply
    from assistant.understanding.guard import Guard
    from assistant.understanding.normalise import clean

    held = [one for one in examples if fold_of(one) == fold]
    scene = build_scene(settings)
    reader = build_reader(settings, [one for one in examples if fold_of(one) != fold])
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
        "kinds": {locale: [one.__dict__ for one in by_kind(judged, locale)] for locale in _locales(judged)},
        "confusions": confusions(judged, CONFUSIONS_SHOWN),
    }


def _draw(title: str, judged: Sequence[Judged], path: Path) -> None:
    import matplotlib

    matplotlib.use("Agg")
    from matplotlib import pyplot

    locales = _locales(judged)
    figure, axes = pyplot.subplots(1, max(len(locales), 1), figsize=(6 * max(len(locales), 1), 4), squeeze=False)
    for axis, locale in zip(axes[0], locales, strict=False):
        rows = by_kind(judged, locale)
        axis.barh([f"{row.name} ({row.count})" for row in rows], [100 * row.share for row in rows], color="#1f5fa8")
        axis.set(xlim=(0, 100), xlabel="items top-1, %", title=locale)
    figure.suptitle(title)
    figure.tight_layout()
    path.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(path, dpi=110)
    pyplot.close(figure)
