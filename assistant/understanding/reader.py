"""Reads one utterance whole: what the rules found, keys and numbers, then the matcher. Pure, and shared by all commands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np

from assistant.messages import Understanding
from assistant.understanding.aspects import Aspects
from assistant.understanding.corrections import Corrections
from assistant.understanding.listening import Heard, listen
from assistant.understanding.matcher import Matcher
from assistant.understanding.normalise import has_words, is_code, number_in, spoken_script
from assistant.understanding.ranking import FOLLOW_UP, LIFE_EVENT, OUT_OF_SCOPE, SAFETY, SERVICE_REQUEST, Ranking, rank
from assistant.understanding.thresholds import Thresholds

KEYS = {"0": "human", "9": "repeat", "*": "go_back", "#": "bigger_text"}
"""Keys that mean the same everywhere: on the keypad, on the screen and typed in the chat."""

SURER = 0.95
"""A rule names the danger by a few words; where the matcher hears another one, and is so sure which, that one counts."""

DENY = "deny"
PRICE, MONEY = "price", {"cost", "amount"}
"""“How much” by its words; the matcher may know whether a fee is meant, or what is paid."""

MATTERS = {SERVICE_REQUEST, LIFE_EVENT, OUT_OF_SCOPE}


@dataclass(frozen=True)
class Reader:
    """Turns cleaned text into an Understanding with the internal intent's name."""

    matcher: Matcher
    aspects: Aspects
    thresholds: Thresholds
    corrections: Corrections = field(default_factory=Corrections)

    def read(self, texts: Sequence[str], signals: Sequence[str | None]) -> list[Understanding]:
        """Read cleaned texts; `signals` are what the guard's rules found, one per text."""
        return self.understand(self.listen([(text,) for text in texts]), signals)

    def listen(self, utterances: Sequence[Sequence[str]]) -> list[Heard]:
        """Hear utterances, each given as its cleaned readings, best first."""
        return listen(utterances, self.matcher.scores, self.corrections)

    def understand(self, heard: Sequence[Heard], signals: Sequence[str | None]) -> list[Understanding]:
        """Make out what was meant by what was heard; `signals` are what the guard's rules found, one per utterance."""
        if not heard:
            return []
        texts = [one.text for one in heard]
        chances = self.matcher.odds(texts, np.stack([one.scores for one in heard]))
        rankings = [rank(self.matcher.labels, row) for row in chances]
        return [self._one(text, signal, ranking) for text, signal, ranking in zip(texts, signals, rankings, strict=True)]

    def _one(self, text: str, ruled: str | None, ranking: Ranking) -> Understanding:
        number = None if text in KEYS else self._number(text)
        wordless = text in KEYS or number is not None or not has_words(text)
        signal = ruled if wordless else self._danger(ruled, ranking)
        intent = self._intent(text, signal, ranking, number)
        beside, aspect = self._aspects(text, intent, ranking)
        return Understanding(
            intent=intent,
            event=ranking.events[0].id if intent == "life_event" else None,
            candidates=ranking.items,
            events=ranking.events,
            aspect=aspect,
            beside=beside,
            number=number,
            script=spoken_script(text),
            signal=signal,
            none=ranking.none,
        )

    def _number(self, text: str) -> int | None:
        """Give the number somebody says, “the second” or “no, I meant the first”."""
        number = number_in(text)
        found = self.corrections.find(text) if number is None else None
        return number_in(found.meant) if found and not found.denied else number

    def _danger(self, ruled: str | None, ranking: Ranking) -> str | None:
        if ranking.danger < self.thresholds.danger or (ruled and ranking.sure < SURER):
            return ruled
        return ranking.signal

    def _intent(self, text: str, signal: str | None, ranking: Ranking, number: int | None) -> str:
        if signal:
            return SAFETY
        if text in KEYS:
            return KEYS[text]
        if number is not None:
            return "choose_number"
        intent = ranking.intent(self.thresholds.talk)
        if intent in {SERVICE_REQUEST, LIFE_EVENT}:
            return DENY if self.corrections.only_refuses(text) else intent
        return OUT_OF_SCOPE if is_code(text) else intent

    def _aspects(self, text: str, intent: str, ranking: Ranking) -> tuple[str | None, str | None]:
        """Give the two aspects that are asked about, the last one last; of one alone the first is None."""
        if intent == "ask_hall":
            return None, ranking.aspect
        if intent not in {*MATTERS, FOLLOW_UP}:
            return None, None
        learnt = ranking.aspect if intent == FOLLOW_UP and ranking.aspect in MONEY else PRICE
        first, last = [None, None, *(learnt if one == PRICE else one for one in self.aspects.find(text))][-2:]
        if first and self.corrections.find(text):  # “not where, but what to bring”
            first = None
        return (first, last) if intent in MATTERS or (first and ranking.aspect in {first, last}) else (None, ranking.aspect)
