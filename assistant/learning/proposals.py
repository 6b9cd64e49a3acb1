"""What is done with proposals: gathered from the log and the clerks' corrections, listed, accepted, edited, dropped."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from assistant.desk.values import Correction
from assistant.errors import NoSuchProposal, ProposalRefused
from assistant.learning.cleaning import cleaned, same
from assistant.learning.grouping import group_of
from assistant.learning.hearing import heard_in
from assistant.learning.knowledge import Knowledge
from assistant.learning.values import Heard, Proposal, Source, State
from assistant.ports import Clock
from assistant.store.proposals import CORRECTION, ENTRY, SqlProposals
from assistant.understanding.utterances import ITEM

AT_ONCE = 2000
"""Entries of the log that are looked at in one step."""

OPEN = (State.PROPOSED, State.ACCEPTED)
Corrections = Callable[[int], Sequence[Correction]]


@dataclass
class Gathered:
    """What became of what was heard: new proposals, heard again, and refused, by the reason's wording key."""

    new: int = 0
    again: int = 0
    refused: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Proposals:
    """The proposals of one city."""

    store: SqlProposals
    corrections: Corrections
    knowledge: Knowledge
    clock: Clock

    def gather(self) -> Gathered:
        """Look at everything since the last time and propose what may be learnt; raises StoreError."""
        gathered = Gathered()
        self._gather_corrections(gathered)
        while self._gather_entries(gathered):
            pass
        return gathered

    def all(self, states: Sequence[State] = OPEN) -> tuple[Proposal, ...]:
        """Give the proposals in some states, the surest and most frequent first; raises StoreError."""
        return self.store.all(states)

    def accept(self, id_: int, by: str) -> Proposal:
        """Let a proposal be learnt; raises NoSuchProposal, ProposalRefused or StoreError."""
        before = self._open(id_)
        self.knowledge.check(before.text, before.label)
        return self._decided(before, before, State.ACCEPTED, by)

    def edit(self, id_: int, by: str, text: str | None = None, label: str | None = None) -> Proposal:
        """Change a proposal's words or meaning and let it be learnt; raises as accept does."""
        before = self._open(id_)
        after = replace(
            before,
            text=before.text if text is None else cleaned(text).text,
            label=before.label if label is None else self.knowledge.label_of(label),
        )
        self.knowledge.check(before.text if text is None else text, after.label)
        return self._decided(before, after, State.ACCEPTED, by)

    def drop(self, id_: int, by: str) -> Proposal:
        """Let a proposal never be learnt; raises NoSuchProposal, ProposalRefused or StoreError."""
        before = self._open(id_)
        return self._decided(before, before, State.DROPPED, by)

    def _open(self, id_: int) -> Proposal:
        found = self.store.find(id_)
        if found is None or found.state is State.LEARNT:
            raise NoSuchProposal(id=id_)
        return found

    def _decided(self, before: Proposal, after: Proposal, state: State, by: str) -> Proposal:
        decided = after.decided(state, by, self.clock.now())
        if not self.store.change(before, decided, same(after.text)):
            raise ProposalRefused("learn.refused.changed")
        return decided

    def _gather_corrections(self, gathered: Gathered) -> None:
        before = self.store.heard_until(CORRECTION)
        found = self.corrections(before)
        if found:
            self._propose(CORRECTION, before, found[-1].id, map(_of_correction, found), gathered)

    def _gather_entries(self, gathered: Gathered) -> bool:
        before = self.store.heard_until(ENTRY)
        conversations, until = self.store.talked_since(before, AT_ONCE)
        if until == before:
            return False
        heard = (one for conversation in conversations for one in heard_in(self.store.log(conversation), before))
        self._propose(ENTRY, before, until, (one for one in heard if one.id <= until), gathered)
        return True

    def _propose(self, name: str, before: int, until: int, heard: Iterable[Heard], gathered: Gathered) -> None:
        kept = self.store.keep(name, before, until, list(self._allowed(heard, gathered)), group_of)
        gathered.new += sum(is_new for _, is_new in kept)
        gathered.again += sum(not is_new for _, is_new in kept)

    def _allowed(self, heard: Iterable[Heard], gathered: Gathered) -> Iterator[tuple[str, Heard]]:
        for one in heard:
            refused = self.knowledge.refusal(one.text)
            if refused:
                gathered.refused[refused] += 1
            else:
                text = cleaned(one.text).text
                label = one.label if one.label in self.knowledge.labels else ""
                yield same(text), replace(one, text=text, label=label, locale=self.knowledge.locale_of(text, one.locale))


def _of_correction(correction: Correction) -> Heard:
    label = f"{ITEM}:{correction.item}"
    return Heard(correction.id, correction.said, correction.locale, label, Source.CORRECTION, correction.at)
