"""English as it is said: 0000-8001001 → digit by digit, 9 am → nine in the morning, 2026-03-02 → the second of March."""

from __future__ import annotations

import re

from voice.english_numbers import cardinal, decimal, digits, ordinal, year
from voice.spoken.rules import DASH, NUMBER, apply, grouped, rule, telephone_runs

MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
COUNTED = (
    "yuan|percent|per cent|people|persons|days?|weeks?|months?|years?|hours?|minutes?|seconds?|metres?|meters?|kilometres?"
    "|km|kg|cm|m²|square|copies|photos?|times|working|documents?|points?|units?|dollars?|euros?|degrees?|homes?|million|thousand|billion"
)
"""Words that show that the digits before them are an amount."""

MOST_DIGITS = 12
"""A longer number is said digit by digit."""

STREET = r"[A-Z][\w'’]*(?: [A-Z][\w'’]*)* (?:Road|Street|Avenue|Lane|Square|Building)"
_START = r"(?<![\w.])"
_NOT_COUNTED = rf"(?![\d.]\d|\w|\s*(?:{COUNTED})\b|\s*{STREET})"
_MONTH = rf"({'|'.join(MONTHS)}|{'|'.join(month[:3] for month in MONTHS if month != 'May')})\.?"
_HOTLINE = "110|114|119|120|122|911|999|112"
_BEFORE_DIGITS = r"[Rr]ing|[Cc]all|[Dd]ial|[Pp]hone|[Tt]ext|[Tt]elephone|[Hh]otline|[Nn]umber|[Cc]ode|[Pp]ress"
_CLOCK = r"(?<![\d.:])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?!\d)(?:\s*([ap])\.?m\b(?:\.(?=\s+[a-z]))?)?"
_SHORT_CLOCK = r"(?<![\d.:])(1[0-2]|[1-9])\s*([ap])\.?m\b(?:\.(?=\s+[a-z]))?"
_CURRENCY = {"¥": "yuan", "￥": "yuan", "$": "dollars", "€": "euros", "£": "pounds"}


def say(text: str) -> str:
    """Give English text with numbers, hours, dates and signs in words."""
    return apply(RULES, text)


def _line(*groups: str) -> str:
    return ", ".join(digits(group) for group in groups)


def _telephone(match: re.Match[str]) -> str:
    parts = [part for part in re.split(r"\D+", match[0]) if part]
    return _line(*(group for part in parts for group in telephone_runs(part)))


def _identity(match: re.Match[str]) -> str:
    *groups, last = grouped(match[0], (6, 4, 4, 3))
    return f"{_line(*groups)} {last.upper() if last in 'Xx' else digits(last)}"


def _masked(match: re.Match[str]) -> str:
    letter = f" {match[4].upper()}" if match[4] else ""
    ending = f"ending in {digits(match[3])}{letter}"
    return f"{digits(match[1])}, {ending}" if match[1] else ending


def _date(written_year: str, month: int, day: str) -> str:
    said = f"{MONTHS[month - 1]} {year(int(written_year))}" if written_year else MONTHS[month - 1]
    return f"the {ordinal(int(day))} of {said}" if day else said


def _month(name: str) -> int:
    return next(place for place, month in enumerate(MONTHS, 1) if month.startswith(name[:3]))


def _hour(hour: int, minute: int, half: str | None) -> str:
    if half:
        hour = hour % 12 + (12 if half == "p" else 0)
    if minute == 0 and hour in (0, 12, 24):
        return "noon" if hour == 12 else "midnight"
    part = "in the morning" if hour % 24 < 12 else "in the afternoon" if hour < 18 else "in the evening"
    minutes = f" {'oh ' if minute < 10 else ''}{cardinal(minute)}" if minute else ""
    return f"{cardinal((hour - 1) % 12 + 1)}{minutes} {part}"


def _money(match: re.Match[str]) -> str:
    unit, amount = _CURRENCY[match[1]], match[2].replace(",", "")
    whole, _, part = amount.partition(".")
    if unit == "yuan" or len(part) not in (0, 2):
        return f"{_number(amount.rstrip('0').rstrip('.') if part else amount)} {unit}"
    name = unit[:-1] if whole == "1" else unit
    return f"{_number(whole)} {name}" + (f" {cardinal(int(part))}" if part.strip("0") else "")


def _range(match: re.Match[str]) -> str:
    return f"{_number(match[1])} to {_number(match[2])}"


def _code(match: re.Match[str]) -> str:
    return f"{match[1]} {decimal(match[2]) if len(match[2]) <= 2 else digits(match[2])}"


def _number(written: str) -> str:
    plain = written.replace(",", "")
    return decimal(plain) if len(plain.split(".")[0]) <= MOST_DIGITS else digits(plain.replace(".", ""))


