"""`banban learn`: phrasings that people used, a supervisor's word on each, and a training that must not make anything worse."""

from __future__ import annotations

import getpass
import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.commands.main import example, operator_locale

if TYPE_CHECKING:
    from assistant.learning.proposals import Proposals
    from assistant.learning.training import Outcome
    from assistant.learning.values import Proposal
    from assistant.understanding.evaluation import Judged

REFUSED = 1
"""The exit code where the new model was worse and is not used."""

BY = click.option("--by", default=getpass.getuser, help="Who decides; your own name unless given.")
DOUBTED = (
    "Refused: to {count} of {of} accepted phrasings the present model is sure of another answer. Nothing was trained. "
    "Drop what is wrong, or use --overrule."
)
IDS = click.argument("ids", nargs=-1, required=True, type=click.IntRange(1))


@click.group(
    invoke_without_command=True,
    epilog=example("banban learn list\nbanban learn accept 12 13\nbanban learn\nbanban learn back"),
)
@click.option(
    "--data", type=click.Path(path_type=Path, file_okay=False), help="Another folder of held-out sentences to measure with."
)
@click.option("--tolerance", type=click.FloatRange(0, 1), help="By how much a held-out share may get worse, as 0.005.")
@click.option("--overrule", is_flag=True, help="Learn phrasings, too, to which the present model is sure of another answer.")
@click.option("--json", "as_json", is_flag=True, help="Print the figures as JSON.")
@click.pass_context
def learn(context: click.Context, data: Path | None, tolerance: float | None, overrule: bool, as_json: bool) -> None:
    """Train with the accepted phrasings; the new model is used only where no held-out figure has fallen.

    It takes as long and as much memory as `banban train`. The old model stays in models/. Exit code 1 where the new one is
    refused, or where too many phrasings speak against what the present model is sure of.
    """
    if context.invoked_subcommand:
        return
    settings = _settings(data, tolerance)
    outcome = _learning(settings).learn(_teller(settings.locales), settings.learn.tolerance, overrule)
    click.echo(json.dumps(_as_json(outcome), ensure_ascii=False, indent=1) if as_json else "\n".join(table(outcome)))
    if not outcome.is_taken:
        context.exit(REFUSED)


@learn.command("list", epilog=example("banban learn list\nbanban learn list --all"))
@click.option("--all", "everything", is_flag=True, help="Also those that were dropped or learnt.")
@click.option("--json", "as_json", is_flag=True, help="Print one JSON object a line.")
def list_(everything: bool, as_json: bool) -> None:
    """Look for new phrasings in what people said, and list what is to be decided, the surest and most frequent first."""
    from assistant.learning.proposals import OPEN
    from assistant.learning.values import State

    proposals = _proposals()
    gathered = proposals.gather()
    found = proposals.all(tuple(State) if everything else OPEN)
    for one in found:
        click.echo(json.dumps(_plain(one), ensure_ascii=False) if as_json else _line(one))
    refused = ", ".join(f"{count} {key.rpartition('.')[2]}" for key, count in sorted(gathered.refused.items()))
    click.echo(f"{len(found)} listed; new {gathered.new}, heard again {gathered.again}, left out: {refused or 'none'}", err=True)


@learn.command(epilog=example("banban learn accept 12 13"))
@IDS
@BY
def accept(ids: Sequence[int], by: str) -> None:
    """Let phrasings be learnt as they stand."""
    proposals = _proposals()
    _each(ids, lambda id_: proposals.accept(id_, by))


@learn.command(epilog=example("banban learn edit 12 --item senior-card\nbanban learn edit 12 --text '老年证在哪办' --item none"))
@click.argument("id_", metavar="ID", type=click.IntRange(1))
@click.option("--text", help="Other words.")
@click.option(
    "--item", help="The service item or life event that is meant, by its id; `none` where the city has none of the kind."
)
@BY
def edit(id_: int, text: str | None, item: str | None, by: str) -> None:
    """Change a phrasing's words or meaning, and let it be learnt."""
    if text is None and item is None:
        raise click.UsageError("Give --text or --item.")
    proposals = _proposals()
    _each([id_], lambda one: proposals.edit(one, by, text, item))


