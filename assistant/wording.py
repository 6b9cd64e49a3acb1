"""Key → words in a person's language, from the Babel catalogues in `locales/`."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

from babel import Locale, UnknownLocaleError, lists, numbers
from babel.core import get_global
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.support import Translations

from assistant.errors import UnknownLocale, WordingError
from assistant.messages import Line

DOMAIN = "banban"


class Wording:
    """The words of every locale that stands in one folder.

    What they lack is looked for in the folder `behind`: a city that keeps words of its own speaks all of a newer program's.
    """

    def __init__(self, folder: Path, behind: Path | None = None) -> None:
        """Find the locales; nothing is read before its first use."""
        self._folder = folder
        self._behind = Wording(behind) if behind and behind.resolve() != folder.resolve() else None
        self.locales = tuple(sorted(_tag(found.parent.parent.name) for found in folder.glob(f"*/LC_MESSAGES/{DOMAIN}.po")))

    def say(self, locale: str, key: str, /, **fields: Any) -> str:
        """Give the words of a key; raises WordingError where the key has none, UnknownLocale where nobody speaks it.

        A field called `count` chooses between the language's plural forms.
        """
        words = self._words(locale, key, fields.get("count"))
        if words == key:
            raise WordingError(wording=key, locale=locale)
        return words.format(**fields)

    def line(self, locale: str, key: str, /, **fields: Any) -> Line:
        """Give a rendered Line."""
        return Line(key=key, fields=fields, text=self.say(locale, key, **fields))

    def nearest(self, wanted: str) -> str:
        """Give the known locale nearest to the wanted one; raises UnknownLocale where nobody speaks it."""
        found = best_locale(wanted, self.locales, "")
        if not found:
            raise UnknownLocale(locale=wanted, known=", ".join(self.locales))
        return found

    def has(self, locale: str, key: str) -> bool:
        """Tell whether a key has words in a locale."""
        return self._words(locale, key, None) != key

    def heard(self, locale: str, key: str, text: str) -> bool:
        """Tell whether any of the words of a key, parted by |, stands in a text, without regard to case."""
        said = text.lower()
        return any(words in said for words in self.say(locale, key).lower().split("|"))

    def heard_last(self, locale: str, key: str, text: str) -> bool:
        """Tell whether a text ends with any of the words of a key, whatever marks follow; “eyes” does not end with “yes”."""
        words = "|".join(map(re.escape, self.say(locale, key).lower().split("|")))
        return re.search(rf"(?<![a-z])(?:{words})$", text.lower().rstrip(" 。.,，!！~…")) is not None

    def keys(self, locale: str) -> frozenset[str]:
        """Give every key of a locale."""
        return frozenset(_key(message.id) for message in self.catalog(locale) if message.id)

    def entries(self, locale: str) -> Iterator[tuple[str, str]]:
        """Give (key, words) of every wording, each plural form by itself."""
        for message in self.catalog(locale):
            forms = [message.string] if isinstance(message.string, str) else list(message.string)
            if message.id:
                yield from ((_key(message.id), words) for words in forms)

    def money(self, locale: str, amount: float) -> str:
        """Say an amount of yuan the way people say it: 20元, 20 yuan."""
        spoken = numbers.format_decimal(amount, locale=babel_locale(locale))
        return self.say(locale, "unit.yuan", amount=spoken)

    def list(self, locale: str, parts: list[str]) -> str:
        """Join parts as the language joins them."""
        return str(lists.format_list(parts, locale=babel_locale(locale), style="or"))

    def catalog(self, locale: str) -> Catalog:
        """Read one locale's wordings: `banban.po`, and beside it one file for each door that has many of its own."""
        if locale not in self.locales:
            raise UnknownLocale(locale=locale, known=", ".join(self.locales))
        folder = self._folder / _gettext_name(locale) / "LC_MESSAGES"
        whole = _read(folder / f"{DOMAIN}.po", locale)
        for path in sorted(set(folder.glob("*.po")) - {folder / f"{DOMAIN}.po"}):
            for message in _read(path, locale):
                if message.id:
                    whole[message.id] = message
        return whole

    def _words(self, locale: str, key: str, count: int | None) -> str:
        translations = self._translations(locale)
        found: str = translations.ugettext(key) if count is None else translations.ungettext(key, key, count)
        return found

    @lru_cache(maxsize=32)  # noqa: B019 - one Wording lives as long as the process
    def _translations(self, locale: str) -> Translations:
        compiled = io.BytesIO()
        write_mo(compiled, self.catalog(locale))
        compiled.seek(0)
        translations = Translations(compiled, domain=DOMAIN)
        if self._behind and locale in self._behind.locales:
            translations.add_fallback(self._behind._translations(locale))
        return translations


def best_locale(wanted: str | None, known: tuple[str, ...], default: str) -> str:
    """Choose the known BCP-47 tag nearest to the wanted one: the same tag, then the same language, then the default."""
    if not wanted:
        return default
    same = [tag for tag in known if tag.lower() == wanted.replace("_", "-").lower()]
    alike = [tag for tag in known if tag.split("-")[0].lower() == wanted.replace("_", "-").split("-")[0].lower()]
    return (same or alike or [default])[0]


def locale_of_script(script: str | None, known: tuple[str, ...], current: str) -> str:
    """Choose the locale for what was written in a script (Han, Latin): the current one if it fits, else the first."""
    if script is None or script_of(current) == script:
        return current
    return next((tag for tag in known if script_of(tag) == script), current)


@lru_cache(maxsize=32)
def script_of(locale: str) -> str:
    """Give the script a language is mostly written in, by Unicode's likely subtags: Han, Latin or the ISO 15924 code."""
    language = locale.split("-")[0]
    likely = get_global("likely_subtags").get(language, "")
    parts = likely.split("_")
    code = parts[1] if len(parts) > 1 else "Latn"
    return {"Hans": "Han", "Hant": "Han", "Latn": "Latin"}.get(code, code)


def _read(path: Path, locale: str) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=_gettext_name(locale), domain=DOMAIN)


def _key(msgid: str | tuple[str, ...]) -> str:
    return msgid if isinstance(msgid, str) else msgid[0]


def babel_locale(locale: str) -> Locale:
    """Give what CLDR knows of a language; lists and amounts of one it does not know are written as in English."""
    try:
        return Locale.parse(_gettext_name(locale))
    except UnknownLocaleError:
        return Locale("en")


def _gettext_name(tag: str) -> str:
    return tag.replace("-", "_")


def _tag(gettext_name: str) -> str:
    return gettext_name.replace("_", "-")
