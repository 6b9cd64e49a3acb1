"""The evidence of a service: what to bring, what need not be brought, and what to do where a piece is missing."""

from __future__ import annotations

from assistant.catalogue.values import EvidenceUse, ServiceItem
from assistant.dialogue.views.page import Page
from assistant.messages import Json, Line


def piece(page: Page, use: EvidenceUse) -> str:
    """Say one piece of evidence: its name, original or copies, and when it is needed."""
    name = page.words(use.evidence.name)
    if use.original and use.copies:
        said = page.say("evidence.original_and_copies", name=name, count=use.copies)
    elif use.original:
        said = page.say("evidence.original", name=name)
    elif use.copies:
        said = page.say("evidence.copies", name=name, count=use.copies)
    else:
        said = page.say("evidence.any", name=name)
    more = use.when or use.evidence.note
    return said if more is None else page.say("evidence.when", piece=said, when=page.words(more))


def waived(page: Page, use: EvidenceUse) -> str:
    """Say one piece that need not be brought, and why."""
    because = page.words(page.scene.catalogue.city.waivers[use.waived or ""])
    return page.say("evidence.waived", name=page.words(use.evidence.name), because=because)


def bring(page: Page, pieces: tuple[EvidenceUse, ...], left: tuple[EvidenceUse, ...]) -> list[Line]:
    """Say what to bring and what need not be brought."""
    lines = [page.line("evidence.head", count=len(pieces))] if pieces else [page.line("evidence.nothing")]
    lines += [Line("evidence.piece", text=piece(page, use)) for use in pieces]
    return lines + [Line("evidence.waived", text=waived(page, use)) for use in left]


def evidence(page: Page, item: ServiceItem) -> list[Line]:
    """Say everything to bring for a service."""
    return [] if item.evidence is None else bring(page, item.required, item.waived)


def original(page: Page, item: ServiceItem) -> list[Line]:
    """Say of which pieces the original is wanted."""
    if item.evidence is None:
        return []
    originals = [use for use in item.required if use.original]
    if not originals:
        return [page.line("evidence.no_original")]
    return [page.line("evidence.original_head"), *(Line("evidence.piece", text=piece(page, use)) for use in originals)]


def missing(page: Page, item: ServiceItem) -> list[Line]:
    """Say what to do about the pieces that somebody has not got: not needed, needed at times only, to be had, or ask first.

    Where no piece was named, what need not be brought comes first: often it is that.
    """
    if item.evidence is None:
        return []
    lacking = _lacking(page, item)
    spared = [use for use in lacking or item.waived if use.waived]
    lines = [Line("evidence.waived", text=waived(page, use)) for use in spared]
    if lacking and len(spared) == len(lacking):
        return lines
    at_times = [use for use in lacking if not use.waived and use.when]
    lines += [Line("evidence.piece", text=piece(page, use)) for use in at_times]
    lines += [page.line("missing.first", name=page.name(id_)) for id_ in _issuers(page, item)]
    phone = item.phone or page.scene.catalogue.city.people
    return [page.line("missing.calm"), *lines, page.line("missing.ask", phone=phone)]


def missing_choice(page: Page, item: ServiceItem) -> tuple[str, Json]:
    """Offer the service that gives out what is missing, or else a person."""
    return next((page.matter(id_) for id_ in _issuers(page, item)), page.person())


def _issuers(page: Page, item: ServiceItem) -> list[str]:
    """Give the services by which the missing pieces can be had."""
    issued = (use.evidence.issued_by for use in _lacking(page, item) if not use.waived)
    known = page.scene.catalogue.items
    return list(dict.fromkeys(id_ for id_ in issued if id_ and id_ in known and id_ != item.id))


def _lacking(page: Page, item: ServiceItem) -> list[EvidenceUse]:
    return [use for use in item.evidence or () if use.evidence.id in page.view.get("lacks", ())]
