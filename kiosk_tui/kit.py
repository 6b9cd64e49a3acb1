"""What a kiosk is made of; a test puts fakes in."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from assistant.settings.kiosk import KioskSettings
from assistant.wording import Wording
from kiosk_tui.aloud import Aloud
from kiosk_tui.connection import Connection
from kiosk_tui.hearing import Ears
from kiosk_tui.slip.printing import Printing
from kiosk_tui.terminal import Terminal
from voice.ports import ORDINARY, Manner

BURST = 0.05
"""Seconds a key waits before it counts, in case a scanner is sending."""


@dataclass(frozen=True)
class Kit:
    """Everything a kiosk needs. `phone` gives what to ring when the assistant is away; `link` is where the slip's code leads.

    `find_ears` builds what hears at the first call (slow), and gives None where there is nothing to hear with.
    """

    connection: Connection
    settings: KioskSettings
    wording: Wording
    locale: str
    phone: Callable[[], str] = str
    link: str = ""
    terminal: Terminal = field(default_factory=Terminal)
    aloud: Aloud = field(default_factory=Aloud)
    find_ears: Callable[[], Ears | None] = lambda: None
    printing: Printing = field(default_factory=Printing)
    manner: Manner = ORDINARY
    now: Callable[[], float] = time.monotonic
    burst: float = BURST
