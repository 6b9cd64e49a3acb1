"""Works out what stands where on a screen of so many cells, so that every word is whole and every target large enough. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

from rich.cells import cell_len

from kiosk_tui.panel import Cell
from kiosk_tui.widgets.wrapping import keeps_words, pieces, wrap

MARGIN = 1
"""Empty columns at both sides."""

GUTTER = 1
"""Empty columns between two tiles."""

KEY_CELLS, MARK_CELLS, EDGE_CELLS = 3, 2, 1
"""A tile's number block, the room for the mark of the focus, and the empty cell at the right."""

BOX_CELLS = 3
"""A checklist's mark and the space behind it."""

READABLE = 80
"""Cells a line of text has at most: 40 Chinese characters (WCAG 2.2, 1.4.8)."""

HEADER = 1
LEAST_ENLARGED = 1.15
"""A headline is drawn large only if its letters get so many times larger than the cells' own."""

AIRY_ROWS = 16
"""Rows of a screen from which on text has empty rows over and under it."""

LOOKS = (True, False)
"""Whether a page is comfortable, the better look first."""

GAP = 1
"""Empty rows under each row of tiles: two targets never touch."""

LINES = (1, 2, 3)
"""In how many lines a headline may be drawn."""

KEPT_PLANS = 512
"""Plans that are remembered: a screen asks for the same ones whenever it is shown anew."""

BLOCK_ROWS = 8
"""Rows, and columns for each column of text, that a headline of half-blocks takes."""

EM_OF_ROWS, LATIN_EM = 0.8, 0.56
"""The letters' size in the height of a drawn line, and how wide a Latin letter is in them on average."""


@dataclass(frozen=True)
class Room:
    """The screen: its cells, the least cells of a target, and the pixels of a cell where pictures can be drawn."""

    columns: int
    rows: int
    target: tuple[int, int] = (1, 1)
    cell: Cell | None = None
    blocks: bool = False
    """Whether a headline may be built of half-blocks, 8 rows high: over a line where no pictures come through."""

    @property
    def inner(self) -> int:
        """Columns between the margins."""
        return self.columns - 2 * MARGIN

    @property
    def readable(self) -> int:
        """Columns that a line of text may take."""
        return min(self.inner, READABLE)


@dataclass(frozen=True)
class Paragraph:
    """One sentence to read, or one thing of a checklist."""

    text: str
    box: bool = False


@dataclass(frozen=True)
class Page:
    """What one screen holds: the question, what is to read, the answers; `bar` are the words at the bottom."""

    headline: str
    body: tuple[Paragraph, ...] = ()
    labels: tuple[str, ...] = ()
    bar: tuple[str, ...] = ()
    extra: int = 0
    """Rows that something else on the screen takes."""
    large: int = 0
    """Rows the headline has at least."""


@dataclass(frozen=True)
class Plan:
    """Rows of everything. `across` is how many tiles stand side by side, `tiles` are the heights of the rows of tiles,
    `gap` the empty rows under each of them.

    `lead` are the empty rows under the headline, `air` those over the answers.
    """

    headline: int
    body: int
    across: int
    tiles: tuple[int, ...]
    bar: int
    gap: int = 0
    lead: int = 0
    air: int = 0

    def total(self, extra: int = 0) -> int:
        """Give all rows that are used."""
        answers = sum(self.tiles) + len(self.tiles) * self.gap
        return HEADER + self.headline + self.lead + self.body + self.air + answers + self.bar + extra


def fit(page: Page, room: Room) -> Plan | None:
    """Give the best plan for a page, or None where it does not fit whole."""
    tries = (_fit(page, room, comfortable) for comfortable in LOOKS)
    return next((plan for plan in tries if plan is not None), None)


def squeezed(answers: int, room: Room) -> Plan:
    """Give a plan for a screen that is smaller than any we promise: what matters most comes first."""
    return Plan(1, 0, 1, (1,) * answers, 1 if room.rows > answers + 3 else 0)


