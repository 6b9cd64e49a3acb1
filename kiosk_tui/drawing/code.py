"""QR codes, as dots."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import segno

QUIET = 4
"""Empty modules round the code that a reader needs."""


def qr(text: str) -> npt.NDArray[np.uint8]:
    """Give the modules of a QR code with its quiet border: 1 is dark, 0 is light, shape (n, n)."""
    made = segno.make(text, micro=False, error="m", boost_error=True)
    return np.array([list(row) for row in made.matrix_iter(border=QUIET)], dtype=np.uint8)


def enlarged(dots: npt.NDArray[np.uint8], pixels: int) -> npt.NDArray[np.uint8]:
    """Enlarge dots by a whole number, as far as they fit so many pixels."""
    return np.kron(dots, np.ones((max(1, pixels // len(dots)),) * 2, dtype=np.uint8))
