"""Prints a slip on whatever this kiosk has: a receipt printer, a page printer, a folder."""

from __future__ import annotations

import shlex
import subprocess
import tempfile
import uuid
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from assistant.settings.kiosk import KioskSettings
from kiosk_tui.slip.content import Slip

PATIENCE = 30
"""Seconds a printer has to take a slip."""

log = structlog.get_logger()


@dataclass(frozen=True)
class Printing:
    """The ways to print that an operator has set up."""

    settings: KioskSettings = field(default_factory=KioskSettings)

    @property
    def possible(self) -> bool:
        """Tell whether there is any way to print."""
        return bool(self.settings.printer or self.settings.page_command or self.settings.slips)

    def print(self, slip: Slip) -> bool:
        """Print a slip in every way there is; tell whether all went well. Blocks: call it in a thread."""
        try:
            if self.settings.printer:
                self._on_receipt(slip)
            if self.settings.page_command or self.settings.slips:
                self._on_page(slip)
        except (OSError, subprocess.SubprocessError) as error:
            log.warning("slip_not_printed", problem=repr(error))
            return False
        return self.possible

    def _on_receipt(self, slip: Slip) -> None:
        from kiosk_tui.slip.receipt import receipt_bytes

        commands = receipt_bytes(slip, self.settings.printer_dots, self.settings.wide_font)
        with Path(self.settings.printer).open("ab") as printer:
            printer.write(commands)

    def _on_page(self, slip: Slip) -> None:
        from kiosk_tui.slip.pdf import pdf_of

        made = pdf_of(slip, self.settings.wide_font)
        if self.settings.slips:
            folder = Path(self.settings.slips)
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"{slip.item}-{uuid.uuid4().hex[:8]}.pdf").write_bytes(made)
        if self.settings.page_command:
            _send(shlex.split(self.settings.page_command), made)


def _send(command: list[str], made: bytes) -> None:
    with tempfile.NamedTemporaryFile(suffix=".pdf") as file:
        file.write(made)
        file.flush()
        subprocess.run([*command, file.name], check=True, timeout=PATIENCE, capture_output=True)