def roomiest(page_of: Callable[[int], Page], room: Room, wanted: Iterable[int]) -> int:
    """Give the first of the wanted rows with which a page looks best; 0 where it fits with none."""
    ways = ((comfortable, rows) for comfortable in LOOKS for rows in wanted)
    return next((rows for comfortable, rows in ways if _fit(page_of(rows), room, comfortable) is not None), 0)


@lru_cache(maxsize=KEPT_PLANS)
def _fit(page: Page, room: Room, comfortable: bool) -> Plan | None:
    for across in (3, 2, 1) if len(page.labels) in {3, 5, 6} else (2, 1):
        plan = _least(page, room, across)
        if plan is not None and comfortable:
            plan = _eased(plan, room)
        if plan is not None and plan.total(page.extra) <= room.rows:
            return _with_more_room(plan, room.rows - plan.total(page.extra), page, room)
    return None


def _eased(plan: Plan, room: Room) -> Plan:
    """Give a plan the least that is pleasant: odd tiles, so that their words stand in the middle, and air where there is any."""
    air = 1 if plan.body and room.rows >= AIRY_ROWS else 0
    return replace(plan, tiles=tuple(rows | 1 for rows in plan.tiles), lead=air, air=air)


def forget_plans() -> None:
    """Forget the pages that plans were made for: a visitor's words stand on them."""
    _fit.cache_clear()


def spread(page: Page, room: Room, following: str) -> list[Page]:
    """Put a page on as many screens as it needs: what is to read first, then the question with its answers.

    `following` is the label of the one answer on all screens but the last. A paragraph that fits no screen is cut at its
    sentences, or finer; what is still too large is given whole.
    """
    if _fit(page, room, comfortable=True) is not None or not page.body:
        return [page]
    if len(page.body) == 1 and fit(page, room) is not None:
        return [page]
    leading = replace(page, labels=(following,))
    body = tuple(part for one in page.body for part in _cut(one, leading, room))
    first = _as_much(replace(leading, body=body), room)
    return [first, *spread(replace(page, body=body[len(first.body) :]), room, following)]


def tile_width(room: Room, across: int) -> int:
    """Give the columns of a tile."""
    return (room.inner - (across - 1) * GUTTER) // across


def label_width(room: Room, across: int) -> int:
    """Give the columns a tile's words have."""
    return tile_width(room, across) - KEY_CELLS - MARK_CELLS - EDGE_CELLS


def body_rows(body: Iterable[Paragraph], width: int) -> int:
    """Give the rows that paragraphs take, one under the other."""
    return sum(len(wrap(one.text, width - BOX_CELLS * one.box)) for one in body)


