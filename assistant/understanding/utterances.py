"""Reads what people say from `intents/`: one Example per sentence, with its label, language, kind and family."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from assistant.catalogue.source import read_data
from assistant.catalogue.values import Catalogue, ServiceItem
from assistant.errors import CatalogueError

ITEM, EVENT, INTENT, DANGER = "item", "event", "intent", "danger"
CALM = f"{INTENT}:calm"
"""The label of what only sounds like danger, and asks for nothing that the city has."""

LOOK_ALIKE = "look_alike"
"""The kind of everything that only sounds like danger, whatever it asks for."""


@dataclass(frozen=True)
class Example:
    """One sentence somebody may say.

    `label` is `item:<id>`, `event:<id>`, `intent:<name>` or `danger:<signal>`; `family` names the paraphrase family,
    which is held out whole when the engine is measured; `kind` is how it is said (plain, story, dialect, …).
    """

    text: str
    label: str
    locale: str
    kind: str
    family: str


def read_utterances(intents: Path) -> list[Example]:
    """Read everything people say: for items and life events, in the talk, in danger; raises CatalogueError."""
    folders = [intents / "utterances", intents / "dialogue", intents / "safety"]
    return [example for folder in folders for path in sorted(folder.glob("*/*.yml")) for example in read_file(path)]


def read_file(path: Path) -> list[Example]:
    """Read one file of utterances; raises CatalogueError."""
    raw = read_data(path, "utterances")
    said = [example for label, families in _labels(raw) for example in _examples(label, families, raw["locale"], path.stem)]
    return [*said, *_dangers(raw)]


def name_examples(catalogue: Catalogue, locales: Sequence[str]) -> list[Example]:
    """Give every name of every item and life event as something a person may say.

    Of an imported item nobody has written down what people say, so that its description stands in.
    """
    examples = []
    for locale in locales:
        for id_, name in catalogue.names(locale):
            label = f"{ITEM if id_ in catalogue.items else EVENT}:{id_}"
            examples.append(Example(name, label, locale, "named", f"{label}/{locale}/name/{name}"))
    return examples + [one for item in catalogue.items.values() if item.source for one in _description_examples(item)]


def check_ids(examples: Sequence[Example], catalogue: Catalogue) -> None:
    """Raise CatalogueError for an example of an item or life event that nobody knows."""
    known = {f"{ITEM}:{id_}" for id_ in catalogue.items} | {f"{EVENT}:{id_}" for id_ in catalogue.events}
    for example in examples:
        if example.label not in known and not example.label.startswith((INTENT, DANGER)):
            raise CatalogueError(file=f"{example.locale}", line=0, field=example.label, problem="nothing is called that")


def _description_examples(item: ServiceItem) -> Iterator[Example]:
    label = f"{ITEM}:{item.id}"
    for locale, text in (item.description or {}).items():
        yield Example(text, label, locale, "plain", f"{label}/{locale}/description")


def _labels(raw: Mapping[str, Any]) -> Iterator[tuple[str, Sequence[Mapping[str, Any]]]]:
    for section, prefix in (("items", ITEM), ("events", EVENT), ("intents", INTENT)):
        for id_, families in (raw.get(section) or {}).items():
            yield f"{prefix}:{id_}", families
    if "intent" in raw:
        yield f"{INTENT}:{raw['intent']}", raw.get("families") or ()


def _examples(label: str, families: Sequence[Mapping[str, Any]], locale: str, stem: str) -> Iterator[Example]:
    """Give the sentences of a label; an intent may fill several files, whose families are not the same."""
    own = f"{INTENT}:{stem}" if label.startswith(INTENT) else label
    for number, family in enumerate(families):
        for text in family["says"]:
            yield Example(text, label, locale, family["kind"], f"{own}/{locale}/{number}")


def _dangers(raw: Mapping[str, Any]) -> Iterator[Example]:
    """Give what is said in danger and what only sounds like it, every sentence a family of its own."""
    locale = raw["locale"]
    for signal, texts in (raw.get("dangers") or {}).items():
        for number, text in enumerate(texts):
            yield Example(text, f"{DANGER}:{signal}", locale, "plain", f"{DANGER}:{signal}/{locale}/{number}")
    for label, texts in {CALM: raw.get("look_alikes") or (), **(raw.get("look_alikes_for") or {})}.items():
        for number, text in enumerate(texts):
            yield Example(text, label, locale, LOOK_ALIKE, f"{LOOK_ALIKE}/{label}/{locale}/{number}")
