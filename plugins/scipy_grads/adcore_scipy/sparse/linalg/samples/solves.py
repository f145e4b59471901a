"""Samples for `adcore_scipy.sparse.linalg.tables`: the primitives that they are made of."""

from __future__ import annotations

from collections.abc import Iterator

import scipy.linalg
import scipy.sparse
import scipy.sparse.linalg

from adcore.extend import Sample
from adcore_numpy.samples import drawn

from ...pattern import Pattern
from ..solvers import Direct, Iterative, Triangular
from ..tables import functions
from ..tables.calls import SIZE, N, of, tall
from ..tables.direct import Held
from ..tables.functions import _exponential
from ..tables.least_squares import LeastSquares, _nearest
from ..tables.solves import _held_solved, _operator_solved, _solved


def samples() -> Iterator[Sample]:
    """Both ways, vectors and columns, none of them, single precision, complex."""
    pattern, a = Pattern.of(of(scipy.sparse, drawn(SIZE)))
    lower, low = Pattern.of(scipy.sparse.tril(of(scipy.sparse, drawn(SIZE)), format="csr"))
    solvers = {
        "direct": (a, Direct(pattern)),
        "triangular": (low, Triangular(lower, True, False)),
        "unit triangular": (low, Triangular(lower, True, True)),
    }
    for name, (entries, solver) in solvers.items():
        for trans in "NT":
            yield Sample(_solved, (entries, drawn(N), solver, trans), label=f"{name} {trans}")
        yield Sample(_solved, (entries, drawn(N, 2), solver), label=f"{name}, columns")
    yield Sample(_solved, (a, drawn(N, 0), Direct(pattern)), wrt=(0, 1), label="no columns")
    yield Sample(_solved, (a.astype("f"), drawn(N, dtype="f"), Direct(pattern)), label="f")
    for dtypes in ("DD", "dD", "Dd"):
        entries, b = a.astype(dtypes[0]), drawn(N, dtype=dtypes[1])
        if dtypes[0] == "D":
            entries = entries + 0.3j * drawn(*a.shape)
        yield Sample(_solved, (entries, b, Direct(pattern)), label=dtypes)
    for dtype in "dD":
        A = scipy.sparse.csc_array(of(scipy.sparse, drawn(SIZE, dtype=dtype)))
        held = Held(scipy.sparse.linalg.splu(A))
        for trans in "NT":
            b = drawn(N, 2, dtype=dtype)
            yield Sample(_held_solved, (b, held, trans), label=f"{dtype} {trans}")
    operator = scipy.sparse.linalg.aslinearoperator(A.real)
    solver = Iterative(None, scipy.sparse.linalg.gmres, False, 1e-14, 0.0, {}, {}, operator)
    yield Sample(_operator_solved, (drawn(N), solver))
    for dtype in "dfD":
        yield Sample(_exponential, (drawn(3, 3, dtype=dtype),), label=dtype)
    matrices = {"tall": tall(scipy.sparse, drawn(SIZE)), "wide": A.real[:3].tocsr()}
    for label, matrix in matrices.items():
        pattern, a = Pattern.of(matrix)
        solver = LeastSquares(pattern, "lsqr", {"atol": 1e-15, "btol": 1e-15})
        yield Sample(_nearest, (a, drawn(matrix.shape[0]), solver), label=label)
        yield Sample(_nearest, (a, drawn(matrix.shape[1]), solver, "T"), label=f"{label} T")
    if functions.HAS_KRYLOV:
        given = scipy.linalg.expm, of(scipy.sparse, 0.1 * drawn(SIZE))
        yield Sample(functions._krylov_product, (drawn(N), *given))
