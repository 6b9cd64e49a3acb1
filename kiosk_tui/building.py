"""Builds the kiosk's kit from the settings: the way to the assistant, the voice, the printer, what the terminal can do."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.settings import Settings
from assistant.wording import Wording
from kiosk_tui.aloud import Aloud, Build
from kiosk_tui.kit import Kit
from kiosk_tui.slip.printing import Printing
from kiosk_tui.terminal import Lettering, look
from voice.ports import ORDINARY

if TYPE_CHECKING:
    from assistant.desk.reception import Reception
    from assistant.dialogue.turn import Scene
    from assistant.messages import Reply
    from kiosk_tui.connection import Connection
    from kiosk_tui.hearing import Ears
    from voice.ports import Endpointer, Loudspeaker, Speaker


@dataclass(frozen=True)
class Options:
    """What was asked for on the command line. `letters` is font:points:points from the launcher, or empty."""

    locale: str | None = None
    server: str = ""
    standalone: bool = False
    locked: bool = False
    letters: str = ""


def build_kit(settings: Settings, options: Options) -> Kit:
    """Build the kit; nothing slow happens before the first screen. Raises UnknownLocale."""
    wording = Wording(settings.locales)
    kiosk = replace(settings.kiosk, locked=options.locked or settings.kiosk.locked)
    return Kit(
        connection=_standalone(settings) if options.standalone else _client(options.server or kiosk.server),
        settings=kiosk,
        wording=wording,
        locale=wording.nearest(options.locale) if options.locale else settings.locale,
        phone=lambda: _hotline(settings),
        link=kiosk.link or settings.server.public_url,
        terminal=look(lettering_of(options.letters)),
        aloud=Aloud(_voice(settings)) if kiosk.speak else Aloud(),
        find_ears=lru_cache(maxsize=1)(lambda: _ears(settings)),
        printing=Printing(kiosk),
        manner=replace(ORDINARY, rate=settings.voice.rate),
    )


def lettering_of(letters: str) -> Lettering | None:
    """Read font:points:points; None where the terminal is not ours to change."""
    font, _, sizes = letters.partition(":")
    ordinary, _, larger = sizes.partition(":")
    return Lettering(font, int(ordinary), int(larger)) if ordinary.isdecimal() and larger.isdecimal() else None


def _voice(settings: Settings) -> Build:
    """Give what builds the voice. What it says stays nowhere: it may have been about somebody."""

    def build() -> tuple[Speaker, Loudspeaker]:
        from voice.building import build_speaker
        from voice.microphone import SystemLoudspeaker

        return build_speaker(settings.voice, settings.state, memory=0), SystemLoudspeaker()

    return build


def _ears(settings: Settings) -> Ears | None:
    """Build what hears; None where no language is understood here."""
    from kiosk_tui.hearing import Ears
    from voice.building import build_endpointer, build_transcriber
    from voice.detection import SileroDetector
    from voice.microphone import SystemMicrophone

    transcriber = build_transcriber(settings.voice, settings.state)
    if not transcriber.locales:
        return None
    detector = SileroDetector()  # one visitor at a time

    def endpointer(hz: int) -> Endpointer:
        detector.reset()
        return build_endpointer(settings.voice, detector, hz)

    return Ears(SystemMicrophone(), endpointer, transcriber)


def _client(server: str) -> Connection:
    from kiosk_tui.client import ServerConnection

    return ServerConnection(server)


def _standalone(settings: Settings) -> Connection:
    from kiosk_tui.standalone import Standalone

    def build() -> Reception:
        from assistant.bootstrap import build_reception, prepare

        return build_reception(prepare())

    def first(locale: str) -> Reply:
        from assistant.dialogue.views import welcome

        return welcome(locale, _scene(settings))

    return Standalone(build, first)


@lru_cache(maxsize=1)
def _scene(settings: Settings) -> Scene:
    from assistant.bootstrap import build_scene

    return build_scene(settings)


def _hotline(settings: Settings) -> str:
    from assistant.catalogue.source import read_yaml

    city = read_yaml(settings.intents / "city.yml")
    return str(city["city"]["hotline"])
