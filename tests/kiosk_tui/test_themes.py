"""Both themes: every ink on its ground, and what tells focus and choice."""

from __future__ import annotations

import pytest
from textual.color import Color

from kiosk_tui.themes import THEMES
from tests.kiosk_tui.contrast import ratio

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


@pytest.mark.parametrize("name", THEMES)
def test_every_ink_has_seven_to_one_on_its_ground(name: str) -> None:
    theme = THEMES[name]
    colours = {**theme.variables, "background": str(theme.background)}
    poor = {ink: ratio(colours[ink], colours[ground]) for ink, ground in GROUNDS.items()}
    assert {ink: round(found, 1) for ink, found in poor.items() if found < 7} == {}


@pytest.mark.parametrize("name", THEMES)
def test_focus_and_choice_stand_out_from_an_ordinary_tile(name: str) -> None:
    colours = THEMES[name].variables
    for tile in ("tile", "tile-next"):
        assert ratio(colours["focus"], colours[tile]) >= 3
        assert ratio(colours["chosen"], colours[tile]) >= 3
        assert ratio(colours["tile-ink"], colours[tile]) >= 7
        assert Color.parse(colours["focus"]) != Color.parse(colours["chosen"])
