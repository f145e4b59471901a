"""What a value means in lifted code: a module or function its twin, an object made before too."""

from __future__ import annotations

import operator
import types
from collections.abc import Callable
from typing import Any

from ..engine.constant import assignable
from ..engine.layers import Layer, holds_boxes, traces_of
from ..engine.refusals import forgive
from ..engine.running import is_running
from ..errors import ConversionError
from ..rules import registry
from ..rules.twins import remade, twin_for
from ..values import box_types, constant_makers

# Modules of the standard library whose functions have twins.
STANDARD = frozenset({"math", "cmath", "statistics"})


def is_served(module: str) -> bool:
    """Whether a module belongs to a library that a plugin has derivatives or twins for."""
    root = module.partition(".")[0]
    return root in STANDARD or (root != "builtins" and registry.serves(root))


def is_cell(value: Any) -> bool:
    """Whether a plain value can become an assignable constant."""
    box = box_types.get(type(value))
    return (
        box is not None
        and not isinstance(value, Layer)
        and box.assignable
        and box.space_of(value) is not None
    )


class LiftedModule(types.ModuleType):
    """A module whose functions are their twins; all else is as the module has it."""

    def __init__(self, original: types.ModuleType) -> None:
        super().__init__(original.__name__, original.__doc__)
        self.__wrapped__ = original

    def __getattr__(self, name: str) -> Any:
        if name == "__wrapped__":
            raise AttributeError(name)
        value = lifted(getattr(self.__wrapped__, name))
        self.__dict__[name] = value  # found without asking, next time
        return value

    def __dir__(self) -> list[str]:
        return dir(self.__wrapped__)

    def __repr__(self) -> str:
        return f"<lifted {self.__wrapped__!r}>"


class LiftedFunction:
    """A function of a library, whose arrays may be assigned to, and whose lists may be traced.

    It equals the function that it stands for, and looks like it.
    """

    def __init__(self, original: Any) -> None:
        self.__wrapped__ = original
        self._joins = False
        for name in ("__name__", "__qualname__", "__doc__", "__module__"):
            if hasattr(original, name):
                setattr(self, name, getattr(original, name))

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        if self._joins:
            args, kwargs = _joined(args), _joined_named(kwargs)
        try:
            answer = self.__wrapped__(*args, **kwargs)
        except (ConversionError, TypeError, ValueError) as error:
            joined, named = _joined(args), _joined_named(kwargs)
            if all(map(operator.is_, (*joined, *named.values()), (*args, *kwargs.values()))):
                raise
            forgive_all(error, args, kwargs)
            answer = self.__wrapped__(*joined, **named)
            self._joins = True  # it takes no lists of traced values: not to be tried again
        kind = type(answer)
        if (kind in box_types or kind is tuple or kind is list) and is_running():
            return assignable(answer)
        return _made(answer) if kind in remade and is_running() else answer

    def __getattr__(self, name: str) -> Any:
        if name == "__wrapped__":
            raise AttributeError(name)
        return lifted(getattr(self.__wrapped__, name))

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self.__wrapped__)

    def __eq__(self, other: Any) -> bool:
        return bool(self.__wrapped__ == getattr(other, "__wrapped__", other))

    def __hash__(self) -> int:
        return hash(self.__wrapped__)

    def __get__(self, instance: Any, owner: type | None = None) -> Any:
        """In a class it is what the function is there: a method, or a static one."""
        bound = getattr(type(self.__wrapped__), "__get__", None)
        if instance is None or bound is None:
            return self
        return types.MethodType(self, instance)

    def __reduce__(self) -> Any:
        return _itself, (self.__wrapped__,)

    def __repr__(self) -> str:
        return repr(self.__wrapped__)


