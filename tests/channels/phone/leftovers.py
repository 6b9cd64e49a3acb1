"""What a process holds, and connections whose other end has vanished."""

from __future__ import annotations

import asyncio
import ctypes
import gc
import os
import socket
import struct
import threading
from pathlib import Path

ATTACH_FILTER = 26
DROP = struct.pack("HBBI", 0x06, 0, 0, 0)
"""A filter of one instruction for packets to a socket: keep nothing."""


def held() -> dict[str, int]:
    """Count what is held now: tasks, threads, open files, child processes."""
    gc.collect()
    children = [child for one in Path("/proc/self/task").glob("*/children") for child in one.read_text().split()]
    files = len(os.listdir("/proc/self/fd"))
    return {"tasks": len(asyncio.all_tasks()), "threads": threading.active_count(), "files": files, "children": len(children)}


def is_clean(before: dict[str, int]) -> bool:
    """Tell whether no more is held than before; a pool may have grown by a thread and a file or two."""
    spare = {"tasks": 0, "threads": 1, "files": 2, "children": 0}
    return all(count <= before[kind] + spare[kind] for kind, count in held().items())


def vanish(connection: socket.socket) -> None:
    """Let a connection's far end vanish without a word: whatever arrives there is dropped, and nothing is acknowledged."""
    program = ctypes.create_string_buffer(DROP)
    connection.setsockopt(socket.SOL_SOCKET, ATTACH_FILTER, struct.pack("HP", 1, ctypes.addressof(program)))
