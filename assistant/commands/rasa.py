"""`banban rasa …`: Rasa's own command line on this tree, with our data, actions and no TensorFlow."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click

from assistant.commands.main import example
from assistant.settings import Settings

OPTIONS = {
    "train": ("config", "domain", "data", "out"),
    "train core": ("config", "domain", "stories", "out"),
    "train nlu": ("config", "domain", "out"),
    "interactive": ("config", "domain", "data", "out"),
    "visualize": ("domain", "stories"),
    "run": ("model",),
    "shell": ("model",),
    "shell nlu": ("model",),
    "test": ("config", "domain", "model", "nlu", "out"),
    "test core": ("model", "out"),
    "test nlu": ("config", "domain", "model", "nlu", "out"),
    "data validate": ("config", "domain", "data"),
    "data validate stories": ("config", "domain", "data"),
    "data split nlu": ("nlu",),
}
"""By Rasa's commands, the options that would name files which do not stand where Rasa looks for them."""

SHORT = {"config": "-c", "domain": "-d", "model": "-m", "nlu": "-u", "stories": "-s"}


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    epilog=example("banban rasa train\nbanban rasa test nlu\nbanban rasa data validate\nbanban rasa shell"),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def rasa(arguments: tuple[str, ...]) -> None:
    """Run a command of Rasa; everything after `rasa` is Rasa's own, and its files are the city's unless you name others."""
    from assistant.bootstrap import prepare

    os.environ.setdefault("LOG_LEVEL", "INFO")  # as Rasa has it; its commands tell what they found by logging it
    settings = prepare(whole_rasa=True)
    from rasa.__main__ import main as rasa_main
    from rasa.cli.utils import parse_last_positional_argument_as_model_path

    from assistant.dialogue.rasa_errors import model_errors
    from assistant.dialogue.rasa_training import leave_cache_unused

    leave_cache_unused(settings)
    _bring_actions(settings)
    sys.argv = ["rasa", *arguments]
    parse_last_positional_argument_as_model_path()
    sys.argv += (more := added(settings, sys.argv[1:]))
    if "--nlu" in more:
        _write_utterances(settings)
    with model_errors(settings.config.name):
        rasa_main()


def added(settings: Settings, arguments: Sequence[str]) -> list[str]:
    """Give the options that name the city's files where Rasa asks for files and nobody named any."""
    named = {argument.partition("=")[0] for argument in arguments}
    files = _files(settings, arguments)
    missing = [name for name in _options(arguments) if not {f"--{name}", SHORT.get(name)} & named]
    return [word for name in missing for word in (f"--{name}", str(files[name]))]


def _options(arguments: Sequence[str]) -> Sequence[str]:
    commands = (" ".join(arguments[:words]) for words in (3, 2, 1))
    return next((OPTIONS[command] for command in commands if command in OPTIONS), ())


def _files(settings: Settings, arguments: Sequence[str]) -> dict[str, Path]:
    rules = settings.intents / "rules.yml"
    return {
        "config": settings.config,
        "domain": settings.intents / "domain.yml",
        "data": rules,
        "stories": rules,
        "model": settings.models,
        "nlu": _utterances(settings),
        "out": settings.state / "rasa-results" if arguments[:1] == ["test"] else settings.models,
    }


def _utterances(settings: Settings) -> Path:
    return settings.state / "rasa-nlu.yml"


def _write_utterances(settings: Settings) -> None:
    """Write what people say as a file of Rasa's own format, for the commands that read nothing else."""
    from assistant.understanding.rasa_importer import CityImporter

    settings.state.mkdir(parents=True, exist_ok=True)
    CityImporter(str(settings.config)).get_nlu_data().persist_nlu(str(_utterances(settings)))


def _bring_actions(settings: Settings) -> None:
    """Let `rasa shell` and `rasa run` use our actions in this process where endpoints.yml names no action server."""
    from rasa.core.utils import AvailableEndpoints

    from assistant.bootstrap import Parts, build_scene, build_stage
    from assistant.dialogue.actions.in_process import InProcessActions, compile_result_check
    from assistant.dialogue.actions.turn_action import all_actions

    read = AvailableEndpoints.read_endpoints

    def with_actions(endpoint_file: str) -> Any:
        endpoints = read(endpoint_file)
        if endpoints.action is None:
            stage = build_stage(settings, build_scene(settings), Parts())
            endpoints.action = InProcessActions(all_actions(stage))
        return endpoints

    compile_result_check()
    AvailableEndpoints.read_endpoints = staticmethod(with_actions)
