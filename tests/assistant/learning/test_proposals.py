"""Proposals from the log and from corrections, and a supervisor's word on them, on SQLite and PostgreSQL."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from assistant.errors import NoSuchProposal, ProposalRefused
from assistant.learning.knowledge import NOTHING
from assistant.learning.proposals import Proposals
from assistant.learning.values import Source, State

Say = Callable[..., None]


def _all(proposals: Proposals) -> list[tuple[str, str, Source, int]]:
    return [(one.text, one.label, one.source, one.count) for one in proposals.all()]


def test_corrections_and_misses_become_proposals_the_surest_first(proposals: Proposals, correct: Say, missed: Say) -> None:
    missed("那个红皮本本给我弄一个", likely="senior-card")
    correct("我要那个夕阳红的东西", "senior-card")
    gathered = proposals.gather()
    assert (gathered.new, gathered.again) == (2, 0)
    assert _all(proposals) == [
        ("我要那个夕阳红的东西", "item:senior-card", Source.CORRECTION, 1),
        ("那个红皮本本给我弄一个", "item:senior-card", Source.MISS, 1),
    ]


def test_nothing_is_counted_twice(proposals: Proposals, correct: Say, missed: Say) -> None:
    missed("那个红皮本本给我弄一个")
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    gathered = proposals.gather()
    assert (gathered.new, gathered.again) == (0, 0)
    assert [count for _, _, _, count in _all(proposals)] == [1, 1]


def test_what_is_said_again_is_one_proposal_and_a_clerk_knows_best(proposals: Proposals, correct: Say, missed: Say) -> None:
    missed("那个红皮本本，给我弄一个", likely="will-notary")
    missed("那个红皮本本给我弄一个！", likely="will-notary", conversation="chat-2")
    proposals.gather()
    correct("那个红皮本本给我弄一个", "senior-card")
    proposals.gather()
    assert [one[1:] for one in _all(proposals)] == [("item:senior-card", Source.CORRECTION, 3)]


def test_alike_phrasings_stand_together(proposals: Proposals, correct: Say) -> None:
    for said in ("红皮本本给我弄一个", "红皮本本给我办一个", "门口老头说的优惠小卡片"):
        correct(said, "senior-card")
    proposals.gather()
    first, second, third = sorted(proposals.all(), key=lambda one: one.id)
    assert first.group == second.group == first.id
    assert third.group == third.id


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ("老年证怎么办？", "known"),
        ("敬老卡，在哪领呀", "held_out"),
        ("我胸口疼得喘不上气", "danger"),
        ("我叫王小明，给我办卡", "personal"),
        ("电话13800138000回我", "personal"),
        ("2", "empty"),
    ],
)
def test_what_may_not_be_learnt_is_never_proposed(said: str, why: str, proposals: Proposals, correct: Say) -> None:
    correct(said, "senior-card")
    gathered = proposals.gather()
    assert (dict(gathered.refused), proposals.all()) == ({f"learn.refused.{why}": 1}, ())


def test_an_item_the_city_no_longer_has_is_not_proposed(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "closed-long-ago")
    proposals.gather()
    assert [label for _, label, _, _ in _all(proposals)] == [""]


def test_a_phrasing_is_of_the_language_it_is_written_in(proposals: Proposals, correct: Say) -> None:
    correct("the little red booklet please", "senior-card", locale="zh-CN")
    proposals.gather()
    assert [one.locale for one in proposals.all()] == ["en"]


def test_accepted_with_who_and_when(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    (before,) = proposals.all()
    accepted = proposals.accept(before.id, "李主任")
    assert (accepted.state, accepted.decided_by, accepted.decided_at) == (State.ACCEPTED, "李主任", proposals.clock.now())
    assert proposals.all([State.ACCEPTED]) == (accepted,)


def test_without_a_meaning_it_cannot_be_accepted_but_edited(proposals: Proposals, missed: Say) -> None:
    missed("那个红皮本本给我弄一个")
    proposals.gather()
    (before,) = proposals.all()
    with pytest.raises(ProposalRefused) as caught:
        proposals.accept(before.id, "li")
    assert caught.value.key == "learn.refused.label"
    assert proposals.edit(before.id, "li", label="senior-card").label == "item:senior-card"


@pytest.mark.parametrize(
    ("name", "label"), [("birth", "event:birth"), ("none", NOTHING), ("item:will-notary", "item:will-notary")]
)
def test_a_meaning_is_named_by_its_id(name: str, label: str, proposals: Proposals, missed: Say) -> None:
    missed("那个红皮本本给我弄一个")
    proposals.gather()
    edited = proposals.edit(proposals.all()[0].id, "li", label=name)
    assert (edited.label, edited.state) == (label, State.ACCEPTED)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"text": "敬老卡在哪领呀"}, "held_out"),
        ({"text": "老年证怎么办"}, "known"),
        ({"text": "我叫王小明，办卡"}, "personal"),
        ({"text": "我胸口疼得喘不上气"}, "danger"),
        ({"text": "证"}, "short"),
        ({"label": "no-such-item"}, "label"),
    ],
)
def test_an_edit_is_held_to_the_same_rules(change: dict[str, str], why: str, proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    (before,) = proposals.all()
    with pytest.raises(ProposalRefused) as caught:
        proposals.edit(before.id, "li", **change)
    assert caught.value.key == f"learn.refused.{why}"
    assert proposals.all() == (before,)


def test_an_edit_may_not_repeat_another_proposal(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    correct("门口老头说的优惠小卡片", "senior-card")
    proposals.gather()
    with pytest.raises(ProposalRefused):
        proposals.edit(proposals.all()[1].id, "li", text="我要那个夕阳红的东西。")


def test_dropped_ones_are_not_proposed_again(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    proposals.drop(proposals.all()[0].id, "li")
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    assert proposals.all() == ()
    assert [one.count for one in proposals.all([State.DROPPED])] == [2]


def test_of_two_supervisors_one_is_first(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    (before,) = proposals.all()
    proposals.drop(before.id, "li")
    late = replace(before, state=State.ACCEPTED)
    assert not proposals.store.change(before, late, "我要那个夕阳红的东西")


def test_one_that_is_learnt_or_unknown_cannot_be_decided(proposals: Proposals, correct: Say) -> None:
    correct("我要那个夕阳红的东西", "senior-card")
    proposals.gather()
    (one,) = proposals.all()
    proposals.store.set_state([one.id], State.LEARNT)
    for id_ in (one.id, 999):
        with pytest.raises(NoSuchProposal):
            proposals.accept(id_, "li")