@learn.command(epilog=example("banban learn drop 14"))
@IDS
@BY
def drop(ids: Sequence[int], by: str) -> None:
    """Let phrasings never be learnt; they are not proposed again."""
    proposals = _proposals()
    _each(ids, lambda id_: proposals.drop(id_, by))


@learn.command(epilog=example("banban learn back"))
def back() -> None:
    """Go back to the model before the one that was learnt last; its phrasings are proposals again."""
    step = _learning(_settings(None, None)).back()
    click.echo(
        f"Back to {step.before}. {step.model} is in models/set-aside/, its {len(step.proposals)} phrasings are proposals again."
    )


def table(outcome: Outcome) -> list[str]:
    """Give the figures side by side, and what was decided, as lines to print. Pure."""
    if outcome.against:
        return [*map(_doubt, outcome.against), DOUBTED.format(count=len(outcome.against), of=len(outcome.phrasings))]
    worse = set(outcome.fallen)
    lines = [f"{'held out':52}{'baseline':>9}{'before':>9}{'after':>9}{'of':>7}"]
    for row in outcome.rows:
        mark = "  fallen" if row in worse else ""
        baseline = row.before if row.baseline is None else row.baseline
        lines.append(f"{row.locale:6}{row.name:46}{baseline:9.1%}{row.before:9.1%}{row.after:9.1%}{row.count:7}{mark}")
    count = len(outcome.phrasings)
    lines.append(f"{'accepted phrasings understood':61}{outcome.right_before:>9}{outcome.right_after:>9}{count:7}")
    if outcome.model:
        lines.append(f"Taken: {os.path.relpath(outcome.model)} is in use from now on. `banban learn back` undoes it.")
    else:
        lines.append("Refused: the old model stays, and nothing in the city has changed.")
    return lines


def _doubt(judged: Judged) -> str:
    one = judged.example
    return f"{one.locale:6} {one.text}: accepted as {one.label}, understood as item:{_answered(judged)}"


def _answered(judged: Judged) -> str:
    """Give the item whose card was the answer."""
    return judged.reply.card.item if judged.reply.card else ""


def _settings(data: Path | None, tolerance: float | None) -> Any:
    from dataclasses import replace

    from assistant.bootstrap import prepare

    settings = prepare()
    change: dict[str, Any] = {"held_out": data.absolute()} if data else {}
    change |= {} if tolerance is None else {"tolerance": tolerance}
    return replace(settings, learn=replace(settings.learn, **change))


def _learning(settings: Any) -> Any:
    from assistant.bootstrap import build_learning, refuse_components

    refuse_components(settings)
    return build_learning(settings)


def _proposals() -> Proposals:
    from assistant.bootstrap import build_proposals, prepare

    return build_proposals(prepare())


def _each(ids: Sequence[int], decide: Callable[[int], Proposal]) -> None:
    for id_ in dict.fromkeys(ids):
        click.echo(_line(decide(id_)))


def _line(one: Proposal) -> str:
    return (
        f"{one.id:5}  {one.state.value:9} {one.source.value:14} {one.count:4}×  {one.label or '?':34} {one.locale:6} {one.text}"
    )


def _plain(one: Proposal) -> dict[str, Any]:
    own = {name: getattr(one, name) for name in ("id", "text", "locale", "label", "group", "count", "decided_by")}
    at = one.decided_at.isoformat() if one.decided_at else None
    return {**own, "state": one.state.value, "source": one.source.value, "last_at": one.last_at.isoformat(), "decided_at": at}


def _as_json(outcome: Outcome) -> dict[str, Any]:
    return {
        "taken": outcome.is_taken,
        "model": outcome.model.name if outcome.model else None,
        "figures": [{**row.__dict__, "fallen": row in outcome.fallen} for row in outcome.rows],
        "against": [
            {"text": one.example.text, "label": one.example.label, "understood": _answered(one)} for one in outcome.against
        ],
        "phrasings": {"count": len(outcome.phrasings), "right_before": outcome.right_before, "right_after": outcome.right_after},
    }


def _teller(locales: Path) -> Callable[..., None]:
    """Give what tells the operator, in their language, how far it has come."""
    from assistant.wording import Wording

    wording = Wording(locales)
    locale = operator_locale(wording)

    def tell(stage: str, **fields: Any) -> None:
        click.echo(wording.say(locale, stage, **fields), err=True)

    return tell
