"""`banban phone` as a city runs it: a process of its own, rung by a soft phone in another, with a recording of the call."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
import sys
import wave
from array import array
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.settings import Settings
from voice.sound import Sound

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(shutil.which("espeak-ng") is None, reason="Debian's espeak-ng is not installed: no call was held"),
]
PATIENCE = 240


def _command(code: str, *arguments: str) -> list[str]:
    return [sys.executable, "-c", code, *arguments]


@contextmanager
def _line(environment: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """Run the line until the block ends, and see that a signal ends it quietly."""
    code = "from channels.phone.command import phone; phone()"
    process = subprocess.Popen(_command(code), env=environment, stdout=subprocess.PIPE, text=True)
    try:
        yield process
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
    finally:
        process.kill()
        process.communicate()


def test_a_call_to_a_running_line_is_answered_by_keys_and_recorded(settings: Settings, trained: Path, tmp_path: Path) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    own = replace(settings, state=tmp_path, database_url="").places
    environment = {**os.environ, **own, "BANBAN_PHONE_AUDIOSOCKET_PORT": port, "BANBAN_PHONE_RECORD": "yes", "LANG": "C.UTF-8"}
    with _line(environment) as line:
        assert line.stdout
        assert any(port in told for told in iter(line.stdout.readline, ""))
        heard = tmp_path / "heard.wav"
        ring = "from channels.phone.softphone.command import call; call()"
        subprocess.run(
            _command(ring, "--to", f"127.0.0.1:{port}", "--out", str(heard)),
            input="/1\n", text=True, env=environment, timeout=PATIENCE, check=True, capture_output=True,
        )  # fmt: skip
    sound = Sound.from_wav(heard.read_bytes())
    assert sound.seconds > 10 and max(array("h", sound.pcm)) > 1000
    (recording,) = (tmp_path / "recordings").glob("*.wav")
    with wave.open(str(recording)) as kept:
        assert kept.getnframes() / kept.getframerate() > 10
