"""Everything that is said besides the matter itself: help, the hall, not understood, handed over, danger, remarks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from assistant.dialogue.views.page import Page
from assistant.messages import Line, Outcome, Reply

REMARKS: Mapping[str, Outcome] = {
    "welcome": Outcome.ANSWERED,
    "greet": Outcome.ANSWERED,
    "thanks": Outcome.ANSWERED,
    "chitchat": Outcome.ANSWERED,
    "rate_good": Outcome.ANSWERED,
    "relieved": Outcome.ANSWERED,
    "rate_bad": Outcome.ANSWERED,
    "progress": Outcome.ANSWERED,
    "wait": Outcome.CONTROL,
    "goodbye": Outcome.ENDED,
    "dont_know": Outcome.CLARIFYING,
    "anything_else": Outcome.CLARIFYING,
    "go_ahead": Outcome.CLARIFYING,
    "which_matter": Outcome.CLARIFYING,
    "empty": Outcome.NOT_UNDERSTOOD,
    "sorry": Outcome.FAILED,
}
"""Remarks whose sentences stand in the wordings as remark.<name>.1, .2 …, and what became of the turn."""

OFFER_A_PERSON = {"rate_bad", "progress", "sorry", "empty", "dont_know"}
OFFER_AGAIN = {"sorry"}
REMARK_OFFERS = 3
POPULAR = ("age-allowance", "pension-liveness-check", "senior-transit-card", "medical-reimbursement")
"""What is asked for most; a remark offers the first three, the welcome all of them."""

SIGNAL_NUMBERS = {
    "medical": "120",
    "fall": "120",
    "fire": "119",
    "gas": "119",
    "suicide": "12356",
    "trapped": "119",
    "lost-person": "110",
    "violence": "110",
}
SCAM_NUMBER = "96110"


def remark(page: Page) -> Reply:
    """Show a remark whose sentences all stand in the wordings."""
    name = page.view["show"]
    city = page.scene.catalogue.city
    fields = {
        "city": page.words(city.name),
        "phone": city.people,
        "hotline": city.hotline,
    }
    lines = _sentences(page, f"remark.{name}", **fields)
    if name in {"welcome", "greet"} and city.fictional and city.notice:
        lines.append(page.fact(city.notice))
    waits = page.waits() if name == "thanks" else None
    lines = [lines[0], waits] if waits else lines
    choices = page.choices(page.waiting(on_yes=True) if waits else _offers(page, name))
    return page.reply(REMARKS[name], lines, choices)


def help_(page: Page) -> Reply:
    """Say what can be asked here."""
    return page.reply(Outcome.ANSWERED, _sentences(page, "remark.help"), page.choices(_popular(page)[:REMARK_OFFERS]))


def hall(page: Page) -> Reply:
    """Say where the service hall is, when it is open and its number; what was asked for comes first."""
    said = _hall_lines(page)
    wanted = page.view.get("part", "address")
    first = [page.line("queue.unknown")] if wanted == "queue" else said.pop(wanted, []) or page.unknown()
    return page.reply(Outcome.ANSWERED, [*first, *(line for lines in said.values() for line in lines)])


def missed(page: Page) -> Reply:
    """Say kindly that it was not understood, or is probably not done here, and offer a person."""
    topics = page.say("choice.topics"), {"do": "topics"}
    lines = _sentences(page, "remark.missed")
    if not page.view.get("ours", True):
        lines = [lines[0], page.line("remark.not_ours"), lines[1]]
    return page.reply(Outcome.NOT_UNDERSTOOD, lines, page.choices([page.person(), _retry(page), topics]))


def handed_off(page: Page) -> Reply:
    """Say that a person takes over, why, and the number to name."""
    lines = [] if "signal" not in page.view else [page.line("safety.first", phone=_emergency_number(page))]
    lines.append(page.line(f"handoff.{page.view['reason']}"))
    if page.visit.code:
        lines.append(page.line("handoff.code", code=" ".join(page.visit.code)))
    city = page.scene.catalogue.city
    lines += [page.line("handoff.kept"), page.line("handoff.call", phone=city.people)]
    return page.reply(Outcome.HANDED_OFF, lines)


def safety(page: Page) -> Reply:
    """Say the number to ring and one calm thing to do, then offer a person; said again, it begins with what comes next."""
    signal = page.view["signal"]
    key = signal if signal in SIGNAL_NUMBERS else "paid" if page.view.get("paid") else "scam"
    again = [*_sentences(page, "safety.again"), *_sentences(page, f"safety.more.{key}")] if page.view.get("again") else []
    lines = [*again, *_sentences(page, f"safety.{key}", phone=_emergency_number(page))]
    return page.reply(Outcome.SAFETY, lines, page.choices([page.person()]))


def number(page: Page) -> Reply:
    """Say the person's hand-off number again, or that there is none yet."""
    if page.visit.code:
        return page.reply(Outcome.ANSWERED, [page.line("handoff.code", code=" ".join(page.visit.code))])
    return page.reply(Outcome.ANSWERED, _sentences(page, "remark.number"), page.choices([page.person()]))


def over_choices(page: Page) -> Reply:
    """Ask for a number that is on offer, and show the choices again."""
    from assistant.dialogue.views import show

    under = show(replace(page.visit, aside=_under(page), control=None), page.scene)
    first = page.line(f"remark.{page.view['show']}.1") if under.choices else page.line("remark.go_ahead.1")
    return page.reply(Outcome.CLARIFYING, [first], under.choices)


def _emergency_number(page: Page) -> str:
    """Give the number to ring in the danger of a view; once money has gone the police come first."""
    return "110" if page.view.get("paid") else SIGNAL_NUMBERS.get(page.view["signal"], SCAM_NUMBER)


def _hall_lines(page: Page) -> dict[str, list[Line]]:
    city = page.scene.catalogue.city
    place = city.hall
    address = [page.line("hall.address", name=page.words(place.name), address=page.words(place.address))] if place.address else []
    hours = [page.line("hall.hours", hours=page.words(place.hours))] if place.hours else []
    if hours and page.view.get("part") == "hours" and city.keeps_holidays:
        hours.append(page.line("hall.holidays"))
    return {"address": address, "hours": hours, "phone": [page.line("hall.phone", phone=place.phone or city.hotline)]}


def _under(page: Page) -> dict[str, object] | None:
    under = page.view.get("under")
    return None if under is None or under == page.visit.view or under["show"] == page.view["show"] else under


def _retry(page: Page) -> tuple[str, dict[str, object]]:
    return page.say("choice.retry"), {"do": "retry"}


def _offers(page: Page, name: str) -> list[tuple[str, dict[str, object]]]:
    """Give what a remark offers: what is asked for most, and the life events before anything was said; or a person."""
    matters = _popular(page)
    if name == "welcome":
        return [*matters, (page.say("choice.events"), {"do": "events"})] if page.scene.catalogue.events else matters
    if name in {"greet", "dont_know"} and matters:
        return matters[:REMARK_OFFERS]
    again = [_retry(page)] if name in OFFER_AGAIN else []
    return [page.person(), *again] if name in OFFER_A_PERSON else []


def _popular(page: Page) -> list[tuple[str, dict[str, object]]]:
    return [page.matter(id_) for id_ in POPULAR if id_ in page.scene.catalogue.items]


def _sentences(page: Page, key: str, **fields: str) -> list[Line]:
    wording = page.scene.wording
    numbered = (f"{key}.{number}" for number in range(1, 9))
    return [page.line(one, **fields) for one in numbered if wording.has(page.locale, one)]
