"""Kinds of labels: their signs, and what a regression on held-out sentences makes of them."""

from __future__ import annotations

import numpy as np
import pytest

from assistant.understanding.kinds import KINDS, LEAST_SHARE, NAMED, SHARES, SIGNS, Kinds, as_often, kind_of, learn, within

LABELS = ["danger:fall", "danger:medical", "intent:calm", "intent:out_of_scope", "intent:thanks", "item:a", "item:b", "item:few"]
KINDS_OF = Kinds.of(LABELS, learnt=7)


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("item:senior-card", "matter"),
        ("event:birth", "matter"),
        ("senior-card", "matter"),
        ("intent:thanks", "talk"),
        ("intent:out_of_scope", "none"),
        ("intent:calm", "calm"),
        ("danger:fall", "danger"),
    ],
)
def test_every_label_is_of_one_kind(label: str, kind: str) -> None:
    assert kind_of(label) == kind


def test_the_shares_of_all_kinds_are_one() -> None:
    assert sum(SHARES.values()) == pytest.approx(1.0)


def test_signs_are_sum_best_and_share_and_only_the_best_few_worded_label_counts() -> None:
    scores = np.array([[0.5, 0.25, 0.0, 0.0, 0.0, 0.125, -0.125, 0.75]], dtype=np.float32)
    chances = np.array([[0.3, 0.1, 0.0, 0.0, 0.0, 0.1, 0.0, 0.5]], dtype=np.float32)
    signs = KINDS_OF.signs(scores, chances).reshape(len(KINDS), SIGNS)
    assert signs[KINDS.index("danger")] == pytest.approx([0.75, 0.5, np.log(0.4 + LEAST_SHARE)], abs=1e-5)
    assert signs[KINDS.index("matter")] == pytest.approx([0.75, 0.75, np.log(0.6 + LEAST_SHARE)], abs=1e-5)
    assert signs[KINDS.index("talk")] == pytest.approx([0.0, 0.0, np.log(LEAST_SHARE)], abs=1e-5)


def test_a_kind_that_no_label_has_gives_the_least_signs_and_no_chance() -> None:
    kinds = Kinds.of(["item:a", "item:b"], learnt=2)
    scores, chances = np.array([[0.5, 0.1]], dtype=np.float32), np.array([[0.9, 0.1]], dtype=np.float32)
    signs = kinds.signs(scores, chances).reshape(len(KINDS), SIGNS)
    assert signs[KINDS.index("danger")].tolist() == pytest.approx([0.0, 0.0, np.log(LEAST_SHARE)], abs=1e-5)
    weights = {kind: [9.0 * number] + [0.0] * (SIGNS * len(KINDS)) for number, kind in enumerate(KINDS)}
    assert kinds.weighed(scores, chances, weights) == pytest.approx(chances)


def test_what_is_learnt_finds_the_danger_that_no_label_is_sure_of() -> None:
    """Two labels of danger score 0.3 each where somebody is in danger; thanks scores 0.4 there, and 0.5 where thanks are said."""
    danger = [0.3, 0.3, 0.0, 0.0, 0.4, 0.0, 0.0, 0.0]
    thanks = [0.1, 0.0, 0.0, 0.0, 0.5, 0.0, 0.0, 0.0]
    noise = np.random.default_rng(3).normal(0, 0.02, (80, len(LABELS)))
    scores = (np.array([danger] * 40 + [thanks] * 40) + noise).astype(np.float32)
    chances = np.exp(20 * scores) / np.exp(20 * scores).sum(axis=1, keepdims=True)
    kinds = ["danger"] * 40 + ["talk"] * 40
    weights = learn(KINDS_OF.signs(scores, chances), kinds, as_often(kinds))
    assert list(weights) == ["talk", "danger"]
    before, after = chances[:40, :2].sum(axis=1), KINDS_OF.weighed(scores, chances, weights)
    assert before.mean() < 0.4
    assert after[:40, :2].sum(axis=1).mean() > 0.6
    assert after[40:, 4].mean() > 0.9
    assert after.sum(axis=1) == pytest.approx(np.ones(80), abs=1e-4)


def test_a_kind_weighs_by_its_share_in_a_city_hall_however_much_of_it_was_held_out() -> None:
    same = np.zeros((110, SIGNS * len(KINDS)), dtype=np.float32)
    kinds = ["danger"] * 100 + ["matter"] * 10
    weights = learn(same, kinds, as_often(kinds))
    odds = np.exp(weights["danger"][0] - weights["matter"][0])
    assert odds == pytest.approx(SHARES["danger"] / SHARES["matter"], rel=0.1)


def test_a_matter_known_by_its_name_alone_is_a_kind_of_its_own_where_it_is_set_apart() -> None:
    apart = Kinds.of(LABELS, learnt=7, by_name=True)
    assert apart.each == ("danger", "danger", "calm", "none", "talk", "matter", "matter", NAMED)
    assert apart.kinds == (*KINDS, NAMED)
    scores = np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.25, 0.125]], dtype=np.float32)
    chances = np.array([[0.0, 0.0, 0.0, 0.0, 0.0, 0.5, 0.25, 0.25]], dtype=np.float32)
    signs = apart.signs(scores, chances).reshape(len(KINDS) + 1, SIGNS)
    assert signs[KINDS.index("matter")] == pytest.approx([0.75, 0.5, np.log(0.75 + LEAST_SHARE)], abs=1e-5)
    assert signs[-1] == pytest.approx([0.125, 0.125, np.log(0.25 + LEAST_SHARE)], abs=1e-5)


def test_a_lead_counts_more_among_names() -> None:
    chances = np.array([[0.2, 0.1, 0.0], [0.0, 0.0, 0.0]], dtype=np.float32)
    assert within(chances, 2.0)[0] == pytest.approx([0.8, 0.2, 0.0], abs=1e-6)
    assert within(chances, 1.0)[0] == pytest.approx([2 / 3, 1 / 3, 0.0], abs=1e-6)
    assert np.isfinite(within(chances, 2.0)).all()


def test_matters_by_name_and_by_what_people_say_share_what_matters_have() -> None:
    weights = as_often(["matter"] * 3 + [NAMED] + ["danger"] * 4)
    assert weights[0] == weights[3] == pytest.approx(8 * SHARES["matter"] / 4)
    assert weights[-1] == pytest.approx(8 * SHARES["danger"] / 4)
