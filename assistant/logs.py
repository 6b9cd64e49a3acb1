"""What is written to the log: warnings and errors to standard error, never what a person said."""

from __future__ import annotations

import logging
import os
import sys
from collections.abc import Mapping, MutableMapping
from typing import Any

PERSONAL = frozenset({"user_input", "text", "message", "utterance", "latest_message", "slots", "tracker"})


def configure(level: int = logging.WARNING) -> None:
    """Set up Python's and Rasa's logging; call before `rasa` is first imported."""
    os.environ.setdefault("SQLALCHEMY_SILENCE_UBER_WARNING", "1")
    os.environ.setdefault("RASA_TELEMETRY_ENABLED", "false")
    os.environ.setdefault("LOG_LEVEL", logging.getLevelName(level))
    logging.basicConfig(level=level, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    logging.captureWarnings(True)  # the libraries' deprecations are not for the city's operators
    for name in ("rasa", "matplotlib", "apscheduler", "asyncio", "py.warnings"):
        logging.getLogger(name).setLevel(max(level, logging.ERROR))
    _configure_structlog(level)


def _configure_structlog(level: int) -> None:
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
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )


def _without_personal(logger: Any, method: str, event: MutableMapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in event.items() if name not in PERSONAL}
