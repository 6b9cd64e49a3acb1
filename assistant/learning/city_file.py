"""What a city has learnt, in a file of its own in each language: `intents/utterances/<locale>/learnt.yml`.

It has the shape of all utterances; each paraphrase family also says its id, and who accepted it when.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import yaml

from assistant.catalogue.source import read_data
from assistant.learning.values import Proposal
from assistant.messages import Json

NAME = "learnt.yml"
KIND = "learnt"
HEAD = "# What people said and a supervisor accepted. `banban learn` writes it here, `banban learn back` takes it out.\n"
SECTIONS = {"item": "items", "event": "events", "intent": "intents"}


def path_of(intents: Path, locale: str) -> Path:
    """Give where a language's learnt phrasings stand."""
    return intents / "utterances" / locale / NAME


def read_texts(intents: Path, locales: Iterable[str]) -> dict[str, str | None]:
    """Give the files as they are, None for each that is not there."""
    paths = {locale: path_of(intents, locale) for locale in locales}
    return {locale: path.read_text(encoding="utf-8") if path.is_file() else None for locale, path in paths.items()}


def write_texts(intents: Path, texts: Mapping[str, str | None]) -> None:
    """Put the files there, each whole or not at all; None takes one away."""
    for locale, text in texts.items():
        path = path_of(intents, locale)
        if text is None:
            path.unlink(missing_ok=True)
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        fresh = path.with_suffix(".new")
        fresh.write_text(text, encoding="utf-8")
        os.replace(fresh, path)


def with_learnt(intents: Path, accepted: Sequence[Proposal]) -> dict[str, str | None]:
    """Give the files as they will be with some accepted proposals on top; raises CatalogueError for a broken file."""
    texts: dict[str, str | None] = {}
    for locale in sorted({one.locale for one in accepted}):
        path = path_of(intents, locale)
        raw: Json = dict(read_data(path, "utterances")) if path.is_file() else {"locale": locale}
        for family in families([one for one in accepted if one.locale == locale]):
            section, id_ = _place(family.pop("label"))
            raw.setdefault(section, {}).setdefault(id_, []).append(family)
        texts[locale] = HEAD + yaml.safe_dump(raw, allow_unicode=True, sort_keys=False, width=10_000)
    return texts


def families(accepted: Sequence[Proposal]) -> list[Json]:
    """Put proposals of one language into paraphrase families, those of a group and meaning together; pure."""
    grouped: dict[tuple[str, int], list[Proposal]] = {}
    for one in sorted(accepted, key=lambda one: one.id):
        grouped.setdefault((one.label, one.group), []).append(one)
    return [_family(label, group, ones) for (label, group), ones in grouped.items()]


def _family(label: str, group: int, ones: Sequence[Proposal]) -> Json:
    last = max(ones, key=lambda one: (one.decided_at is not None, one.decided_at, one.id))
    about: dict[str, Any] = {"label": label, "kind": KIND, "says": [one.text for one in ones], "id": f"{KIND}-{group}"}
    about["by"] = last.decided_by
    about["on"] = last.decided_at.date().isoformat() if last.decided_at else ""
    return about


def _place(label: str) -> tuple[str, str]:
    kind, _, id_ = label.partition(":")
    return SECTIONS[kind], id_
