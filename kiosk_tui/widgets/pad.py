"""One key of the keypad: its digit or word in the middle."""

from __future__ import annotations

from textual.content import Content

from kiosk_tui.widgets.tile import BarTile, centred


class PadTile(BarTile):
    """Shows what it stands for: its word, or the digit itself."""

    def render(self) -> Content:
        """Give what stands on the key in its middle."""
        width, height = self.size
        return Content("\n" * ((height - 1) // 2) + centred(f"{self.mark.strip()}{self.label or self.key}", width))
