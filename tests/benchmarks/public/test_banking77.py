"""BANKING77's two files and its accuracy."""

from __future__ import annotations

from pathlib import Path

from assistant.benchmarks.public.banking77 import PUBLISHED, SOURCE, TEST, read, score
from tests.benchmarks.public.fixed import Fixed


def test_both_splits_are_read_and_scored(tmp_path: Path) -> None:
    (tmp_path / SOURCE.file).parent.mkdir(parents=True)
    (tmp_path / SOURCE.file).write_text('text,category\n"Where is it, my card?",arrival\nlost it,lost\n', encoding="utf-8")
    (tmp_path / TEST).write_text(
        "text,category\nstill no card,arrival\ngone,lost\nstolen,lost\nnot here,arrival\n", encoding="utf-8"
    )
    data = read(tmp_path)
    assert (data.train.texts, data.train.labels) == (("Where is it, my card?", "lost it"), ("arrival", "lost"))
    ranker = Fixed(
        ("arrival", "lost"), {"still no card": (0.9, 0.1), "gone": (0.2, 0.8), "stolen": (0.4, 0.6), "not here": (0.3, 0.7)}
    )
    (table,) = score(data, {"ours": ranker.train})
    assert table.rows == (("ours", (75.0,)), *PUBLISHED)
    assert ranker.learnt == [data.train]
