"""`banban phone`: the telephone line, at every door that has a port."""

from __future__ import annotations

import asyncio
import signal
from collections.abc import Callable
from typing import TYPE_CHECKING, Protocol

import click
import structlog

from assistant.commands.main import example, operator_locale

if TYPE_CHECKING:
    from assistant.dialogue.turn import Scene
    from assistant.settings import Settings

log = structlog.get_logger(__name__)
STOPPING = (signal.SIGTERM, signal.SIGINT)
DAY = 86400.0


class Tell(Protocol):
    """Tells the operator something by its key."""

    def __call__(self, key: str, /, **fields: object) -> None:
        """Say it."""


@click.command(
    epilog=example(
        "BANBAN_PHONE_AUDIOSOCKET_PORT=9019 BANBAN_PHONE_AGI_PORT=4573 banban phone\nBANBAN_PHONE_SIP_PORT=5060 banban phone"
    )
)
def phone() -> None:
    """Answer the telephone at every door that has a port; Ctrl+C stops. docs/guides/phone.md says how to connect one."""
    from assistant.bootstrap import prepare

    asyncio.run(_phone(prepare()))


async def _phone(settings: Settings) -> None:
    from assistant.bootstrap import build_scene, build_threaded_reception
    from channels.phone.assembly import PhoneDoors, build_parts
    from channels.phone.voices import build_voices, make_ready

    scene = build_scene(settings)
    tell, voices, reception = teller(scene), build_voices(settings), build_threaded_reception(settings, scene)
    doors = PhoneDoors(settings.phone, build_parts(settings, scene, reception, voices))
    keeping = asyncio.create_task(_forget_old(settings))
    try:
        await make_ready(voices, scene, tell)
        await doors.open(lambda door, address: tell("phone.open", door=door, address=address), _registered(settings, tell))
        await _until_stopped()
    finally:
        keeping.cancel()
        await doors.close()
        await voices.close()
        await reception.close()


def teller(scene: Scene) -> Tell:
    """Give what tells the operator something, in their language."""
    locale = operator_locale(scene.wording)

    def tell(key: str, /, **fields: object) -> None:
        click.echo(scene.wording.say(locale, key, **fields))

    return tell


def _registered(settings: Settings, tell: Tell) -> Callable[[str], None]:
    """Give what tells of the registration, once for each change."""
    last: list[str] = []

    def told(problem: str) -> None:
        if last == [problem]:
            return
        last[:] = [problem]
        key = "phone.not_registered" if problem else "phone.registered"
        tell(key, registrar=settings.phone.sip_registrar, **({"problem": problem} if problem else {}))

    return told


async def _forget_old(settings: Settings) -> None:
    """Delete old recordings, now and once a day; what cannot be deleted today is tried again tomorrow."""
    from channels.phone.assembly import recordings
    from channels.phone.recording import forget_old

    while True:
        try:
            await asyncio.to_thread(forget_old, recordings(settings), settings.phone.keep_days)
        except OSError:
            log.exception("recordings_not_deleted")
        await asyncio.sleep(DAY)


async def _until_stopped() -> None:
    loop, stop = asyncio.get_running_loop(), asyncio.Event()
    for one in STOPPING:
        loop.add_signal_handler(one, stop.set)
    try:
        await stop.wait()
    finally:
        for one in STOPPING:
            loop.remove_signal_handler(one)
