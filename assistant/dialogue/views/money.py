"""What a service costs, and what it pays: “how much is it” may ask for either."""

from __future__ import annotations

from assistant.catalogue.values import ServiceItem
from assistant.dialogue.views.page import Page
from assistant.messages import Line


def charge(page: Page, item: ServiceItem) -> list[Line]:
    """Say what a service costs."""
    if item.cost is None:
        return []
    note = [page.fact(item.cost.note)] if item.cost.note and item.cost.amount is not None else []
    return [Line("cost", text=fee(page, item)), *note]


def price(page: Page, item: ServiceItem) -> list[Line]:
    """Say what is paid, or what one has to pay, where the catalogue knows amounts; else what the service costs."""
    return [page.fact(words) for words in item.amounts] or charge(page, item)


def amount(page: Page, item: ServiceItem) -> list[Line]:
    """Say how much somebody gets; where that is not known, what they get at all, and whom to ask."""
    if item.amounts or (item.cost and (item.cost.amount or item.cost.note)):
        return price(page, item)
    return [page.fact(item.output), page.line("amount.ask", phone=item.phone)] if item.output and item.phone else []


def fee(page: Page, item: ServiceItem) -> str:
    """Give the fee in a few words."""
    if item.cost is None:
        return page.say("unknown.say")
    if item.cost.amount is None:
        return page.words(item.cost.note) if item.cost.note else page.say("unknown.say")
    if not item.cost.amount:
        return page.say("cost.varies" if item.cost.note else "cost.free")
    return page.say("cost.amount", amount=page.scene.wording.money(page.locale, item.cost.amount))
