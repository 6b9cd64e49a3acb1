"""Whatever is sent, it is read or refused with a reason; nothing is unpacked that does not fit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.catalogue.exchange import files
from assistant.errors import ImportRefused
from tests.assistant.catalogue.exchange.conftest import Read

Source = Callable[..., Path]
TABLE = "编码,名称\nA1,领养老金\nA2,办老年证\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_is_read_in_every_usual_encoding(encoding: str, source: Source, read: Read) -> None:
    draft = read(source("list.csv", TABLE.encode(encoding)))
    assert [item["name"]["zh-CN"] for item in draft.items.values()] == ["领养老金", "办老年证"]
    assert list(draft.report.encodings) == ["list.csv"]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_the_delimiter_is_found(delimiter: str, source: Source, read: Read) -> None:
    draft = read(source("list.txt", TABLE.replace(",", delimiter)))
    assert list(draft.items) == ["a1", "a2"]


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("list.csv", b"", "empty"),
        ("list.csv", b"%PDF-1.4\n\x00\x01", "no text"),
        ("list.csv", b"name\n\xff\xff\xff\n", "neither"),
        ("list.json", b'{"name": ', "not JSON"),
        ("list.json", b'{"@context": {}, "name": "x"}', "PublicService"),
        ("list.json", b"[" * 100_000, "not JSON"),
        ("list.zip", b"PK\x03\x04 no zip", "zip"),
        ("list.xlsx", b"PK\x05\x06" + b"\0" * 18, "empty"),
    ],
)
def test_what_is_no_table_is_refused_with_a_reason(name: str, content: bytes, words: str, source: Source, read: Read) -> None:
    with pytest.raises(ImportRefused) as caught:
        read(source(name, content))
    assert words in caught.value.fields["problem"]


def test_what_is_not_there_is_refused(tmp_path: Path, read: Read) -> None:
    with pytest.raises(ImportRefused):
        read(tmp_path / "gone.csv")


def test_a_table_without_a_name_tells_its_columns(source: Source, read: Read) -> None:
    with pytest.raises(ImportRefused) as caught:
        read(source("list.csv", "a,b\n1,2\n"))
    assert caught.value.key == "error.import_columns"
    assert caught.value.fields["columns"] == "a, b"


def test_a_zip_bomb_is_not_unpacked(source: Source, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("services.csv", b"0" * 2_000_000)
    monkeypatch.setattr(files, "MOST_BYTES", 1_000_000)
    with pytest.raises(ImportRefused) as caught:
        read(source("bomb.zip", packed.getvalue()))
    assert "too big" in caught.value.fields["problem"]


def test_too_many_rows_are_refused(source: Source, read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "MOST_ROWS", 1)
    with pytest.raises(ImportRefused) as caught:
        read(source("list.csv", TABLE))
    assert "rows" in caught.value.fields["problem"]


def test_a_row_with_too_many_cells_is_left_out_with_its_number(source: Source, read: Read) -> None:
    draft = read(source("list.csv", "id,name\na,One\n\nb,Two,three\nc,Three\n"))
    assert list(draft.items) == ["a", "c"]
    assert [(issue.row, issue.skipped) for issue in draft.report.issues] == [(4, True)]


def test_a_monstrous_cell_is_left_out_and_its_row_kept(source: Source, read: Read) -> None:
    draft = read(source("list.csv", f"id,name,description,steps\na,One,Short.,{'long ' * 20_000}\n"))
    assert "steps" not in draft.items["a"]
    assert [(issue.field, issue.skipped) for issue in draft.report.issues] == [("steps", False)]


def test_a_quotation_mark_that_is_never_closed_is_told(source: Source, read: Read) -> None:
    draft = read(source("list.csv", 'id,name\na,One\nb,"Two\nc,Three\n'))
    assert any("quotation mark" in issue.problem for issue in draft.report.issues)
