"""What the tables share: twins of functions, and what they are given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import boxes_in, twin

from ..matrix import Sparse, own, result_of, unwrapped
from ..moving import carries
from ..tables.classes import made

PACKAGE = "adcore_scipy.sparse.linalg"


def is_traced(value: Any) -> bool:
    """Whether something in a value is traced: a sparse array, an operator, an array, a number."""
    if isinstance(value, (list, tuple)) and not hasattr(value, "_trace"):
        return any(map(is_traced, value))
    if isinstance(value, dict):
        return any(map(is_traced, value.values()))
    return getattr(value, "is_traced", False) is True or carries(value)


def as_scipy_takes(value: Any) -> Any:
    """Our sparse arrays and operators as scipy's, assignable constants as arrays."""
    bare = getattr(value, "plain", None)
    if callable(bare) and hasattr(type(value), "is_traced"):
        return bare()
    return unwrapped(value)


def compressed(A: Any, form: str = "csc") -> Sparse:
    """A sparse or dense array in a compressed format, sorted and summed."""
    if not scipy.sparse.issparse(A):
        A = made(scipy.sparse.csc_array, A)
    return own(A).compressed(form)


def function_twin(
    name: str, body: Callable[..., Any], plainly: Callable[..., Any] | None = None
) -> Any:
    """The twin of a function; the body takes the calls in which something is traced."""
    original = getattr(scipys, name)
    scipys_own = plainly or original

    @functools.wraps(original)
    def function(*args: Any, **kwargs: Any) -> Any:
        if is_traced(args) or is_traced(kwargs):
            return body(*args, **kwargs)
        given = {key: as_scipy_takes(item) for key, item in kwargs.items()}
        return result_of(scipys_own(*map(as_scipy_takes, args), **given))

    function.__module__ = PACKAGE
    function.__doc__ = f"As `scipy.sparse.linalg.{name}`, for traced values too."
    return twin(original, function, f"scipy.sparse.linalg.{name}")


def refused(name: str, reason: str) -> Callable[..., Any]:
    """A body that refuses."""

    def body(*args: Any, **kwargs: Any) -> Any:
        msg = f"{PACKAGE}.{name} is not differentiable: {reason}"
        raise NonDifferentiableError(msg)

    return body


def plain_option(name: str, **options: Any) -> None:
    """Refuse traced values in what only steers a solver."""
    for key, value in options.items():
        if is_traced(value) or any(box._trace.carries for box in boxes_in(value)):
            msg = f"{name} is not differentiable in {key}=. Give it stop_gradient(…)."
            raise NonDifferentiableError(msg)
