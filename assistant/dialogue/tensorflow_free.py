"""Answers for TensorFlow at import time, because Rasa imports it even where no neural component is used.

Call `install` before anything imports `rasa`. Where the extra `neural` is installed, real TensorFlow is used.
"""

from __future__ import annotations

import sys
from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any, NoReturn

PACKAGES = ("tensorflow", "keras", "tensorflow_text", "tensorflow_hub", "tensorflow_addons")


class TensorFlowAbsent(ImportError):
    """A neural component (DIET, TED) was about to compute, and the extra `neural` is not installed."""


def is_present() -> bool:
    """Say whether real TensorFlow is installed."""
    return PathFinder.find_spec("tensorflow") is not None


def is_installed() -> bool:
    """Say whether the stand-in answers in this process."""
    return any(isinstance(finder, _Finder) for finder in sys.meta_path)


def install() -> None:
    """Answer for `PACKAGES` from now on; a second call, or real TensorFlow, makes this do nothing."""
    if not is_installed() and not is_present():
        sys.meta_path.append(_Finder())


class _Finder(MetaPathFinder):
    """Finds `PACKAGES` and everything below them; it is asked last, so an installed package wins."""

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return a spec for an absent module, or None for any other."""
        if fullname.partition(".")[0] not in PACKAGES:
            return None
        return ModuleSpec(fullname, _Loader(), is_package=True)


class _Loader(Loader):
    """Makes modules without contents."""

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in for one module."""
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module as it was made."""


class _Module(ModuleType):
    """A module in which every public name is a stand-in."""

    def __getattr__(self, name: str) -> _StandInType:
        return _stand_in(self.__name__, name)


class _StandInType(ABCMeta):
    """The type of stand-ins; an ABCMeta, because Rasa mixes TensorFlow's classes with abstract ones."""

    def __getattr__(cls, name: str) -> _StandInType:
        return _stand_in(cls.__module__, f"{cls.__qualname__}.{name}")

    def __call__(cls, *args: Any, **settings: Any) -> Any:
        """Serve as a decorator, bare or with settings; all other calls would compute, so they are refused."""
        if _StandIn not in cls.__bases__:
            _refuse(cls)
        if settings and not args:
            return cls
        if len(args) == 1 and callable(args[0]) and not settings:
            return args[0]
        _refuse(cls)


class _StandIn(metaclass=_StandInType):
    """What every name of an absent module is: a base class, an annotation, a decorator, a namespace."""

    def __class_getitem__(cls, parameters: Any) -> type[_StandIn]:
        return cls


def _stand_in(module: str, qualified_name: str) -> _StandInType:
    """Return a new stand-in.

    Raises:
        AttributeError: for a name with two underscores, by which Python asks what an object can do.
    """
    name = qualified_name.rpartition(".")[2]
    if name.startswith("__"):
        raise AttributeError(name)
    return _StandInType(name, (_StandIn,), {"__module__": module, "__qualname__": qualified_name})


def _refuse(cls: type) -> NoReturn:
    message = f"{cls.__module__}.{cls.__qualname__} needs TensorFlow: install the extra 'neural'"
    raise TensorFlowAbsent(message, name="tensorflow")
