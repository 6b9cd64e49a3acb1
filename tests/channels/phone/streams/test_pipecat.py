"""pipecat's Twilio serializer, written by others, reads what we send and sends what we read."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from channels.phone.streams.protocol import Media
from channels.phone.streams.twilio import TwilioProtocol
from tests.channels.phone.fakes import tone
from tests.channels.phone.streams.test_protocols import START

PYTHON = os.environ.get("BANBAN_TEST_PIPECAT_PYTHON", "")
pytestmark = pytest.mark.skipif(
    not PYTHON, reason="NOT TESTED against pipecat: set BANBAN_TEST_PIPECAT_PYTHON to a Python with pipecat-ai==0.0.108"
)


def _ask(*asked: dict[str, Any]) -> list[dict[str, Any]]:
    script = Path(__file__).parent / "pipecat_peer.py"
    lines = "".join(json.dumps(one) + "\n" for one in asked)
    done = subprocess.run([PYTHON, str(script)], input=lines, capture_output=True, text=True, timeout=120, check=True)
    return [json.loads(line[7:]) for line in done.stdout.splitlines() if line.startswith("ANSWER ")]


def test_both_read_and_send_the_same() -> None:
    ours, pcm = TwilioProtocol(), tone(440, 0.2)
    ours.parse(json.dumps(START))
    sent = str(ours.sound(pcm))
    key = json.dumps({"event": "dtmf", "streamSid": "MZ1", "dtmf": {"digit": "5"}})
    read, theirs, clear, pressed = _ask({"in": sent}, {"out": pcm.hex()}, {"clear": True}, {"in": key})
    assert read["hz"] == 8000
    assert _difference(bytes.fromhex(read["audio"]), pcm) < 0.02, "they hear what we said"
    heard = ours.parse(theirs["message"])
    assert isinstance(heard, Media)
    assert _difference(heard.pcm, pcm) < 0.02, "we hear what they said"
    assert json.loads(theirs["message"])["media"]["payload"] == json.loads(sent)["media"]["payload"], "byte for byte"
    assert json.loads(clear["message"]) == json.loads(str(ours.clear()))
    assert pressed == {"key": "5"}


def _difference(one: bytes, other: bytes) -> float:
    """Give the share of the power that differs."""
    first, second = (np.frombuffer(pcm, "<i2").astype(float) for pcm in (one, other))
    assert len(first) == len(second)
    return float(np.sum((first - second) ** 2) / np.sum(second**2))
