"""The contrast of WCAG 2.2, and a walk over everything a screen shows."""

from __future__ import annotations

from collections.abc import Iterator

from textual.app import App
from textual.color import Color


def ratio(ink: str | Color, ground: str | Color) -> float:
    """Give the contrast ratio of two colours."""
    light, dark = sorted((_luminance(_colour(ink)), _luminance(_colour(ground))), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def inked(app: App[None]) -> Iterator[tuple[str, float, bool]]:
    """Give every piece of visible text with its contrast, and whether it blinks or is dimmed."""
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style
            if segment.control or style is None or not segment.text.strip():
                continue
            assert style.color is not None and style.bgcolor is not None, segment
            inks = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
            ink, ground = (Color(*one.get_truecolor()) for one in inks)
            yield segment.text, ratio(ink, ground), bool(style.blink or style.dim)


def _colour(colour: str | Color) -> Color:
    return Color.parse(colour) if isinstance(colour, str) else colour


def _luminance(colour: Color) -> float:
    parts = [value / 255 for value in colour.rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
