"""Everything the matcher is trained on: the catalogue's names, what people say, and the dangers of `safety/`."""

from __future__ import annotations

from pathlib import Path

from assistant.catalogue.loader import load_catalogue
from assistant.understanding.utterances import Example, check_ids, name_examples, read_utterances


def training_examples(intents: Path) -> list[Example]:
    """Read all training sentences below `intents/`; raises CatalogueError for a broken file or an unknown id."""
    catalogue = load_catalogue(intents)
    said = read_utterances(intents)
    check_ids(said, catalogue)
    locales = sorted({example.locale for example in said})
    return [*name_examples(catalogue, locales), *said]
