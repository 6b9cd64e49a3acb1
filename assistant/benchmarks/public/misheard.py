"""Which characters real speech recognition takes for which, learnt from pairs of said and heard, and errors made alike. Pure."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from assistant.understanding.features import sounds

Pair = tuple[str, str]


@dataclass(frozen=True)
class Confusions:
    """What was learnt: the share of wrong characters of every pair, and what characters were taken for.

    `wrong` counts characters replaced, lost and added, in that order. `by_character` and `by_sound` say what was heard
    instead of a character or of its folded syllable; `alike` names all characters met that sound so.
    """

    shares: tuple[float, ...]
    rate: float
    wrong: tuple[int, int, int]
    by_character: Mapping[str, Sequence[str]]
    by_sound: Mapping[str, Sequence[str]]
    alike: Mapping[str, Sequence[str]]
    added: Sequence[str]

    @classmethod
    def learn(cls, pairs: Sequence[Pair]) -> Confusions:
        """Learn from what was said and what was heard of it."""
        edits = [list(edits_of(said, heard)) for said, heard in pairs]
        every = [edit for some in edits for edit in some]
        swapped = [(one, other) for one, other in every if one and other]
        added = [other for one, other in every if not one]
        lengths = [len(said) for said, _ in pairs]
        return cls(
            tuple(min(1.0, len(some) / length) for some, length in zip(edits, lengths, strict=True)),
            len(every) / sum(lengths),
            (len(swapped), len(every) - len(swapped) - len(added), len(added)),
            _grouped(swapped),
            _grouped((sound_of(one), other) for one, other in swapped if sound_of(one)),
            _grouped((sound_of(one), one) for one in _characters(pairs) if sound_of(one)),
            added,
        )

    def mishear(self, text: str, chance: random.Random) -> str:
        """Give a sentence as it might be heard: as often wrong, and as wrong, as a pair drawn by chance; only Chinese changes."""
        share = chance.choice(self.shares)
        return "".join(self._heard(one, chance) if sound_of(one) and chance.random() < share else one for one in text)

    def _heard(self, character: str, chance: random.Random) -> str:
        way = chance.choices(("replace", "lose", "add"), self.wrong)[0]
        if way == "lose":
            return ""
        if way == "add":
            return character + chance.choice(self.added)
        return chance.choice(self._instead(character))

    def _instead(self, character: str) -> Sequence[str]:
        sound = sound_of(character)
        others = [one for one in self.alike.get(sound, ()) if one != character]
        return self.by_character.get(character) or self.by_sound.get(sound) or others or [character]


def edits_of(said: str, heard: str) -> Iterator[Pair]:
    """Give the edits between two texts, character by character: ("a", "b") replaced, ("a", "") lost, ("", "b") added."""
    for tag, start, end, heard_start, heard_end in SequenceMatcher(None, said, heard, autojunk=False).get_opcodes():
        if tag != "equal":
            one, other = said[start:end], heard[heard_start:heard_end]
            both = min(len(one), len(other))
            yield from zip(one, other, strict=False)
            yield from ((lost, "") for lost in one[both:])
            yield from (("", added) for added in other[both:])


def sound_of(character: str) -> str:
    """Give the folded syllable of a Chinese character, "" for anything else."""
    return next(iter(sounds(character)), "")


def _grouped(pairs: Iterable[Pair]) -> dict[str, list[str]]:
    groups: dict[str, list[str]] = defaultdict(list)
    for key, value in pairs:
        groups[key].append(value)
    return dict(groups)


def _characters(pairs: Sequence[Pair]) -> list[str]:
    return sorted({one for pair in pairs for text in pair for one in text})
