"""Finding a pattern by a trace, and taking one from the user."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore import grad
from adcore.errors import ArgumentError, SparsityError, SparsityWarning
from adcore.extend import Box, plain, space_of
from adcore.transforms.containers import flatten

from .trace import PatternTrace

# What an argument may be: an array, a scalar of numpy, a Python float.
NUMERIC = frozenset({np.ndarray, float, *np.sctypeDict.values()})


def jacobian_pattern(fun: Callable[..., Any], x: Any, warns: bool = True) -> Any:
    """Which elements of fun(x) depend on which of x."""
    trace = PatternTrace()
    outputs, _ = flatten(trace.run(fun, (trace.input(x),)))
    output = single(outputs, fun)
    if trace.dense and warns:
        warnings.warn(
            f"{', '.join(trace.dense)}: no pattern says which elements the answer depends on, and "
            "so it is all of them. State it with adcore.extend.pattern, or give the pattern of the "
            "whole, sparsity=P.",
            SparsityWarning,
            stacklevel=4,
        )
    if isinstance(output, Box) and output._trace is trace:
        return canonical(output._note)
    return scipy.sparse.csr_array((np.size(output), np.size(x)), dtype=bool)


def hessian_pattern(fun: Callable[..., Any], x: Any, warns: bool = True) -> Any:
    """The pattern of the gradient, which is run under the trace; it is made symmetric."""
    found = jacobian_pattern(grad(fun), x, warns)
    return canonical(found + found.T)


def canonical(pattern: Any) -> Any:
    """In csr form, rows sorted, no entry twice."""
    pattern = pattern.tocsr()
    pattern.sum_duplicates()
    return pattern


def given(pattern: Any, order: int) -> Any:
    """A pattern that the user states: the stored entries of a sparse array, or those not zero."""
    if scipy.sparse.issparse(pattern):
        found = scipy.sparse.csr_array(pattern, copy=True)
    else:
        array = np.asarray(pattern)
        if array.ndim != 2 or array.dtype.kind not in "biuf":
            msg = (
                "sparsity= takes a matrix of zeros and ones, a sparse array of scipy, or 'auto'; "
                f"got {pattern!r}."
            )
            raise ArgumentError(msg)
        found = scipy.sparse.csr_array(array != 0)
    found = scipy.sparse.csr_array(
        (np.ones(found.nnz, bool), found.indices, found.indptr), shape=found.shape
    )
    return canonical(found + found.T if order == 2 and found.shape[0] == found.shape[1] else found)


def is_auto(pattern: Any) -> bool:
    """Whether the pattern is to be found."""
    return pattern is True or (isinstance(pattern, str) and pattern == "auto")


def demand_fit(pattern: Any, shape: tuple[int, int], what: str) -> None:
    """Refuse a pattern of another shape."""
    if pattern.shape != shape:
        msg = f"The sparsity pattern has the shape {pattern.shape}, but the {what} has {shape}."
        raise SparsityError(msg)


def single(outputs: Any, fun: Any) -> Any:
    """The one array that a function returned."""
    if len(outputs) == 1 and _is_real(outputs[0]):
        return outputs[0]
    name = getattr(fun, "__name__", type(fun).__name__)
    msg = (
        "A sparse derivative is that of one array of real numbers in one: "
        f"{name} returned {len(outputs)} values, or one that is not real and floating-point. "
        "Concatenate them to one array."
    )
    raise ArgumentError(msg)


def demand_argument(x: Any, fun: Any) -> Any:
    """The argument to differentiate: one array, or number, which may be traced."""
    leaves, _ = flatten((x,))
    name = getattr(fun, "__name__", type(fun).__name__)
    kind = type(plain(x))
    if len(leaves) != 1 or leaves[0] is not x or kind not in NUMERIC or not _is_real(x):
        msg = (
            f"A sparse derivative is one in a single array of real numbers; {name} got a "
            f"{kind.__name__}. Let it take one array of floats, and take that apart within."
        )
        raise ArgumentError(msg)
    if plain(x) is not x and not x._trace.carries:  # an assignable constant
        x = plain(x)
    x = np.multiply(x, 1.0) if kind is float else x
    if x.dtype == np.float16:
        msg = "scipy has no sparse arrays of float16: differentiate in x.astype(np.float32)."
        raise ArgumentError(msg)
    return x


def _is_real(value: Any) -> bool:
    """Whether a value is an array or a number that is real and floating-point."""
    space = space_of(value)
    return space is not None and not space.is_complex