def bar_in_one_line(words: Sequence[str], columns: int) -> bool:
    """Tell whether the words of the bar fit beside their keys, with the mark of the focus and a cell at both sides."""
    return all(cell_len(word) + 2 + 3 <= (columns - 1) // max(len(words), 1) for word in words)


def headline_rows(text: str, room: Room) -> int:
    """Give the rows a headline needs: two where it can be drawn large in them, else the lines it wraps to."""
    plain = len(wrap(text, room.inner))
    return 2 if room.cell and enlarged(text, room, 2) >= LEAST_ENLARGED and plain <= 2 else plain


def drawn_rows(text: str, room: Room, rows: int) -> int:
    """Give the rows from so many on in which a headline can be drawn large; `rows` where a few more do not help."""
    more = range(rows, rows + 3) if room.cell else ()
    return next((enough for enough in more if largest(text, room, enough)[0] >= LEAST_ENLARGED), rows)


def largest(text: str, room: Room, rows: int) -> tuple[float, int]:
    """Give how many times larger than in cells a headline can be drawn in so many rows, and in how many lines."""
    return max((enlarged(text, room, rows, count), count) for count in LINES)


def enlarged(text: str, room: Room, rows: int, lines: int = 1) -> float:
    """Give how many times larger than in cells a headline can be drawn in so many rows."""
    assert room.cell is not None
    broken = in_lines(text, lines)
    em = EM_OF_ROWS * rows * room.cell.height / max(len(broken), 1)
    width = room.inner * room.cell.width * 0.98
    longest = max(broken, key=cell_len, default="")
    ems = sum(1 if cell_len(letter) > 1 else LATIN_EM for letter in longest)
    return min(em, width / max(ems, 1)) / (2 * room.cell.width)


def in_lines(text: str, count: int) -> list[str]:
    """Break a text into so many lines of about the same width, or into more where words are long."""
    return wrap(text, max(1, cell_len(text) if count == 1 else -(-cell_len(text) // count) + 2))


def _least(page: Page, room: Room, across: int) -> Plan | None:
    """Give the plan with the fewest rows, or None where a word of a label would be broken."""
    widths = [label_width(room, across)] * len(page.labels)
    if across == 2 and len(page.labels) % 2:
        widths[-1] = label_width(room, 1)
    if tile_width(room, across) < room.target[0] or not all(map(keeps_words, page.labels, widths)):
        return None
    lines = [len(wrap(label, width)) for label, width in zip(page.labels, widths, strict=True)]
    tiles = tuple(max(*lines[at : at + across], room.target[1]) for at in range(0, len(lines), across))
    bar = max(room.target[1], 1 if bar_in_one_line(page.bar, room.columns) else 2) if page.bar else 0
    body = body_rows(page.body, room.readable)
    return Plan(max(headline_rows(page.headline, room), page.large), body, across, tiles, bar, GAP if tiles else 0)


def _with_more_room(plan: Plan, spare: int, page: Page, room: Room) -> Plan:
    """Give what is left to what gains most by it: an odd height for tiles, space round the answers, a larger headline."""
    drawn, rows = bool(room.cell), drawn_rows(page.headline, room, plan.headline)
    stacked = not bar_in_one_line(page.bar, room.columns)
    wishes: tuple[Mapping[str, Any], ...] = (
        {"headline": rows},
        {"tiles": _at_least(3, plan)},
        {"bar": max(plan.bar, 2) if plan.bar else 0},
        {"air": 1},
        {"lead": 1 * bool(page.body)},
        {"bar": max(plan.bar, 3) if plan.bar and not stacked else plan.bar},
        {"body": plan.body + max(0, len(page.body) - 1)},
        {"headline": BLOCK_ROWS} if room.blocks and BLOCK_ROWS * cell_len(page.headline) <= room.inner else {},
        {"headline": rows + 1} if drawn else {},
        {"tiles": _at_least(5, plan)},
        {"air": 2},
        {"headline": rows + 2} if drawn else {},
        {"tiles": _at_least(7, plan)},
    )
    most = plan.total() + spare
    for wish in wishes:
        wanted = replace(plan, **wish)
        if wanted.total() <= most:
            plan = wanted
    return plan


def _at_least(rows: int, plan: Plan) -> tuple[int, ...]:
    return tuple(max(rows, own) for own in plan.tiles)


def _cut(paragraph: Paragraph, page: Page, room: Room) -> list[Paragraph]:
    """Give a paragraph in pieces that each fit a page alone; only the first has its box."""

    def fits(text: str) -> bool:
        return fit(replace(page, body=(replace(paragraph, text=text),)), room) is not None

    if fits(paragraph.text) or not fits(""):
        return [paragraph]
    first, *rest = pieces(paragraph.text, fits)
    return [replace(paragraph, text=first), *map(Paragraph, rest)]


def _as_much(page: Page, room: Room) -> Page:
    """Give the page with as many paragraphs as fit beside the way on, at least one."""
    for count in range(len(page.body) - 1, 1, -1):
        part = replace(page, body=page.body[:count])
        if _fit(part, room, comfortable=True) is not None:
            return part
    return replace(page, body=page.body[:1])
