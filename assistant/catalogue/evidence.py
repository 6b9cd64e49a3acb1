"""The merged evidence list of a life event: each piece is asked for once, the strictest way any item asks for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from assistant.catalogue.values import EvidenceUse, LifeEvent


def merged_evidence(event: LifeEvent) -> tuple[tuple[EvidenceUse, ...], tuple[EvidenceUse, ...]]:
    """Give (pieces to bring, pieces that need not be brought), in the order they first come up.

    A piece that one item waives and another needs is to be brought. Copies are the most any item asks for, originals
    are brought when any item wants one, and a condition stays only where every item that needs the piece has it.
    """
    uses = [use for item in event.items for use in item.evidence or ()]
    needed = _by_piece(use for use in uses if not use.waived)
    waived = _by_piece(use for use in uses if use.waived)
    bring = tuple(_strictest(group) for group in needed.values())
    leave = tuple(group[0] for piece, group in waived.items() if piece not in needed)
    return bring, leave


def _by_piece(uses: Iterable[EvidenceUse]) -> dict[str, list[EvidenceUse]]:
    groups: dict[str, list[EvidenceUse]] = {}
    for use in uses:
        groups.setdefault(use.evidence.id, []).append(use)
    return groups


def _strictest(group: list[EvidenceUse]) -> EvidenceUse:
    conditional = all(use.when for use in group)
    return replace(
        group[0],
        original=any(use.original for use in group),
        copies=max(use.copies for use in group),
        when=group[0].when if conditional else None,
    )
