"""What people ask and no catalogue holds: the day of payment, the length of a queue. It is said so, with a number to ring."""

from __future__ import annotations

from assistant.catalogue.values import ServiceItem
from assistant.dialogue.views.page import Page
from assistant.messages import Line

NO_QUEUE = ("online", "phone", "home-visit")
"""Ways to a service for which nobody has to stand in the hall."""


def payday(page: Page, item: ServiceItem) -> list[Line]:
    """Say that the day of payment, and into which account, is not known here; what is paid at all is said where it is."""
    paid = [page.fact(item.output)] if item.output and item.amounts else []
    return [*paid, page.line("payday.unknown"), page.ask(item.phone)]


def queue(page: Page, item: ServiceItem) -> list[Line]:
    """Say that the queue cannot be seen from here, and which ways have none."""
    types = dict.fromkeys(channel.type for channel in item.channels if channel.type in NO_QUEUE)
    ways = page.scene.wording.list(page.locale, [page.say(f"channel.{kind}") for kind in types])
    spared = [page.line("queue.spared", ways=ways)] if types else []
    return [page.line("queue.unknown"), *spared, page.ask(item.phone)]
