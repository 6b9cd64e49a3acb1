"""FastAGI: the dialplan tells who calls and asks for a place (`/arrive`, `/ready`), and what comes after us (`/next`), over TCP.

https://docs.asterisk.org/Configuration/Interfaces/Asterisk-Gateway-Interface-AGI/
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from urllib.parse import parse_qs, urlsplit

import structlog

from channels.phone.audiosocket.notes import Notes
from channels.phone.switchboard import Switchboard

log = structlog.get_logger(__name__)
MOST_LINES, ANSWER_SECONDS = 200, 5.0
UNSAFE = re.compile(r'["\\\r\n\x00]')
"""What would end a quoted value of a command."""


def parse(lines: list[str]) -> tuple[str, Mapping[str, str]]:
    """Read a request's head: the script that is asked for, and its variables, with those of the address among them. Pure."""
    variables = dict(line.split(": ", 1) for line in lines if ": " in line)
    asked = urlsplit(variables.get("agi_request", ""))
    given = {name: values[-1] for name, values in parse_qs(asked.query).items()}
    return asked.path.strip("/"), {**variables, **given}


def render(values: Mapping[str, str]) -> list[str]:
    """Give the commands that set channel variables. Pure."""
    return [f'SET VARIABLE {name} "{UNSAFE.sub("", value)}"' for name, value in values.items()]


class AgiServer:
    """Answers the dialplan."""

    def __init__(self, notes: Notes, switchboard: Switchboard) -> None:
        """Take the notes that are shared with the sound, and who holds the calls."""
        self._notes, self._switchboard = notes, switchboard
        self._server: asyncio.Server | None = None

    async def open(self, host: str, port: int) -> tuple[str, int]:
        """Begin to listen and give where; raises OSError."""
        self._server = await asyncio.start_server(self._take, host, port)
        return self._server.sockets[0].getsockname()[:2]  # type: ignore[no-any-return]  # typed as Any by asyncio

    async def close(self) -> None:
        """Listen no longer."""
        if self._server:
            self._server.close()
            await self._server.wait_closed()

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await asyncio.wait_for(self._serve(reader, writer), ANSWER_SECONDS)
        except (ConnectionError, asyncio.TimeoutError, ValueError):
            log.info("agi_broke_off")
        finally:
            writer.close()

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head: list[str] = []
        while (line := (await reader.readline()).decode("utf-8", "replace").strip()) and len(head) < MOST_LINES:
            head.append(line)
        for command in render(await self._answer(*parse(head))):
            writer.write(command.encode() + b"\n")
            await writer.drain()
            await reader.readline()

    async def _answer(self, script: str, variables: Mapping[str, str]) -> Mapping[str, str]:
        """Give the channel variables for a script; nothing for one we do not know."""
        ticket = variables.get("call", "")
        if script == "arrive":
            self._notes.arrive(ticket, variables.get("agi_callerid", ""))
        if script in {"arrive", "ready"}:
            return {"BANBAN_READY": self._is_ready()}
        return await self._next(ticket) if script == "next" else {}

    def _is_ready(self) -> str:
        return "no" if self._switchboard.is_full else "yes"

    async def _next(self, ticket: str) -> Mapping[str, str]:
        """Ring on or end the call; nothing where it broke off or never came: then the dialplan's own next step holds."""
        await self._switchboard.settled(ticket)
        note = self._notes.take(ticket)
        if note.target:
            return {"BANBAN_NEXT": "clerk", "BANBAN_CLERK": note.target, "BANBAN_CODE": note.code}
        return {"BANBAN_NEXT": "hangup"} if note.is_over else {}
