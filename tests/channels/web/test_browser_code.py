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


@pytest.mark.skipif(TSC is None, reason="Debian's node-typescript is not installed: no types were checked")
@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: str(folder.relative_to(TREE)))
def test_the_types_hold(folder: Path) -> None:
    assert TSC
    checked = subprocess.run([TSC, *STRICT, *map(str, sorted(folder.glob("*.js")))], capture_output=True, text=True, timeout=300)
    assert checked.returncode == 0, checked.stdout
