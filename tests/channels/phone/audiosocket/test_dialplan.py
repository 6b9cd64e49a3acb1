"""Callers go through the example dialplan: whatever happens to Banban, they reach a person."""

from __future__ import annotations

import socket
from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from channels.phone.audiosocket.agi import AgiServer
from channels.phone.audiosocket.frames import Frame, Kind
from channels.phone.call.events import TransferFailed
from tests.channels.phone.audiosocket.conftest import NewPlace, Place
from tests.channels.phone.audiosocket.dialplan import Call
from tests.waiting import until

NewCall = Callable[..., Awaitable[Call]]
PEOPLE = ("PJSIP/800", "Banban ")
STAR, ZERO, GONE = Frame(Kind.DTMF, b"*"), Frame(Kind.DTMF, b"0"), Frame(Kind.HANGUP)


def _nowhere() -> str:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return f"127.0.0.1:{one.getsockname()[1]}"


async def _through(place: Place, **how: Any) -> Call:
    """Send one caller through the dialplan and give what became of them."""
    agi = AgiServer(place.notes, place.exchange.switchboard)
    _, port = await agi.open("127.0.0.1", 0)
    given = {"BANBAN_SOUND": f"127.0.0.1:{place.port}", "BANBAN_AGI": f"127.0.0.1:{port}", "BANBAN_PEOPLE": "800"}
    call = Call({**given, **how.pop("variables", {})}, **how)
    await call.run()
    await agi.close()
    return call


@pytest.mark.parametrize("older", [False, True])
async def test_who_says_goodbye_is_rung_nobody(new_place: NewPlace, older: bool) -> None:
    call = await _through(await new_place(), say=[[STAR]], older=older)
    assert (call.talked, call.rung) == (1, [])


@pytest.mark.parametrize("older", [False, True])
async def test_who_asks_for_a_person_is_rung_one_with_the_code(new_place: NewPlace, older: bool) -> None:
    call = await _through(await new_place(clerk="801"), say=[[ZERO]], older=older)
    assert (call.talked, call.rung) == (1, [("PJSIP/801", "Banban 1001")])


async def test_a_full_line_rings_a_person_at_once(new_place: NewPlace) -> None:
    call = await _through(await new_place(most_calls=0))
    assert (call.talked, call.rung) == (0, [PEOPLE])


async def test_a_line_that_fills_up_meanwhile_rings_a_person(new_place: NewPlace) -> None:
    place = await new_place(most_calls=1)
    agi = AgiServer(place.notes, place.exchange.switchboard)
    agi._is_ready = lambda: "yes"  # type: ignore[method-assign]  # the last place was taken between the two questions
    place.exchange.switchboard.most = 0
    _, port = await agi.open("127.0.0.1", 0)
    given = {"BANBAN_SOUND": f"127.0.0.1:{place.port}", "BANBAN_AGI": f"127.0.0.1:{port}", "BANBAN_PEOPLE": "800"}
    call = Call(given)
    await call.run()
    await agi.close()
    assert (call.talked, call.rung) == (1, [PEOPLE])


async def test_a_call_that_breaks_rings_a_person(new_place: NewPlace) -> None:
    place = await new_place()

    def broken(locale: str | None) -> Any:
        raise RuntimeError("broken")

    place.exchange.reception.welcome = broken  # type: ignore[method-assign]  # nothing in a call goes wrong by itself
    call = await _through(place)
    assert (call.talked, call.rung) == (1, [PEOPLE])


@pytest.mark.parametrize("older", [False, True])
async def test_where_banban_is_down_a_person_is_rung(new_place: NewPlace, older: bool) -> None:
    place = await new_place()
    down = {"BANBAN_SOUND": _nowhere(), "BANBAN_AGI": _nowhere()}
    call = await _through(place, variables=down, older=older)
    assert (call.talked, call.rung) == (0, [PEOPLE])


async def test_where_only_the_sound_is_down_a_person_is_rung(new_place: NewPlace) -> None:
    call = await _through(await new_place(), variables={"BANBAN_SOUND": _nowhere()})
    assert (call.talked, call.rung) == (0, [PEOPLE])


async def test_where_nobody_answers_the_caller_comes_back(new_place: NewPlace) -> None:
    place = await new_place(clerk="800")
    call = await _through(place, say=[[ZERO], [GONE]], answers=lambda phone: False)
    assert (call.talked, call.rung) == (2, [("PJSIP/800", "Banban 1001")])
    await until(lambda: bool(place.exchange.did(TransferFailed)))


async def test_where_nobody_ever_answers_it_ends(new_place: NewPlace) -> None:
    call = await _through(await new_place(most_calls=0), answers=lambda phone: False)
    assert call.rung == [PEOPLE] * 10
