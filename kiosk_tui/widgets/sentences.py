"""The sentences of a reply, one under the other, wrapped for the width there is."""

from __future__ import annotations

from textual.content import Content
from textual.geometry import Size
from textual.reactive import reactive
from textual.widget import Widget

from kiosk_tui.widgets.wrapping import wrap


class Sentences(Widget):
    """Shows sentences; `airy` puts an empty row between them."""

    texts: reactive[tuple[str, ...]] = reactive((), layout=True)
    airy: reactive[bool] = reactive(False, layout=True)

    def render(self) -> Content:
        """Give the wrapped sentences."""
        return Content("\n".join(self._rows(self.size.width)))

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:
        """Give the rows the sentences take at a width."""
        return len(self._rows(width))

    def _rows(self, width: int) -> list[str]:
        blocks = [wrap(text, width) for text in self.texts]
        spaced = [[*block, ""] if self.airy else block for block in blocks[:-1]]
        return [row for block in (*spaced, *blocks[-1:]) for row in block]
