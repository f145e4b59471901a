"""scipy.sparse.linalg: functions of matrices.

`expm` and `inv` of a sparse array fill in; their derivatives are those of the dense function,
and the answer is given at the places that scipy gives it. `expm_multiply` is a Taylor series in
steps, as scipy's own method is, of products of sparse and dense.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import linear, plain, rule
from adcore_numpy.tables.mixed_arguments import as_array, at_value

from ...arithmetic import matrix_power
from ...matrix import own, sparse, unwrapped
from ...moving import is_traced, settled
from ...pattern import Pattern
from .. import NAMESPACE
from ..arguments import compressed, function_twin, plain_option
from ..operators import Operator
from ..solvers import Direct
from .direct import floating
from .solves import _solved

step = NAMESPACE.step

# Steps so short that their norm is below SHORT, each of TERMS terms: the next one is below 1e-19.
SHORT, TERMS = 2.0, 28


@step
def _exponential(A: Any) -> Any:
    """exp(A) of a dense matrix."""
    return scipy.linalg.expm(A)


def _exponential_jvp(t, ans, A):
    """The derivative in the direction E stands in exp [[A, E], [0, A]], top right.

    map:           exp(A)
    differential:  L(A, E) = ∫₀¹ exp((1-s)A) E exp(sA) ds
    adjoint:       L(Aᵀ, ct)
    shapes:        (n, n)
    source:        Al-Mohy and Higham, SIAM J. Matrix Anal. Appl. 30 (2009) 1639, eq. 1.1
    """
    n = A.shape[0]
    whole = np.concatenate(
        [np.concatenate([A, t], axis=1), np.concatenate([0 * A, A], axis=1)], axis=0
    )
    return _exponential(whole)[:n, n:]


def _exponential_vjp(ct, ans, A):
    """See _exponential_jvp."""
    return _exponential_jvp(ct, ans, np.transpose(A))


def _like_scipys(found: Any, dense: Any) -> Any:
    """A dense answer at the places where scipy has it."""
    if not scipy.sparse.issparse(found):
        return dense
    pattern, _ = Pattern.of(found)
    rows, columns, take = pattern.places
    assert take is None
    return sparse(pattern, dense[rows, columns])


def _expm(A: Any) -> Any:
    """The exponential."""
    found = scipys.expm(unwrapped(A) if scipy.sparse.issparse(A) else plain(A))
    dense = A.toarray() if scipy.sparse.issparse(A) else as_array(A)
    return _like_scipys(found, _exponential(dense))


def _inv(A: Any) -> Any:
    """The map: X with A X = I."""
    if not scipy.sparse.issparse(A):
        msg = "Input must be a sparse array"
        raise TypeError(msg)
    pattern, a = compressed(A).held()
    eye = np.eye(A.shape[0], dtype=plain(floating(a)).dtype)
    X = _solved(floating(a), eye, Direct(pattern))
    found = scipys.inv(unwrapped(own(A).tocsc()))
    return _like_scipys(found, X)


def _expm_multiply(
    A: Any, B: Any, start: Any = None, stop: Any = None, num: Any = None, endpoint: Any = None,
    traceA: Any = None,
) -> Any:  # fmt: skip
    """The map: exp(t A) B, by Σ (t A)ᵏ B / k! in short steps; traced in start and stop too."""
    plain_option("expm_multiply", num=num, endpoint=endpoint)
    if isinstance(A, Operator):
        msg = "expm_multiply is not differentiable of a LinearOperator: give it the sparse matrix."
        raise NonDifferentiableError(msg)
    bare = [unwrapped(A) if scipy.sparse.issparse(A) else plain(A)]
    bare += [plain(settled(each)) for each in (B, start, stop, num, endpoint)]
    value = scipys.expm_multiply(*bare[:2], *bare[2:], traceA=plain(traceA))
    B = settled(as_array(B))
    if not scipy.sparse.issparse(A):
        A = as_array(A)
    if start is None and stop is None and num is None and endpoint is None:
        return at_value(value, _evolved(A, B, 1.0))
    n = 50 if num is None else int(num)
    count = n - 1 if endpoint is None or endpoint else n
    width = (stop - start) / count if count else 0.0
    states = [_evolved(A, B, start)]
    for _ in range(n - 1):
        states.append(_evolved(A, states[-1], width))
    return at_value(value, np.stack(states))


def _evolved(A: Any, B: Any, t: Any) -> Any:
    """exp(t A) B."""
    bare = unwrapped(A) if scipy.sparse.issparse(A) else plain(A)
    size = abs(plain(t)) * float(np.max(np.sum(np.abs(bare), axis=0), initial=0.0))
    steps = max(1, math.ceil(size / SHORT))
    for _ in range(steps):
        term = B
        for k in range(1, TERMS):
            term = (A @ term) * (t / (steps * k))
            B = B + term
    return B


def _matrix_power(A: Any, power: int) -> Any:
    """A A ⋯ A."""
    return matrix_power(own(A), power)


@step
def _krylov_product(b: Any, f: Any, A: Any, options: Any = None) -> Any:
    """f(A) b."""
    return scipys.funm_multiply_krylov(f, A, b, **(options or {}))


def _krylov_transpose(ct, b, f, A, options=None):
    """f(Aᵀ) ct: a function of a matrix is one of its transpose."""
    return _krylov_product(ct, f, A.T, options)


def _funm_multiply_krylov(f: Any, A: Any, b: Any, **options: Any) -> Any:
    """The map: f(A) b, differentiable in b."""
    if is_traced(A) or is_traced(list(options.values())):
        msg = (
            f"{NAMESPACE.package}.funm_multiply_krylov is differentiable in b alone. For the "
            "exponential, use expm_multiply; else a dense function of A.toarray()."
        )
        raise NonDifferentiableError(msg)
    return _krylov_product(settled(as_array(b)), f, unwrapped(A), options)


HAS_KRYLOV = hasattr(scipys, "funm_multiply_krylov")

RULES = [
    rule(_exponential, jvp=_exponential_jvp, vjp=_exponential_vjp),
    function_twin("expm", _expm),
    function_twin("inv", _inv),
    function_twin("expm_multiply", _expm_multiply),
    function_twin("matrix_power", _matrix_power),
    *([linear(_krylov_product, _krylov_transpose),
       function_twin("funm_multiply_krylov", _funm_multiply_krylov)] if HAS_KRYLOV else []),
]  # fmt: skip
