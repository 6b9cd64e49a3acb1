"""Gives the parts of a screen the rows and gaps that a plan has for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from textual.containers import Container
from textual.screen import Screen

from kiosk_tui.fit import Plan
from kiosk_tui.widgets.tile import Tile


def lay(screen: Screen[Any], plan: Plan, tiles: Sequence[Tile]) -> None:
    """Set headline, body, answers and bar of a screen as planned; a last answer alone in its row takes the whole of it."""
    headline, body = screen.query_one("#headline"), screen.query_one("#body")
    choices, bar = screen.query_one("#choices", Container), screen.query_one("#bar", Container)
    rows = sum(plan.tiles) + max(0, len(plan.tiles) - 1) * plan.gap
    for part, height in ((headline, plan.headline), (body, plan.body), (choices, rows), (bar, plan.bar)):
        part.styles.height = height
    body.display, choices.display, bar.display = bool(plan.body), bool(plan.tiles), bool(plan.bar)
    body.styles.margin = (plan.lead, 1, 0, 1)
    choices.styles.margin = (plan.air, 1, 0, 1)
    choices.styles.grid_size_columns = plan.across
    choices.styles.grid_rows = " ".join(map(str, plan.tiles))
    choices.styles.grid_gutter_horizontal = plan.gap
    screen.set_class(plan.gap == 0, "-tight")
    for number, tile in enumerate(tiles):
        alone = plan.across == 2 and number == len(tiles) - 1 and number % 2 == 0
        tile.styles.column_span = 2 if alone else 1
        tile.set_class((number // plan.across) % 2 == 1, "-odd")