RULES = (
    rule(r"(?<!\d)(\d{4})([-/])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)", lambda m: _date(m[1], int(m[3]), m[4])),
    rule(r"(?<!\d)((?:19|20)\d\d)[-/](1[0-2]|0[1-9])(?![\d-])", lambda m: _date(m[1], int(m[2]), "")),
    rule(rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH},? ((?:19|20)\d\d)\b", lambda m: _date(m[3], _month(m[2]), m[1])),
    rule(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?,? ((?:19|20)\d\d)\b", lambda m: _date(m[3], _month(m[1]), m[2])),
    rule(rf"(?<!\d)(?:the )?(\d{{1,2}})(?:st|nd|rd|th)? {_MONTH}(?![a-z])", lambda m: _date("", _month(m[2]), m[1])),
    rule(rf"{_MONTH} (\d{{1,2}})(?:st|nd|rd|th)?(?![\d:])", lambda m: _date("", _month(m[1]), m[2])),
    rule(
        rf"\b([Ii]n|[Ss]ince|[Bb]y|[Uu]ntil|{_MONTH}) ((?:19|20)\d\d)\b(?!\s+(?:{COUNTED})\b)",
        lambda m: f"{m[1]} {year(int(m[3]))}",
    ),
    rule(rf"({_CLOCK}){DASH}(?=\d)", lambda m: f"{m[1].strip()} to "),
    rule(rf"(?<![\d.:])(1[0-2]|[1-9])({DASH})((?:1[0-2]|[1-9])\s*([ap])\.?m\b)", lambda m: f"{m[1]} {m[4]}m to {m[3]}"),
    rule(_CLOCK, lambda m: _hour(int(m[1]), int(m[2]), m[3])),
    rule(_SHORT_CLOCK, lambda m: _hour(int(m[1]), 0, m[2])),
    rule(rf"([¥￥$€£])\s*({NUMBER})", _money),
    rule(rf"({NUMBER})\s*元", lambda m: f"{_number(m[1])} yuan"),
    rule(rf"({NUMBER})%?{DASH}({NUMBER})%", lambda m: f"{_range(m)} percent"),
    rule(rf"({NUMBER})%", lambda m: f"{_number(m[1])} percent"),
    rule(rf"{_START}\d{{17}}[\dXx](?!\w)", _identity),
    rule(r"(\d*)([*•]{2,})(\d+)([Xx]?)", _masked),
    rule(rf"{_START}1\d{{2}}([-\s]?)\d{{4}}\1\d{{4}}(?!\d)", _telephone),
    rule(rf"{_START}(?:0\d{{2,3}}|400|800)[-\s]\d{{3,8}}(?:[-\s]\d{{1,4}})*(?!\d)", _telephone),
    rule(rf"{_START}\d(?: \d){{2,}}(?!\d)", lambda m: ", ".join(digits(digit) for digit in m[0].split())),
    rule(
        rf"\b({_BEFORE_DIGITS})( is|:)? (\d{{2,}}){_NOT_COUNTED}",
        lambda m: f"{m[1]}{m[2] or ''} {_line(*telephone_runs(m[3]))}",
    ),
    rule(rf"{_START}({_HOTLINE})(?!,\d{{3}}){_NOT_COUNTED}", lambda m: digits(m[1])),
    rule(r"\b([Rr]oom|[Ff]lat) (\d{3,4})\b", lambda m: f"{m[1]} {digits(m[2])}"),
    rule(r"\b[Nn]o\. ?(?=\d)", lambda m: "number "),
    rule(r"\b([A-Za-z])(\d+)(?![\d.]\d)", _code),
    rule(rf"(?<!\d)([-−]?)({NUMBER})\s*(?:℃|°C)", lambda m: f"{'minus ' if m[1] else ''}{_number(m[2])} degrees"),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})(?![\d-])", _range),
    rule(r"(?<![\w.])(\d+)(?:st|nd|rd|th)\b", lambda m: ordinal(int(m[1])) if len(m[1]) < 10 else digits(m[1])),
    rule(rf"{_START}((?:19|20)\d\d){_NOT_COUNTED}", lambda m: year(int(m[1]))),
    rule(rf"{_START}(0\d+|\d{{5,}}){_NOT_COUNTED}", lambda m: _line(*telephone_runs(m[1]))),
    rule(NUMBER, lambda m: _number(m[0])),
    rule(r"\s*m²|\s*㎡", lambda m: " square metres"),
    rule(r"(?<=\w)\s+km\b", lambda m: " kilometres"),
    rule(r"(?<=\w)\s+kg\b", lambda m: " kilos"),
    rule(r"(?<=\w)\s+cm\b", lambda m: " centimetres"),
    rule(r"\be\.g\.", lambda m: "for example"),
    rule(r"\bi\.e\.", lambda m: "that is"),
    rule(r"\s*&\s*", lambda m: " and "),
    rule(r"(?<=[a-z])/(?=[a-z])", lambda m: " or "),
)
