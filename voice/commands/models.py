"""`banban models`: which speech models there are, fetching them, and whether they are whole."""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path

import click

from assistant.commands.main import example, operator_locale
from assistant.settings import Settings, read_settings
from assistant.wording import Wording
from voice.building import models_folder, usable_engines
from voice.fetching import get_model
from voice.manifest import Model, State, damaged_files, find_model, installed, read_manifest, seen_digest, state_of

MEGABYTE = 10**6
MARKS = {State.WHOLE: "✓", State.MISSING: "–", State.BROKEN: "✗"}


@click.group(
    epilog=example(
        "banban models list\nbanban models get vosk-small-cn\nbanban models get sense-voice --from /media/usb/model.tar.bz2"
    )
)
def models() -> None:
    """List, fetch and check the models that turn speech into text."""


@models.command("list", epilog=example("banban models list"))
def list_models() -> None:
    """List the models that can be fetched, what they hear, and which are here."""
    settings, say = _ready()
    folder = models_folder(settings.voice, settings.state)
    for model in read_manifest():
        about = "" if model.sha256 else "≈ "
        click.echo(
            f"{MARKS[state_of(model, folder)]} {model.name}  {about}{model.bytes / MEGABYTE:.0f} MB  {', '.join(model.locales)}"
        )
        click.echo(f"    {model.title.get(say.locale) or model.title['en']}")
        click.echo(f"    {model.licence}; {say('models.sum_known' if model.sha256 else 'models.sum_unknown')}")
    used = installed(read_manifest(), folder, usable_engines(settings.voice))
    for locale, path in used.items():
        click.echo(say("models.used", locale=locale, name=path.name))
    click.echo(say("models.folder", path=str(folder)))


@models.command(epilog=example("banban models get vosk-small-cn\nbanban models get sense-voice --from /media/usb/model.tar.bz2"))
@click.argument("name")
@click.option("--from", "source", help="Another address, or a file, to take the archive from. Its sum is checked all the same.")
def get(name: str, source: str | None) -> None:
    """Fetch a model and put it in place. A broken download goes on where it stopped."""
    settings, say = _ready()
    folder = models_folder(settings.voice, settings.state)
    model = find_model(read_manifest(), name)
    if state_of(model, folder) is State.WHOLE and source is None:
        click.echo(say("models.there", name=name))
        return
    fetched = get_model(model, folder, source or model.url, _progress())
    if not fetched.was_known:
        click.secho(say("models.unpublished", name=name), bold=True)
        click.echo(say("models.trusted_sum", digest=fetched.digest))
    click.echo(say("models.ready" if fetched.was_known else "models.ready_trusted", name=name, path=str(folder / name)))
    if model.engine not in usable_engines(settings.voice):
        click.echo(say("models.no_library", name=name, engine=model.engine))


@models.command(epilog=example("banban models check\nbanban models check vosk-small-cn"))
@click.argument("name", required=False)
def check(name: str | None) -> None:
    """Read every file of the models that are here and compare it with what was unpacked; exit code 1 where one is damaged."""
    settings, say = _ready()
    folder = models_folder(settings.voice, settings.state)
    wanted = [find_model(read_manifest(), name)] if name else read_manifest()
    whole = [_checked(model, folder, say, named=bool(name)) for model in wanted]
    raise SystemExit(0 if all(whole) else 1)


def _checked(model: Model, folder: Path, say: Sayings, named: bool) -> bool:
    state = state_of(model, folder)
    if state is State.MISSING:
        if named:
            click.echo(say("models.missing", name=model.name))
        return not named
    damaged = damaged_files(model, folder) if state is State.WHOLE else ["…"]
    trusted = "" if model.sha256 else seen_digest(folder, model.name)
    if damaged:
        click.echo(say("models.damaged", name=model.name, files=", ".join(damaged)))
    else:
        click.echo(say("models.whole_trusted" if trusted else "models.whole", name=model.name, digest=trusted))
    return not damaged


class Sayings:
    """Says wordings in the language of whoever runs the command."""

    def __init__(self, wording: Wording) -> None:
        self._wording, self.locale = wording, operator_locale(wording)

    def __call__(self, key: str, **fields: object) -> str:
        """Give the words of a key."""
        return self._wording.say(self.locale, key, **fields)


def _ready() -> tuple[Settings, Sayings]:
    settings = read_settings()
    return settings, Sayings(Wording(settings.locales))


def _progress() -> Callable[[int, int], None]:
    """Give what shows the way of a download on a terminal, ten times a MB at most; elsewhere nothing."""
    shown = -1

    def show(there: int, whole: int) -> None:
        nonlocal shown
        tenth = there // (MEGABYTE // 10)
        if tenth != shown:
            shown = tenth
            click.echo(f"\r{there / MEGABYTE:.1f} / {whole / MEGABYTE:.1f} MB ", nl=there >= whole, err=True)

    return show if sys.stderr.isatty() else lambda there, whole: None
