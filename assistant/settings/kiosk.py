"""The settings of the kiosk: its panel, its letters, its patience, its printer."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class KioskSettings:
    """Everything an operator may set about `banban kiosk`."""

    server: str = "http://127.0.0.1:8080"
    """The address of the running server that the kiosk is a client of."""

    panel_inches: float = field(default=21.5, metadata={"least": 5})
    """The diagonal of the panel in inches."""

    distance_mm: int = field(default=600, metadata={"least": 200})
    """How far from the panel people stand, in millimetres; the letters are made large enough for it."""

    target_mm: float = field(default=15.0, metadata={"least": 9})
    """The least height and width of anything to touch, in millimetres."""

    font: str = "Inconsolata"
    """The terminal's font for letters and figures; a half-wide one."""

    wide_font: str = "Noto Sans CJK SC"
    """The font for Chinese characters, on the screen and on paper."""

    theme: str = "dark"
    """The colours: dark or light."""

    idle_seconds: int = field(default=90, metadata={"least": 20})
    """After so many seconds without a touch, key or word the kiosk asks whether the person is still there."""

    idle_waiting_seconds: int = field(default=300, metadata={"least": 60})
    """The same while a person waits for a clerk or talks with one."""

    warning_seconds: int = field(default=30, metadata={"least": 20})
    """How long the question stands before everything of the visitor is forgotten."""

    press_pause_ms: int = field(default=500, metadata={"least": 0})
    """How long after a choice a second one counts as a trembling finger, in milliseconds."""

    speak: bool = True
    """Whether everything on the screen is read aloud where there is a loudspeaker."""

    locked: bool = False
    """Whether Ctrl+Q and Ctrl+C only end the visit; `--fullscreen` always locks."""

    printer: str = ""
    """The receipt printer: a device or file as /dev/usb/lp0; empty means there is none."""

    printer_dots: int = field(default=576, metadata={"least": 256})
    """How many dots the receipt printer has across: 576 on 80 mm paper, 384 on 58 mm."""

    page_command: str = ""
    """What prints a PDF whose path is put behind it, as "lp -d hall"; empty means slips are not printed on pages."""

    slips: str = ""
    """A folder where slips are kept as PDF; empty means they are kept nowhere."""

    link: str = ""
    """The address that the QR code leads to; empty means the public address of the server, or else the slip's own text."""
