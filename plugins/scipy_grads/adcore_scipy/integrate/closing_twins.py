"""Twins of functions that take functions: closures over traced values count as traced."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import scipy.integrate

from adcore.errors import NonDifferentiableError
from adcore.extend import refuse
from adcore_numpy.tables.mixed_arguments import is_traced

from ..closures import bare, captured
from . import NAMESPACE


def closing(name: str, body: Callable[..., Any]) -> Any:
    """scipy's function of this name; the body takes calls in which something is traced,

    be it an argument or what the functions among the arguments close over.
    """
    scipys = getattr(scipy.integrate, name)

    def function(*args: Any, **kwargs: Any) -> Any:
        used = captured((args, kwargs))
        if used.traced:
            return body(*args, **kwargs)
        if used.boxes:  # constants of lifted code
            args, kwargs = used.replaced(bare(used.boxes))
        return scipys(*args, **kwargs)

    made = NAMESPACE.twin(name, function)
    made.__wrapped__ = scipys
    made.__doc__ = f"As `scipy.integrate.{name}`, for traced values and closures over them too."
    return made


def refusing(name: str, reason: str) -> Any:
    """The refusal of scipy's function of this name, also for closures over traced values."""

    def body(*args: Any, **kwargs: Any) -> Any:
        msg = f"{made.__module__}.{name} is not differentiable: {reason}"
        raise NonDifferentiableError(msg)

    made = closing(name, body)
    return refuse(made, None, reason)


def refuse_traced(name: str, **options: Any) -> None:
    """Refuse traced values in what only steers the integrator, and options without derivative."""
    for key, value in options.items():
        if key == "points" and is_traced(value):
            msg = (
                f"{name} is not differentiable in points=: a jump of the integrand there would "
                "contribute. Split the integral at the point, as the limit of two integrals."
            )
            raise NonDifferentiableError(msg)
        if is_traced(value):
            msg = f"{name} is not differentiable in {key}=. Give it stop_gradient(…)."
            raise NonDifferentiableError(msg)
    cures = {
        "full_output": "leave it out, and call scipy's function on plain values for it",
        "weight": "write the weight function into the integrand",
    }
    for key, cure in cures.items():
        if options.get(key):
            msg = f"{name} with {key}= is not differentiable: {cure}."
            raise NonDifferentiableError(msg)
