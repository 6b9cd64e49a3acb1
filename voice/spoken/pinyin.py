"""Mandarin characters → pinyin with tone numbers, which espeak-ng's voice `cmn-latn-pinyin` speaks as written.

espeak-ng reads characters nearly one by one (银行 as yín xíng); pypinyin knows how they sound in words.
The voice itself turns a third tone before another third one into a second.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from pypinyin import Style, lazy_pinyin
from pypinyin.seg.mmseg import seg

WORDS = {
    "还款": "huan2 kuan3",
    "还清": "huan2 qing1",
    "还钱": "huan2 qian2",
    "还给": "huan2 gei3",
    "长护险": "chang2 hu4 xian3",
    "很长": "hen3 chang2",
    "最长": "zui4 chang2",
    "长住": "chang2 zhu4",
    "重置": "chong2 zhi4",
    "接种": "jie1 zhong4",
    "量尺寸": "liang2 chi3 cun5",
    "量血压": "liang2 xue4 ya1",
    "量体温": "liang2 ti3 wen1",
    "得到": "de2 dao4",
    "得了": "de2 le5",
    "大夫": "dai4 fu5",
    "慢慢地": "man4 man4 de5",
    "好好地": "hao3 hao3 de5",
}
"""Words that pypinyin reads otherwise than people do."""

ALONE = {"教": "jiao1", "得": "de5"}
"""Characters that, outside a word pypinyin knows, are mostly read so."""

LIGHT = (
    "东西|朋友|地方|事情|先生|休息|清楚|明白|麻烦|告诉|认识|护士|衣服|时候|妈妈|爸爸|爷爷|奶奶|媳妇|女婿|亲戚|窗户|眼睛|耳朵|商量|打听"
    "|关系|消息|知道|喜欢|照顾|客气|谢谢|名字|收拾|晚上|早上|里面|外面|上面|下面"
)
"""Words whose last syllable has no tone of its own."""

_HAN = "\u3400-\u4dbf\u4e00-\u9fff〇"
_DIGIT = "[零〇一二三四五六七八九幺]"
_KNOWN = re.compile(f"({'|'.join(WORDS)}|{LIGHT})")
_PIECES = re.compile(
    rf"(?P<digits>{_DIGIT}{{2,}}(?![十百千万亿]))|(?P<han>[{_HAN}]+?(?={_DIGIT}{{2}}|[^{_HAN}]|$))|(?P<letters>[A-Za-z]+)|.",
    re.DOTALL,
)
_SPELT = re.compile(r"[A-Z]{1,6}|[A-Z][a-z]{1,2}")
"""Latin words that Chinese people spell: ETC, App, X."""

_LAST_TONE = re.compile(r"\d$")
_ORDINAL_AFTER = re.compile("[月日号楼层级期路栋单弄排届班室环]")
_ORDINAL_BEFORE = "第周期十初零百千万拜统唯同单之专"


def to_pinyin(text: str) -> str:
    """Give a Chinese text in pinyin, a space between syllables; punctuation and other words stay."""
    pieces = (_piece(found.lastgroup, found[0]) for found in _PIECES.finditer(text))
    return re.sub(" +", " ", "".join(pieces)).strip()


def _piece(kind: str | None, said: str) -> str:
    if kind == "digits":
        return f" {' '.join(_plain(said))} "
    if kind == "han":
        return f" {' '.join(_in_words(said))} "
    if kind == "letters":
        return f" {' '.join(said.upper())} " if _SPELT.fullmatch(said) else f" {said} "
    return said


def _plain(characters: str) -> list[str]:
    """Read each character by itself."""
    return [_syllables(one)[0] for one in characters]


def _syllables(characters: str) -> list[str]:
    found: list[str] = lazy_pinyin(characters, style=Style.TONE3, neutral_tone_with_five=True)
    return found


def _in_words(characters: str) -> list[str]:
    syllables = [syllable for part in _KNOWN.split(characters) for word in _words(part) for syllable in _of_word(word)]
    if len(syllables) != len(characters):
        return syllables
    return [_sandhi(characters, syllables, at) for at in range(len(syllables))]


def _words(part: str) -> list[str]:
    return [part] if _KNOWN.fullmatch(part) else list(seg.cut(part))


def _of_word(word: str) -> list[str]:
    if word in WORDS or word in ALONE:
        return (ALONE.get(word) or WORDS[word]).split()
    found = _syllables(word)
    return [*found[:-1], _LAST_TONE.sub("5", found[-1])] if _KNOWN.fullmatch(word) else found


def _sandhi(characters: str, syllables: Sequence[str], at: int) -> str:
    """Give a syllable with the tone that 一 and 不 take before the next one."""
    here, following = characters[at], characters[at + 1 : at + 2]
    tone = syllables[at + 1][-1] if following else ""
    if here == "不" and tone == "4":
        return "bu2"
    if here != "一" or not following or following in "一二三四五六七八九零点":
        return syllables[at]
    if _ORDINAL_AFTER.match(following) or (at and characters[at - 1] in _ORDINAL_BEFORE and following not in "百千万亿"):
        return "yi1"
    if at and following == characters[at - 1]:
        return "yi5"
    return "yi2" if tone in ("4", "5") else "yi4"
