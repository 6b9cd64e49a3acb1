"""What the city teaches and measures already: whether a phrasing may be taught as a meaning, and as which."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.catalogue.loader import load_catalogue
from assistant.errors import AssistantError, ProposalRefused
from assistant.learning.cleaning import cleaned, same
from assistant.understanding.guard import Guard
from assistant.understanding.normalise import spoken_script
from assistant.understanding.ranking import OUT_OF_SCOPE
from assistant.understanding.utterances import EVENT, INTENT, ITEM, Example, read_file, read_utterances
from assistant.wording import locale_of_script

NOTHING = f"{INTENT}:{OUT_OF_SCOPE}"
"""The label of what the city has nothing for."""


@dataclass(frozen=True)
class Knowledge:
    """What is taught (labels by what phrasings have in common), what is measured with, who hears danger, and every label."""

    taught: Mapping[str, Collection[str]]
    held_out: Collection[str]
    guard: Guard
    labels: Collection[str]
    locales: Sequence[str]

    @classmethod
    def read(cls, intents: Path, held_out: Path) -> Knowledge:
        """Read a city's `intents/` and the folder of held-out sentences; raises CatalogueError for a broken file."""
        catalogue, said = load_catalogue(intents), read_utterances(intents)
        taught: dict[str, set[str]] = {}
        for one in said:
            taught.setdefault(same(one.text), set()).add(one.label)
        labels = {*(f"{ITEM}:{id_}" for id_ in catalogue.items), *(f"{EVENT}:{id_}" for id_ in catalogue.events), NOTHING}
        measured = frozenset(same(one.text) for one in read_held_out(held_out))
        return cls(taught, measured, Guard.read(intents / "safety"), labels, sorted({one.locale for one in said}))

    def refusal(self, text: str) -> str:
        """Give the wording key of why a phrasing is never proposed, or nothing. `text` is as it was said."""
        found = cleaned(text)
        if found.refused:
            return found.refused
        if same(found.text) in self.held_out:
            return "learn.refused.held_out"
        if same(found.text) in self.taught:
            return "learn.refused.known"
        return "learn.refused.danger" if self.guard.signal(found.text) else ""

    def check(self, text: str, label: str) -> None:
        """Raise ProposalRefused where a phrasing may not be taught as a meaning."""
        refused = self.refusal(text)
        if refused:
            raise ProposalRefused(refused)
        if label not in self.labels:
            raise ProposalRefused("learn.refused.label", label=label)

    def locale_of(self, text: str, locale: str) -> str:
        """Give the language a phrasing is written in: that of its script, else the one it was said in."""
        return locale_of_script(spoken_script(text), tuple(self.locales), locale)

    def label_of(self, name: str) -> str:
        """Give the label that a supervisor means: an item's or life event's id, a whole label, or `none`."""
        if name in {"none", OUT_OF_SCOPE}:
            return NOTHING
        known = [label for label in (name, f"{ITEM}:{name}", f"{EVENT}:{name}") if label in self.labels]
        if not known:
            raise ProposalRefused("learn.refused.label", label=name)
        return known[0]


def read_held_out(folder: Path) -> list[Example]:
    """Read the sentences that nobody may learn from; raises CatalogueError for a broken file."""
    return [example for path in sorted(folder.glob("*/*.yml")) for example in read_file(path)]


def need_held_out(folder: Path) -> list[Example]:
    """Read them to measure with; raises AssistantError where there are none, CatalogueError for a broken file."""
    found = read_held_out(folder)
    if not found:
        raise AssistantError("error.data_missing", path=str(folder))
    return found
