"""The kiosk's colours, dark and light: every text on its ground has a contrast of at least 7 : 1 (WCAG 2.2, 1.4.6)."""

from __future__ import annotations

from collections.abc import Mapping

from textual.theme import Theme

ENOUGH_COLOURS = 256

DARK = Theme(
    name="banban-dark",
    dark=True,
    background="#000000",
    foreground="#ffffff",
    surface="#2b2b2b",
    panel="#3a3a3a",
    primary="#ffe100",
    secondary="#7fd7ff",
    accent="#ffffff",
    success="#66ff99",
    error="#8f0010",
    text_alpha=1.0,
    variables={
        "headline": "#ffe100",
        "tile": "#2b2b2b",
        "tile-next": "#383838",
        "tile-ink": "#ffffff",
        "key": "#ffffff",
        "key-next": "#cfcfcf",
        "key-ink": "#000000",
        "focus": "#ffb84d",
        "focus-ink": "#000000",
        "chosen": "#66ff99",
        "chosen-ink": "#000000",
        "bar": "#e9e9e9",
        "bar-ink": "#000000",
        "help": "#7fd7ff",
        "help-ink": "#000000",
        "badge": "#ffe100",
        "badge-ink": "#000000",
        "alarm": "#8f0010",
        "alarm-ink": "#ffffff",
        "quiet": "#d6d6d6",
    },
)

LIGHT = Theme(
    name="banban-light",
    dark=False,
    background="#fff8e8",
    foreground="#141414",
    surface="#efe2c4",
    panel="#e4d3ab",
    primary="#0b2f63",
    secondary="#b9e3ff",
    accent="#0b2f63",
    success="#00501f",
    error="#8f0010",
    text_alpha=1.0,
    variables={
        "headline": "#0b2f63",
        "tile": "#efe2c4",
        "tile-next": "#e6d5ae",
        "tile-ink": "#141414",
        "key": "#0b2f63",
        "key-next": "#2a4a7a",
        "key-ink": "#ffffff",
        "focus": "#6b2c00",
        "focus-ink": "#ffffff",
        "chosen": "#00501f",
        "chosen-ink": "#ffffff",
        "bar": "#3a3a3a",
        "bar-ink": "#ffffff",
        "help": "#9ad9ff",
        "help-ink": "#000000",
        "badge": "#0b2f63",
        "badge-ink": "#ffffff",
        "alarm": "#8f0010",
        "alarm-ink": "#ffffff",
        "quiet": "#333333",
    },
)

PLAIN = Theme(
    name="banban-plain",
    dark=True,
    background="#000000",
    foreground="#ffffff",
    primary="#ffff55",
    text_alpha=1.0,
    variables={
        "headline": "#ffff55",
        "tile": "#000000",
        "tile-next": "#000000",
        "tile-ink": "#ffffff",
        "key": "#ffffff",
        "key-next": "#aaaaaa",
        "key-ink": "#000000",
        "focus": "#ffff55",
        "focus-ink": "#000000",
        "chosen": "#55ff55",
        "chosen-ink": "#000000",
        "bar": "#aaaaaa",
        "bar-ink": "#000000",
        "help": "#55ffff",
        "help-ink": "#000000",
        "badge": "#ffff55",
        "badge-ink": "#000000",
        "alarm": "#ffff55",
        "alarm-ink": "#000000",
        "quiet": "#ffffff",
    },
)
"""For terminals of 16 colours: only black and those that are bright on all of them."""

THEMES: Mapping[str, Theme] = {"dark": DARK, "light": LIGHT}
"""By the names in the settings."""


def theme_for(name: str, colours: int) -> Theme:
    """Give the theme of a name, or the plain one where a terminal has too few colours for it."""
    return THEMES.get(name, DARK) if colours >= ENOUGH_COLOURS else PLAIN
