"""scipy.sparse.linalg: eigenvalues and singular values, by the implicit function theorem.

scipy iterates, on plain numbers. A pair (v, w) is the solution of A v = w M v, cᴴ v = 1, where c is
v as it was found. Newton's step for these equations, taken on traced values,

    [ A - w M   -M v ] [dv]     [ A v - w M v ]
    [   cᴴ        0  ] [dw] = - [  cᴴ v - 1   ],

is a sparse system, regular where the eigenvalue is simple; each step doubles the order to which the
derivatives are right. Then v gets the length that scipy gives it.

    source: Andrew, Chu and Lancaster, SIAM J. Matrix Anal. Appl. 14 (1993) 903, section 3
"""

from __future__ import annotations

import inspect
import math
import warnings
from typing import Any

import numpy as np
import scipy.sparse
import scipy.sparse.linalg as scipys

from adcore.errors import NonDifferentiableError
from adcore.extend import plain
from adcore_numpy.tables.mixed_arguments import at_value

from ....orders import depth_of
from ...matrix import Sparse, unwrapped
from ...moving import is_traced
from ...tables.building import TWINS as BUILT
from ..arguments import compressed, function_twin
from ..operators import Operator
from .direct import _spsolve

SINGULAR = 1e-13  # a pivot this much smaller than the largest says that a matrix is singular


def _matrix(A: Any, name: str) -> Any:
    if isinstance(A, Operator):
        msg = f"{name} is not differentiable in a LinearOperator: give it the sparse matrix."
        raise NonDifferentiableError(msg)
    return compressed(A)


def refined(A: Sparse, M: Any, w: Any, v: Any, name: str) -> tuple[Any, Any]:
    """An eigenvalue and its vector, traced; cᴴ v stays 1, c = v / ‖v‖²."""
    n = A.shape[0]
    c = np.conj(v) / np.sum(np.abs(v) ** 2)
    orders = depth_of([A.data, *([] if M is None else [M.data])])
    for _ in range(math.ceil(math.log2(orders + 1))):
        Mv = v if M is None else M @ v
        shift = scipy.sparse.eye_array(n, format="csc") if M is None else M
        shifted = A - _scaled(shift, w, A)
        column = BUILT["csc_array"](-np.reshape(Mv, (n, 1)))
        border = [[shifted, column], [scipy.sparse.csc_array(c[None, :]), None]]
        bordered = BUILT["block_array"](border, format="csc")
        residual = np.concatenate([A @ v - w * Mv, np.reshape(np.sum(c * v) - 1, (1,))])
        _demand_regular(bordered, name)
        step = _spsolve(bordered, residual)
        v, w = v - step[:n], w - step[n]
    return w, v


def _scaled(shift: Any, w: Any, like: Any) -> Any:
    return (
        shift * w
        if not isinstance(shift, scipy.sparse.sparray)
        else BUILT["csc_array"](
            (w * np.ones(shift.nnz), shift.indices, shift.indptr), shape=shift.shape
        )
    )


