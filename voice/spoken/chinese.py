"""Chinese as it is said: 20元 → 二十元, 0000-8001001 → 零零零零，八零零，幺零零幺, 9:00–17:00 → 上午九点到下午五点."""

from __future__ import annotations

import re

from voice.chinese_numbers import cardinal, decimal, digits
from voice.spoken.han_clock import Clock
from voice.spoken.rules import DASH, NUMBER, apply, grouped, rule, telephone_runs

MEASURES = (
    "公里|千米|公斤|千克|平方|平米|厘米|毫米|小时|分钟|星期|礼拜|工作日|个|位|名|口|只|张|份|本|次|天|周|岁|年|元|块|角|分|点|种|项|条|件|套|间"
    "|户|家|台|辆|部|样|步|句|页|封|片|支|瓶|盒|包|袋|斤|米|里|秒|人|倍|回|趟|遍|万|亿|度|折|刻|毛|桌|座|棵|头|双|对|顿|餐|针|门|批|笔|下"
)
"""Words that count things: before them a lone 2 is 两, and digits are a number however many they are."""

ORDINALS = "月|日|号|楼|层|级|期|路|栋|幢|单元|弄|巷|排|届|班|代|类|线|等|环|院|组|档|寸|室|房|版|章|节"
"""Words that name the how-manyeth: before them 2 stays 二."""

CLOCK = Clock(
    parts=((6, "凌晨"), (9, "早上"), (12, "上午"), (13, "中午"), (18, "下午"), (25, "晚上")),
    midnight="夜里",
    said="凌晨|清晨|早上|早晨|早|上午|中午|下午|傍晚|晚上|晚|夜里|半夜",
)
_COUNTED = rf"(?=\s*(?:{MEASURES}))"
_NOT_COUNTED = rf"(?![\d.]|\s*(?:{MEASURES}|{ORDINALS}))"
_START = r"(?<![\d.A-Za-z])"
_BEFORE_DIGITS = "拨打|致电|打|拨|短信到|发到|电话|热线|手机|号码|号是|号为|尾号|编号|证号|密码|验证码"
_HOTLINE = "110|114|119|120|122"
_PAUSE = "，"
MOST_DIGITS = 16
"""A longer number is said digit by digit."""


def say(text: str) -> str:
    """Give Chinese text with everything that is not a character said in characters."""
    return apply(RULES, text)


def _number(written: str) -> str:
    plain = written.replace(",", "")
    return decimal(plain) if len(plain.split(".")[0]) <= MOST_DIGITS else digits(plain.replace(".", ""))


def _counted(written: str) -> str:
    return "两" if written == "2" else _number(written)


def _line(*groups: str) -> str:
    """Say groups of digits with a pause between them."""
    return _PAUSE.join(digits(group) for group in groups)


def _telephone(match: re.Match[str]) -> str:
    parts = [part for part in re.split(r"\D+", match[0]) if part]
    return _line(*(group for part in parts for group in telephone_runs(part)))


def _identity(match: re.Match[str]) -> str:
    *groups, last = grouped(match[0], (6, 4, 4, 3))
    return _PAUSE.join((_line(*groups), ""))[:-1] + (last.upper() if last in "Xx" else digits(last))


def _masked(match: re.Match[str]) -> str:
    before, after = match[1], match[3]
    letter = match[4].upper() if match[4] else ""
    return f"{digits(before)}{_PAUSE if before else ''}尾号{digits(after)}{letter}"


def _date(year: str, month: str, day: str) -> str:
    return f"{digits(year, aloud=False)}年{cardinal(int(month))}月" + (f"{cardinal(int(day))}号" if day else "")


def _yuan(match: re.Match[str]) -> str:
    whole, _, part = match["amount"].replace(",", "").partition(".")
    if not part or len(part) > 2 or match["great"]:
        return _counted(match["amount"]) + (match["great"] or "") + "元"
    tenths, hundredths = int(part[0]), int(part[1:] or 0)
    said = _counted(whole) + "元" if int(whole) else ""
    said += cardinal(tenths, counting=True) + "角" if tenths else ("零" if said and hundredths else "")
    return (said + (cardinal(hundredths, counting=True) + "分" if hundredths else "")) or "零元"


def _range(match: re.Match[str]) -> str:
    return f"{_counted(match[1])}到{_counted(match[2])}"


def _degrees(match: re.Match[str]) -> str:
    return ("零下" if match[1] else "") + _number(match[2]) + "摄氏度"


def _code(match: re.Match[str]) -> str:
    return match[1] + (_number(match[2]) if len(match[2]) <= 2 else digits(match[2]))


