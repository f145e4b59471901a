"""Which arguments a transform differentiates, and what all transforms have in common."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable
from typing import Any

from ..engine.constant import cells_of
from ..errors import ArgumentError
from ..rules.twins import lifted_modules
from .leaves import name_of

Argnums = int | str | tuple[int | str, ...]


def choose(
    fun: Callable[..., Any], argnums: Argnums, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> tuple[list[Any], Callable[..., Any]]:
    """The chosen arguments, and the function of them alone, the others fixed."""
    if type(argnums) is int and 0 <= argnums < len(args):  # the commonest, without ceremony
        if len(args) == 1 and not kwargs:
            return [args[0]], fun
        before, after = args[:argnums], args[argnums + 1 :]
        lifted = _is_lifted(fun)

        def of_one(value: Any) -> Any:
            if lifted:
                fixed, named = _cells((*before, *after), kwargs)
                return fun(*fixed[:argnums], value, *fixed[argnums:], **named)
            return fun(*before, value, *after, **kwargs)

        of_one.__name__ = name_of(fun)
        return [args[argnums]], of_one
    chosen = argnums if isinstance(argnums, tuple) else (argnums,)
    keys = [_key(fun, argnum, args, kwargs) for argnum in chosen]
    if len(set(keys)) != len(keys) or not keys:
        msg = f"argnums={argnums!r} must name at least one argument of {name_of(fun)}, each once."
        raise ArgumentError(msg)

    chosen_values = [args[k] if isinstance(k, int) else kwargs[k] for k in keys]
    lifted = _is_lifted(fun)

    def of_chosen(*values: Any) -> Any:
        new_args, new_kwargs = list(args), dict(kwargs)
        if lifted:
            new_args, new_kwargs = _cells(args, kwargs)
        for key, value in zip(keys, values, strict=True):
            if isinstance(key, int):
                new_args[key] = value
            else:
                new_kwargs[key] = value
        return fun(*new_args, **new_kwargs)

    of_chosen.__name__ = name_of(fun)
    return chosen_values, of_chosen


def _is_lifted(fun: Callable[..., Any]) -> bool:
    """Whether a function's own code is lifted, so that its plain arrays count as made there."""
    return getattr(fun, "__module__", None) in lifted_modules


def _cells(args: tuple[Any, ...], named: dict[str, Any]) -> tuple[list[Any], dict[str, Any]]:
    """The cells of arguments that are given by position and by name."""
    made = cells_of([*args, *named.values()])
    return made[: len(args)], dict(zip(named, made[len(args) :], strict=True))


def _key(
    fun: Callable[..., Any], argnum: int | str, args: tuple[Any, ...], kwargs: dict[str, Any]
) -> int | str:
    """Where an argument stands in a call: a position, or the name of a keyword."""
    if isinstance(argnum, bool) or not isinstance(argnum, (int, str)):
        msg = f"argnums must be positions or parameter names; got {argnum!r}."
        raise ArgumentError(msg)
    if isinstance(argnum, int):
        if -len(args) <= argnum < len(args):
            return argnum % len(args)
    elif argnum in kwargs:
        return argnum
    names = _parameter_names(fun)
    if isinstance(argnum, str) and argnum in names and names.index(argnum) < len(args):
        return names.index(argnum)
    if isinstance(argnum, int) and 0 <= argnum < len(names) and names[argnum] in kwargs:
        return names[argnum]
    msg = (
        f"argnums={argnum!r}: the call of {name_of(fun)} has {len(args)} positional arguments and "
        f"the keywords {sorted(kwargs)}. Pass the argument to differentiate."
    )
    raise ArgumentError(msg)


def _parameter_names(fun: Callable[..., Any]) -> list[str]:
    try:
        parameters = inspect.signature(fun).parameters.values()
    except (TypeError, ValueError):  # a ufunc or builtin that does not tell
        return []
    positional = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    return [p.name for p in parameters if p.kind in positional]


class Transform:
    """A function made of another one; a class, so that it can be pickled when that can."""

    prefix = ""

    def __init__(self, fun: Callable[..., Any]) -> None:
        if not callable(fun):
            msg = f"{self.prefix}() takes a function; got {fun!r}. Call it as {self.prefix}(f)(x)."
            raise ArgumentError(msg)
        self.fun = fun
        functools.update_wrapper(self, fun, updated=())  # type: ignore[arg-type]
        self.__name__ = f"{self.prefix}({name_of(fun)})"

    def __repr__(self) -> str:
        return f"<{self.__name__}>"
