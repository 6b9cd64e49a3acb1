"""`python -m kiosk_tui`: the kiosk in this terminal, as the launcher starts it."""

from __future__ import annotations

from assistant.commands.main import run
from kiosk_tui.command import kiosk

if __name__ == "__main__":
    run(kiosk)
