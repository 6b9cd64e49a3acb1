"""Hours in Chinese characters, for every language that is written in them: 9:00–17:30 → 上午九点到下午五点半. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from voice.chinese_numbers import cardinal
from voice.spoken.rules import DASH, Rule, rule

MIDNIGHT = (0, 24)


@dataclass(frozen=True)
class Clock:
    """Names the parts of the day: `parts` as (the hour it ends with, its name), and the one of midnight.

    `said` are the names, divided by |, that may stand before an hour already; they are kept.
    """

    parts: Sequence[tuple[int, str]]
    midnight: str
    said: str

    @property
    def rules(self) -> tuple[Rule, Rule]:
        """The rules for a stretch of time and for a time."""
        time = rf"(?:({self.said})\s*)?(?<![\d.])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?!\d)"
        return rule(rf"{time}{DASH}{time}", self._stretch), rule(time, self._time)

    def _time(self, match: re.Match[str]) -> str:
        part, hour = self._hour(int(match[2]))
        return (match[1] or part) + hour + _minutes(int(match[3]))

    def _stretch(self, match: re.Match[str]) -> str:
        first, second = self._hour(int(match[2])), self._hour(int(match[5]))
        before, after = match[1] or first[0], match[4] or second[0]
        begin = before + first[1] + _minutes(int(match[3]))
        return f"{begin}到{'' if before == after else after}{second[1]}{_minutes(int(match[6]))}"

    def _hour(self, hour: int) -> tuple[str, str]:
        """Give the part of the day and the hour as said."""
        part = self.midnight if hour in MIDNIGHT else next(name for end, name in self.parts if hour < end)
        return part, cardinal((hour - 1) % 12 + 1, counting=True) + "点"


def _minutes(minute: int) -> str:
    if minute in (0, 30):
        return "半" if minute else ""
    return ("零" if minute < 10 else "") + cardinal(minute) + "分"
