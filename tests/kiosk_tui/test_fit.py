"""What stands where: everything whole at every size, and more room where there is more."""

from __future__ import annotations

import pytest
from rich.cells import cell_len

from assistant.dialogue.turn import Scene
from assistant.messages import Choice
from kiosk_tui.fit import GAP, Page, Paragraph, Room, _fit, body_rows, fit, forget_plans, headline_rows, label_width, spread
from kiosk_tui.leaves import Frame, Leaf, in_parts
from kiosk_tui.panel import Panel, cell_of, target_cells
from kiosk_tui.widgets.wrapping import wrap

BARS = {"zh-CN": ("返回", "重听", "大字", "说话", "打字", "找人"), "en": ("Back", "Again", "Large", "Talk", "Type", "Help")}
SIZES = [(40, 12), (47, 14), (60, 16), (80, 24), (120, 32)]
LONG = tuple(Paragraph(f"第{number}样：带上本人身份证和户口簿，还有复印件。", box=True) for number in range(1, 15))


def small_kiosk() -> Room:
    panel, cell = Panel(1280, 800, 10.1), cell_of(40)
    return Room(*panel.grid(40), target_cells(15, cell, panel.mm_per_pixel), cell)


@pytest.mark.parametrize("locale", ["zh-CN", "en"])
@pytest.mark.parametrize("size", SIZES, ids=str)
def test_any_four_names_of_the_catalogue_stand_whole_with_room_between_them_on_as_many_screens_as_they_need(
    scene: Scene, locale: str, size: tuple[int, int]
) -> None:
    items = [item.short_name[locale] for item in scene.catalogue.items.values()]
    events = [event.name[locale] for event in scene.catalogue.events.values()]
    names = sorted({*items, *events}, key=cell_len, reverse=True)
    room = Room(*size, target=(2, 2))
    for at in range(0, len(names) - 3):
        choices = tuple(Choice(str(number), name, {"do": name}) for number, name in enumerate(names[at : at + 4], start=1))
        leaves = in_parts(Leaf("？", choices=choices), Frame(room, BARS[locale], "接着看"))
        shown = [one.payload for leaf in leaves for one in leaf.choices if "do" in one.payload]
        assert shown == [one.payload for one in choices]
        assert len(leaves) == 1 or size == SIZES[0]
        for leaf in leaves:
            plan = fit(leaf.page(BARS[locale]), room)
            assert plan is not None and plan.gap == GAP and plan.total() <= size[1], leaf
            assert all(len(wrap(one.label, label_width(room, plan.across))) <= max(plan.tiles) for one in leaf.choices)


@pytest.mark.parametrize("size", SIZES, ids=str)
def test_what_is_too_long_goes_on_over_several_screens_and_nothing_is_lost(size: tuple[int, int]) -> None:
    page = Page("要带这些", LONG, ("打印单子", "办别的事"), BARS["zh-CN"])
    pages = spread(page, Room(*size), "接着看")
    assert [one for page in pages for one in page.body] == list(LONG)
    assert all(one.labels == ("接着看",) for one in pages[:-1]) and pages[-1].labels == page.labels
    assert all(fit(one, Room(*size)) is not None for one in pages)


def test_what_fits_stands_on_one_screen() -> None:
    page = Page("谁能办？", LONG[:2], ("接着看", "要单子"), BARS["zh-CN"])
    assert spread(page, Room(60, 16), "接着看") == [page]


def test_more_rows_give_taller_tiles_air_and_a_larger_headline() -> None:
    page = Page("您想办什么？", labels=("高龄津贴", "养老金认证", "老人乘车卡", "医药费报销"), bar=BARS["zh-CN"])
    low, high = fit(page, small_kiosk()), fit(page, Room(120, 32, cell=cell_of(24)))
    assert low is not None and high is not None
    assert (set(low.tiles), set(high.tiles)) == ({2}, {7})  # room between answers goes before higher ones
    assert high.gap == low.gap == 1 and high.headline > low.headline == 2


def test_a_single_row_of_words_stands_in_a_tile_of_odd_height() -> None:
    for rows in range(12, 33):
        plan = fit(Page("？", labels=("甲", "乙"), bar=BARS["zh-CN"]), Room(60, rows, target=(2, 2)))
        assert plan is not None and plan.tiles[0] % 2 == 1


def test_a_word_that_a_tile_would_break_takes_the_whole_width() -> None:
    plan = fit(Page("?", labels=("Rentenversicherungsnachweis", "Two")), Room(40, 12))
    assert plan is not None and plan.across == 1


def test_a_screen_too_small_for_anything_has_no_plan() -> None:
    assert fit(Page("您想办什么？", labels=("甲", "乙", "丙", "丁"), bar=("返回",)), Room(12, 4)) is None


def test_a_headline_takes_two_rows_where_it_can_be_drawn_large() -> None:
    assert headline_rows("您想办什么？", Room(53, 14, cell=cell_of(36))) == 2
    assert headline_rows("您想办什么？", Room(53, 14)) == 1
    assert headline_rows("字" * 60, Room(53, 14, cell=cell_of(36))) == 3


def test_rows_of_a_checklist_leave_room_for_its_marks() -> None:
    assert body_rows([Paragraph("字" * 10)], 20) == 1
    assert body_rows([Paragraph("字" * 10, box=True)], 20) == 2


@pytest.mark.parametrize("size", SIZES, ids=str)
@pytest.mark.parametrize("end", ["。", "，", ""])
def test_a_paragraph_longer_than_a_screen_is_cut_and_nothing_is_lost(size: tuple[int, int], end: str) -> None:
    room, text = Room(*size, target=(2, 2)), f"{'带上户口簿' * 6}{end}" * 20
    pages = spread(Page("要带这些", (Paragraph(text, box=True),), ("打印单子", "办别的事"), BARS["zh-CN"]), room, "接着看")
    body = [one for page in pages for one in page.body]
    assert "".join(one.text for one in body) == text and [one.box for one in body].count(True) == 1
    assert all(fit(page, room) is not None for page in pages)


def test_the_same_page_is_worked_out_once_until_it_is_forgotten() -> None:
    forget_plans()
    page, again = (Page("您想办什么？", labels=("甲", "乙"), bar=tuple(BARS["zh-CN"])) for _ in range(2))
    assert fit(page, Room(60, 16)) == fit(again, Room(60, 16))
    assert (_fit.cache_info().misses, _fit.cache_info().hits) == (1, 1)
    forget_plans()
    assert _fit.cache_info().currsize == 0
