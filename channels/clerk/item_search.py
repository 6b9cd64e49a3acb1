"""Finds service items for a clerk by what they type: a name, another name, the initials of its pinyin, or an id. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from pypinyin import Style, lazy_pinyin

from assistant.catalogue.values import Catalogue, in_language

MOST_FOUND = 12


@dataclass(frozen=True)
class Found:
    """An item that fits, as it is called in the clerk's language, and the other name that fitted where it was one."""

    id: str
    name: str
    domain: str
    by: str = ""


class ItemSearch:
    """All items of a catalogue with their names in every language, ready to be searched."""

    def __init__(self, catalogue: Catalogue, locales: Sequence[str]) -> None:
        """Read the names once."""
        self._items = catalogue.items
        self._names: Mapping[str, tuple[str, ...]] = _names(catalogue, locales)
        self._initials = {id_: tuple(map(_initials, names)) for id_, names in self._names.items()}

    def find(self, typed: str, locale: str, most: int = MOST_FOUND) -> tuple[Found, ...]:
        """Give the items that fit best, best first; nothing for an empty query."""
        wanted = _plain(typed)
        ranked = [(*best, id_) for id_ in self._items if wanted and (best := self._best(id_, wanted))]
        return tuple(self.called(id_, locale, by) for _, _, by, id_ in sorted(ranked)[:most])

    def called(self, id_: str, locale: str, by: str = "") -> Found:
        """Give an item as it is called in a language; its id where the catalogue does not know it."""
        item = self._items.get(id_)
        if item is None:
            return Found(id_, id_, "")
        name = in_language(item.name, locale)
        return Found(id_, name, item.domain, "" if by == name else by)

    def _best(self, id_: str, wanted: str) -> tuple[int, int, str] | None:
        """Give (how badly it fits, length, name) of the name that fits best; None where none does."""
        fits = [(_badness(wanted, _plain(name)), len(name), name) for name in self._names[id_]]
        if wanted.isascii() and wanted.isalpha():
            fits += [(3 if one.startswith(wanted) else 9, len(one), "") for one in self._initials[id_] if one]
        if wanted in id_:
            fits.append((5, len(id_), ""))
        return min((fit for fit in fits if fit[0] < 9), default=None)


def _badness(wanted: str, name: str) -> int:
    """Give 0 for the same, 1 for a beginning, 2 for a part, 4 for all words, 6 for all signs in order, else 9."""
    if wanted == name:
        return 0
    if name.startswith(wanted):
        return 1
    if wanted in name:
        return 2
    words = wanted.split()
    if len(words) > 1 and all(word in name for word in words):
        return 4
    signs = iter(name)
    return 6 if len(wanted) > 1 and not wanted.isascii() and all(sign in signs for sign in wanted) else 9


def _names(catalogue: Catalogue, locales: Sequence[str]) -> dict[str, tuple[str, ...]]:
    names: dict[str, list[str]] = {id_: [] for id_ in catalogue.items}
    for locale in locales:
        for id_, name in catalogue.names(locale):
            if id_ in names:
                names[id_].append(name)
    return {id_: tuple(dict.fromkeys(found)) for id_, found in names.items()}


def _initials(name: str) -> str:
    return "".join(_first_letters(name)) if not name.isascii() else ""


def _first_letters(name: str) -> Iterator[str]:
    for one in lazy_pinyin(name, style=Style.FIRST_LETTER, errors="ignore"):
        yield one.lower()


def _plain(text: str) -> str:
    return " ".join(text.lower().split())
