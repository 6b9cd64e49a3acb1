"""The code that runs in browsers, checked by the types in its comments."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from assistant.settings import TREE

TSC = shutil.which("tsc")
STRICT = ("--noEmit", "--allowJs", "--checkJs", "--strict", "--target", "es2022", "--module", "esnext")
STRICT += ("--moduleResolution", "node", "--lib", "es2022,dom,dom.iterable")
FOLDERS = sorted({path.parent for path in (TREE / "channels").rglob("static/*.js")})


@pytest.fixture
def served(tmp_path: Path) -> Path:
    """The folders under the names by which they are served, and by which modules find each other."""
    for folder in FOLDERS:
        shutil.copytree(folder, tmp_path / _name(folder))
    return tmp_path


def _name(folder: Path) -> str:
    return "shared" if folder.parent == TREE / "channels" else folder.parent.name


@pytest.mark.skipif(TSC is None, reason="Debian's node-typescript is not installed: no types were checked")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(TREE)))
def test_the_types_hold(folder: Path, served: Path) -> None:
    assert TSC
    code = sorted((served / _name(folder)).glob("*.js"))
    checked = subprocess.run([TSC, *STRICT, *map(str, code)], capture_output=True, text=True, timeout=300)
    assert checked.returncode == 0, checked.stdout
