"""Runs the example dialplan as Asterisk does, with a real FastAGI and a real AudioSocket behind it.

An application that gives -1 ends the call; TryExec never does; AGI() gives -1 only where the caller has gone.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID, uuid4

from channels.phone.audiosocket.frames import Frame, FrameReader, Kind

EXAMPLE = Path(__file__).parents[4] / "channels" / "phone" / "asterisk" / "extensions.conf"
MOST_STEPS = 300
_STEP = re.compile(r"\s*(?:exten => _X\.,1|same => n(?:\((\w+)\))?),(\w+)\((.*)\)")
_TEST = re.compile(r"\$\[(.*?)(=|<)(.*?)\]")
_SUM = re.compile(r"\$\[(\d+) \+ (\d+)\]")


@dataclass
class Call:
    """A caller's way through the dialplan: which phones were rung, and what was said to the far end of AudioSocket."""

    variables: dict[str, str]
    answers: Callable[[str], bool] = lambda phone: True
    say: Sequence[Sequence[Frame]] = ((),)
    """What is sent each time the call is given to Banban; a HANGUP means that the caller has gone."""

    older: bool = False
    """An Asterisk whose AudioSocket() gives -1 whatever happens."""

    rung: list[tuple[str, str]] = field(default_factory=list)
    talked: int = 0
    gone: bool = False

    async def run(self) -> None:
        """Go from the first step to the end of the call."""
        steps = [found for line in EXAMPLE.read_text("utf-8").splitlines() if (found := _STEP.fullmatch(line))]
        self._labels = {found[1]: number for number, found in enumerate(steps) if found[1]}
        self._at = 0
        for _ in range(MOST_STEPS):
            _, name, arguments = steps[self._at].groups()
            self._at += 1
            if await self._do(name, self._filled(arguments)) != 0 or self.gone:
                return
        raise AssertionError("the dialplan never ends")

    async def _do(self, name: str, arguments: str) -> int:
        return await APPLICATIONS[name](self, arguments)

    def _filled(self, text: str) -> str:
        """Put the values of variables in; the innermost first."""
        while found := re.search(r"\$\{([\w()]+)\}", text):
            value = str(uuid4()) if found[1] == "UUID()" else self.variables.get(found[1], "")
            text = text.replace(found[0], value)
        return _SUM.sub(lambda found: str(int(found[1]) + int(found[2])), text)

    async def _nothing(self, arguments: str) -> int:
        return 0

    async def _hang_up(self, arguments: str) -> int:
        return -1

    async def _set(self, arguments: str) -> int:
        name, _, value = arguments.partition("=")
        self.variables[name] = value
        return 0

    async def _goto_if(self, arguments: str) -> int:
        test, _, where = arguments.partition("?")
        found = _TEST.fullmatch(test)
        assert found is not None, test
        one, other = found[1].strip(), found[3].strip()
        holds = one == other if found[2] == "=" else int(one) < int(other)
        there, _, otherwise = where.partition(":")
        if label := there if holds else otherwise:
            self._at = self._labels[label]
        return 0

    async def _agi(self, arguments: str) -> int:
        place, _, _ = arguments.removeprefix("agi://").partition("/")
        host, port = place.split(":")
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            return 0
        writer.write(f"agi_request: {arguments}\nagi_callerid: 13800001234\n\n".encode())
        while line := (await asyncio.wait_for(reader.readline(), 8)).decode().strip():
            name, value = line.removeprefix("SET VARIABLE ").split(" ", 1)
            self.variables[name] = value.strip('"')
            writer.write(b"200 result=1\n")
        writer.close()
        return 0

    async def _try(self, arguments: str) -> int:
        name, _, inner = arguments.partition("(")
        await self._do(name, inner.removesuffix(")"))
        return 0

    async def _audiosocket(self, arguments: str) -> int:
        ticket, place = arguments.split(",")
        host, port = place.split(":")
        try:
            reader, writer = await asyncio.open_connection(host, int(port))
        except OSError:
            return -1
        said = self.say[self.talked]
        self.talked, self.gone = self.talked + 1, any(frame.kind == Kind.HANGUP for frame in said)
        for frame in (Frame(Kind.UUID, UUID(ticket).bytes), *said):
            writer.write(frame.render())
        frames, seen = FrameReader(), list[Frame]()
        while not any(frame.kind == Kind.HANGUP for frame in seen) and (data := await asyncio.wait_for(reader.read(4096), 20)):
            seen = list(frames.feed(data))
        writer.close()
        return -1 if self.older else 0

    async def _dial(self, arguments: str) -> int:
        phone = arguments.split(",")[0]
        self.rung.append((phone, self.variables["CALLERID(name)"]))
        self.variables["DIALSTATUS"] = "ANSWER" if self.answers(phone) else "NOANSWER"
        return 0


APPLICATIONS: dict[str, Callable[[Call, str], Awaitable[int]]] = {
    "NoOp": Call._nothing,
    "Answer": Call._nothing,
    "Wait": Call._nothing,
    "Hangup": Call._hang_up,
    "Set": Call._set,
    "GotoIf": Call._goto_if,
    "AGI": Call._agi,
    "TryExec": Call._try,
    "AudioSocket": Call._audiosocket,
    "Dial": Call._dial,
}
