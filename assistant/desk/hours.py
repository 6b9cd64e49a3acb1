"""When the desk is open: weekly hours, public holidays with make-up workdays of any country, and a city's own exceptions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import holidays

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
WEEKEND = 5
LOOK_AHEAD = 30
"""Days in which the next opening is looked for."""

_SPAN = re.compile(r"^([01]?\d|2[0-4]):([0-5]\d)\s*-\s*([01]?\d|2[0-4]):([0-5]\d)$")
Span = tuple[time, time]
"""From … to, in local time; to 00:00 means to midnight."""


@dataclass(frozen=True)
class Opening:
    """A city's hours. `week` has the spans of each day, Monday first.

    `country` and `subdivision` (ISO 3166) say whose public holidays count; without a country there are none. A make-up
    workday has its own day's hours, or those of the first day that has any. `closed` and `open` are dates a city sets itself.
    """

    week: tuple[tuple[Span, ...], ...] = (((time(9), time(17)),),) * 5 + ((), ())
    zone: str = "Asia/Shanghai"
    country: str = "CN"
    subdivision: str = ""
    closed: frozenset[date] = field(default_factory=frozenset)
    open: frozenset[date] = field(default_factory=frozenset)

    @classmethod
    def from_json(cls, raw: Mapping[str, Any]) -> Opening:
        """Build the hours from a city's data: {hours: {mon-fri: [09:00-17:00]}, zone, country, subdivision, closed, open}.

        Raises ValueError naming what cannot be used.
        """
        given: dict[str, Any] = {name: str(raw[name]) for name in ("zone", "country", "subdivision") if name in raw}
        given |= {name: frozenset(map(_date, raw[name])) for name in ("closed", "open") if name in raw}
        if "hours" in raw:
            given["week"] = _week(raw["hours"])
        made = cls(**given)
        made.local(datetime.now(timezone.utc))
        _calendar(made.country, made.subdivision)
        return made

    def local(self, at: datetime) -> datetime:
        """Give a moment in the city's time; raises ValueError for an unknown zone."""
        try:
            return at.astimezone(ZoneInfo(self.zone))
        except (ZoneInfoNotFoundError, OSError) as error:
            raise ValueError(self.zone) from error

    def is_holiday(self, day: date) -> bool:
        """Tell whether a day is a public holiday, or one that the city has closed."""
        return day not in self.open and (day in self.closed or day in _calendar(self.country, self.subdivision))

    def spans(self, day: date) -> tuple[Span, ...]:
        """Give when the desk is open on a day; () where it is not."""
        if self.is_holiday(day):
            return ()
        usual = self.week[day.weekday()]
        extra = day in self.open or day in _calendar(self.country, self.subdivision).weekend_workdays
        return usual or (next((spans for spans in self.week if spans), ()) if extra else ())

    def at(self, moment: datetime) -> Hours:
        """Tell whether the desk is open at a moment, why not, and when it opens next."""
        now = self.local(moment)
        for begin, end in self._times(now.date()):
            if begin <= now < end:
                return Hours(True, closes=end)
        why = "holiday" if self.is_holiday(now.date()) else "closed" if self._works(now.date()) else "weekend"
        days = (now.date() + timedelta(days) for days in range(LOOK_AHEAD))
        opens = (begin for day in days for begin, _ in self._times(day) if begin > now)
        return Hours(False, why, next(opens, None))

    def day(self, day: date) -> tuple[datetime, datetime]:
        """Give when a local day begins and ends."""
        zone = ZoneInfo(self.zone)
        return datetime.combine(day, time(), zone), datetime.combine(day + timedelta(1), time(), zone)

    def _works(self, day: date) -> bool:
        return bool(self.spans(day)) or day.weekday() < WEEKEND

    def _times(self, day: date) -> list[tuple[datetime, datetime]]:
        zone = ZoneInfo(self.zone)
        times = []
        for begin, end in self.spans(day):
            until = datetime.combine(day + timedelta(end == time()), end, zone)
            times.append((datetime.combine(day, begin, zone), until))
        return times


@dataclass(frozen=True)
class Hours:
    """Whether the desk is open; if not, `why` is closed, weekend or holiday and `opens` when it opens, in local time."""

    open: bool
    why: str = ""
    opens: datetime | None = None
    closes: datetime | None = None


ALWAYS = Opening(week=(((time(), time()),),) * 7, country="")
"""Day and night."""


@lru_cache(maxsize=8)
def _calendar(country: str, subdivision: str) -> holidays.HolidayBase:
    """Give a country's public holidays, which fill in a year when it is asked for; raises ValueError for an unknown country."""
    if not country:
        return holidays.HolidayBase()
    try:
        return holidays.country_holidays(country, subdiv=subdivision or None)
    except (NotImplementedError, KeyError) as error:
        raise ValueError(f"{country} {subdivision}".strip()) from error


def _week(raw: Mapping[str, Sequence[str]]) -> tuple[tuple[Span, ...], ...]:
    days: list[tuple[Span, ...]] = [()] * len(DAYS)
    for names, spans in raw.items():
        for number in _numbers(names):
            days[number] = tuple(sorted(map(_span, spans)))
    return tuple(days)


def _numbers(names: str) -> Iterable[int]:
    """Read days: mon, mon-fri, or mon,wed."""
    for part in names.lower().replace(" ", "").split(","):
        first, _, last = part.partition("-")
        if first not in DAYS or (last or first) not in DAYS:
            raise ValueError(names)
        yield from range(DAYS.index(first), DAYS.index(last or first) + 1)


def _span(raw: str) -> Span:
    found = _SPAN.match(raw.strip())
    if not found:
        raise ValueError(raw)
    begin, begin_minute, end, end_minute = map(int, found.groups())
    made = time(begin % 24, begin_minute), time(end % 24, end_minute)
    if begin == 24 or (end == 24 and end_minute) or (made[1] <= made[0] and made[1] != time()):
        raise ValueError(raw)
    return made


def _date(raw: date | str) -> date:
    return raw if isinstance(raw, date) else date.fromisoformat(raw)
