"""Plain tables: CSV, XLSX and JSON, with columns found by name or told."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook

from assistant.catalogue.exchange.columns import read_mapping
from assistant.errors import CatalogueError, ImportRefused
from tests.assistant.catalogue.exchange.conftest import Read

Source = Callable[..., Path]
COLUMNS = {
    "事项编码": "YL-1",
    "事项名称": "领养老金",
    "name_en": "Claim a pension",
    "别名": "养老钱、退休金",
    "申请材料": "身份证；银行卡",
    "办理流程": "先登记；再等钱",
    "收费标准": "免费",
    "承诺办结时限": "5个工作日",
    "办理地点": "社保大厅",
    "地址": "福寿路1号",
    "办理时间": "周一到周五",
    "咨询电话": "0000-8001001",
    "实施主体": "社保局",
    "更新日期": "2026-11-01",
}


def test_usual_columns_are_known(source: Source, read: Read) -> None:
    draft = read(source("list.csv", f"{','.join(COLUMNS)}\n{','.join(COLUMNS.values())}\n"))
    item = draft.items["yl-1"]
    (place,) = draft.places.values()
    assert item["name"] == {"zh-CN": "领养老金", "en": "Claim a pension"}
    assert item["also_called"] == {"zh-CN": ["养老钱", "退休金"]}
    assert [draft.evidence[use["id"]]["name"]["zh-CN"] for use in item["evidence"]] == ["身份证", "银行卡"]
    assert item["steps"] == [{"zh-CN": "先登记"}, {"zh-CN": "再等钱"}]
    assert (item["cost"], item["processing"]) == ({"amount": 0}, {"promised_days": 5})
    assert (item["phone"], item["checked_on"]) == ("0000-8001001", date(2026, 11, 1))
    assert draft.authorities[item["authority"]]["name"] == {"zh-CN": "社保局"}
    assert place["address"] == {"zh-CN": "福寿路1号"}
    assert draft.report.issues == []


def test_what_is_not_said_is_not_invented(source: Source, read: Read) -> None:
    draft = read(source("list.csv", "name\nOnly a name\n"), locale="en")
    (item,) = draft.items.values()
    assert item == {"name": {"en": "Only a name"}}


@pytest.mark.parametrize(
    ("text", "cost"),
    [
        ("20元", {"amount": 20.0}),
        ("¥ 20.5", {"amount": 20.5}),
        ("0", {"amount": 0}),
        ("不收费", {"amount": 0}),
        ("20", {"note": {"zh-CN": "20"}}),
        ("$20", {"note": {"zh-CN": "$20"}}),
        ("按次收20元", {"note": {"zh-CN": "按次收20元"}}),
    ],
)
def test_only_yuan_are_an_amount_and_the_rest_stays_words(text: str, cost: object, source: Source, read: Read) -> None:
    draft = read(source("list.csv", f"名称,收费\n办证,{text}\n"))
    assert next(iter(draft.items.values()))["cost"] == cost


def test_bad_rows_are_listed_by_number_and_good_ones_kept(source: Source, read: Read) -> None:
    rows = ["id,name,phone,days", "a,One,12345,5", "b,,12345,5", "a,Again,12345,5", f"c,{'x' * 201},12345,1", "d,Two,none,soon"]
    draft = read(source("list.csv", "\n".join(rows)))
    assert list(draft.items) == ["a", "d"]
    assert {(issue.row, issue.field, issue.skipped) for issue in draft.report.issues} == {
        (3, "name", True),
        (4, "id", True),
        (5, "name", True),
        (6, "phone", False),
        (6, "days", False),
    }
    assert (draft.report.read, draft.report.skipped) == (5, 3)


def test_ids_do_not_depend_on_the_order_of_rows(source: Source, read: Read) -> None:
    first = read(source("a.csv", "name\n领养老金\n办老年证\n"))
    second = read(source("b.csv", "name\n办老年证\n领养老金\n"))
    assert set(first.items) == set(second.items)


def test_a_bare_number_gets_the_name_of_its_source(source: Source, read: Read) -> None:
    assert list(read(source("list.csv", "id,name\n7,Seven\n")).items) == ["ours-7"]


def test_a_workbook_is_read_with_its_numbers_and_days(source: Source, read: Read) -> None:
    book = Workbook()
    for row in (
        ["id", "name", "days", "checked on"],
        [7.0, "Seven", 5, datetime(2026, 11, 1, 8, 0)],
        [None] * 4,
        ["b", None, 1, None],
    ):
        book.active.append(row)
    packed = io.BytesIO()
    book.save(packed)
    draft = read(source("list.xlsx", packed.getvalue()), locale="en")
    assert draft.items["ours-7"]["processing"] == {"promised_days": 5}
    assert draft.items["ours-7"]["checked_on"] == date(2026, 11, 1)
    assert [(issue.row, issue.field) for issue in draft.report.issues] == [(4, "name")]


NESTED = [
    {
        "department": "社保局",
        "groups": [{"kind": "养老", "list": [{"title": "领养老金", "link": "http://x.example/?code=AB-1&t=2"}]}],
    }
]
MAPPING = """\
rows: groups.list
columns:
  id: {column: link, pattern: "code=([^&]+)"}
  name: title
  authority: department
  domain: kind
"""


def test_nested_json_is_read_by_a_mapping_file(source: Source, read: Read) -> None:
    mapping = read_mapping(source("map.yml", MAPPING))
    draft = read(source("list.json", json.dumps(NESTED)), columns=mapping["columns"], rows=mapping["rows"])
    item = draft.items["ab-1"]
    assert item["name"] == {"zh-CN": "领养老金"}
    assert draft.authorities[item["authority"]]["name"] == {"zh-CN": "社保局"}
    assert item["domain"].startswith("yang-lao-")


def test_a_table_of_a_header_only_is_refused(source: Source, read: Read) -> None:
    with pytest.raises(ImportRefused):
        read(source("list.csv", "id,name\n"))


def test_a_list_of_objects_needs_no_mapping(source: Source, read: Read) -> None:
    raw = [{"id": "a", "name": {"zh-CN": "领养老金", "en": "Claim a pension"}, "steps": ["One", "Two"]}]
    item = read(source("list.json", json.dumps(raw))).items["a"]
    assert item["name"] == {"zh-CN": "领养老金", "en": "Claim a pension"}
    assert item["steps"] == [{"zh-CN": "One"}, {"zh-CN": "Two"}]


def test_a_column_that_is_told_but_not_there_is_refused(source: Source, read: Read) -> None:
    with pytest.raises(ImportRefused):
        read(source("list.csv", "id,name\na,One\n"), columns={"name": "title"})


@pytest.mark.parametrize("wrong", ["name: {pattern: x}", "colour: red", "name: {column: a, pattern: '['}"])
def test_a_broken_mapping_is_named_with_its_line(wrong: str, source: Source) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_mapping(source("map.yml", f"columns:\n  {wrong}\n"))
    assert caught.value.fields["file"] == "map.yml"
