"""A broken data file is named with line and field."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.catalogue.source import expression, line_of, numbered, read_data, read_yaml
from assistant.errors import CatalogueError

UTTERANCES = """\
locale: en
items:
  senior-card:
    - kind: plain
      says: [I want the card]
    - kind: plain
      says: {text}
"""


def test_a_whole_file_is_read(tmp_path: Path) -> None:
    raw = read_data(_file(tmp_path, UTTERANCES.format(text="[the card please, 老年证]")), "utterances")
    assert raw["items"]["senior-card"][1]["says"] == ["the card please", "老年证"]


@pytest.mark.parametrize("wrong", ["7", "words", "[7]", "[[nested]]", "{a: b}", "null"])
def test_a_wrong_field_is_named_with_file_and_line(wrong: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_data(_file(tmp_path, UTTERANCES.format(text=wrong)), "utterances")
    fields = caught.value.fields
    assert (fields["file"], fields["line"]) == ("broken.yml", 7)
    assert fields["field"].startswith("items.senior-card.1.says")


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("locale: en\nitems: {a: [unclosed\n", 3),
        ("locale: en\n\titems: tab\n", 2),
        ("a: 1\nb: 2\n c: 3\n", 3),
        ("key: 'no end\n", 2),
    ],
)
def test_broken_yaml_is_named_with_its_line(text: str, line: int, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_yaml(_file(tmp_path, text))
    assert (caught.value.fields["file"], caught.value.fields["line"]) == ("broken.yml", line)
    assert caught.value.fields["problem"]


@pytest.mark.parametrize("text", ["", "null", "just words", "- a list", "7"])
def test_a_file_of_another_shape_is_refused(text: str, tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_data(_file(tmp_path, text), "utterances")


def test_yaml_that_builds_python_objects_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError):
        read_yaml(_file(tmp_path, "a: !!python/object/apply:os.getcwd []\n"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError) as caught:
        read_yaml(tmp_path / "gone.yml")
    assert caught.value.fields["file"] == "gone.yml"


def test_a_file_in_another_encoding_is_named(tmp_path: Path) -> None:
    path = tmp_path / "gbk.yml"
    path.write_bytes("locale: 中文".encode("gbk"))
    with pytest.raises(CatalogueError) as caught:
        read_yaml(path)
    assert (caught.value.fields["file"], caught.value.fields["problem"]) == ("gbk.yml", "not UTF-8 text")


@pytest.mark.parametrize(
    ("patterns", "field"),
    [(["a", "b("], "words.1"), (["*", "b"], "words.0"), (["(?P<a>x)", "(?P<a>y)"], "words.0")],
    ids=["second", "first", "only together"],
)
def test_a_broken_expression_is_named_with_its_line(patterns: list[str], field: str, tmp_path: Path) -> None:
    path = _file(tmp_path, "words:\n" + "".join(f"  - '{pattern}'\n" for pattern in patterns))
    with pytest.raises(CatalogueError) as caught:
        expression(path, numbered(("words",), patterns))
    fields = caught.value.fields
    assert (fields["file"], fields["field"], fields["line"]) == ("broken.yml", field, int(field[-1]) + 2)
    assert fields["problem"]


def test_a_field_that_is_not_there_gives_the_nearest_line(tmp_path: Path) -> None:
    path = _file(tmp_path, "a:\n  b:\n    - 1\n    - 2\n")
    assert line_of(path, ("a", "b", "1")) == 4
    assert line_of(path, ("a", "b", "9")) == 2
    assert line_of(path, ("a", "zzz")) == 1


def _file(folder: Path, text: str) -> Path:
    path = folder / "broken.yml"
    path.write_text(text, encoding="utf-8")
    return path
