"""Everything the matcher is trained on: the catalogue's names, what people say, and the dangers of `safety/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from assistant.catalogue.loader import load_catalogue
from assistant.errors import CatalogueError
from assistant.understanding.guard import Guard
from assistant.understanding.utterances import DANGER, Example, check_ids, name_examples, read_utterances


def training_examples(intents: Path) -> list[Example]:
    """Read all training sentences below `intents/`; raises CatalogueError for a broken file or an unknown id."""
    catalogue = load_catalogue(intents)
    said = read_utterances(intents)
    check_ids(said, catalogue)
    check_signals(said, Guard.read(intents / "safety"))
    locales = sorted({example.locale for example in said})
    return [*name_examples(catalogue, locales), *said]


def check_signals(said: Sequence[Example], guard: Guard) -> None:
    """Raise CatalogueError for a danger that no rule of its language knows: nobody could say which number to ring."""
    known = {(rule.locale, f"{DANGER}:{rule.signal}") for rule in guard.rules}
    for one in said:
        if one.label.startswith(DANGER) and (one.locale, one.label) not in known:
            raise CatalogueError(file=f"{one.locale}.yml", line=0, field=one.label, problem="no rule is called that")
