from __future__ import annotations

import csv
import io
from datetime import date

import pytest

from assistant.desk.figures import in_bands
from assistant.desk.values import Figures, Spread
from channels.clerk.figures import BAR, as_csv, harmless, mean_rating, plots_of, rows_of
from tests.channels.clerk.conftest import Desk, SignedIn

DAY = date(2026, 3, 2)
FIGURES = Figures(
    DAY,
    handed_over=5,
    reasons={"asked": 2, "not_understood": 3},
    missed={"closed": 1},
    ended={"solved": 4},
    ratings={5: 3, 2: 1},
    waits=Spread(5, 61.2, 240.0),
    waited={1: 2, 3: 0, 5: 3, 10: 0, 20: 0, 0: 0},
    pickups={"=cmd|'/c calc'!A1": Spread(2, 30.0, 60.0), "李娜": Spread(1, 90.0, 90.0), "idle": Spread()},
)


def named(kind: str, value: object) -> str:
    return f"{kind}:{value}"


def test_plots_are_sorted_scaled_and_never_empty() -> None:
    plots = {plot.key: plot for plot in plots_of(FIGURES, named, lambda seconds: f"{seconds} s")}
    reasons = plots["reasons"].bars
    assert [(bar.label, bar.value) for bar in reasons] == [("reason:not_understood", 3), ("reason:asked", 2)]
    assert [bar.length for bar in reasons] == [BAR, BAR * 2 / 3]
    assert [bar.told for bar in plots["pickups"].bars] == ["90.0 s", "30.0 s"]
    assert [bar.label for bar in plots["ratings"].bars] == [f"stars:{stars}" for stars in (5, 4, 3, 2, 1)]
    assert [(bar.label, bar.value) for bar in plots["waits"].bars] == [
        ("waited:1", 2),
        ("waited:3", 0),
        ("waited:5", 3),
        ("waited:10", 0),
        ("waited:20", 0),
        ("waited:0", 0),
    ]
    assert plots_of(Figures(DAY), named, str) == ()


def test_waits_are_counted_in_bands() -> None:
    assert in_bands([0, 60, 61, 299, 300, 1200, 1201, 9000]) == {1: 2, 3: 1, 5: 2, 10: 0, 20: 1, 0: 2}
    assert in_bands([]) == {}


def test_the_mean_rating() -> None:
    assert mean_rating(FIGURES.ratings) == 4.25
    assert mean_rating({}) is None


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "  =1", "＝1", "\n=1"])
def test_no_cell_is_a_formula(cell: str) -> None:
    assert harmless(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["李娜", "asked", "", 7, -3, 1.5, "a=b"])
def test_other_cells_stay(cell: object) -> None:
    assert harmless(cell) == cell


def test_the_csv_holds_everything_and_nothing_is_worked_out() -> None:
    rows = list(csv.reader(io.StringIO(as_csv(rows_of(FIGURES, str, named)))))
    assert rows[0] == ["day", "figure", "name", "count", "median", "p90"]
    assert ["2026-03-02", "handed_over", "", "5", "", ""] in rows
    assert ["2026-03-02", "waits", "", "5", "61", "240"] in rows
    assert ["2026-03-02", "pickups", "'=cmd|'/c calc'!A1", "2", "30", "60"] in rows
    assert ["2026-03-02", "pickups", "idle", "0", "", ""] in rows
    assert ["2026-03-02", "ratings", "stars:5", "3", "", ""] in rows
    assert ["2026-03-02", "waits", "waited:5", "3", "", ""] in rows
    assert {len(row) for row in rows} == {6}


async def test_a_supervisor_sees_a_day_and_takes_it_along(desk: Desk, signed_in: SignedIn) -> None:
    await desk.waits("talk-1")
    await desk.reception.counter.claim(desk.accounts["li.na"].clerk, "talk-1")
    client = await signed_in("zhou.tao")
    page = await (await client.get("/clerk/figures")).text()
    assert "等了多久" in page and "1分钟以内" in page
    assert "李娜" in page and "<svg" in page and "<table>" in page and "style=" not in page
    answer = await client.get("/clerk/figures.csv")
    raw = await answer.read()
    assert raw.startswith(b"\xef\xbb\xbf")
    assert answer.headers["Content-Disposition"].startswith('attachment; filename="banban-')
    assert "李娜" in raw.decode("utf-8-sig")
    other = await (await client.get("/clerk/figures?day=2020-01-01")).text()
    assert "李娜" not in other
    assert (await client.get("/clerk/figures?day=yesterday")).status == 400
