"""Puts the desk together: the reception with everything it shares with the counter."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from assistant.desk.counter import Counter
from assistant.desk.events import LocalEvents
from assistant.desk.hours import Opening
from assistant.desk.notices import Notices
from assistant.desk.office import Office
from assistant.desk.ports import Shelves
from assistant.desk.reception import Reception
from assistant.desk.sweeping import Sweeper
from assistant.desk.turns import Turns
from assistant.dialogue.cards import Cards
from assistant.dialogue.turn import Scene
from assistant.errors import CatalogueError
from assistant.ports import Assistant, Clock, Events
from assistant.settings import Settings
from assistant.store.audit import SqlAudit
from assistant.store.conversations import SqlConversations
from assistant.store.database import Database
from assistant.store.desks import SqlDesks
from assistant.store.records import SqlRecords
from assistant.store.retention import SqlRetention
from assistant.wording import best_locale


@dataclass(frozen=True)
class Outside:
    """What the desk is given from outside."""

    database: Database
    clock: Clock
    events: Events
    opening: Opening


def build_shelves(database: Database, measured: int) -> Shelves:
    """Give everything the desk keeps, in one database."""
    return Shelves(
        SqlConversations(database),
        SqlDesks(database, measured),
        SqlRecords(database),
        SqlAudit(database),
        SqlRetention(database),
        database.close,
    )


def build_events(settings: Settings) -> Events:
    """Give the events: inside this process, or over Redis where the settings name one."""
    if not settings.redis_url:
        return LocalEvents()
    from assistant.store.redis_events import RedisEvents

    return RedisEvents(settings.redis_url)


def build_opening(scene: Scene) -> Opening:
    """Give the hours of the desk out of the city's data; raises CatalogueError for a zone or country nobody knows."""
    raw = scene.catalogue.city.opening
    try:
        return Opening.from_json(raw) if raw else Opening()
    except ValueError as error:
        raise CatalogueError(file="city.yml", line=1, field="city.opening", problem=str(error)) from error


def assemble(settings: Settings, scene: Scene, assistant: Assistant, outside: Outside) -> Reception:
    """Put the reception together."""
    office, cards = build_office(settings, scene, outside), Cards(scene)
    turns = Turns(office, assistant, cards.domain, known_locale(settings, scene))
    sweeper = Sweeper(turns)
    return Reception(turns, Counter(office, cards, cards.domain, sweeper.start), sweeper)


def build_office(settings: Settings, scene: Scene, outside: Outside) -> Office:
    """Put together what all parts of the desk share."""
    city = scene.catalogue.city
    shelves = build_shelves(outside.database, settings.desk.measured)
    notices = Notices(scene.wording, city.people)
    return Office(shelves, outside.events, outside.clock, settings.desk, outside.opening, notices)


def counter_of(office: Office, scene: Scene) -> Counter:
    """Give a counter without a reception, which sweeps nothing."""
    cards = Cards(scene)
    return Counter(office, cards, cards.domain, lambda: None)


def known_locale(settings: Settings, scene: Scene) -> Callable[[str | None], str]:
    """Give what finds the known language nearest to a wanted one."""
    return lambda wanted: best_locale(wanted, scene.wording.locales, settings.locale)
