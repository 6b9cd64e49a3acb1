"""Turns what goes wrong inside Rasa while a model is trained or loaded into one of our own errors."""

from __future__ import annotations

import tarfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

from rasa.engine.exceptions import (
    GraphComponentException,
    GraphRunError,
    GraphSchemaException,
    GraphSchemaValidationException,
)
from rasa.shared.exceptions import RasaException

from assistant.errors import AssistantError, ModelUnusable

GRAPH = (GraphComponentException, GraphRunError, GraphSchemaException, GraphSchemaValidationException)
BREAKS = (
    RasaException,
    *GRAPH,
    tarfile.TarError,
    zlib.error,
    EOFError,
    ImportError,
    OSError,
    ValueError,
    LookupError,
    TypeError,
    AttributeError,
)
"""What Rasa and the libraries below it raise for a damaged model, broken data or a setting that cannot be used."""


@contextmanager
def model_errors(name: str) -> Iterator[None]:
    """Say what breaks in here about the model, or the file, called `name`.

    Raises:
        AssistantError: our own error that Rasa wrapped, such as a CatalogueError or a SettingsError.
        ModelUnusable: for anything else, with the innermost cause as its problem.
    """
    try:
        yield
    except BrokenPipeError:
        raise
    except BREAKS as error:
        cause = _innermost(error)
        if isinstance(cause, AssistantError):
            raise cause from cause.__cause__
        raise ModelUnusable(model=name, problem=_one_line(cause)) from error


def _innermost(error: BaseException) -> BaseException:
    while error.__cause__ is not None and not isinstance(error, AssistantError):
        error = error.__cause__
    return error


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split()) or type(error).__name__
