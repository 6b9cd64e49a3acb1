"""Checks the city's data beyond its shape: unknown ids, missing languages, long sentences, jargon, idle evidence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, is_dataclass
from itertools import combinations
from pathlib import Path
from typing import Any

from assistant.catalogue.loader import load_catalogue
from assistant.catalogue.source import read_data, read_yaml
from assistant.catalogue.values import Catalogue
from assistant.errors import CatalogueError
from assistant.understanding.normalise import HAN
from assistant.wording import Wording

MOST_HAN, MOST_WORDS = 20, 15
_HAN_UNIT = re.compile(f"[{HAN}]|[A-Za-z]+|[0-9]+")
_HAN_SENTENCE = re.compile(r"[。！？；\n]")
_SENTENCE = re.compile(r"[.!?;](?:\s|$)|\n")
_SENTENCES_KEY = re.compile(r"^(language\.names|error\.)")


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
    checks = (
        *_related(city),
        *_languages(city, wording.locales),
        *_sentences(city, jargon),
        *_idle_evidence(intents, city),
        *_days(city),
        *_pairs(city),
        *_wordings(wording, jargon),
    )
    return list(checks)


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
            missing = wanted - set(getattr(item, field))
            if missing:
                yield Problem(f"{item.domain}.yml", f"{item.id}.{field}", f"missing in {', '.join(sorted(missing))}")
        for field in ("eligibility", "evidence", "steps", "channels", "cost", "proxy", "amounts", "notes"):
            yield from _half_said(item.domain, item.id, field, getattr(item, field), wanted)
    for event in city.events.values():
        if wanted - set(event.name) or wanted - set(event.description):
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
        yield from _said_plainly("life_events.yml", event.id, "zh-CN", event.description.get("zh-CN", ""), jargon)
        yield from _said_plainly("life_events.yml", event.id, "en", event.description.get("en", ""), jargon)
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
    asked = {use.evidence.id for item in city.items.values() for use in item.evidence}
    asked |= {piece.id for item in city.items.values() for piece in item.proxy.evidence}
    files = [intents / "city.yml", *sorted((intents / "services").glob("*.yml"))]
    for path in files:
        for id_ in read_yaml(path).get("evidence") or {}:
            if id_ not in asked:
                yield Problem(path.name, f"evidence.{id_}", "nobody asks for this piece")


def _days(city: Catalogue) -> Iterator[Problem]:
    for item in city.items.values():
        if item.processing.promised_days > item.processing.legal_days:
            yield Problem(f"{item.domain}.yml", f"{item.id}.processing", "promises more days than the rule allows")


def _pairs(city: Catalogue) -> Iterator[Problem]:
    seen: set[tuple[str, str]] = set()
    for number, one in enumerate(city.distinctions):
        for first, second in combinations(sorted(one.answers), 2):
            if (first, second) in seen:
                yield Problem("distinctions.yml", f"distinctions.{number}", f"{first} and {second} are told apart already")
            seen.add((first, second))
