"""Sixel pictures: what is written can be read back, dot for dot."""

from __future__ import annotations

import re

import numpy as np
import numpy.typing as npt
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from kiosk_tui.drawing.code import enlarged, qr
from kiosk_tui.drawing.faces import face
from kiosk_tui.drawing.mosaic import blocks
from kiosk_tui.drawing.sixel import encode, shades

PALETTE = [(255, 0, 0), (0, 255, 0), (0, 0, 255)]


def decode(text: str) -> npt.NDArray[np.uint8]:
    """Read a sixel picture: numbers of colours, 0 where nothing is drawn."""
    head = re.match(r'\x1bP0;1;0q"1;1;(\d+);(\d+)((?:#\d+;2;\d+;\d+;\d+)*)', text)
    assert head and text.endswith("\x1b\\")
    width, height = int(head[1]), int(head[2])
    picture = np.zeros((-(-height // 6) * 6, width), dtype=np.uint8)
    for band, line in enumerate(text[head.end() : -2].split("-")):
        for layer in filter(None, line.split("$")):
            _draw(picture, band, layer)
    return picture[:height]


def _draw(picture: npt.NDArray[np.uint8], band: int, layer: str) -> None:
    colour = re.match(r"#(\d+)", layer)
    assert colour
    runs = re.findall(r"(?:!(\d+))?([?-~])", layer[colour.end() :])
    columns = [ord(sign) - 63 for times, sign in runs for _ in range(int(times or 1))]
    for x, column in enumerate(columns):
        for bit in (bit for bit in range(6) if column & 1 << bit):
            picture[band * 6 + bit, x] = int(colour[1])


@given(arrays(np.uint8, st.tuples(st.integers(1, 20), st.integers(1, 40)), elements=st.integers(0, 3)))
def test_a_picture_survives(picture: npt.NDArray[np.uint8]) -> None:
    assert (decode(encode(picture, PALETTE)) == picture).all()


def test_a_face_and_a_code_survive() -> None:
    for picture in (face(5, 90), enlarged(qr("https://help.example/"), 200) + np.uint8(1)):
        assert (decode(encode(picture, shades((255, 255, 0), (0, 0, 0), 8))) == picture).all()


def test_shades_go_from_nearly_the_ground_to_the_ink() -> None:
    made = shades((255, 225, 0), (0, 0, 0), 8)
    assert len(made) == 8 and made[-1] == (255, 225, 0) and made[0] == (32, 28, 0)


def test_half_blocks_keep_every_dot() -> None:
    dots = np.array([[1, 0, 1, 0], [1, 1, 0, 0]], dtype=np.uint8)
    assert blocks(dots) == ["█▄▀ "]


def test_a_sad_face_and_a_glad_one_differ() -> None:
    assert (face(1, 60) != face(5, 60)).any()
