"""Settings of the desk where people work: whether there is one, how long people wait, how long talks are kept."""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(frozen=True)
class DeskSettings:
    """What a city may set for its desk; the hours stand in `intents/city.yml`."""

    open: bool = True
    """Whether there is a desk with people at all; without one nobody is put into a queue, and everybody is told whom to ring."""

    always_open: bool = False
    """Whether the hours, weekends and holidays of the city are left out of account, as for a demonstration or a night service."""

    overtime: bool = True
    """Whether people are still handed over outside the hours while a clerk is online all the same."""

    most_waiting: int = field(default=50, metadata={"least": 1})
    """How many people may wait; who comes then is told so and asked for a number to ring back."""

    long_wait_minutes: int = field(default=20, metadata={"least": 1})
    """From this estimated wait on people are also asked for a number to ring back."""

    lost_seconds: int = field(default=24, metadata={"least": 5})
    """A clerk not heard of for longer is offline; with the next sweep the people they had wait again, at their old places."""

    skill_minutes: int = field(default=3, metadata={"least": 0})
    """After so many minutes a conversation is offered to clerks of every domain, and of every department after a transfer."""

    reserve_seconds: int = field(default=60, metadata={"least": 1})
    """How long a conversation that was given to one colleague waits for them alone."""

    notice_seconds: int = field(default=60, metadata={"least": 10})
    """How much time lies at least between two things that a waiting person is told of place and wait."""

    least_measured: int = field(default=5, metadata={"least": 1})
    """How many conversations must have been finished before a wait is estimated; before that it is said to be not known."""

    measured: int = field(default=50, metadata={"least": 1})
    """How many of the last finished conversations the estimate looks at."""

    silent_hours: int = field(default=12, metadata={"least": 1})
    """A conversation with the assistant ends by itself after so many hours without a word."""

    keep_days: int = field(default=90, metadata={"least": 0})
    """How many days logs, transcripts and finished call-backs are kept after the last word; 0 keeps them for ever."""

    sweep_seconds: float = field(default=5.0, metadata={"least": 0})
    """How often a server looks for lost clerks, news for who waits, and chores; 0 leaves that to other servers."""
