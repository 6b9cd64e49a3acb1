"""SIP messages as others send them, and as nobody should."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.phone.sip.message import LONGEST, Message, Peer, Uri, parameter, parse, response, uri_of

INVITE = (
    b"INVITE sip:banban@10.0.0.2 SIP/2.0\r\n"
    b"Via: SIP/2.0/UDP 10.0.0.9:5062;branch=z9hG4bK77;rport\r\n"
    b'f: "Li, Ming" <sip:13800001234@10.0.0.9>;tag=abc\r\n'
    b"t: <sip:banban@10.0.0.2>\r\n"
    b"i: 843817637684230@998sdasdh09\r\n"
    b"CSeq: 17 INVITE\r\n"
    b"m: <sip:13800001234@10.0.0.9:5062;transport=udp>\r\n"
    b"Subject: a line\r\n that goes on\r\n"
    b"Record-Route: <sip:p1.example.org;lr>\r\nRecord-Route: <sip:p2.example.org;lr>\r\n"
    b"Content-Length: 3\r\n\r\nabc"
)


def test_short_names_folded_lines_and_the_body_are_read() -> None:
    message = parse(INVITE)
    assert message is not None
    assert (message.method, message.uri, message.body) == ("INVITE", "sip:banban@10.0.0.2", "abc")
    assert (message.cseq, message.branch, message.get("subject")) == ((17, "INVITE"), "z9hG4bK77", "a line that goes on")
    assert uri_of(message.get("from")) == "sip:13800001234@10.0.0.9"
    assert parameter(message.get("from"), "tag") == "abc"
    assert message.all("record-route") == ("<sip:p1.example.org;lr>", "<sip:p2.example.org;lr>")


def test_a_message_survives_being_sent() -> None:
    message = parse(INVITE)
    assert message is not None
    assert parse(message.render()) == message


def test_a_response_keeps_what_must_be_the_same_and_has_a_tag_once() -> None:
    invite = parse(INVITE)
    assert invite is not None
    answer = response(invite, 200, "ours", [("contact", "<sip:banban@10.0.0.2>")], "v=0")
    assert (answer.status, answer.cseq, answer.branch) == (200, (17, "INVITE"), "z9hG4bK77")
    assert parameter(answer.get("to"), "tag") == "ours"
    assert answer.get("content-type") == "application/sdp"
    assert answer.all("record-route") == invite.all("record-route")


def test_requests_inside_a_call_turn_the_sides_round() -> None:
    invite = parse(INVITE)
    assert invite is not None
    bye = Peer.of_caller(invite, "ours").request("BYE", 1)
    assert (bye.uri, bye.get("from"), bye.get("to")) == (
        "sip:13800001234@10.0.0.9:5062;transport=udp",
        "<sip:banban@10.0.0.2>;tag=ours",
        '"Li, Ming" <sip:13800001234@10.0.0.9>;tag=abc',
    )
    assert bye.all("route") == ("<sip:p1.example.org;lr>", "<sip:p2.example.org;lr>")


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"\r\n\r\n",
        b"HELLO",
        b"\xff" * 200,
        INVITE.replace(b"SIP/2.0\r\n", b"SIP/7.0\r\n", 1),
        INVITE.replace(b"CSeq: 17 INVITE\r\n", b""),
        INVITE.replace(b"Via", b"No colon here\r\nVia"),
        INVITE + b"x" * LONGEST,
        b"INVITE sip:a SIP/2.0\r\n" + b"X: 1\r\n" * 500 + INVITE.partition(b"\r\n")[2],
    ],
)
def test_what_is_no_message_is_none(data: bytes) -> None:
    assert parse(data) is None


def test_an_odd_sequence_number_is_no_crash() -> None:
    for number in (b"99999999999999999999", b"-1", "１７".encode(), b""):
        message = parse(INVITE.replace(b"17 INVITE", number + b" INVITE"))
        assert message is not None and message.cseq[0] >= 0


def test_no_value_can_smuggle_in_a_line() -> None:
    sent = Message(
        "BYE", "sip:a@b", headers=(("via", "x\r\nEvil: yes"), ("from", "a"), ("to", "b"), ("call-id", "c"), ("cseq", "1 BYE"))
    )
    assert b"\r\nEvil" not in sent.render()


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("sip:800@10.0.0.1:5080;transport=udp", Uri("800", "10.0.0.1", 5080)),
        ("sips:trunk.example.org", Uri("", "trunk.example.org", 5060)),
        ("sip:a:secret@[::1]:5070", Uri("a", "::1", 5070)),
        ("tel:110", None),
        ("sip:a@b:70000", None),
        ("sip:a@b c", None),
    ],
)
def test_addresses(text: str, wanted: Uri | None) -> None:
    assert Uri.parse(text) == wanted


@given(st.binary(max_size=600))
def test_any_bytes_are_read_or_left(data: bytes) -> None:
    parse(data)
    parse(INVITE[:200] + data)
