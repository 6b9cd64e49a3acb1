"""Opening hours out of HSDS schedules, in the words that CLDR has for days and times in any language. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time

from babel import Locale, UnknownLocaleError
from babel.dates import format_time, get_day_names

from assistant.catalogue.exchange.report import Row
from assistant.catalogue.exchange.text import tidy

DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
NAMES = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_TIME = re.compile(r"^(\d{1,2}):(\d{2})")


def hours_in_words(schedules: Iterable[Row], locale: str) -> str:
    """Say when a place is open: its own words where it has some, else days and times; "" where nothing is known."""
    rows = list(schedules)
    own = [tidy(row.get("description")) for row in rows if row.get("description").strip()]
    if own:
        return "; ".join(dict.fromkeys(own))
    by_times: dict[str, list[int]] = {}
    for row in rows:
        times = _times(row, locale)
        if times:
            by_times.setdefault(times, []).extend(_days(row))
    return "; ".join(f"{_names(days, locale)}: {times}" for times, days in by_times.items() if days)


def _times(row: Row, locale: str) -> str:
    opens, closes = (_time(row.get(column)) for column in ("opens_at", "closes_at"))
    if opens is None or closes is None:
        return ""
    return "–".join(format_time(one, "short", locale=_known(locale)) for one in (opens, closes))


def _time(text: str) -> time | None:
    found = _TIME.match(text.strip())
    hour, minute = (int(part) for part in found.groups()) if found else (24, 0)
    return time(hour, minute) if hour < 24 and minute < 60 else None


def _days(row: Row) -> list[int]:
    """Give the days of a weekly schedule, 0 for Monday; one that is not every week is left out."""
    weekday = row.get("weekday").strip().lower()
    if weekday:
        return [number for number, name in enumerate(NAMES) if name.startswith(weekday[:3])]
    if row.get("freq").strip().upper() not in {"", "WEEKLY"} or row.get("interval").strip() not in {"", "1"}:
        return []
    return [DAYS.index(part) for part in re.split(r"[\s,]+", row.get("byday").upper()) if part in DAYS]


def _names(days: list[int], locale: str) -> str:
    names = get_day_names("wide", locale=_known(locale))
    return ", ".join(names[day] for day in sorted(set(days)))


def _known(locale: str) -> Locale:
    try:
        return Locale.parse(locale.replace("-", "_"))
    except UnknownLocaleError:
        return Locale("en")
