"""The slip on a receipt printer: drawn as a picture, because what a printer makes of Chinese letters depends on the printer."""

from __future__ import annotations

from escpos.escpos import Escpos
from escpos.printer import Dummy
from PIL import Image, ImageDraw

from kiosk_tui.drawing.code import enlarged, qr
from kiosk_tui.drawing.lettering import Font, find_font, load_font
from kiosk_tui.slip.content import Section, Slip
from kiosk_tui.widgets.wrapping import wrap_by

PAPER, INK = 255, 0
TEXT, TITLE, LARGE = 34, 46, 60
"""Pixels of the letters; a dot is an eighth of a millimetre, so 34 are 4.3 mm."""

LINE, GAP, SIDE, INDENT, BOX = 1.4, 16, 12, 44, 26
"""Height of a line in letters; and in dots: between sections, at the sides, left of what is ticked, the box."""

QR_SHARE = 0.55
"""How much of the paper's width the code takes."""


class Sheet:
    """A strip of paper that grows as things are put on it."""

    def __init__(self, width: int, family: str) -> None:
        """Take the width in dots and the font."""
        self._width, self._family, self._y = width, family, GAP
        self._image = Image.new("L", (width, 6000), PAPER)
        self._pen = ImageDraw.Draw(self._image)

    def write(self, text: str, pixels: int, bold: bool = False, indent: int = 0) -> None:
        """Write a text in as many lines as it needs."""
        font = _font(self._family, bold, pixels)
        for line in wrap_by(text, self._width - 2 * SIDE - indent, lambda part: int(font.getlength(part))):
            self._pen.text((SIDE + indent, self._y), line, fill=INK, font=font)
            self._y += int(pixels * LINE)

    def box(self) -> None:
        """Draw a box to tick, left of the line that comes next."""
        top = self._y + (int(TEXT * LINE) - BOX) // 2
        self._pen.rectangle((SIDE, top, SIDE + BOX, top + BOX), outline=INK, width=3)

    def skip(self) -> None:
        """Leave some room."""
        self._y += GAP

    def code(self, text: str) -> None:
        """Draw a QR code in the middle."""
        dots = enlarged(qr(text), int(self._width * QR_SHARE))
        picture = Image.fromarray(((1 - dots) * PAPER).astype("uint8"))
        self._image.paste(picture, ((self._width - picture.width) // 2, self._y))
        self._y += picture.height

    def cut(self) -> Image.Image:
        """Give what has been put on the paper, in black and white."""
        return self._image.crop((0, 0, self._width, self._y + GAP)).convert("1", dither=Image.Dither.NONE)


def draw_receipt(slip: Slip, dots: int, family: str) -> Image.Image:
    """Draw a slip so many dots wide."""
    sheet = Sheet(dots, family)
    sheet.write(slip.title, TITLE, bold=True)
    for section in slip.sections:
        sheet.skip()
        _draw_section(sheet, section)
    sheet.skip()
    sheet.code(slip.code_text)
    sheet.write(slip.scan, TEXT - 6)
    if slip.notice:
        sheet.write(slip.notice, TEXT - 6)
    return sheet.cut()


def receipt_bytes(slip: Slip, dots: int, family: str) -> bytes:
    """Give the ESC/POS commands that print a slip and cut the paper."""
    printer: Escpos = Dummy()
    printer.profile.profile_data["media"]["width"]["pixels"] = dots
    printer.image(draw_receipt(slip, dots, family), impl="bitImageRaster")
    printer.cut()
    made: bytes = printer.output
    return made


def _draw_section(sheet: Sheet, section: Section) -> None:
    sheet.write(section.caption, TEXT - 4)
    for line in section.lines:
        if section.boxes:
            sheet.box()
        sheet.write(line, LARGE if section.large else TEXT, bold=True, indent=INDENT if section.boxes else 0)


def _font(family: str, bold: bool, pixels: int) -> Font:
    found = find_font(family, bold)
    if found is None:
        raise OSError(family)
    return load_font(*found, pixels)
