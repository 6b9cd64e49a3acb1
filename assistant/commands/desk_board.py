"""The desk as a supervisor's terminal shows it: who waits, who serves whom, who is there, whom to ring back. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timezone
from typing import Any

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from assistant.desk.values import Callback, Colleague, Held, Presence, Waiting
from assistant.messages import Json
from assistant.privacy import masked
from assistant.wording import Wording

MINUTE = 60
COLOURS = {Presence.ONLINE: "green", Presence.AWAY: "yellow", Presence.OFFLINE: "dim"}


@dataclass(frozen=True)
class Board:
    """Everything to show, at one moment. Telephone numbers are masked unless `show`."""

    at: datetime
    waiting: tuple[Waiting, ...] = ()
    held: tuple[Held, ...] = ()
    colleagues: tuple[Colleague, ...] = ()
    callbacks: tuple[Callback, ...] = ()
    open: bool = True
    show: bool = False

    def phone(self, callback: Callback) -> str:
        """Give the number to ring back as it may be seen."""
        return callback.phone if self.show else masked(callback.phone)

    def to_json(self) -> Json:
        """Give the board as plain JSON values; moments as ISO 8601."""
        return {
            "at": self.at.isoformat(),
            "open": self.open,
            "waiting": [_plain(one) for one in self.waiting],
            "with_clerks": [_plain(one) for one in self.held],
            "clerks": [_colleague(one) for one in self.colleagues],
            "callbacks": [{**_plain(one), "phone": self.phone(one)} for one in self.callbacks],
        }


def render(board: Board, wording: Wording, locale: str) -> RenderableType:
    """Draw the board with words of one language."""

    def say(key: str, **fields: Any) -> str:
        return wording.say(locale, key, **fields)

    head = Text(say("board.open" if board.open else "board.closed"), style="bold green" if board.open else "bold yellow")
    tables = [_waiting(board, say), _held(board, say), _clerks(board, say), _callbacks(board, say)]
    return Group(head, *(table if table.row_count else Text(str(table.title), style="dim") for table in tables))


def minutes(since: datetime, at: datetime) -> str:
    """Say for how long, as 3:07."""
    seconds = max(0, int((at - since.astimezone(timezone.utc)).total_seconds()))
    return f"{seconds // MINUTE}:{seconds % MINUTE:02d}"


def _table(say: Any, name: str, count: int, columns: Sequence[str]) -> Table:
    table = Table(title=say(f"board.{name}", count=count), title_justify="left", title_style="bold", expand=False)
    for column in columns:
        table.add_column(say(f"board.column.{column}"), overflow="fold")
    return table


def _waiting(board: Board, say: Any) -> Table:
    table = _table(say, "waiting", len(board.waiting), ("place", "code", "waits", "door", "locale", "about", "said"))
    for place, one in enumerate(board.waiting, start=1):
        about = one.item or one.domain or one.reason
        row = (str(place), one.code, minutes(one.since, board.at), one.channel, one.locale, about, one.last_said)
        table.add_row(*row, style="bold white on red" if one.urgent else None)
    return table


def _held(board: Board, say: Any) -> Table:
    table = _table(say, "held", len(board.held), ("clerk", "code", "since", "door", "locale", "about", "unread"))
    for one in board.held:
        since = minutes(one.since, board.at)
        table.add_row(one.clerk, one.code, since, one.channel, one.locale, one.item, str(one.unread or ""))
    return table


def _clerks(board: Board, say: Any) -> Table:
    table = _table(say, "clerks", len(board.colleagues), ("clerk", "presence", "serves", "department", "skills"))
    for one in board.colleagues:
        presence = Text(say(f"board.presence.{one.presence.value}"), style=COLOURS[one.presence])
        skills = " ".join((*one.clerk.skills.domains, *one.clerk.skills.languages)) or "*"
        table.add_row(one.clerk.name, presence, f"{one.serving}/{one.clerk.capacity}", one.clerk.department, skills)
    return table


def _callbacks(board: Board, say: Any) -> Table:
    table = _table(say, "callbacks", len(board.callbacks), ("number", "code", "waits", "phone", "locale", "reason"))
    for one in board.callbacks:
        table.add_row(str(one.id), one.code, minutes(one.left_at, board.at), board.phone(one), one.locale, one.reason)
    return table


def _plain(value: Any) -> Mapping[str, Any]:
    return {name: part.isoformat() if isinstance(part, datetime) else part for name, part in value.__dict__.items()}


def _colleague(one: Colleague) -> Json:
    own = {"id": one.clerk.id, "name": one.clerk.name, "department": one.clerk.department, "capacity": one.clerk.capacity}
    return {**own, "presence": one.presence.value, "serving": one.serving}
