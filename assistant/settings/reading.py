"""Reads one group of settings from the environment: a frozen dataclass whose field `x` is the variable `BANBAN_<GROUP>_X`.

A field may carry `metadata={"least": n}`. Fields are text, whole numbers, decimal numbers, yes or no, or a folder.
"""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar, get_type_hints

from assistant.errors import SettingsError

Group = TypeVar("Group")
YES = {"1": True, "true": True, "yes": True, "on": True, "0": False, "false": False, "no": False, "off": False}


def variable(prefix: str, name: str) -> str:
    """Give the environment variable of a field."""
    return "_".join(filter(None, ("BANBAN", prefix, name.upper())))


def read_group(group: type[Group], env: Mapping[str, str], prefix: str = "", **given: Any) -> Group:
    """Build a group from the environment; what is `given` is not read. Raises SettingsError naming the variable."""
    types = get_type_hints(group)
    read: dict[str, Any] = {}
    for field in dataclasses.fields(group):  # type: ignore[arg-type]  # every group is a dataclass
        raw = env.get(variable(prefix, field.name), "")
        if raw and field.name not in given:
            read[field.name] = _value(types[field.name], raw, variable(prefix, field.name), field.metadata.get("least"))
    return group(**read, **given)


def _value(kind: Any, raw: str, name: str, least: float | None) -> Any:
    try:
        value = KINDS[kind](raw)
    except (KeyError, ValueError) as error:
        raise SettingsError("error.settings", name=name, value=raw) from error
    if least is not None and value < least:
        raise SettingsError("error.settings", name=name, value=raw)
    return value


def _whole(raw: str) -> int:
    if not (raw.isascii() and raw.isdecimal()):
        raise ValueError(raw)
    return int(raw)


def _decimal(raw: str) -> float:
    value = float(raw)
    if not math.isfinite(value) or value < 0:
        raise ValueError(raw)
    return value


KINDS: Mapping[Any, Callable[[str], Any]] = {
    str: str,
    int: _whole,
    float: _decimal,
    bool: lambda raw: YES[raw.lower()],
    Path: Path,
}
