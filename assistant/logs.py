"""What is written to the log: warnings and errors to standard error, never what a person said."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from pathlib import Path
from typing import Any, TextIO

PERSONAL = frozenset({"user_input", "text", "message", "utterance", "latest_message", "slots", "tracker"})


def configure(file: Path | None = None, level: int = logging.WARNING) -> None:
    """Set up Python's and Rasa's logging; call before `rasa` is first imported.

    Logs go to standard error, or to `file` where a person looks at the terminal.
    """
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("LOG_LEVEL", logging.getLevelName(level))
    stream = _stream(file)
    logging.basicConfig(level=level, stream=stream, format="%(levelname)s %(name)s %(message)s", force=True)
    logging.captureWarnings(True)  # the libraries' deprecations are not for the city's operators
    for name in ("rasa", "matplotlib", "apscheduler", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(max(level, logging.ERROR))
    _configure_structlog(level, stream)


def _stream(file: Path | None) -> TextIO:
    if file is None:
        return sys.stderr
    file.parent.mkdir(parents=True, exist_ok=True)
    return file.open("a", encoding="utf-8")


def _configure_structlog(level: int, stream: TextIO) -> None:
    import structlog

    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            _without_personal,
            structlog.processors.format_exc_info,
            structlog.processors.TimeStamper(fmt="iso"),
            structlog.processors.JSONRenderer(),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.PrintLoggerFactory(stream),
        cache_logger_on_first_use=False,
    )


def _without_personal(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in event.items() if name not in PERSONAL}
