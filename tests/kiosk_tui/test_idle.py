"""Patience with a clock that a test moves: asked, extended as often as wanted, forgotten only then."""

from __future__ import annotations

from kiosk_tui.idle import IdleWatch, Patience, Presence


class Hands:
    """The hands of a clock."""

    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def watch(before: float = 90, answering: float = 30) -> tuple[IdleWatch, Hands]:
    hands = Hands()
    return IdleWatch(Patience(before, answering), hands), hands


def test_asked_after_the_patience_and_gone_after_the_warning() -> None:
    idle, hands = watch()
    hands.seconds += 89.9
    assert idle.presence is Presence.THERE
    hands.seconds += 0.2
    assert idle.presence is Presence.ASKED
    hands.seconds += 29.8
    assert idle.presence is Presence.ASKED
    hands.seconds += 0.2
    assert idle.presence is Presence.GONE


def test_any_sign_of_life_extends_a_dozen_times() -> None:
    idle, hands = watch()
    for _ in range(12):
        hands.seconds += 119
        assert idle.presence is Presence.ASKED
        idle.stir()
        assert idle.presence is Presence.THERE
    assert idle.left == 120


def test_nobody_is_given_less_than_20_seconds_to_answer() -> None:
    idle, hands = watch(10, 1)
    hands.seconds += 29.9
    assert idle.presence is Presence.ASKED
    assert round(idle.left, 1) == 0.1


def test_another_patience_forgives_what_has_passed() -> None:
    idle, hands = watch()
    hands.seconds += 100
    idle.wait_with(Patience(300, 30))
    assert idle.presence is Presence.THERE
    hands.seconds += 100
    idle.wait_with(Patience(300, 30))
    hands.seconds += 201
    assert idle.presence is Presence.ASKED
