"""The top row: which step of how many, or whose kiosk this is; and at the right what was chosen or is going on."""

from __future__ import annotations

from typing import ClassVar

from rich.cells import cell_len
from textual.content import Content
from textual.reactive import reactive
from textual.widget import Widget


class Header(Widget):
    """Shows a badge, a title and a status; what does not fit whole is left out, never cut."""

    COMPONENT_CLASSES: ClassVar[set[str]] = {"header--badge"}
    badge: reactive[str] = reactive("")
    titles: reactive[tuple[str, ...]] = reactive(())
    """The title in the words that are liked best first; the first that fits is shown."""
    statuses: reactive[tuple[str, ...]] = reactive(())
    """The same for what is going on."""

    def render(self) -> Content:
        """Give the row."""
        badge = f" {self.badge} " if self.badge else ""
        room = self.size.width - 2 - cell_len(badge)
        status = _first_that_fits(self.statuses, room)
        title = _first_that_fits(self.titles, room - cell_len(status) - 3)
        gap = max(0, room - cell_len(title) - cell_len(status))
        return Content.assemble((badge, self.get_visual_style("header--badge")), f" {title}{' ' * gap}{status} ")


def _first_that_fits(words: tuple[str, ...], width: int) -> str:
    return next((one for one in words if cell_len(one) <= width), "")
