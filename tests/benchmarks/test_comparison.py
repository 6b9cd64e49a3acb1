"""The same sentences for both sides, and how answers are counted."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from assistant.benchmarks.comparison import Measured, nlu_yaml, own_config, plain_config, rows, share_among, split
from assistant.benchmarks.rasa_driver import ranked
from assistant.benchmarks.rasa_labels import LabelImporter
from assistant.settings import Settings
from assistant.understanding.evaluation import fold_of
from assistant.understanding.utterances import Example

EXAMPLES = [
    Example(f"sentence {family} of {label} in {locale}", label, locale, "plain", f"{label}/{locale}/{family}")
    for label in ("item:a", "item:b", "item:c", "item:d", "event:birth", "intent:thanks")
    for locale in ("zh-CN", "en")
    for family in range(20)
]


@pytest.mark.parametrize("locale", ["zh-CN", "en", None])
@pytest.mark.parametrize("items", [0, 2])
def test_families_asked_are_never_learnt(locale: str | None, items: int) -> None:
    data = split(EXAMPLES, locale, items)
    assert data.learnt and data.asked
    assert {one.family for one in data.learnt}.isdisjoint({one.family for one in data.asked})
    assert all(fold_of(one) == 0 and one.label.startswith("item:") for one in data.asked)
    assert locale is None or {one.locale for one in data.learnt} == {locale}


def test_some_items_are_taken_from_the_whole_range() -> None:
    assert {one.label for one in split(EXAMPLES, "en", 2).learnt} == {"item:a", "item:c"}


def test_more_items_than_there_are_means_all_items() -> None:
    assert {one.label for one in split(EXAMPLES, "en", 99).learnt} == {"item:a", "item:b", "item:c", "item:d"}


def test_without_a_number_everything_is_learnt() -> None:
    assert {one.label for one in split(EXAMPLES, "en", 0).learnt} == {one.label for one in EXAMPLES}


@pytest.mark.parametrize("text", ["身份证丢了", "- a [list](x): 'quoted' \"words\" # and more", "two\nlines"])
def test_training_data_keeps_every_sentence_on_one_line(text: str) -> None:
    written = yaml.safe_load(nlu_yaml([Example(text, "item:a", "en", "plain", "x")]))
    assert written["nlu"] == [{"intent": "item:a", "examples": f"- {' '.join(text.split())}\n"}]


def test_plain_rasa_gets_its_own_defaults() -> None:
    names = [part["name"] for part in plain_config("zh-CN", 100)["pipeline"]]
    assert names[0] == "JiebaTokenizer" and "DIETClassifier" in names
    assert plain_config("en", 100)["pipeline"][0]["name"] == "WhitespaceTokenizer"


def test_our_side_is_the_pipeline_of_the_product(settings: Settings) -> None:
    assert own_config(settings)["pipeline"] == yaml.safe_load(settings.config.read_text(encoding="utf-8"))["pipeline"]
    assert own_config(settings)["importers"] == [{"name": f"{LabelImporter.__module__}.{LabelImporter.__name__}"}]


def test_the_right_item_is_counted_and_other_labels_are_passed_over() -> None:
    asked = [Example("", label, "en", "plain", "x") for label in ("item:a", "item:b", "item:c", "item:d")]
    rankings = [["nlu_fallback", "item:a"], ["item:a", "item:d", "item:b"], ["item:a", "item:b", "item:d", "item:c"], []]
    assert share_among(rankings, asked, 1) == 0.25
    assert share_among(rankings, asked, 3) == 0.5


def test_both_sides_answers_are_read() -> None:
    own = {"service_candidates": [{"id": "a", "confidence": 0.9}], "intent_ranking": [{"name": "service_request"}]}
    plain = {"intent_ranking": [{"name": "item:b", "confidence": 0.6}, {"name": "item:a", "confidence": 0.4}]}
    assert list(ranked(own).items()) == [("item:a", 0.9)]
    assert list(ranked(plain).items()) == [("item:b", 0.6), ("item:a", 0.4)]


def test_the_table_has_both_columns_and_their_ratio() -> None:
    ours = Measured(0.9, 0.95, 10.0, 400.0, 4.0, 10.0, 20.0, 300.0, 700.0)
    made = rows(ours, replace(ours, training=40.0))
    assert made[0][1:3] == ("Banban", "plain Rasa")
    assert ("training, s", "10.0", "40.0", "0.25") in made


def test_our_side_finds_its_labels_in_plain_training_data(tmp_path: Path) -> None:
    asked = [Example("lost my card", "item:a", "en", "plain", "x"), Example("any news?", "intent:ask_days", "en", "plain", "y")]
    (tmp_path / "nlu.yml").write_text(nlu_yaml(asked), encoding="utf-8")
    read = LabelImporter(training_data_paths=str(tmp_path / "nlu.yml")).get_nlu_data().training_examples
    found = {one.get("text"): (one.get("intent"), one.get("metadata")["label"]) for one in read}
    assert found == {"lost my card": ("service_request", "item:a"), "any news?": ("follow_up", "intent:ask_days")}
