"""The matcher learns, is honest about its odds, and is the same after saving and loading."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from assistant.understanding.kinds import KINDS, NAMED, SIGNS, Weights
from assistant.understanding.matcher import Matcher, MatcherSettings, probabilities, short_sentences
from tests.fakes import TinyEncoder

SAID = {
    "item:senior-card": ["我要办老年证", "老年证怎么办", "办个老年优待证", "I want a senior card", "how to get the senior card"],
    "item:id-card-lost": ["身份证丢了", "我的身份证不见了", "补办身份证", "I lost my identity card", "my identity card is gone"],
    "intent:thanks": ["谢谢你", "多谢了", "太谢谢了", "thank you", "thanks a lot"],
    "intent:out_of_scope": ["今天天气怎么样", "明天天气好吗", "天气预报", "what is the weather", "weather tomorrow"],
}
TEXTS = [text for says in SAID.values() for text in says]
LABELS = [label for label, says in SAID.items() for _ in says]


class OtherEncoder(TinyEncoder):
    """An encoder whose vectors differ."""

    name = "tiny/2"


@pytest.fixture(scope="module")
def matcher() -> Matcher:
    return Matcher.train(TEXTS, LABELS, TinyEncoder(), MatcherSettings())


def test_it_knows_what_it_was_taught(matcher: Matcher) -> None:
    assert _best(matcher, TEXTS) == LABELS


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("老年证在哪办", "item:senior-card"),
        ("身份证弄丢了", "item:id-card-lost"),
        ("lost the identity card", "item:id-card-lost"),
        ("老连证怎么办", "item:senior-card"),
        ("谢谢啦", "intent:thanks"),
        ("后天天气", "intent:out_of_scope"),
    ],
)
def test_it_understands_what_it_was_not_taught(text: str, label: str, matcher: Matcher) -> None:
    assert _best(matcher, [text]) == [label]


def test_the_signs_of_a_kind_make_it_likelier_and_leave_its_labels_in_their_order(matcher: Matcher) -> None:
    """Somebody in danger, or about a matter, may be in between two labels: the kind is sure where no label is."""
    row = {"item:senior-card": 0.3, "item:id-card-lost": 0.29, "intent:out_of_scope": 0.36, "intent:thanks": 0.0}
    scores = np.array([[row[label] for label in matcher.labels]], dtype=np.float32)
    by_sums = {
        kind: [0.0] + [10.0 if (number, sign) == (own, 0) else 0.0 for number in range(5) for sign in range(SIGNS)]
        for own, kind in enumerate(KINDS)
    }

    def ranked(kinds: Weights) -> list[str]:
        odds = replace(matcher, settings=replace(matcher.settings, kinds=kinds)).odds(["…"], scores)[0]
        return [matcher.labels[column] for column in (-odds).argsort()]

    assert ranked({})[0] == "intent:out_of_scope"
    assert ranked(by_sums)[:2] == ["item:senior-card", "item:id-card-lost"]


def test_odds_sum_to_one_for_any_text(matcher: Matcher) -> None:
    odds = matcher.rank([*TEXTS, "", "?", "😀", "zzz", "证" * 500])
    assert odds.shape == (len(TEXTS) + 5, len(SAID))
    assert np.isfinite(odds).all()
    assert (odds >= 0).all()
    assert np.allclose(odds.sum(axis=1), 1.0, atol=1e-4)


def test_a_short_sentence_is_known_by_heart_however_it_is_written(matcher: Matcher) -> None:
    for text in ("谢谢你", "谢谢你！", " 谢谢你。"):
        assert matcher.rank([text])[0, matcher.labels.index("intent:thanks")] > 0.95


def test_a_short_sentence_with_two_meanings_is_known_by_heart_as_both() -> None:
    texts, labels = [*TEXTS, "丢了", "丢了"], [*LABELS, "item:senior-card", "item:id-card-lost"]
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    chances = dict(zip(matcher.labels, matcher.rank(["丢了。"])[0].tolist(), strict=True))
    assert 0.47 < chances["item:senior-card"] < 0.53
    assert 0.47 < chances["item:id-card-lost"] < 0.53


def test_a_long_sentence_is_not_known_by_heart() -> None:
    known = short_sentences(["好", "好。", "谢谢", "这一句话说得太长了所以记不住它的", "。"], ["a", "b", "c", "d", "e"])
    assert known == {"好": ["a", "b"], "谢谢": ["c"]}


def test_what_was_said_elsewhere_in_the_batch_does_not_matter(matcher: Matcher) -> None:
    assert np.allclose(matcher.rank(["老年证", "谢谢"])[1], matcher.rank(["谢谢"])[0], atol=1e-5)


def test_it_is_surer_of_a_taught_sentence_than_of_noise(matcher: Matcher) -> None:
    taught, noise = matcher.rank(["身份证丢了", "zzz qqq"])
    assert taught.max() > 0.8 > noise.max()


def test_no_texts_give_no_rows(matcher: Matcher) -> None:
    assert matcher.rank([]).shape == (0, len(SAID))


def test_saved_and_loaded_it_ranks_alike(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path / "new" / "folder")
    loaded = Matcher.load(tmp_path / "new" / "folder", TinyEncoder())
    texts = [*TEXTS, "老年证在哪办", "", "zzz"]
    assert loaded.labels == matcher.labels
    assert loaded.settings == matcher.settings
    assert np.allclose(loaded.rank(texts), matcher.rank(texts), atol=0.002)


def test_trained_twice_it_ranks_the_same(matcher: Matcher) -> None:
    again = Matcher.train(TEXTS, LABELS, TinyEncoder(), MatcherSettings())
    assert np.allclose(again.rank(TEXTS), matcher.rank(TEXTS), atol=1e-5)


def test_a_model_of_another_encoder_is_refused(matcher: Matcher, tmp_path: Path) -> None:
    matcher.save(tmp_path)
    with pytest.raises(ValueError, match="tiny/1, not tiny/2"):
        Matcher.load(tmp_path, OtherEncoder())


def test_settings_come_from_the_configuration_and_ignore_the_rest() -> None:
    settings = MatcherSettings.from_config({"name": "x", "ridge": 1, "answer": 0.4})
    assert settings == MatcherSettings(ridge=1.0)


def test_the_weights_of_kinds_are_kept_with_the_model(matcher: Matcher, tmp_path: Path) -> None:
    kinds = {kind: [float(number)] * (1 + SIGNS * len(KINDS)) for number, kind in enumerate(KINDS)}
    weighed = replace(matcher, settings=MatcherSettings.from_config({"kinds": kinds}))
    weighed.save(tmp_path)
    assert Matcher.load(tmp_path, TinyEncoder()).settings.kinds == kinds


def test_a_city_counts_as_imported_where_many_of_its_services_have_only_names() -> None:
    taught = [
        (f"{verb}{card}", f"item:{card}") for card in ("老年证", "身份证", "社保卡") for verb in ("办", "补", "换", "领", "丢了")
    ]
    weights = {kind: [0.0] * (1 + SIGNS * (len(KINDS) + 1)) for kind in (*KINDS, NAMED)}
    settings = MatcherSettings(kinds_by_name=weights)

    def imported(names: int) -> bool:
        said = [*taught, *((f"第{number}号业务", f"item:{number}") for number in range(names))]
        return Matcher.train([text for text, _ in said], [label for _, label in said], TinyEncoder(), settings).named

    assert (imported(0), imported(6)) == (False, True)
    assert not replace(Matcher.train(TEXTS, LABELS, TinyEncoder(), settings), settings=MatcherSettings()).named


def test_the_same_sentences_many_times_are_no_obstacle() -> None:
    often = Matcher.train(TEXTS * 20, LABELS * 20, TinyEncoder(), MatcherSettings())
    assert _best(often, TEXTS) == LABELS


def test_great_scores_do_not_overflow() -> None:
    odds = probabilities(np.array([[1e4, -1e4], [0.0, 0.0]], dtype=np.float32), temperature=25.0)
    assert odds.tolist() == [[1.0, 0.0], [0.5, 0.5]]


def test_a_label_with_few_sentences_is_found_by_its_likeness() -> None:
    named = {"item:elevator": ["加装电梯补贴"], "item:cemetery": ["公益墓地安放"], "item:dog": ["养犬登记", "dog registration"]}
    texts = [*TEXTS, *(text for says in named.values() for text in says)]
    labels = [*LABELS, *(label for label, says in named.items() for _ in says)]
    matcher = Matcher.train(texts, labels, TinyEncoder(), MatcherSettings())
    assert _best(matcher, ["加装电梯补贴谁能领", "公益墓地", "dog registration please", "老年证在哪办"]) == [
        "item:elevator",
        "item:cemetery",
        "item:dog",
        "item:senior-card",
    ]


def test_a_city_with_nothing_but_names_can_be_matched(tmp_path: Path) -> None:
    Matcher.train(["加装电梯补贴", "养犬登记"], ["item:elevator", "item:dog"], TinyEncoder(), MatcherSettings()).save(tmp_path)
    assert _best(Matcher.load(tmp_path, TinyEncoder()), ["给狗养犬登记"]) == ["item:dog"]


def _best(matcher: Matcher, texts: list[str]) -> list[str]:
    return [matcher.labels[column] for column in matcher.rank(texts).argmax(axis=1)]
