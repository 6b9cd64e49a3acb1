"""Letters and targets in millimetres: the formulas hold what was measured with xterm, and the law's numbers."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk_tui.panel import LEAST_COLUMNS, LEAST_ROWS, Cell, Panel, cell_of, needed_capital_mm, sizes, target_cells

SMALL, MIDDLE, LARGE = Panel(1280, 800, 10.1), Panel(1920, 1080, 15.6), Panel(1920, 1080, 21.5)


@pytest.mark.parametrize(("points", "cell"), [(32, Cell(21, 51)), (36, Cell(24, 58)), (40, Cell(27, 64)), (44, Cell(29, 69))])
def test_a_cell_is_as_large_as_xterm_makes_it(points: int, cell: Cell) -> None:
    assert cell_of(points) == cell


@pytest.mark.parametrize(("points", "grid"), [(36, (53, 13)), (40, (47, 12)), (44, (44, 11))])
def test_a_panel_has_as_many_cells_as_xterm_gives(points: int, grid: tuple[int, int]) -> None:
    assert SMALL.grid(points) == grid


def test_letters_are_large_enough_for_the_distance_where_the_panel_has_room() -> None:
    for panel, distance in ((LARGE, 600), (MIDDLE, 440), (LARGE, 700)):
        chosen = sizes(panel, distance)
        assert panel.capital_mm(chosen.ordinary) >= needed_capital_mm(distance)
        assert panel.capital_mm(chosen.ordinary - 1) < needed_capital_mm(distance)


def test_a_small_panel_keeps_its_least_cells_however_far_people_stand() -> None:
    assert SMALL.grid(sizes(SMALL, 5000).ordinary) >= (LEAST_COLUMNS, LEAST_ROWS)


@given(st.floats(min_value=7, max_value=60), st.integers(min_value=200, max_value=2000))
def test_bigger_is_never_smaller_and_always_has_room(inches: float, distance: int) -> None:
    panel = Panel(1920, 1080, inches)
    chosen = sizes(panel, distance)
    assert chosen.larger >= chosen.ordinary
    columns, rows = panel.grid(chosen.larger)
    assert columns >= LEAST_COLUMNS and rows >= LEAST_ROWS


def test_nobody_has_to_read_less_than_the_law_allows() -> None:
    assert needed_capital_mm(100) == 4.8
    assert needed_capital_mm(700) == pytest.approx(8.55, abs=0.01)


def test_targets_are_whole_cells_of_at_least_the_millimetres() -> None:
    cell = cell_of(36)
    columns, rows = target_cells(15, cell, SMALL.mm_per_pixel)
    assert rows * cell.height * SMALL.mm_per_pixel >= 15 > (rows - 1) * cell.height * SMALL.mm_per_pixel
    assert columns * cell.width * SMALL.mm_per_pixel >= 15 > (columns - 1) * cell.width * SMALL.mm_per_pixel
