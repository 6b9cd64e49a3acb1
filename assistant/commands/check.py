"""`banban check`: is this machine ready, and what would be missing for which door."""

from __future__ import annotations

import click

from assistant.commands.main import example


@click.command(epilog=example("banban check"))
def check() -> None:
    """Check model, catalogue and database, and name the system packages that some doors could use.

    Exit code 1 only where the main job cannot run.
    """
    from assistant.bootstrap import build_scene, is_trained, prepare
    from assistant.commands.main import operator_locale
    from assistant.errors import AssistantError
    from assistant.readiness import NEEDS
    from assistant.store.database import Database

    settings = prepare()
    scene = build_scene(settings)
    locale = operator_locale(scene.wording)
    trained = is_trained(settings)
    _say(trained, scene.wording.say(locale, "check.model"))
    _say(True, scene.wording.say(locale, "check.catalogue", items=len(scene.catalogue.items), events=len(scene.catalogue.events)))
    stored = True
    try:
        Database(settings.database).prepare()
    except AssistantError:
        stored = False
    _say(stored, scene.wording.say(locale, "check.database"))
    for need in NEEDS:
        _say(need.present(), f"{need.package}: {scene.wording.say(locale, need.purpose)}")
    raise SystemExit(0 if trained and stored else 1)


def _say(there: bool, words: str) -> None:
    click.echo(f"{'✓' if there else '–'} {words}")
