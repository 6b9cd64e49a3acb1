"""Modules that can be imported and subclassed but not used, for packages that Rasa imports and does not need here."""

from __future__ import annotations

from abc import ABCMeta
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any, NoReturn


class StandInUsed(ImportError):
    """Something was about to use a package of which there is only a stand-in in this process."""


class StandIns(MetaPathFinder):
    """Finds some packages and everything below them; put it into `sys.meta_path`."""

    def __init__(self, packages: Sequence[str], remedy: str) -> None:
        """Take the packages to answer for, and how to get the real ones, for whoever uses a stand-in."""
        self._packages, self._remedy = packages, remedy

    def find_spec(self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None) -> ModuleSpec | None:
        """Return a spec for a module of these packages, or None for any other."""
        if any(fullname == package or fullname.startswith(f"{package}.") for package in self._packages):
            return ModuleSpec(fullname, _Loader(self._remedy), is_package=True)
        return None


class _Loader(Loader):
    """Makes modules without contents."""

    def __init__(self, remedy: str) -> None:
        self._remedy = remedy

    def create_module(self, spec: ModuleSpec) -> ModuleType:
        """Return the stand-in for one module."""
        return _Module(spec.name, self._remedy)

    def exec_module(self, module: ModuleType) -> None:
        """Leave the module as it was made."""


class _Module(ModuleType):
    """A module in which every public name is a stand-in."""

    def __init__(self, name: str, remedy: str) -> None:
        super().__init__(name)
        self.__remedy__ = remedy

    def __getattr__(self, name: str) -> _StandInType:
        return _stand_in(name, self.__name__, name, self.__remedy__)


class _StandInType(ABCMeta):
    """The type of stand-ins; an ABCMeta, because Rasa mixes the classes of absent packages with abstract ones."""

    __remedy__: str

    def __getattr__(cls, name: str) -> _StandInType:
        return _stand_in(name, cls.__module__, f"{cls.__qualname__}.{name}", cls.__remedy__)

    def __call__(cls, *args: Any, **settings: Any) -> Any:
        """Serve as a decorator, bare or with settings; all other calls would do something, so they are refused."""
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


def _stand_in(name: str, module: str, qualified_name: str, remedy: str) -> _StandInType:
    """Return a new stand-in.

    Raises:
        AttributeError: for a name with two underscores, by which Python asks what an object can do.
    """
    if name.startswith("__"):
        raise AttributeError(name)
    about = {"__module__": module, "__qualname__": qualified_name, "__remedy__": remedy}
    return _StandInType(name, (_StandIn,), about)


def _refuse(cls: _StandInType) -> NoReturn:
    raise StandInUsed(f"{cls.__module__}.{cls.__qualname__} is only a stand-in here: {cls.__remedy__}")
