"""When the desk is open: weekends, public holidays, make-up workdays, other countries, a city's own dates."""

from __future__ import annotations

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import pytest

from assistant.desk.hours import ALWAYS, Hours, Opening

SHANGHAI = ZoneInfo("Asia/Shanghai")


def _at(text: str, opening: Opening | None = None) -> Hours:
    return (opening or Opening()).at(datetime.fromisoformat(text).replace(tzinfo=SHANGHAI))


@pytest.mark.parametrize(
    ("moment", "open_", "why", "opens"),
    [
        ("2026-03-02 09:00", True, "", None),
        ("2026-03-02 16:59:59", True, "", None),
        ("2026-03-02 08:59", False, "closed", "2026-03-02 09:00"),
        ("2026-03-02 17:00", False, "closed", "2026-03-03 09:00"),
        ("2026-03-07 10:00", False, "weekend", "2026-03-09 09:00"),
        ("2026-10-01 10:00", False, "holiday", "2026-10-08 09:00"),
        ("2026-10-05 10:00", False, "holiday", "2026-10-08 09:00"),
        ("2026-02-17 10:00", False, "holiday", "2026-02-24 09:00"),
        ("2026-10-10 10:00", True, "", None),
        ("2026-02-14 16:00", True, "", None),
        ("2026-02-15 10:00", False, "weekend", "2026-02-24 09:00"),
        ("2026-09-20 08:00", False, "closed", "2026-09-20 09:00"),
    ],
)
def test_a_chinese_office(moment: str, open_: bool, why: str, opens: str | None) -> None:
    found = _at(moment)
    assert (found.open, found.why) == (open_, why)
    assert found.opens == (datetime.fromisoformat(opens).replace(tzinfo=SHANGHAI) if opens else None)


def test_when_it_closes_is_known() -> None:
    assert _at("2026-03-02 10:00").closes == datetime(2026, 3, 2, 17, tzinfo=SHANGHAI)


def test_a_break_at_noon_is_closed() -> None:
    noon = Opening.from_json({"hours": {"mon-fri": ["09:00-12:00", "13:30-17:00"], "sat": ["09:00-12:00"]}})
    assert [_at(f"2026-03-02 {clock}", noon).open for clock in ("11:59", "12:00", "13:29", "13:30")] == [True, False, False, True]
    assert _at("2026-03-02 12:30", noon).opens == datetime(2026, 3, 2, 13, 30, tzinfo=SHANGHAI)
    assert [_at(f"2026-03-07 {clock}", noon).open for clock in ("11:59", "12:00")] == [True, False]
    assert not _at("2026-03-08 10:00", noon).open


def test_a_city_sets_dates_of_its_own() -> None:
    own = Opening.from_json({"closed": ["2026-03-02", date(2026, 3, 3)], "open": ["2026-03-07", "2026-10-01"]})
    assert (_at("2026-03-02 10:00", own).why, _at("2026-03-03 10:00", own).why) == ("holiday", "holiday")
    assert _at("2026-03-07 10:00", own).open
    assert _at("2026-10-01 10:00", own).open
    assert _at("2026-10-02 10:00", own).why == "holiday"


def test_other_countries_have_their_own_holidays_and_time() -> None:
    munich = Opening.from_json(
        {"zone": "Europe/Berlin", "country": "DE", "subdivision": "BY", "hours": {"mon-sat": ["8:00-18:00"]}}
    )
    assert _at("2026-03-02 15:30", munich).open
    assert not _at("2026-03-02 14:30", munich).open
    assert _at("2026-11-01 20:00", munich).why == "holiday"
    assert _at("2026-10-01 15:30", munich).open
    nowhere = Opening.from_json({"country": ""})
    assert _at("2026-10-01 10:00", nowhere).open


def test_a_night_shift_goes_to_midnight_and_always_is_always() -> None:
    night = Opening.from_json({"hours": {"mon-sun": ["20:00-24:00"]}, "country": ""})
    assert night.spans(date(2026, 3, 2)) == ((time(20), time(0)),)
    assert _at("2026-03-02 23:59:59", night).open
    assert not _at("2026-03-03 00:00", night).open
    assert all(_at(moment, ALWAYS).open for moment in ("2026-10-01 00:00", "2026-03-07 23:59", "2026-02-17 12:00"))


def test_a_local_day_has_its_own_begin_and_end() -> None:
    begin, end = Opening().day(date(2026, 3, 2))
    assert (begin.isoformat(), end.isoformat()) == ("2026-03-02T00:00:00+08:00", "2026-03-03T00:00:00+08:00")


def test_an_office_that_never_opens_does_not_say_when() -> None:
    assert _at("2026-03-02 10:00", Opening.from_json({"hours": {}})) == Hours(False, "closed", None)


@pytest.mark.parametrize(
    "raw",
    [
        {"zone": "Mars/Base"},
        {"country": "XX"},
        {"country": "DE", "subdivision": "ZZ"},
        {"hours": {"someday": ["9:00-17:00"]}},
        {"hours": {"mon": ["17:00-9:00"]}},
        {"hours": {"mon": ["9-17"]}},
        {"hours": {"mon": ["9:00-24:30"]}},
        {"hours": {"mon": ["24:00-24:00"]}},
        {"closed": ["tomorrow"]},
    ],
    ids=str,
)
def test_what_cannot_be_used_is_refused(raw: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=".+"):
        Opening.from_json(raw)