RULES = (
    rule(r"(?<!\d)(\d{4})([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)", lambda m: _date(m[1], m[3], m[4])),
    rule(r"(?<!\d)((?:19|20)\d\d)[-/](1[0-2]|0[1-9])(?![\d-])", lambda m: _date(m[1], m[2], "")),
    rule(r"(?<!\d)([12]\d{3})(?=年)", lambda m: digits(m[1], aloud=False)),
    rule(r"(?<!\d)(\d\d)(?=年\s*\d{1,2}月)", lambda m: digits(m[1], aloud=False)),
    *CLOCK.rules,
    rule(rf"({NUMBER})%?{DASH}({NUMBER})%", lambda m: f"百分之{_number(m[1])}到{_number(m[2])}"),
    rule(rf"({NUMBER})%", lambda m: "百分之" + _number(m[1])),
    rule(rf"({NUMBER})‰", lambda m: "千分之" + _number(m[1])),
    rule(rf"[¥￥]?({NUMBER}){DASH}[¥￥]?({NUMBER})(?=[万亿]?元)", _range),
    rule(rf"[¥￥]\s*(?P<amount>{NUMBER})(?P<great>[万亿]?)元?", _yuan),
    rule(rf"{_START}(?P<amount>{NUMBER})(?P<great>[万亿]?)元", _yuan),
    rule(rf"{_START}\d{{17}}[\dXx](?![\dA-Za-z])", _identity),
    rule(r"(\d*)([*＊•]{2,})(\d+)([Xx]?)", _masked),
    rule(rf"{_START}1\d{{2}}([-\s]?)\d{{4}}\1\d{{4}}(?!\d)", _telephone),
    rule(rf"{_START}(?:0\d{{2,3}}|400|800)[-\s]\d{{3,8}}(?:[-\s]\d{{1,4}})*(?!\d)", _telephone),
    rule(rf"{_START}\d(?: \d){{2,}}(?!\d)", lambda m: digits(m[0].replace(" ", ""))),
    rule(rf"({_BEFORE_DIGITS})([是为:：]?\s*)(\d{{2,}}){_NOT_COUNTED}", lambda m: m[1] + m[2] + _line(*telephone_runs(m[3]))),
    rule(rf"{_START}({_HOTLINE})(?!,(?!{_HOTLINE})\d{{3}}){_NOT_COUNTED}", lambda m: digits(m[1])),
    rule(rf"{_START}(\d{{3,4}})(?=室|房|号房|号室|路(?!口))", lambda m: digits(m[1])),
    rule(r"([A-Za-z])(\d+)(?![\d.])", _code),
    rule(rf"(?<!\d)([-−]?)({NUMBER})\s*(?:℃|°C)", _degrees),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})(?=\s*(?:{ORDINALS}))", lambda m: f"{_number(m[1])}到{_number(m[2])}"),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER}){_COUNTED}", _range),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})(?![\d-])", lambda m: f"{_number(m[1])}到{_number(m[2])}"),
    rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: f"{cardinal(int(m[2]))}分之{cardinal(int(m[1]))}"),
    rule(r"(?<![\d:])(\d+):(\d+)(?![\d:])", lambda m: f"{_number(m[1])}比{_number(m[2])}"),
    rule(r"第(\d+)", lambda m: "第" + _number(m[1])),
    rule(rf"{_START}({NUMBER}){_COUNTED}", lambda m: _counted(m[1])),
    rule(rf"{_START}(0\d+|\d{{5,}})(?!\d|\.\d|\s*(?:{ORDINALS}))", lambda m: _line(*telephone_runs(m[1]))),
    rule(NUMBER, lambda m: _number(m[0])),
    rule("〇", lambda m: "零"),
    rule(r"m²|㎡|m2", lambda m: "平方米"),
    rule(r"(?<=[\u4e00-\u9fff])\s*(?:km)\b", lambda m: "公里"),
    rule(r"(?<=[\u4e00-\u9fff])\s*(?:kg)\b", lambda m: "公斤"),
    rule(r"(?<=[\u4e00-\u9fff])\s*(?:cm)\b", lambda m: "厘米"),
    rule(r"(?<=[\u4e00-\u9fff])/(?=[\u4e00-\u9fff])", lambda m: "或"),
    rule(r"(?<=[\u4e00-\u9fff])×(?=[\u4e00-\u9fff])", lambda m: "乘"),
    rule(r"&", lambda m: "和"),
    rule(r"≥", lambda m: "不少于"),
    rule(r"≤", lambda m: "不超过"),
)
