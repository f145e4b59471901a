"""scipy.sparse: products of sparse and dense arrays, as primitives.

Three maps that are the transposes of one another, so that derivatives of all orders are made of
them. With A the sparse array of a pattern and entries a, and (r, c) the places of these:

    multiplied   y = A x             linear in a and in x
    sampled      a = (y xᵀ) at (r, c)   linear in y and in x, the same trilinear form
    applied      y = S v             for a sparse S that is no variable

⟨ȳ, A x⟩ = Σ a_k ȳ[r_k]·x[c_k]: the cotangent of a is sampled at the places of A, and no dense
matrix is made.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from adcore.extend import batch, linear, multilinear, pattern

from .. import NAMESPACE
from ..pattern import Pattern

step = NAMESPACE.step


@step
def _applied(v: Any, S: Any) -> Any:
    """S v, for a vector or the columns of a matrix."""
    return np.reshape(S @ v, (S.shape[0], *v.shape[1:]))  # scipy has () for one row of coo


@step
def _multiplied(a: Any, x: Any, pattern: Pattern) -> Any:
    """A x, for a vector or the columns of a matrix."""
    return np.reshape(pattern.matrix(a) @ x, (pattern.shape[0], *x.shape[1:]))


@step
def _sampled(y: Any, x: Any, pattern: Pattern) -> Any:
    """The entries of y xᵀ at the places of a pattern."""
    rows, columns, _ = pattern.places
    product = y[rows] * x[columns]
    return product if y.ndim == 1 else np.sum(product, axis=1)


def _applied_transpose(ct, v, S):
    """Sᵀ ȳ."""
    return _applied(ct, S.T)


def _multiplied_entries(ct, a, x, pattern):
    """ȳ xᵀ at the places of A."""
    return _sampled(ct, x, pattern)


def _multiplied_dense(ct, a, x, pattern):
    """Aᵀ ȳ."""
    return _multiplied(a, ct, pattern.transposed())


def _sampled_left(ct, y, x, pattern):
    """ā x, with ā on the pattern."""
    return _multiplied(ct, x, pattern)


def _sampled_right(ct, y, x, pattern):
    """āᵀ y."""
    return _multiplied(ct, y, pattern.transposed())


def columns_of(stack: Any) -> tuple[Any, Any]:
    """A stack of vectors, or of matrices, as the columns of one; and the way back."""
    if stack.ndim == 2:
        return stack.T, lambda y: y.T
    size, _, k = stack.shape
    flat = np.moveaxis(stack, 0, 1).reshape(-1, size * k)
    return flat, lambda y: np.moveaxis(y.reshape(-1, size, k), 1, 0)


def applied_stack(call, active, size, args):
    """A stack of vectors is one matrix."""
    flat, back = columns_of(args[0])
    return back(call(flat, *args[1:]))


def multiplied_stack(call, active, size, args):
    """The same, where the entries are one set."""
    if tuple(active) != (1,):
        return NotImplemented
    flat, back = columns_of(args[1])
    return back(call(args[0], flat, *args[2:]))


def beside(places: Any, x: Any) -> Any:
    """Numbers of rows as those of the elements of a vector, or of a matrix in all its columns."""
    width = int(np.prod(x.shape[1:]))
    return np.ravel(places[:, None] * width + np.arange(width))


def applied_pattern(call, k, args, ans, active):
    """That of S, in each column."""
    v, S = args
    found = S.tocoo()
    return beside(found.coords[0], v), beside(found.coords[1], v)


def multiplied_pattern(call, k, args, ans, active):
    """That of A for x; an entry goes to its row."""
    _, x, pattern = args
    rows, columns, _ = pattern.places
    if k == 1:
        return beside(rows, x), beside(columns, x)
    return beside(rows, x), np.repeat(np.arange(len(rows)), int(np.prod(x.shape[1:])))


def sampled_pattern(call, k, args, ans, active):
    """Each entry depends on a row of y, and on one of x."""
    vector = args[k]
    places = args[2].places[k]
    return np.repeat(np.arange(len(places)), int(np.prod(vector.shape[1:]))), beside(places, vector)


RULES = [
    linear(_applied, _applied_transpose),
    multilinear(_multiplied, _multiplied_entries, _multiplied_dense),
    multilinear(_sampled, _sampled_left, _sampled_right),
    batch(_applied, applied_stack),
    batch(_multiplied, multiplied_stack),
    pattern(_applied, applied_pattern),
    pattern(_multiplied, multiplied_pattern),
    pattern(_sampled, sampled_pattern),
]
