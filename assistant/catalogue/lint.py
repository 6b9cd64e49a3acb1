"""Checks the city's data beyond its shape: unknown ids, missing languages, long sentences, jargon, idle evidence.

What the city wrote itself is checked sentence by sentence; what was imported is summed up, a line for each gap.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass, replace
from itertools import combinations
from pathlib import Path
from typing import Any

from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.source import read_data, read_yaml
from assistant.catalogue.values import Catalogue, ServiceItem
from assistant.errors import CatalogueError
from assistant.understanding.normalise import HAN
from assistant.wording import Wording

MOST_HAN, MOST_WORDS = 20, 15
MAY_BE_UNKNOWN = (
    "description",
    "eligibility",
    "evidence",
    "steps",
    "channels",
    "cost",
    "processing",
    "proxy",
    "authority",
    "phone",
)
"""What people ask about an item, and an imported one may not tell."""

NOT_SAID = {"name", "short_name", "also_called", "authority", "notes", "reference"}
"""Fields of an imported item that are not said aloud as sentences."""

_HAN_UNIT = re.compile(f"[{HAN}]|[A-Za-z]+|[0-9]+")
_HAN_SENTENCE = re.compile(r"[。！？；\n]")
_SENTENCE = re.compile(r"[.!?;](?:\s|$)|\n")
_SENTENCES_KEY = re.compile(r"^(language\.names|heard\.|error\.)")


@dataclass(frozen=True)
class Problem:
    """Something wrong in a data file."""

    file: str
    field: str
    words: str

    def __str__(self) -> str:
        return f"{self.file}: {self.field}: {self.words}"


def lint_city(intents: Path, locales: Path) -> list[Problem]:
    """Check services, life events, distinctions and wordings; a file that cannot be read is the only problem given."""
    try:
        city = load_catalogue(intents)
    except CatalogueError as error:
        fields = error.fields
        return [Problem(f"{fields['file']}:{fields['line']}", str(fields["field"]), str(fields["problem"]))]
    wording = Wording(locales)
    jargon = read_data(intents / "jargon.yml", "jargon")["jargon"]
    own = _own(city)
    checks = (
        *_related(city),
        *_languages(own, wording.locales),
        *_sentences(own, jargon),
        *_idle_evidence(intents, city),
        *_issuers(city),
        *_days(own),
        *_pairs(city),
        *_places(own),
        *_gaps(city, wording.locales),
        *_wordings(wording, jargon),
    )
    return list(checks)


def _own(city: Catalogue) -> Catalogue:
    """Leave out what was imported."""
    items = {id_: item for id_, item in city.items.items() if item.source is None}
    return replace(city, items=items, events={id_: event for id_, event in city.events.items() if event.source is None})


def long_sentences(locale: str, text: str) -> Iterator[str]:
    """Give the sentences of a text that are too long to hear: over 20 Chinese characters or 15 words."""
    if locale.startswith("zh"):
        yield from (one for one in _HAN_SENTENCE.split(text) if len(_HAN_UNIT.findall(one)) > MOST_HAN)
    else:
        yield from (one for one in _SENTENCE.split(text) if len(one.split()) > MOST_WORDS)


def words_in(value: Any, field: str = "") -> Iterator[tuple[str, str, str]]:
    """Give (field, locale, text) for every piece of language inside a value of the catalogue."""
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    if isinstance(value, Mapping):
        for name, inner in value.items():
            if isinstance(inner, str) and re.fullmatch(r"[a-z]{2,3}(-[A-Za-z]+)*", str(name)) and _is_words(value):
                yield field, str(name), inner
            else:
                yield from words_in(inner, f"{field}.{name}" if field else str(name))
    elif isinstance(value, (list, tuple)):
        for number, inner in enumerate(value):
            yield from words_in(inner, f"{field}.{number}")


def _is_words(value: Mapping[str, Any]) -> bool:
    return "en" in value or "zh-CN" in value


def _related(city: Catalogue) -> Iterator[Problem]:
    for item in city.items.values():
        for other in item.related:
            if other not in city.items or other == item.id:
                yield Problem(f"{item.domain}.yml", f"{item.id}.related", f"“{other}” is no other item")


def _languages(city: Catalogue, locales: Iterable[str]) -> Iterator[Problem]:
    wanted = set(locales)
    for item in city.items.values():
        for field in ("name", "short_name", "description", "output", "reference"):
            missing = wanted - set(getattr(item, field) or ())
            if missing:
                yield Problem(f"{item.domain}.yml", f"{item.id}.{field}", f"missing in {', '.join(sorted(missing))}")
        for field in ("eligibility", "evidence", "steps", "channels", "cost", "proxy", "amounts", "notes"):
            yield from _half_said(item.domain, item.id, field, getattr(item, field), wanted)
    for event in city.events.values():
        if wanted - set(event.name) or wanted - set(event.description or ()):
            yield Problem("life_events.yml", event.id, "name or description is missing in a language")
    for number, one in enumerate(city.distinctions):
        yield from _half_said("distinctions", f"distinctions.{number}", "", one, wanted)


def _half_said(domain: str, id_: str, field: str, value: Any, wanted: set[str]) -> Iterator[Problem]:
    said: dict[str, set[str]] = {}
    for where, locale, _ in words_in(value, field):
        said.setdefault(where, set()).add(locale)
    for where, locales in said.items():
        if wanted - locales:
            yield Problem(f"{domain}.yml", f"{id_}.{where}", f"missing in {', '.join(sorted(wanted - locales))}")


def _sentences(city: Catalogue, jargon: Mapping[str, list[str]]) -> Iterator[Problem]:
    for item in city.items.values():
        for field, locale, text in words_in(item):
            if not field.startswith(("name", "authority", "also_called")):
                yield from _said_plainly(f"{item.domain}.yml", f"{item.id}.{field}", locale, text, jargon)
    for event in city.events.values():
        for locale, text in (event.description or {}).items():
            yield from _said_plainly("life_events.yml", event.id, locale, text, jargon)
    for number, one in enumerate(city.distinctions):
        for field, locale, text in words_in(one):
            yield from _said_plainly("distinctions.yml", f"distinctions.{number}.{field}", locale, text, jargon)


def _wordings(wording: Wording, jargon: Mapping[str, list[str]]) -> Iterator[Problem]:
    every = frozenset().union(*(wording.keys(locale) for locale in wording.locales))
    for locale in wording.locales:
        for missing in sorted(every - wording.keys(locale)):
            yield Problem(f"locales/{locale}", missing, "this wording is missing")
        for key, words in wording.entries(locale):
            if not _SENTENCES_KEY.match(key):
                yield from _said_plainly(f"locales/{locale}", key, locale, words, jargon)


def _said_plainly(file: str, field: str, locale: str, text: str, jargon: Mapping[str, list[str]]) -> Iterator[Problem]:
    for sentence in long_sentences(locale, text):
        yield Problem(file, field, f"too long to hear: “{sentence.strip()}”")
    low = text.lower()
    for word in jargon.get(locale, ()):
        if word.lower() in low:
            yield Problem(file, field, f"“{word}” is jargon; say it plainly")


def _idle_evidence(intents: Path, city: Catalogue) -> Iterator[Problem]:
    asked = {use.evidence.id for item in city.items.values() for use in item.evidence or ()}
    asked |= {piece.id for item in city.items.values() if item.proxy for piece in item.proxy.evidence}
    files = [intents / "city.yml", *sorted((intents / "services").glob("*.yml"))]
    for path in files:
        for id_ in read_yaml(path).get("evidence") or {}:
            if id_ not in asked:
                yield Problem(path.name, f"evidence.{id_}", "nobody asks for this piece")


def _issuers(city: Catalogue) -> Iterator[Problem]:
    pieces = {use.evidence.id: use.evidence for item in city.items.values() for use in item.evidence or ()}
    for piece in pieces.values():
        if piece.issued_by and piece.issued_by not in city.items:
            yield Problem("city.yml", f"evidence.{piece.id}.issued_by", f"nothing is called “{piece.issued_by}”")


def _days(city: Catalogue) -> Iterator[Problem]:
    for item in city.items.values():
        days = item.processing
        if days and days.legal_days is not None and days.promised_days > days.legal_days:
            yield Problem(f"{item.domain}.yml", f"{item.id}.processing", "promises more days than the rule allows")


def _pairs(city: Catalogue) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(city.distinctions):
        for first, second in combinations(sorted(one.answers), 2):
            if (first, second) in seen:
                yield Problem("distinctions.yml", f"distinctions.{number}", f"{first} and {second} are told apart already")
            seen.add((first, second))


def _places(city: Catalogue) -> Iterator[Problem]:
    named = [channel.place for item in city.items.values() for channel in item.channels]
    for place in {place.id: place for place in (city.city.hall, *named)}.values():
        for field in ("address", "hours", "phone"):
            if getattr(place, field) is None:
                yield Problem("city.yml", f"places.{place.id}.{field}", "is not known")


def _gaps(city: Catalogue, locales: Iterable[str]) -> Iterator[Problem]:
    """Sum up what each imported source does not say, or says in sentences too long to hear."""
    imported = [item for item in city.items.values() if item.source]
    total = Counter(item.source for item in imported)
    gaps = Counter((item.source, gap) for item in imported for gap in _gaps_of(item, locales))
    for (source, (field, words)), count in gaps.items():
        yield Problem(f"{source}.yml", field, f"{words}: {count} of {total[source]} items")


def _gaps_of(item: ServiceItem, locales: Iterable[str]) -> Iterator[tuple[str, str]]:
    yield from (("name", f"missing in {locale}") for locale in locales if locale not in item.name)
    yield from ((field, "is not known") for field in MAY_BE_UNKNOWN if getattr(item, field) in (None, ()))
    long = {field.partition(".")[0] for field, locale, text in words_in(item) if any(long_sentences(locale, text))}
    yield from ((field, "too long to hear") for field in sorted(long - NOT_SAID))
