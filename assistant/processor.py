"""Lets the numerical library use all of a processor that is younger than itself. Standard library only.

OpenBLAS 0.3.20, which numpy 1.23 brings along, takes AMD processors with AVX-512 (Zen 4 and later) for older ones and
multiplies matrices at half their speed. It reads what to take them for when numpy is first imported.
"""

from __future__ import annotations

import os
from pathlib import Path

NEEDED = frozenset({"avx512f", "avx512bw", "avx512cd", "avx512dq", "avx512vl"})
VARIABLE, KERNELS = "OPENBLAS_CORETYPE", "SKYLAKEX"


def use_all_of_it(about: Path = Path("/proc/cpuinfo")) -> None:
    """Name the fitting kernels for this process and those it starts, unless the operator has named some."""
    if wide_but_unknown(about):
        os.environ.setdefault(VARIABLE, KERNELS)


def wide_but_unknown(about: Path) -> bool:
    """Tell whether this is an AMD processor with the registers that OpenBLAS would leave idle; False where nobody can say."""
    try:
        lines = about.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return False
    facts = {name.strip(): value.split() for name, _, value in (line.partition(":") for line in lines)}
    return facts.get("vendor_id") == ["AuthenticAMD"] and facts.keys() >= {"flags"} and set(facts["flags"]) >= NEEDED
