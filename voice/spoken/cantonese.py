"""Cantonese as it is said: $20 → 二十蚊, 3月2日 → 三月二號, 2888 1234 → 二八八八，一二三四, 14:30 → 下晝兩點半.

Texts in simplified characters stay in them; everything else is said in traditional ones.
"""

from __future__ import annotations

import re

from voice import chinese_numbers
from voice.spoken.han_clock import Clock
from voice.spoken.rules import DASH, NUMBER, apply, grouped, rule, telephone_runs

MEASURES = (
    "公里|千米|公斤|千克|平方|平米|厘米|毫米|小時|小时|分鐘|分钟|星期|禮拜|礼拜|工作日|個|个|位|名|口|隻|只|張|张|份|本|次|日|天|周|歲|岁|年"
    "|蚊|元|塊|块|點|点|種|种|項|项|條|条|件|套|間|间|戶|户|家|台|輛|辆|部|樣|样|步|句|頁|页|封|片|支|瓶|盒|包|袋|斤|米|秒|人|倍|趟|轉|转"
    "|萬|万|億|亿|度|折|毫|仙|座|棵|頭|头|雙|双|對|对|餐|針|针|批|筆|笔|成"
)
"""Words that count things: before them a lone 2 is 兩, and digits are a number however many they are."""

ORDINALS = "月|號|号|樓|楼|層|层|級|级|期|路|棟|栋|座|單元|单元|班|代|類|类|線|线|等|室|房|版|章|節|节"
SIMPLIFIED = re.compile("[个两万亿点号岁块钱楼层级时间电话张条项种证办请领补贴养医]")
"""Characters that no traditional text has."""

_TRADITIONAL = str.maketrans("两万亿点号昼币楼层阁", "兩萬億點號晝幣樓層閣")
CLOCK = Clock(
    parts=((6, "凌晨"), (12, "朝早"), (13, "中午"), (18, "下昼"), (25, "夜晚")),
    midnight="半夜",
    said="凌晨|清晨|朝早|朝頭早|早上|上午|上晝|上昼|中午|晏晝|晏昼|下午|下晝|下昼|傍晚|夜晚|晚上|半夜",
)
_COUNTED = rf"(?=\s*(?:{MEASURES}))"
_START = r"(?<![\d.A-Za-z])"
_NOT_COUNTED = rf"(?![\d.]|\s*(?:{MEASURES}|{ORDINALS}))"
_BEFORE_DIGITS = (
    "致電|致电|打|撥|拨|電話|电话|熱線|热线|手機|手机|號碼|号码|號係|尾號|尾号|編號|编号|證號|证号|密碼|密码|驗證碼|验证码"
)
_HOTLINE = "999|110|112|119|120|1823|12345"
_FORMAL = "(?:人民幣|人民币|港幣|港币)"
_PAUSE = "，"
_LETTER_FLOORS = {"G/F": "地下", "LG/F": "低层地下", "UG/F": "高层地下", "M/F": "阁楼"}
MOST_DIGITS = 16
"""A longer number is said digit by digit."""


def say(text: str) -> str:
    """Give a Cantonese text with everything that is not a character said in characters."""
    said = apply(RULES, text)
    return said if SIMPLIFIED.search(text) else said.translate(_TRADITIONAL)


def cardinal(number: int, counting: bool = False) -> str:
    """Say a whole number; the 2 of 200 is 二, that of 2000 and 20000 两."""
    return chinese_numbers.cardinal(number, counting).replace("两百", "二百")


def digits(written: str) -> str:
    """Say digits one after the other; 1 is always 一."""
    return chinese_numbers.digits(written, aloud=False)


def _number(written: str) -> str:
    whole, _, part = written.replace(",", "").partition(".")
    if len(whole) > MOST_DIGITS:
        return digits(whole + part)
    return cardinal(int(whole)) + (f"点{digits(part)}" if part else "")


def _counted(written: str) -> str:
    return "两" if written == "2" else _number(written)


def _line(*groups: str) -> str:
    return _PAUSE.join(digits(group) for group in groups)


def _telephone(match: re.Match[str]) -> str:
    return _line(*(group for part in re.findall(r"\d+", match[0]) for group in telephone_runs(part)))


def _identity(match: re.Match[str]) -> str:
    *groups, last = grouped(match[0], (6, 4, 4, 3))
    return f"{_line(*groups)}{last.upper() if last in 'Xx' else _PAUSE + digits(last)}"


def _card(match: re.Match[str]) -> str:
    """Say the number of a Hong Kong identity card."""
    last = match[3] if match[3] == "A" else digits(match[3])
    return f"{match[1]}，{_line(match[2][:3], match[2][3:])}，括号{last}"


def _masked(match: re.Match[str]) -> str:
    return f"{digits(match[1])}{_PAUSE if match[1] else ''}尾号{digits(match[3])}{match[4].upper()}"


def _date(year: str, month: str, day: str) -> str:
    said = f"{digits(year)}年" if year else ""
    return f"{said}{cardinal(int(month))}月" + (f"{cardinal(int(day))}号" if day else "")


