"""Signatures, AES mode and XML: the platform's own example, a well-known library's, and what must be refused."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.errors import NotGenuine, Unreadable
from channels.wechat.envelope import Envelope, check, read, signature, written

RECORDED = Path(__file__).parent / "recorded"
PLATFORM = Envelope("spamtest", "abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG", "wx2c2769f8efd9abc2")
"""The account in the example that the platform gives with its documentation of message encryption."""

TIMESTAMP, NONCE, SIGNED = "1409735669", "1320562132", "5d197aaffba7e9b25a30732f161a50dee96bd5fa"
OTHER_LIBRARY = {
    "Encrypt": "Q3stYC6hdFzMh9T8HCvyDMwQK6xyeRZ7UnuZsYfP7/5/c4MvNvThlIrKvIbd78cAc0bJPamtLMTY9r33WdJ19cnFhVPRvu6ipYsSB6whlKdqxRw"
    "PFa1CTZEohKmIgY2e",
    "MsgSignature": "6ad12d9c8d6b990d08a7fdffa7cd8b13b128b0e4",
    "TimeStamp": "1700000000",
    "Nonce": "nonce1",
}
"""What wechatpy 1.8.18 makes of a message with the random bytes 0123456789abcdef."""


def _encrypted() -> str:
    return read((RECORDED / "compatible.xml").read_bytes())["Encrypt"]


def test_the_platforms_own_example_is_opened() -> None:
    fields = read(PLATFORM.opened(_encrypted(), SIGNED, TIMESTAMP, NONCE))
    assert (fields["Content"], fields["MsgId"]) == ("abcdteT", "6054768590064713728")


def test_what_another_library_seals_is_the_same() -> None:
    own = replace(PLATFORM, token="banban-token")
    sealed = own.sealed("<xml><Content>您好，八十岁</Content></xml>", "1700000000", "nonce1", b"0123456789abcdef")
    assert read(sealed) == OTHER_LIBRARY
    assert own.opened(*OTHER_LIBRARY.values()) == "<xml><Content>您好，八十岁</Content></xml>"


def test_nothing_is_sealed_twice_alike() -> None:
    assert PLATFORM.sealed("<xml/>", "1", "2") != PLATFORM.sealed("<xml/>", "1", "2")


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_is_sealed_is_opened_again(text: str) -> None:
    fields = read(PLATFORM.sealed(text, TIMESTAMP, NONCE))
    assert PLATFORM.opened(fields["Encrypt"], fields["MsgSignature"], TIMESTAMP, NONCE) == text


@pytest.mark.parametrize("change", [{"aes_key": "z" * 43}, {"aes_key": "short"}, {"aes_key": ""}, {"app_id": "wx-another"}])
def test_another_key_or_account_opens_nothing(change: dict[str, str]) -> None:
    with pytest.raises(NotGenuine):
        replace(PLATFORM, **change).opened(_encrypted(), SIGNED, TIMESTAMP, NONCE)


@pytest.mark.parametrize("token", ["another", ""])
def test_another_token_opens_nothing(token: str) -> None:
    with pytest.raises(NotGenuine):
        replace(PLATFORM, token=token).opened(_encrypted(), SIGNED, TIMESTAMP, NONCE)


@pytest.mark.parametrize("sealed", ["", "====", "bm90IGVuY3J5cHRlZA==", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=", "中文"])
def test_what_is_not_encrypted_is_refused(sealed: str) -> None:
    with pytest.raises(NotGenuine):
        PLATFORM.opened(sealed, signature(PLATFORM.token, TIMESTAMP, NONCE, sealed), TIMESTAMP, NONCE)


def test_a_changed_letter_is_noticed() -> None:
    with pytest.raises(NotGenuine):
        PLATFORM.opened(_encrypted().replace("hyz", "hyy", 1), SIGNED, TIMESTAMP, NONCE)


def test_a_plain_signature() -> None:
    assert signature("spamtest", TIMESTAMP, NONCE) == "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a"
    check("spamtest", "16120ec1b8dbb870f510d87ce6bc2463eae6ca1a", TIMESTAMP, NONCE)


@pytest.mark.parametrize("given_", ["", "16120EC1B8DBB870F510D87CE6BC2463EAE6CA1A", "中文", "0" * 40])
def test_a_wrong_signature_is_refused(given_: str) -> None:
    with pytest.raises(NotGenuine):
        check("spamtest", given_, TIMESTAMP, NONCE)


def test_without_a_token_nothing_is_genuine() -> None:
    with pytest.raises(NotGenuine):
        check("", signature("", TIMESTAMP, NONCE), TIMESTAMP, NONCE)


def test_fields_inside_others_have_their_own_names() -> None:
    fields = read((RECORDED / "scancode.xml").read_bytes())
    assert (fields["ScanResult"], "ScanCodeInfo" in fields) == ("2", False)


@given(st.dictionaries(st.sampled_from("ABCDEFG"), st.text(st.characters(exclude_categories=["Cs", "Cc"]))))
def test_what_is_written_is_read_again(fields: dict[str, str]) -> None:
    assert read(written(fields)) == {name: value.replace("\r\n", "\n").replace("\r", "\n") for name, value in fields.items()}


BOMB = b'<!DOCTYPE xml [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">%s]><xml><Content>&b;</Content></xml>'
LAYERS = b"".join(b'<!ENTITY l%d "&l%d;&l%d;&l%d;&l%d;">' % (n, n - 1, n - 1, n - 1, n - 1) for n in range(1, 30))


@pytest.mark.parametrize(
    "raw",
    [
        BOMB % (b'<!ENTITY l0 "lol">' + LAYERS),
        b'<!DOCTYPE xml SYSTEM "file:///etc/passwd"><xml><Content>x</Content></xml>',
        b'<!DOCTYPE xml [<!ENTITY e SYSTEM "file:///etc/passwd">]><xml><Content>&e;</Content></xml>',
        b'<!DOCTYPE xml [<!ENTITY % p SYSTEM "http://127.0.0.1/evil.dtd"> %p;]><xml/>',
        b"<xml>" * 100_000,
        b"<a><b><c><d><e><f><g>x</g></f></e></d></c></b></a>",
        b"<xml><Content>not closed</xml>",
        b"{}",
        b"",
        b"<xml><Content>\xff\xfe</Content></xml>",
        b'<?xml version="1.0" encoding="no-such-code"?><xml/>',
        b"<xml><Content>&undefined;</Content></xml>",
    ],
)
def test_harmful_and_broken_xml_is_refused_at_once(raw: bytes) -> None:
    with pytest.raises(Unreadable):
        read(raw)
