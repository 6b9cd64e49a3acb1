"""Korean as it is said: 20,000원 → 이만 원, 6월 3일 → 유월 삼일, 9:30 → 오전 아홉 시 삼십 분, 010 → 공일공."""

from __future__ import annotations

import re

from voice.korean_numbers import cardinal, counting, decimal, digits
from voice.spoken.rules import DASH, NUMBER, apply, grouped, rule, telephone_runs

COUNTERS = (
    "가지|개(?!월|년|국|소)|명|분(?:이|을|은|의|께|께서|만)|사람|살|시간|장|권|마리|잔|병(?!원)|곳|군데|달(?!러)|벌|그루|송이|켤레|마디|대(?!로)|통(?!장)"
    "|채|자리|차례|번째|걸음|줄|쪽지"
)
"""What is counted in native numbers."""

MONTHS = {6: "유월", 10: "시월"}
"""Months that are not said as they are counted."""

ORDINALS = {1: "첫"}
NOON, LAST_HOUR = 12, 24
_START = r"(?<![\d.A-Za-z])"
_HALF = "오전|오후|새벽|아침|낮|저녁|밤|정오"
_TIME = rf"(?:({_HALF})\s*)?(?<![\d.])([01]?\d|2[0-4]):([0-5]\d)(?::[0-5]\d)?(?!\d)"
_BEFORE_DIGITS = "전화번호|전화|번호|연락처|휴대폰|핸드폰|비밀번호|인증번호|코드|국번 없이"
_HOTLINE = "110|112|119|120|129|182|1345"
_TO_CALL = r"(?=번(?:으로|에|을|이나|이|은|입|\W|$)|로 전화|에 전화|로 연락|으로)"
_MORE_THAN_HOTLINE = r"(?![\d.]|,\d{3}|\s*(?:원|명|개|미터|호|동|층|번지|년|월|일|분|초|점|%))"
_OFF_THE_ROAD = "(?:(?<=바로 )|(?<![로길] ))"
"""Not behind a street's name, where 110 is the number of a house; 바로 (at once) is none."""

_PAUSE = ", "
MOST_DIGITS = 16
"""A longer number is said digit by digit."""


def say(text: str) -> str:
    """Give a Korean text with numbers, hours, dates and signs in words."""
    return apply(RULES, text)


def _number(written: str) -> str:
    plain = written.replace(",", "")
    return decimal(plain) if len(plain.split(".")[0]) <= MOST_DIGITS else digits(plain.replace(".", ""))


def _counted(written: str) -> str:
    plain = written.replace(",", "")
    return counting(int(plain)) if plain.isdecimal() and len(plain) <= MOST_DIGITS else _number(written)


def _line(*groups: str) -> str:
    return _PAUSE.join(digits(group) for group in groups)


def _telephone(match: re.Match[str]) -> str:
    return _line(*(group for part in re.findall(r"\d+", match[0]) for group in telephone_runs(part)))


def _identity(match: re.Match[str]) -> str:
    *groups, last = grouped(match[0], (6, 4, 4, 3))
    return f"{_line(*groups)}, {last.upper() if last in 'Xx' else digits(last)}"


def _masked(match: re.Match[str]) -> str:
    letter = f" {match[4].upper()}" if match[4] else ""
    return f"{digits(match[1])}{_PAUSE if match[1] else ''}끝자리 {digits(match[3])}{letter}"


def _month(number: int) -> str:
    return MONTHS.get(number, f"{cardinal(number)}월")


def _date(year: str, month: str, day: str) -> str:
    parts = [f"{cardinal(int(year))}년"] if year else []
    parts.append(_month(int(month)))
    return " ".join([*parts, *([f"{cardinal(int(day))}일"] if day else [])])


def _hour(half: str | None, hour: int, minute: int) -> str:
    """Say an hour with the half of the day; noon and midnight have words of their own."""
    before = half or {0: "밤", NOON: "낮", LAST_HOUR: "밤"}.get(hour) or ("오전" if hour < NOON else "오후")
    minutes = f" {cardinal(minute)} 분" if minute else ""
    return f"{before} {counting((hour - 1) % NOON + 1)} 시{minutes}"


def _time(match: re.Match[str]) -> str:
    return _hour(match[1], int(match[2]), int(match[3]))


def _time_range(match: re.Match[str]) -> str:
    return f"{_hour(match[1], int(match[2]), int(match[3]))}부터 {_hour(match[4], int(match[5]), int(match[6]))}까지"


def _oclock(match: re.Match[str]) -> str:
    """Say 9시, but not 14시, with a native number."""
    hour = int(match[1])
    return f"{counting(hour) if 0 < hour <= NOON else cardinal(hour)} 시"


def _ordinal(match: re.Match[str]) -> str:
    number = int(match[1])
    return f"{ORDINALS.get(number) or counting(number)} 번째"


def _unit_range(match: re.Match[str]) -> str:
    """Say a range of what is counted, with the unit each time."""
    return f"{_counted(match[1])} {match[3]}에서 {_counted(match[2])} {match[3]}"


def _code(match: re.Match[str]) -> str:
    return f"{match[1]} {_number(match[2]) if len(match[2]) <= 2 else digits(match[2])}"


