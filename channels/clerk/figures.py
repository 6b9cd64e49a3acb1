"""A day at the desk for supervisors: figures with plots and tables, and the same as a CSV file."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from http import HTTPStatus
from typing import Any

from aiohttp import web

from assistant.desk.values import Figures, Spread
from channels.clerk.tools import local, show, tools
from channels.clerk.who import CLERKS
from channels.web.keys import DOORS, reception_of
from channels.web.languages import locale_of
from channels.web.refusals import Refused

BAR = 240
"""The longest bar of a plot, in units of its own picture."""

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""Signs at which a spreadsheet takes a cell for something to work out."""

Say = Callable[..., str]


@dataclass(frozen=True)
class Bar:
    """One bar of a plot, and one row of the table beside it."""

    label: str
    value: float
    length: float
    told: str


@dataclass(frozen=True)
class Plot:
    """Bars under one heading; `key` names its wording."""

    key: str
    bars: tuple[Bar, ...]


async def show_figures(request: web.Request) -> web.Response:
    """Show the figures of a day, today's unless another one is asked for."""
    day = _day(request)
    figures = await _figures(request, day)
    known = tools(request)
    plots = plots_of(figures, known["named"], known["lasting"])
    around: dict[str, Any] = {"before": day - timedelta(days=1), "after": day + timedelta(days=1), "today": _today(request)}
    return show(request, "clerk/figures.html", figures=figures, plots=plots, mean=mean_rating(figures.ratings), day=day, **around)


async def figures_csv(request: web.Request) -> web.Response:
    """Give the figures of a day as CSV that Excel opens as it should."""
    day = _day(request)
    figures = await _figures(request, day)
    wording, locale = request.app[DOORS].scene.wording, locale_of(request)
    text = as_csv(rows_of(figures, lambda key: wording.say(locale, f"console.csv.{key}"), tools(request)["named"]))
    headers = {"Content-Disposition": f'attachment; filename="banban-{day.isoformat()}.csv"'}
    return web.Response(body=text.encode("utf-8-sig"), content_type="text/csv", charset="utf-8", headers=headers)


async def _figures(request: web.Request, day: date) -> Figures:
    """Give a day's figures with clerks by their names."""
    figures = await reception_of(request).counter.figures(day)
    names = {one.clerk.id: one.clerk.name for one in await reception_of(request).counter.colleagues()}
    return replace(figures, pickups={names.get(id_, id_): spread for id_, spread in figures.pickups.items()})


def plots_of(figures: Figures, named: Say, lasting: Say) -> tuple[Plot, ...]:
    """Give the plots of a day; one without a bar is left out."""
    stars = {str(star): figures.ratings.get(star, 0) for star in range(5, 0, -1)} if any(figures.ratings.values()) else {}
    pickups = {name: spread.median for name, spread in figures.pickups.items() if spread.median is not None}
    waited = {str(band): count for band, count in figures.waited.items()}
    plots = (
        Plot("waits", _bars(waited, lambda name: named("waited", name), kept_order=True)),
        Plot("reasons", _bars(figures.reasons, lambda name: named("reason", name))),
        Plot("pickups", _bars(pickups, str, lasting)),
        Plot("missed", _bars(figures.missed, lambda name: named("missed", name))),
        Plot("ended", _bars(figures.ended, lambda name: named("end", name))),
        Plot("ratings", _bars(stars, lambda name: named("stars", name), kept_order=True)),
    )
    return tuple(plot for plot in plots if plot.bars)


def mean_rating(ratings: Mapping[int, int]) -> float | None:
    """Give the mean number of stars; None where nobody rated."""
    count = sum(ratings.values())
    return sum(stars * times for stars, times in ratings.items()) / count if count else None


def rows_of(figures: Figures, head: Say, named: Say) -> Iterator[tuple[object, ...]]:
    """Give the rows of the CSV file, the heads first; lengths of time are in seconds."""
    yield tuple(head(key) for key in ("day", "figure", "name", "count", "median", "p90"))
    day = figures.day.isoformat()
    for key in ("handed_over", "given_up", "transferred", "requeued", "callbacks_left", "callbacks_done"):
        yield day, head(key), "", getattr(figures, key), "", ""
    yield day, head("waits"), "", *_spread(figures.waits)
    yield day, head("service"), "", *_spread(figures.service)
    for band, count in figures.waited.items():
        yield day, head("waits"), named("waited", band), count, "", ""
    for clerk, spread in figures.pickups.items():
        yield day, head("pickups"), clerk, *_spread(spread)
    for key, kind in (("reasons", "reason"), ("missed", "missed"), ("ended", "end"), ("ratings", "stars")):
        for name, count in getattr(figures, key).items():
            yield day, head(key), named(kind, name), count, "", ""


def as_csv(rows: Iterable[tuple[object, ...]]) -> str:
    """Write rows as CSV in which no cell is worked out by a spreadsheet. Pure."""
    text = io.StringIO()
    csv.writer(text).writerows([[harmless(cell) for cell in row] for row in rows])
    return text.getvalue()


def harmless(cell: object) -> object:
    """Put an apostrophe before a text that a spreadsheet would take for a formula; numbers stay numbers."""
    text = cell if isinstance(cell, str) else ""
    return f"'{text}" if text.lstrip(" ").startswith(FORMULA) else cell


def _spread(spread: Spread) -> tuple[object, ...]:
    return spread.count, *("" if one is None else round(one) for one in (spread.median, spread.p90))


def _bars(values: Mapping[str, float], label: Say, told: Say = str, kept_order: bool = False) -> tuple[Bar, ...]:
    most = max(values.values(), default=0) or 1
    order = values.items() if kept_order else sorted(values.items(), key=lambda one: (-one[1], one[0]))
    return tuple(Bar(label(name), value, round(value / most * BAR, 1), told(value)) for name, value in order)


def _today(request: web.Request) -> date:
    return local(request, request.app[CLERKS].entrance.clock.now()).date()


def _day(request: web.Request) -> date:
    asked = request.query.get("day", "")
    try:
        return date.fromisoformat(asked) if asked else _today(request)
    except ValueError as error:
        raise Refused(HTTPStatus.BAD_REQUEST, "console.error.day") from error
