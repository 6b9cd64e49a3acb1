"""The command `banban`: finds its subcommands by entry point, so that a door can bring its own."""

from __future__ import annotations

import locale as system_locale
import os
import sys
from importlib.metadata import entry_points
from pathlib import Path

import click

from assistant.errors import AssistantError
from assistant.settings import TREE
from assistant.wording import Wording, best_locale

GROUP = "banban.commands"


class Commands(click.Group):
    """Loads a subcommand that is found by entry point only when it is called or listed."""

    entries = GROUP

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name all subcommands."""
        return sorted({*super().list_commands(ctx), *(entry.name for entry in entry_points(group=self.entries))})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Load one subcommand."""
        found = next((entry for entry in entry_points(group=self.entries) if entry.name == cmd_name), None)
        return found.load() if found else super().get_command(ctx, cmd_name)


@click.command(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="banban")
def banban() -> None:
    """Banban 伴办: plain words in, the right city service out, and a person when it is not sure.

    \b
    Examples:
      banban chat                                   talk in the terminal
      banban ask "我八十了听说每月能领点钱"          ask one thing
      banban match < lines.txt > answers.jsonl      measure the engine
    """


def main() -> None:
    """Run `banban`."""
    run(banban)


def run(command: click.Command) -> None:
    """Run a command; an error is one sentence on standard error and exit code 2, never a stack trace."""
    try:
        code = command(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except click.exceptions.Abort:
        sys.exit(130)
    except AssistantError as error:
        click.echo(sentence(error), err=True)
        sys.exit(2)
    except BrokenPipeError:
        _leave_quietly()
    else:
        if type(code) is int and code:  # what a command asked for with context.exit
            sys.exit(code)


def sentence(error: AssistantError) -> str:
    """Say an error in the operator's language."""
    wording = Wording(Path(os.environ.get("BANBAN_HOME") or TREE) / "locales")
    try:
        return wording.say(operator_locale(wording), error.key, **error.fields)
    except (AssistantError, KeyError):
        return str(error)


def operator_locale(wording: Wording) -> str:
    """Give the language of whoever runs the command, by the system's settings."""
    return best_locale(system_locale.getlocale()[0] or "en", wording.locales, "en")


def _leave_quietly() -> None:
    devnull = os.open(os.devnull, os.O_WRONLY)
    os.dup2(devnull, sys.stdout.fileno())
    sys.exit(141)


def example(text: str) -> str:
    """Give a command's epilogue that shows how it is called."""
    lines = "\n".join(f"  {line}" for line in text.strip().splitlines())
    return f"\b\nExamples:\n{lines}"
