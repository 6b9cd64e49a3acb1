"""`banban catalogue`: lint, list and show what the city offers; import and export are in `exchange`."""

from __future__ import annotations

import json

import click

from assistant.catalogue.values import Catalogue, in_language
from assistant.commands.exchange import export, import_
from assistant.commands.main import example
from assistant.errors import AssistantError


@click.group(
    epilog=example("banban catalogue lint\nbanban catalogue list --domain elder\nbanban catalogue show age-allowance --locale en")
)
def catalogue() -> None:
    """Check, list, show, import and export the city's services."""


catalogue.add_command(import_)
catalogue.add_command(export)


@catalogue.command(epilog=example("banban catalogue lint"))
def lint() -> None:
    """Check every data file and every sentence; exit code 1 where something is wrong."""
    from assistant.catalogue.lint import lint_city
    from assistant.settings import read_settings

    settings = read_settings()
    problems = lint_city(settings.intents, settings.locales)
    for problem in problems:
        click.echo(str(problem))
    click.echo(f"{len(problems)} problems")
    raise SystemExit(1 if problems else 0)


@catalogue.command(name="list", epilog=example("banban catalogue list\nbanban catalogue list --domain report --locale en"))
@click.option("--domain", help="Only this domain.")
@click.option("--locale", default="zh-CN", show_default=True)
def list_(domain: str | None, locale: str) -> None:
    """List service items and life events."""
    city, page_locale = _load(locale)
    for item in city.items.values():
        if domain in {None, item.domain}:
            click.echo(f"{item.id:28} {item.domain:10} {in_language(item.name, page_locale)}")
    for event in city.events.values() if domain is None else ():
        click.echo(f"{event.id:28} {'event':10} {in_language(event.name, page_locale)}")


@catalogue.command(epilog=example("banban catalogue show age-allowance\nbanban catalogue show bereavement --locale en"))
@click.argument("id_", metavar="ID")
@click.option("--locale", default="zh-CN", show_default=True)
@click.option("--json", "as_json", is_flag=True, help="Print the card as JSON.")
def show(id_: str, locale: str, as_json: bool) -> None:
    """Show one service item or life event as a person would get it."""
    from dataclasses import asdict

    from assistant.bootstrap import build_scene, prepare
    from assistant.dialogue.parts import known_parts
    from assistant.dialogue.views import show as show_view
    from assistant.dialogue.visit import Visit

    settings = prepare()
    scene = build_scene(settings)
    item = scene.catalogue.items.get(id_)
    if item is None and id_ not in scene.catalogue.events:
        raise AssistantError("error.no_such_item", id=id_)
    kind, parts = ("item", known_parts(item)) if item else ("event", ("what", "evidence"))
    replies = [show_view(Visit(_known(locale), {"show": kind, "id": id_, "part": part}), scene) for part in parts]
    if as_json:
        click.echo(
            json.dumps(
                [asdict(reply.card) if reply.card else reply.to_json() for reply in replies[:1]], ensure_ascii=False, indent=2
            )
        )
        return
    for reply in replies:
        click.echo("\n".join(line.text for line in reply.lines) + "\n")


def _load(locale: str) -> tuple[Catalogue, str]:
    from assistant.catalogue.loader import load_catalogue
    from assistant.settings import read_settings

    return load_catalogue(read_settings().intents), _known(locale)


def _known(locale: str) -> str:
    from assistant.bootstrap import checked_locale
    from assistant.settings import read_settings

    return checked_locale(read_settings(), locale) or locale
