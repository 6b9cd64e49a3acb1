"""The city as if its services had just been imported: what some are called, and nothing of what people say of them. Pure.

Nobody can measure a fresh import: there are no sentences to ask. Our own services, known by their names alone, stand for it.
"""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Iterator, Sequence

from assistant.catalogue.values import Catalogue
from assistant.understanding.utterances import EVENT, ITEM, Example

MATTERS = (f"{ITEM}:", f"{EVENT}:")
Which = Callable[[str], bool]


def every(label: str) -> bool:
    """Choose all services and life events."""
    return True


def half(label: str) -> bool:
    """Choose half of them, the same in every run."""
    return zlib.crc32(label.encode()) % 2 == 0


def known_by_name(examples: Sequence[Example], catalogue: Catalogue, locales: Collection[str], which: Which) -> list[Example]:
    """Give examples in which those chosen have only their official names in some languages, and every other one its description.

    Of those not chosen everything stays, as does talk, and what is none of these.
    """
    kept = [one for one in examples if not (one.label.startswith(MATTERS) and which(one.label))]
    return [*kept, *(one for one in _names(catalogue, locales) if which(one.label))]


def _names(catalogue: Catalogue, locales: Collection[str]) -> Iterator[Example]:
    named = [(f"{ITEM}:{id_}", item.name, item.description) for id_, item in catalogue.items.items()]
    named += [(f"{EVENT}:{id_}", event.name, None) for id_, event in catalogue.events.items()]
    for number, (label, name, description) in enumerate(sorted(named, key=lambda one: one[0])):
        known = [*name.items(), *((description or {}).items() if number % 2 else ())]
        for locale, text in known:
            if locale in locales:
                yield Example(text, label, locale, "named", f"{label}/{locale}/name/{text}")
