"""Decides whether something a person said may become a phrasing to learn, and makes it even. Pure.

What could tell who somebody is, is refused and not only masked: it would stand in a file of the city for good.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from assistant.privacy import masked
from assistant.understanding.normalise import HAN, clean, has_words, number_in

LEAST_HAN, MOST_HAN = 3, 80
LEAST_WORDS, MOST_WORDS = 2, 45
MOST_CHARACTERS = 240
_UNIT = re.compile(rf"[{HAN}]|[A-Za-z0-9'’-]+")
_HAN_LETTER = re.compile(f"[{HAN}]")
_SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙朱马胡郭林何高梁郑罗宋谢唐韩曹许邓萧冯曾程蔡彭潘袁于董余苏叶吕魏蒋田杜丁沈姜范江傅钟卢汪戴崔任陆廖姚方金邱夏谭韦贾邹石熊孟秦"
    "阎薛侯雷白龙段郝孔邵史毛常万顾赖武康贺严尹钱施牛洪龚"
)
_WHO = "(?:我|她|他|老伴|爱人|孩子|儿子|女儿|老人|本人)(?:的?名字)?(?:叫|名叫|是)"
_END = r"(?=$|[，。、,.；;！!？? ])"
PERSONAL = (
    re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+"),
    re.compile(r"https?://|www\."),
    re.compile(r"\d{6,}"),
    re.compile(rf"{_WHO}[{_SURNAMES}][{HAN}]{{1,2}}{_END}"),
    re.compile(rf"姓名[是:：]\s*[{HAN}]{{2,4}}"),
    re.compile(rf"[{HAN}]{{2,}}(?:路|街|巷|弄|里|道)\d+号"),
    re.compile(r"\d+(?:号楼|栋|幢|单元|室|号院)"),
    re.compile(r"[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·.]?[A-Z0-9]{5}"),
    re.compile(r"(?:微信号?|QQ|qq)[是:：\s]*[A-Za-z0-9_-]{5,}"),
    re.compile(r"(?i:\b(?:my name is|my name's|i am called|this is))\s+[A-Z][a-z]+"),
    re.compile(r"(?i:\b(?:mr|mrs|ms|miss|dr))\.?\s+[A-Z][a-z]+"),
    re.compile(r"\b\d+\s+[A-Z][a-z]+\s+(?i:street|road|avenue|lane|drive)\b"),
    re.compile(r"(?i:\b(?:flat|apartment|room|unit)\s+\d+)"),
)
"""Numbers, addresses, names and accounts of people; a phrasing with one of them is not kept."""


@dataclass(frozen=True)
class Cleaned:
    """A phrasing that may be proposed, or the wording key of the reason why not."""

    text: str
    refused: str = ""


def cleaned(said: str) -> Cleaned:
    """Make what was said even, and refuse what is empty, too short, too long, a key or number, or personal."""
    text = clean(said, MOST_CHARACTERS * 2).strip(" ，。！？、,.!?~…")
    return Cleaned(text, _reason(text, said))


def same(text: str) -> str:
    """Give what two phrasings have in common that differ only in marks, spaces and capitals."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _reason(text: str, said: str) -> str:
    if not has_words(text) or number_in(text) is not None:
        return "learn.refused.empty"
    if masked(said) != said or any(pattern.search(text) for pattern in PERSONAL):
        return "learn.refused.personal"
    units = len(_UNIT.findall(text))
    least, most = (LEAST_HAN, MOST_HAN) if _HAN_LETTER.search(text) else (LEAST_WORDS, MOST_WORDS)
    if units < least:
        return "learn.refused.short"
    return "learn.refused.long" if units > most or len(text) > MOST_CHARACTERS else ""
