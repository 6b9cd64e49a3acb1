"""`banban serve`: the engine and every web door on one port."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import click

from assistant.commands.main import example, operator_locale

if TYPE_CHECKING:
    from assistant.desk.reception import Reception
    from assistant.dialogue.reloading import Reloading
    from assistant.dialogue.turn import Scene
    from assistant.settings import Settings


@click.command(
    epilog=example("banban serve\nbanban serve --port 80 --host 0.0.0.0\nBANBAN_SERVER_PUBLIC_URL=https://… banban serve")
)
@click.option("--host", help="Address to listen on, as 0.0.0.0 for all.")
@click.option("--port", type=click.IntRange(0, 65535), help="Port to listen on; 0 takes a free one.")
def serve(host: str | None, port: int | None) -> None:
    """Serve the chat page, the clerks' desk and the programs' doors; Ctrl+C stops."""
    from dataclasses import replace

    from assistant.bootstrap import prepare

    settings = prepare()
    server = replace(settings.server, host=host or settings.server.host, port=settings.server.port if port is None else port)
    asyncio.run(_serve(replace(settings, server=server)))


async def _serve(settings: Settings) -> None:
    from assistant.bootstrap import build_scene
    from assistant.desk.account_book import ensure_first_admin
    from assistant.dialogue.rasa_training import newest_model
    from assistant.dialogue.reloading import Watch
    from channels.clerk.who import CLERKS
    from channels.renewing import renew
    from channels.server import create_app
    from channels.serving import serve as run
    from channels.web.keys import Doors
    from channels.web.opening import Opening

    scene = build_scene(settings)
    locale = operator_locale(scene.wording)
    engines: list[Reloading] = []
    app = create_app(Doors(settings, scene, Opening(lambda: _reception(settings, scene, engines))))
    renew(app, lambda: Watch(engines[0], lambda: newest_model(settings.models), settings.learn.watch_seconds))

    def tell(key: str, **fields: str) -> None:
        click.echo(scene.wording.say(locale, key, **fields))

    def listening(address: str) -> None:
        place = settings.server.public_url or address
        tell("serve.chat", address=place)
        tell("serve.console", address=f"{place.rstrip('/')}/clerk")
        ensure_first_admin(app[CLERKS].book, lambda login, password: tell("serve.first_admin", login=login, password=password))
        tell("serve.loading")

    await run(app, listening, lambda: tell("serve.ready"))


def _reception(settings: Settings, scene: Scene, engines: list[Reloading]) -> Reception:
    """Build the reception, and put its engine where the watch for newer models finds it."""
    from assistant.bootstrap import build_renewable_reception

    reception, engine = build_renewable_reception(settings, scene)
    engines.append(engine)
    return reception
