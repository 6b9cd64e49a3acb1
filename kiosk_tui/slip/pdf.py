"""The slip on a page: A5, in large print, with its fonts inside the file."""

from __future__ import annotations

import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTFont
from fpdf import FPDF

from kiosk_tui.drawing.code import qr
from kiosk_tui.drawing.lettering import find_font
from kiosk_tui.slip.content import Section, Slip
from kiosk_tui.widgets.wrapping import wrap_by

TEXT, TITLE, LARGE, SMALL = 18, 26, 30, 13
"""Points; 18 is what large print begins with."""

MARGIN, LINE, BOX, GAP, CODE = 12.0, 1.4, 5.0, 3.5, 38.0
"""Millimetres, except that LINE is the height of a line in letters."""

POINT = 25.4 / 72
A5 = (148, 210)
FACE = "slip"


class Sheet(FPDF):
    """A page of A5 that knows how to write wrapped text."""

    def __init__(self, fonts: dict[bool, Path]) -> None:
        """Take the ordinary and the bold font."""
        super().__init__(format=A5)
        self.set_auto_page_break(True, MARGIN)
        self.set_margin(MARGIN)
        for bold, font in fonts.items():
            self.add_font(FACE, "B" if bold else "", font)
        self.add_page()

    def put(self, text: str, points: int, bold: bool = False, indent: float = 0.0) -> None:
        """Write a text in as many lines as it needs."""
        self.set_font(FACE, "B" if bold else "", points)
        beside_code = self.page_no() == 1 and self.get_y() < MARGIN + CODE
        width = self.epw - indent - (CODE + GAP if beside_code else 0)
        for line in wrap_by(text, int(width * 100), lambda part: int(self.get_string_width(part) * 100)):
            self.set_x(MARGIN + indent)
            self.cell(width, points * POINT * LINE, line, new_x="LMARGIN", new_y="NEXT")

    def box(self, points: int) -> None:
        """Draw a box to tick, left of the line that comes next."""
        if self.will_page_break(points * POINT * LINE):
            self.add_page()
        self.set_line_width(0.6)
        self.rect(MARGIN, self.get_y() + (points * POINT * LINE - BOX) / 2, BOX, BOX)

    def code(self, text: str) -> None:
        """Draw a QR code in the upper right corner."""
        dots, left, top = qr(text), MARGIN + self.epw - CODE, MARGIN
        size = CODE / len(dots)
        for row, column in zip(*dots.nonzero(), strict=True):
            self.rect(left + int(column) * size, top + int(row) * size, size, size, style="F")


def pdf_of(slip: Slip, family: str) -> bytes:
    """Give a slip as PDF; raises OSError where the font is missing."""
    with tempfile.TemporaryDirectory(prefix="banban-slip-") as folder:
        fonts = {bold: _cut_font(_letters(slip), family, bold, Path(folder)) for bold in (False, True)}
        return _written(slip, Sheet(fonts))


def _written(slip: Slip, sheet: Sheet) -> bytes:
    sheet.set_title(slip.title)
    sheet.set_lang(slip.locale)
    sheet.code(slip.code_text)
    sheet.put(slip.title, TITLE, bold=True)
    for section in slip.sections:
        sheet.ln(GAP)
        _put_section(sheet, section)
    sheet.ln(GAP)
    sheet.put(slip.scan, SMALL)
    if slip.notice:
        sheet.put(slip.notice, SMALL)
    return bytes(sheet.output())


def _put_section(sheet: Sheet, section: Section) -> None:
    sheet.put(section.caption, SMALL)
    for line in section.lines:
        points = LARGE if section.large else TEXT
        if section.boxes:
            sheet.box(points)
        sheet.put(line, points, bold=True, indent=BOX + 3 if section.boxes else 0)


def _letters(slip: Slip) -> str:
    lines = [line for section in slip.sections for line in (section.caption, *section.lines)]
    return "".join((slip.title, slip.scan, slip.notice, *lines))


def _cut_font(letters: str, family: str, bold: bool, folder: Path) -> Path:
    """Write a font with only the letters that are needed, and give its path: whole, it takes seconds to read."""
    found = find_font(family, bold)
    if found is None:
        raise OSError(family)
    font = TTFont(found[0], fontNumber=found[1], lazy=True)
    cutter = subset.Subsetter(subset.Options(layout_features=[], hinting=False, notdef_outline=True))
    cutter.populate(text=f"{letters} ")
    cutter.subset(font)
    path = folder / f"{'bold' if bold else 'ordinary'}.otf"
    font.save(path)
    return path
