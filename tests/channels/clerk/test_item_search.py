from __future__ import annotations

import pytest

from assistant.dialogue.turn import Scene
from channels.clerk.item_search import MOST_FOUND, ItemSearch


@pytest.fixture(scope="module")
def search(scene: Scene) -> ItemSearch:
    return ItemSearch(scene.catalogue, scene.wording.locales)


@pytest.mark.parametrize(
    ("typed", "item"),
    [
        ("高龄津贴", "age-allowance"),
        ("身份证丢失", "id-card-replace"),
        ("lost identity card", "id-card-replace"),
        ("household-book", "household-book-replace"),
        ("HKBBF", "household-book-replace"),
        ("户口本", "household-book-replace"),
    ],
)
def test_items_are_found_by_name_part_pinyin_and_id(search: ItemSearch, typed: str, item: str) -> None:
    assert item in [one.id for one in search.find(typed, "zh-CN")]


def test_the_same_name_comes_first_and_names_are_in_the_clerks_language(search: ItemSearch, scene: Scene) -> None:
    name = scene.catalogue.items["id-card-replace"].name
    assert search.find(name["zh-CN"], "en")[0].id == "id-card-replace"
    assert search.find(name["zh-CN"], "en")[0].name == name["en"]


def test_nothing_fits_nothing(search: ItemSearch) -> None:
    assert search.find("", "zh-CN") == search.find("   ", "zh-CN") == search.find("zzzzqqq", "en") == ()


def test_not_too_many(search: ItemSearch) -> None:
    assert len(search.find("办", "zh-CN")) == MOST_FOUND


def test_an_item_nobody_knows_is_called_by_its_id(search: ItemSearch) -> None:
    assert search.called("gone", "en").name == "gone"
