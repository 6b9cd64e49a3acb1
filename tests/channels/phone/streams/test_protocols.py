"""The messages of media streams: Twilio's and Asterisk's, right, unusual and broken."""

from __future__ import annotations

import base64
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone.streams.asterisk import AsteriskProtocol
from channels.phone.streams.protocol import Flow, Key, Marked, Media, Started, Stopped
from channels.phone.streams.twilio import TwilioProtocol
from voice.codecs import from_ulaw, to_ulaw

START = {
    "event": "start",
    "sequenceNumber": "1",
    "streamSid": "MZ1",
    "start": {
        "streamSid": "MZ1",
        "accountSid": "AC1",
        "callSid": "CA1",
        "tracks": ["inbound"],
        "customParameters": {"caller": "+8613800001234", "token": "t"},
        "mediaFormat": {"encoding": "audio/x-mulaw", "sampleRate": 8000, "channels": 1},
    },
}
PCM = b"\x00\x10" * 160


def test_twilio_says_what_it_says() -> None:
    protocol = TwilioProtocol()
    assert protocol.parse(json.dumps({"event": "connected", "protocol": "Call", "version": "1.0.0"})) is None
    assert protocol.parse(json.dumps(START)) == Started("CA1", "+8613800001234", 8000, {"caller": "+8613800001234", "token": "t"})
    media = {"event": "media", "media": {"track": "inbound", "payload": base64.b64encode(to_ulaw(PCM)).decode()}}
    assert protocol.parse(json.dumps(media)) == Media(from_ulaw(to_ulaw(PCM)))
    assert protocol.parse(json.dumps({"event": "dtmf", "dtmf": {"track": "inbound_track", "digit": "5"}})) == Key("5")
    assert protocol.parse(json.dumps({"event": "mark", "mark": {"name": "1.2"}})) == Marked("1.2")
    assert protocol.parse(json.dumps({"event": "stop", "stop": {"callSid": "CA1"}})) == Stopped()


def test_what_we_send_twilio_names_its_stream() -> None:
    protocol = TwilioProtocol()
    protocol.parse(json.dumps(START))
    assert json.loads(protocol.clear()) == {"event": "clear", "streamSid": "MZ1"}
    assert json.loads(protocol.mark("7")) == {"event": "mark", "streamSid": "MZ1", "mark": {"name": "7"}}
    sent = json.loads(protocol.sound(PCM))
    assert sent["event"] == "media" and base64.b64decode(sent["media"]["payload"]) == to_ulaw(PCM)
    assert protocol.hang_up() is None


@pytest.mark.parametrize(
    "raw",
    [
        "", "null", "[]", "7", "{", '{"event": "start"', '{"event": 3}', '{"event": "media"}', '{"event": "media", "media": 5}',
        '{"event": "media", "media": {"payload": "***"}}', '{"event": "media", "media": {"payload": "YQ"}}',
        '{"event": "dtmf", "dtmf": {"digit": "99"}}', '{"event": "dtmf", "dtmf": {"digit": "A"}}', b"\xff\xfe", "[" * 100_000,
        '{"event": "media", "media": {"track": "outbound", "payload": "YQ=="}}', '{"event": "nonsense"}',
    ],
)  # fmt: skip
def test_what_twilio_would_not_say_is_let_pass(raw: str | bytes) -> None:
    assert TwilioProtocol().parse(raw) is None


def test_a_codec_we_do_not_know_ends_the_stream() -> None:
    other = {**START, "start": {**START["start"], "mediaFormat": {"encoding": "audio/opus", "sampleRate": 48000}}}  # type: ignore[dict-item]
    assert TwilioProtocol().parse(json.dumps(other)) == Stopped()
    assert AsteriskProtocol().parse("MEDIA_START connection_id:1 format:opus") == Stopped()


def test_asterisk_in_plain_text() -> None:
    protocol = AsteriskProtocol()
    started = protocol.parse("MEDIA_START connection_id:e226 channel:WebSocket/x channel_id:p.1 format:ulaw")
    assert started == Started("e226", "", 8000, {})
    assert protocol.parse(to_ulaw(PCM)) == Media(from_ulaw(to_ulaw(PCM)))
    assert protocol.parse("DTMF_END channel_id:p.1 digit:#") == Key("#")
    assert protocol.parse("MEDIA_XOFF") == Flow(False)
    assert protocol.parse("MEDIA_XON") == Flow(True)
    assert (
        protocol.parse("MEDIA_MARK_PROCESSED correlation_id:3.4") == protocol.parse("MEDIA_MARK_PROCESSED 3.4") == Marked("3.4")
    )
    assert protocol.parse("STATUS queue_length:3") is None
    assert (protocol.mark("3.4"), protocol.clear(), protocol.hang_up()) == ("MARK_MEDIA 3.4", "FLUSH_MEDIA", "HANGUP")
    assert protocol.sound(PCM) == to_ulaw(PCM)


def test_asterisk_in_json_is_answered_in_json() -> None:
    protocol = AsteriskProtocol()
    start = {"event": "MEDIA_START", "connection_id": "e226", "format": "slin16", "channel_variables": {"CALLERID(num)": "138"}}
    assert protocol.parse(json.dumps(start)) == Started("e226", "138", 16000, {"CALLERID(num)": "138"})
    assert protocol.parse(json.dumps({"event": "DTMF_END", "digit": "0"})) == Key("0")
    assert protocol.parse(json.dumps({"event": "MEDIA_MARK_PROCESSED", "correlation_id": "9"})) == Marked("9")
    assert json.loads(protocol.mark("9")) == {"command": "MARK_MEDIA", "correlation_id": "9"}
    assert json.loads(protocol.clear()) == {"command": "FLUSH_MEDIA"}
    assert protocol.sound(PCM) == PCM


@given(st.text(max_size=200), st.binary(max_size=200))
def test_anything_is_read_or_let_pass(text: str, data: bytes) -> None:
    for protocol in (TwilioProtocol(), AsteriskProtocol()):
        protocol.parse(text)
        protocol.parse(data)
        protocol.parse("MEDIA_START " + text)
