"""What the tables share: twins of functions, and what they are given."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError

from .. import twins
from ..matrix import Sparse, own
from ..moving import is_traced
from ..tables.classes import made

PACKAGE = "adcore_scipy.sparse.linalg"


def compressed(A: Any, form: str = "csc") -> Sparse:
    """A sparse or dense array in a compressed format, sorted and summed."""
    if not scipy.sparse.issparse(A):
        A = made(scipy.sparse.csc_array, A)
    return own(A).compressed(form)


# The twin of a function; the body takes the calls in which something is traced.
function_twin = functools.partial(twins.function_twin, scipys, PACKAGE)


def refused(name: str, reason: str) -> Callable[..., Any]:
    """A body that refuses."""

    def body(*args: Any, **kwargs: Any) -> Any:
        msg = f"{PACKAGE}.{name} is not differentiable: {reason}"
        raise NonDifferentiableError(msg)

    return body


def plain_option(name: str, **options: Any) -> None:
    """Refuse traced values in what only steers a solver."""
    for key, value in options.items():
        if is_traced(value):
            msg = f"{name} is not differentiable in {key}=. Give it stop_gradient(…)."
            raise NonDifferentiableError(msg)
