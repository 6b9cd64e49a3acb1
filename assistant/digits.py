"""Digits as people write and say them: of any width, and in Chinese (幺三八). Pure."""

from __future__ import annotations

import unicodedata

SPOKEN = dict(zip("零〇一二三四五六七八九幺两壹贰叁肆伍陆柒捌玖", "0012345678912123456789", strict=True))


def plain(text: str) -> str:
    """Give a text with every digit as one of 0 to 9."""
    return "".join(SPOKEN.get(sign, sign) for sign in unicodedata.normalize("NFKC", text))
