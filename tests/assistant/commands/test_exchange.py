"""`banban catalogue import` and `export`: exit codes, reports, and what comes out."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.assistant.commands.conftest import Run, one_sentence

LIST = "编码,名称\nA1,领养老金\nA2,\nA3,办老年证\n"
NEW = ("--city", "我们市", "--phone", "0000-8001001")


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="gb18030")
    return path


def test_good_rows_are_written_and_bad_ones_told(table: Path, tmp_path: Path, banban: Run) -> None:
    into = tmp_path / "ours"
    done = banban("catalogue", "import", str(table), "--into", str(into), *NEW)
    said = done.stdout.decode()
    assert done.returncode == 0, done.stderr.decode()
    assert "3 read, 1 left out, 2 written" in said
    assert "list.csv, row 3, name: there is none (row left out)" in said
    listed = banban("catalogue", "list", BANBAN_HOME=str(into))
    assert listed.stdout.decode().splitlines() == [f"{'a1':28} {'list':10} 领养老金", f"{'a3':28} {'list':10} 办老年证"]
    shown = banban("catalogue", "show", "a1", BANBAN_HOME=str(into)).stdout.decode()
    assert "还不知道" in shown
    assert "0000-8001001" in shown
    assert banban("catalogue", "lint", BANBAN_HOME=str(into)).returncode == 1


def test_without_a_folder_nothing_is_written_and_the_report_is_json(table: Path, tmp_path: Path, banban: Run) -> None:
    done = banban("catalogue", "import", str(table), "--json", "--locale", "en")
    report = json.loads(done.stdout)
    assert done.returncode == 0
    assert (report["format"], report["encodings"]) == ("table", {"list.csv": "gb18030"})
    assert (report["read"], report["skipped"], report["written"]) == (3, 1, 0)
    assert report["issues"] == [{"file": "list.csv", "row": 3, "field": "name", "problem": "there is none", "skipped": True}]
    assert report["unknown"]["cost"] == 2
    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.csv"]


@pytest.mark.parametrize(
    ("content", "arguments", "words"),
    [
        (b"", (), "cannot be read"),
        ("编码,名称\nA1,\n".encode(), (), "Nothing in"),
        (b"a,b\n1,2\n", (), "--column"),
        (LIST.encode(), ("--into", "new"), "--city"),
        (LIST.encode(), ("--into", "new", "--city", "x", "--phone", "none"), "rung"),
    ],
    ids=["empty", "nothing good", "no name", "no city", "no number"],
)
def test_a_refusal_is_one_sentence_and_exit_code_2(
    content: bytes, arguments: tuple[str, ...], words: str, tmp_path: Path, banban: Run
) -> None:
    path = tmp_path / "list.csv"
    path.write_bytes(content)
    done = banban("catalogue", "import", str(path), *(str(tmp_path / one) if one == "new" else one for one in arguments))
    assert done.returncode == 2
    assert words in one_sentence(done)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize("column", ["name", "colour=red", "name="])
def test_a_column_is_told_as_field_and_column(column: str, table: Path, banban: Run) -> None:
    done = banban("catalogue", "import", str(table), "--column", column)
    assert done.returncode == 2
    assert b"FIELD=COLUMN" in done.stderr


@pytest.mark.parametrize(("format_", "kind"), [("cpsv-ap", "cpsv:PublicService"), ("schema-org", "GovernmentService")])
def test_the_city_is_written_out(format_: str, kind: str, tmp_path: Path, banban: Run) -> None:
    path = tmp_path / "city.jsonld"
    printed = banban("catalogue", "export", "--format", format_)
    banban("catalogue", "export", "--format", format_, "--output", str(path))
    document = json.loads(printed.stdout)
    assert json.loads(path.read_bytes()) == document
    assert sum(node["@type"] == kind for node in document["@graph"]) == 119


def test_a_file_that_cannot_be_written_is_one_sentence(tmp_path: Path, banban: Run) -> None:
    done = banban("catalogue", "export", "--output", str(tmp_path / "no" / "city.jsonld"))
    assert done.returncode == 2
    assert "cannot be written" in one_sentence(done)
