"""The page on which supervisors decide which phrasings are learnt; `banban learn` then trains with the accepted ones."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any

from aiohttp import web

from assistant.bootstrap import build_proposals
from assistant.catalogue.values import in_language
from assistant.errors import LearningError
from assistant.learning.proposals import Proposals
from assistant.learning.values import Proposal, State
from assistant.settings import Settings
from channels.clerk.actions import words
from channels.clerk.tools import show
from channels.clerk.who import account_of, done
from channels.web.bodies import read_form
from channels.web.errors import words_of
from channels.web.keys import DOORS
from channels.web.languages import locale_of
from channels.web.refusals import Refused

LIST, ONE = "/clerk/learning", "/clerk/learning/{proposal}"
MOST_SHOWN = 100


class Learner:
    """The city's proposals, read when they are first asked for, and again when the city has learnt something since."""

    def __init__(self, settings: Settings, build: Callable[[Settings], Proposals] = build_proposals) -> None:
        """Take the settings, and what builds the proposals."""
        self._settings, self._build = settings, build
        self._known: Proposals | None = None
        self._seen: tuple[tuple[str, int], ...] = ()
        self._reading = asyncio.Lock()

    async def proposals(self) -> Proposals:
        """Give the proposals; raises CatalogueError or StoreError."""
        async with self._reading:
            seen = await asyncio.to_thread(self._learnt_files)
            if self._known is None or seen != self._seen:
                fresh = await asyncio.to_thread(self._build, self._settings)
                await self._let_go()
                self._known, self._seen = fresh, seen
            return self._known

    async def close(self) -> None:
        """Let go of the database."""
        async with self._reading:
            await self._let_go()

    async def _let_go(self) -> None:
        if self._known is not None:
            await asyncio.to_thread(self._known.store.close)
            self._known = None

    def _learnt_files(self) -> tuple[tuple[str, int], ...]:
        found = sorted((self._settings.intents / "utterances").glob("*/learnt.yml"))
        return tuple((str(path), path.stat().st_mtime_ns) for path in found)


LEARNER = web.AppKey("learner", Learner)


async def show_learning(request: web.Request) -> web.Response:
    """Look for new phrasings, and show what is to be decided."""
    return await _list(request)


async def decide(request: web.Request) -> web.StreamResponse:
    """Accept a phrasing, as it stands or with other words or another meaning, or drop it."""
    form, id_ = await read_form(request), _number(request)
    proposals = await request.app[LEARNER].proposals()
    try:
        decided = await asyncio.to_thread(_decide, proposals, id_, form, account_of(request).name)
    except LearningError as error:
        return await _list(request, HTTPStatus.BAD_REQUEST, problem=words_of(request, error), wished=(id_, form))
    return done(request, LIST, words(request, f"console.learning.done.{decided.state.value}", text=decided.text))


def _decide(proposals: Proposals, id_: int, form: Mapping[str, str], by: str) -> Proposal:
    if form.get("act") == "drop":
        return proposals.drop(id_, by)
    return proposals.edit(id_, by, form.get("text", ""), form.get("item", ""))


def _number(request: web.Request) -> int:
    raw = request.match_info["proposal"]
    if not (raw.isascii() and raw.isdecimal() and len(raw) < 9):
        raise Refused(HTTPStatus.NOT_FOUND)
    return int(raw)


async def _list(
    request: web.Request, status: int = 200, problem: str = "", wished: tuple[int, Mapping[str, str]] | None = None
) -> web.Response:
    proposals = await request.app[LEARNER].proposals()
    await asyncio.to_thread(proposals.gather)
    found = await asyncio.to_thread(proposals.all)
    open_ = [one for one in found if one.state is State.PROPOSED]
    rows = [_row(one, wished) for one in (*open_, *(one for one in found if one.state is State.ACCEPTED))]
    context = {"rows": rows[:MOST_SHOWN], "more": max(len(rows) - MOST_SHOWN, 0), "problem": problem, "names": _names(request)}
    return show(request, "clerk/learning.html", status, **context, accepted=len(found) - len(open_))


def _row(one: Proposal, wished: tuple[int, Mapping[str, str]] | None) -> dict[str, Any]:
    """Give a proposal as the page shows it, with what somebody has just typed for it."""
    typed = wished[1] if wished and wished[0] == one.id else {}
    item = typed.get("item", one.label.partition(":")[2])
    return {"one": one, "text": typed.get("text", one.text), "item": "none" if item == "out_of_scope" else item}


def _names(request: web.Request) -> list[tuple[str, str]]:
    """Give every meaning a phrasing may have: its id and its name."""
    catalogue, locale = request.app[DOORS].scene.catalogue, locale_of(request)
    items = [(id_, in_language(item.name, locale)) for id_, item in catalogue.items.items()]
    events = [(id_, in_language(event.name, locale)) for id_, event in catalogue.events.items()]
    return [*items, *events, ("none", words(request, "console.learning.nothing"))]
