"""What phones offer, and what they are answered."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from channels.phone.sip import sdp

OFFER = (
    "v=0\r\no=- 1 1 IN IP4 10.0.0.9\r\ns=x\r\nc=IN IP4 10.0.0.9\r\nt=0 0\r\n"
    "m=audio 4000 RTP/AVP 9 8 0 101\r\na=rtpmap:9 G722/8000\r\na=rtpmap:101 telephone-event/8000\r\na=sendrecv\r\n"
    "m=video 5000 RTP/AVP 96\r\nc=IN IP4 10.0.0.77\r\n"
)


def test_the_first_audio_counts_with_the_first_codec_we_can() -> None:
    offered = sdp.parse(OFFER)
    assert offered == sdp.Audio("10.0.0.9", 4000, (9, 8, 0, 101), 101, "sendrecv")
    assert offered.codec == 8


def test_our_answer_can_be_read_as_an_offer() -> None:
    offered = sdp.parse(OFFER)
    assert offered is not None
    answered = sdp.parse(sdp.answer(("10.0.0.2", 20000), offered, 3))
    assert answered == sdp.Audio("10.0.0.2", 20000, (8, 101), 101, "sendrecv")
    own = sdp.parse(sdp.offer(("10.0.0.2", 20000), 1))
    assert own is not None and own.types == (0, 8, 101) and own.events == 101


def test_on_hold_we_send_nothing_and_say_so() -> None:
    held = sdp.parse(OFFER.replace("a=sendrecv", "a=sendonly"))
    assert held is not None and not held.wants_sound
    assert "a=recvonly" in sdp.answer(("10.0.0.2", 20000), held, 1)
    gone = sdp.parse(OFFER.replace("a=sendrecv", "a=inactive"))
    assert gone is not None and not gone.wants_sound


def test_without_a_codec_of_ours_there_is_none() -> None:
    offered = sdp.parse(OFFER.replace(" 9 8 0 101", " 9 18"))
    assert offered is not None and offered.codec is None


def test_keys_as_tones_where_no_event_is_offered() -> None:
    offered = sdp.parse(OFFER.replace("a=rtpmap:101 telephone-event/8000\r\n", ""))
    assert offered is not None and offered.events is None
    assert "telephone-event" not in sdp.answer(("10.0.0.2", 2), offered, 1)


@given(st.text(max_size=300))
def test_any_text_is_read_or_left(text: str) -> None:
    sdp.parse(text)
    sdp.parse(OFFER + text)
    sdp.parse(text + OFFER)
