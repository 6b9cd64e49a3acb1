"""What a person said never reaches the log."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SECRET = "我胸口疼"
PROGRAM = f"""
import logging, structlog
from assistant import logs
logs.configure({{target}})
log = structlog.get_logger("test")
log.warning("turn", conversation="c-1", utterance={SECRET!r}, text={SECRET!r}, slots={{{{"a": {SECRET!r}}}}})
log.info("too quiet to be heard")
logging.getLogger("rasa.core").warning("noise of a library")
logging.getLogger("assistant").warning("ours")
try:
    raise ValueError("broken")
except ValueError:
    log.exception("failed", message={SECRET!r})
"""


def test_the_log_keeps_the_event_and_leaves_out_what_was_said() -> None:
    logged = _run()
    assert SECRET not in logged
    first = json.loads(logged.splitlines()[0])
    assert (first["event"], first["conversation"], first["level"]) == ("turn", "c-1", "warning")


def test_errors_keep_their_traceback() -> None:
    assert "ValueError: broken" in _run()


def test_libraries_and_small_talk_stay_quiet() -> None:
    logged = _run()
    assert "noise of a library" not in logged
    assert "too quiet" not in logged
    assert "WARNING assistant ours" in logged


def test_where_a_person_looks_at_the_terminal_the_log_goes_to_a_file(tmp_path: Path) -> None:
    file = tmp_path / "state" / "banban.log"
    assert _run(f"__import__('pathlib').Path({str(file)!r})") == ""
    logged = file.read_text(encoding="utf-8")
    assert "turn" in logged
    assert SECRET not in logged


def _run(target: str = "") -> str:
    done = subprocess.run([sys.executable, "-c", PROGRAM.format(target=target)], capture_output=True, text=True, check=True)
    assert done.stdout == ""
    return done.stderr
