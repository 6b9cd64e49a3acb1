"""What is to read on a screen: sentences one under the other, things of a checklist each behind a box."""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget

from kiosk_tui.fit import BOX_CELLS, READABLE, Paragraph
from kiosk_tui.widgets.wrapping import wrap

BOX = "囗 "
"""An empty box, whole-wide: the kiosk's half-wide font has none."""


class Body(Widget):
    """Shows paragraphs; `airy` puts an empty row between them where there is room."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"body--box"}
    paragraphs: reactive[tuple[Paragraph, ...]] = reactive(())

    def render(self) -> Content:
        """Give the wrapped paragraphs, with empty rows between them where all have room."""
        blocks = [list(self._rows(one)) for one in self.paragraphs]
        spare = self.size.height - sum(map(len, blocks))
        rows: list[Content] = []
        for number, block in enumerate(blocks):
            if number and spare >= len(blocks) - 1:
                rows.append(Content(""))
            rows.extend(block)
        return Content("\n").join(rows)

    def _rows(self, paragraph: Paragraph) -> Iterator[Content]:
        width = min(self.size.width, READABLE) - BOX_CELLS * paragraph.box
        for number, line in enumerate(wrap(paragraph.text, width)):
            if not paragraph.box:
                yield Content(line)
            elif number:
                yield Content(" " * BOX_CELLS + line)
            else:
                yield Content.assemble((BOX, self.get_visual_style("body--box")), line)