class LiftedObject:
    """An object of a library whose methods are lifted functions; all else it hands on.

    It is what it stands for to `isinstance`.
    """

    def __init__(self, original: Any) -> None:
        self.__wrapped__ = original

    def __getattr__(self, name: str) -> Any:
        if name == "__wrapped__":
            raise AttributeError(name)
        value = getattr(self.__wrapped__, name)
        return LiftedFunction(value) if _is_function(value) else value

    @property  # type: ignore[misc]
    def __class__(self) -> Any:
        return type(self.__wrapped__)

    def __reduce__(self) -> Any:
        return _itself, (self.__wrapped__,)

    def __repr__(self) -> str:
        return repr(self.__wrapped__)


def _itself(function: Any) -> Any:
    return function


def _joined(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """The arguments, lists that hold traced numbers as traced arrays."""
    return tuple(
        constant_makers[type(arg)](arg)
        if type(arg) in constant_makers and holds_boxes(arg)
        else arg
        for arg in args
    )


def _joined_named(kwargs: dict[str, Any]) -> dict[str, Any]:
    return dict(zip(kwargs, _joined(tuple(kwargs.values())), strict=True))


def forgive_all(error: Exception, args: Any, kwargs: Any) -> None:
    """Take back what a trace noted of an error after which the call is made in another way."""
    causes = [error, error.__cause__, error.__context__]
    for cause in causes:
        if isinstance(cause, ConversionError):
            forgive(cause, traces_of([*args, *kwargs.values()]))


_modules: dict[int, LiftedModule] = {}
_functions: dict[int, tuple[Any, Any]] = {}  # by identity: the original, kept alive, and its twin


def lifted(value: Any) -> Any:
    """What a value means in lifted code; itself if that is nothing else."""
    if isinstance(value, types.ModuleType):
        return _module(value)
    known = _functions.get(id(value))
    if known is not None and known[0] is value:
        return known[1]
    if type(value) is LiftedFunction:
        return value
    made = _made(value)
    if made is not value and callable(value):
        _functions[id(value)] = value, made
    return made


def _module(module: Any) -> Any:
    if type(module) is LiftedModule or not is_served(module.__name__):
        return module
    if id(module) not in _modules:
        registry.load_pending()
        _modules[id(module)] = LiftedModule(module)
    return _modules[id(module)]


def _made(value: Any) -> Any:
    twin = twin_for(value)
    if twin is not None:
        made = twin.made
        return LiftedFunction(made) if _is_function(made) else made
    if isinstance(value, type):
        return value
    made = _remade(value)
    if made is not None:
        return made
    if _is_function(value) and is_served(_home(value)):
        return LiftedFunction(value)
    return value


def _remade(value: Any) -> Any:
    for kind in type(value).__mro__:
        twin = twin_for(kind)
        if twin is not None and twin.remake is not None:
            return twin.remake(value)
    return None


def as_twin(value: Any) -> Any:
    """The object of the twin that stands for one of a library's class; None if there is none.

    What a box meets as the other operand, of a class that computes with plain values alone, is
    traceable so.
    """
    registry.load_pending()
    return _remade(value)


def _home(function: Callable[..., Any]) -> str:
    """The module of a function, of a ufunc, or of what a method of one belongs to."""
    home = getattr(function, "__module__", None)
    if not isinstance(home, str):
        home = type(getattr(function, "__self__", function)).__module__
    return home


def _is_function(value: Any) -> bool:
    """Whether a value is called, and is no class and no object with names of its own."""
    if isinstance(value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return True
    return callable(value) and not isinstance(value, type) and type(value).__name__ in CALLABLES


# Types of functions that are no classes of Python's own: ufuncs, numpy's dispatchers, primitives.
CALLABLES = frozenset(
    {"ufunc", "_ArrayFunctionDispatcher", "Primitive", "uarray", "_lru_cache_wrapper"}
    | {"builtin_function_or_method", "cython_function_or_method", "method-wrapper", "fortran"}
    | {"_Function", "MultiUFunc", "_RGIUfunc"}
)
