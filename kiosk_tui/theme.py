"""The kiosk's colours: every text on its ground has a contrast of at least 7 : 1 (WCAG 2.2, 1.4.6)."""

from __future__ import annotations

from textual.theme import Theme

LIGHT = Theme(
    name="banban-light",
    dark=False,
    background="#ffffff",
    foreground="#000000",
    surface="#e8e8e8",
    panel="#cfe6ff",
    primary="#002b5c",
    error="#8b0000",
    text_alpha=1.0,
)
