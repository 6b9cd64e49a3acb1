"""`banban rasa …`: Rasa's own command line on this tree, with our data, actions and no TensorFlow."""

from __future__ import annotations

import sys
from typing import Any

import click

from assistant.commands.main import example

DOMAIN_COMMANDS = {"train", "data", "test", "interactive", "visualize"}


@click.command(
    context_settings={"ignore_unknown_options": True, "allow_extra_args": True, "help_option_names": []},
    epilog=example("banban rasa train\nbanban rasa test nlu\nbanban rasa data validate\nbanban rasa shell"),
)
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def rasa(arguments: tuple[str, ...]) -> None:
    """Run a command of Rasa; everything after `rasa` is Rasa's own."""
    from assistant.bootstrap import prepare

    settings = prepare()
    _bring_actions(settings)
    from rasa.__main__ import main as rasa_main

    sys.argv = ["rasa", *_with_paths(arguments, str(settings.intents / "domain.yml"), str(settings.intents / "rules.yml"))]
    rasa_main()


def _with_paths(arguments: tuple[str, ...], domain: str, rules: str) -> list[str]:
    given = list(arguments)
    if given[:1] and given[0] in DOMAIN_COMMANDS and not {"-h", "--help"} & set(given):
        if not {"-d", "--domain"} & set(given):
            given += ["--domain", domain]
        if given[0] in {"train", "data"} and "--data" not in given:
            given += ["--data", rules]
    return given


def _bring_actions(settings: Any) -> None:
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