def _demand_regular(matrix: Any, name: str) -> None:
    """Refuse an eigenvalue that is not simple."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            pivots = np.abs(scipys.splu(unwrapped(matrix)).U.diagonal())
        simple = bool(np.min(pivots) > SINGULAR * np.max(pivots))
    except RuntimeError:
        simple = False
    if not simple:
        msg = (
            f"An eigenvalue or singular value that {name} found is not simple, so that it and its "
            "vectors are no smooth functions of the matrix. Sums over all equal ones are: use "
            "functions of the matrix itself."
        )
        raise NonDifferentiableError(msg)


def _pairs(A: Any, M: Any, w: Any, v: Any, name: str, hermitian: bool) -> tuple[Any, Any]:
    """All pairs, traced, with the values that scipy found."""
    M = None if M is None else _matrix(M, name)
    A = _matrix(A, name)
    if hermitian:
        A = (A + A.conj().T) * 0.5
        M = None if M is None else (M + M.conj().T) * 0.5
    values, vectors = [], []
    for k in range(len(w)):
        found, x = refined(A, M, w[k], v[:, k], name)
        if hermitian and plain(A).dtype.kind == "c":
            found = np.real(found)
        length = np.sum(np.conj(x) * (x if M is None or not hermitian else M @ x))
        values.append(found)
        vectors.append(x * (1 / np.sqrt(np.real(length))))
    if not values:
        return w, v
    return at_value(w, np.stack(values)), at_value(v, np.stack(vectors, axis=1))


def _in_order(values: Any, w: Any, v: Any, is_real: bool, name: str) -> Any:
    """Vectors for values in the order, and of the choice, that scipy has without vectors.

    Of a real matrix, it may give the other one of a conjugate pair.
    """
    if is_real and np.iscomplexobj(w):
        other = w.imag != 0
        w, v = np.concatenate([w, w[other].conj()]), np.hstack([v, v[:, other].conj()])
    found = np.argmin(np.abs(np.subtract.outer(values, w)), axis=1)
    if len({*np.round(w[found], 14)}) < len(values):
        msg = (
            f"{name} found other eigenvalues with vectors than without, or one twice, so that "
            "which ones to differentiate is not known. Give it v0=, or return_eigenvectors=True."
        )
        raise NonDifferentiableError(msg)
    return v[:, found]


def _eigen(name: str, hermitian: bool) -> Any:
    method = getattr(scipys, name)
    signature = inspect.signature(method)

    def body(A: Any, *args: Any, **kwargs: Any) -> Any:
        """The map: (w, v) with A v = w M v."""
        given = signature.bind(A, *args, **kwargs).arguments
        M = given.pop("M", None)
        if is_traced({key: item for key, item in given.items() if key != "A"}):
            msg = f"{name} is differentiable in A and M alone: sigma and the like only steer it."
            raise NonDifferentiableError(msg)
        wanted = given.pop("return_eigenvectors", True)
        bare = {key: unwrapped(item) for key, item in given.items()}
        bare["A"] = unwrapped(_matrix(A, name))
        bare["M"] = None if M is None else unwrapped(_matrix(M, name))
        w, v = method(**bare)
        if not wanted:
            is_real = not (np.iscomplexobj(bare["A"].data) or np.iscomplexobj(bare.get("M")))
            values = method(**bare, return_eigenvectors=False)
            v, w = _in_order(values, w, v, is_real, name), values
        w, v = _pairs(A, M, w, v, name, hermitian)
        return (w, v) if wanted else w

    return body


def _svds(
    A: Any, k: int = 6, *args: Any, return_singular_vectors: Any = True, **kwargs: Any
) -> Any:
    """The map: A v = s u, Aᴴ u = s v: (u, v) is an eigenvector of [[0, A], [Aᴴ, 0]] with s."""
    if is_traced(args) or is_traced(kwargs):
        msg = "svds is differentiable in A alone: all else only steers it."
        raise NonDifferentiableError(msg)
    S = _matrix(A, "svds")
    m, _ = S.shape
    u, s, vt = scipys.svds(unwrapped(S), k, *args, **kwargs)
    both = BUILT["block_array"]([[None, S], [S.conj().T, None]], format="csc")
    joint = np.concatenate([u, np.conj(vt.T)]) / math.sqrt(2)
    values, vectors = _pairs(both, None, s, joint, "svds", hermitian=True)
    if return_singular_vectors is False:
        return at_value(s, values)
    vectors = vectors * math.sqrt(2)
    U, Vh = vectors[:m], np.conj(np.transpose(vectors[m:]))
    wanted = (return_singular_vectors in (True, "u"), return_singular_vectors in (True, "vh"))
    return U if wanted[0] else u, at_value(s, values), Vh if wanted[1] else vt


def _lobpcg(A: Any, X: Any, B: Any = None, *args: Any, **kwargs: Any) -> Any:
    """The map: (w, v) with A v = w B v; where it begins, X, has no influence."""
    if kwargs.get("retLambdaHistory") or kwargs.get("retResidualNormsHistory"):
        msg = "lobpcg is differentiable without histories: leave retLambdaHistory= out."
        raise NonDifferentiableError(msg)
    bare = [unwrapped(_matrix(A, "lobpcg")), plain(X)]
    bare.append(None if B is None else unwrapped(_matrix(B, "lobpcg")))
    w, v = scipys.lobpcg(*bare, *map(unwrapped, args), **kwargs)
    return _pairs(A, B, w, v, "lobpcg", hermitian=True)


RULES = [
    function_twin("eigsh", _eigen("eigsh", hermitian=True)),
    function_twin("eigs", _eigen("eigs", hermitian=False)),
    function_twin("lobpcg", _lobpcg),
    function_twin("svds", _svds),
]
