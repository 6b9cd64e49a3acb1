"""The slip: what is on it, its fonts inside the PDF, its picture for the receipt printer, its code readable."""

from __future__ import annotations

import shutil
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from assistant.dialogue.turn import Scene
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.drawing.lettering import find_font
from kiosk_tui.slip.content import MOST_IN_CODE, Slip, slip_of
from kiosk_tui.slip.printing import Printing
from tests.kiosk_tui.gallery import item

FONT = "Noto Sans CJK SC"
LOCALES = ["zh-CN", "en"]
needs_font = pytest.mark.skipif(find_font(FONT) is None, reason="SKIPPED LOUDLY: the package fonts-noto-cjk is missing")


def needs(program: str, package: str) -> pytest.MarkDecorator:
    return pytest.mark.skipif(shutil.which(program) is None, reason=f"SKIPPED LOUDLY: the package {package} is missing")


def slip(scene: Scene, locale: str = "zh-CN", link: str = "", code: str = "1369", id_: str = "age-allowance") -> Slip:
    card = item(scene, locale, id_=id_).card
    assert card is not None
    return slip_of(card, code, locale, lambda key, **fields: scene.wording.say(locale, key, **fields), link)


@pytest.mark.parametrize("locale", LOCALES)
def test_everything_to_remember_is_on_it(scene: Scene, locale: str) -> None:
    made = slip(scene, locale)
    card = item(scene, locale).card
    assert card is not None
    text = "\n".join(line for section in made.sections for line in section.lines)
    assert all(part in text for part in (*card.bring, card.where[0], card.address, card.hours, card.fee, card.phone, "1 3 6 9"))
    assert [section.caption for section in made.sections if section.boxes] == [scene.wording.say(locale, "kiosk.slip.bring")]


def test_the_code_leads_to_the_chat_page_or_holds_the_slip_itself(scene: Scene) -> None:
    assert slip(scene, link="https://help.example/").code_text == "https://help.example/?item=age-allowance&lang=zh-CN&code=1369"
    assert "code" not in slip(scene, link="https://help.example", code="").code_text
    for id_ in scene.catalogue.items:
        own = slip(scene, id_=id_, code="").code_text
        assert own and len(own.encode()) <= MOST_IN_CODE


@needs_font
@needs("pdftotext", "poppler-utils")
@pytest.mark.parametrize("locale", LOCALES)
def test_the_page_carries_its_fonts_and_its_words(scene: Scene, locale: str, tmp_path: Path) -> None:
    settings = KioskSettings(slips=str(tmp_path))
    assert Printing(settings).print(slip(scene, locale))
    (page,) = tmp_path.glob("*.pdf")
    fonts = subprocess.run(["pdffonts", page], capture_output=True, text=True, check=True).stdout.splitlines()[2:]
    assert len(fonts) == 2 and all(" yes yes yes " in line for line in fonts)
    text = subprocess.run(["pdftotext", page, "-"], capture_output=True, text=True, check=True).stdout
    squeezed = "".join(text.split())
    assert all("".join(line.split()) in squeezed for section in slip(scene, locale).sections for line in section.lines)
    assert page.stat().st_size < 200_000


@needs_font
def test_every_item_of_the_city_fits_its_paper(scene: Scene) -> None:
    from kiosk_tui.slip.receipt import draw_receipt

    for id_ in list(scene.catalogue.items)[::6]:
        for locale in LOCALES:
            drawn = draw_receipt(slip(scene, locale, id_=id_), 384, FONT)
            assert drawn.width == 384 and drawn.height < 3000
            assert all(drawn.getpixel((x, y)) for x in (0, 383) for y in range(drawn.height))


@needs_font
@needs("zbarimg", "zbar-tools")
def test_the_code_on_the_receipt_can_be_read(scene: Scene, tmp_path: Path) -> None:
    from kiosk_tui.slip.receipt import draw_receipt

    made = slip(scene, link="https://help.example")
    path = tmp_path / "receipt.png"
    draw_receipt(made, 576, FONT).convert("L").resize((1152, 2000), Image.Resampling.NEAREST).save(path)
    draw_receipt(made, 576, FONT).convert("L").save(path)
    read = subprocess.run(["zbarimg", "-q", "--raw", path], capture_output=True, text=True, check=False).stdout.strip()
    assert read == made.code_text


@needs_font
def test_a_receipt_printer_gets_a_picture_and_a_cut(scene: Scene, tmp_path: Path) -> None:
    printer = tmp_path / "printer"
    assert Printing(KioskSettings(printer=str(printer))).print(slip(scene))
    sent = printer.read_bytes()
    assert b"\x1dv0" in sent and sent.rstrip(b"\x00").endswith((b"\x1dV\x00", b"\x1dV", b"\x1dVB\x00", b"\x1dV\x42"))


def test_a_printer_that_is_away_is_said_and_breaks_nothing(scene: Scene, tmp_path: Path) -> None:
    assert not Printing(KioskSettings(printer=str(tmp_path / "nowhere" / "lp0"))).print(slip(scene))
    assert not Printing(KioskSettings(page_command="/no/such/printer", wide_font=FONT)).print(slip(scene))
    assert not Printing(KioskSettings(slips=str(tmp_path), wide_font="No Such Font At All")).print(slip(scene))


def test_without_a_printer_nothing_is_offered() -> None:
    assert not Printing(KioskSettings()).possible
    assert Printing(replace(KioskSettings(), printer="/dev/usb/lp0")).possible


@needs_font
def test_a_page_goes_to_the_command_that_prints_it(scene: Scene, tmp_path: Path) -> None:
    script = tmp_path / "print"
    script.write_text(f'#!/bin/sh\ncp "$2" {tmp_path}/$1\n', encoding="utf-8")
    script.chmod(0o755)
    assert Printing(KioskSettings(page_command=f"{script} page.pdf")).print(slip(scene))
    assert (tmp_path / "page.pdf").read_bytes().startswith(b"%PDF")
