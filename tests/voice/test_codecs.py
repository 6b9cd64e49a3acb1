"""G.711 against the reference: every sample and every code, bit for bit."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from voice import codecs

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    import audioop

EVERY_SAMPLE = np.arange(-32768, 32768).astype("<i2").tobytes()
EVERY_CODE = bytes(range(256))


def test_every_sample_and_code_is_as_in_the_reference() -> None:
    assert codecs.to_ulaw(EVERY_SAMPLE) == audioop.lin2ulaw(EVERY_SAMPLE, 2)
    assert codecs.to_alaw(EVERY_SAMPLE) == audioop.lin2alaw(EVERY_SAMPLE, 2)
    assert codecs.from_ulaw(EVERY_CODE) == audioop.ulaw2lin(EVERY_CODE, 2)
    assert codecs.from_alaw(EVERY_CODE) == audioop.alaw2lin(EVERY_CODE, 2)


@pytest.mark.parametrize(
    ("decode", "code", "sample"),
    [
        (codecs.from_ulaw, 0xFF, 0),
        (codecs.from_ulaw, 0x7F, 0),
        (codecs.from_ulaw, 0x80, 32124),
        (codecs.from_ulaw, 0x00, -32124),
        (codecs.from_alaw, 0xD5, 8),
        (codecs.from_alaw, 0x55, -8),
        (codecs.from_alaw, 0xAA, 32256),
        (codecs.from_alaw, 0x2A, -32256),
    ],
)
def test_the_ends_of_the_scale_are_those_of_the_recommendation(decode, code: int, sample: int) -> None:  # type: ignore[no-untyped-def]
    assert np.frombuffer(decode(bytes([code])), "<i2").tolist() == [sample]


def test_what_was_decoded_is_encoded_as_the_same_codes() -> None:
    assert codecs.to_alaw(codecs.from_alaw(EVERY_CODE)) == EVERY_CODE
    again = codecs.to_ulaw(codecs.from_ulaw(EVERY_CODE))
    assert [code for code in range(256) if again[code] != code] == [0x7F], (
        "µ-law has two zeros; the negative one becomes the other"
    )


def test_half_a_sample_and_nothing_are_no_trouble() -> None:
    assert codecs.to_ulaw(b"\x00\x00\x01") == b"\xff"
    assert codecs.to_alaw(b"") == codecs.from_ulaw(b"") == b""
