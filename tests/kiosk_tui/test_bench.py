"""`banban bench kiosk`: what it prints of given figures, what it refuses, and once for real in a terminal on a display."""

from __future__ import annotations

import re

import pytest
from click import ClickException
from click.testing import CliRunner

from assistant.settings import Settings
from kiosk_tui.bench import measuring
from kiosk_tui.bench.command import ALONE, Figures, _pressed, kiosk, lines
from kiosk_tui.bench.display import display
from kiosk_tui.bench.measuring import Seen, megabytes
from tests.kiosk_tui.panel import missing

needs_a_display = pytest.mark.skipif(bool(missing()), reason=f"SKIPPED LOUDLY: packages are missing: {' '.join(missing())}")


def figures(launch: float, key: float) -> Figures:
    return Figures(
        {"terminal alone": [0.1], "kiosk": [launch]},
        {"terminal alone": [Seen(0.01, 0.01)], "kiosk": [Seen(key, 0.2)]},
        {"xterm": 100.4, "python": 90.0},
    )


def test_figures_stand_beside_the_terminal_alone_with_the_goals() -> None:
    told = lines(figures(1.25, 0.02))
    assert "kiosk: start to first screen, s                     1  1.25  1.25" in told[0]
    assert told[1:] == [
        "memory: xterm 100 MB, python 90 MB",
        "first screen p95, goal ≤ 1.5 s: met",
        "key to pixel p95, goal ≤ 80 ms: met; 2.00 times the terminal alone",
    ]


def test_a_goal_that_is_missed_is_said() -> None:
    assert "NOT met" in lines(figures(1.6, 0.02))[2] and "NOT met" in lines(figures(1.0, 0.09))[3]


def test_a_panel_that_is_no_panel_is_refused() -> None:
    assert CliRunner().invoke(kiosk, ["--panel", "wide"]).exit_code == 2


@needs_a_display
async def test_a_display_shows_what_a_program_draws() -> None:
    async with display((320, 200)) as shown:
        await shown.clear()
        assert shown.picture().size == (320, 200)
        assert shown.picture().getcolors() == [(320 * 200, (0, 0, 0))]
        await (await shown.start(("xsetroot", "-solid", "#ff8000"))).wait()
        assert shown.picture().getcolors() == [(320 * 200, (255, 128, 0))]
        assert megabytes((await shown.start(("xterm",))).pid)


@needs_a_display
async def test_keys_that_do_not_lead_back_are_no_measurement(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(measuring, "WAY_BACK", 1.0)
    async with display((640, 400)) as shown:
        await shown.manage()
        await shown.clear()
        with pytest.raises(ClickException, match="lead back"):
            await _pressed(shown, ("xterm", "-fa", "Inconsolata", "-fs", "24", "-e", *ALONE), ("b",), 1, begin="a")


@needs_a_display
@pytest.mark.slow
def test_a_kiosk_is_measured_for_real(settings: Settings, trained: object, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in (("HOME", settings.home), ("MODELS", settings.models), ("STATE", settings.state)):
        monkeypatch.setenv(f"BANBAN_{name}", str(value))
    run = CliRunner().invoke(kiosk, ["--panel", "1280x800", "--inches", "10.1", "--launches", "1", "--rounds", "1"])
    assert run.exit_code == 0, (run.output, run.exception)
    assert re.search(r"^kiosk: key to first changed pixel, ms +8 +\d+ +\d+$", run.output, re.MULTILINE)
    assert re.search(r"^kiosk, standalone: start to first screen, s +1 +\d", run.output, re.MULTILINE)
    assert re.search(r"^memory: xterm \d+ MB, python\S* \d+ MB$", run.output, re.MULTILINE)
