"""`banban kiosk` where it cannot work: it says so instead of drawing into a file."""

from __future__ import annotations

from click.testing import CliRunner

from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError
from kiosk_tui.command import kiosk


def test_without_a_terminal_it_says_so(scene: Scene) -> None:
    error = CliRunner().invoke(kiosk).exception
    assert isinstance(error, AssistantError)
    assert all(scene.wording.say(locale, error.key) for locale in scene.wording.locales)


def test_help_shows_how_it_is_called() -> None:
    assert "banban kiosk --locale en" in CliRunner().invoke(kiosk, ["--help"]).output
