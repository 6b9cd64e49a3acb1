"""Archives for tests: whole, and such as nobody should unpack."""

from __future__ import annotations

import io
import tarfile
import zipfile
from collections.abc import Mapping

MODEL = {"model-1/am/final.mdl": b"acoustic" * 1000, "model-1/README": b"made for a test"}


def zipped(files: Mapping[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return made.getvalue()


def zipped_link(name: str, target: str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo(name)
        link.external_attr = 0o120777 << 16
        archive.writestr(link, target)
    return made.getvalue()


def tarred(files: Mapping[str, bytes], kind: bytes = tarfile.REGTYPE, target: str = "", mode: str = "w:bz2") -> bytes:
    made = io.BytesIO()
    with tarfile.open(fileobj=made, mode=mode) as archive:  # type: ignore[call-overload]
        for name, content in files.items():
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, target
            member.size = len(content) if kind == tarfile.REGTYPE else 0
            archive.addfile(member, io.BytesIO(content))
    return made.getvalue()
