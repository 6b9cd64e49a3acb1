"""A service item, told in parts short enough to hear; the same numbers stand under every part.

A part that says nothing is not known: then the answer is that, and whom to ask.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from assistant.catalogue.values import Channel, Place, ServiceItem, Words
from assistant.dialogue.parts import NUMBERED, known_parts, next_part
from assistant.dialogue.views.money import amount, charge, fee, price
from assistant.dialogue.views.page import Page
from assistant.dialogue.views.pieces import evidence, missing, missing_choice, original, piece, waived
from assistant.dialogue.views.unwritten import payday, queue
from assistant.messages import Card, Choice, Line, Outcome, Reply

Part = Callable[[Page, ServiceItem], list[Line]]


def show(page: Page) -> Reply:
    """Show the part of the item that was asked for, offer the next one, and send the card along."""
    item = page.item
    part = page.view.get("part", "what")
    following = next_part(page.view, item)
    told = [line for one in (page.view.get("beside"), part) if one for line in _told(page, item, one)]
    more = page.line(f"more.{following}") if following else _last(page)
    outcome = Outcome.NOT_UNDERSTOOD if part == "detail" else Outcome.ANSWERED
    reply = page.reply(outcome, [*page.sympathy(), *_opening(page, part), *_once(told), more], _choices(page, item))
    return replace(reply, card=card(page, item))


def card(page: Page, item: ServiceItem) -> Card:
    """Give the whole item for showing and printing."""
    city = page.scene.catalogue.city
    place = item.channels[0].place if item.channels else None
    return Card(
        item=item.id,
        title=page.words(item.name),
        description=page.words(item.description) if item.description else "",
        who=tuple(page.words(rule.text) for rule in item.eligibility or ()),
        bring=tuple(piece(page, use) for use in item.required),
        need_not_bring=tuple(waived(page, use) for use in item.waived),
        where=tuple(_way(page, channel) for channel in item.channels),
        address=page.words(place.address) if place and place.address else "",
        hours=page.words(place.hours) if place and place.hours else "",
        fee=fee(page, item),
        days=_days(page, item),
        phone=item.phone or "",
        notice=page.words(city.notice) if city.fictional and city.notice else "",
    )


def _told(page: Page, item: ServiceItem, part: str) -> list[Line]:
    return PARTS.get(part, _what)(page, item) or [*page.unknown(item.phone), *_in_charge(page, item)]


def _once(lines: list[Line]) -> list[Line]:
    """Leave out what a second part would say again."""
    return [line for at, line in enumerate(lines) if line not in lines[:at]]


def _choices(page: Page, item: ServiceItem) -> tuple[Choice, ...]:
    known = [part for part in NUMBERED if part in known_parts(item)]
    entries = [(page.say(f"choice.{part}"), {"do": "item", "id": item.id, "part": part}) for part in known]
    if page.view.get("part") == "missing":  # what helps has to stand on the kiosk's first screen, which has room for four
        return page.choices([*entries[:3], missing_choice(page, item)])
    told = next_part(page.view, item) is None
    return page.choices([*entries, *page.waiting(on_yes=told)] or [page.person()])


def _opening(page: Page, part: str) -> list[Line]:
    name = page.name(page.view["id"])
    if page.view.get("first"):
        return [page.line("item.first", name=name)]
    if part == "what" or page.view.get("opening"):
        return [page.line("item.understood", name=name)]
    return [page.line("item.about", name=name)]


def _last(page: Page) -> Line:
    """Say, when all was told, what else was asked for, or that anything may be asked."""
    return page.waits() or page.line("more.end")


def _what(page: Page, item: ServiceItem) -> list[Line]:
    return [page.fact(item.description)] if item.description else []


def _plainly(page: Page, item: ServiceItem) -> list[Line]:
    names = item.also_called.get(page.locale, ())[:2]
    called = [page.line("item.also_called", names=page.scene.wording.list(page.locale, list(names)))] if names else []
    return [*called, *_output(page, item), *_facts(page, item.steps[:2])]


def _output(page: Page, item: ServiceItem) -> list[Line]:
    return [page.fact(item.output)] if item.output else []


def _eligibility(page: Page, item: ServiceItem) -> list[Line]:
    if item.eligibility is None:
        return []
    rules = _facts(page, tuple(rule.text for rule in item.eligibility))
    return [page.line("who.head"), *rules] if rules else [page.line("who.anyone")]


def _place(page: Page, item: ServiceItem) -> list[Line]:
    if not item.channels:
        return []
    first, *others = item.channels
    lines = [page.line("place.first"), Line("place.way", text=_way(page, first)), *_where(page, first.place)]
    if first.note:
        lines.append(page.fact(first.note))
    ways = [page.say(f"channel.{kind}") for kind in dict.fromkeys(channel.type for channel in others) if kind != first.type]
    return lines + ([page.line("place.others", ways=page.scene.wording.list(page.locale, ways))] if ways else [])


def _hours(page: Page, item: ServiceItem) -> list[Line]:
    place = item.channels[0].place if item.channels else None
    if place is None or place.hours is None:
        return []
    return [page.line("hours.of", place=page.words(place.name)), page.fact(place.hours)]


def _cost(page: Page, item: ServiceItem) -> list[Line]:
    return [*charge(page, item), *_days_part(page, item)]


def _days_part(page: Page, item: ServiceItem) -> list[Line]:
    return [Line("days", text=_days(page, item))] if item.processing else []


def _phone(page: Page, item: ServiceItem) -> list[Line]:
    return [page.line("phone.call", phone=item.phone), *_in_charge(page, item)] if item.phone else []


def _in_charge(page: Page, item: ServiceItem) -> list[Line]:
    return [page.line("phone.authority", name=page.words(item.authority.name))] if item.authority else []


def _steps(page: Page, item: ServiceItem) -> list[Line]:
    return [page.line("steps.head"), *_facts(page, item.steps)] if item.steps else []


def _proxy(page: Page, item: ServiceItem) -> list[Line]:
    if item.proxy is None:
        return []
    lines = [page.line("proxy.yes" if item.proxy.allowed else "proxy.no"), page.fact(item.proxy.text)]
    if item.proxy.allowed and item.proxy.evidence:
        lines.append(page.line("proxy.bring"))
        lines += [page.fact(evidence.name, "evidence.piece") for evidence in item.proxy.evidence]
    return lines


def _remote(kind: str, key: str) -> Part:
    def tell(page: Page, item: ServiceItem) -> list[Line]:
        found = next((channel for channel in item.channels if channel.type == kind), None)
        if found is None and (item.source or not item.channels):
            return []
        if found is None:
            return [page.line(f"{key}.no"), Line("place.way", text=_way(page, item.channels[0]))]
        notes = [page.fact(found.note)] if found.note else []
        return [page.line(f"{key}.yes", place=page.words(found.place.name), phone=_ring(page, found)), *notes]

    return tell


def _cross_province(page: Page, item: ServiceItem) -> list[Line]:
    if item.cross_province is None:
        return []
    return [page.line("cross_province.yes" if item.cross_province else "cross_province.no", phone=item.phone)]


def _where(page: Page, place: Place) -> list[Line]:
    said = {"place.address": place.address, "place.hours": place.hours}
    return [page.fact(words, key) for key, words in said.items() if words]


def _way(page: Page, channel: Channel) -> str:
    return page.say(f"way.{channel.type}", place=page.words(channel.place.name), phone=_ring(page, channel))


def _ring(page: Page, channel: Channel) -> str:
    return channel.place.phone or page.scene.catalogue.city.hotline


def _days(page: Page, item: ServiceItem) -> str:
    if item.processing is None:
        return page.say("unknown.say")
    days = item.processing.promised_days
    return page.say("days.at_once") if days == 0 else page.say("days.promised", count=days)


def _facts(page: Page, sentences: tuple[Words, ...]) -> list[Line]:
    return [page.fact(words) for words in sentences]


PARTS: Mapping[str, Part] = {
    "what": _what,
    "plainly": _plainly,
    "evidence": evidence,
    "original": original,
    "missing": missing,
    "eligibility": _eligibility,
    "place": _place,
    "hours": _hours,
    "cost": _cost,
    "amount": amount,
    "price": price,
    "days": _days_part,
    "phone": _phone,
    "steps": _steps,
    "proxy": _proxy,
    "online": _remote("online", "online"),
    "home_visit": _remote("home-visit", "home_visit"),
    "cross_province": _cross_province,
    "payday": payday,
    "detail": lambda page, item: [],
    "noted": lambda page, item: [page.line("item.noted")],
    "queue": queue,
}
"""Every aspect that can be asked about an item."""
