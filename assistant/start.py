"""Makes a fresh machine ready and runs Banban: `python3 -m assistant.start`. Standard library only.

Needs Python 3.10 or 3.11 and pip, nothing else and no administrator. What it fetches goes into `.venv/` and `var/`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

TREE = Path(__file__).resolve().parent.parent
TOOLS = TREE / "var" / "tools"
BANBAN = TREE / ".venv" / "bin" / "banban"
SUPPORTED = {(3, 10), (3, 11)}
UV = "uv>=0.9,<1"


def main(arguments: list[str]) -> int:
    """Make everything ready, then talk; with `test` run all tests, with `ready` stop when all is ready."""
    job = arguments[0] if arguments else "chat"
    if not make_ready(with_tests=job == "test"):
        return 2
    if job == "ready":
        return 0
    if job == "test":
        return subprocess.call(["sh", str(TREE / "tests" / "gate.sh"), *arguments[1:]], cwd=TREE)
    return subprocess.call([str(BANBAN), *(arguments or ["chat"])], cwd=TREE)


def make_ready(with_tests: bool) -> bool:
    """Fetch the packages and train a model where there is none yet; say what happens meanwhile."""
    _say("1/3  Packages: getting what is missing (about 700 MB the first time).")
    uv = _uv()
    if uv is None or subprocess.call(_sync(uv, with_tests), cwd=TREE) != 0:
        _say("The packages could not be fetched. Check the connection to PyPI and try again; nothing is lost.")
        return False
    _say("2/3  Model: learning what people say, if that has changed (one to four minutes).")
    if subprocess.call([str(BANBAN), "train", "--if-changed"], cwd=TREE) != 0:
        return False
    _say("3/3  Ready.")
    return True


def _sync(uv: str, with_tests: bool) -> list[str]:
    tested = [word for extra in ("postgres", "redis", "sherpa", "e5") for word in ("--extra", extra)]
    extras = tested if with_tests else ["--inexact", "--no-dev"]
    compiled = ["--compile-bytecode"] if with_tests else []  # the tests start hundreds of processes
    return [uv, "sync", "--frozen", "--python", _python(), *extras, *compiled]


def _python() -> str:
    return sys.executable if sys.version_info[:2] in SUPPORTED else "3.11"


def _uv() -> str | None:
    """Find uv, or fetch it with pip into var/tools; None where that fails."""
    own = TOOLS / "bin" / "uv"
    found = shutil.which("uv")
    if found or own.is_file():
        return found or str(own)
    fetch = [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--target", str(TOOLS), UV]
    return str(own) if subprocess.call(fetch) == 0 else None


def _say(words: str) -> None:
    sys.stderr.write(f"{words}\n")


if __name__ == "__main__":
    os.environ.setdefault("UV_LINK_MODE", "copy" if os.environ.get("CI") else "hardlink")
    sys.exit(main(sys.argv[1:]))
