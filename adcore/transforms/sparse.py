"""Sparse derivatives: who makes them, a plugin, since the core knows no sparse matrix."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from .arguments import Argnums

_finders: list[Callable[[], Any]] = []


def connect_maker(find: Callable[[], Any]) -> None:
    """Let the plugin manager find what makes sparse derivatives, see the hook `adcore_sparse`."""
    _finders[:] = [find]


def sparse_maker() -> Any:
    """What makes sparse derivatives; PluginError, with the cure, if there is none."""
    return _finders[0]()


def sparsity(fun: Callable[..., Any], argnums: Argnums = 0, order: int = 1) -> Any:
    """Where the Jacobian of a function, or its Hessian, may differ from zero.

    It is found by one run that follows, for each number, which elements of the argument it was
    computed from: for all values of the argument, as long as the program takes the same branches.

    Arguments:
        fun: a function of an array, with an array as its output.
        argnums: the argument, one of them.
        order: 1 for the Jacobian, 2 for the Hessian of a function with a real scalar output.

    Returns:
        A function of the same arguments; its result is a `csr_array` of truth values, of the shape
        (output.size, argument.size), or (argument.size, argument.size).

    Raises:
        SparsityError: it has too many entries to be of use.
        ArgumentError: not one array to one array.
        PluginError: adcore-scipy is not installed.

    A function that does not say what depends on what is taken as dense, with a SparsityWarning.

    >>> import numpy as np
    >>> from adcore import sparsity
    >>> sparsity(lambda x: x[1:] * x[:-1])(np.ones(4)).toarray().astype(int)
    array([[1, 1, 0, 0],
           [0, 1, 1, 0],
           [0, 0, 1, 1]])
    """
    return sparse_maker().sparsity(fun, argnums, order)
