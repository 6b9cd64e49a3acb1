"""What goes out to WeChat without being asked for: entries of the log as few messages as possible, and what an error means."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from assistant.conversation import Entry, Who
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk, Role
from assistant.errors import DeliveryFailed
from assistant.messages import Reply
from assistant.ports import Correspondent
from assistant.wording import Wording
from channels.posting import Fate, Packet, is_place
from channels.wechat.api import BAD_TOKEN, BUSY, FREQUENT, LATER, WeChatApi
from channels.wechat.messages import MOST_BYTES, parts, render

DOOR = "wechat"
BETWEEN = "\n\n"
MOST_NEWS = 2
"""After so many messages since the person's last one no news of the place is sent; it comes with their next answer."""


class WeChatPost:
    """The people of one account. WeChat takes five messages after each of theirs, so that entries share a message."""

    door = DOOR

    def __init__(self, api: WeChatApi, wording: Wording, locale: str) -> None:
        """Take the account's calls, the words, and the language clerks read."""
        self._api, self._wording, self._locale = api, wording, locale
        self._sent: Counter[str] = Counter()
        self._told: set[str] = set()

    def spoke(self, conversation: str) -> None:
        """The person has written: five messages may follow again."""
        self._sent.pop(conversation, None)
        self._told.discard(conversation)

    async def kept(self, to: Correspondent, reception: Reception) -> None:
        """Tell the clerk, once, that WeChat lets nothing through until the person writes again."""
        if to.conversation not in self._told:
            self._told.add(to.conversation)
            door = Clerk(DOOR, self._wording.say(self._locale, "wechat.name"), Role.SUPERVISOR)
            await reception.counter.note(door, to.conversation, self._wording.say(self._locale, "wechat.kept"))

    def is_worth(self, conversation: str, entries: Sequence[Entry]) -> bool:
        """Keep messages for the clerk's words: news of the place is sent only while enough are left."""
        return self._sent[conversation] < MOST_NEWS or not all(map(is_place, entries))

    def pack(self, entries: Sequence[Entry], parts_done: int, locale: str) -> Sequence[Packet]:
        """Put entries into texts of at most 2048 bytes, in order, without the first parts of the first entry."""
        packets: list[Packet] = []
        before = entries[0].number - 1 if entries else 0
        for entry in entries:
            pieces = parts(self._text(entry, locale))
            for done, piece in enumerate(pieces, start=1):
                if entry is entries[0] and done <= parts_done:
                    continue
                is_whole = done == len(pieces)
                mark = (entry.number, 0) if is_whole else (before, done)
                _append(packets, piece, mark)
            before = entry.number
        return packets

    async def send(self, to: Correspondent, packet: Packet) -> None:
        """Send a customer-service message; raises DeliveryFailed."""
        await self._api.send_text(to.address, packet.body)
        self._sent[to.conversation] += 1

    def fate(self, failed: DeliveryFailed) -> Fate:
        """Try again where WeChat is busy; keep what it takes later; give up what it will never take."""
        code = failed.fields.get("code", BUSY)
        if code in {BUSY, FREQUENT}:
            return Fate(again=True)
        return Fate(given_up=code not in LATER | BAD_TOKEN)

    def _text(self, entry: Entry, locale: str) -> str:
        text = render(Reply.from_json(entry.reply)) if entry.reply else entry.text
        if entry.who is Who.CLERK and entry.author:
            return self._wording.say(locale, "door.clerk_says", name=entry.author, text=text)
        return text


def _append(packets: list[Packet], piece: str, mark: tuple[int, int]) -> None:
    """Put a piece into the last message if it still fits, else into one of its own."""
    joined = f"{packets[-1].body}{BETWEEN}{piece}" if packets else piece
    if packets and len(joined.encode()) <= MOST_BYTES:
        packets[-1] = Packet(joined, *mark)
    else:
        packets.append(Packet(piece, *mark))
