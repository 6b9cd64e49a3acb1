"""Both themes: every ink on its ground, and what tells focus and choice."""

from __future__ import annotations

import pytest
from rich.color import Color as TerminalColour
from rich.color import ColorSystem
from textual.color import Color
from textual.theme import Theme

from kiosk_tui.terminal import TRUE_COLOUR, colours_of
from kiosk_tui.themes import DARK, PLAIN, THEMES, theme_for
from tests.kiosk_tui.contrast import ratio

ALL = {**THEMES, "plain": PLAIN}
XTERM = {0: "#000000", 7: "#e5e5e5", 10: "#00ff00", 11: "#ffff00", 14: "#00ffff", 15: "#ffffff"}
"""What xterm makes of the colours that look alike on all terminals of 16."""

GROUNDS = {
    "headline": "background",
    "quiet": "background",
    "tile-ink": "tile",
    "key-ink": "key",
    "focus-ink": "focus",
    "chosen-ink": "chosen",
    "bar-ink": "bar",
    "help-ink": "help",
    "badge-ink": "badge",
    "alarm-ink": "alarm",
}


@pytest.mark.parametrize("name", ALL)
def test_every_ink_has_seven_to_one_on_its_ground(name: str) -> None:
    theme = ALL[name]
    assert poor_inks(colours_in(theme)) == {}


@pytest.mark.parametrize("name", THEMES)
def test_both_themes_keep_seven_to_one_with_256_colours(name: str) -> None:
    near = {part: nearest(colour, ColorSystem.EIGHT_BIT) for part, colour in colours_in(THEMES[name]).items()}
    assert poor_inks({part: Color(*colour.get_truecolor()).hex for part, colour in near.items()}) == {}


def test_the_plain_theme_is_made_of_colours_that_every_terminal_has() -> None:
    numbers = {part: nearest(colour, ColorSystem.STANDARD).number for part, colour in colours_in(PLAIN).items()}
    assert set(numbers.values()) <= set(XTERM)
    assert poor_inks({part: XTERM[number or 0] for part, number in numbers.items()}) == {}


@pytest.mark.parametrize(
    ("environment", "colours"),
    [
        ({"TERM": "xterm-256color", "COLORTERM": "truecolor"}, TRUE_COLOUR),
        ({"TERM": "xterm-256color"}, 256),
        ({"TERM": "xterm"}, 16),
        ({"TERM": "linux"}, 16),
        ({"TERM": "dumb"}, 16),
        ({}, 16),
    ],
)
def test_the_terminals_colours_choose_the_theme(environment: dict[str, str], colours: int) -> None:
    assert colours_of(environment) == colours
    assert theme_for("dark", colours) is (PLAIN if colours == 16 else DARK)


def colours_in(theme: Theme) -> dict[str, str]:
    return {**theme.variables, "background": str(theme.background)}


def nearest(colour: str, system: ColorSystem) -> TerminalColour:
    return TerminalColour.parse(colour).downgrade(system)


def poor_inks(colours: dict[str, str]) -> dict[str, float]:
    """Give the inks that have too little contrast."""
    poor = {ink: ratio(colours[ink], colours[ground]) for ink, ground in GROUNDS.items()}
    return {ink: round(found, 1) for ink, found in poor.items() if found < 7}


@pytest.mark.parametrize("name", ALL)
def test_focus_and_choice_stand_out_from_an_ordinary_tile(name: str) -> None:
    colours = ALL[name].variables
    for tile in ("tile", "tile-next"):
        assert ratio(colours["focus"], colours[tile]) >= 3
        assert ratio(colours["chosen"], colours[tile]) >= 3
        assert ratio(colours["tile-ink"], colours[tile]) >= 7
        assert Color.parse(colours["focus"]) != Color.parse(colours["chosen"])
