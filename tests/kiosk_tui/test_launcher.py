"""The launcher: the terminal's flags as measured, sizes by panel and distance, and a start again after every end."""

from __future__ import annotations

import fcntl
import os
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from assistant.dialogue.turn import Scene
from assistant.errors import AssistantError
from assistant.settings.kiosk import KioskSettings
from kiosk_tui.building import lettering_of
from kiosk_tui.launcher import (
    LONGEST_PAUSE,
    SHORTEST_PAUSE,
    Manager,
    Screen,
    find_screen,
    kiosk_command,
    letter_sizes,
    pause_after,
    terminal_command,
)
from kiosk_tui.panel import Cell, Sizes, cell_of
from kiosk_tui.terminal import Lettering, answered, cell_pixels

SETTINGS = KioskSettings()


def test_the_terminal_has_the_flags_that_were_measured() -> None:
    command = terminal_command(SETTINGS, (1920, 1080), Sizes(36, 48), ["kiosk"])
    text = " ".join(command)
    for part in (
        "xterm -ti vt340 -tn xterm-256color -u8 -fullscreen",
        "-bg #000000 -fg #ffffff -bw 0 -b 0 -fa Inconsolata -fs 36 -geometry 80x18+0+0",
        "XTerm*boldColors: false",
        "XTerm*scaleHeight: 1.15",
        "XTerm*maxGraphicSize: 1920x1080",
        "XTerm*omitTranslation: popup-menu,",
        "-e env COLORTERM=truecolor TEXTUAL_ANIMATIONS=none kiosk",
    ):
        assert part in text
    assert "-bg #fff8e8" in " ".join(terminal_command(KioskSettings(theme="light"), (1920, 1080), Sizes(36, 48), ["kiosk"]))


def test_the_kiosk_inside_is_locked_and_knows_its_letters() -> None:
    command = kiosk_command(SETTINGS, Sizes(36, 48), ["--standalone"])
    assert command[1:3] == ["-m", "kiosk_tui"] and "--locked" in command and command[-1] == "--standalone"
    assert lettering_of(command[command.index("--letters") + 1]) == Lettering("Inconsolata", 36, 48)
    assert lettering_of("") is None and lettering_of("x:y:z") is None


def test_sizes_follow_panel_and_distance() -> None:
    screen = Screen(":0", 1920, 1080)
    assert letter_sizes(screen, KioskSettings(panel_inches=21.5, distance_mm=600)) == Sizes(36, 48)
    near = letter_sizes(screen, KioskSettings(panel_inches=21.5, distance_mm=400))
    assert near.ordinary < 36


def test_the_pause_grows_while_it_fails_at_once_and_shrinks_after_a_good_run() -> None:
    pause = SHORTEST_PAUSE
    for _ in range(20):
        pause = pause_after(0.1, pause)
    assert pause == LONGEST_PAUSE and pause_after(60, pause) == SHORTEST_PAUSE


def test_without_a_display_it_says_so(scene: Scene) -> None:
    with pytest.raises(AssistantError) as caught:
        find_screen({})
    assert all(scene.wording.say(locale, caught.value.key) for locale in scene.wording.locales)


def test_a_missing_program_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, scene: Scene) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(AssistantError) as caught:
        find_screen({"DISPLAY": ":99"})
    assert "xterm" in scene.wording.say("zh-CN", caught.value.key, **caught.value.fields)


def test_the_terminal_is_started_again_until_the_launcher_is_told_to_stop(tmp_path: Path) -> None:
    count = tmp_path / "count"
    code = "from kiosk_tui.launcher import Launcher; import os; Launcher(['sh', '-c', 'echo x >> {}'], os.environ).run()"
    launcher = subprocess.Popen([sys.executable, "-c", code.format(count)], env={**os.environ, "PYTHONPATH": os.getcwd()})
    try:
        until = time.monotonic() + 60
        while (not count.exists() or len(count.read_text().split()) < 3) and time.monotonic() < until:
            time.sleep(0.05)
        assert len(count.read_text().split()) >= 3
        launcher.send_signal(signal.SIGTERM)
        assert launcher.wait(40) == 0
    finally:
        launcher.kill()
        launcher.wait()


def test_a_window_manager_that_has_ended_is_started_again_and_one_that_runs_is_not(tmp_path: Path) -> None:
    told = tmp_path / "told"
    manager = Manager(os.environ, ("sh", "-c", f"echo $$ >> {told}; exec sleep 600"))
    for _ in range(2):
        manager.see_to()
    (first,) = told.read_text().split()
    os.kill(int(first), signal.SIGKILL)
    until = time.monotonic() + 60
    while len(told.read_text().split()) < 2 and time.monotonic() < until:
        manager.see_to()
    first, second = told.read_text().split()
    manager.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(int(second), 0)


def test_a_terminals_answer_is_read() -> None:
    assert "4" in answered(b"\x1b[?63;1;2;4;6;9;15;22c")
    assert "4" not in answered(b"\x1b[?1;2c")
    assert answered(b"nonsense") == []


def test_bigger_letters_are_asked_of_the_terminal() -> None:
    letters = Lettering("Inconsolata", 36, 48)
    assert letters.change(True) == "\x1b]50;Inconsolata:size=48\x07"
    assert letters.change(False) == "\x1b]50;Inconsolata:size=36\x07"


@pytest.mark.parametrize(
    ("cells", "window", "sizes", "cell"),
    [
        ((18, 80), (1920, 1080), (36, 48), cell_of(36)),
        ((14, 60), (1920, 1080), (36, 48), cell_of(48)),
        ((24, 80), (800, 480), (36, 48), Cell(10, 20)),
        ((24, 80), (800, 480), (), Cell(10, 20)),
        ((24, 80), (0, 0), (36,), None),
    ],
)
def test_a_cell_is_as_high_as_its_letters_whatever_strip_the_window_has_left(
    cells: tuple[int, int], window: tuple[int, int], sizes: tuple[int, ...], cell: Cell | None
) -> None:
    reading, writing = os.openpty()
    fcntl.ioctl(writing, termios.TIOCSWINSZ, struct.pack("HHHH", *cells, *window))
    assert cell_pixels(writing, sizes) == cell
    os.close(reading)
    os.close(writing)
