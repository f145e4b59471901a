"""Twins of functions that take functions: what these close over counts as an argument."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

from adcore.errors import NonDifferentiableError
from adcore.extend import Namespace, Rule, Twin, composite, refuse, twin
from adcore_numpy.tables.mixed_arguments import is_traced

from .closures import bare, captured


def refuse_traced(name: str, **options: Any) -> None:
    """Refuse traced values in what only steers a solver."""
    for key, value in options.items():
        if is_traced(value):
            msg = f"{name} is not differentiable in {key}=. Give it stop_gradient(…)."
            raise NonDifferentiableError(msg)


def as_args(args: Any) -> tuple[Any, ...]:
    """The `args` of a solver as a tuple: scipy takes a single one by itself."""
    return args if isinstance(args, tuple) else (args,)


def stands_for(module: Any, package: str, name: str, function: Callable[..., Any]) -> Twin:
    """The statement that a function of a package stands for a module's of the same name."""
    original = getattr(module, name)
    functools.update_wrapper(function, original)
    function.__module__ = package
    function.__doc__ = f"As `{module.__name__}.{name}`, for traced values too."
    return twin(original, function, f"{module.__name__}.{name}")


def closing_twin(
    namespace: Namespace,
    name: str,
    body: Callable[..., Any],
    plainly: Callable[..., Any] | None = None,
) -> Any:
    """The twin of a namespace's function; the body takes calls in which something is traced,

    be it an argument or what the functions among the arguments close over. Where nothing is
    traced, `plainly` is called, by default scipy's own function.
    """
    scipys = plainly or getattr(namespace.module, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        used = captured((args, kwargs))
        if used.traced:
            return body(*args, **kwargs)
        if used.boxes:  # constants of lifted code
            args, kwargs = used.replaced(bare(used.boxes))
        return scipys(*args, **kwargs)

    made = namespace.twin(name, function)
    made.__wrapped__ = scipys
    home = namespace.module.__name__
    made.__doc__ = f"As `{home}.{name}`, for traced values and closures over them too."
    return made


def closing(
    namespace: Namespace,
    name: str,
    body: Callable[..., Any],
    plainly: Callable[..., Any] | None = None,
) -> Rule:
    """The rule of such a twin, by a body that does not mind plain values."""
    return composite(closing_twin(namespace, name, body, plainly), body)


def refusing(namespace: Namespace, name: str, reason: str) -> Rule:
    """The refusal of a namespace's function, also for closures over traced values."""

    def body(*args: Any, **kwargs: Any) -> Any:
        msg = f"{made.__module__}.{name} is not differentiable: {reason}"
        raise NonDifferentiableError(msg)

    made = closing_twin(namespace, name, body)
    return refuse(made, None, reason)
