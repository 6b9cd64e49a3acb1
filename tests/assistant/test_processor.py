"""Young AMD processors are used whole; every other one is left to the numerical library."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.processor import KERNELS, VARIABLE, use_all_of_it, wide_but_unknown

WIDE = "avx2 avx512f avx512bw avx512cd avx512dq avx512vl"


def cpuinfo(folder: Path, vendor: str, flags: str) -> Path:
    about = folder / "cpuinfo"
    about.write_text(f"processor\t: 0\nvendor_id\t: {vendor}\nflags\t\t: fpu {flags}\n", encoding="utf-8")
    return about


@pytest.mark.parametrize(
    ("vendor", "flags", "wanted"),
    [("AuthenticAMD", WIDE, True), ("AuthenticAMD", "avx2", False), ("GenuineIntel", WIDE, False)],
)
def test_only_an_amd_processor_with_wide_registers_is_named(tmp_path: Path, vendor: str, flags: str, wanted: bool) -> None:
    assert wide_but_unknown(cpuinfo(tmp_path, vendor, flags)) is wanted


def test_a_machine_that_says_nothing_about_itself_is_left_alone(tmp_path: Path) -> None:
    other = tmp_path / "other"
    other.write_text("Processor : ARMv8\n", encoding="utf-8")
    assert not wide_but_unknown(other)
    assert not wide_but_unknown(tmp_path / "missing")


def test_the_kernels_are_named_unless_the_operator_has_named_some(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    about = cpuinfo(tmp_path, "AuthenticAMD", WIDE)
    monkeypatch.setenv(VARIABLE, "HASWELL")
    use_all_of_it(about)
    assert os.environ[VARIABLE] == "HASWELL"
    monkeypatch.delenv(VARIABLE)
    use_all_of_it(about)
    assert os.environ[VARIABLE] == KERNELS


def test_it_happens_before_numpy_is_there() -> None:
    asked = "import sys, assistant; print('numpy' in sys.modules, 'assistant.processor' in sys.modules)"
    assert subprocess.check_output([sys.executable, "-c", asked], text=True).split() == ["False", "True"]