RULES = (
    rule(
        r"(?<!\d)(\d{4})\s*[-/.]\s*(1[0-2]|0?[1-9])\s*[-/.]\s*(3[01]|[12]\d|0?[1-9])(?!\d)\.?",
        lambda m: _date(m[1], m[2], m[3]),
    ),
    rule(r"(?<!\d)(\d{4})년\s*(1[0-2]|0?[1-9])월\s*(3[01]|[12]\d|0?[1-9])일", lambda m: _date(m[1], m[2], m[3])),
    rule(r"(?<!\d)(1[0-2]|0?[1-9])월\s*(3[01]|[12]\d|0?[1-9])일", lambda m: _date("", m[1], m[2])),
    rule(rf"(?<!\d)(1[0-2]|0?[1-9]){DASH}(1[0-2]|0?[1-9])월", lambda m: f"{_month(int(m[1]))}에서 {_month(int(m[2]))}"),
    rule(r"(?<!\d)(1[0-2]|0?[1-9])월", lambda m: _month(int(m[1]))),
    rule(rf"{_TIME}{DASH}{_TIME}(?:까지)?", _time_range),
    rule(_TIME, _time),
    rule(r"(?<!\d)([01]?\d|2[0-4])시(?!간)", _oclock),
    rule(rf"({NUMBER})%?{DASH}({NUMBER})%", lambda m: f"{_number(m[1])}에서 {_number(m[2])} 퍼센트"),
    rule(rf"({NUMBER})\s*%", lambda m: f"{_number(m[1])} 퍼센트"),
    rule(rf"({NUMBER}){DASH}({NUMBER})\s*([만억]?)\s*(원|위안)", lambda m: f"{_number(m[1])}에서 {_number(m[2])}{m[3]} {m[4]}"),
    rule(rf"₩\s*({NUMBER})", lambda m: f"{_number(m[1])} 원"),
    rule(rf"[¥￥]\s*({NUMBER})", lambda m: f"{_number(m[1])} 위안"),
    rule(rf"({NUMBER})\s*([만억]?)\s*(원|위안|달러|元)", lambda m: f"{_number(m[1])}{m[2]} {m[3].replace('元', '위안')}"),
    rule(rf"{_START}\d{{17}}[\dXx](?![\dA-Za-z])", _identity),
    rule(r"(?<!\d)\d{6}-[1-8]\d{6}(?!\d)", lambda m: _line(*m[0].split("-"))),
    rule(r"(\d*)([*＊•]{2,})(\d+)([Xx]?)", _masked),
    rule(rf"{_START}1\d{{2}}([-\s]?)\d{{4}}\1\d{{4}}(?!\d)", _telephone),
    rule(rf"{_START}(?:0\d{{1,3}}|1[568]\d\d|400|800)[-\s]\d{{3,8}}(?:[-\s]\d{{1,4}})*(?!\d)", _telephone),
    rule(rf"{_START}\d(?: \d){{2,}}(?!\d)", lambda m: digits(m[0].replace(" ", ""))),
    rule(rf"({_BEFORE_DIGITS})((?:는|은|가|이)?[\s:]*)(\d{{3,}})(?![\d.])", lambda m: m[1] + m[2] + _line(*telephone_runs(m[3]))),
    rule(rf"{_START}(\d{{3,5}}){_TO_CALL}", lambda m: digits(m[1])),
    rule(rf"{_START}{_OFF_THE_ROAD}({_HOTLINE}){_MORE_THAN_HOTLINE}", lambda m: digits(m[1])),
    rule(r"(?<=[길로동리가])(\s*)(\d+)-(\d+)(?!\d)", lambda m: f"{m[1]}{_number(m[2])} 다시 {_number(m[3])}"),
    rule(r"([A-Za-z])(\d+)(?![\d.])", _code),
    rule(rf"(?<!\d)([-−]?)({NUMBER})\s*(?:℃|°C)", lambda m: f"{'영하 ' if m[1] else ''}{_number(m[2])} 도"),
    rule(r"(?<!\d)(\d{1,2})\s*번째", _ordinal),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})\s*({COUNTERS})", _unit_range),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})(?![\d-])", lambda m: f"{_number(m[1])}에서 {_number(m[2])}"),
    rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: f"{cardinal(int(m[2]))}분의 {cardinal(int(m[1]))}"),
    rule(rf"{_START}([2-9]0)대(?=$|\W|의|는|가|이|에)", lambda m: f"{cardinal(int(m[1]))}대"),
    rule(rf"{_START}({NUMBER})\s*(?={COUNTERS})", lambda m: f"{_counted(m[1])} "),
    rule(rf"{_START}({NUMBER})(?=(?:분|초|주|개월|번|세|인분|도|점|평|미터|킬로))", lambda m: f"{_number(m[1])} "),
    rule(rf"{_START}(0\d+|\d{{5,}})(?![\d년월일층호동원]|\.\d)", lambda m: _line(*telephone_runs(m[1]))),
    rule(NUMBER, lambda m: _number(m[0])),
    rule(r"㎡|m²|m2", lambda m: " 제곱미터"),
    rule(r"(?<=[가-힣])\s*km\b", lambda m: " 킬로미터"),
    rule(r"(?<=[가-힣])\s*kg\b", lambda m: " 킬로그램"),
    rule(r"(?<=[가-힣])\s*&\s*(?=[가-힣])", lambda m: " 그리고 "),
)