def _money(match: re.Match[str]) -> str:
    """Say an amount with 蚊, 毫 and 仙."""
    whole, _, part = match["amount"].replace(",", "").partition(".")
    great = match["great"] or ""
    if not part or len(part) > 2 or great:
        return f"{_counted(match['amount'])}{great}蚊"
    tenths, hundredths = int(part[0]), int(part[1:] or 0)
    said = f"{_counted(whole)}蚊" if int(whole) else ""
    said += f"{cardinal(tenths, counting=True)}毫" if tenths else ("零" if said and hundredths else "")
    return (said + (f"{cardinal(hundredths, counting=True)}仙" if hundredths else "")) or "零蚊"


def _range(match: re.Match[str]) -> str:
    return f"{_counted(match[1])}到{_counted(match[2])}"


def _floor(match: re.Match[str]) -> str:
    return f"{cardinal(int(match[1]))}楼"


def _code(match: re.Match[str]) -> str:
    return match[1] + (_number(match[2]) if len(match[2]) <= 2 else digits(match[2]))


RULES = (
    rule(r"(?<!\d)(\d{4})([-/.])(1[0-2]|0?[1-9])\2(3[01]|[12]\d|0?[1-9])(?!\d)", lambda m: _date(m[1], m[3], m[4])),
    rule(r"(?<!\d)((?:19|20)\d\d)[-/](1[0-2]|0[1-9])(?![\d-])", lambda m: _date(m[1], m[2], "")),
    rule(r"(?<!\d)(?:(\d{4})年)?(1[0-2]|0?[1-9])月(3[01]|[12]\d|0?[1-9])[日號号]", lambda m: _date(m[1] or "", m[2], m[3])),
    rule(r"(?<!\d)([12]\d{3})(?=年)", lambda m: digits(m[1])),
    *CLOCK.rules,
    rule(rf"({NUMBER})%?{DASH}({NUMBER})%", lambda m: f"百分之{_number(m[1])}到{_number(m[2])}"),
    rule(rf"({NUMBER})%", lambda m: "百分之" + _number(m[1])),
    rule(rf"({_FORMAL})\s*({NUMBER})(?=\s*[萬万億亿]?元)", lambda m: m[1] + _number(m[2])),
    rule(rf"[¥￥]\s*({NUMBER})", lambda m: f"人民币{_number(m[1])}元"),
    rule(rf"(?:HK)?\$({NUMBER}){DASH}\$?({NUMBER})元?", lambda m: f"{_range(m)}蚊"),
    rule(rf"(?:HK)?\$\s*(?P<amount>{NUMBER})(?P<great>[萬万億亿]?)(?:元|蚊)?", _money),
    rule(rf"({NUMBER}){DASH}({NUMBER})(?P<great>[萬万億亿]?)元", lambda m: f"{_range(m)}{m['great']}蚊"),
    rule(rf"{_START}(?P<amount>{NUMBER})(?P<great>[萬万億亿]?)元", _money),
    rule(rf"{_START}\d{{17}}[\dXx](?![\dA-Za-z])", _identity),
    rule(r"(?<![A-Za-z])([A-Z]{1,2})(\d{6})\(([\dA])\)", _card),
    rule(r"(\d*)([*＊•]{2,})(\d+)([Xx]?)", _masked),
    rule(r"\+852[-\s]*(?=\d{4})", lambda m: "八五二，"),
    rule(rf"{_START}[2-9]\d{{3}}[-\s]\d{{4}}(?!\d)", _telephone),
    rule(rf"{_START}1\d{{2}}([-\s]?)\d{{4}}\1\d{{4}}(?!\d)", _telephone),
    rule(rf"{_START}(?:0\d{{2,3}}|400|800)[-\s]\d{{3,8}}(?:[-\s]\d{{1,4}})*(?!\d)", _telephone),
    rule(rf"{_START}\d(?: \d){{2,}}(?!\d)", lambda m: digits(m[0].replace(" ", ""))),
    rule(rf"({_BEFORE_DIGITS})([是係為为:：]?\s*)(\d{{2,}}){_NOT_COUNTED}", lambda m: m[1] + m[2] + _line(*telephone_runs(m[3]))),
    rule(rf"{_START}({_HOTLINE}){_NOT_COUNTED}", lambda m: digits(m[1])),
    rule(r"(?<![A-Za-z])(?:LG|UG|G|M)/F", lambda m: _LETTER_FLOORS[m[0]]),
    rule(r"(?<![\d/])(\d{1,2})/F", _floor),
    rule(rf"{_START}(\d{{3,4}})(?=室|房)", lambda m: digits(m[1])),
    rule(r"([A-Za-z])(\d+)(?![\d.])", _code),
    rule(rf"(?<!\d)([-−]?)({NUMBER})\s*(?:℃|°C)", lambda m: f"{'零下' if m[1] else ''}{_number(m[2])}度"),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER}){_COUNTED}", _range),
    rule(rf"{_START}({NUMBER}){DASH}({NUMBER})(?![\d-])", lambda m: f"{_number(m[1])}到{_number(m[2])}"),
    rule(r"(?<![\d/])(\d{1,2})/(\d{1,2})(?![\d/])", lambda m: f"{cardinal(int(m[2]))}分之{cardinal(int(m[1]))}"),
    rule(r"第(\d+)", lambda m: "第" + _number(m[1])),
    rule(rf"{_START}({NUMBER}){_COUNTED}", lambda m: _counted(m[1])),
    rule(rf"{_START}(0\d+|\d{{5,}})(?!\d|\.\d|\s*(?:{ORDINALS}))", lambda m: _line(*telephone_runs(m[1]))),
    rule(NUMBER, lambda m: _number(m[0])),
)
