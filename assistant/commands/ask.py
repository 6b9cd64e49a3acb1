"""`banban ask`: one question, one answer."""

from __future__ import annotations

import asyncio
import json
import uuid

import click

from assistant.commands.main import example
from assistant.conversation import Owner
from assistant.messages import Reply, Request


@click.command(epilog=example('banban ask "老伴走了，后面都要办些啥"\nbanban ask "I lost my identity card" --json'))
@click.argument("text")
@click.option("--locale", help="Language of the conversation, as zh-CN or en; by default that of the question.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole reply as JSON.")
def ask(text: str, locale: str | None, as_json: bool) -> None:
    """Ask one thing and print the answer."""
    reply = asyncio.run(_ask(text, locale))
    click.echo(json.dumps(reply.to_json(), ensure_ascii=False, indent=2) if as_json else plain(reply))


def plain(reply: Reply) -> str:
    """Give a reply as plain lines: sentences, then numbered choices."""
    return "\n".join([*(line.text for line in reply.lines), *(f"  {choice.key}. {choice.label}" for choice in reply.choices)])


async def _ask(text: str, locale: str | None) -> Reply:
    from assistant.bootstrap import build_reception, checked_locale, prepare

    settings = prepare()
    reception = build_reception(settings)
    request = Request(f"ask-{uuid.uuid4().hex[:12]}", text, locale=checked_locale(settings, locale), channel="ask")
    reply = await reception.handle(request)
    if (await reception.standing(request.conversation)).owner is Owner.BOT:
        await reception.end(request.conversation)
    await reception.close()
    return reply
