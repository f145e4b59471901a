"""scipy.sparse: sparse arrays built of diagonals, of blocks and of products.

All but the products only move entries, which follow the numbers that scipy moves in their place.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.sparse

from adcore.errors import NonDifferentiableError
from adcore.extend import plain

from ...closing import stands_for
from ..matrix import PACKAGE, own, result_of, sparse, unwrapped
from ..moving import Numbered, is_traced, picked, settled
from ..pattern import Pattern, ones_of
from ..twins import function_twin
from . import classes


def numbered(value: Any, numbers: Numbered, dense: bool) -> Any:
    """Numbers in the place of the entries of sparse arrays; of others too where these are dense."""
    value = settled(value)
    if value is None:
        return None
    if scipy.sparse.issparse(value):
        return numbers.of_sparse(*own(value).summed().held())
    if isinstance(value, (list, tuple)) and not (dense and _is_vector(value)):
        return [numbered(each, numbers, dense) for each in value]
    if isinstance(value, np.ndarray) and value.dtype.kind == "O":
        return [numbered(each, numbers, dense) for each in value]
    return numbers.of(value)


def _is_vector(value: Any) -> bool:
    return all(np.ndim(plain(each)) == 0 and not scipy.sparse.issparse(each) for each in value)


def moving_twin(name: str, dense: bool = False) -> Any:
    """The twin of a function of scipy's whose first argument holds all entries that it moves.

    Arguments:
        dense: these are arrays and numbers.
    """
    original = getattr(scipy.sparse, name)

    def function(first: Any, *args: Any, **kwargs: Any) -> Any:
        args, kwargs = settled(args), {key: settled(item) for key, item in kwargs.items()}
        if not is_traced(first):
            return result_of(original(unwrapped(first), *args, **kwargs))
        dtype = kwargs.pop("dtype", None)
        if is_traced([args, list(kwargs.values())]):
            msg = f"{PACKAGE}.{name} is differentiable in the entries of its first argument alone."
            raise NonDifferentiableError(msg)
        numbers = Numbered()
        given = numbered(first, numbers, dense)
        found = numbers.follow(original(given, *args, **kwargs), sparse)
        return found if dtype is None else found.astype(dtype)

    return stands_for(scipy.sparse, PACKAGE, name, function)


# The twin of a function of scipy's; the body takes the calls in which something is traced.
body_twin = functools.partial(function_twin, scipy.sparse, PACKAGE)


def _kron(A: Any, B: Any, format: Any = None) -> Any:
    """The map: a_i b_j at the place that scipy moves both to; bilinear."""
    A, B = (own(_as_sparse(X)).summed() for X in (A, B))
    (p, a), (q, b) = A.held(), B.held()
    P, Q = p.numbers, q.numbers
    found, i = Pattern.of(scipy.sparse.kron(P, ones_of(Q), format))
    _, j = Pattern.of(scipy.sparse.kron(ones_of(P), Q, format))
    return sparse(found, picked(np.ravel(a), i) * picked(np.ravel(b), j))


def _as_sparse(X: Any) -> Any:
    if scipy.sparse.issparse(X):
        return X
    return classes.made(scipy.sparse.coo_array, X)


def _kronsum(A: Any, B: Any, format: Any = None) -> Any:
    """kron(I, A) + kron(B, I)."""
    eye = scipy.sparse.eye_array
    A, B = own(_as_sparse(A)), own(_as_sparse(B))
    total = _kron(eye(B.shape[0]), A) + _kron(B, eye(A.shape[0]))
    return total.asformat(format)


def _tril(A: Any, k: int = 0, format: Any = None) -> Any:
    """The entries on and below a diagonal."""
    return own(_as_sparse(A)).moved(lambda numbers: scipy.sparse.tril(numbers, k, format))


def _triu(A: Any, k: int = 0, format: Any = None) -> Any:
    """The entries on and above a diagonal."""
    return own(_as_sparse(A)).moved(lambda numbers: scipy.sparse.triu(numbers, k, format))


def _find(A: Any) -> Any:
    """Rows, columns and values of the entries that are not zero."""
    A = own(A).summed().tocoo()
    rows, columns, _ = A.pattern.places
    data = A.data
    keep = plain(data) != 0
    return rows[keep], columns[keep], data[keep]


def _of_numbers(name: str) -> Callable[..., Any]:
    """The body of a function that takes sizes alone."""

    def body(*args: Any, **kwargs: Any) -> Any:
        msg = f"{PACKAGE}.{name} takes whole numbers, which have no derivative."
        raise NonDifferentiableError(msg)

    return body


RULES = [
    *[body_twin(name, _of_numbers(name)) for name in ("eye", "eye_array", "identity")],
    *[moving_twin(name, dense=True) for name in ("diags", "diags_array", "spdiags")],
    *[moving_twin(name) for name in
      ("bmat", "block_array", "hstack", "vstack", "block_diag")],
    body_twin("kron", _kron), body_twin("kronsum", _kronsum),
    body_twin("tril", _tril), body_twin("triu", _triu), body_twin("find", _find),
]  # fmt: skip

# The twins by name, for other tables.
TWINS = {rule.name.rpartition(".")[2]: rule.made for rule in [*classes.RULES, *RULES]}
