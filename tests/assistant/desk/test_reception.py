"""The reception: what doors send is kept and answered, or forwarded while a clerk has the word."""

from __future__ import annotations

from assistant.conversation import Owner, Who
from assistant.desk.events import LocalEvents
from assistant.desk.memory import Memory
from assistant.desk.reception import Reception
from assistant.desk.values import Clerk
from assistant.messages import Handoff, Line, Outcome, Reply, Request
from tests.fakes import FakeEngine, FixedClock

HANDED = Reply(Outcome.HANDED_OFF, (Line("handoff.asked", text="好的"),), handoff=Handoff("1001", "asked"))


async def test_a_person_is_handed_over_and_a_clerk_answers() -> None:
    reception = Reception(FakeEngine({"转人工": HANDED}), Memory(), LocalEvents(), FixedClock())
    wang = Clerk("wang", "王姐")
    await reception.receive(Request("c", "转人工"), "m1")
    (waiting,) = await reception.counter.waiting(wang)
    assert (await reception.counter.claim(wang, waiting.conversation)).won
    await reception.counter.say(wang, "c", "您好")
    assert (await reception.receive(Request("c", "您好"), "m2")).lines == ()
    assert (await reception.standing("c")).owner is Owner.CLERK
    assert [one.who for one in await reception.log("c")] == [Who.PERSON, Who.ASSISTANT, Who.CLERK, Who.PERSON]
